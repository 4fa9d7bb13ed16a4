import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useDeferredValue, useEffect, useRef } from 'react'
import { t } from '../../kernel/words.ts'
import { useOperation } from '../lib/api.ts'
import { lazily } from '../lib/pages.ts'
import { restAtLast } from '../lib/rest.ts'
import { SessionProvider } from '../lib/session.tsx'
import { Anywhere } from './Anywhere.tsx'
import { Banners } from './Banners.tsx'
import css from './Frame.module.css'
import { FrameSkeleton } from './FrameSkeleton.tsx'
import { useFocusReturn } from './focus-return.ts'
import { MenuDrawer } from './MenuDrawer.tsx'
import { SessionTrouble } from './SessionTrouble.tsx'
import { Side } from './Side.tsx'

const SecureFirst = lazily(() => import('./SecureFirst.tsx'), 'SecureFirst')
const Palette = lazily(() => import('./Palette.tsx'), 'Palette')

/** Everything below /w/<slug>: who is looking, the menu, the page. */
export function WorkspaceFrame() {
  const me = useOperation('workspaces.me', {}, { refreshEvery: 300_000 })
  // Drawn piece by piece: at once the frame would hold up clicks and keys.
  const session = useDeferredValue(me.data)
  const [isSearching, search] = useDisclosure()
  useHotkeys([['mod+K', search.toggle]], [])
  useFocusOnArrival()
  useFocusReturn()
  usePaletteAtHand()
  useEffect(restAtLast, [])
  if (me.error && (!me.data || me.error.status === 401)) return <SessionTrouble problem={me.error} />
  if (!session) return <FrameSkeleton />
  if (session.mustSecure) {
    return (
      <Suspense fallback={<FrameSkeleton />}>
        <SecureFirst session={session} />
      </Suspense>
    )
  }
  return (
    <SessionProvider session={session}>
      <a className={css.skip} href="#main">{t`Skip to the page`}</a>
      <div className={css.frame}>
        <MenuDrawer onSearch={search.open} />
        <aside className={css.side} aria-label={t`Menu`}>
          <Side onSearch={search.open} />
        </aside>
        <main className={css.main} id="main" tabIndex={-1}>
          <Banners />
          <Outlet />
        </main>
      </div>
      <Anywhere />
      <Suspense>{isSearching && <Palette onClose={search.close} />}</Suspense>
    </SessionProvider>
  )
}

/** After a jump to another page the keyboard and the reader begin at that page, not in the menu. */
function useFocusOnArrival(): void {
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current !== pathname) document.getElementById('main')?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
}

/** Fetched while nothing else is to do: who presses Ctrl K types on at once. */
function usePaletteAtHand(): void {
  useEffect(() => {
    const timer = setTimeout(() => void Palette.preload(), 1500)
    return () => clearTimeout(timer)
  }, [])
}
