import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ANY_SUBJECT,
  comparisons,
  conditions,
  nodes,
  readerOf,
  sightings,
  TODAY,
} from '../../../test/support/conditions.ts'
import {
  type Comparison,
  evaluate,
  type FieldReader,
  type FieldValue,
  fieldsOf,
  historyOf,
  holds,
  type Node,
  needsHistory,
  type Truth,
} from './index.ts'

const condition = (where: Node) => ({ version: 1 as const, where })
const decide = (where: Node, read: FieldReader) => evaluate(condition(where), read)
const seen = (now: unknown, then: unknown = null): FieldReader => ({
  today: TODAY,
  value: () => now as FieldValue,
  before: () => then as FieldValue,
})
const DAYS = 'measure:usage.active_days_30d'

test.each<[string, Comparison, unknown, Truth]>([
  ['5 is 5', { field: DAYS, op: 'is', value: 5 }, 5, 'true'],
  ['minus zero is zero', { field: DAYS, op: 'is', value: 0 }, -0, 'true'],
  ['5 is not above 5', { field: DAYS, op: 'above', value: 5 }, 5, 'false'],
  ['5 is at least 5', { field: DAYS, op: 'at least', value: 5 }, 5, 'true'],
  ['5 is not below 5', { field: DAYS, op: 'below', value: 5 }, 5, 'false'],
  ['5 is at most 5', { field: DAYS, op: 'at most', value: 5 }, 5, 'true'],
  ['both ends belong to between', { field: DAYS, op: 'between', value: [5, 5] }, 5, 'true'],
  ['an unknown number is not above', { field: DAYS, op: 'above', value: 5 }, null, 'unknown'],
  ['what is unknown is not said to differ', { field: 'attribute:stage', op: 'is not', value: 'lost' }, null, 'unknown'],
  [
    'what is unknown is not said to be none of',
    { field: 'attribute:stage', op: 'not in', value: ['lost'] },
    null,
    'unknown',
  ],
  ['unknown is known to be unknown', { field: DAYS, op: 'is unknown' }, undefined, 'true'],
  ['NaN is unknown', { field: DAYS, op: 'is known' }, Number.NaN, 'false'],
  ['infinity is unknown', { field: DAYS, op: 'above', value: 5 }, Number.POSITIVE_INFINITY, 'unknown'],
  ['an empty text is known', { field: 'custom:industry', op: 'is known' }, '', 'true'],
  ['an empty list is known', { field: 'tags', op: 'is known' }, [], 'true'],
  ['a text where a number is compared is unknown', { field: DAYS, op: 'below', value: 5 }, '3', 'unknown'],
  ['is minds case', { field: 'custom:industry', op: 'is', value: 'bank' }, 'Bank', 'false'],
  ['contains does not mind case', { field: 'custom:industry', op: 'contains', value: 'BANK' }, 'Our bank', 'true'],
  ['starts with does not mind case', { field: 'custom:industry', op: 'starts with', value: 'ärz' }, 'ÄRZTE', 'true'],
  ['a percent sign is a letter', { field: 'custom:industry', op: 'contains', value: '%' }, 'bank', 'false'],
  ['a list contains a whole entry', { field: 'tags', op: 'contains', value: 'vip' }, ['VIP', 'x'], 'true'],
  ['a list does not contain a piece', { field: 'tags', op: 'contains', value: 'vi' }, ['VIP'], 'false'],
  ['a day is not before itself', { field: 'attribute:renews_on', op: 'before', value: TODAY }, TODAY, 'false'],
  ['no day is unknown', { field: 'attribute:renews_on', op: 'after', value: TODAY }, '2026-02-30', 'unknown'],
  ['today is within the next 0 days', { field: 'attribute:renews_on', op: 'within next', days: 0 }, TODAY, 'true'],
  [
    'yesterday is within the last day',
    { field: 'attribute:renews_on', op: 'within last', days: 1 },
    '2026-03-14',
    'true',
  ],
  [
    'yesterday is not within the next',
    { field: 'attribute:renews_on', op: 'within next', days: 9 },
    '2026-03-14',
    'false',
  ],
])('%s', (_, comparison, value, outcome) => {
  expect(decide(comparison, seen(value))).toBe(outcome)
})

const rose: Comparison = { field: DAYS, op: 'rose by at least', by: { percent: 20 }, over: { days: 30 } }
const fell: Comparison = { field: DAYS, op: 'fell by at least', by: { amount: 3 }, over: { days: 7 } }
const above: Comparison = { field: DAYS, op: 'crossed above', value: 80 }
const below: Comparison = { field: DAYS, op: 'crossed below', value: 50 }

