import { Drawer } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import type { Grain, Opened } from './cohort-view.ts'
import { saySince, sayStretch } from './HeatMap.tsx'

type Row = Item<'kpis.cohort_accounts'>
type CohortDrawerProps = { cell: Opened; asked: { grain: Grain; segment?: string }; onClose: () => void }

/** The accounts behind a cell, whoever lost or gained most first. */
export function CohortDrawer({ cell, asked, onClose }: CohortDrawerProps) {
  const list = useList('kpis.cohort_accounts', { ...asked, ...cell, limit: 50 })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={<strong>{`${sayStretch(cell.cohort, asked.grain)}, ${saySince(cell.since, asked.grain)}`}</strong>}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <DataTable
        label={t`Accounts behind the cell`}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        rowLink={({ id, name }) => ({ to: `accounts/${id}`, search: { tab: 'contracts' }, label: name })}
        more={list.more}
        error={list.error}
        retry={list.retry}
        empty={<EmptyState title={t`Nobody began then`}>{t`Choose another cell.`}</EmptyState>}
      />
    </Drawer>
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
