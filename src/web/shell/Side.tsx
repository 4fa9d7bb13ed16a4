import { t } from '../../kernel/words.ts'
import { useOperation } from '../lib/api.ts'
import { choiceWord } from '../lib/choice-words.ts'
import { number } from '../lib/format.ts'
import { PageLink } from '../lib/navigation.tsx'
import type { CountSource } from '../lib/pages.ts'
import { useRest } from '../lib/rest.ts'
import { useSession } from '../lib/session.tsx'
import css from './Frame.module.css'
import { MemberMenu } from './MemberMenu.tsx'
import { type MenuPage, menuOf } from './menu.ts'
import { ShellItems } from './ShellItems.tsx'
import { WorkspaceSwitch } from './WorkspaceSwitch.tsx'

type SideProps = { onSearch: () => void }

export function Side({ onSearch }: SideProps) {
  const { permissions } = useSession()
  return (
    <>
      <WorkspaceSwitch />
      <button type="button" className={css.search} onClick={onSearch}>
        <span>{t`Search or jump to`}</span>
        <kbd style={{ font: 'inherit' }}>{searchKeys()}</kbd>
      </button>
      <div className={css.atHand}>
        <ShellItems look="row" />
      </div>
      <nav className={css.menu} aria-label={t`Pages`}>
        {menuOf(permissions).map((section) => (
          <div key={section.group}>
            {section.group !== '' && <h2>{choiceWord(section.group)}</h2>}
            <ul>
              {section.pages.map((page) => (
                <MenuLink key={page.path} page={page} />
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <MemberMenu />
    </>
  )
}

function MenuLink({ page }: { page: MenuPage }) {
  return (
    <li>
      <PageLink to={page.path} className={css.entry}>
        <span>{page.menu.label}</span>
        {page.menu.countFrom && <Count source={page.menu.countFrom} />}
      </PageLink>
    </li>
  )
}

/** Counts stand only where something waits. */
function Count({ source }: { source: CountSource }) {
  const answer = useOperation(source.operation, {} as never, { refreshEvery: 60_000, enabled: useRest() })
  const waiting = answer.data === undefined ? 0 : source.count(answer.data)
  if (waiting === 0) return null
  return (
    <span className={css.count}>
      {number(waiting)}
      <span className="quiet"> {t`waiting`}</span>
    </span>
  )
}

function searchKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K'
}
