import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { entriesWithin } from './calendar.ts'
import { chanceOf, errorOf, likelihoodFor, likelihoodOf } from './likelihood.ts'
import { comparedWith, outsideRange, priced } from './proposal.ts'
import { mondayOf, quarterNamed, quarterOf } from './quarter.ts'
import { adviceFor } from './recommend.ts'
import {
  accuracyOf,
  byCategory,
  type Call,
  type Calls,
  categoryOf,
  decisionsSince,
  forecastOf,
  movementsSince,
  type Renewal,
  type Standing,
  tellsMore,
} from './renewal.ts'

const day = (text: string) => text as Day
const today = day('2026-03-02')
const renewal: Renewal = {
  ...{ account: 'a' as AccountId, dueOn: day('2026-03-31'), deadline: day('2026-03-01'), due: 1000, noticeOn: null },
  ...{ state: 'open', settledOn: null, final: null },
}
const call = (kind: Call['kind'], amount: number): Call => ({
  ...{ side: 'csm', kind, amount, why: 'They said so', at: new Date(0), member: 'm' as MemberId },
})

test('rule 26 what has happened counts before any call, and the lead’s call before the CSM’s', () => {
  const cases: [Partial<Renewal>, Calls, string, number][] = [
    [{}, {}, 'not_called', 0],
    [{}, { csm: call('commit', 900) }, 'commit', 900],
    [{}, { csm: call('commit', 900), lead: call('best_case', 800) }, 'best_case', 0],
    [{}, { csm: call('expected_loss', 200) }, 'expected_loss', 200],
    [{ noticeOn: today }, { csm: call('commit', 900) }, 'expected_loss', 0],
    [{ state: 'won', final: 1100 }, { lead: call('expected_loss', 0) }, 'closed_won', 1100],
    [{ state: 'lost', final: 0 }, { csm: call('commit', 900) }, 'expected_loss', 0],
    // Its day has come and nobody signed: it stays in its quarter, whatever was called.
    [{ dueOn: today }, { csm: call('commit', 900) }, 'slipped', 0],
  ]
  for (const [more, called, category, forecast] of cases) {
    const one = { ...renewal, ...more }
    expect([categoryOf(one, called, today), forecastOf(one, called, today)]).toEqual([category, forecast])
  }
})

test('rule 26 a renewal was decided where it stands otherwise than it was known; what was never known or never due was not', () => {
  const as = (state: Renewal['state'], dueOn = renewal.dueOn): Renewal => ({ ...renewal, state, dueOn })
  const decided = (before: Renewal[], now: Renewal[]) => decisionsSince(before, now).map(({ state }) => state)
  expect(decided([as('open')], [as('won')])).toEqual(['won'])
  expect(decided([as('won')], [as('lost')])).toEqual(['lost'])
  expect(decided([as('lost')], [as('open')])).toEqual(['open'])
  expect(decided([as('won')], [as('won')])).toEqual([])
  expect(decided([as('open')], [as('gone')])).toEqual([])
  // A history that comes in whole decides nothing.
  expect(decided([as('open')], [as('won', day('2025-03-31'))])).toEqual([])
})

const standing = (account: string, category: Standing['category'], forecast: number, due = 1000): Standing => ({
  ...{ account: account as AccountId, dueOn: day('2026-03-31'), category, due, forecast },
})

test('rule 26 contracts that tell of a renewal what is known change nothing, and what was due of a decided one stays', () => {
  const known = renewal
  expect(tellsMore(known, known)).toBe(false)
  expect(tellsMore(undefined, known)).toBe(true)
  expect(tellsMore(known, { ...known, due: 1200 })).toBe(true)
  expect(tellsMore(known, { ...known, state: 'gone' })).toBe(true)
  const won: Renewal = { ...renewal, state: 'won', final: 1100 }
  expect(tellsMore(won, { ...won, due: 1200 })).toBe(false)
  expect(tellsMore(won, { ...won, final: 900 })).toBe(true)
  expect(tellsMore({ ...won, due: null }, won)).toBe(true)
})

test('rule 26 the categories add up to what is due, and a slipped renewal stays in that sum', () => {
  const sums = byCategory([
    standing('a', 'commit', 900),
    standing('b', 'slipped', 0),
    standing('c', 'closed_won', 1200),
  ])
  expect(sums.reduce((total, { due }) => total + due, 0)).toBe(3000)
  expect(sums.find(({ category }) => category === 'slipped')).toMatchObject({ count: 1, due: 1000, forecast: 0 })
})

