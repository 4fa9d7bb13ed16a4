import fc from 'fast-check'
import type {
  Comparison,
  Condition,
  FieldReader,
  FieldSpec,
  FieldValue,
  Node,
  Subject,
} from '../../src/kernel/condition/index.ts'
import { addDays, type Day, parseDay } from '../../src/kernel/day.ts'

/** A subject with a field of every type, some with history: what random conditions are about. */
export const ANY_SUBJECT: Subject = {
  name: 'account',
  fields: [
    { key: 'measure:usage.active_days_30d', label: 'active days', type: 'number', unit: 'days', source: 'measure' },
    { key: 'measure:commercial.seats_used_share', label: 'seats used', type: 'share', source: 'measure' },
    { key: 'measure:commercial.arr', label: 'ARR', type: 'money', unit: 'USD', source: 'measure' },
    { key: 'measure:usage.last_active_on', label: 'last active', type: 'date', source: 'measure' },
    { key: 'attribute:stage', label: 'stage', type: 'choice', choices: ['trial', 'live', 'lost'], source: 'attribute' },
    { key: 'attribute:renews_on', label: 'renewal', type: 'date', source: 'attribute' },
    { key: 'custom:industry', label: 'industry', type: 'text', source: 'custom' },
    { key: 'custom:seats', label: 'seats', type: 'number', source: 'custom' },
    { key: 'custom:is_public', label: 'public', type: 'boolean', source: 'custom' },
    { key: 'tags', label: 'tags', type: 'list', source: 'own' },
  ],
}

/** The day on which random conditions are decided. */
export const TODAY: Day = parseDay('2026-03-15')

// Small pools, so that values meet limits and each other often, with what databases and case get wrong.
const NUMBERS = [0, 1, -1, 5, 5.5, 10, 100, 0.1, 0.3, 0.8, 1e15, -1e15, 1e-9]
const TEXTS = [
  '',
  'bank',
  'Bank',
  'BANKING',
  'a%',
  'a_',
  '\\',
  "o'hara",
  'Straße',
  'ÄRZTE',
  'ärzte',
  'İzmir',
  'ΣΑΣ',
  '🙂',
]
const HISTORY_DAYS = [1, 7, 30, 730]

type ChangeSize = { amount: number } | { percent: number }

/** A value that a field can have, without the unknown. */
export function knownValues(field: FieldSpec): fc.Arbitrary<NonNullable<FieldValue>> {
  switch (field.type) {
    case 'number':
    case 'share':
      return numbers()
    case 'money':
      return wholeNumbers()
    case 'boolean':
      return fc.boolean()
    case 'date':
      return days()
    case 'choice':
      return fc.constantFrom(...(field.choices ?? ['none']))
    case 'list':
      return fc.array(texts(), { maxLength: 3 })
    default:
      return texts()
  }
}

/** A value that a field can have; unknown about one time in four. */
export function fieldValues(field: FieldSpec): fc.Arbitrary<FieldValue> {
  return fc.option(knownValues(field), { nil: null, freq: 3 })
}

/** One subject as it is and was: values by field, and earlier values by field and days ago. */
export interface Sighting {
  now: Map<string, FieldValue>
  before: Map<string, FieldValue>
  /** Fields whose source is silent. */
  stale?: ReadonlySet<string>
}

/** A subject with random values now and on the closed days that random conditions look back to. */
export function sightings(subject: Subject = ANY_SUBJECT): fc.Arbitrary<Sighting> {
  const now = valuesOf(subject.fields.map((field) => ({ key: field.key, field })))
  const before = valuesOf(
    subject.fields
      .filter((field) => field.source === 'measure')
      .flatMap((field) => HISTORY_DAYS.map((ago) => ({ key: `${field.key} ${ago}`, field }))),
  )
  const measures = subject.fields.filter((field) => field.source === 'measure').map((field) => field.key)
  const stale = fc.subarray(measures).map((keys) => new Set(keys))
  return fc.record({ now, before, stale })
}

/** Reads a sighting as the interpreter wants it. */
export function readerOf(sighting: Sighting, today: Day = TODAY): FieldReader {
  return {
    today,
    value: (field) => sighting.now.get(field),
    before: (field, ago) => sighting.before.get(`${field} ${ago}`),
    stale: (field) => sighting.stale?.has(field) === true,
  }
}

/** Random conditions about a subject; all of them are accepted by `parseCondition`. */
export function conditions(subject: Subject = ANY_SUBJECT): fc.Arbitrary<Condition> {
  return nodes(subject).map((where) => ({ version: 1 as const, where }))
}

/** Random trees, up to five levels deep. */
export function nodes(subject: Subject = ANY_SUBJECT): fc.Arbitrary<Node> {
  const leaf = comparisons(subject)
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(tie('node'), { maxLength: 4 }).map((all) => ({ all })) },
      { weight: 1, arbitrary: fc.array(tie('node'), { maxLength: 4 }).map((any) => ({ any })) },
      { weight: 1, arbitrary: tie('node').map((not) => ({ not })) },
    ),
  }))
  return node
}

/** Random comparisons over all fields of a subject and every operator that fits them. */
export function comparisons(subject: Subject = ANY_SUBJECT): fc.Arbitrary<Comparison> {
  return fc.oneof(...subject.fields.flatMap((field) => [...comparisonsOf(field), ...staleness(field)]))
}

