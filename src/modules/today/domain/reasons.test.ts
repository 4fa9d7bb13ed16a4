import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bandMeasure } from '../../../kernel/band.ts'
import { priorityOf, standardWeights } from './order.ts'
import { measuresRead, reasonsOf, type Sight, toldTogether } from './reasons.ts'
import { sinceWhen } from './since.ts'

/** What is known now and was 30 days ago; where no band is said, it is the one of the score alone. */
const sight = (now: Record<string, number>, before: Record<string, number> = {}): Sight => ({
  now: (measure) => now[measure] ?? (measure === bandMeasure ? plainBand(now['health.score']) : null),
  before: (measure) => before[measure] ?? null,
})

const plainBand = (score: number | undefined) => (score === undefined ? null : score < 50 ? 1 : score < 75 ? 2 : 3)

test('an account of which nothing is known gives no reason', () => {
  expect(reasonsOf(sight({}))).toEqual([])
})

test('the weightiest reason is told first, with the figures behind it', () => {
  const reasons = reasonsOf(
    sight(
      { 'usage.active_people_30d': 23, 'support.open_high': 2, 'support.oldest_open_days': 9 },
      { 'usage.active_people_30d': 64 },
    ),
  )
  expect(reasons.map((reason) => reason.sentence)).toEqual([
    'Active people fell from 64 to 23 in 30 days',
    '2 high-priority tickets open, the oldest ticket for 9 days',
  ])
})

test('two active people becoming one is no news', () => {
  expect(reasonsOf(sight({ 'usage.active_people_30d': 1 }, { 'usage.active_people_30d': 2 }))).toEqual([])
})

test('a renewal near is a reason only while health is below 60 or not known', () => {
  const near = { 'commercial.days_to_renewal': 40 }
  expect(reasonsOf(sight({ ...near, 'health.score': 80 }))).toEqual([])
  expect(reasonsOf(sight({ ...near, 'health.score': 55 })).map((reason) => reason.kind)).toEqual(['renewal near'])
  expect(reasonsOf(sight(near)).map((reason) => reason.kind)).toEqual(['renewal near'])
})

const told = (now: Record<string, number>, before: Record<string, number> = {}) =>
  toldTogether(reasonsOf(sight(now, before)))

test('a red customer that renews soon is told its health once, as the pill beside it shows it', () => {
  expect(told({ 'health.score': 39.6, 'commercial.days_to_renewal': 3 })).toEqual([
    'Renews in 3 days with health red at 39',
  ])
})

test('a fall into red tells both scores, and no other reason repeats them', () => {
  const now = { 'health.score': 39.6, 'commercial.days_to_renewal': 3, 'usage.days_since_active': 20 }
  expect(told(now, { 'health.score': 58.2 })).toEqual([
    'Health fell from 58 to 39 in 30 days and is red',
    'Renews in 3 days',
    'No activity for 20 days',
  ])
})

test('a reason that stands alone tells its own number', () => {
  expect(told({ 'health.score': 49.9 })).toEqual(['Health is red at 49'])
  expect(told({ 'health.score': 55, 'commercial.days_to_renewal': 3 })).toEqual(['Renews in 3 days with health 55'])
  const [first, ...others] = reasonsOf(sight({ 'health.score': 40, 'commercial.days_to_renewal': 3 }))
  expect([first?.kind, toldTogether(others)]).toEqual(['renewal near', ['Health is red at 40']])
})

test('whatever is known of an account, its health is told in one reason only', () => {
  const scores = fc.double({ noNaN: true, min: 0, max: 100 })
  fc.assert(
    fc.property(scores, scores, fc.integer({ min: -30, max: 90 }), (score, before, left) => {
      const sentences = told({ 'health.score': score, 'commercial.days_to_renewal': left }, { 'health.score': before })
      expect(sentences.filter((sentence) => /health/i.test(sentence)).length).toBeLessThanOrEqual(1)
    }),
  )
})

test('C03 an account that is still shown as red a little above the border is told as red, and one still yellow below it is not', () => {
  expect(told({ 'health.score': 51.2, 'health.band': 1 })).toEqual(['Health is red at 51'])
  expect(told({ 'health.score': 49.1, 'health.band': 2 })).toEqual([])
})

test('no combination of numbers breaks a sentence', () => {
  const values = fc.dictionary(fc.constantFrom(...measuresRead), fc.double({ noNaN: true, min: -1e6, max: 1e6 }))
  fc.assert(
    fc.property(values, values, (now, before) => {
      for (const reason of reasonsOf(sight(now, before)))
        expect(reason.sentence).not.toMatch(/NaN|undefined|null|Infinity/)
    }),
  )
})

test('the order is ARR times risk times recent fall, sooner renewals first', () => {
  const reasons = reasonsOf(sight({ 'health.score': 40 }))
  const standing = { arr: 10_000_000, band: 'red' as const, score: 40, scoreBefore: 60, daysToRenewal: 20, reasons }
  expect(priorityOf(standing, standardWeights)).toBe(10_000_000 * 3 * 2 * 2)
  expect(priorityOf({ ...standing, reasons: [] }, standardWeights)).toBe(0)
  expect(priorityOf({ ...standing, daysToRenewal: 100 }, standardWeights)).toBeLessThan(
    priorityOf(standing, standardWeights),
  )
})

test('a reason that goes on keeps its day, a new one begins today', () => {
  const held = { reasons: ['went quiet'], since: ['2026-03-01' as never] }
  expect(sinceWhen(['health fell', 'went quiet'], held, '2026-03-09' as never)).toEqual(['2026-03-09', '2026-03-01'])
})
