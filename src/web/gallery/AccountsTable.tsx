import { useState } from 'react'
import { Change } from '../ui/Change.tsx'
import { type Column, DataTable, type DataTableProps, type Sort } from '../ui/DataTable.tsx'
import { HealthPill } from '../ui/HealthPill.tsx'
import { Sparkline } from '../ui/Sparkline.tsx'
import { DateText, Money } from '../ui/Values.tsx'
import type { SketchAccount } from './sketch.ts'

export const columns: Column<SketchAccount>[] = [
  {
    key: 'name',
    header: 'Account',
    sortable: true,
    cell: (row) => (
      <>
        {' '}
        <span className="dim">{row.size}</span>
        <div className="muted">{row.why}</div>
      </>
    ),
  },
  {
    key: 'health',
    header: 'Health',
    sortable: true,
    cell: (row) => (
      <>
        <HealthPill band={row.band} score={row.score} />
        <div style={{ fontSize: 12, paddingLeft: 8 }}>
          <Change value={row.change} note="in 30 d" />
        </div>
      </>
    ),
  },
  {
    key: 'history',
    header: '90 days',
    cell: (row) => <Sparkline values={row.history} band={row.band} label={`Health of ${row.name}, 90 days`} />,
  },
  { key: 'arr', header: 'ARR', align: 'right', sortable: true, cell: (row) => <Money minor={row.arr} /> },
  {
    key: 'renews',
    header: 'Renews',
    align: 'right',
    sortable: true,
    cell: (row) => <DateText day={row.renews} unknown="" />,
  },
]

type AccountsTableProps = Partial<DataTableProps<SketchAccount>> & { rows: SketchAccount[] | undefined }

export function AccountsTable(props: AccountsTableProps) {
  const [sort, setSort] = useState<Sort>({ key: 'health', direction: 'asc' })
  return (
    <DataTable
      label="Accounts that need you"
      columns={columns}
      rowKey={(row) => row.id}
      rowLink={(row) => ({ to: 'account', label: row.name })}
      rowHeight={72}
      sort={sort}
      onSort={setSort}
      {...props}
    />
  )
}
