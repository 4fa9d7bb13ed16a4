import { type Item, useList } from '../../../web/lib/api.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import { nameIn, sayAction, sayDifferences } from './wording.ts'

export function LogPanel() {
  const log = useList('workspaces.audit', { limit: 50 })
  return (
    <Panel title="Log" padding="flush" aside="Rows are added and never changed; each holds the hash of the one before.">
      <DataTable
        label="Log of changes"
        rows={log.items}
        rowKey={(row) => String(row.number)}
        error={log.error}
        retry={log.retry}
        more={log.more}
        empty={
          <EmptyState title="Nothing was changed yet">
            Changes of settings by people, programs and agents stand here.
          </EmptyState>
        }
        columns={[
          { key: 'at', header: 'When', width: 130, cell: (row) => <TimeText at={row.at} /> },
          { key: 'actor', header: 'Who', width: 180, cell: (row) => row.actor },
          { key: 'what', header: 'What', cell: (row) => <Change row={row} /> },
        ]}
      />
    </Panel>
  )
}

function Change({ row }: { row: Item<'workspaces.audit'> }) {
  const differences = sayDifferences(row)
  return (
    <span title={row.subjectId ?? undefined}>
      {[sayAction(row), nameIn(row)].filter(Boolean).join(' ')}
      {differences.length > 0 && <span className="muted">: {differences.join('; ')}</span>}
      {row.why !== null && <span className="dim"> ({row.why})</span>}
    </span>
  )
}