test('rule 26 movements since last week add up to the difference of the two forecasts, whatever came, went or changed', () => {
  const before = [standing('a', 'commit', 900), standing('b', 'not_called', 0), standing('c', 'commit', 500)]
  const now = [
    standing('a', 'closed_won', 1200),
    standing('b', 'not_called', 0),
    standing('d', 'commit', 300, 400),
    standing('c', 'slipped', 0),
  ]
  const moved = movementsSince(before, now)
  expect(moved.map(({ account, by }) => [account, by])).toEqual([
    ['c', -500],
    ['d', 300],
    ['a', 300],
  ])
  const total = (all: Standing[]) => all.reduce((sum, { forecast }) => sum + forecast, 0)
  expect(moved.reduce((sum, { by }) => sum + by, 0)).toBe(total(now) - total(before))
  expect(moved.find(({ account }) => account === 'd')).toMatchObject({ from: null, to: 'commit', dueBy: 400 })
})

test('rule 26 a caller whose errors cancel out has no bias, and an error all the same', () => {
  const member = 'ana' as MemberId
  expect(
    accuracyOf([
      { member, called: 100, due: 100, final: 0 },
      { member, called: 0, due: 100, final: 100 },
    ]),
  ).toEqual([{ member, renewals: 2, called: 100, final: 100, due: 200, bias: 0, error: 1 }])
})

test('F155 a likelihood is the share of alike renewals with the interval that so few carry, and its error is shown', () => {
  const many = (band: string, renewed: number, lost: number) => [
    ...Array.from({ length: renewed }, () => ({ band, hadNotice: false, isRenewed: true })),
    ...Array.from({ length: lost }, () => ({ band, hadNotice: false, isRenewed: false })),
  ]
  const decided = [...many('75 or more', 38, 2), ...many('below 50', 8, 12), ...many('unknown', 3, 0)]
  expect(likelihoodOf(decided, 'below 50')).toMatchObject({ share: 0.4, n: 20, alike: 'band' })
  expect(likelihoodOf(decided, 'below 50')?.low).toBeCloseTo(0.2188, 4)
  // Three alike ones say nothing: all are asked.
  expect(likelihoodOf(decided, 'unknown')).toMatchObject({ n: 63, alike: 'all' })
  expect(likelihoodOf(decided.slice(0, 9), 'below 50')).toBeNull()
  const error = errorOf(decided)
  expect(error?.brier).toBeLessThan(error?.base ?? 0)
  expect(errorOf(decided.slice(0, 19))).toBeNull()
})

test('F155 rule 19 a renewal under notice is held against others under notice, however well the customer was', () => {
  const decided = Array.from({ length: 60 }, (_, at) => ({
    band: '75 or more',
    hadNotice: at >= 48,
    // One in eight leaves; of those under notice one in six comes back.
    isRenewed: at < 48 ? at % 8 !== 0 : at % 6 === 0,
  }))
  const well = { health: 88, noticeOn: null }
  expect(likelihoodFor(decided, well)).toMatchObject({ n: 60, share: 44 / 60, alike: 'band' })
  expect(likelihoodFor(decided, { ...well, noticeOn: today })).toMatchObject({ n: 12, share: 2 / 12, alike: 'notice' })
  // Nine of them say nothing, and those without notice say nothing of them.
  expect(likelihoodFor(decided.slice(0, 57), { ...well, noticeOn: today })).toBeNull()
})

test('quarters and weeks are those of the calendar', () => {
  expect(quarterOf(day('2026-05-31'))).toEqual({ name: '2026-Q2', from: '2026-04-01', to: '2026-06-30' })
  expect(quarterNamed('2025-Q4')).toEqual({ name: '2025-Q4', from: '2025-10-01', to: '2025-12-31' })
  expect(quarterNamed('2025-Q5')).toBeUndefined()
  expect([mondayOf(day('2026-03-02')), mondayOf(day('2026-03-08'))]).toEqual(['2026-03-02', '2026-03-02'])
})

test('F156 a proposal adds up line by line: now, expansion, price change apart from it, and the discount on both', () => {
  const line = { product: 'Pro', seats: 10, seatsThen: 15, now: 100_000, growth: 50_000 }
  const small = { product: 'Extra', seats: null, seatsThen: null, now: 333, growth: 0 }
  const terms = { months: 36, lines: [line, small], uplift: 35, discount: 15 }
  const found = priced(terms)
  // 150,000 becomes 3.5% dearer: 155,250, and 15% less is 131,962.5, rounded against us.
  expect(found.lines.map(({ uplift, discount, total }) => [uplift, discount, total])).toEqual([
    [5_250, 23_288, 131_962],
    [12, 52, 293],
  ])
  expect(found).toMatchObject({ now: 100_333, growth: 50_000, uplift: 5_262, discount: 23_340, total: 132_255 })
  expect(found.now + found.growth + found.uplift - found.discount).toBe(found.total)
  expect(found.term).toBe(3 * found.total)
})

