import { speech, t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { count, money, number } from '../../../web/lib/format.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Columns } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Handovers.module.css'
import { languageWord } from './words.ts'

type Preview = Output<'handovers.preview'>
type Heir = Preview['heirs'][number]

/** What goes to whom, whose book becomes too large, and what goes along. */
export function PreviewFigures({ preview, isOld }: { preview: Preview; isOld: boolean }) {
  return (
    <Columns
      aside={
        <Panel title={t`Goes along`}>
          <Along preview={preview} />
        </Panel>
      }
    >
      <Panel title={t`By book`} padding="flush" aside={<Sum preview={preview} />}>
        <DataTable
          label={t`By book`}
          columns={columns}
          rows={preview.heirs}
          rowKey={({ person }) => person.id}
          rowHeight={52}
          refreshing={isOld}
          empty={<p className="muted" style={{ padding: '0 16px' }}>{t`Choose who takes over.`}</p>}
        />
      </Panel>
    </Columns>
  )
}

function Sum({ preview: { accounts, arr } }: { preview: Preview }) {
  const { currency } = useSession().workspace
  return <>{t`${count(accounts, 'account')}, ${money(arr, currency, 'short')} ARR`}</>
}

function Along({ preview: { along } }: { preview: Preview }) {
  if (along.length === 0) return <p className="muted">{t`Nothing is open for these accounts.`}</p>
  return (
    <ul className={css.along}>
      {along.map(({ name, label, count, examples }) => (
        <li key={name}>
          <b>
            {label}: {number(count)}
          </b>
          <div className="dim">{examples.join(', ')}</div>
        </li>
      ))}
    </ul>
  )
}

const columns: Column<Heir>[] = [
  { key: 'person', header: t`Takes over`, cell: ({ person }) => person.name },
  {
    key: 'accounts',
    header: t`Accounts`,
    align: 'right',
    width: 90,
    cell: ({ accounts }) => <b className="num">{number(accounts)}</b>,
  },
  {
    key: 'arr',
    header: t`ARR`,
    align: 'right',
    width: 110,
    cell: ({ arr }) => <Money minor={arr} style="short" />,
  },
  {
    key: 'after',
    header: t`Book afterwards`,
    width: 240,
    summary: t`How many accounts and how much ARR the whole book then has; unknown where you do not see it`,
    cell: (heir) => <After heir={heir} />,
  },
  {
    key: 'languages',
    header: t`Languages`,
    width: 190,
    narrow: 'hide',
    summary: t`What the people of these accounts speak, by accounts`,
    cell: ({ languages }) => <Languages languages={languages} />,
  },
]

function After({ heir: { before, after, isOver } }: { heir: Heir }) {
  const { currency } = useSession().workspace
  if (!before || !after) return <span className="dim">{t`unknown`}</span>
  return (
    <span>
      {t`${number(before.accounts)} → ${number(after.accounts)}, ${money(after.arr, currency, 'short')}`}
      {isOver && <span className={css.over}> · {t`over the limit`}</span>}
    </span>
  )
}

function Languages({ languages }: Pick<Heir, 'languages'>) {
  const { locale } = speech()
  if (languages.length === 0) return <span className="dim">{t`unknown`}</span>
  return (
    <span className="muted">
      {languages.map((one) => `${languageWord(one.language, locale)} ${number(one.accounts)}`).join(', ')}
    </span>
  )
}
