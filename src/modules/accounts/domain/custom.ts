import { fold } from '../../../kernel/condition/index.ts'
import { isDay } from '../../../kernel/day.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { parseMinor } from '../../../kernel/money.ts'
import { told } from '../../../kernel/words.ts'
import type { Custom, CustomValue } from './account.ts'
import type { Checked } from './attribute.ts'

/**
 * What a field of one's own may hold. `money` is in minor units of the account's currency, `choices` are several of a closed
 * list, `tags` are words that anybody may add, `person` is a member of the workspace.
 */
export const customTypes = [
  'text',
  'number',
  'money',
  'boolean',
  'day',
  'choice',
  'choices',
  'tags',
  'link',
  'person',
] as const
export type CustomType = (typeof customTypes)[number]

/** Whose records have the field. */
export const fieldSubjects = ['account', 'contact', 'unit'] as const
export type FieldSubject = (typeof fieldSubjects)[number]

export interface CustomField {
  subject: FieldSubject
  key: string
  label: string
  type: CustomType
  choices: string[] | null
  description: string | null
  /** The heading under which it stands on the account's page. */
  section: string | null
  /** A person who fills the record in may not leave it empty; a source may. */
  isRequired: boolean
  /** Roles that may change its values; null is everybody who may change accounts. */
  editors: string[] | null
  /** No longer offered; its values and what names it stay. */
  isArchived: boolean
  /** Found by an import: it widens to text when a value does not fit. A field that a person defined refuses instead. */
  isOpen: boolean
}

type Held = Pick<CustomField, 'label' | 'type' | 'choices'>

/** The field under which words are kept that people put on accounts; it comes into being with the first of them. */
export const tagsField: CustomField = {
  subject: 'account',
  key: 'tags',
  label: 'Tags',
  type: 'tags',
  choices: null,
  description: null,
  section: null,
  isRequired: false,
  editors: null,
  isArchived: false,
  isOpen: true,
}

/** A field as an import finds it: nobody has said anything of it yet. */
export function foundField(subject: FieldSubject, key: string, values: readonly CustomValue[]): CustomField {
  return { ...tagsField, subject, key, label: labelOf(key), type: inferType(values) }
}

const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/
/** A leading zero is a code, not a number: 007 stays a text. */
const CODE = /^-?0\d/

/** The narrowest type that takes all values: a column of nothing says nothing and is a text. */
export function inferType(values: readonly CustomValue[]): CustomType {
  const known = values.filter((value) => value !== null && value !== '')
  if (known.length === 0) return 'text'
  if (known.every((value) => Array.isArray(value))) return 'tags'
  const fitting = (['number', 'boolean', 'day'] as const).find((type) => known.every((value) => isOf(type, value)))
  return fitting ?? 'text'
}

function isOf(type: 'number' | 'boolean' | 'day', value: CustomValue): boolean {
  if (type === 'number') {
    return Number.isFinite(value) || (typeof value === 'string' && NUMBER.test(value) && !CODE.test(value))
  }
  if (type === 'boolean') return typeof value === 'boolean' || /^(true|false)$/i.test(String(value))
  return isDay(value)
}

/** Room for any word or remark, no room for a book. */
export const MOST = { text: 5000, link: 2000, words: 50, word: 60 } as const

/** The value as the field keeps it, or why it does not fit. An amount in words is read in `currency`. */
export function castCustom(field: Held, value: CustomValue, currency = 'USD'): Checked {
  const given = typeof value === 'string' ? value.trim() : value
  if (given === null || given === '' || (Array.isArray(given) && given.length === 0)) return fits(null)
  switch (field.type) {
    case 'text':
      return castText(given)
    case 'number':
      return isOf('number', given) ? fits(Number(given)) : misfit(field, given, told`Send a number`)
    case 'money':
      return castMoney(field, given, currency)
    case 'boolean':
      return isOf('boolean', given)
        ? fits(String(given).toLowerCase() === 'true')
        : misfit(field, given, told`Send true or false`)
    case 'day':
      return isDay(given) ? fits(given) : misfit(field, given, told`Write a day as 2026-11-23`)
    case 'choice':
      return typeof given === 'string' && field.choices?.includes(given)
        ? fits(given)
        : misfit(field, given, told`Use one of ${field.choices?.join(', ') ?? 'its choices'}`)
    case 'choices':
      return castChoices(field, given)
    case 'tags':
      return castTags(field, given)
    case 'link':
      return castLink(field, given)
    case 'person':
      return isUuid(given) ? fits(given) : misfit(field, given, told`Send the id of a member`)
  }
}

