import { type Item, useList } from '../../../web/lib/api.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Events.module.css'

type Refused = Item<'events.refused'>

/** What was refused, why, and what the sender can do about it. Nothing of it is lost. */
export function RefusedPanel() {
  const list = useList('events.refused', { limit: 50 })
  return (
    <Panel title="Refused events" aside={<span className="dim">kept for 90 days</span>} padding="flush">
      <DataTable
        label="Refused events"
        columns={columns}
        rows={list.items}
        rowKey={(event) => event.id}
        rowHeight={52}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={<EmptyState title="Nothing was refused">Every event that came in could be kept.</EmptyState>}
      />
    </Panel>
  )
}

const columns: Column<Refused>[] = [
  { key: 'at', header: 'When', width: 132, cell: (event) => <TimeText at={event.at} /> },
  { key: 'field', header: 'Field', width: 110, cell: (event) => <code>{event.field}</code> },
  { key: 'reason', header: 'Why, and what to do', cell: (event) => <Reason event={event} /> },
  { key: 'source', header: 'Source', narrow: 'hide', cell: (event) => <span className="muted">{event.source}</span> },
]

function Reason({ event }: { event: Refused }) {
  return (
    <div className={css.reason}>
      <div>{event.reason}</div>
      <div className="muted">{event.remedy}</div>
      {event.payload !== null && (
        <details>
          <summary>What was sent</summary>
          <pre className={css.payload}>{event.payload}</pre>
        </details>
      )}
    </div>
  )
}
