import { type Day, daysBetween } from '../../../kernel/day.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { fixedNumber, wholeNumber } from '../../../kernel/say.ts'

const months = 'January February March April May June July August September October November December'.split(' ')

/** Always with its year: a document is read long after it was made. */
export const sayDay = (day: Day): string =>
  `${Number(day.slice(8, 10))} ${(months[Number(day.slice(5, 7)) - 1] ?? '').slice(0, 3)} ${day.slice(0, 4)}`

export const sayMonth = (day: Day): string => (months[Number(day.slice(5, 7)) - 1] ?? '').slice(0, 3)

/** in 67 days, 12 days ago, today */
export function sayDistance(day: Day, today: Day): string {
  const distance = daysBetween(today, day)
  if (distance === 0) return 'today'
  const length = count(Math.abs(distance), 'day')
  return distance > 0 ? `in ${length}` : `${length} ago`
}

/** An amount in minor units as people write it: $1,234.50, €120. */
export function sayMoney(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const isWhole = minor % 10 ** digits === 0
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: isWhole ? 0 : digits,
  }).format(minor / 10 ** digits)
}

export const sayPercent = (share: number): string => `${Math.round(share * 100)}%`

export const sayPoints = (points: number): string => fixedNumber(points, 1)

/** Always with its sign, and with the real minus: as wide as a figure, and read aloud as minus. */
export function sayChange(points: number): string {
  const text = Math.abs(points).toFixed(1)
  if (text === '0.0') return text
  return `${points > 0 ? '+' : '\u2212'}${text}`
}

/** 1 contract, 2 contracts */
export const count = (quantity: number, one: string): string =>
  `${wholeNumber(quantity)} ${quantity === 1 ? one : `${one}s`}`

/** customer_success as people say it: Customer success. */
export function plainWord(text: string): string {
  const words = text.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
