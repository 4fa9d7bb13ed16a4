import { t } from '../../../kernel/words.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import css from './Accounts.module.css'
import type { AccountsView } from './view.ts'

/** The views that one keeps at hand, one click away. */
export function PinnedViews({ view }: { view: AccountsView }) {
  const pinned = view.views.filter((one) => one.isPinned)
  if (pinned.length === 0) return null
  return (
    <nav className={css.pinned} aria-label={t`Views at hand`}>
      {pinned.map((one) => (
        <PageLink
          key={one.id}
          to="accounts"
          search={{ view: one.id }}
          aria-current={view.saved?.id === one.id ? 'page' : undefined}
        >
          {one.name}
        </PageLink>
      ))}
    </nav>
  )
}
