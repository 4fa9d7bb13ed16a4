import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCard, aFactor, anyCard, anyValues, oneComponent, valuesOf } from '../../../../test/support/scorecards.ts'
import { sum } from '../../../kernel/statistics.ts'
import { componentScores, contributions, countedWeights, prepareScorecard, scoreAccount } from './score.ts'
import { factorsOf, type Scorecard } from './scorecard.ts'

const score = (card: Scorecard, values: Record<string, number | null>) =>
  scoreAccount(prepareScorecard(card), valuesOf(values))

test('an account with no measures has no score, not zero', () => {
  expect(score(oneComponent([aFactor('usage.a')]), {})).toMatchObject({ value: null, estimate: null, known: 0 })
})

test('a factor weighs its share of its component times the weight of the component', () => {
  const card = aCard({
    components: [
      { key: 'x', label: 'X', weight: 40, factors: [aFactor('usage.a', { weight: 3 }), aFactor('usage.b')] },
      { key: 'y', label: 'Y', weight: 60, factors: [aFactor('support.c', { weight: 7 })] },
    ],
  })
  // 0.3 x 100 + 0.1 x 0 + 0.6 x 50
  expect(score(card, { 'usage.a': 100, 'usage.b': 0, 'support.c': 50 }).value).toBe(60_000)
})

test('a value that is not known is left out and the other weights take its place', () => {
  const card = oneComponent([aFactor('usage.a', { weight: 80 }), aFactor('usage.b', { weight: 20 })])
  expect(score(card, { 'usage.a': 70, 'usage.b': null })).toMatchObject({ value: 70_000, known: 80_000 })
})

test('neutral counts as the middle of what the factor gives, penalise as its worst, and neither as known', () => {
  const steps = { bands: [{ at_least: 10, points: 90 }, { else: 30 }] }
  const card = (missing: string) =>
    oneComponent([aFactor('usage.a', { weight: 3 }), aFactor('usage.b', { missing, points: steps, weight: 1 })])
  expect(score(card('neutral'), { 'usage.a': 100 })).toMatchObject({ value: 90_000, known: 75_000 })
  expect(score(card('penalise'), { 'usage.a': 100 })).toMatchObject({ value: 82_500, known: 75_000 })
})

test('below 60% of the weight there is no score, at 60% there is one (rule 13)', () => {
  const card = oneComponent([aFactor('usage.a', { weight: 60 }), aFactor('usage.b', { weight: 40 })])
  expect(score(card, { 'usage.a': 80 }).value).toBe(80_000)
  expect(score(card, { 'usage.b': 80 })).toMatchObject({ value: null, estimate: 80_000, known: 40_000 })
})

test('NaN and infinity are unknown', () => {
  const card = oneComponent([aFactor('usage.a')])
  expect(score(card, { 'usage.a': Number.NaN }).value).toBeNull()
  expect(score(card, { 'usage.a': Number.POSITIVE_INFINITY }).value).toBeNull()
})

test('a value per another is unknown where the other is zero or unknown', () => {
  const card = oneComponent([aFactor('usage.a', { per: 'usage.b', points: { linear: { poor: 0, good: 2 } } })])
  expect(score(card, { 'usage.a': 3, 'usage.b': 3 }).value).toBe(50_000)
  expect(score(card, { 'usage.a': 3, 'usage.b': 0 }).value).toBeNull()
  expect(score(card, { 'usage.a': 3 }).value).toBeNull()
})

