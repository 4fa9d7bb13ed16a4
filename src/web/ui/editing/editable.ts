import { countryCode, countryName } from '../../../kernel/country.ts'
import { minorDigits } from '../../lib/format.ts'

/** A value of an account or of a field of one's own. */
export type EditedValue = string | number | boolean | string[] | null

export type EditKind =
  | 'text'
  /** Read and typed by name, kept as a code. */
  | 'country'
  | 'number'
  | 'money'
  | 'boolean'
  | 'day'
  | 'choice'
  | 'choices'
  | 'tags'
  | 'link'
  | 'member'
  | 'account'

export type Choice = { value: string; label: string }

/** Something that a person can change in its place. */
export type Editable = {
  /** As the server names it: owner, renews_on, custom.region. */
  attribute: string
  label: string
  kind: EditKind
  choices?: Choice[] | undefined
  isRequired?: boolean | undefined
  /** Of amounts. */
  currency?: string | undefined
  /** What to write there. */
  description?: string | undefined
}

/** A field of one's own as the server describes it. */
export type OwnField = {
  key: string
  label: string
  type: 'text' | 'number' | 'money' | 'boolean' | 'day' | 'choice' | 'choices' | 'tags' | 'link' | 'person'
  choices: string[] | null
  description: string | null
  isRequired: boolean
}

export type Member = { id: string; name: string; active: boolean }

/** Members who can be chosen: those who are here, and the one who stands there now. */
export function memberChoices(members: readonly Member[], chosen: EditedValue): Choice[] {
  return members
    .filter((member) => member.active || member.id === chosen)
    .map(({ id, name }) => ({ value: id, label: name }))
}

export function editableField(
  field: OwnField,
  members: readonly Member[],
  value: EditedValue,
  currency: string,
): Editable {
  const { label, isRequired, description } = field
  const kind = field.type === 'person' ? 'member' : field.type
  return {
    attribute: `custom.${field.key}`,
    label,
    kind,
    isRequired,
    currency,
    description: description ?? undefined,
    choices:
      kind === 'member' ? memberChoices(members, value) : field.choices?.map((one) => ({ value: one, label: one })),
  }
}

/** What was typed, as it is kept; nothing typed is no value. What does not fit is sent as it is, so that the server can say why. */
export function typedValue({ kind, currency }: Pick<Editable, 'kind' | 'currency'>, typed: string): EditedValue {
  const trimmed = typed.trim()
  if (trimmed === '') return null
  if (kind === 'boolean') return trimmed === 'yes'
  if (kind === 'country') return countryCode(trimmed)
  const number = Number(trimmed.replaceAll(',', ''))
  if (kind === 'number' && Number.isFinite(number)) return number
  if (kind === 'money' && Number.isFinite(number)) return Math.round(number * 10 ** minorDigits(currency ?? 'USD'))
  return trimmed
}

/** A value as somebody would type it. */
export function shownText({ kind, currency }: Pick<Editable, 'kind' | 'currency'>, value: EditedValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (kind === 'money' && typeof value === 'number') return String(value / 10 ** minorDigits(currency ?? 'USD'))
  if (kind === 'country') return countryName(String(value))
  return Array.isArray(value) ? value.join('; ') : String(value)
}

export function isSameEdited(one: EditedValue, other: EditedValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
