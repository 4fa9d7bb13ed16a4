import { expect, test } from 'vitest'
import { allowance, spent } from './budget.ts'
import { isOpen, nextOpening } from './hours.ts'
import { originOf } from './origin.ts'
import { isCircuitOpen, pauseAfter, pauseBeforeTrying } from './retry.ts'
import { inWaves, isFlagged, isSuspicious } from './rows.ts'
import { dueOf, standingOf, type Turn } from './standing.ts'
import { toldAmount, toldMeasure } from './told.ts'

const at = (text: string) => new Date(`2026-03-02T${text}Z`)
const utcHour = (moment: Date) => moment.getUTCHours()

test('a source may be asked between its hours, over midnight too; without hours always', () => {
  const night = { opens: 22, closes: 6 }
  expect([21, 22, 23, 0, 5, 6, 12].map((hour) => isOpen(hour, night))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
  const day = { opens: 8, closes: 18 }
  expect([7, 8, 17, 18].map((hour) => isOpen(hour, day))).toEqual([false, true, true, false])
  expect(isOpen(3, { opens: null, closes: null })).toBe(true)
  expect(isOpen(3, { opens: 5, closes: 5 })).toBe(true)
})

test('the next opening is now, or the first quarter of an hour that is open', () => {
  expect(nextOpening(at('09:10:00'), utcHour, { opens: 8, closes: 18 })).toEqual(at('09:10:00'))
  expect(nextOpening(at('19:10:00'), utcHour, { opens: 22, closes: 6 })).toEqual(at('22:00:00'))
  const kolkata = (moment: Date) => Math.floor(((moment.getTime() / 60_000 + 330) / 60) % 24)
  expect(nextOpening(at('09:10:00'), kolkata, { opens: 16, closes: 17 })).toEqual(at('10:30:00'))
})

test('so many rows a minute: what is spent comes back with time and never grows beyond a minute’s worth', () => {
  const limits = { rowsPerMinute: 600, requestsPerMinute: null }
  expect(allowance({}, limits, at('09:00:00'), 1000)).toEqual({ kind: 'may', rows: 600 })
  const after = spent({}, limits, at('09:00:00'), 600)
  expect(allowance(after, limits, at('09:00:00'), 1000)).toEqual({ kind: 'rest', until: at('09:00:10') })
  expect(allowance(after, limits, at('09:00:30'), 1000)).toEqual({ kind: 'may', rows: 300 })
  expect(allowance(after, limits, at('11:00:00'), 1000)).toEqual({ kind: 'may', rows: 600 })
})

test('so many requests a minute, and both limits hold together', () => {
  const limits = { rowsPerMinute: 10_000, requestsPerMinute: 2 }
  let budget = spent({}, limits, at('09:00:00'), 10)
  expect(allowance(budget, limits, at('09:00:00'), 1000).kind).toBe('may')
  budget = spent(budget, limits, at('09:00:00'), 10)
  expect(allowance(budget, limits, at('09:00:00'), 1000)).toEqual({ kind: 'rest', until: at('09:00:30') })
  expect(allowance({}, { rowsPerMinute: null, requestsPerMinute: null }, at('09:00:00'), 1000)).toEqual({
    kind: 'may',
    rows: 1000,
  })
})

test('a limit of a few rows does not wait for a hundred', () => {
  const limits = { rowsPerMinute: 5, requestsPerMinute: null }
  const after = spent({}, limits, at('09:00:00'), 5)
  expect(allowance(after, limits, at('09:01:00'), 1000)).toEqual({ kind: 'may', rows: 5 })
})

test('failures are followed by growing pauses, and after six in a row the circuit opens', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map((failures) => pauseAfter(failures) / 1000)).toEqual([
    15, 30, 60, 120, 240, 3600, 3600,
  ])
  expect([5, 6].map(isCircuitOpen)).toEqual([false, true])
  expect([0, 1, 2, 100].map((tries) => pauseBeforeTrying(tries) / 60_000)).toEqual([5, 10, 20, 1440])
})

test('rule 7: the first reading is history, later a row is live while it is at most 24 hours old', () => {
  const now = at('09:00:00')
  const old = new Date(now.getTime() - 24 * 3_600_000 - 1)
  expect(originOf(true, now, now)).toBe('import')
  expect(originOf(false, new Date(now.getTime() - 24 * 3_600_000), now)).toBe('live')
  expect(originOf(false, old, now)).toBe('backfill')
  expect(originOf(false, null, now)).toBe('live')
})

