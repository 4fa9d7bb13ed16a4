import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
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
      title={t`Tickets`}
      padding="flush"
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t`Which tickets`}
          value={show}
          onChange={(value) => change({ show: value === 'unresolved' ? 'unresolved' : 'all' })}
          data={[
            { value: 'all', label: t`All` },
            { value: 'unresolved', label: t`Unresolved` },
          ]}
        />
      }
    >
      <DataTable
        label={t`Tickets`}
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
        <p
          className="dim"
          style={{ padding: '8px 16px' }}
        >{rich`The desk has been silent since ${<DateText day={source.staleSince} />}; newer tickets may be missing.`}</p>
      )}
    </Panel>
  )
}

function NoTickets({ isConnected, show }: { isConnected: boolean; show: 'all' | 'unresolved' }) {
  const mayImport = useMay('imports.run')
  if (!isConnected) {
    return (
      <EmptyState title={t`No tickets: the desk is not connected`}>
        {t`Whether this account asked for help is not known.`}{' '}
        {mayImport && <PageLink to="imports">{t`Import tickets of your desk`}</PageLink>}
        {!mayImport && t`An administrator can import the tickets of your desk.`}
      </EmptyState>
    )
  }
  if (show === 'unresolved')
    return <EmptyState title={t`No unresolved tickets`}>{t`Everything this account asked is answered.`}</EmptyState>
  return (
    <EmptyState title={t`No tickets`}>{t`The desk is connected, and this account has not asked for help.`}</EmptyState>
  )
}
