import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { actsIn, daysFor, isApproved, mustFit, nextRound, roundDay } from './campaign.ts'

const day = (text: string) => text as Day

test('F233 a quarterly campaign goes out every three months on its day, or on the last that the month has', () => {
  const days = [1, 2, 3, 4, 5].map((round) => roundDay(day('2026-01-31'), round))
  expect(days).toEqual(['2026-01-31', '2026-04-30', '2026-07-31', '2026-10-31', '2027-01-31'])
  const quarterly = { rhythm: 'quarterly' as const, startsOn: day('2026-01-15') }
  expect(nextRound(quarterly, { last: day('2026-01-15'), today: day('2026-01-20') })).toBe('2026-04-15')
  expect(nextRound({ ...quarterly, rhythm: 'once' }, { last: day('2026-01-15'), today: day('2026-01-20') })).toBeNull()
})

test('a quarter that was slept through is left out, not caught up on', () => {
  const quarterly = { rhythm: 'quarterly' as const, startsOn: day('2026-01-15') }
  expect(nextRound(quarterly, { last: day('2026-01-15'), today: day('2026-08-02') })).toBe('2026-10-15')
  expect(nextRound(quarterly, { last: day('2026-10-15'), today: day('2026-10-15') })).toBe('2027-01-15')
})

test('a segment may grow by a tenth after somebody said yes; above that it is asked again', () => {
  expect([isApproved(220, 200), isApproved(221, 200), isApproved(1, null)]).toEqual([true, false, false])
})

test('only a draft is changed or begun, and what was stopped stays stopped', () => {
  expect(actsIn('draft')).toEqual(['change', 'begin', 'remove'])
  expect(actsIn('running')).toEqual(['pause', 'stop'])
  expect(actsIn('paused')).toEqual(['resume', 'stop'])
  expect(actsIn('stopped')).toEqual([])
  expect(() => mustFit('change', { state: 'running' })).toThrow('It is under way')
})

test('a rate of a hundred a day reaches 250 people in three days', () => {
  expect([daysFor(250, 100), daysFor(100, 100), daysFor(0, 100)]).toEqual([3, 1, 0])
})
