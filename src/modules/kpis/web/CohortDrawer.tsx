import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { AccountsDrawer } from './AccountsDrawer.tsx'
import type { Grain, Opened } from './cohort-view.ts'
import { saySince, sayStretch } from './HeatMap.tsx'

type Row = Item<'kpis.cohort_accounts'>
type CohortDrawerProps = { cell: Opened; asked: { grain: Grain; segment?: string }; onClose: () => void }

/** The accounts behind a cell, whoever lost or gained most first. */
export function CohortDrawer({ cell, asked, onClose }: CohortDrawerProps) {
  const list = useList('kpis.cohort_accounts', { ...asked, ...cell, limit: 50 })
  return (
    <AccountsDrawer
      title={`${sayStretch(cell.cohort, asked.grain)}, ${saySince(cell.since, asked.grain)}`}
      label={t`Accounts behind the cell`}
      columns={columns}
      list={list}
      empty={{ title: t`Nobody began then`, remedy: t`Choose another cell.` }}
      onClose={onClose}
    />
  )
}

const columns: Column<Row>[] = [
  { key: 'name', header: t`Account`, cell: () => null },
  {
    key: 'began',
    header: t`Began with`,
    align: 'right',
    cell: ({ began, currency }) => <Money minor={began} currency={currency} />,
  },
  {
    key: 'now',
    header: t`ARR then`,
    align: 'right',
    cell: ({ now, currency }) =>
      now <= 0 ? <span className="down">{t`lost`}</span> : <Money minor={now} currency={currency} />,
  },
]
