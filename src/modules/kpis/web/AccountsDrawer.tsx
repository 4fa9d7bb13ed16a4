import { Drawer } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import type { useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'

interface AccountsDrawerProps<Row> {
  title: string
  /** Names the table for who does not see it. */
  label: string
  columns: Column<Row>[]
  list: Pick<ReturnType<typeof useList>, 'more' | 'error' | 'retry'> & { items: Row[] | undefined }
  empty: { title: string; remedy: string }
  onClose: () => void
}

/** Accounts behind a figure beside the page that shows it; each opens into its contracts. */
export function AccountsDrawer<Row extends { id: string; name: string }>(props: AccountsDrawerProps<Row>) {
  const { title, label, columns, list, empty, onClose } = props
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={<strong>{title}</strong>}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <DataTable
        label={label}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        rowLink={({ id, name }) => ({ to: `accounts/${id}`, search: { tab: 'contracts' }, label: name })}
        more={list.more}
        error={list.error}
        retry={list.retry}
        empty={<EmptyState title={empty.title}>{empty.remedy}</EmptyState>}
      />
    </Drawer>
  )
}
