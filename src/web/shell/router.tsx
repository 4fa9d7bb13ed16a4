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
import { pages } from '../lib/registry.ts'
import { ErrorState } from '../ui/ErrorState.tsx'
import { Entrance } from './Entrance.tsx'
import { NotFound } from './NotFound.tsx'
import { PageGate } from './PageGate.tsx'
import { WorkspaceFrame } from './WorkspaceFrame.tsx'

const SignInPage = lazy(() => import('./SignInPage.tsx').then((module) => ({ default: module.SignInPage })))

/** The routes are made from what the modules declare; a page that does not exist has none. */
export function newRouter() {
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
  const children = pages.map((page) => routeOf(workspace, page))
  return createRouter({
    routeTree: root.addChildren([entrance, signIn, workspace.addChildren([home, ...children])]),
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
    notFoundMode: 'fuzzy',
    scrollRestoration: true,
  })
}

/** The code of a page is fetched while its link is hovered over, or while it is still asked who is looking. */
function routeOf(workspace: AnyRoute, page: PageDefinition) {
  const { preload } = page.component as { preload?: () => Promise<unknown> }
  return createRoute({
    getParentRoute: () => workspace,
    path: page.path as '/',
    component: PageGate,
    loader: () => {
      void preload?.()
    },
    staticData: { page },
  })
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
