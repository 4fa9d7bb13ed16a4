import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { actionsFor } from './actions.ts'
import { factorsByRule, topFactors } from './factors.ts'
import { isForetold, labelledMonths, labelOf, noticePlace } from './label.ts'
import { isDecisionTold, isWhere, leakOf } from './leaks.ts'
import { acting, capacityOf, levelOf, lossRange, riskOf } from './level.ts'
import { intervalOf } from './nearby.ts'
import { planFor } from './plan.ts'
import { sayVerdict, verdictOf } from './verdict.ts'

const on = '2026-01-31' as Day
const loss = (day: string, more = {}) => ({ day: day as Day, kind: 'voluntary' as const, saidOn: null, ...more })

test('rule 20: fewer than thirty losses carry rules only, up to a hundred a line with a tenth as many inputs, more all families', () => {
  expect(planFor(29)).toBeNull()
  expect(planFor(30)).toEqual({ families: ['logistic'], mostInputs: 3 })
  expect(planFor(100)).toEqual({ families: ['logistic'], mostInputs: 10 })
  expect(planFor(101)).toMatchObject({ families: ['logistic', 'boosting', 'forest'], mostInputs: null })
})

test('rule 19: a loss counts within 90 days; who had said so before, or was bought, is nothing to foretell', () => {
  expect(labelOf([loss('2026-05-01')], on)).toBe(1)
  expect(labelOf([loss('2026-05-02')], on)).toBe(0)
  expect(labelOf([loss('2025-12-01')], on)).toBe(0)
  expect(labelOf([loss('2026-03-01', { saidOn: '2026-01-15' })], on)).toBeNull()
  expect(labelOf([loss('2026-03-01', { saidOn: '2026-02-15' })], on)).toBe(1)
  expect(labelOf([loss('2026-03-01', { kind: 'acquisition' })], on)).toBeNull()
  expect(isForetold({ arr: 1, likelihood: Number.NaN, daysToRenewal: 30 })).toBe(true)
  expect(isForetold({ arr: 1, likelihood: 0, daysToRenewal: 30 })).toBe(false)
  expect(isForetold({ arr: 1, likelihood: Number.NaN, daysToRenewal: -3 })).toBe(false)
  expect(isForetold({ arr: Number.NaN, likelihood: Number.NaN, daysToRenewal: Number.NaN })).toBe(false)
})

test('only months whose 90 days are decided, grace included, are learned from', () => {
  expect(labelledMonths('2026-02-01' as Day, '2025-08-15' as Day)).toEqual(['2025-08-31', '2025-09-30', '2025-10-31'])
  expect([noticePlace(-1, 5), noticePlace(30, 90), noticePlace(61, 121), noticePlace(Number.NaN, 200)]).toEqual([
    0, 1, 3, 4,
  ])
  expect(noticePlace(Number.NaN, Number.NaN)).toBeNaN()
})

/** Forty accounts of which ten are lost. */
const groups = Array.from({ length: 40 }, (_, at) => at)
const happened = groups.map((at) => (at < 10 ? 1 : 0))

test('a measure that knows the future is found, and one that marks a part of the lost tells of decisions made', () => {
  const planted = leakOf({ values: groups.map((at) => (at < 10 ? 5 : 0)), happened, groups })
  expect(planted).toMatchObject({ where: 'at least', lost: 10, of: 10, share: 1 })
  expect(planted && isDecisionTold(planted)).toBe(false)
  const asked = leakOf({ values: groups.map((at) => (at < 5 ? 1 : 0)), happened, groups })
  expect(asked).toMatchObject({ lost: 5, share: 0.5 })
  expect(asked && isDecisionTold(asked)).toBe(true)
  expect(asked && isWhere(asked, 1) && !isWhere(asked, 0)).toBe(true)
  const known = leakOf({ values: groups.map((at) => (at < 10 ? at : Number.NaN)), happened, groups })
  expect(known).toMatchObject({ lost: 10 })
  expect(leakOf({ values: groups.map((at) => at % 7), happened, groups })).toBeNull()
})

test('no probability without skill: not against chance, not against the plain forecast, not where dealt-out labels look as good', () => {
  const good = { aucLow: 0.6, gainAucLow: 0.01, gainLossHigh: 0.1, shuffledLow: 0.4 }
  expect(verdictOf(good)).toEqual({ state: 'published' })
  expect(verdictOf({ ...good, aucLow: 0.49 })).toEqual({ state: 'no skill', why: 'chance' })
  expect(verdictOf({ ...good, gainAucLow: -0.01 })).toEqual({ state: 'no skill', why: 'plain' })
  expect(verdictOf({ ...good, gainAucLow: -0.01, gainLossHigh: -0.001 })).toEqual({ state: 'published' })
  expect(verdictOf({ ...good, shuffledLow: 0.55 })).toEqual({ state: 'no skill', why: 'shuffled' })
  expect(sayVerdict({ state: 'too few', losses: 12 }, 30)).toContain(
    'A model needs 30 losses to learn from, and so far it knows 12',
  )
})

