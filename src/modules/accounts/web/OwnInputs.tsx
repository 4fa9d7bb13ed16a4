import { MultiSelect, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import {
  type EditedValue,
  editableField,
  type Member,
  memberChoices,
  shownText,
  typedValue,
} from '../../../web/ui/editing/editable.ts'
import type { Own } from './attributes.ts'

type OwnInputsProps = {
  fields: readonly Own[]
  values: Readonly<Record<string, EditedValue>>
  members: readonly Member[]
  currency: string
  onChange: (key: string, value: EditedValue) => void
}

/** Fields of one's own in a form: of a person, or of a unit. */
export function OwnInputs({ fields, values, members, currency, onChange }: OwnInputsProps) {
  return fields
    .filter((field) => !field.isArchived && field.mayEdit)
    .map((field) => (
      <OwnInput
        key={field.key}
        field={field}
        value={values[field.key] ?? null}
        members={members}
        currency={currency}
        onChange={(value) => onChange(field.key, value)}
      />
    ))
}

type OwnInputProps = {
  field: Own
  value: EditedValue
  members: readonly Member[]
  currency: string
  onChange: (value: EditedValue) => void
}

function OwnInput({ field, value, members, currency, onChange }: OwnInputProps) {
  const editable = editableField(field, members, value, currency)
  const shared = { label: field.label, description: field.description, required: field.isRequired, withAsterisk: false }
  const words = Array.isArray(value) ? value : []
  if (editable.kind === 'tags')
    return (
      <TagsInput
        {...shared}
        value={words}
        splitChars={[',', ';']}
        maxTags={50}
        onChange={(next) => onChange(next.length === 0 ? null : next)}
      />
    )
  if (editable.kind === 'choices')
    return (
      <MultiSelect
        {...shared}
        data={editable.choices ?? []}
        value={words}
        searchable
        onChange={(next) => onChange(next.length === 0 ? null : next)}
      />
    )
  const choices =
    editable.kind === 'boolean'
      ? [
          { value: 'yes', label: t`Yes` },
          { value: 'no', label: t`No` },
        ]
      : editable.kind === 'member'
        ? memberChoices(members, value)
        : editable.choices
  const text = shownText(editable, value)
  if (choices)
    return (
      <Select
        {...shared}
        data={choices}
        value={text || null}
        clearable={!field.isRequired}
        clearButtonProps={{ 'aria-label': t`No value` }}
        searchable={choices.length > 8}
        onChange={(next) => onChange(next === null ? null : typedValue(editable, next))}
      />
    )
  const type = editable.kind === 'day' ? 'date' : editable.kind === 'link' ? 'url' : 'text'
  const change = (typed: string) => onChange(typedValue(editable, typed))
  if (editable.kind === 'text')
    return (
      <Textarea
        {...shared}
        autosize
        minRows={1}
        maxLength={5000}
        defaultValue={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...shared}
      type={type}
      maxLength={2000}
      defaultValue={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
