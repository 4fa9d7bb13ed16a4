import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

type Connection = Item<'agents.connections'>

export function OwnConnections() {
  const { member } = useSession()
  return <Connections title={t`Programs that read for you`} shows={(one) => one.member === member.id} />
}

export function EverybodysConnections() {
  return <Connections title={t`Connected programs`} shows={() => true} />
}

function Connections({ title, shows }: { title: string; shows: (connection: Connection) => boolean }) {
  const connections = useList('agents.connections', {})
  const [ending, setEnding] = useState<Connection>()
  return (
    <Panel title={title} padding="flush">
      <DataTable
        label={title}
        rows={connections.items?.filter(shows)}
        rowKey={(one) => one.id}
        skeletonRows={2}
        error={connections.error}
        retry={connections.retry}
        empty={<NoneYet />}
        columns={[
          { key: 'client', header: t`Program`, cell: (one) => one.client },
          { key: 'host', header: t`Returns to`, narrow: 'hide', cell: (one) => one.host },
          { key: 'member', header: t`Reads for`, narrow: 'hide', cell: (one) => one.memberName },
          { key: 'rights', header: t`May read`, narrow: 'hide', cell: (one) => <Rights connection={one} /> },
          { key: 'made', header: t`Let in`, narrow: 'hide', cell: (one) => <TimeText at={one.madeAt} /> },
          { key: 'used', header: t`Last used`, cell: (one) => <TimeText at={one.lastUsedAt} unknown={t`never`} /> },
          {
            key: 'end',
            header: '',
            label: t`Disconnect`,
            align: 'right',
            cell: (one) => (
              <Button
                variant="subtle"
                onClick={() => setEnding(one)}
                aria-label={t`Disconnect ${one.client}`}
              >{t`Disconnect`}</Button>
            ),
          },
        ]}
      />
      <DisconnectDialog ending={ending} onClose={() => setEnding(undefined)} />
    </Panel>
  )
}

function Rights({ connection }: { connection: Connection }) {
  const says = connection.rights.map((right) => right.says).join('\n')
  const count = connection.rights.length
  return <span title={says}>{count === 1 ? t`1 kind of thing` : t`${count} kinds of things`}</span>
}

function NoneYet() {
  const address = `${window.location.origin}/mcp`
  return (
    <EmptyState
      title={t`No program reads here yet`}
      actions={<CopyButton text={address} />}
    >{rich`Give an agent or a desktop program the address ${<code>{address}</code>}. It sends you to a page where you let it in; it sees what you see and can change nothing.`}</EmptyState>
  )
}

function DisconnectDialog({ ending, onClose }: { ending: Connection | undefined; onClose: () => void }) {
  const end = useAction('agents.disconnect', { changes: ['agents.connections'], onDone: onClose })
  return (
    <ConfirmDialog
      opened={ending !== undefined}
      title={t`Disconnect ${ending?.client ?? ''}`}
      confirm={t`Disconnect`}
      tone="bad"
      busy={end.isPending}
      onConfirm={() => ending && end.mutate({ id: ending.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`It is refused from its next request on. To read again it has to be let in anew.`}</ConfirmDialog>
  )
}
