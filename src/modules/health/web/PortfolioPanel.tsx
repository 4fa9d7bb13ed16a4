import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { HealthPill, StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Money } from '../../../web/ui/Values.tsx'

type Row = Item<'health.list'>

const readers = { band: choice(['all', 'red', 'yellow', 'green', 'grey'], 'all') }

const figure = (value: number | null, digits = 0) =>
  value === null ? <span className="dim">{t`unknown`}</span> : number(value, digits)

const columns: Column<Row>[] = [
  { key: 'name', header: t`Account`, width: 180, cell: () => null },
  { key: 'health', header: t`Health`, cell: (row) => <HealthPill band={row.band} score={row.score} /> },
  {
    key: 'risk',
    header: t`Risk by rule`,
    summary: t`The first rule of risk on the scorecard that holds; health speaks for itself beside it`,
    cell: (row) => <RiskWord row={row} />,
  },
  {
    key: 'people',
    header: t`People`,
    summary: t`Active people`,
    align: 'right',
    cell: (row) => figure(row.activePeople),
    narrow: 'hide',
  },
  {
    key: 'days',
    header: t`Days`,
    summary: t`Days active`,
    align: 'right',
    cell: (row) => figure(row.daysActive),
    narrow: 'hide',
  },
  { key: 'features', header: t`Features`, align: 'right', cell: (row) => figure(row.features), narrow: 'hide' },
  { key: 'tickets', header: t`Tickets`, align: 'right', cell: (row) => figure(row.tickets), narrow: 'hide' },
  { key: 'csat', header: t`CSAT`, align: 'right', cell: (row) => figure(row.csat, 1), narrow: 'hide' },
  { key: 'meetings', header: t`Meetings`, align: 'right', cell: (row) => figure(row.meetings), narrow: 'hide' },
  {
    key: 'renewal',
    header: t`Renewal in`,
    align: 'right',
    cell: (row) => (row.daysToRenewal === null ? figure(null) : `${number(row.daysToRenewal)} d`),
    narrow: 'hide',
  },
  {
    key: 'value',
    header: t`Value`,
    summary: t`Contract value`,
    align: 'right',
    cell: (row) => <Money minor={row.contractValue ?? row.arr} currency={row.currency ?? undefined} />,
  },
  {
    key: 'expanded',
    header: t`Expanded`,
    summary: t`Has expanded`,
    cell: (row) => (row.hasExpanded === null ? figure(null) : row.hasExpanded === 0 ? t`no` : t`yes`),
    narrow: 'hide',
  },
]

const risks = { low: ['green', t`Low`], medium: ['yellow', t`Medium`], high: ['red', t`High`] } as const

function RiskWord({ row }: { row: Row }) {
  const [band, word] = risks[row.risk.level]
  return (
    <span title={row.risk.rule ?? undefined}>
      <StatePill band={band}>{word}</StatePill>
    </span>
  )
}

/** The portfolio as the documents order it: health ascending, then contract value descending. */
export function PortfolioPanel({ scorecard }: { scorecard: string | undefined }) {
  const [{ band }, change] = useUrlState(readers)
  const list = useList(
    'health.list',
    { scorecard, band: band === 'all' ? undefined : band, limit: 25 },
    { keepPrevious: true },
  )
  const choose = (
    <SegmentedControl
      size="xs"
      aria-label={t`Which band`}
      value={band}
      onChange={(value) => change({ band: readers.band.read(value) })}
      data={[
        { value: 'all', label: t`All` },
        { value: 'red', label: t`Red` },
        { value: 'yellow', label: t`Yellow` },
        { value: 'green', label: t`Green` },
        { value: 'grey', label: t`Not enough data` },
      ]}
    />
  )
  return (
    <Panel title={t`Worst first, then by value`} aside={choose} padding="flush">
      <DataTable
        label={t`Portfolio by health`}
        columns={columns}
        rows={list.items}
        rowKey={(row) => row.account}
        rowLink={(row) => ({ to: `accounts/${row.account}`, label: row.name })}
        error={list.error}
        retry={list.retry}
        more={list.more}
        refreshing={list.refreshing}
        empty={<EmptyState title={t`No account in this band`}>{t`Choose another band above.`}</EmptyState>}
      />
    </Panel>
  )
}
