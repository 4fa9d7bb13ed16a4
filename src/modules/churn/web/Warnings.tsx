import { Select } from '@mantine/core'
import { plural, t } from '../../../kernel/words.ts'
import { type Output, useList, useOperation } from '../../../web/lib/api.ts'
import { number, percent, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Churn.module.css'
import { Seen } from './Seen.tsx'

type Row = Output<'churn.warnings'>['items'][number]
type Table = Output<'churn.indicators'>

const readers = { warning: text() }

/** Customers of whom something begins to speak for a loss, those of whom it began last first. */
export function Warnings() {
  const [{ warning }, change] = useUrlState(readers)
  const { data: table } = useOperation('churn.indicators', {})
  const kinds = (table?.items ?? []).map(({ key, name, standing }) => ({
    value: key,
    label: `${name} (${number(standing)})`,
  }))
  return (
    <>
      <Select
        className={css.filter}
        aria-label={t`Which warning`}
        placeholder={t`All warnings`}
        clearable
        data={kinds}
        value={warning || null}
        onChange={(value) => change({ warning: value ?? '' })}
      />
      <Panel title={t`Early warnings`} padding="flush">
        <Warned warning={warning} on={table?.on ?? null} />
      </Panel>
    </>
  )
}

function Warned({ warning, on }: { warning: string; on: string | null }) {
  const list = useList(
    'churn.warnings',
    { limit: 50, ...(warning ? { indicator: warning } : {}) },
    { keepPrevious: true },
  )
  return (
    <DataTable
      label={t`Early warnings`}
      columns={columns}
      rows={list.items}
      error={list.error}
      retry={list.retry}
      more={list.more}
      rowKey={({ account }) => account.id}
      rowLink={({ account }) => ({ to: `accounts/${account.id}`, search: { tab: 'health' }, label: account.name })}
      rowHeight={52}
      empty={
        <EmptyState title={t`No early warnings`}>
          {on === null
            ? t`Customers are looked at after each close of a day, the first time with their whole past.`
            : t`After the last close of a day nothing begins to speak for a loss.`}
        </EmptyState>
      }
    />
  )
}

const columns: Column<Row>[] = [
  { key: 'account', header: t`Account`, width: 200, cell: () => null },
  {
    key: 'warnings',
    header: t`What was seen`,
    cell: ({ warnings }) => (
      <ul className={css.seen}>
        {warnings.map((one) => (
          <li key={one.indicator}>
            <Seen warning={one} />
          </li>
        ))}
      </ul>
    ),
  },
  {
    key: 'arr',
    header: t`ARR`,
    width: 90,
    align: 'right',
    narrow: 'hide',
    cell: ({ arr }) => <Money minor={arr} style="short" />,
  },
  {
    key: 'renewal',
    header: t`Days to renewal`,
    width: 120,
    align: 'right',
    narrow: 'hide',
    cell: ({ daysToRenewal }) =>
      daysToRenewal === null ? <span className="dim">{t`none`}</span> : number(daysToRenewal),
  },
  {
    key: 'owner',
    header: t`Owner`,
    width: 150,
    narrow: 'hide',
    cell: ({ owner }) => owner?.name ?? <span className="dim">{t`nobody’s`}</span>,
  },
]

/** What each warning was worth in this company's own past; where too little is known, that. */
export function WarningRecords() {
  const today = useToday()
  const { data: table, error, refetch } = useOperation('churn.indicators', {})
  const losses = table?.losses ?? 0
  const missing = table?.missing ?? 0
  return (
    <Panel title={t`How often they came true`} padding="flush">
      {table && table.on !== null && missing > 0 && (
        <p className={css.early}>
          {t`Too early to say. Rates are told from ${number(losses + missing)} losses on: ${number(losses)} known, ${number(missing)} missing.`}
        </p>
      )}
      <DataTable
        label={t`How often they came true`}
        columns={missing > 0 ? worthEarly : worth}
        rows={table?.items}
        error={error ?? undefined}
        retry={() => void refetch()}
        rowKey={({ key }) => key}
        rowHeight={52}
      />
      {table?.from && table.to && (
        <p className={css.worth}>
          {table.base === null
            ? t`From ${sayDay(table.from, today)} to ${sayDay(table.to, today)}: ${number(losses)} ${plural(losses, 'loss', 'losses')}.`
            : t`From ${sayDay(table.from, today)} to ${sayDay(table.to, today)}: ${number(losses)} ${plural(losses, 'loss', 'losses')}. Of all customers ${percent(table.base, 1)} decide within 90 days to leave.`}
        </p>
      )}
    </Panel>
  )
}

/** The counts without a rate, which would say more than they carry. */
const NoRate = ({ warnings, left }: { warnings: number; left: number }) =>
  warnings === 0 ? <None /> : <span className="dim">{t`${number(left)} of ${number(warnings)}`}</span>

const None = () => <span className="dim">–</span>

const worth: Column<Table['items'][number]>[] = [
  {
    key: 'name',
    header: t`Warning`,
    cell: ({ name, asks }) => (
      <>
        <strong>{name}</strong>
        <div className="dim">{asks}</div>
      </>
    ),
  },
  { key: 'standing', header: t`Now`, width: 70, align: 'right', cell: ({ standing }) => number(standing) },
  {
    key: 'left',
    header: t`Left within 90 days`,
    summary: t`Of the warnings of the past after how many the customer decided within 90 days to leave`,
    width: 160,
    align: 'right',
    narrow: 'hide',
    cell: ({ warnings, left, rate }) =>
      rate === null ? (
        <NoRate warnings={warnings} left={left} />
      ) : (
        <span title={t`between ${percent(rate.low, 1)} and ${percent(rate.high, 1)}`}>
          {t`${number(left)} of ${number(warnings)} (${percent(rate.value)})`}
        </span>
      ),
  },
  {
    key: 'lead',
    header: t`Days ahead`,
    summary: t`Of everybody who left and had it in the 90 days before: days from its first day until they decided, in the middle`,
    width: 100,
    align: 'right',
    narrow: 'hide',
    cell: ({ lead }) => (lead === null ? <None /> : number(lead)),
  },
  {
    key: 'says',
    header: t`What it is worth`,
    width: 260,
    narrow: 'hide',
    cell: ({ says, isSure }) => (isSure ? <strong>{says}</strong> : says),
  },
]

/** Too early is said once above the table, not of each warning. */
const worthEarly = worth.map((column) => (column.key === 'says' ? { ...column, cell: () => <None /> } : column))
