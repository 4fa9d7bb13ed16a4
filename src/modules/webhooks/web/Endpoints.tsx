import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

type Endpoint = Output<'webhooks.list'>['items'][number]

/** Addresses of other systems by the names under which playbooks call them. */
export function Endpoints() {
  const may = useMay('webhooks.manage')
  const { data, error, refetch } = useOperation('webhooks.list', {})
  const [open, setOpen] = useState<Endpoint | 'new' | null>(null)
  const [removing, setRemoving] = useState<Endpoint | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const add = may && <Button onClick={() => setOpen('new')}>{t`New endpoint`}</Button>
  return (
    <Panel title={t`Endpoints`} padding="flush" aside={add}>
      <DataTable
        label={t`Endpoints`}
        rows={data?.items}
        rowKey={({ id }) => id}
        skeletonRows={2}
        rowHeight={52}
        error={error}
        retry={() => void refetch()}
        empty={
          <EmptyState
            title={t`No other system is called yet`}
          >{t`Name an address, and a step of a playbook can call it. Each call is signed, so that the other side knows it is yours.`}</EmptyState>
        }
        columns={[
          { key: 'name', header: t`Name`, cell: (one) => <Named endpoint={one} /> },
          { key: 'address', header: t`Address`, narrow: 'hide', cell: ({ address }) => address },
          {
            key: 'acts',
            header: '',
            label: t`Test, new secret, change or take away`,
            align: 'right',
            cell: (one) =>
              may && <Acts endpoint={one} onSecret={setSecret} onChange={setOpen} onRemove={setRemoving} />,
          },
        ]}
      />
      {open !== null && (
        <EndpointDialog before={open === 'new' ? null : open} onSecret={setSecret} onClose={() => setOpen(null)} />
      )}
      <RemoveDialog endpoint={removing} onClose={() => setRemoving(null)} />
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </Panel>
  )
}

function Named({ endpoint: { name, isOn, earlierUntil } }: { endpoint: Endpoint }) {
  return (
    <>
      {name} {!isOn && <span className="dim">{t`off: calls wait`}</span>}
      {earlierUntil !== null && (
        <div className="dim">{rich`the secret before signs too until ${<TimeText at={earlierUntil} />}`}</div>
      )}
    </>
  )
}

type ActsProps = {
  endpoint: Endpoint
  onSecret: (secret: string) => void
  onChange: (endpoint: Endpoint) => void
  onRemove: (endpoint: Endpoint) => void
}

function Acts({ endpoint, onSecret, onChange, onRemove }: ActsProps) {
  const { id, name } = endpoint
  const test = useAction('webhooks.test', {
    changes: ['webhooks.deliveries'],
    onDone: () => toast(t`A test is on its way to ${name}`),
  })
  const rotate = useAction('webhooks.rotate', { changes: ['webhooks.list'], onDone: (made) => onSecret(made.secret) })
  return (
    <Group gap={4} justify="flex-end">
      <Button
        variant="subtle"
        aria-label={t`Test ${name}`}
        loading={test.isPending}
        onClick={() => test.mutate({ id }, { onError: toastProblem })}
      >{t`Test||a call`}</Button>
      <Button
        variant="subtle"
        aria-label={t`New secret for ${name}`}
        loading={rotate.isPending}
        onClick={() => rotate.mutate({ id }, { onError: toastProblem })}
      >{t`New secret`}</Button>
      <Button variant="subtle" aria-label={t`Change ${name}`} onClick={() => onChange(endpoint)}>{t`Change`}</Button>
      <Button variant="subtle" aria-label={t`Take away ${name}`} onClick={() => onRemove(endpoint)}>
        {t`Take away`}
      </Button>
    </Group>
  )
}

type DialogProps = { before: Endpoint | null; onSecret: (secret: string) => void; onClose: () => void }

function EndpointDialog({ before, onSecret, onClose }: DialogProps) {
  const [name, setName] = useState(before?.name ?? '')
  const [address, setAddress] = useState(before?.address ?? 'https://')
  const [isOn, setIsOn] = useState(before?.isOn ?? true)
  const save = useAction('webhooks.save', {
    changes: ['webhooks.list'],
    onDone: ({ secret }) => {
      onClose()
      if (secret !== null) onSecret(secret)
    },
  })
  return (
    <Modal opened onClose={onClose} title={before ? t`Change ${before.name}` : t`New endpoint`} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ ...(before ? { id: before.id } : {}), name, address, isOn }, { onError: toastProblem })
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            description={t`Playbooks call it by this name.`}
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t`Address`}
            description={t`On the public internet; what is inside is called only where the operator allows it.`}
            type="url"
            required
            maxLength={2000}
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <Checkbox
            label={t`Calls go out`}
            description={t`Switched off, they wait.`}
            checked={isOn}
            onChange={(event) => setIsOn(event.currentTarget.checked)}
          />
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function RemoveDialog({ endpoint, onClose }: { endpoint: Endpoint | null; onClose: () => void }) {
  const remove = useAction('webhooks.remove', { changes: ['webhooks.list', 'webhooks.deliveries'], onDone: onClose })
  return (
    <ConfirmDialog
      opened={endpoint !== null}
      title={t`Take away ${endpoint?.name ?? ''}`}
      confirm={t`Take away`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => endpoint && remove.mutate({ id: endpoint.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`Steps that name it are passed over and say so. Calls that wait are set aside. This cannot be undone.`}</ConfirmDialog>
  )
}

function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Modal opened={secret !== null} onClose={onClose} title={t`Secret of the endpoint`} size={520}>
      <Stack gap="md">
        <p className="muted">{t`Keep it where the other system reads its secrets: it proves that a call is yours. This is the only time it is shown.`}</p>
        <code style={{ overflowWrap: 'anywhere' }}>{secret}</code>
        <Group justify="flex-end" gap="xs">
          <CopyButton text={secret ?? ''} />
          <Button variant="filled" onClick={onClose}>{t`Done`}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
