import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import type { Field, SettingValue } from './wording.ts'

type SettingFieldsProps = {
  fields: readonly Field[]
  values: Record<string, SettingValue>
  /** Columns to choose from, where a field names one. */
  columns?: readonly string[]
  onChange: (name: string, value: SettingValue) => void
}

/** The fields that a kind of source asks for. */
export function SettingFields({ fields, values, columns = [], onChange }: SettingFieldsProps) {
  return fields.map((field) => (
    <SettingField
      key={field.name}
      field={field}
      value={values[field.name] ?? null}
      columns={columns}
      onChange={(value) => onChange(field.name, value)}
    />
  ))
}

type SettingFieldProps = {
  field: Field
  value: SettingValue
  columns: readonly string[]
  onChange: (value: SettingValue) => void
}

function SettingField({ field, value, columns, onChange }: SettingFieldProps) {
  const { required, type, secret, choices } = field
  const [label, description] = [inWords(field.label), inWords(field.summary)]
  const shared = { label, description, required, withAsterisk: false }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (secret)
    return (
      <PasswordInput
        {...shared}
        maxLength={2000}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  switch (type) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          min={0}
          allowDecimal={false}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      )
    case 'yes or no':
      return (
        <Switch
          label={label}
          description={description}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <Select
          {...shared}
          allowDeselect={false}
          value={text || null}
          data={[...(choices ?? [])]}
          onChange={onChange}
        />
      )
    case 'column':
      return (
        <Select
          {...shared}
          clearable
          searchable
          value={text || null}
          data={withOwn(columns, text)}
          onChange={onChange}
        />
      )
    case 'columns':
      return (
        <TextInput
          {...shared}
          description={t`${description}; apart by commas`}
          maxLength={500}
          value={Array.isArray(value) ? value.join(', ') : text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'long text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={10_000}
          spellCheck={false}
          styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'text':
      return (
        <TextInput {...shared} maxLength={500} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      )
  }
}

/** What is chosen already stays choosable, also where the columns are not read yet. */
const withOwn = (columns: readonly string[], own: string): string[] => [
  ...new Set([...columns, ...(own === '' ? [] : [own])]),
]
