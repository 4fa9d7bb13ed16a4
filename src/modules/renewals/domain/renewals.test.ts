import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { errorOf, likelihoodOf } from './likelihood.ts'
import { mondayOf, quarterNamed, quarterOf } from './quarter.ts'
import {
  accuracyOf,
  byCategory,
  type Call,
  type Calls,
  categoryOf,
  forecastOf,
  movementsSince,
  type Renewal,
  type Standing,
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

const standing = (account: string, category: Standing['category'], forecast: number, due = 1000): Standing => ({
  ...{ account: account as AccountId, dueOn: day('2026-03-31'), category, due, forecast },
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
    ...Array.from({ length: renewed }, () => ({ band, isRenewed: true })),
    ...Array.from({ length: lost }, () => ({ band, isRenewed: false })),
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

test('quarters and weeks are those of the calendar', () => {
  expect(quarterOf(day('2026-05-31'))).toEqual({ name: '2026-Q2', from: '2026-04-01', to: '2026-06-30' })
  expect(quarterNamed('2025-Q4')).toEqual({ name: '2025-Q4', from: '2025-10-01', to: '2025-12-31' })
  expect(quarterNamed('2025-Q5')).toBeUndefined()
  expect([mondayOf(day('2026-03-02')), mondayOf(day('2026-03-08'))]).toEqual(['2026-03-02', '2026-03-02'])
})