test('a cap holds a score down only while its condition holds, and is named only where it binds', () => {
  const caps = [
    { label: 'unpaid', when: { field: 'commercial.e', op: 'above', value: 30 }, at_most: 40 },
    { label: 'loose', when: { field: 'commercial.e', op: 'above', value: 30 }, at_most: 95 },
  ]
  const card = oneComponent([aFactor('usage.a')], { caps })
  expect(score(card, { 'usage.a': 90, 'commercial.e': 31 })).toMatchObject({ value: 40_000, uncapped: 90_000, cap: 0 })
  expect(score(card, { 'usage.a': 90, 'commercial.e': 30 })).toMatchObject({ value: 90_000, cap: null })
  expect(score(card, { 'usage.a': 30, 'commercial.e': 31 })).toMatchObject({ value: 30_000, cap: null })
  expect(score(card, { 'usage.a': 90 })).toMatchObject({ value: 90_000, cap: null })
})

test('a case of a table that cannot be told does not let a later one win in its place', () => {
  const table = [
    {
      when: {
        all: [
          { field: 'usage.a', op: 'at least', value: 4 },
          { field: 'usage.b', op: 'below', value: 5 },
        ],
      },
      points: 100,
    },
    { when: { field: 'usage.b', op: 'below', value: 0 }, points: 'unknown' },
    { else: 40 },
  ]
  const card = oneComponent([aFactor('usage.a', { points: { table } })])
  expect(score(card, { 'usage.a': 4, 'usage.b': 1 }).value).toBe(100_000)
  expect(score(card, { 'usage.a': 3, 'usage.b': 1 }).value).toBe(40_000)
  expect(score(card, { 'usage.b': 1 }).value).toBeNull()
  expect(score(card, { 'usage.a': 3, 'usage.b': -1 }).value).toBeNull()
})

test('every score lies from 0 to 100 and its parts and cap add up to it exactly', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyCard, anyValues, (card, values) => {
      const ready = prepareScorecard(card)
      const made = scoreAccount(ready, valuesOf(values))
      const { factors, components, cap } = contributions(ready, made)
      const total = made.estimate ?? 0
      expect(total).toBeGreaterThanOrEqual(0)
      expect(total).toBeLessThanOrEqual(100_000)
      expect(Number.isInteger(total)).toBe(true)
      expect(sum(factors) + cap).toBe(total)
      expect(sum(components) + cap).toBe(total)
      if (made.cap === null) expect(cap).toBe(0)
      if (made.estimate !== null) expect(sum(countedWeights(ready, made.points))).toBe(100_000)
    }),
    { numRuns: 3000 },
  )
})

test('a better value of a factor never lowers the score', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyCard, anyValues, fc.integer({ min: 0, max: 50 }), fc.nat(), (card, values, more, which) => {
      const uncappedCard = { ...card, caps: [] }
      const factors = factorsOf(card)
      const { measure } = factors[which % factors.length]?.factor ?? { measure: '' }
      const value = values[measure] ?? null
      fc.pre(value !== null)
      const before = score(uncappedCard, values).estimate ?? 0
      const after = score(uncappedCard, { ...values, [measure]: (value ?? 0) + more }).estimate ?? 0
      // A yes at 1 that becomes more stays a yes; from 0 it becomes one; below 0 it was one already.
      fc.pre(!((value ?? 0) < 0 && (value ?? 0) + more === 0))
      expect(after).toBeGreaterThanOrEqual(before)
    }),
    { numRuns: 3000 },
  )
})

test('the order of factors and components does not matter', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyCard, anyValues, (card, values) => {
      const turned = {
        ...card,
        components: card.components.toReversed().map((one) => ({ ...one, factors: one.factors.toReversed() })),
      }
      const { value, known, uncapped } = score(card, values)
      expect(score(turned, values)).toMatchObject({ value, known, uncapped })
    }),
    { numRuns: 2000 },
  )
})

test('a component by itself is the weighted mean of its known factors', () => {
  const card = oneComponent([aFactor('usage.a', { weight: 3 }), aFactor('usage.b'), aFactor('support.c')])
  const ready = prepareScorecard(card)
  const made = scoreAccount(ready, valuesOf({ 'usage.a': 80, 'usage.b': 40 }))
  expect(componentScores(ready, made.points)).toEqual([70_000])
})
