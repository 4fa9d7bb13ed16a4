import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { FormDialog, textIn } from './FormDialog.tsx'
import { OnceDialog } from './OnceDialog.tsx'

type ShownKey = Item<'workspaces.keys'>

export function KeysPanel() {
  const keys = useList('workspaces.keys', {})
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string>()
  const [revoking, setRevoking] = useState<ShownKey>()
  return (
    <Panel title="API keys" padding="flush" aside={<Button onClick={() => setMaking(true)}>New key</Button>}>
      <DataTable
        label="API keys"
        rows={keys.items}
        rowKey={(key) => key.id}
        skeletonRows={3}
        error={keys.error}
        retry={keys.retry}
        empty={
          <EmptyState title="No API keys yet">
            A program needs one to send product events or to use the API. It acts for you, within the scopes you choose.
          </EmptyState>
        }
        columns={[
          { key: 'name', header: 'Name', cell: (key) => key.name },
          { key: 'key', header: 'Key', cell: (key) => <code>…{key.ending}</code> },
          { key: 'scopes', header: 'May', narrow: 'hide', cell: (key) => key.scopes.join(', ') },
          { key: 'source', header: 'Source', narrow: 'hide', cell: (key) => key.source },
          { key: 'member', header: 'Acts for', narrow: 'hide', cell: (key) => key.memberName },
          { key: 'used', header: 'Last used', cell: (key) => <TimeText at={key.lastUsedAt} unknown="never" /> },
          {
            key: 'revoke',
            header: '',
            label: 'Revoke',
            align: 'right',
            cell: (key) => <Revoke shown={key} ask={setRevoking} />,
          },
        ]}
      />
      <NewKey opened={making} onClose={() => setMaking(false)} onMade={setMade} />
      <RevokeDialog shown={revoking} onClose={() => setRevoking(undefined)} />
      <OnceDialog
        title="New API key"
        label="Key"
        text={made}
        note="Keep it where your program reads its secrets. This is the only time it is shown."
        onClose={() => setMade(undefined)}
      />
    </Panel>
  )
}

function Revoke({ shown, ask }: { shown: ShownKey; ask: (key: ShownKey) => void }) {
  if (shown.revokedAt !== null) return <span className="dim">revoked</span>
  return (
    <Button variant="subtle" onClick={() => ask(shown)} aria-label={`Revoke ${shown.name}`}>
      Revoke
    </Button>
  )
}

function RevokeDialog({ shown, onClose }: { shown: ShownKey | undefined; onClose: () => void }) {
  const revoke = useAction('workspaces.revokeKey', { changes: ['workspaces.keys'], onDone: onClose })
  return (
    <ConfirmDialog
      opened={shown !== undefined}
      title={`Revoke ${shown?.name ?? ''}`}
      confirm="Revoke"
      tone="bad"
      busy={revoke.isPending}
      onConfirm={() => shown && revoke.mutate({ id: shown.id }, { onError: toastProblem })}
      onClose={onClose}
    >
      Programs that use this key are refused from now on. This cannot be undone; make a new key instead.
    </ConfirmDialog>
  )
}

type NewKeyProps = { opened: boolean; onClose: () => void; onMade: (text: string) => void }

function NewKey({ opened, onClose, onMade }: NewKeyProps) {
  const [kind, setKind] = useState('intake')
  const create = useAction('workspaces.createKey', {
    changes: ['workspaces.keys'],
    onDone: (key) => {
      onClose()
      onMade(key.text)
    },
  })
  const submit = (form: FormData) =>
    create.mutate({
      name: textIn(form, 'name') ?? '',
      source: textIn(form, 'source'),
      scopes: kind === 'intake' ? ['intake'] : form.getAll('scopes').map(String),
    })
  return (
    <FormDialog
      opened={opened}
      title="New API key"
      submit="Make key"
      busy={create.isPending}
      problem={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput name="name" label="Name" required withAsterisk={false} maxLength={200} data-autofocus />
      <TextInput
        name="source"
        label="Source"
        description="Names the system that uses the key; ids that it sends belong to this source."
        maxLength={100}
      />
      <Radio.Group label="This key" value={kind} onChange={setKind}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="intake" label="sends product events and can read nothing" />
          <Radio size="xs" value="scopes" label="uses the API for you, within" />
        </Stack>
      </Radio.Group>
      {kind === 'scopes' && <Scopes />}
    </FormDialog>
  )
}

function Scopes() {
  const { permissions } = useSession()
  return (
    <fieldset style={{ border: 0, margin: 0, padding: '0 0 0 24px' }}>
      <legend className="quiet">Scopes</legend>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', gap: 6 }}>
        {permissions.map((permission) => (
          <Checkbox key={permission} name="scopes" value={permission} label={permission} />
        ))}
      </div>
    </fieldset>
  )
}
