import { addDays, type Day, dayOf, isDay, isZone, momentAt, weekday } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

/** From and to in minutes of a day, by the clock on the wall; 1440 is midnight at its end. */
export type Span = readonly [from: number, to: number]

/** When one works (G09). */
export interface Calendar {
  zone: string
  /** Monday first. */
  hours: readonly (readonly Span[])[]
  holidays: readonly { day: Day; name: string }[]
}

const nineToFive: Span = [9 * 60, 17 * 60]

/** Monday to Friday from nine to five, where nobody said otherwise. */
export const usualCalendar = (zone: string): Calendar => ({
  zone,
  hours: [[nineToFive], [nineToFive], [nineToFive], [nineToFive], [nineToFive], [], []],
  holidays: [],
})

const minutesOfDay = 1440
const hour = 3_600_000
// Further than this no task is due: ten years without an hour of work would be a calendar that nobody keeps.
const furthest = 3660

/** Refuses a calendar in which nothing would ever be due. */
export function checkCalendar(calendar: Calendar): void {
  if (!isZone(calendar.zone)) throw wrong('zone', told`zone: is no time zone`, told`Write a zone such as Europe/Lisbon`)
  if (calendar.hours.length !== 7)
    throw wrong('hours', told`hours: has seven days`, told`Give a list for each day, Monday first`)
  for (const spans of calendar.hours) checkSpans(spans)
  if (calendar.hours.every((spans) => spans.length === 0))
    throw wrong('hours', told`hours: has no hour of work`, told`Give hours on at least one day`)
  if (calendar.holidays.some(({ day }) => !isDay(day)))
    throw wrong('holidays', told`holidays: has a day that does not exist`, told`Write days as YYYY-MM-DD`)
}

function checkSpans(spans: readonly Span[]): void {
  let last = 0
  for (const [from, to] of spans) {
    if (from < last || to <= from || to > minutesOfDay)
      throw wrong(
        'hours',
        told`hours: overlap or end before they begin`,
        told`Give hours of a day in order, from before to`,
      )
    last = to
  }
}

const wrong = (field: string, what: string, remedy: string) => new AppError('invalid', what, { field, remedy })

/** The moment at which so many hours of work have passed. Where it falls on the end of a day's work, that end. */
export function addBusinessHours(calendar: Calendar, from: Date, hours: number): Date {
  let left = hours * hour
  for (const [start, end] of openFrom(calendar, from)) {
    if (left <= end - start) return new Date(start + left)
    left -= end - start
  }
  throw new AppError('invalid', told`No such hour of work within ten years`, {
    field: 'due',
    remedy: told`Give fewer hours, or a calendar with more of them`,
  })
}

/** Hours of work between two moments; none where the second is not later. */
export function businessHoursBetween(calendar: Calendar, from: Date, to: Date): number {
  let passed = 0
  for (const [start, end] of openFrom(calendar, from)) {
    if (start >= to.getTime()) break
    passed += Math.min(end, to.getTime()) - start
  }
  return passed / hour
}

/** The hours of work between two moments. */
export function openSpans(calendar: Calendar, from: Date, until: Date): (readonly [from: Date, until: Date])[] {
  const spans: (readonly [Date, Date])[] = []
  for (const [start, end] of openFrom(calendar, from)) {
    if (start >= until.getTime()) break
    spans.push([new Date(start), new Date(Math.min(end, until.getTime()))])
  }
  return spans
}

/** What is left of every span of work from a moment on, in milliseconds. */
function* openFrom(calendar: Calendar, from: Date): Generator<[start: number, end: number]> {
  const free = new Set(calendar.holidays.map(({ day }) => day))
  let day = dayOf(from, calendar.zone)
  for (let days = 0; days < furthest; days++, day = addDays(day, 1)) {
    if (free.has(day)) continue
    for (const [opens, closes] of calendar.hours[weekday(day) - 1] ?? []) {
      // On a day on which the clocks change a span is as long as it really lasts.
      const start = Math.max(from.getTime(), momentAt(day, opens, calendar.zone).getTime())
      const end = momentAt(day, closes, calendar.zone).getTime()
      if (start < end) yield [start, end]
    }
  }
}
