import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
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
  { key: 'name', header: t`Account`, cell: () => null },
  {
    key: 'before',
    header: t`Was`,
    cell: (row) => <HealthPill band={row.bandBefore} score={row.before} />,
    narrow: 'hide',
  },
  { key: 'now', header: t`Is`, cell: (row) => <HealthPill band={row.band} score={row.score} /> },
  {
    key: 'change',
    header: t`Change||a difference`,
    align: 'right',
    cell: (row) => <Change value={row.change} digits={1} />,
  },
  {
    key: 'arr',
    header: t`ARR`,
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
      aria-label={t`Which way`}
      value={way}
      onChange={(value) => change({ way: value === 'rose' ? 'rose' : 'fell' })}
      data={[
        { value: 'fell', label: t`Fell` },
        { value: 'rose', label: t`Rose` },
      ]}
    />
  )
  return (
    <Panel
      title={overview ? t`Biggest movers since ${shortDay(overview.since)}` : t`Biggest movers`}
      aside={choose}
      padding="flush"
    >
      <DataTable
        label={t`Biggest movers`}
        columns={columns}
        rows={overview?.[way]}
        rowKey={(row) => row.account}
        rowLink={(row) => ({ to: `accounts/${row.account}`, label: row.name })}
        skeletonRows={5}
        empty={
          <EmptyState title={t`No account ${way}`}>{t`Movement shows once there are scores of two days.`}</EmptyState>
        }
      />
    </Panel>
  )
}
