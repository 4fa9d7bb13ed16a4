import { Button } from '@mantine/core'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { sayProgram } from './wording.ts'

export function SessionsPanel() {
  const sessions = useList('workspaces.sessions', {})
  return (
    <Panel title="Where you are signed in" padding="flush">
      <DataTable
        label="Sessions"
        rows={sessions.items}
        rowKey={(session) => session.id}
        skeletonRows={2}
        error={sessions.error}
        retry={sessions.retry}
        columns={[
          { key: 'program', header: 'Where', cell: (session) => sayProgram(session.program) },
          { key: 'since', header: 'Since', cell: (session) => <TimeText at={session.startedAt} /> },
          { key: 'until', header: 'Until', narrow: 'hide', cell: (session) => <TimeText at={session.endsAt} /> },
          { key: 'end', header: '', label: 'End', align: 'right', cell: (session) => <End session={session} /> },
        ]}
      />
    </Panel>
  )
}

function End({ session }: { session: Item<'workspaces.sessions'> }) {
  const end = useAction('workspaces.endSession', { changes: ['workspaces.sessions'] })
  if (session.current) return <span className="dim">this one</span>
  return (
    <Button
      variant="subtle"
      loading={end.isPending}
      onClick={() => end.mutate({ id: session.id }, { onError: toastProblem })}
    >
      End
    </Button>
  )
}