const values = (known: Record<string, number>) => ({ get: (measure: string) => known[measure] ?? null })
const all = {
  'usage.trend_30d': -0.35,
  'usage.breadth': 0.2,
  'usage.features_30d': 4,
  'usage.features_total': 20,
  'support.unresolved': 3,
  'engagement.days_since_contact': 45,
  'commercial.overdue_invoices': 1,
}

test('F123 F124 F125 F126 F127 the documents’ factors in words, each from its border on; what is unknown speaks for nothing', () => {
  expect(factorsByRule(values(all)).map(({ key, severity, detail }) => [key, severity, detail])).toEqual([
    ['usage', 'high', 'Use fell by 35% in 30 days'],
    ['support', 'high', '3 tickets are not resolved'],
    ['payment', 'high', '1 invoice is overdue'],
    ['adoption', 'medium', 'Uses 4 of 20 features'],
    ['engagement', 'medium', 'No contact for 45 days'],
  ])
  const border = {
    'usage.trend_30d': -0.2,
    'usage.breadth': 0.3,
    'support.unresolved': 2,
    'engagement.days_since_contact': 30,
  }
  expect(factorsByRule(values(border))).toEqual([])
  expect(factorsByRule(values({}))).toEqual([])
})

test('F148 E01 high factors come before medium ones, three at most; the model orders equals and fills what the rules leave', () => {
  const share = (measure: string, by: number) => ({ measure, label: measure, said: '5', share: by })
  const shares = [share('support.unresolved', 0.9), share('usage.trend_30d', 0.2), share('surveys.nps', 0.5)]
  expect(topFactors(factorsByRule(values(all)), shares).map(({ key }) => key)).toEqual(['support', 'usage', 'payment'])
  const few = topFactors(factorsByRule(values({ 'usage.breadth': 0.1 })), shares)
  expect(few.map(({ key, name }) => [key, name]).slice(1)).toEqual([
    ['model', 'support.unresolved'],
    ['model', 'surveys.nps'],
  ])
})

test('F128 F129 a high risk gets the review and the plan anew, the two main factors their own act with owner and deadline', () => {
  const factors = topFactors(factorsByRule(values(all)), [])
  expect(actionsFor(true, factors).map(({ key, role, hours }) => [key, role, hours])).toEqual([
    ['ebr', 'csm', 168],
    ['plan_reset', 'csm', 72],
    ['usage_recovery', 'csm', null],
    ['support_escalation', 'support_manager', 24],
  ])
  expect(actionsFor(false, [])).toEqual([])
})

test('F121 E10 the borders of the levels belong to the higher one, and of rule and model the higher acts', () => {
  expect([0, 0.399, 0.4, 0.699, 0.7].map(levelOf)).toEqual(['low', 'low', 'medium', 'medium', 'high'])
  expect(acting('high', 'low')).toEqual({ level: 'high', by: 'rule' })
  expect(acting('low', 'medium')).toEqual({ level: 'medium', by: 'model' })
  expect(acting('low', null)).toEqual({ level: 'low', by: 'rule' })
  expect(capacityOf(20, 3)).toBe(6)
})

test('rule 17 what a person settled acts until either risk rises above what it was then', () => {
  const settled = { level: 'low', rule: 'medium', model: 'high' } as const
  expect(riskOf('medium', 'high', settled)).toEqual({ level: 'low', by: 'person' })
  expect(riskOf('low', 'medium', settled)).toEqual({ level: 'low', by: 'person' })
  expect(riskOf('high', 'high', settled)).toEqual({ level: 'high', by: 'both' })
  expect(riskOf('medium', 'medium', { ...settled, model: null })).toEqual({ level: 'medium', by: 'both' })
  expect(riskOf('medium', null, settled)).toEqual({ level: 'low', by: 'person' })
  expect(riskOf('low', 'high', undefined)).toEqual({ level: 'high', by: 'model' })
})

test('what a group of accounts may cost lies within what its variance and the level that was learned allow', () => {
  expect(lossRange({ expected: 100, variance: 0, whole: 500, learned: 0 })).toEqual({ low: 100, high: 100 })
  expect(lossRange({ expected: 100, variance: 1e9, whole: 500, learned: 60 })).toEqual({ low: 0, high: 500 })
  // 100 losses foretold with a deviation of 8, by a level learned from 400: 1.645 times the root of 64 + 25 either way.
  const range = lossRange({ expected: 100, variance: 64, whole: 500, learned: 400 })
  expect([range.low, range.high].map((end) => end.toFixed(1))).toEqual(['84.5', '115.5'])
})

test('an account’s interval is that of accounts foretold like it', () => {
  const bins = [
    { foretold: 0.1, seen: { value: 0.1, low: 0.05, high: 0.2 } },
    { foretold: 0.3, seen: { value: 0.3, low: 0.2, high: 0.5 } },
  ]
  expect(intervalOf(bins, 0.2).low).toBeCloseTo(0.125, 9)
  expect(intervalOf(bins, 0.2).high).toBeCloseTo(0.35, 9)
  expect(intervalOf(bins, 0.9)).toEqual({ low: 0.2, high: 0.9 })
  expect(intervalOf([], 0.2)).toEqual({ low: 0, high: 1 })
})
