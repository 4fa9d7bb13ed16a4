import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Imports.module.css'
import { type ListedRun, stateWords } from './wording.ts'

/** Imports, the newest first, and the way to a new one. */
export function ImportPage() {
  const runs = useList('imports.runs', { limit: 30 })
  return (
    <Page
      title={t`Import`}
      lead={t`Files of other systems become accounts, contracts, tickets and events here.`}
      actions={<NewImport />}
    >
      <Panel title={t`Imports`} padding="flush">
        <DataTable
          label={t`Imports`}
          rows={runs.items}
          rowKey={(run) => run.id}
          rowLink={(run) => ({ to: `imports/${run.id}`, label: run.name })}
          rowHeight={52}
          error={runs.error}
          retry={runs.retry}
          more={runs.more}
          columns={columns}
          empty={<NoImports />}
        />
      </Panel>
    </Page>
  )
}

function NewImport() {
  const go = useGo()
  if (!useMay('imports.run')) return null
  return <Button variant="filled" onClick={() => go('imports/new')}>{t`Import a file`}</Button>
}

function NoImports() {
  return (
    <EmptyState
      title={t`No imports yet`}
      actions={<NewImport />}
    >{rich`Send a CSV or JSON file and say what its columns mean. Whole folders go through the command ${<code>tenure import DIR --workspace NAME</code>}, which knows the shipped maps.`}</EmptyState>
  )
}

const columns: Column<ListedRun>[] = [
  {
    key: 'name',
    header: t`Import`,
    cell: (run) => (
      <div className={css.under}>{run.dryRun ? t`rehearsal, by ${run.startedBy}` : t`by ${run.startedBy}`}</div>
    ),
  },
  { key: 'state', header: t`State`, cell: (run) => stateWords[run.state] },
  { key: 'read', header: t`Rows read`, align: 'right', cell: (run) => number(run.read) },
  { key: 'written', header: t`Written`, align: 'right', narrow: 'hide', cell: (run) => number(run.written) },
  { key: 'unchanged', header: t`Unchanged`, align: 'right', narrow: 'hide', cell: (run) => number(run.unchanged) },
  {
    key: 'refused',
    header: t`Refused`,
    align: 'right',
    cell: (run) => <span className={run.refused > 0 ? 'down' : undefined}>{number(run.refused)}</span>,
  },
  { key: 'at', header: t`Started`, align: 'right', narrow: 'hide', cell: (run) => <TimeText at={run.madeAt} /> },
]
