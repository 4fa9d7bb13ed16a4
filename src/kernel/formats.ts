/**
 * How numbers and days are written, each way made once: making one takes some fifty times as long as using it, and a list of
 * accounts writes a thousand days and numbers. It spent a fifth of its opening on making them.
 */

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

/** Throws a RangeError where the locale or an option is unknown, as the maker does. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = keyOf(locale, options)
  const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options)
  numbers.set(key, known)
  return known
}

/** Throws a RangeError where the locale, the zone or an option is unknown, as the maker does. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = keyOf(locale, options)
  const known = dates.get(key) ?? new Intl.DateTimeFormat(locale, options)
  dates.set(key, known)
  return known
}

const keyOf = (locale: string, options: object): string => `${locale} ${Object.entries(options).join()}`