const fits = (value: CustomValue): Checked => ({ kind: 'fits', value })

const textOf = (value: NonNullable<CustomValue>): string =>
  typeof value === 'object' ? value.join('; ') : String(value)

/** Without spaces around it; a text of nothing else is no value. */
function castText(given: NonNullable<CustomValue>): Checked {
  const text = textOf(given).trim().slice(0, MOST.text).trimEnd()
  return fits(text === '' ? null : text)
}

function castMoney(field: Held, given: NonNullable<CustomValue>, currency: string): Checked {
  const amount = typeof given === 'string' ? parseMinor(given, currency) : given
  return typeof amount === 'number' && Number.isSafeInteger(amount)
    ? fits(amount)
    : misfit(field, given, told`Send a whole number of minor units, or an amount in words such as 1,200.00`)
}

/** Several of a closed list, in the order of the list, each once. */
function castChoices(field: Held, given: NonNullable<CustomValue>): Checked {
  const wanted = wordsOf(given)
  const choices = field.choices ?? []
  const strange = wanted.find((word) => !choices.includes(word))
  return strange === undefined
    ? listed(choices.filter((choice) => wanted.includes(choice)))
    : misfit(field, strange, told`Use some of ${choices.join(', ')}`)
}

/** Words in the order of the alphabet; one that differs only by case is the same word. */
function castTags(field: Held, given: NonNullable<CustomValue>): Checked {
  const words = [
    ...new Map(
      wordsOf(given)
        .flatMap(apart)
        .map((word) => [fold(word), word]),
    ).values(),
  ]
  if (words.length > MOST.words) return misfit(field, `${words.length} words`, told`Keep at most ${MOST.words}`)
  const long = words.find((word) => word.length > MOST.word)
  if (long !== undefined) return misfit(field, long, told`Shorten it to ${MOST.word} characters`)
  return listed(words.sort((one, other) => (fold(one) < fold(other) ? -1 : 1)))
}

/** A list of nothing is no value. */
const listed = (words: string[]): Checked => fits(words.length === 0 ? null : words)

/** A list as it is, or one word; a file writes several in a cell with semicolons between them. */
function wordsOf(given: NonNullable<CustomValue>): string[] {
  return typeof given === 'object' ? trimmed(given) : apart(String(given))
}

const apart = (text: string): string[] => trimmed(text.split(';'))
const trimmed = (parts: readonly string[]): string[] => parts.map((part) => part.trim()).filter((part) => part !== '')

/** Only what opens a page: an address of any other scheme could run something. */
function castLink(field: Held, given: NonNullable<CustomValue>): Checked {
  const text = textOf(given)
  return text.length <= MOST.link && /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text)
    ? fits(text)
    : misfit(field, given, told`Send an address that begins with https://`)
}

function misfit(field: Held, value: NonNullable<CustomValue>, remedy: string): Checked {
  return {
    kind: 'misfit',
    reason: told`${field.label} holds ${holdings[field.type]} and cannot take ${textOf(value).slice(0, 80)}`,
    remedy,
  }
}

const holdings: Record<CustomType, string> = {
  text: 'a text',
  number: 'a number',
  money: told`an amount`,
  boolean: told`a yes or no`,
  day: 'a day',
  choice: 'a choice',
  choices: 'choices',
  tags: 'words',
  link: 'a link',
  person: 'a person',
}

/** Whether a value may stay as it is stored under a field. */
export function keeps(field: Held, value: CustomValue): boolean {
  const cast = castCustom(field, value)
  return cast.kind === 'fits' && isSameValue(cast.value, value)
}

/** Equal as they are kept; lists are kept in one order. */
export function isSameValue(one: CustomValue, other: CustomValue): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  return one.length === other.length && one.every((word, at) => word === other[at])
}

/** Custom values without those that are empty. */
export const compact = (custom: Custom): Custom =>
  Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null))

/** Fields whose values are lists of words, to which words can be added and from which they can be taken. */
export const isList = (type: CustomType): boolean => type === 'choices' || type === 'tags'

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
