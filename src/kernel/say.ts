import { plural, speech, t } from './words.ts'

/** Days and numbers in sentences that the server and the page both write, as the reader writes them. */

/** 28 January 2026 */
export const longDate = (day: string): string => inUtc(day, { day: 'numeric', month: 'long', year: 'numeric' })

/** 28 January */
export const dayAndMonth = (day: string): string => inUtc(day, { day: 'numeric', month: 'long' })

/** 12,345 */
export const wholeNumber = (value: number): string => value.toLocaleString(speech().locale)

/** 12,345.6 without zeros at the end */
export const decimalNumber = (value: number, decimals: number): string =>
  value.toLocaleString(speech().locale, { maximumFractionDigits: decimals, signDisplay: 'negative' })

/** 11.4, with as many decimals */
export const fixedNumber = (value: number, decimals: number): string =>
  value.toLocaleString(speech().locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

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
  const format = formatOf(language === 'en' ? 'en-GB' : locale, options)
  return format.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${Object.entries(options).join()}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  formats.set(key, format)
  return format
}
