import { dateFormat, numberFormat } from './formats.ts'
import { plural, speech, t } from './words.ts'

/** Days and numbers in sentences that the server and the page both write, as the reader writes them. */

/** 28 January 2026 */
export const longDate = (day: string): string => inUtc(day, { day: 'numeric', month: 'long', year: 'numeric' })

/** 28 January */
export const dayAndMonth = (day: string): string => inUtc(day, { day: 'numeric', month: 'long' })

/** 12,345 */
export const wholeNumber = (value: number): string => numberFormat(speech().locale).format(value)

/** 12,345.6 without zeros at the end */
export const decimalNumber = (value: number, decimals: number): string =>
  numberFormat(speech().locale, { maximumFractionDigits: decimals, signDisplay: 'negative' }).format(value)

/** 11.4, with as many decimals */
export const fixedNumber = (value: number, decimals: number): string =>
  numberFormat(speech().locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value)

/** 1.085: a number that travels as text, with all the decimals that it has */
export const exactNumber = (text: string): string => decimalNumber(Number(text), 12)

/** 1 day, 12 days */
export const sayDays = (days: number): string => `${wholeNumber(days)} ${plural(days, 'day', 'days')}`

/** today, 1 day ago, 12 days ago */
export function daysAgo(days: number): string {
  if (days <= 0) return t`today`
  return days === 1 ? t`1 day ago` : t`${wholeNumber(days)} days ago`
}

/** English days are said day first, whatever part of the world a reader is from. */
function inUtc(day: string, options: Intl.DateTimeFormatOptions): string {
  const { language, locale } = speech()
  const format = dateFormat(language === 'en' ? 'en-GB' : locale, { ...options, timeZone: 'UTC' })
  return format.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}
