import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useList, useOperation } from '../../../web/lib/api.ts'
import { count, number, percent, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './Churn.module.css'
import { ListOfLost } from './ListOfLost.tsx'
import { reasonLabel } from './words.ts'

type Lost = Output<'churn.lost'>
type ReasonRow = Lost['reasons'][number]
type SignRow = Lost['signs'][number]
type Row = Lost['items'][number]
type Source = NonNullable<Row['reason']>['source']

const readers = { reason: text(), days: text('365') }

const sourceNames: Readonly<Record<Source, string>> = {
  cancellation: t`said when cancelling`,
  risk: t`cause of the risk that was lost`,
  renewal: t`said when the renewal was called lost`,
}

/** Who left, by the reason that was recorded, and the customers behind each (F144, F145). */
export function LostCustomers() {
  const [{ reason, days }, change] = useUrlState(readers)
  const asked = { days: Number(days) }
  const { data, error, refetch } = useOperation('churn.lost', { ...asked, limit: 1 })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={10} />
  const chosen = data.reasons.find(({ key }) => key === reason)
  const those = { ...asked, ...(chosen ? { reason } : {}) }
  return (
    <div className={css.lost}>
      <div className={css.lostHead}>
        <Select
          aria-label={t`Days that count`}
          data={[
            { value: '90', label: t`90 days` },
            { value: '365', label: t`A year` },
            { value: '730', label: t`Two years` },
          ]}
          value={days}
          allowDeselect={false}
          onChange={(value) => value && change({ days: value, reason: '' })}
        />
        <p className="muted">
          {t`${count(data.customers, 'customer')} left`}, <DateText day={data.from} /> – <DateText day={data.to} />:{' '}
          <Money minor={data.arr} style="short" /> {t`a year`}, <Money minor={data.lifetime} style="short" />{' '}
          {t`over their whole time`}
        </p>
      </div>
      <div className={css.lostPair}>
        <Panel title={t`Why they left`} padding="flush">
          <DataTable
            label={t`Why they left`}
            columns={reasonColumns((key) => change({ reason: key === reason ? '' : key }), reason)}
            rows={data.reasons}
            rowKey={({ key }) => key}
            rowHeight={48}
            empty={
              <EmptyState title={t`Nobody left`}>{t`No contract ended in these days without another one.`}</EmptyState>
            }
          />
        </Panel>
        <Panel title={t`What was seen before`} padding="flush">
          <DataTable
            label={t`What was seen before`}
            columns={signColumns}
            rows={data.signs}
            rowKey={({ key }) => key}
            rowHeight={48}
            empty={
              <EmptyState title={t`Nothing was seen`}>
                {t`At the last month’s end before they said it, no factor of the risk by rule held.`}
              </EmptyState>
            }
          />
        </Panel>
      </div>
      <Panel
        title={chosen ? t`Left: ${sayReason(chosen.reason)}` : t`Who left`}
        padding="flush"
        aside={data.customers > 0 && <ListOfLost asked={those} why={chosen ? sayReason(chosen.reason) : null} />}
      >
        <Customers asked={those} />
      </Panel>
    </div>
  )
}

const sayReason = (reason: ReasonRow['reason']): string =>
  reason === null ? t`not recorded` : reasonLabel(reason.says)

function Customers({ asked }: { asked: { days: number; reason?: string } }) {
  const list = useList('churn.lost', { ...asked, limit: 50 }, { keepPrevious: true })
  return (
    <DataTable
      label={t`Who left`}
      columns={columns}
      rows={list.items}
      error={list.error}
      retry={list.retry}
      more={list.more}
      rowKey={({ account, day }) => `${account.id} ${day}`}
      rowLink={({ account }) => ({ to: `accounts/${account.id}`, label: account.name })}
      rowHeight={52}
      empty={<EmptyState title={t`Nobody left`}>{t`No contract ended in these days without another one.`}</EmptyState>}
    />
  )
}

/** What the model said on the day before they said that they leave. */
function Before({ model }: { model: Row['model'] }) {
  const today = useToday()
  if (model.kind === 'no model') return <span className="dim">{t`no model then`}</span>
  if (model.kind === 'not foretold') return <span className="dim">{t`not foretold then`}</span>
  const { on, probability, factors } = model
  return (
    <span title={[sayDay(on, today), ...factors.map(({ label, said }) => `${label}: ${said}`)].join('\n')}>
      {percent(probability, 1)}
      {factors.length > 0 && <div className="dim">{factors.map(({ label }) => label).join(', ')}</div>}
    </span>
  )
}

function reasonColumns(choose: (key: string) => void, chosen: string): Column<ReasonRow>[] {
  return [
    {
      key: 'reason',
      header: t`Reason`,
      cell: ({ key, reason }) => (
        <button type="button" className={css.reason} aria-pressed={key === chosen} onClick={() => choose(key)}>
          <span className={reason ? '' : 'dim'}>{sayReason(reason)}</span>
          {reason && <span className="dim">{sourceNames[reason.source]}</span>}
        </button>
      ),
    },
    { key: 'customers', header: t`Customers`, width: 100, align: 'right', cell: ({ customers }) => number(customers) },
    { key: 'arr', header: t`ARR`, width: 90, align: 'right', cell: ({ arr }) => <Money minor={arr} style="short" /> },
  ]
}

const signColumns: Column<SignRow>[] = [
  { key: 'name', header: t`What was seen`, cell: ({ name }) => name },
  { key: 'customers', header: t`Customers`, width: 100, align: 'right', cell: ({ customers }) => number(customers) },
  { key: 'arr', header: t`ARR`, width: 90, align: 'right', cell: ({ arr }) => <Money minor={arr} style="short" /> },
]

const columns: Column<Row>[] = [
  { key: 'account', header: t`Account`, width: 190, cell: () => null },
  {
    key: 'reason',
    header: t`Why`,
    cell: ({ reason, also }) => (
      <>
        {reason ? reasonLabel(reason.says) : <span className="dim">{t`not recorded`}</span>}
        {also.map(({ source, says }) => (
          <div key={source} className="dim">{`${reasonLabel(says)} (${sourceNames[source]})`}</div>
        ))}
      </>
    ),
  },
  {
    key: 'signs',
    header: t`Seen before`,
    narrow: 'hide',
    cell: ({ signs }) =>
      signs.length === 0 ? (
        <span className="dim">{t`none`}</span>
      ) : (
        <span title={signs.map(({ detail }) => detail).join('\n')}>{signs.map(({ name }) => name).join(', ')}</span>
      ),
  },
  {
    key: 'model',
    header: t`Model before`,
    width: 190,
    narrow: 'hide',
    cell: ({ model }) => <Before model={model} />,
  },
  { key: 'day', header: t`Left on`, width: 100, cell: ({ day }) => <DateText day={day} /> },
  {
    key: 'arr',
    header: t`ARR`,
    width: 90,
    align: 'right',
    cell: ({ arr }) => <Money minor={arr} style="short" />,
  },
  {
    key: 'lifetime',
    header: t`Lifetime revenue`,
    width: 120,
    align: 'right',
    narrow: 'hide',
    cell: ({ lifetime }) => <Money minor={lifetime} style="short" />,
  },
  {
    key: 'owner',
    header: t`Owner`,
    width: 140,
    narrow: 'hide',
    cell: ({ owner }) => owner?.name ?? <span className="dim">{t`nobody’s`}</span>,
  },
]
