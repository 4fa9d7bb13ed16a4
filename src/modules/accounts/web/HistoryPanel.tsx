import { countryName } from '../../../kernel/country.ts'
import { t } from '../../../kernel/words.ts'
import { type Item, useList, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { dayOf, longDay, money, sayDay } from '../../../web/lib/format.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { kindWords, sizeWords, stageWords, touchWords } from './wording.ts'

type Entry = Item<'accounts.history'>

/** Every change with when it happened and when it became known. */
export function HistoryPanel({ account }: { account: string }) {
  const history = useList('accounts.history', { account, limit: 30 })
  const self = useOperation('accounts.get', { account })
  const currency = self.data?.arrCurrency ?? 'USD'
  const columns: Column<Entry>[] = [
    { key: 'at', header: t`When`, width: 130, cell: (entry) => <When entry={entry} /> },
    { key: 'attribute', header: t`Attribute`, cell: (entry) => entry.label },
    { key: 'value', header: t`Became`, cell: (entry) => <Became entry={entry} currency={currency} /> },
    {
      key: 'source',
      header: t`By`,
      narrow: 'hide',
      cell: (entry) => <span className="muted">{sourceWords(entry)}</span>,
    },
  ]
  return (
    <Panel title={t`What changed`} padding="flush">
      <DataTable
        label={t`What changed`}
        columns={columns}
        rows={history.items}
        rowKey={(entry) => `${entry.attribute} ${entry.happenedAt} ${entry.knownAt} ${String(entry.value)}`}
        error={history.error}
        retry={history.retry}
        more={history.more}
        empty={
          <EmptyState title={t`Nothing has changed`}>{t`Every change of an attribute will be listed here.`}</EmptyState>
        }
      />
    </Panel>
  )
}

function When({ entry }: { entry: Entry }) {
  const { zone, today } = useClock()
  const known = dayOf(entry.knownAt, zone)
  const isLater = known > dayOf(entry.happenedAt, zone)
  return (
    <span className={css.named}>
      <TimeText at={entry.happenedAt} />
      {entry.due && <span className={css.tag}>{t`to come`}</span>}
      {isLater && !entry.due && <span className="dim">{t`known ${sayDay(known, today)}`}</span>}
    </span>
  )
}

const keyWords: Record<string, string> = { ...stageWords, ...sizeWords, ...touchWords, ...kindWords }
const inWords = new Set(['stage', 'size', 'touch', 'kind'])

function Became({ entry, currency }: { entry: Entry; currency: string }) {
  const { attribute, value, words } = entry
  if (value === null) return <span className="dim">{t`nothing`}</span>
  if (words) return words
  if (attribute === 'arr' && typeof value === 'number') return money(value, currency)
  if (typeof value === 'boolean') return value ? t`Yes` : t`No`
  if (inWords.has(attribute)) return keyWords[String(value)] ?? choiceWord(String(value))
  if (attribute === 'country') return countryName(String(value))
  if (Array.isArray(value)) return value.join(', ')
  return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? longDay(String(value)) : String(value)
}

function sourceWords({ source, origin, by }: Entry): string {
  const name = by ?? (source === 'tenure' ? 'Tenure' : source)
  return origin === 'correction' ? t`${name}, corrected` : name
}
