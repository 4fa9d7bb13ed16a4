import { bandFrom, bandInText } from '../band.ts'
import { countryField, countryName } from '../country.ts'
import { currencyDigits } from '../money.ts'
import { longDate } from '../say.ts'
import { speech, t } from '../words.ts'
import type { FieldValue } from './evaluate.ts'
import type { FieldSpec } from './subject.ts'

/** A value as a person reads it: 62%, USD 1,200, 14 days, 3 March 2026, yes. */
export function formatValue(value: FieldValue, field: FieldSpec, decimals = 1): string {
  if (value === null) return t`unknown`
  if (typeof value === 'boolean') return value ? t`yes` : t`no`
  if (typeof value === 'number') return formatNumber(value, field, decimals)
  if (typeof value === 'string') return field.type === 'date' ? formatDay(value) : formatText(value, field)
  return value.length === 0 ? t`empty` : value.map((entry) => `'${entry}'`).join(', ')
}

/**
 * A value beside the limits it is held against: as many decimals as it takes to tell it from those that it differs from,
 * so that no sentence says "is 80% and must be above 80%" of 79.96%.
 */
export function formatBeside(
  value: number,
  limits: readonly number[],
  field: FieldSpec,
): { value: string; limits: string[] } {
  const written = (decimals: number) => ({
    value: formatNumber(value, field, decimals),
    limits: limits.map((limit) => formatNumber(limit, field, decimals)),
  })
  const isClear = (texts: { value: string; limits: string[] }) =>
    limits.every((limit, index) => (limit === value) === (texts.limits[index] === texts.value))
  const decimals = [1, 2, 4, 8].find((places) => isClear(written(places)))
  return written(decimals ?? 12)
}

function formatNumber(value: number, field: FieldSpec, decimals: number): string {
  if (field.type === 'share') return t`${decimal(value * 100, decimals)}%`
  if (field.type === 'money') return formatAmount(value, field.unit)
  if (field.unit === 'band' && Number.isInteger(value)) return bandInText(bandFrom(value))
  return field.unit ? `${decimal(value, decimals)} ${field.unit}` : decimal(value, decimals)
}

function formatAmount(minor: number, currency: string | undefined): string {
  if (!currency) return decimal(minor, 0)
  const digits = currencyDigits(currency)
  const isWhole = minor % 10 ** digits === 0
  const amount = minor / 10 ** digits
  return `${currency} ${isWhole ? decimal(amount, 0) : grouped(amount.toFixed(digits))}`
}

/** Rounded to some decimals, without zeros at the end, thousands grouped. */
function decimal(value: number, decimals: number): string {
  const fixed = value.toFixed(decimals)
  return grouped(fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed)
}

/** Digits as the reader writes them: 1,234.5 or 1.234,5. */
function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const { group, point } = marksOf(speech().locale)
  const signed = /^-0$/.test(digits) ? '0' : whole.replace(/\B(?=(\d{3})+$)/g, group)
  return fraction === undefined ? signed : `${signed}${point}${fraction}`
}

const marks = new Map<string, { group: string; point: string }>()

function marksOf(locale: string): { group: string; point: string } {
  const known = marks.get(locale)
  if (known) return known
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(12_345_678.5)
  const mark = (type: string, usual: string) => parts.find((part) => part.type === type)?.value ?? usual
  const found = { group: mark('group', ','), point: mark('decimal', '.') }
  marks.set(locale, found)
  return found
}

function formatText(text: string, field: FieldSpec): string {
  if (field.key === countryField) return countryName(text)
  return field.type === 'choice' ? text : `'${text}'`
}

function formatDay(day: string): string {
  return longDate(day)
}
