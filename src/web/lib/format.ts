import { dateFormat, numberFormat } from '../../kernel/formats.ts'
import { longDate } from '../../kernel/say.ts'
import { plural, speech, t } from '../../kernel/words.ts'

/** English days are said day first, whatever part of the world an English browser is from. */
const dates = () => (speech().language === 'en' ? 'en-GB' : speech().locale)
const dayLength = 86_400_000

export type MoneyStyle = 'exact' | 'whole' | 'short'

/** From so many units on nobody reads the cents of a figure that is told. */
const wholeFrom = 100

/** Minor units to words: $142,000.50; $142,001 where figures stand under one another; $3.1M where space is short. */
export function money(minor: number, currency: string, style: MoneyStyle = 'exact'): string {
  const amount = minor / 10 ** minorDigits(currency)
  const isWhole = style === 'whole' && Math.abs(amount) >= wholeFrom
  const format = numberFormat(speech().locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(style === 'short'
      ? { notation: 'compact', maximumSignificantDigits: 3 }
      : isWhole
        ? { maximumFractionDigits: 0 }
        : { trailingZeroDisplay: 'stripIfInteger' }),
  })
  return format.format(amount)
}

/** Always with its sign, so that colour says nothing alone. */
export const signedMoney = (minor: number, currency: string, style: MoneyStyle = 'exact'): string =>
  minor === 0 ? money(0, currency, style) : `${minor > 0 ? '+' : '\u2212'}${money(Math.abs(minor), currency, style)}`

const minorDigitsOf = new Map<string, number>()

/** How many digits a currency writes behind its point. */
export function minorDigits(currency: string): number {
  const options = { style: 'currency', currency } as const
  const digits = minorDigitsOf.get(currency) ?? numberFormat('en', options).resolvedOptions().maximumFractionDigits ?? 2
  minorDigitsOf.set(currency, digits)
  return digits
}

export function number(value: number, digits = 0): string {
  const options = { maximumFractionDigits: digits, minimumFractionDigits: digits }
  return withMinus(numberFormat(speech().locale, options).format(value))
}

/** The real minus, as wide as the plus of other figures. */
const withMinus = (text: string) => text.replace('-', '\u2212')

/** A share of 1 as percent, always with as many digits, so that those of a column stand under one another. */
export function percent(share: number, digits = 0): string {
  const options = { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits } as const
  return withMinus(numberFormat(speech().locale, options).format(share))
}

/** Always with its sign: +12, −21, 0. The minus is the real one: as wide as a figure, and read aloud as minus. */
export function signed(value: number, digits = 0): string {
  const rounded = Number(value.toFixed(digits))
  if (rounded === 0) return number(0, digits)
  return `${rounded > 0 ? '+' : '\u2212'}${number(Math.abs(rounded), digits)}`
}

/**
 * By how many points a score moved, between its ends as every pill shows them: cut, so that a 49.8 stays red. Else a fall from 66
 * to 48 would read as one of 19.
 */
export const wholePoints = (score: number, change: number): number =>
  Math.floor(score) - Math.floor(Number((score - change).toFixed(3)))

/** How people say a day: today, tomorrow, Tue, 28 Jan, 28 Jan 2024. */
export function sayDay(day: string, today: string): string {
  const distance = daysBetween(today, day)
  if (distance === 0) return t`today`
  if (distance === 1) return t`tomorrow`
  if (distance === -1) return t`yesterday`
  if (distance > 1 && distance < 7) return inUtc(day, { weekday: 'short' })
  return isFarAway(day, today, distance)
    ? inUtc(day, { day: 'numeric', month: 'short', year: 'numeric' })
    : shortDay(day)
}

/** Next January seen from November needs no year. Next October does: October has been, and days of it are on the page as well. */
function isFarAway(day: string, today: string, distance: number): boolean {
  return day.slice(0, 4) !== today.slice(0, 4) && Math.abs(distance) > 92
}

export function shortDay(day: string): string {
  return inUtc(day, { day: 'numeric', month: 'short' })
}

/** Wednesday 28 January 2026 */
export function longDay(day: string): string {
  const text = inUtc(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return speech().language === 'en' ? text.replace(',', '') : text
}

export function sayMonth(day: string): string {
  return inUtc(day, { month: 'short' })
}

/** in 67 days, 12 days ago */
export function sayDistance(day: string, today: string): string {
  const distance = daysBetween(today, day)
  if (distance === 0) return t`today`
  const length = Math.abs(distance)
  if (length === 1) return distance > 0 ? t`in 1 day` : t`1 day ago`
  return distance > 0 ? t`in ${number(length)} days` : t`${number(length)} days ago`
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLength)
}

/** British English alone writes Sept with four letters. */
function inUtc(day: string, options: Intl.DateTimeFormatOptions): string {
  const text = dateFormat(dates(), { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  return options.month === 'short' ? text.replace('Sept ', 'Sep ').replace(/Sept$/, 'Sep') : text
}

/** The calendar day of a moment in a zone. */
export function dayOf(instant: string, zone: string): string {
  return dateFormat('en-CA', { timeZone: zone }).format(new Date(instant))
}

/** A moment: today 14:05, yesterday 09:30, 28 Jan. */
export function sayInstant(instant: string, zone: string, today: string): string {
  const day = dayOf(instant, zone)
  const near = Math.abs(daysBetween(today, day)) <= 1
  return near ? `${sayDay(day, today)} ${clockTime(instant, zone)}` : sayDay(day, today)
}

export function clockTime(instant: string, zone: string): string {
  return dateFormat(dates(), { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(instant))
}

export function longInstant(instant: string, zone: string): string {
  return `${longDay(dayOf(instant, zone))}, ${clockTime(instant, zone)}`
}

/** 1 account, 2 accounts */
export function count(quantity: number, one: string, many = `${one}s`): string {
  return `${number(quantity)} ${plural(quantity, one, many)}`
}

/** A sentence that was told holds days as 2026-12-29: they are read as people say them. */
export const withDays = (sentence: string): string => sentence.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => longDate(day))
