import { Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useSession } from '../../../web/lib/session.tsx'
import type { Decide } from './use-decide.ts'
import type { Approval } from './words.ts'

type DialogProps = { approval: Approval; decide: Decide; onClose: () => void }

/** A no with its reason, which whoever asked reads. */
export function RejectDialog({ approval, decide, onClose }: DialogProps) {
  const [reason, setReason] = useState('')
  const send = async () => {
    if (reason.trim() !== '' && (await decide(approval, { decision: 'reject', reason: reason.trim() }))) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t`Reject: ${approval.title}`} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack gap="sm">
          <Textarea
            label={t`Why not`}
            placeholder={t`They asked us not to write this week`}
            data-autofocus
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void send()}
          />
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" disabled={reason.trim() === ''}>{t`Reject`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type Values = Record<string, string | number>

/** A yes with something changed. */
export function EditDialog({ approval, decide, onClose }: DialogProps) {
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(approval.editable.map(({ field, value }) => [field, value ?? ''])),
  )
  const send = async () => {
    const changes = Object.fromEntries(
      approval.editable.flatMap(({ field, value }) => (values[field] === value ? [] : [[field, values[field] ?? '']])),
    )
    if (await decide(approval, { decision: 'approve', changes })) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t`Approve with changes`} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack gap="sm">
          <p className="muted">{approval.title}</p>
          {approval.editable.map((one, at) => (
            <Field
              key={one.field}
              one={one}
              isFirst={at === 0}
              value={values[one.field] ?? ''}
              onChange={(value) => setValues((before) => ({ ...before, [one.field]: value }))}
            />
          ))}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled">{t`Approve`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type FieldProps = {
  one: Approval['editable'][number]
  isFirst: boolean
  value: string | number
  onChange: (value: string | number) => void
}

function Field({ one: { label, type }, isFirst, value, onChange }: FieldProps) {
  const { workspace } = useSession()
  const given = { label, 'data-autofocus': isFirst || undefined }
  if (type === 'text')
    return (
      <Textarea
        {...given}
        autosize
        maxRows={12}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  if (type === 'day')
    return <TextInput {...given} type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  const unit = type === 'money' ? 10 ** currencyDigits(workspace.currency) : 1
  return (
    <NumberInput
      {...given}
      min={0}
      {...(type === 'percent' ? { suffix: '%', max: 100 } : {})}
      {...(type === 'money' ? { prefix: `${workspace.currency} `, thousandSeparator: true } : {})}
      value={typeof value === 'number' ? value / unit : value}
      onChange={(next) => onChange(typeof next === 'number' ? Math.round(next * unit) : next)}
      hideControls
    />
  )
}
