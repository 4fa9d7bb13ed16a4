import type { QueryClient } from '@tanstack/react-query'
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Outlet,
} from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { PageDefinition } from '../lib/pages.ts'
import { pages, panelsOf, tabsOf } from '../lib/registry.ts'
import { ErrorState } from '../ui/ErrorState.tsx'
import { Entrance } from './Entrance.tsx'
import { NotFound } from './NotFound.tsx'
import { PageGate } from './PageGate.tsx'
import { WorkspaceFrame } from './WorkspaceFrame.tsx'

const SignInPage = lazy(() => import('./SignInPage.tsx').then((module) => ({ default: module.SignInPage })))

/** The routes are made from what the modules declare; a page that does not exist has none. */
export function newRouter(queries: QueryClient) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
  const entrance = createRoute({ getParentRoute: () => root, path: '/', component: Entrance })
  const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignIn })
  const workspace = createRoute({
    getParentRoute: () => root,
    path: '/w/$workspace',
    component: WorkspaceFrame,
    notFoundComponent: NotFound,
  })
  const home = createRoute({ getParentRoute: () => workspace, path: '/', component: Entrance })
  const children = pages.map((page) => routeOf(workspace, page, queries))
  return createRouter({
    routeTree: root.addChildren([entrance, signIn, workspace.addChildren([home, ...children])]),
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
    notFoundMode: 'fuzzy',
    scrollRestoration: true,
  })
}

/** The code of a page is fetched while its link is hovered over, or while it is still asked who is looking; then it asks as well. */
function routeOf(workspace: AnyRoute, page: PageDefinition, queries: QueryClient) {
  return createRoute({
    getParentRoute: () => workspace,
    path: page.path as '/',
    component: PageGate,
    loader: ({ preload: isHovered, cause, params, location }) => {
      for (const component of [page.component, ...panelsAtFirst(page, location.search)]) void codeOf(component)?.()
      if (isHovered || cause !== 'enter') return
      for (const ask of page.asks?.({ parameters: params, search: location.search }) ?? []) void ask(queries)
    },
    staticData: { page },
  })
}

const codeOf = (component: unknown) => (component as { preload?: () => Promise<unknown> }).preload

/** Panels of the tab that the address names, else of the first one. */
function panelsAtFirst({ place }: PageDefinition, search: Record<string, unknown>): unknown[] {
  if (place === undefined) return []
  const tab = typeof search.tab === 'string' ? search.tab : tabsOf(place)[0]?.key
  return panelsOf(place, tab).map(({ component }) => component)
}

function SignIn() {
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  )
}

function Broken({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} retry={reset} />
}
