import { isDay } from '../../../kernel/day.ts'
import type { CustomValue } from './account.ts'
import type { Checked } from './attribute.ts'

export const customTypes = ['text', 'number', 'boolean', 'day', 'choice'] as const
export type CustomType = (typeof customTypes)[number]

export interface CustomField {
  key: string
  label: string
  type: CustomType
  choices: string[] | null
  /** Found by an import: it widens to text when a value does not fit. A field that a person defined refuses instead. */
  isOpen: boolean
}

const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/
/** A leading zero is a code, not a number: 007 stays a text. */
const CODE = /^-?0\d/

/** The narrowest type that takes all values: a column of nothing says nothing and is a text. */
export function inferType(values: readonly CustomValue[]): CustomType {
  const known = values.filter((value) => value !== null && value !== '')
  if (known.length === 0) return 'text'
  const fitting = (['number', 'boolean', 'day'] as const).find((type) => known.every((value) => isOf(type, value)))
  return fitting ?? 'text'
}

function isOf(type: 'number' | 'boolean' | 'day', value: CustomValue): boolean {
  if (type === 'number') {
    return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value) && !CODE.test(value))
  }
  if (type === 'boolean') return typeof value === 'boolean' || /^(true|false)$/i.test(String(value))
  return isDay(value)
}

/** The value as the field keeps it, or why it does not fit. */
export function castCustom(field: Pick<CustomField, 'label' | 'type' | 'choices'>, value: CustomValue): Checked {
  const given = typeof value === 'string' ? value.trim() : value
  if (given === null || given === '') return { kind: 'fits', value: null }
  switch (field.type) {
    case 'text':
      return { kind: 'fits', value: String(given).slice(0, 5000) }
    case 'number':
      return isOf('number', given) ? { kind: 'fits', value: Number(given) } : misfit(field, given, 'Send a number')
    case 'boolean':
      return isOf('boolean', given)
        ? { kind: 'fits', value: String(given).toLowerCase() === 'true' }
        : misfit(field, given, 'Send true or false')
    case 'day':
      return isDay(given) ? { kind: 'fits', value: given } : misfit(field, given, 'Write a day as 2026-11-23')
    case 'choice':
      return field.choices?.includes(String(given))
        ? { kind: 'fits', value: String(given) }
        : misfit(field, given, `Use one of ${field.choices?.join(', ') ?? 'its choices'}`)
  }
}

function misfit(field: Pick<CustomField, 'label' | 'type'>, value: CustomValue, remedy: string): Checked {
  return {
    kind: 'misfit',
    reason: `${field.label} holds a ${field.type} and cannot take ${String(value).slice(0, 80)}`,
    remedy,
  }
}

/** The key of a field from what a file or a person calls it: `Seats bought` is seats_bought. */
export function fieldKey(name: string): string {
  const plain = name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 60) || 'field'
  )
}

/** What a key looks like to a person who named nothing else: seats_bought is Seats bought. */
export function labelOf(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
