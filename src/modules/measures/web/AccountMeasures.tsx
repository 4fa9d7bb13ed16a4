import { SegmentedControl, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { rich } from '../../../web/lib/rich.ts'
import { sayMeasure } from '../../../web/lib/say-measure.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { ownerName } from '../../../web/lib/sources.ts'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './AccountMeasures.module.css'

type Measure = Output<'measures.ofAccount'>['items'][number]

const readers = { state: choice(['all', 'known', 'unknown', 'stale'], 'all'), measure: text() }

/** Every number that the product keeps of the account; zero, unknown and stale are different words. */
export function AccountMeasures({ account }: { account: string }) {
  const [view, change] = useUrlState(readers)
  const { data, error, refetch } = useOperation('measures.ofAccount', { account })
  const self = useOperation('accounts.get', { account })
  const wanted = view.measure.trim().toLowerCase()
  const rows = data?.items.filter(
    (item) =>
      (view.state === 'all' || item.state === view.state) &&
      `${item.label} ${item.key} ${item.summary}`.toLowerCase().includes(wanted),
  )
  return (
    <Panel title={t`Measures`} padding="flush" aside={data && <>{rich`as of ${<DateText day={data.on} />}`}</>}>
      <div className={css.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t`Which measures`}
          value={view.state}
          onChange={(state) => change({ state: state as typeof view.state })}
          data={['all', 'known', 'unknown', 'stale'].map((value) => ({ value, label: labelOf(value, data?.items) }))}
        />
        <TextInput
          type="search"
          aria-label={t`Find a measure`}
          placeholder={t`Find a measure`}
          value={view.measure}
          onChange={(event) => change({ measure: event.currentTarget.value })}
        />
      </div>
      <DataTable
        label={t`Measures`}
        columns={columnsOf(self.data?.arrCurrency ?? 'USD')}
        rows={self.data ? rows : undefined}
        rowKey={(item) => item.key}
        rowHeight={52}
        skeletonRows={12}
        error={error ?? undefined}
        retry={() => void refetch()}
        empty={
          <EmptyState
            title={t`No measure like this`}
          >{t`Choose another state, or search for another word.`}</EmptyState>
        }
      />
    </Panel>
  )
}

function labelOf(state: string, items: Measure[] | undefined): string {
  const word = choiceWord(state)
  if (items === undefined) return word
  return `${word} ${state === 'all' ? items.length : items.filter((item) => item.state === state).length}`
}

const columnsOf = (currency: string): Column<Measure>[] => [
  {
    key: 'measure',
    header: t`Measure`,
    cell: (item) => (
      <div>
        <div title={item.key}>{item.label}</div>
        <div className={css.under}>{item.summary}</div>
      </div>
    ),
  },
  {
    key: 'owner',
    header: t`From`,
    narrow: 'hide',
    cell: (item) => <span className="muted">{ownerName(item.owner)}</span>,
  },
  { key: 'value', header: t`Value`, align: 'right', cell: (item) => <Value item={item} currency={currency} /> },
]

function Value({ item, currency }: { item: Measure; currency: string }) {
  const today = useToday()
  if (item.value === null) return <span className={css.unknown}>{t`unknown`}</span>
  const said = sayMeasure(item.value, item.unit, currency, today)
  if (item.state !== 'stale') return <span className={css.value}>{said}</span>
  return (
    <span className={css.stale} title={t`Its source is silent: this is the last value it gave`}>
      <BandShape band="yellow" />
      {t`${said}, stale`}
    </span>
  )
}
