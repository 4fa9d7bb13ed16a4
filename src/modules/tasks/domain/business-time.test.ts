import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Day, dayOf, weekday } from '../../../kernel/day.ts'
import { addBusinessHours, businessHoursBetween, type Calendar, checkCalendar, usualCalendar } from './business-time.ts'

const lisbon = usualCalendar('Europe/Lisbon')
const due = (from: string, hours: number, calendar: Calendar = lisbon) =>
  addBusinessHours(calendar, new Date(from), hours).toISOString()

test('G09 within 24 hours of work counts three days of eight hours, and no weekend', () => {
  expect(due('2026-03-06T09:00:00Z', 24)).toBe('2026-03-10T17:00:00.000Z') // Friday morning to Tuesday evening
  expect(due('2026-03-06T16:00:00Z', 2)).toBe('2026-03-09T10:00:00.000Z') // Friday afternoon to Monday morning
  expect(due('2026-03-07T12:00:00Z', 1)).toBe('2026-03-09T10:00:00.000Z') // asked on a Saturday
})

test('G09 a holiday is no day of work', () => {
  const withHoliday = { ...lisbon, holidays: [{ day: '2026-03-09' as Day, name: 'Town day' }] }
  expect(due('2026-03-06T16:00:00Z', 2, withHoliday)).toBe('2026-03-10T10:00:00.000Z')
})

test('G09 hours are hours on the wall of the calendar, before and after the clocks change', () => {
  const newYork = usualCalendar('America/New_York')
  expect(due('2026-03-06T14:00:00Z', 8, newYork)).toBe('2026-03-06T22:00:00.000Z') // 9 to 5 at UTC-5
  expect(due('2026-03-09T13:00:00Z', 8, newYork)).toBe('2026-03-09T21:00:00.000Z') // 9 to 5 at UTC-4
})

test('G09 a night shift on the night the clocks change is as long as it really lasts', () => {
  const always = { zone: 'Europe/Berlin', hours: Array(7).fill([[0, 1440]]), holidays: [] }
  const day = (from: string, to: string) => businessHoursBetween(always, new Date(from), new Date(to))
  expect(day('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toBe(23)
  expect(day('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(25)
})

const span = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 48 }))
  .map(([from, length]): [number, number] => [from * 15, Math.min(1440, (from + length) * 15)])
const someCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    zone: fc.constantFrom(
      'UTC',
      'Europe/Lisbon',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Pacific/Apia',
    ),
    hours: fc.array(fc.array(span, { maxLength: 1 }), { minLength: 7, maxLength: 7 }),
    holidays: fc.array(
      fc.integer({ min: 0, max: 700 }).map((days) => ({
        day: dayOf(new Date(Date.UTC(2025, 0, 1 + days)), 'UTC'),
        name: 'free',
      })),
      { maxLength: 20 },
    ),
  })
  .filter(({ hours }) => hours.some((spans) => spans.length > 0))
const moment = fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-01'), noInvalidDate: true })
const someHours = fc.integer({ min: 1, max: 200 }).map((quarters) => quarters / 4)

test('G09 property: as many hours of work lie before what is due as were given', () => {
  fc.assert(
    fc.property(someCalendar, moment, someHours, (calendar, from, hours) => {
      const at = addBusinessHours(calendar, from, hours)
      expect(businessHoursBetween(calendar, from, at)).toBeCloseTo(hours, 9)
    }),
    { numRuns: 300 },
  )
})

test('G09 property: more hours are never due earlier, and first this then that is both together', () => {
  fc.assert(
    fc.property(someCalendar, moment, someHours, someHours, (calendar, from, first, then) => {
      const both = addBusinessHours(calendar, from, first + then)
      expect(addBusinessHours(calendar, addBusinessHours(calendar, from, first), then)).toEqual(both)
      expect(both >= addBusinessHours(calendar, from, first)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('G09 property: nothing is due on a holiday or on a day without hours', () => {
  fc.assert(
    fc.property(someCalendar, moment, someHours, (calendar, from, hours) => {
      // A moment before, since a shift may end with the day.
      const day = dayOf(new Date(addBusinessHours(calendar, from, hours).getTime() - 1), calendar.zone)
      expect(calendar.hours[weekday(day) - 1]).not.toEqual([])
      expect(calendar.holidays.map((one) => one.day)).not.toContain(day)
    }),
    { numRuns: 200 },
  )
})

test('a calendar without an hour of work, with hours that overlap or with a zone that is none is refused', () => {
  const refused = (change: Partial<Calendar>) => expect(() => checkCalendar({ ...lisbon, ...change }))
  refused({ hours: Array(7).fill([]) }).toThrow('no hour of work')
  refused({
    hours: Array(7).fill([
      [540, 720],
      [700, 900],
    ]),
  }).toThrow('overlap')
  refused({ zone: 'Europe/Nowhere' }).toThrow('zone')
})
