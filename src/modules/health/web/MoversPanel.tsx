import { SegmentedControl } from '@mantine/core'
import type { Output } from '../../../web/lib/api.ts'
import { shortDay } from '../../../web/lib/format.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { Change } from '../../../web/ui/Change.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Money } from '../../../web/ui/Values.tsx'

type Overview = Output<'health.overview'>
type Mover = Overview['fell'][number]

const readers = { way: choice(['fell', 'rose'], 'fell') }

const columns: Column<Mover>[] = [
  { key: 'name', header: 'Account', cell: () => null },
  {
    key: 'before',
    header: 'Was',
    cell: (row) => <HealthPill band={row.bandBefore} score={row.before} />,
    narrow: 'hide',
  },
  { key: 'now', header: 'Is', cell: (row) => <HealthPill band={row.band} score={row.score} /> },
  { key: 'change', header: 'Change', align: 'right', cell: (row) => <Change value={row.change} digits={1} /> },
  {
    key: 'arr',
    header: 'ARR',
    align: 'right',
    cell: (row) => <Money minor={row.arr} currency={row.currency ?? undefined} />,
    narrow: 'hide',
  },
]

/** The accounts whose score moved most in 30 days, down or up. */
export function MoversPanel({ overview }: { overview: Overview | undefined }) {
  const [{ way }, change] = useUrlState(readers)
  const choose = (
    <SegmentedControl
      size="xs"
      aria-label="Which way"
      value={way}
      onChange={(value) => change({ way: value === 'rose' ? 'rose' : 'fell' })}
      data={[
        { value: 'fell', label: 'Fell' },
        { value: 'rose', label: 'Rose' },
      ]}
    />
  )
  return (
    <Panel
      title={overview ? `Biggest movers since ${shortDay(overview.since)}` : 'Biggest movers'}
      aside={choose}
      padding="flush"
    >
      <DataTable
        label="Biggest movers"
        columns={columns}
        rows={overview?.[way]}
        rowKey={(row) => row.account}
        rowLink={(row) => ({ to: `accounts/${row.account}`, label: row.name })}
        skeletonRows={5}
        empty={<EmptyState title={`No account ${way}`}>Movement shows once there are scores of two days.</EmptyState>}
      />
    </Panel>
  )
}
