import { type Item, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'

type AccountEvent = Item<'events.of_account'>

/** What the people of an account did last. */
export function AccountEvents({ account }: { account: string }) {
  const list = useList('events.of_account', { account, limit: 25 })
  return (
    <Panel title="Recent events" padding="flush">
      <DataTable
        label="Recent events"
        columns={columns}
        rows={list.items}
        rowKey={(event) => `${event.source} ${event.id} ${event.at}`}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={
          <p className="muted" style={{ padding: '4px 16px 12px' }}>
            No events of this account
          </p>
        }
      />
    </Panel>
  )
}

const columns: Column<AccountEvent>[] = [
  { key: 'at', header: 'When', width: 140, cell: (event) => <TimeText at={event.at} /> },
  { key: 'name', header: 'Event', cell: (event) => event.name || event.kind },
  {
    key: 'person',
    header: 'Who',
    cell: (event) =>
      event.person === null ? (
        <span className="dim">the account</span>
      ) : (
        <span>
          {event.personName ?? <span className="dim">somebody not known yet</span>}
          {event.robot && <span className="dim">, robot</span>}
        </span>
      ),
  },
  { key: 'source', header: 'Source', narrow: 'hide', cell: (event) => <span className="muted">{event.source}</span> },
]
