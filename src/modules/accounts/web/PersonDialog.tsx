import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { useSession } from '../../../web/lib/session.tsx'
import type { EditedValue } from '../../../web/ui/editing/editable.ts'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Account.module.css'
import { OwnInputs } from './OwnInputs.tsx'
import { useMembers } from './use-people.ts'

const roles = ['user', 'admin', 'champion', 'executive_sponsor', 'budget_holder', 'power_user']

type PersonDialogProps = { account: string; person?: Item<'accounts.contacts'> | undefined; onClose: () => void }

/** Adds somebody to an account, or changes what is known of them. */
export function PersonDialog({ account, person, onClose }: PersonDialogProps) {
  const { currency } = useSession().workspace
  const members = useMembers()
  const fields = useOperation('accounts.fields', { subject: 'contact' })
  const [role, setRole] = useState<string | null>(person?.role ?? 'user')
  const [custom, setCustom] = useState<Record<string, EditedValue>>({})
  const done = (text: string) => ({
    changes: ['accounts.contacts' as const, 'accounts.get' as const],
    onDone: () => {
      toast(text)
      onClose()
    },
  })
  const add = useAction('accounts.addContact', done(t`Added to the account`))
  const change = useAction('accounts.updateContact', done(t`Saved`))
  const problem = add.error ?? change.error
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const said = (name: string) => String(form.get(name) ?? '').trim() || null
    const name = said('name') ?? ''
    const told = { email: said('email'), title: said('title'), phone: said('phone') }
    if (person) {
      const changed = Object.entries(told).filter(([key, value]) => value !== person[key as keyof typeof told])
      const own = { ...(name === person.name ? {} : { name }), ...Object.fromEntries(changed) }
      return change.mutate({ account, contact: person.id, ...own, role: role ?? undefined, custom })
    }
    const filled = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null))
    return add.mutate({ account, name, ...filled, role: role ?? undefined, custom })
  }
  const refused = (field: string) => (problem?.field === field ? problem.detail : undefined)
  const offered = role !== null && !roles.includes(role) ? [...roles, role] : roles
  return (
    <Modal opened onClose={onClose} title={person ? person.name : t`Add a person`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            name="name"
            required
            withAsterisk={false}
            maxLength={200}
            defaultValue={person?.name}
            data-autofocus
            error={refused('name')}
          />
          <TextInput
            label={t`Mail address`}
            name="email"
            type="email"
            maxLength={320}
            defaultValue={person?.email ?? undefined}
            error={refused('email')}
          />
          <TextInput
            label={t`Title`}
            name="title"
            placeholder={t`Head of Operations`}
            maxLength={200}
            defaultValue={person?.title ?? undefined}
            error={refused('title')}
          />
          <TextInput
            label={t`Telephone`}
            name="phone"
            maxLength={60}
            defaultValue={person?.phone ?? undefined}
            error={refused('phone')}
          />
          <Select
            label={t`Role`}
            data={offered.map((value) => ({ value, label: choiceWord(value) }))}
            value={role}
            onChange={setRole}
            allowDeselect={false}
          />
          <OwnInputs
            fields={fields.data?.items ?? []}
            values={{ ...person?.custom, ...custom }}
            members={members}
            currency={currency}
            onChange={(key, value) => setCustom((before) => ({ ...before, [key]: value }))}
          />
          {problem && !['name', 'email', 'title', 'phone'].includes(problem.field ?? '') && (
            <div role="alert" className={css.refused}>
              {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={add.isPending || change.isPending}>
              {person ? t`Save` : t`Add person`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
