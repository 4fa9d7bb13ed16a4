import type { CountedEvents } from './counted.ts'
import type { Operator } from './tree.ts'

/** What a field's value is. `money` is in minor units, `share` is 0.8 for 80%, `list` is a list of texts. */
export type FieldType = 'number' | 'money' | 'share' | 'text' | 'boolean' | 'date' | 'choice' | 'list'

/** Where a field comes from. Only measures are remembered day by day, so only they can rise, fall and cross. */
export type FieldSource = 'measure' | 'attribute' | 'custom' | 'own'

/** A field that conditions about a subject may name. `unit` is a currency code for money, a word such as 'days' for numbers. */
export interface FieldSpec {
  key: string
  label: string
  type: FieldType
  unit?: string | undefined
  choices?: readonly string[] | undefined
  source: FieldSource
  /** Its values are ids; people read the names of members, or of accounts. */
  names?: 'member' | 'account' | undefined
  /** Still read by what names it, and no longer offered. */
  isRetired?: boolean | undefined
  /** The events that it counts: a condition may name it by them. */
  counts?: CountedEvents | undefined
}

/** What a condition is about: an account, a contact, a ticket, a message, an operation call. */
export interface Subject {
  name: string
  fields: readonly FieldSpec[]
}

const KNOWN: readonly Operator[] = ['is known', 'is unknown']
const EQUAL: readonly Operator[] = ['is', 'is not']
const AMONG: readonly Operator[] = ['in', 'not in']
const ORDERED: readonly Operator[] = ['above', 'at least', 'below', 'at most', 'between']
const NUMERIC: readonly Operator[] = [...EQUAL, ...ORDERED, ...AMONG, ...KNOWN]
const CHANGE: readonly Operator[] = ['rose by at least', 'fell by at least', 'crossed above', 'crossed below']

const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  number: NUMERIC,
  money: NUMERIC,
  share: NUMERIC,
  text: [...EQUAL, ...AMONG, 'contains', 'starts with', ...KNOWN],
  boolean: [...EQUAL, ...KNOWN],
  date: [...EQUAL, 'before', 'after', 'between', 'within last', 'within next', ...KNOWN],
  choice: [...EQUAL, ...AMONG, ...KNOWN],
  list: ['contains', ...KNOWN],
}

/** Only measures come from sources that can fall silent. */
const SILENCE: readonly Operator[] = ['is stale', 'is not stale']

/** Whether a field is compared as a number. */
export function isNumeric(type: FieldType): boolean {
  return type === 'number' || type === 'money' || type === 'share'
}

/** The comparisons that fit a field, in the order in which a person is offered them. */
export function operatorsOf(field: FieldSpec): readonly Operator[] {
  const operators = OPERATORS[field.type]
  if (field.source !== 'measure') return operators
  return isNumeric(field.type) ? [...operators, ...SILENCE, ...CHANGE] : [...operators, ...SILENCE]
}
