import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

type Sandbox = Item<'privacy.sandboxes'>

/** Copies of the workspace to try things out in, without anybody's name. */
export function SandboxPanel() {
  const sandboxes = useList('privacy.sandboxes', {})
  const [making, setMaking] = useState(false)
  const [discarding, setDiscarding] = useState<Sandbox>()
  const isOwner = useMay('workspaces.own')
  const make = isOwner && <Button onClick={() => setMaking(true)}>{t`New sandbox`}</Button>
  return (
    <Panel title={t`Sandboxes`} padding="flush" aside={make}>
      <DataTable
        label={t`Sandboxes`}
        rows={sandboxes.items}
        rowKey={({ id }) => id}
        skeletonRows={2}
        error={sandboxes.error}
        retry={sandboxes.retry}
        empty={
          <EmptyState
            title={t`No sandbox yet`}
          >{t`A sandbox is a copy of this workspace with names, addresses and texts masked: try scorecards and settings in it, show it to others. Nothing is ever sent from it.`}</EmptyState>
        }
        columns={isOwner ? [...columns, discardColumn(setDiscarding)] : columns}
      />
      <MakeDialog opened={making} onClose={() => setMaking(false)} />
      <DiscardDialog sandbox={discarding} onClose={() => setDiscarding(undefined)} />
    </Panel>
  )
}

const columns: Column<Sandbox>[] = [
  {
    key: 'name',
    header: t`Sandbox`,
    cell: ({ name, slug, state }) => (state === 'ready' ? <a href={`/w/${slug}`}>{name}</a> : name),
  },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, failure }) => ({ copying: t`being filled`, ready: t`ready`, failed: failure ?? 'failed' })[state],
  },
  { key: 'maker', header: t`Made by`, narrow: 'hide', cell: ({ maker }) => maker },
  { key: 'made', header: t`Made`, narrow: 'hide', cell: ({ madeAt }) => <TimeText at={madeAt} /> },
]

const discardColumn = (ask: (sandbox: Sandbox) => void): Column<Sandbox> => ({
  key: 'discard',
  header: '',
  label: t`Throw away`,
  align: 'right',
  cell: (sandbox) =>
    sandbox.state === 'copying' ? null : (
      <Button
        variant="subtle"
        onClick={() => ask(sandbox)}
        aria-label={t`Throw away ${sandbox.name}`}
      >{t`Throw away`}</Button>
    ),
})

function MakeDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const make = useAction('privacy.makeSandbox', {
    changes: ['privacy.sandboxes', 'workspaces.me'],
    onDone: () => {
      toast(t`The sandbox is being filled`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={t`New sandbox`}
      confirm={t`Make it`}
      busy={make.isPending}
      onConfirm={() => make.mutate({}, { onError: toastProblem })}
      onClose={onClose}
    >{t`Everything of this workspace is copied as it is now, with names, addresses and texts masked. Keys, sign-ins of others, the log and uploads stay behind. You become its owner.`}</ConfirmDialog>
  )
}

function DiscardDialog({ sandbox, onClose }: { sandbox: Sandbox | undefined; onClose: () => void }) {
  const discard = useAction('privacy.discardSandbox', {
    changes: ['privacy.sandboxes', 'workspaces.me'],
    onDone: () => {
      toast(t`The sandbox is gone`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      opened={sandbox !== undefined}
      title={t`Throw away ${sandbox?.name ?? ''}`}
      confirm={t`Throw away`}
      tone="bad"
      busy={discard.isPending}
      onConfirm={() => sandbox && discard.mutate({ sandbox: sandbox.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`Everything in the copy is lost, whatever was tried in it too. The workspace it was made from stays as it is.`}</ConfirmDialog>
  )
}