test.each<[string, Comparison, number | null, number | null, Truth]>([
  ['from 10 to 12 is 20%', rose, 12, 10, 'true'],
  ['from 10 to 11.9 is less', rose, 11.9, 10, 'false'],
  ['from -10 to -8 is a rise of 20%', rose, -8, -10, 'true'],
  ['from zero there is no percent', rose, 5, 0, 'unknown'],
  ['a rise from the unknown is unknown', rose, 5, null, 'unknown'],
  ['from 10 to 7 is a fall of 3', fell, 7, 10, 'true'],
  ['a rise is no fall', fell, 10, 7, 'false'],
  ['from the limit to above it has crossed', above, 81, 80, 'true'],
  ['what was above already has not crossed', above, 90, 81, 'false'],
  ['on the limit nothing has crossed', above, 80, 70, 'false'],
  ['from the limit to below it has crossed', below, 49, 50, 'true'],
  ['a first value never crosses', below, 10, null, 'unknown'],
  ['what is not below has not crossed, whatever it was', below, 60, null, 'false'],
])('%s', (_, comparison, now, then, outcome) => {
  expect(decide(comparison, seen(now, then))).toBe(outcome)
})

test('a group of no parts: all holds, any does not', () => {
  expect(decide({ all: [] }, seen(null))).toBe('true')
  expect(decide({ any: [] }, seen(null))).toBe('false')
})

test('an unknown part decides nothing, and at the top unknown does not hold', () => {
  const unknown: Node = { field: DAYS, op: 'above', value: 1 }
  const [yes, no]: Node[] = [{ all: [] }, { any: [] }]
  if (!yes || !no) throw new Error('both exist')
  const outcomes = [
    { all: [unknown, no] },
    { all: [unknown, yes] },
    { any: [unknown, yes] },
    { any: [unknown, no] },
    { not: unknown },
  ]
  expect(outcomes.map((where) => decide(where, seen(null)))).toEqual(['false', 'unknown', 'true', 'unknown', 'unknown'])
  expect(holds(condition(unknown), seen(null))).toBe(false)
  expect(holds(condition({ not: unknown }), seen(null))).toBe(false)
})

test('the laws of de Morgan and of double negation hold for every tree and every subject', () => {
  fc.assert(
    fc.property(nodes(), nodes(), sightings(), (a, b, sighting) => {
      const read = readerOf(sighting)
      expect(decide({ not: { all: [a, b] } }, read)).toBe(decide({ any: [{ not: a }, { not: b }] }, read))
      expect(decide({ not: { any: [a, b] } }, read)).toBe(decide({ all: [{ not: a }, { not: b }] }, read))
      expect(decide({ not: { not: a } }, read)).toBe(decide(a, read))
      expect(decide({ all: [a, b] }, read)).toBe(decide({ all: [b, a] }, read))
      expect(decide({ all: [a, { any: [a, b] }] }, read)).toBe(decide(a, read))
    }),
    { numRuns: 500 },
  )
})

test('what becomes known never turns a settled answer round', () => {
  const positive = conditions().filter((one) => !JSON.stringify(one).includes('known"'))
  fc.assert(
    fc.property(positive, sightings(), fc.infiniteStream(fc.boolean()), (one, sighting, hide) => {
      const hidden = (value: FieldValue | undefined) => (hide.next().value ? null : value)
      const veiled = { ...sighting, now: new Map(sighting.now), before: new Map(sighting.before) }
      for (const [key, value] of veiled.now) veiled.now.set(key, hidden(value) ?? null)
      for (const [key, value] of veiled.before) veiled.before.set(key, hidden(value) ?? null)
      const before = evaluate(one, readerOf(veiled))
      if (before !== 'unknown') expect(evaluate(one, readerOf(sighting))).toBe(before)
    }),
    { numRuns: 500 },
  )
})

test('whatever a reader gives, the answer is one of three', () => {
  fc.assert(
    fc.property(comparisons(), fc.anything(), fc.anything(), (comparison, now, then) => {
      expect(['true', 'false', 'unknown']).toContain(decide(comparison, seen(now, then)))
    }),
    { numRuns: 1000 },
  )
})

test('a condition reads the fields and the closed days that it says it reads, and no others', () => {
  fc.assert(
    fc.property(conditions(), sightings(), (one, sighting) => {
      const [asked, askedBefore] = [new Set<string>(), new Set<string>()]
      const inner = readerOf(sighting)
      evaluate(one, {
        today: TODAY,
        value: (field) => {
          asked.add(field)
          return inner.value(field)
        },
        before: (field, days) => {
          askedBefore.add(`${field} ${days}`)
          return inner.before(field, days)
        },
      })
      expect(asked).toEqual(new Set(fieldsOf(one)))
      expect(askedBefore).toEqual(new Set(historyOf(one).map(({ field, days }) => `${field} ${days}`)))
      expect(needsHistory(one)).toBe(askedBefore.size > 0)
    }),
  )
})

test('every field of the subject is met by random conditions', () => {
  const met = new Set(fc.sample(comparisons(), 2000).map((comparison) => comparison.field))
  expect(met.size).toBe(ANY_SUBJECT.fields.length)
})
