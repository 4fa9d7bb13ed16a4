import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import type { Sender } from './Senders.tsx'
import { ServerFields } from './ServerFields.tsx'

type Draft = Required<Omit<Input<'messaging.saveSender'>, 'sender' | 'password' | 'dkimKey'>> & {
  password: string
  dkimKey: string
}

const fresh: Draft = {
  ...{ name: '', address: '', speaksAs: 'itself', repliesTo: null, returnsTo: null, host: '', port: 587 },
  ...{ security: 'starttls', username: null, dkimDomain: null, dkimSelector: null, perMinute: 60, isUsual: true },
  ...{ password: '', dkimKey: '' },
}

/** A sender with its server. Secrets are entered and never shown. */
export function SenderDialog({ before, onClose }: { before: Sender | null; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(before ? draftOf(before) : fresh)
  const change = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }))
  const save = useAction('messaging.saveSender', {
    onDone: () => {
      toast(t`Sender saved`)
      onClose()
    },
  })
  const send = () => {
    const { password, dkimKey, ...rest } = draft
    save.mutate({
      ...rest,
      ...(before ? { sender: before.id } : {}),
      ...(password ? { password } : {}),
      ...(dkimKey ? { dkimKey } : {}),
    })
  }
  const text = (key: 'name' | 'address', label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      required
      value={draft[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  const optional = (
    key: 'repliesTo' | 'returnsTo' | 'username' | 'dkimDomain' | 'dkimSelector',
    label: string,
    description?: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      value={draft[key] ?? ''}
      onChange={(event) => change({ [key]: event.currentTarget.value || null })}
    />
  )
  return (
    <Modal opened onClose={onClose} title={before ? t`Change ${before.name}` : t`New sender`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap="sm">
          <div className={records.pair}>
            {text('name', t`Name`)}
            {text('address', t`Address`)}
          </div>
          <ServerFields server={draft} onChange={change} />
          <div className={records.pair}>
            {optional('username', t`User name`)}
            <PasswordInput
              label={t`Password`}
              description={before?.hasPassword ? t`One is kept; leave empty to keep it` : undefined}
              value={draft.password}
              onChange={(event) => change({ password: event.currentTarget.value })}
            />
          </div>
          <Select
            label={t`Under whose name`}
            data={[
              { value: 'itself', label: t`Its own` },
              { value: 'owner', label: t`That of the account’s manager` },
            ]}
            allowDeselect={false}
            value={draft.speaksAs}
            onChange={(speaksAs) => speaksAs && change({ speaksAs: speaksAs as Draft['speaksAs'] })}
            comboboxProps={{ withinPortal: false }}
          />
          <div className={records.pair}>
            {optional('repliesTo', t`Mailbox for answers`, t`Delivers to our mail door`)}
            {optional('returnsTo', t`Mailbox for what comes back`, t`Delivers to our mail door`)}
          </div>
          <div className={records.pair}>
            {optional('dkimDomain', t`DKIM domain`)}
            {optional('dkimSelector', t`DKIM selector`)}
          </div>
          <Textarea
            label={t`DKIM private key`}
            description={before?.hasKey ? t`One is kept; leave empty to keep it` : undefined}
            autosize
            maxRows={4}
            value={draft.dkimKey}
            onChange={(event) => change({ dkimKey: event.currentTarget.value })}
          />
          <NumberInput
            label={t`At most a minute`}
            min={1}
            max={10_000}
            value={draft.perMinute}
            onChange={(perMinute) => change({ perMinute: Number(perMinute) })}
          />
          <Checkbox
            label={t`The usual sender`}
            checked={draft.isUsual}
            onChange={(event) => change({ isUsual: event.currentTarget.checked })}
          />
          {save.error && (
            <div role="alert" className="down">
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="end">
            <Button type="submit" variant="filled" disabled={save.isPending}>{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function draftOf({
  id: _i,
  hasPassword: _p,
  hasKey: _k,
  trouble: _t,
  restsUntil: _r,
  mailbox: _m,
  ...sender
}: Sender): Draft {
  return { ...sender, password: '', dkimKey: '' }
}
