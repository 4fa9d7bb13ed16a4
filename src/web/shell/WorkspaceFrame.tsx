import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useOperation } from '../lib/api.ts'
import { SessionProvider } from '../lib/session.tsx'
import { Banners } from './Banners.tsx'
import css from './Frame.module.css'
import { FrameSkeleton } from './FrameSkeleton.tsx'
import { MenuDrawer } from './MenuDrawer.tsx'
import { SessionTrouble } from './SessionTrouble.tsx'
import { Side } from './Side.tsx'

const Palette = lazy(() => import('./Palette.tsx').then((module) => ({ default: module.Palette })))

/** Everything below /w/<slug>: who is looking, the menu, the page. */
export function WorkspaceFrame() {
  const me = useOperation('workspaces.me', {}, { refreshEvery: 300_000 })
  const [isSearching, search] = useDisclosure()
  useHotkeys([['mod+K', search.toggle]], [])
  if (me.error && !me.data) return <SessionTrouble problem={me.error} />
  if (!me.data) return <FrameSkeleton />
  return (
    <SessionProvider session={me.data}>
      <a className={css.skip} href="#main">
        Skip to the page
      </a>
      <div className={css.frame}>
        <MenuDrawer onSearch={search.open} />
        <aside className={css.side} aria-label="Menu">
          <Side onSearch={search.open} />
        </aside>
        <main className={css.main} id="main" tabIndex={-1}>
          <Banners />
          <Outlet />
        </main>
      </div>
      <Suspense>{isSearching && <Palette onClose={search.close} />}</Suspense>
    </SessionProvider>
  )
}
