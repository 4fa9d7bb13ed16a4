import { PageLink } from '../../../web/lib/navigation.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import type { Stream } from './EventsPage.tsx'

type Recent = Stream['recent'][number]

/** The newest events in the order in which they came. */
export function NewestPanel({ stream }: { stream: Stream | undefined }) {
  return (
    <Panel title="Newest events" aside={<span className="dim">as they come</span>} padding="flush">
      <DataTable
        label="Newest events"
        columns={columns}
        rows={stream?.recent}
        rowKey={(event) => `${event.source} ${event.id} ${event.at}`}
        skeletonRows={12}
        empty={
          <EmptyState title="No live events of your accounts">
            Events that come in from now on appear here within seconds.
          </EmptyState>
        }
      />
    </Panel>
  )
}

const columns: Column<Recent>[] = [
  { key: 'receivedAt', header: 'Came in', width: 132, cell: (event) => <TimeText at={event.receivedAt} /> },
  {
    key: 'name',
    header: 'Event',
    cell: (event) => (
      <>
        {event.name} {event.kind !== event.name && event.kind !== 'track' && <span className="dim">{event.kind}</span>}
        {event.robot && <span className="dim"> robot</span>}
      </>
    ),
  },
  { key: 'account', header: 'Account', cell: (event) => <AccountOf event={event} /> },
  {
    key: 'person',
    header: 'Person',
    narrow: 'hide',
    cell: (event) => event.person ?? <span className="dim">none named</span>,
  },
  { key: 'source', header: 'Source', narrow: 'hide', cell: (event) => <span className="muted">{event.source}</span> },
]

function AccountOf({ event }: { event: Recent }) {
  if (event.account) return <PageLink to={`accounts/${event.account.id}`}>{event.account.name}</PageLink>
  return <span className="dim">{event.group === null ? 'waits for its person' : `${event.group}, not known yet`}</span>
}
