import { type Day, daysBetween } from '../../../kernel/day.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { daysAgo, fixedNumber, wholeNumber } from '../../../kernel/say.ts'
import { inWords, plural, speech, t } from '../../../kernel/words.ts'

/** Always with its year: a document is read long after it was made. */
export const sayDay = (day: Day): string => t`${Number(day.slice(8, 10))} ${sayMonth(day)} ${day.slice(0, 4)}||day`

export const sayMonth = (day: Day): string =>
  t`Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec`.split(' ')[Number(day.slice(5, 7)) - 1] ?? ''

/** in 67 days, 12 days ago, today */
export function sayDistance(day: Day, today: Day): string {
  const distance = daysBetween(today, day)
  if (distance === 0) return t`today`
  const days = Math.abs(distance)
  if (distance > 0) return t`in ${wholeNumber(days)} ${plural(days, 'day||in', 'days||in')}`
  return daysAgo(days)
}

/** An amount in minor units as people write it: $1,234.50, €120. */
export function sayMoney(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const isWhole = minor % 10 ** digits === 0
  return new Intl.NumberFormat(speech().locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: isWhole ? 0 : digits,
  }).format(minor / 10 ** digits)
}

export const sayPercent = (share: number): string => t`${Math.round(share * 100)}%`

export const sayPoints = (points: number): string => fixedNumber(points, 1)

/** Always with its sign, and with the real minus: as wide as a figure, and read aloud as minus. */
export function sayChange(points: number): string {
  const text = fixedNumber(Math.abs(points), 1)
  if (Math.abs(points) < 0.05) return text
  return `${points > 0 ? '+' : '\u2212'}${text}`
}

/** customer_success as people say it: Customer success. */
export function plainWord(text: string): string {
  const words = text.replaceAll('_', ' ').trim()
  return inWords(words.charAt(0).toUpperCase() + words.slice(1))
}