test('rows of one name are told one after the other, all others together', () => {
  const rows = ['a1', 'b1', 'a2', 'c1', 'a3', 'b2']
  expect(inWaves(rows, (row) => row[0] ?? '')).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']])
})

test('a row is marked as deleted by yes, by a moment, by any word but no', () => {
  expect(['true', 't', '1', 'YES', '2026-01-01', 'deleted'].every(isFlagged)).toBe(true)
  expect(['', 'false', 'F', '0', 'no', 'NULL', ' '].some(isFlagged)).toBe(false)
})

test('a listing that lost very much at once is told before anything is deleted', () => {
  expect(isSuspicious(20, 20)).toBe(false)
  expect(isSuspicious(21, 60)).toBe(true)
  expect(isSuspicious(300, 1001)).toBe(false)
  expect(isSuspicious(301, 1000)).toBe(true)
})

const turn: Turn = {
  isActive: true,
  asked: null,
  dueAt: at('08:59:00'),
  restsUntil: null,
  retryAt: null,
  hours: { opens: null, closes: null },
  streams: 1,
}

test('it is a source’s turn when it is due, rested, within its hours; whoever asks by hand waits for the rate limit alone', () => {
  const now = at('09:00:00')
  expect(dueOf(turn, now, utcHour)).toEqual({ kind: 'due' })
  expect(dueOf({ ...turn, dueAt: at('09:15:00') }, now, utcHour)).toEqual({ kind: 'waits', until: at('09:15:00') })
  expect(dueOf({ ...turn, retryAt: at('09:20:00') }, now, utcHour)).toEqual({ kind: 'waits', until: at('09:20:00') })
  expect(dueOf({ ...turn, hours: { opens: 22, closes: 6 } }, now, utcHour)).toEqual({
    kind: 'waits',
    until: at('22:00:00'),
  })
  const asked = {
    ...turn,
    asked: 'now' as const,
    isActive: false,
    retryAt: at('10:00:00'),
    hours: { opens: 22, closes: 6 },
  }
  expect(dueOf(asked, now, utcHour)).toEqual({ kind: 'due' })
  expect(dueOf({ ...asked, restsUntil: at('09:01:00') }, now, utcHour)).toEqual({
    kind: 'waits',
    until: at('09:01:00'),
  })
  expect(dueOf({ ...turn, isActive: false }, now, utcHour)).toEqual({ kind: 'waits', until: null })
  expect(dueOf({ ...turn, streams: 0 }, now, utcHour)).toEqual({ kind: 'waits', until: null })
})

test('a source stands in one word, what needs somebody first', () => {
  const well = { isActive: true, streams: 2, isRunning: false, failures: 0, isSilent: false, isOpen: true }
  expect(standingOf(well)).toBe('waiting')
  expect(standingOf({ ...well, isOpen: false })).toBe('outside its hours')
  expect(standingOf({ ...well, isSilent: true, isOpen: false })).toBe('silent')
  expect(standingOf({ ...well, failures: 2, isSilent: true })).toBe('trying again')
  expect(standingOf({ ...well, failures: 6 })).toBe('given up for a while')
  expect(standingOf({ ...well, isActive: false, failures: 6 })).toBe('paused')
  expect(standingOf({ ...well, isRunning: true })).toBe('running')
  expect(standingOf({ ...well, streams: 0 })).toBe('no streams')
})

test('other systems are told days as days, money in whole units, and nothing where nothing is known', () => {
  expect(toldMeasure({ unit: 'date', value: 20_514 }, 2)).toBe('2026-03-02')
  expect(toldMeasure({ unit: 'money', value: 123_456 }, 2)).toBe(1234.56)
  expect(toldMeasure({ unit: 'yes or no', value: 0 }, 2)).toBe(false)
  expect(toldMeasure({ unit: 'score', value: 72.125 }, 2)).toBe(72.125)
  expect(toldMeasure({ unit: 'share', value: 0.1 + 0.2 }, 2)).toBe(0.3)
  expect(toldMeasure({ unit: 'count', value: Number.NaN }, 2)).toBe(null)
  expect([toldAmount(12_050, 2), toldAmount(12_050, 0), toldAmount(null, 2)]).toEqual([120.5, 12_050, null])
})
