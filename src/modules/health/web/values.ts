import { bandFrom, bandInText } from '../../../kernel/band.ts'
import { plural, t } from '../../../kernel/words.ts'
import { money, number, percent } from '../../../web/lib/format.ts'

/** A value of a measure as a person reads it; its unit decides. */
export function sayValue(value: number | null, unit: string, currency: string): string {
  if (value === null) return t`unknown`
  if (unit === 'share') return percent(value, value < 0.1 ? 1 : 0)
  if (unit === 'money') return money(value, currency, 'whole')
  if (unit === 'band') return bandInText(bandFrom(value))
  if (unit === 'yes or no') return value === 0 ? t`no` : t`yes`
  if (unit === 'days') return `${number(value)} ${plural(value, 'day', 'days')}`
  if (unit === 'hours') return t`${number(value, 1)} hours`
  return number(value, Number.isInteger(value) ? 0 : 2)
}
