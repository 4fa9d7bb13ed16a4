import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_SUBJECT, conditions } from '../../../test/support/conditions.ts'
import { LIMITS, parseCondition } from './index.ts'

const DAYS = 'measure:usage.active_days_30d'
const parse = (input: unknown) => parseCondition(input, ANY_SUBJECT)
const parseWhere = (where: unknown) => parse({ version: 1, where })

/** The places at which a tree is refused; none where it is accepted. */
function refusedAt(where: unknown): string[] {
  const parsed = parseWhere(where)
  return parsed.kind === 'ok' ? [] : parsed.problems.map((problem) => problem.path)
}

function nestedNot(levels: number): unknown {
  return levels === 0 ? { field: 'tags', op: 'is known' } : { not: nestedNot(levels - 1) }
}

test('a condition that was written and read again is the same condition', () => {
  fc.assert(
    fc.property(conditions(), (condition) => {
      expect(parse(JSON.parse(JSON.stringify(condition)))).toEqual({ kind: 'ok', condition })
    }),
    { numRuns: 500 },
  )
})

test('any junk is refused with a problem and never thrown at', () => {
  const junk = fc.anything({
    withNullPrototype: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSparseArray: true,
  })
  fc.assert(
    fc.property(junk, (input) => {
      const [whole, inner] = [parse(input), parseWhere(input)]
      if (whole.kind === 'refused') expect(whole.problems.length).toBeGreaterThan(0)
      if (inner.kind === 'refused') expect(inner.problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})

test('a good condition in which one part is replaced by junk is refused or still a condition', () => {
  const spoilt = fc.tuple(conditions(), fc.nat(), fc.jsonValue()).map(([condition, at, junk]) => {
    let seen = 0
    return JSON.parse(JSON.stringify(condition), (_, value) => (seen++ === at % 12 ? junk : value)) as unknown
  })
  fc.assert(
    fc.property(spoilt, (input) => {
      const parsed = parse(input)
      if (parsed.kind === 'ok') expect(parse(parsed.condition)).toEqual(parsed)
      else expect(parsed.problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})

test('names that every object inherits are no fields, no operators and no parts', () => {
  const inherited = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'prototype',
  ]
  const names = Array.from({ length: 1000 }, (_, at) => inherited[at] ?? `${inherited[at % inherited.length]}${at}`)
  for (const name of names) {
    expect(refusedAt({ field: name, op: 'is known' })).toEqual(['where.field'])
    expect(refusedAt({ field: DAYS, op: name })).toEqual(['where.op'])
    expect(refusedAt(JSON.parse(`{ "field": "${DAYS}", "op": "is known", "${name}": {} }`))).toEqual([`where.${name}`])
    expect(parse(JSON.parse(`{ "version": 1, "where": { "all": [] }, "${name}": { "all": [] } }`)).kind).toBe('refused')
  }
  expect(refusedAt(Object.create({ all: [] }))).toEqual(['where.field'])
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('a problem names its place, what is wrong and what to do', () => {
  const parsed = parseWhere({
    all: [
      { field: DAYS, op: 'below', value: 5 },
      { field: 'attribute:stage', op: 'is', value: 'liv' },
    ],
  })
  expect(parsed).toEqual({
    kind: 'refused',
    problems: [
      { path: 'where.all[1].value', message: 'stage has no such choice', remedy: 'Use one of: trial, live, lost' },
    ],
  })
})

test('every problem of a tree is named at once', () => {
  const places = refusedAt({
    any: [
      { field: 'nobody', op: 'is', value: 1 },
      { field: DAYS, op: 'contains', value: 'x' },
      { field: DAYS, op: 'above', value: '5' },
    ],
  })
  expect(places).toEqual(['where.any[0].field', 'where.any[1].op', 'where.any[2].value'])
})

test.each([
  ['NaN', { field: DAYS, op: 'above', value: Number.NaN }],
  ['infinity', { field: DAYS, op: 'above', value: Number.POSITIVE_INFINITY }],
  ['a number beyond the limit', { field: DAYS, op: 'above', value: 1e16 }],
  ['half a cent', { field: 'measure:commercial.arr', op: 'above', value: 0.5 }],
  ['no value', { field: DAYS, op: 'above' }],
  ['null', { field: DAYS, op: 'is', value: null }],
  ['a pair the wrong way round', { field: DAYS, op: 'between', value: [5, 1] }],
  ['a pair of three', { field: DAYS, op: 'between', value: [1, 2, 3] }],
  ['an empty list', { field: DAYS, op: 'in', value: [] }],
  ['a list too long', { field: DAYS, op: 'in', value: Array.from({ length: LIMITS.list + 1 }, () => 1) }],
  ['a list of two kinds', { field: 'custom:industry', op: 'in', value: ['a', 1] }],
  ['a text too long', { field: 'custom:industry', op: 'is', value: 'x'.repeat(LIMITS.text + 1) }],
  ['a zero byte', { field: 'custom:industry', op: 'is', value: 'a\0' }],
  ['half a character', { field: 'custom:industry', op: 'is', value: '\ud800' }],
  ['nothing to look for', { field: 'custom:industry', op: 'contains', value: '' }],
  ['a day that does not exist', { field: 'attribute:renews_on', op: 'before', value: '2026-02-30' }],
  ['half a day', { field: 'attribute:renews_on', op: 'within next', days: 1.5 }],
  ['days below none', { field: 'attribute:renews_on', op: 'within last', days: -1 }],
  ['a rise by nothing', { field: DAYS, op: 'rose by at least', by: { amount: 0 }, over: { days: 7 } }],
  ['a rise by two sizes', { field: DAYS, op: 'rose by at least', by: { amount: 1, percent: 1 }, over: { days: 7 } }],
  ['a rise over no time', { field: DAYS, op: 'rose by at least', by: { amount: 1 }, over: { days: 0 } }],
  [
    'a rise of what has no history',
    { field: 'custom:seats', op: 'rose by at least', by: { amount: 1 }, over: { days: 7 } },
  ],
  ['yes as a word', { field: 'custom:is_public', op: 'is', value: 'yes' }],
  ['a group that is no list', { all: {} }],
  ['a group of two kinds', { all: [], any: [] }],
  ['a hole in a group', { all: new Array(2) }],
  ['nothing', null],
])('%s is refused', (_, where) => {
  expect(refusedAt(where).length).toBeGreaterThan(0)
})

test('a tree may be 20 levels deep and not 21', () => {
  expect(refusedAt(nestedNot(19))).toEqual([])
  expect(refusedAt(nestedNot(20))).toHaveLength(1)
  expect(refusedAt(nestedNot(3000))).toHaveLength(1)
  const circle: { not?: unknown } = {}
  circle.not = circle
  expect(refusedAt(circle)).toHaveLength(1)
})

test('a tree may have 500 parts and not 501, however they lie, and that is said once', () => {
  const leaf = { field: 'tags', op: 'is known' }
  const wide = (count: number) => ({ all: Array.from({ length: count }, () => leaf) })
  expect(refusedAt(wide(499))).toEqual([])
  expect(refusedAt(wide(500))).toEqual(['where.all'])
  expect(refusedAt({ all: Array.from({ length: 300 }, () => ({ not: leaf })) })).toHaveLength(1)
  expect(refusedAt({ all: [wide(250), wide(250)] })).toEqual(['where.all[1].all'])
  expect(refusedAt({ all: new Array(2 ** 31) })).toEqual(['where.all'])
})

test('at most 20 problems are reported', () => {
  expect(refusedAt({ all: Array.from({ length: 100 }, () => 5) })).toHaveLength(LIMITS.problems)
})

test.each([undefined, 0, 2, '1'])('version %j is refused', (version) => {
  expect(parse({ version, where: { all: [] } }).kind).toBe('refused')
})

test('minus zero is zero', () => {
  const parsed = parseWhere({ field: DAYS, op: 'is', value: -0 })
  expect(parsed).toStrictEqual({ kind: 'ok', condition: { version: 1, where: { field: DAYS, op: 'is', value: 0 } } })
})
