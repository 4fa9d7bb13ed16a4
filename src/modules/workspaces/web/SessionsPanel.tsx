import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { sayProgram } from './wording.ts'

export function SessionsPanel() {
  const sessions = useList('workspaces.sessions', {})
  const others = (sessions.items ?? []).filter((session) => !session.current).length
  return (
    <Panel title={t`Where you are signed in`} padding="flush" aside={others > 0 && <EndOthers count={others} />}>
      <DataTable
        label={t`Sessions`}
        rows={sessions.items}
        rowKey={(session) => session.id}
        rowHeight={55}
        skeletonRows={2}
        error={sessions.error}
        retry={sessions.retry}
        columns={[
          {
            key: 'program',
            header: t`Where`,
            cell: (session) => (
              <>
                <div>{sayProgram(session.program)}</div>
                <div className="dim">
                  {[session.address, session.byProvider && t`by your company`].filter(Boolean).join(', ')}
                </div>
              </>
            ),
          },
          { key: 'seen', header: t`Last seen`, cell: (session) => <TimeText at={session.seenAt} /> },
          { key: 'since', header: t`Since`, narrow: 'hide', cell: (session) => <TimeText at={session.startedAt} /> },
          { key: 'until', header: t`Until`, narrow: 'hide', cell: (session) => <TimeText at={session.endsAt} /> },
          { key: 'end', header: '', label: t`End`, align: 'right', cell: (session) => <End session={session} /> },
        ]}
      />
    </Panel>
  )
}

function EndOthers({ count }: { count: number }) {
  const end = useAction('workspaces.endOtherSessions', {
    changes: ['workspaces.sessions'],
    onDone: ({ ended }) => toast(ended === 1 ? t`One session has ended` : t`${ended} sessions have ended`),
  })
  return (
    <Button loading={end.isPending} onClick={() => end.mutate({}, { onError: toastProblem })}>
      {count === 1 ? t`End the other one` : t`End the ${count} others`}
    </Button>
  )
}

function End({ session }: { session: Item<'workspaces.sessions'> }) {
  const end = useAction('workspaces.endSession', { changes: ['workspaces.sessions'] })
  if (session.current) return <span className="dim">{t`this one`}</span>
  return (
    <Button
      variant="subtle"
      loading={end.isPending}
      onClick={() => end.mutate({ id: session.id }, { onError: toastProblem })}
    >{t`End`}</Button>
  )
}