test('F156 a discount for several years lies between 10 and 20 per cent, and one for a single year is said to be unusual', () => {
  const given = (months: number, discount: number) => outsideRange({ months, discount, ground: 'commitment' })
  expect([given(36, 10), given(36, 20), given(36, 0)]).toEqual([null, null, null])
  expect([given(36, 9), given(36, 21), given(12, 15)]).toEqual(['below', 'above', 'short term'])
  expect(outsideRange({ months: 12, discount: 15, ground: 'goodwill' })).toBe(null)
})

test('F153 F158 changes of a contract are listed point by point, and what stays is left out', () => {
  const line = { product: 'Pro', seats: 10, seatsThen: 10, now: 100_000, growth: 0 }
  const terms = {
    ...{ lines: [line], uplift: 0, discount: 0, ground: 'commitment' as const, reason: null },
    validUntil: '2026-06-28' as Day,
  }
  const running = { months: 12, autoRenew: false, noticeDays: 30 }
  expect(comparedWith(running, { ...terms, months: 12, autoRenew: false, noticeDays: 30 })).toEqual([])
  expect(
    comparedWith(running, { ...terms, months: 24, autoRenew: false, noticeDays: 60, discount: 10 }).map(
      ({ what }) => what,
    ),
  ).toEqual(['term', 'product', 'total', 'notice'])
})

test('F158 what is recommended follows from what is known, and nothing more is sold while something is in the way', () => {
  const calm = { seatsUsed: 0.9, breadth: 0.8, usage: 0, openHigh: 0, unreached: [], reached: 1, objectives: 1 }
  const signs = { ...calm, hasSponsor: true, health: 82, months: 12 }
  expect(adviceFor(signs).map(({ what }) => what)).toEqual(['seats', 'longer term'])
  expect(adviceFor({ ...signs, openHigh: 2 }).map(({ what }) => what)).toEqual(['tickets', 'longer term'])
  expect(adviceFor({ ...signs, seatsUsed: null, usage: null, breadth: null, health: null })).toEqual([])
})

test('F155 what a model does not foretell as lost is renewed, with its interval; of a day beyond its horizon it says nothing', () => {
  const loss = { target: 'loss' as const, horizon: 90, reach: 90, score: { probability: 0.2, low: 0.1, high: 0.35 } }
  const on = (dueOn: string) => chanceOf(loss, { deadline: null, dueOn: day(dueOn), today })
  const found = on('2026-05-31')
  expect([found?.share, found?.low, found?.high]).toEqual([0.8, 0.65, 0.9])
  expect([on('2026-06-01'), on('2026-03-01')]).toEqual([null, null])
  expect(chanceOf({ ...loss, score: undefined }, { deadline: null, dueOn: day('2026-05-31'), today })).toBe(null)
})

test('rule 19 a model of the next decision speaks of renewals whose last day of notice lies ahead within its horizon, though they end after it', () => {
  const score = { probability: 0.3, low: 0.2, high: 0.4 }
  const decision = { target: 'decision' as const, horizon: 90, reach: 180, score }
  const of = (deadline: string, dueOn: string) =>
    chanceOf(decision, { deadline: day(deadline), dueOn: day(dueOn), today })
  expect(of('2026-05-31', '2026-07-30')).toMatchObject({ target: 'decision', share: 0.7 })
  // The notice is past, lies too far ahead, or the contract ends too long after it.
  expect([of('2026-03-01', '2026-04-30'), of('2026-06-01', '2026-07-30'), of('2026-05-31', '2026-08-30')]).toEqual([
    null,
    null,
    null,
  ])
  expect(chanceOf(decision, { deadline: null, dueOn: day('2026-05-31'), today })?.share).toBe(0.7)
})

test('rule 25 a calendar shows last days of notice and when 120, 90, 60 and 30 days before them begin', () => {
  const open = { deadline: '2026-06-28' as Day, dueOn: '2026-07-28' as Day, state: 'open' as const, noticeOn: null }
  const year = { from: '2026-01-01' as Day, to: '2026-12-31' as Day }
  expect(entriesWithin([open], year).map(({ day, what }) => [day, what])).toEqual([
    ['2026-02-28', 'strategy'],
    ['2026-03-30', 'review'],
    ['2026-04-29', 'proposal'],
    ['2026-05-29', 'signature'],
    ['2026-06-28', 'deadline'],
  ])
  // What is decided or under notice has no work any more; without a notice the day itself counts.
  expect(entriesWithin([{ ...open, state: 'won' }], year)).toHaveLength(1)
  expect(entriesWithin([{ ...open, deadline: null }], year).at(-1)?.day).toBe('2026-07-28')
  expect(entriesWithin([open], { from: '2026-04-01' as Day, to: '2026-04-30' as Day })).toHaveLength(1)
})