/** Only measures come from sources that can fall silent. */
function staleness({ key, source }: FieldSpec): fc.Arbitrary<Comparison>[] {
  if (source !== 'measure') return []
  return [fc.constantFrom<Comparison>({ field: key, op: 'is stale' }, { field: key, op: 'is not stale' })]
}

function comparisonsOf(spec: FieldSpec): fc.Arbitrary<Comparison>[] {
  const known = fc.constantFrom<Comparison>({ field: spec.key, op: 'is known' }, { field: spec.key, op: 'is unknown' })
  if (spec.type === 'list') return [known, matching(spec.key, fc.constant('contains' as const))]
  if (spec.type === 'date') return [known, equal(spec), ...dateComparisons(spec.key)]
  if (spec.type === 'boolean') return [known, equal(spec)]
  if (spec.type === 'choice') return [known, equal(spec), amongTexts(spec)]
  if (spec.type === 'text') {
    return [known, equal(spec), amongTexts(spec), matching(spec.key, fc.constantFrom('contains', 'starts with'))]
  }
  const numeric = [known, equal(spec), ...numericComparisons(spec)]
  return spec.source === 'measure' ? [...numeric, ...changes(spec)] : numeric
}

function equal(spec: FieldSpec): fc.Arbitrary<Comparison> {
  const value = knownValues(spec).filter((one) => typeof one !== 'object') as fc.Arbitrary<number | string | boolean>
  return fc.record({ field: fc.constant(spec.key), op: fc.constantFrom('is', 'is not'), value })
}

function amongTexts(spec: FieldSpec): fc.Arbitrary<Comparison> {
  const value = fc.array(knownValues(spec) as fc.Arbitrary<string>, { minLength: 1, maxLength: 4 })
  return fc.record({ field: fc.constant(spec.key), op: fc.constantFrom('in', 'not in'), value })
}

function matching(field: string, op: fc.Arbitrary<'contains' | 'starts with'>): fc.Arbitrary<Comparison> {
  return fc.record({ field: fc.constant(field), op, value: texts().filter((text) => text !== '') })
}

function dateComparisons(key: string): fc.Arbitrary<Comparison>[] {
  const field = fc.constant(key)
  const value = fc.tuple(days(), days()).map(([a, b]): [Day, Day] => (a <= b ? [a, b] : [b, a]))
  const within = fc.constantFrom(0, 1, 30, 90, 36_500)
  return [
    fc.record({ field, op: fc.constantFrom('before', 'after'), value: days() }),
    fc.record({ field, op: fc.constant('between'), value }),
    fc.record({ field, op: fc.constantFrom('within last', 'within next'), days: within }),
  ]
}

function numericComparisons(spec: FieldSpec): fc.Arbitrary<Comparison>[] {
  const field = fc.constant(spec.key)
  const number = numbersOf(spec)
  const pair = fc.tuple(number, number).map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a]))
  const list = fc.array(number, { minLength: 1, maxLength: 4 })
  return [
    fc.record({ field, op: fc.constantFrom('above', 'at least', 'below', 'at most'), value: number }),
    fc.record({ field, op: fc.constant('between'), value: pair }),
    fc.record({ field, op: fc.constantFrom('in', 'not in'), value: list }),
  ]
}

function changes(spec: FieldSpec): fc.Arbitrary<Comparison>[] {
  const field = fc.constant(spec.key)
  const amount = numbersOf(spec).filter((number) => number > 0)
  const by = fc.oneof<fc.Arbitrary<ChangeSize>[]>(
    amount.map((size) => ({ amount: size })),
    fc.constantFrom(0.01, 10, 33.3, 100, 1_000_000).map((percent) => ({ percent })),
  )
  const over = fc.constantFrom(...HISTORY_DAYS).map((ago) => ({ days: ago }))
  return [
    fc.record({ field, op: fc.constantFrom('rose by at least', 'fell by at least'), by, over }),
    fc.record({ field, op: fc.constantFrom('crossed above', 'crossed below'), value: numbersOf(spec) }),
  ]
}

function numbersOf(spec: FieldSpec): fc.Arbitrary<number> {
  return spec.type === 'money' ? wholeNumbers() : numbers()
}

function numbers(): fc.Arbitrary<number> {
  const some = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((one) => one === 0 || Math.abs(one) > 1e-100)
  // Minus zero is written as zero, and a number too small to multiply is no number anyone measures.
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
    { weight: 1, arbitrary: some.map((one) => one + 0) },
  )
}

function wholeNumbers(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1, 100, 120_000, -500, 1e15), fc.integer())
}

function texts(): fc.Arbitrary<string> {
  const some = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((text) => !text.includes('\0') && text.isWellFormed())
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: some })
}

function days(): fc.Arbitrary<Day> {
  const near = fc.constantFrom(-90, -30, -1, 0, 1, 30, 90)
  return fc.oneof(near, fc.integer({ min: -40_000, max: 40_000 })).map((distance) => addDays(TODAY, distance))
}

function valuesOf(entries: readonly { key: string; field: FieldSpec }[]): fc.Arbitrary<Map<string, FieldValue>> {
  return fc
    .tuple(...entries.map((entry) => fieldValues(entry.field)))
    .map((values) => new Map(entries.map((entry, index) => [entry.key, values[index] ?? null])))
}
