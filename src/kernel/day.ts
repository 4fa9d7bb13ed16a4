import { Temporal } from 'temporal-polyfill'
import { AppError } from './errors.ts'
import type { Brand } from './ids.ts'
import { told } from './words.ts'

/** A calendar day, 'YYYY-MM-DD', of the years 0001 to 9999; days compare as texts do. */
export type Day = Brand<string, 'Day'>

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MS_PER_DAY = 86_400_000
// A quarter of an hour lies on one day nearly always, since zones are whole quarters from UTC; zonedSlot finds the rest.
const MS_PER_SLOT = 900_000

/** Whether a value is a day that exists: '2026-02-30' is none. */
export function isDay(value: unknown): value is Day {
  const match = typeof value === 'string' ? DAY.exec(value) : null
  if (!match) return false
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month)
}

/** The day that a text names; refused where there is no such day. */
export function parseDay(text: string): Day {
  if (isDay(text)) return text
  throw new AppError('invalid', told`'${text}' is not a day`, {
    remedy: told`Write a day as YYYY-MM-DD, such as 2026-03-31`,
  })
}

/** How many days lie between 1970-01-01 and this day. */
export function epochDay(day: Day): number {
  // Digit by digit, since it is asked for every row of a history: texts cut out of it would cost ten times more.
  const digit = (at: number) => day.charCodeAt(at) - 48
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
  return civilToEpoch(year, digit(5) * 10 + digit(6), digit(8) * 10 + digit(9))
}

/** The day that lies so many days after 1970-01-01. */
export function dayFromEpoch(epoch: number): Day {
  const moment = new Date(epoch * MS_PER_DAY)
  return dayText(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate())
}

export function addDays(day: Day, count: number): Day {
  return dayFromEpoch(epochDay(day) + count)
}

/** How many days `to` lies after `from`; negative where it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from)
}

/** The first day of the day's month. */
export function monthOf(day: Day): Day {
  return `${day.slice(0, 7)}-01` as Day
}

/** The same date some months on; where the month is too short, its last day: a month after 31 January is 28 February. */
export function addMonths(day: Day, count: number): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
  return dayText(year, month, Math.min(Number(day.slice(8, 10)), daysInMonth(year, month)))
}

/** The same, where the last day of a month stays the last of one: a month before 30 November lies 31 October. */
export function addMonthsByEnd(day: Day, count: number): Day {
  const next = addDays(day, 1)
  return next === monthOf(next) ? addDays(addMonths(next, count), -1) : addMonths(day, count)
}

/** The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export function weekday(day: Day): number {
  return ((((epochDay(day) + 3) % 7) + 7) % 7) + 1
}

/** All days from one to another, both included; none where the second lies before the first. */
export function daysRange(from: Day, to: Day): Day[] {
  const first = epochDay(from)
  return Array.from({ length: Math.max(0, epochDay(to) - first + 1) }, (_, index) => dayFromEpoch(first + index))
}

/** Whether a name is a time zone, such as 'Europe/Berlin' or 'UTC'. A bare offset is none: the database would read its sign the other way round. */
export function isZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || !/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

const starts = new Map<string, Map<string, number>>()
const slots = new Map<string, Map<number, number>>()
const laters = new Map<string, Map<string, number>>()
// A cache that outgrows this is dropped whole: 20,000 days are 55 years, 50,000 quarter hours 17 months of one zone; runs that one
// turn takes on all ask from the same moment.
const MOST_STARTS = 20_000
const MOST_SLOTS = 50_000
const MOST_LATERS = 1_000

/** The first moment of a day in a zone; where the clocks skip midnight, the first moment after it. */
export function startOfDay(day: Day, zone: string): Date {
  const cache = cacheOf(starts, zone, MOST_STARTS)
  let start = cache.get(day)
  if (start === undefined) {
    start = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds
    cache.set(day, start)
  }
  return new Date(start)
}

/** The first moment that no longer belongs to a day in a zone: the start of the next day. */
export function endOfDay(day: Day, zone: string): Date {
  return startOfDay(addDays(day, 1), zone)
}

/** The moment at which the clocks of a zone show so many minutes of a day; of an hour that is left out, the one after. */
export function momentAt(day: Day, minutes: number, zone: string): Date {
  if (minutes >= 1440) return endOfDay(day, zone)
  const time = { hour: Math.floor(minutes / 60), minute: minutes % 60 }
  const wall = Temporal.PlainDate.from(day).toPlainDateTime(time)
  return new Date(wall.toZonedDateTime(zone).epochMilliseconds)
}

/** So many days later at the same time of a zone's clocks; of a time that they leave out, the one after. */
export function laterAt(moment: Date, days: number, zone: string): Date {
  const cache = cacheOf(laters, zone, MOST_LATERS)
  const asked = `${moment.getTime()} ${days}`
  let later = cache.get(asked)
  if (later === undefined) {
    later = zoned(moment.getTime(), zone).add({ days }).epochMilliseconds
    cache.set(asked, later)
  }
  return new Date(later)
}

/** The day that a moment belongs to in a zone. */
export function dayOf(moment: Date, zone: string): Day {
  return dayFromEpoch(epochDayOf(moment.getTime(), zone))
}

/** The day a moment (milliseconds) belongs to in a zone, as a count of days: for loops over many events. */
export function epochDayOf(moment: number, zone: string): number {
  if (zone === 'UTC') return Math.floor(moment / MS_PER_DAY)
  const slot = Math.floor(moment / MS_PER_SLOT)
  const cache = cacheOf(slots, zone, MOST_SLOTS)
  let epoch = cache.get(slot)
  if (epoch === undefined) {
    epoch = zonedSlot(slot, zone)
    cache.set(slot, epoch)
  }
  return epoch === MIXED ? zonedEpochDay(moment, zone) : epoch
}

const MIXED = Number.MAX_SAFE_INTEGER

/** The day of a whole quarter hour, or MIXED where the clocks change in it (St John's did so at one minute past midnight). */
function zonedSlot(slot: number, zone: string): number {
  const first = zoned(slot * MS_PER_SLOT, zone)
  const last = zoned((slot + 1) * MS_PER_SLOT - 1, zone)
  const day = civilToEpoch(first.year, first.month, first.day)
  const isOne =
    first.offsetNanoseconds === last.offsetNanoseconds && day === civilToEpoch(last.year, last.month, last.day)
  return isOne ? day : MIXED
}

function zonedEpochDay(moment: number, zone: string): number {
  const local = zoned(moment, zone)
  return civilToEpoch(local.year, local.month, local.day)
}

function zoned(moment: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone)
}

function cacheOf<Key, Value>(caches: Map<string, Map<Key, Value>>, zone: string, most: number): Map<Key, Value> {
  const known = caches.get(zone)
  if (known && known.size < most) return known
  const fresh = new Map<Key, Value>()
  caches.set(zone, fresh)
  return fresh
}

function civilToEpoch(year: number, month: number, date: number): number {
  // Not Date.UTC, which reads the years 0 to 99 as 1900 to 1999 (Hinnant, days_from_civil).
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function dayText(year: number, month: number, date: number): Day {
  if (!(year >= 1 && year <= 9999)) {
    throw new AppError('invalid', told`A day lies in the years 1 to 9999`, {
      field: 'day',
      remedy: told`Choose a day nearer to today`,
    })
  }
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day
}
