import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFactor, anyCard, anyValues, oneComponent, valuesOf } from '../../../../test/support/scorecards.ts'
import { sum } from '../../../kernel/statistics.ts'
import { bandOf, plainBand } from './bands.ts'
import type { Movable } from './reach.ts'
import { leastReturn } from './return.ts'
import { prepareScorecard, scoreAccount } from './score.ts'
import type { Scorecard } from './scorecard.ts'
import { sayReturn } from './words.ts'

const movable: Movable = { stepOf: () => 1, isMovable: (measure) => measure !== 'commercial.e' }
const card = oneComponent([aFactor('usage.a', { weight: 3 }), aFactor('usage.b', { weight: 1 })])

const least = (of: Scorecard, values: Record<string, number | null>, band: 'red' | 'yellow' | 'green' = 'red') =>
  leastReturn(prepareScorecard(of), valuesOf(values), band, movable)

test('the least is one factor raised no further than past the hysteresis', () => {
  const found = least(card, { 'usage.a': 40, 'usage.b': 40 })
  expect(found).toMatchObject({ kind: 'reachable', band: 'yellow', to: 52_000 })
  expect(found.kind === 'reachable' && found.steps).toEqual([
    { label: 'usage.a', changes: [{ measure: 'usage.a', from: 40, to: 56 }], points: 12_000 },
  ])
})

test('what the calendar moves is not asked of anybody', () => {
  const byTime = oneComponent([aFactor('commercial.e', { weight: 9 }), aFactor('usage.b', { weight: 1 })])
  expect(least(byTime, { 'commercial.e': 40, 'usage.b': 40 })).toEqual({
    kind: 'out of reach',
    band: 'yellow',
    need: 52_000,
  })
})

test('a cap that holds the score has to be lifted first', () => {
  const caps = [{ label: 'Unpaid', when: { field: 'support.c', op: 'above', value: 2 }, at_most: 30 }]
  const found = least(oneComponent([aFactor('usage.a')], { caps }), { 'usage.a': 50, 'support.c': 5 })
  expect(found.kind === 'reachable' && found.steps).toEqual([
    { label: 'Unpaid', changes: [{ measure: 'support.c', from: 5, to: 2 }], points: 20_000 },
    { label: 'usage.a', changes: [{ measure: 'usage.a', from: 50, to: 52 }], points: 2000 },
  ])
})

test('steps are taken as far as needed and no further', () => {
  const bands = [{ at_most: 0, points: 100 }, { at_most: 1, points: 60 }, { at_most: 2, points: 30 }, { else: 0 }]
  const found = least(oneComponent([aFactor('support.c', { points: { bands } })]), { 'support.c': 4 })
  expect(found.kind === 'reachable' && found.steps[0]?.changes).toEqual([{ measure: 'support.c', from: 4, to: 1 }])
})

test('it is worded as moving the score, not as saving the customer', () => {
  const found = least(card, { 'usage.a': 40, 'usage.b': 40 })
  const sentence = sayReturn(found, (measure) => ({
    label: measure === 'usage.a' ? 'Active people' : measure,
    unit: 'count',
  }))
  expect(sentence).toBe('Active people 40 to 56 +12.0: moves the score to 52.0')
})

test('N4 applied to the values, the least really reaches the band, and its steps add up', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyCard, anyValues, (any, values) => {
      const ready = prepareScorecard(any)
      const { value } = scoreAccount(ready, valuesOf(values))
      fc.pre(value !== null)
      const band = plainBand(any, value ?? 0)
      const found = leastReturn(ready, valuesOf(values), band, movable)
      if (found.kind !== 'reachable') return
      const changed = Object.fromEntries(
        found.steps.flatMap((step) => step.changes.map(({ measure, to }) => [measure, to])),
      )
      const after = scoreAccount(ready, valuesOf({ ...values, ...changed }))
      expect(after.value).toBe(found.to)
      // A single step can carry further than the next band.
      expect([found.band, 'green']).toContain(bandOf(any, after.value, band))
      expect(sum(found.steps, (step) => step.points)).toBe(found.to - found.from)
      expect(Object.keys(changed)).not.toContain('commercial.e')
    }),
    { numRuns: 3000 },
  )
})

test('without caps, a band out of reach is out of reach also with everything movable at its best', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(anyCard, anyValues, (any, values) => {
      const ready = prepareScorecard({ ...any, caps: [] })
      const { value } = scoreAccount(ready, valuesOf(values))
      fc.pre(value !== null)
      const found = leastReturn(ready, valuesOf(values), plainBand(any, value ?? 0), movable)
      if (found.kind !== 'out of reach') return
      const best = Object.entries(values).map(([measure, one]) => [
        measure,
        one === null || measure === 'commercial.e' ? one : 1000,
      ])
      expect(scoreAccount(ready, valuesOf(Object.fromEntries(best))).value).toBeLessThan(found.need)
    }),
    { numRuns: 2000 },
  )
})
