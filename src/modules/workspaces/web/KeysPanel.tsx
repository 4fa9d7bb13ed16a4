import { Button, Checkbox, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
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
  const [rotating, setRotating] = useState<ShownKey>()
  return (
    <Panel title={t`API keys`} padding="flush" aside={<Button onClick={() => setMaking(true)}>{t`New key`}</Button>}>
      <DataTable
        label={t`API keys`}
        rows={keys.items}
        rowKey={(key) => key.id}
        skeletonRows={3}
        error={keys.error}
        retry={keys.retry}
        empty={
          <EmptyState
            title={t`No API keys yet`}
          >{t`A program needs one to send product events or to use the API. It acts for you, within the scopes you choose.`}</EmptyState>
        }
        columns={[
          { key: 'name', header: t`Name`, cell: (key) => key.name },
          { key: 'key', header: t`Key`, cell: (key) => <KeyText shown={key} /> },
          { key: 'scopes', header: t`May`, narrow: 'hide', cell: (key) => key.scopes.join(', ') },
          { key: 'source', header: t`Source`, narrow: 'hide', cell: (key) => key.source },
          { key: 'member', header: t`Acts for`, narrow: 'hide', cell: (key) => key.memberName },
          { key: 'used', header: t`Last used`, cell: (key) => <TimeText at={key.lastUsedAt} unknown={t`never`} /> },
          {
            key: 'ends',
            header: t`Ends`,
            narrow: 'hide',
            cell: (key) => <TimeText at={key.expiresAt} unknown={t`never`} />,
          },
          {
            key: 'change',
            header: '',
            label: t`New text or revoke`,
            align: 'right',
            cell: (key) => <Deeds shown={key} rotate={setRotating} revoke={setRevoking} />,
          },
        ]}
      />
      <NewKey opened={making} onClose={() => setMaking(false)} onMade={setMade} />
      <RevokeDialog shown={revoking} onClose={() => setRevoking(undefined)} />
      <RotateDialog shown={rotating} onClose={() => setRotating(undefined)} onMade={setMade} />
      <OnceDialog
        title={t`New API key`}
        label={t`Key`}
        text={made}
        note={t`Keep it where your program reads its secrets. This is the only time it is shown.`}
        onClose={() => setMade(undefined)}
      />
    </Panel>
  )
}

/** Its last letters, and until when the text before the last rotation is still good. */
function KeyText({ shown }: { shown: ShownKey }) {
  return (
    <>
      <code>…{shown.ending}</code>
      {shown.revokedAt === null && shown.oldUntil !== null && (
        <div className="dim">{rich`old text until ${<TimeText at={shown.oldUntil} />}`}</div>
      )}
    </>
  )
}

type DeedsProps = { shown: ShownKey; rotate: (key: ShownKey) => void; revoke: (key: ShownKey) => void }

function Deeds({ shown, rotate, revoke }: DeedsProps) {
  if (shown.revokedAt !== null) return <span className="dim">{t`revoked`}</span>
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {shown.mayRotate && (
        <Button
          variant="subtle"
          onClick={() => rotate(shown)}
          aria-label={t`New text for ${shown.name}`}
        >{t`New text`}</Button>
      )}
      <Button variant="subtle" onClick={() => revoke(shown)} aria-label={t`Revoke ${shown.name}`}>{t`Revoke`}</Button>
    </Group>
  )
}

const overlaps = [
  { value: '0', label: t`ends at once` },
  { value: '1', label: t`stays good for an hour` },
  { value: '24', label: t`stays good for a day` },
  { value: '72', label: t`stays good for three days` },
  { value: '168', label: t`stays good for seven days` },
]

type RotateDialogProps = { shown: ShownKey | undefined; onClose: () => void; onMade: (text: string) => void }

function RotateDialog({ shown, onClose, onMade }: RotateDialogProps) {
  const rotate = useAction('workspaces.rotateKey', {
    changes: ['workspaces.keys'],
    onDone: ({ text }) => {
      onClose()
      onMade(text)
    },
  })
  const submit = (form: FormData) =>
    shown && rotate.mutate({ id: shown.id, overlapHours: Number(form.get('overlap') ?? 24) })
  return (
    <FormDialog
      opened={shown !== undefined}
      title={t`New text for ${shown?.name ?? ''}`}
      submit={t`Make new text`}
      busy={rotate.isPending}
      problem={rotate.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="muted">{t`Programs change over one by one while both texts are good.`}</p>
      <Select name="overlap" label={t`The text of now`} data={overlaps} defaultValue="24" allowDeselect={false} />
    </FormDialog>
  )
}

function RevokeDialog({ shown, onClose }: { shown: ShownKey | undefined; onClose: () => void }) {
  const revoke = useAction('workspaces.revokeKey', { changes: ['workspaces.keys'], onDone: onClose })
  return (
    <ConfirmDialog
      opened={shown !== undefined}
      title={t`Revoke ${shown?.name ?? ''}`}
      confirm={t`Revoke`}
      tone="bad"
      busy={revoke.isPending}
      onConfirm={() => shown && revoke.mutate({ id: shown.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`Programs that use this key are refused from now on. This cannot be undone; make a new key instead.`}</ConfirmDialog>
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
      expiresInDays: Number(form.get('expires')) || undefined,
    })
  return (
    <FormDialog
      opened={opened}
      title={t`New API key`}
      submit={t`Make key`}
      busy={create.isPending}
      problem={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput name="name" label={t`Name`} required withAsterisk={false} maxLength={200} data-autofocus />
      <TextInput
        name="source"
        label={t`Source`}
        description={t`Names the system that uses the key; ids that it sends belong to this source.`}
        maxLength={100}
      />
      <Radio.Group label={t`This key`} value={kind} onChange={setKind}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="intake" label={t`sends product events and can read nothing`} />
          <Radio size="xs" value="scopes" label={t`uses the API for you, within`} />
        </Stack>
      </Radio.Group>
      {kind === 'scopes' && <Scopes />}
      <Select name="expires" label={t`Ends`} data={lifetimes} defaultValue="" allowDeselect={false} />
    </FormDialog>
  )
}

const lifetimes = [
  { value: '', label: t`never by itself` },
  { value: '30', label: t`after 30 days` },
  { value: '90', label: t`after 90 days` },
  { value: '365', label: t`after a year` },
]

function Scopes() {
  const { permissions } = useSession()
  return (
    <fieldset style={{ border: 0, margin: 0, padding: '0 0 0 24px' }}>
      <legend className="quiet">{t`Scopes`}</legend>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', gap: 6 }}>
        {permissions.map((permission) => (
          <Checkbox key={permission} name="scopes" value={permission} label={permission} />
        ))}
      </div>
    </fieldset>
  )
}
