import { Button, Checkbox, Group, Modal, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Account.module.css'
import type { Own } from './attributes.ts'

export const typeLabels: Record<Own['type'], string> = {
  text: t`Text`,
  number: t`Number`,
  money: t`Amount of money`,
  boolean: t`Yes or no`,
  day: 'Day',
  choice: t`Choice of a list`,
  choices: t`Several choices of a list`,
  tags: t`Tags, words of anybody’s own`,
  link: t`Link`,
  person: t`Person who works here`,
}
const types = Object.entries(typeLabels).map(([value, label]) => ({ value: value as Own['type'], label }))

const roles = [
  { value: 'lead', label: t`Leads` },
  { value: 'csm', label: t`Success managers` },
]

type FieldDialogProps = { subject: Own['subject']; field: Partial<Own>; onClose: () => void }

/** Makes a field, or changes one: whoever changes what it holds is told where values no longer fit. */
export function FieldDialog({ subject, field, onClose }: FieldDialogProps) {
  const [type, setType] = useState<Own['type']>(field.type ?? 'text')
  const [isRequired, setRequired] = useState(field.isRequired ?? false)
  const [isClosed, setClosed] = useState((field.editors ?? null) !== null)
  const [editors, setEditors] = useState<string[]>(field.editors ?? [])
  const save = useAction('accounts.defineField', {
    changes: ['accounts.fields', 'segments.fields'],
    onDone: (saved) => {
      toast(saved.isArchived ? t`${saved.label} is archived` : t`${saved.label} is saved`)
      onClose()
    },
  })
  const draftOf = (form: FormData): Input<'accounts.defineField'> => ({
    subject,
    key: field.key,
    label: textIn(form, 'label') ?? '',
    type,
    choices: hasChoices(type) ? linesIn(form.get('choices')) : undefined,
    description: textIn(form, 'description'),
    section: textIn(form, 'section'),
    isRequired,
    editors: isClosed ? editors : null,
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate(draftOf(new FormData(event.currentTarget)))
  }
  const archive = () => {
    const { key, label = '', choices } = field
    save.mutate({ subject, key, label, type: field.type ?? 'text', choices: choices ?? undefined, isArchived: true })
  }
  return (
    <Modal opened onClose={onClose} title={field.key ? t`Change ${field.label}` : t`New field`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            name="label"
            label={t`Name`}
            required
            withAsterisk={false}
            maxLength={100}
            defaultValue={field.label}
            data-autofocus
          />
          <Select
            label={t`Holds`}
            data={types}
            value={type}
            allowDeselect={false}
            maxDropdownHeight={340}
            onChange={(next) => setType(next ?? 'text')}
          />
          {hasChoices(type) && (
            <Textarea
              name="choices"
              label={t`Choices`}
              description={t`One on each line.`}
              required
              withAsterisk={false}
              autosize
              minRows={3}
              maxRows={10}
              defaultValue={field.choices?.join('\n')}
            />
          )}
          <TextInput
            name="description"
            label={t`Description`}
            description={t`What to write there; shown to those who fill it in.`}
            maxLength={500}
            defaultValue={field.description ?? undefined}
          />
          {subject === 'account' && (
            <TextInput
              name="section"
              label={t`Heading`}
              description={t`Fields of one heading stand together on the page of an account.`}
              maxLength={60}
              defaultValue={field.section ?? undefined}
            />
          )}
          <Checkbox
            label={t`Required`}
            description={t`Whoever makes a record by hand fills it in, and nobody empties it. An import may leave it out.`}
            checked={isRequired}
            onChange={(event) => setRequired(event.currentTarget.checked)}
          />
          <Checkbox
            label={t`Only some may change it`}
            checked={isClosed}
            onChange={(event) => setClosed(event.currentTarget.checked)}
          />
          {isClosed && (
            <MultiSelect
              label={t`Who, beside owners and administrators`}
              data={roles}
              value={editors}
              onChange={setEditors}
            />
          )}
          {save.error && (
            <div role="alert" className={css.refused}>
              {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="space-between" gap="xs">
            {field.key && !field.isArchived ? (
              <Button variant="subtle" onClick={archive} disabled={save.isPending}>{t`Archive`}</Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button onClick={onClose}>{t`Cancel`}</Button>
              <Button type="submit" variant="filled" loading={save.isPending}>{t`Save`}</Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const hasChoices = (type: Own['type']): boolean => type === 'choice' || type === 'choices'

function textIn(form: FormData, name: string): string | null {
  const value = String(form.get(name) ?? '').trim()
  return value === '' ? null : value
}

const linesIn = (value: FormDataEntryValue | null): string[] => [
  ...new Set(
    String(value ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
