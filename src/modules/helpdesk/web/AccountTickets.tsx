import { SegmentedControl } from '@mantine/core'
import { useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { useSource } from '../../../web/lib/sources.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import { ticketColumns } from './ticket-columns.tsx'

const readers = { show: choice(['all', 'unresolved'], 'all') }

/** The tickets of an account, newest first. */
export function AccountTickets({ account }: { account: string }) {
  const [{ show }, change] = useUrlState(readers)
  const list = useList('helpdesk.list_tickets', { account, show, limit: 50 }, { keepPrevious: true })
  const source = useSource('helpdesk')
  return (
    <Panel
      title="Tickets"
      padding="flush"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which tickets"
          value={show}
          onChange={(value) => change({ show: value === 'unresolved' ? 'unresolved' : 'all' })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'unresolved', label: 'Unresolved' },
          ]}
        />
      }
    >
      <DataTable
        label="Tickets"
        columns={ticketColumns}
        rows={source === undefined ? undefined : list.items}
        rowKey={(ticket) => ticket.id}
        rowHeight={52}
        error={list.error}
        retry={list.retry}
        more={list.more}
        refreshing={list.refreshing}
        empty={<NoTickets isConnected={source?.isConnected ?? true} show={show} />}
      />
      {source?.staleSince && (
        <p className="dim" style={{ padding: '8px 16px' }}>
          The desk has been silent since <DateText day={source.staleSince} />; newer tickets may be missing.
        </p>
      )}
    </Panel>
  )
}

function NoTickets({ isConnected, show }: { isConnected: boolean; show: 'all' | 'unresolved' }) {
  const mayImport = useMay('imports.run')
  if (!isConnected) {
    return (
      <EmptyState title="No tickets: the desk is not connected">
        Whether this account asked for help is not known.{' '}
        {mayImport && <PageLink to="imports">Import tickets of your desk</PageLink>}
        {!mayImport && 'An administrator can import the tickets of your desk.'}
      </EmptyState>
    )
  }
  if (show === 'unresolved')
    return <EmptyState title="No unresolved tickets">Everything this account asked is answered.</EmptyState>
  return <EmptyState title="No tickets">The desk is connected, and this account has not asked for help.</EmptyState>
}
