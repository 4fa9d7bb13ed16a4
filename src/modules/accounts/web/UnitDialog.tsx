import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import type { EditedValue } from '../../../web/ui/editing/editable.ts'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Account.module.css'
import { OwnInputs } from './OwnInputs.tsx'
import { useMembers } from './use-people.ts'

type Unit = Output<'accounts.children'>['units'][number]

const kinds = ['product', 'instance', 'subscription', 'site'] as const

type UnitDialogProps = { account: string; unit?: Unit; onClose: () => void }

/** A product, instance, subscription or site below an account. */
export function UnitDialog({ account, unit, onClose }: UnitDialogProps) {
  const { currency } = useSession().workspace
  const members = useMembers()
  const fields = useOperation('accounts.fields', { subject: 'unit' })
  const [kind, setKind] = useState<Unit['unit']>(unit?.unit ?? 'instance')
  const [custom, setCustom] = useState<Record<string, EditedValue>>({})
  const done = {
    changes: ['accounts.children' as const],
    onDone: () => {
      toast(unit ? t`${unit.name} changed` : t`Unit added`)
      onClose()
    },
  }
  const add = useAction('accounts.addUnit', done)
  const change = useAction('accounts.updateUnit', done)
  const problem = add.error ?? change.error
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    if (unit) change.mutate({ account, unit: unit.id, name, kind, custom })
    else add.mutate({ account, name, unit: kind, custom })
  }
  return (
    <Modal opened onClose={onClose} title={unit ? unit.name : t`Add a unit`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            name="name"
            required
            withAsterisk={false}
            maxLength={200}
            defaultValue={unit?.name}
            data-autofocus
          />
          <Select
            label={t`Kind`}
            data={kinds.map((value) => ({ value, label: choiceWord(value) }))}
            value={kind}
            allowDeselect={false}
            onChange={(next) => setKind(next ?? 'instance')}
          />
          <OwnInputs
            fields={fields.data?.items ?? []}
            values={{ ...unit?.custom, ...custom }}
            members={members}
            currency={currency}
            onChange={(key, value) => setCustom((before) => ({ ...before, [key]: value }))}
          />
          {unit && (
            <p className={css.unitId}>
              <span className="muted">{t`Events and tickets that name this unit count for the account. Its id here:`}</span>
              <CopyButton text={unit.id} />
            </p>
          )}
          {problem && (
            <div role="alert" className={css.refused}>
              {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={add.isPending || change.isPending}>
              {unit ? t`Save` : t`Add unit`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
