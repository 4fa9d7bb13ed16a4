import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addMonthsByEnd,
  type Day,
  dayFromEpoch,
  dayOf,
  daysBetween,
  daysRange,
  endOfDay,
  epochDay,
  isDay,
  isZone,
  monthOf,
  parseDay,
  startOfDay,
  weekday,
} from './day.ts'

// Half an hour of summer time, a skipped midnight, a change one minute past midnight, a skipped day, both hemispheres.
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
]
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 }).map(dayFromEpoch)
const recentDay = fc.integer({ min: 5_000, max: 22_000 }).map(dayFromEpoch)
const moment = fc
  .date({ min: new Date('1985-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime())))

/** The day as the platform's own calendar writes it. */
function writtenDay(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return parts.format(at)
}

test.each([
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '0000-01-01',
  '2026-1-1',
  '2025-02-29',
  '2026-02-28T00',
  '',
  5,
  null,
])('%j is no day', (text) => {
  expect(isDay(text)).toBe(false)
})

test('a month before the last day of one ends on the last day of the other', () => {
  const back = (day: string, count = -1) => addMonthsByEnd(day as Day, count)
  expect(['2026-11-30', '2026-02-28', '2024-03-31', '2026-03-30', '2026-11-29'].map((day) => back(day))).toEqual([
    '2026-10-31',
    '2026-01-31',
    '2024-02-29',
    '2026-02-28',
    '2026-10-29',
  ])
  expect(back('2025-02-28', -12)).toBe('2024-02-29')
})

test('a day that does not exist is refused with the way to write one', () => {
  expect(parseDay('2024-02-29')).toBe('2024-02-29')
  expect(() => parseDay('2026-02-30')).toThrow("'2026-02-30' is not a day")
})

test('a day and its number are one thing, and days compare as texts do', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => {
      expect(isDay(a)).toBe(true)
      expect(dayFromEpoch(epochDay(a))).toBe(a)
      expect(a < b).toBe(epochDay(a) < epochDay(b))
      expect(addDays(a, daysBetween(a, b))).toBe(b)
    }),
  )
})

test('the same date of another month is its last day where the month is too short', () => {
  expect(addMonths('2026-01-31' as Day, 1)).toBe('2026-02-28')
  expect(addMonths('2023-12-31' as Day, 2)).toBe('2024-02-29')
  expect(addMonths('2026-01-15' as Day, -1)).toBe('2025-12-15')
  expect(addMonths('2026-03-31' as Day, -13)).toBe('2025-02-28')
  expect(monthOf('2026-03-31' as Day)).toBe('2026-03-01')
})

test('Monday is 1 and Sunday is 7, before 1970 as well', () => {
  expect(weekday('2026-03-16' as Day)).toBe(1)
  expect(weekday('2026-03-15' as Day)).toBe(7)
  expect(weekday('1969-12-31' as Day)).toBe(3)
})

test('a range holds both of its ends', () => {
  expect(daysRange('2026-02-27' as Day, '2026-03-01' as Day)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(daysRange('2026-03-01' as Day, '2026-02-27' as Day)).toEqual([])
})

test.each(ZONES)('in %s a moment belongs to the day on the calendar there', (zone) => {
  fc.assert(
    fc.property(moment, (at) => {
      expect(dayOf(at, zone)).toBe(writtenDay(at, zone))
    }),
    { numRuns: 200 },
  )
})

test.each(ZONES)('in %s a day begins at its first moment and ends where the next one begins', (zone) => {
  fc.assert(
    fc.property(recentDay, (day) => {
      const start = startOfDay(day, zone)
      // Samoa had no 30 December 2011: that day begins and ends at the same moment.
      if (start.getTime() === endOfDay(day, zone).getTime()) return
      expect(dayOf(start, zone)).toBe(day)
      expect(dayOf(new Date(start.getTime() - 1), zone) < day).toBe(true)
      expect(dayOf(new Date(endOfDay(day, zone).getTime() - 1), zone)).toBe(day)
    }),
    { numRuns: 200 },
  )
})

test('days of a change of clocks have 23 and 25 hours', () => {
  const hours = (day: string) =>
    (endOfDay(day as Day, 'Europe/Berlin').getTime() - startOfDay(day as Day, 'Europe/Berlin').getTime()) / 3_600_000
  expect([hours('2026-03-29'), hours('2026-03-30'), hours('2026-10-25')]).toEqual([23, 24, 25])
})

test('where midnight is skipped the day begins at one', () => {
  expect(startOfDay('2018-11-04' as Day, 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z')
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Etc/GMT+5', true],
  ['+02:00', false],
  ['Europe/Atlantis', false],
  ['', false],
  [null, false],
])('whether %j is a time zone: %j', (zone, known) => {
  expect(isZone(zone)).toBe(known)
})
