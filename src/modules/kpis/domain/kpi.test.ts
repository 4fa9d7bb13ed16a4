import { expect, test } from 'vitest'
import { type Facts, type Kpi, reckon, standingOf } from './kpi.ts'
import { kpiNamed, kpis } from './kpis.ts'

const facts: Facts = {
  ...{ start: 1_000, kept: 850, end: 1_050, customers: 20, keptCustomers: 18, lostCustomers: 2, payers: 22 },
  ...{ closing: 1_300, won: 250, expanded: 200, shrunk: 50, churned: 100, lostMonths: 30, lostAccounts: 2 },
  lifetimeValue: 1_300 * 0.8 * (20 / 2),
}
const of = (key: string, known: Partial<Facts> = {}, sums: Record<string, number | null> = {}) => {
  const kpi = kpiNamed(key)
  if (!kpi) throw new Error(key)
  return reckon(kpi, { facts: { ...facts, ...known }, sums }).value
}

test('F306 F307 F308 F310 F311 each figure of revenue is its formula', () => {
  const told = [
    'grr',
    'grr_simple',
    'nrr',
    'logo_retention',
    'churn_customers',
    'churn_arr',
    'expansion_rate',
    'quick_ratio',
  ]
  expect(told.map((key) => of(key))).toEqual([0.85, 0.9, 1.05, 0.9, 0.1, 0.1, 0.2, 3])
  expect(of('arr')).toBe(1_300)
  expect(of('time_to_churn')).toBe(15)
  // A customer of 59 who stays ten years, of which four fifths are left.
  expect(of('lifetime_value')).toBeCloseTo((1_300 / 22) * 0.8 * 10)
})

test('what nothing is known of is unknown, and never nought', () => {
  expect(of('grr', { start: 0 })).toBeNull()
  expect(of('quick_ratio', { churned: 0, shrunk: 0 })).toBeNull()
  const { lifetimeValue: _, ...nobodyLost } = facts
  expect(reckon(kpiNamed('lifetime_value') as Kpi, { facts: nobodyLost, sums: {} }).value).toBeNull()
  expect(
    of('feature_adoption', {}, { 'usage.breadth of customers': null, '#usage.breadth of customers': 0 }),
  ).toBeNull()
  expect(
    of(
      'nps',
      {},
      { 'sentiment.nps*sentiment.nps_answers of customers': 400, 'sentiment.nps_answers of customers': 10 },
    ),
  ).toBe(40)
})

test('a target is met from the side from which it is good', () => {
  expect(standingOf({ direction: 'up' }, 0.9, 0.9)).toBe('met')
  expect(standingOf({ direction: 'down' }, 0.16, 0.15)).toBe('missed')
  expect(standingOf({ direction: 'up' }, null, 0.9)).toBeNull()
  expect(new Set(kpis.map(({ key }) => key)).size).toBe(kpis.length)
})
