import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_SUBJECT, conditions, readerOf, sightings, TODAY } from '../../../test/support/conditions.ts'
import { type Comparison, describe, type Explanation, evaluate, explain, type FieldValue, type Node } from './index.ts'

const SEATS = 'measure:commercial.seats_used_share'
const DAYS = 'measure:usage.active_days_30d'
const ARR = 'measure:commercial.arr'

function said(where: Node, now: FieldValue, then: FieldValue = null): string {
  const read = { today: TODAY, value: () => now, before: () => then }
  return explain({ version: 1, where }, read, ANY_SUBJECT).sentence
}

function parts(explanation: Explanation): Explanation[] {
  return [explanation, ...explanation.parts.flatMap(parts)]
}

test.each<[Comparison, FieldValue, FieldValue, string]>([
  [{ field: SEATS, op: 'above', value: 0.8 }, 0.62, null, 'fails because seats used is 62% and must be above 80%'],
  [{ field: SEATS, op: 'above', value: 0.8 }, 0.9, null, 'holds because seats used is 90% and must be above 80%'],
  [
    { field: SEATS, op: 'above', value: 0.8 },
    null,
    null,
    'cannot be told because seats used is unknown and must be above 80%',
  ],
  [
    { field: SEATS, op: 'above', value: 0.8 },
    0.79996,
    null,
    'fails because seats used is 79.996% and must be above 80%',
  ],
  [
    { field: ARR, op: 'at least', value: 1_000_000 },
    123_450,
    null,
    'fails because ARR is USD 1,234.50 and must be at least USD 10,000',
  ],
  [
    { field: DAYS, op: 'between', value: [1, 5] },
    3,
    null,
    'holds because active days is 3 days and must be between 1 days and 5 days',
  ],
  [
    { field: DAYS, op: 'fell by at least', by: { percent: 30 }, over: { days: 30 } },
    6,
    12,
    'holds because active days is 6 days, was 12 days 30 days before, and must have fallen by at least 30% over 30 days',
  ],
  [
    { field: SEATS, op: 'rose by at least', by: { amount: 0.07 }, over: { days: 7 } },
    0.6,
    0.58,
    'fails because seats used is 60%, was 58% 7 days before, and must have risen by at least 7 points over 7 days',
  ],
  [
    { field: DAYS, op: 'crossed below', value: 5 },
    4,
    6,
    "holds because active days is 4 days, was 6 days at yesterday's close, and must have crossed below 5 days since yesterday's close",
  ],
  [
    { field: 'attribute:renews_on', op: 'within next', days: 90 },
    '2026-05-03',
    null,
    'holds because renewal is 3 May 2026 and must lie within the next 90 days',
  ],
  [
    { field: 'attribute:stage', op: 'in', value: ['live', 'trial'] },
    'lost',
    null,
    'fails because stage is lost and must be one of live, trial',
  ],
  [{ field: 'custom:is_public', op: 'is', value: true }, false, null, 'fails because public is no and must be yes'],
  [{ field: 'tags', op: 'contains', value: 'vip' }, [], null, "fails because tags is empty and must contain 'vip'"],
])('%j', (comparison, now, then, sentence) => {
  expect(said(comparison, now, then)).toBe(sentence)
})

test('a group names the parts that settle it', () => {
  const few: Node = { field: DAYS, op: 'below', value: 5 }
  const many: Node = { field: DAYS, op: 'above', value: 10 }
  expect(said({ all: [few, many] }, 3)).toBe(
    'fails because 1 of 2 parts fails: active days is 3 days and must be above 10 days',
  )
  expect(said({ any: [few, many] }, 3)).toBe(
    'holds because 1 of 2 parts holds: active days is 3 days and must be below 5 days',
  )
  expect(said({ not: few }, 3)).toBe(
    'fails because the opposite is asked of a part that holds because active days is 3 days and must be below 5 days',
  )
})

test('every part of an explanation says what its part of the tree says', () => {
  fc.assert(
    fc.property(conditions(), sightings(), (condition, sighting) => {
      const read = readerOf(sighting)
      const explanation = explain(condition, read, ANY_SUBJECT)
      expect(explanation.outcome).toBe(evaluate(condition, read))
      for (const part of parts(explanation)) {
        const start = { true: 'holds because', false: 'fails because', unknown: 'cannot be told because' }[part.outcome]
        expect(part.sentence.startsWith(start)).toBe(true)
        expect(evaluate({ version: 1, where: nodeAt(condition.where, part.path) }, read)).toBe(part.outcome)
      }
    }),
    { numRuns: 300 },
  )
})

/** The part of a tree that a path names. */
function nodeAt(where: Node, path: string): Node {
  const steps = path.split('.').slice(1)
  return steps.reduce<Node>((node, step) => {
    const [, kind = '', index = '0'] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? []
    const inner: unknown = Reflect.get(node, kind)
    return (Array.isArray(inner) ? inner[Number(index)] : inner) as Node
  }, where)
}

test('no sentence claims that a number is what it is said not to be', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.79, max: 0.81, noNaN: true }), (share) => {
      fc.pre(share !== 0.8 && Math.abs(share - 0.8) > 1e-12)
      expect(said({ field: SEATS, op: 'above', value: 0.8 }, share)).not.toContain('is 80% and')
    }),
  )
})

test('a condition reads as a sentence', () => {
  const where: Node = {
    all: [
      { field: DAYS, op: 'below', value: 5 },
      { any: [{ field: 'attribute:stage', op: 'is', value: 'live' }, { not: { field: SEATS, op: 'is known' } }] },
    ],
  }
  expect(describe({ version: 1, where }, ANY_SUBJECT)).toBe(
    'active days must be below 5 days and (stage must be live or not (seats used must be known))',
  )
  expect(describe({ version: 1, where: { all: [] } }, ANY_SUBJECT)).toBe('always')
})

test('a field that is no longer declared reads by its key', () => {
  expect(said({ field: 'custom:gone', op: 'is', value: 'x' }, null)).toBe(
    "cannot be told because custom:gone is unknown and must be 'x'",
  )
})
