import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { type Contest, outcomeOf, sayOutcome } from './contest.ts'
import { driftedOf, driftOf, psiOf, spreadOf } from './drift.ts'
import { cancellationLabel, decisionLabel, hasToDecide, silenceLabel, targetOf } from './target.ts'

const on = '2026-01-31' as Day
const loss = (day: string, saidOn: string | null = null) => ({
  ...{ day: day as Day, kind: 'voluntary' as const, saidOn: saidOn as Day | null },
})

test('rule 19 of a decision that comes, only the end of the contract in force is looked at, not what happens within 90 days', () => {
  // The contract runs for 150 more days, until 30 June; the customer is lost then.
  expect(decisionLabel([loss('2026-06-30')], on, 150)).toBe(1)
  // It renewed then, and was lost a year later.
  expect(decisionLabel([loss('2027-06-30')], on, 150)).toBe(0)
  expect(decisionLabel([loss('2026-06-30', '2026-01-10')], on, 150)).toBeNull()
  expect(hasToDecide(0, 60)).toBe(true)
  expect(hasToDecide(90, 150)).toBe(true)
  expect(hasToDecide(91, 151)).toBe(false)
  expect(hasToDecide(-1, 59)).toBe(false)
  expect(hasToDecide(Number.NaN, 30)).toBe(false)
  expect(targetOf('decision').gap).toBe(7)
})

test('somebody falls silent where nothing came in the days that follow, and says that it cancels where a cancellation came', () => {
  expect([silenceLabel(60, 60), silenceLabel(59, 60), silenceLabel(Number.NaN, 60)]).toEqual([1, 0, null])
  expect(cancellationLabel(['2026-05-01' as Day], on)).toBe(1)
  expect(cancellationLabel(['2026-05-02' as Day, on], on)).toBe(0)
  expect(targetOf('inactivity', 90)).toMatchObject({ horizon: 90, reach: 90, gap: 4 })
})

test('the index of a measure is that of the textbook: a tenth that doubles counts 0.069, and what stays alike nothing', () => {
  const values = Array.from({ length: 1000 }, (_, row) => row)
  const spread = spreadOf('usage', values)
  expect(spread.shares.slice(0, -1).map((share) => Math.round(100 * share))).toEqual(Array(10).fill(10))
  expect(psiOf(spread, values)).toBe(0)
  // Every value of the lowest tenth comes twice, and none of the highest: (.2 - .1) ln 2, and (.001 - .1) ln .01.
  const moved = [...values.slice(0, 900), ...values.slice(0, 100)]
  expect(psiOf(spread, moved)).toBeCloseTo(0.1 * Math.LN2 + 0.099 * Math.log(100), 6)
  const gone = values.map((value) => (value < 500 ? Number.NaN : value))
  expect(driftedOf(driftOf([spread], 1000, () => gone))).toEqual(['usage'])
  expect(driftOf([spread], 99, () => gone)).toBeNull()
})

test('a new model takes the place of the one before only where it is surely better, or where that one no longer keeps its word', () => {
  const kept = { foretold: 40, low: 28, high: 52, came: 41 }
  const contest: Contest = { rows: 900, losses: 30, gain: { value: -0.01, low: -0.02, high: 0.001 }, kept }
  expect(outcomeOf(true, null)).toBe('alone')
  expect(outcomeOf(true, contest)).toBe('stays')
  expect(outcomeOf(true, { ...contest, gain: { value: -0.01, low: -0.02, high: -0.001 } })).toBe('better')
  expect(outcomeOf(true, { ...contest, kept: { ...kept, came: 53 } })).toBe('word not kept')
  expect(outcomeOf(true, { ...contest, losses: 9, gain: null, kept: { ...kept, came: 53 } })).toBe('stays')
  expect(outcomeOf(false, contest)).toBe('not published')
  expect(sayOutcome('word not kept', { ...contest, kept: { ...kept, came: 53 } })).toContain(
    '40 were foretold and 53 came',
  )
})
