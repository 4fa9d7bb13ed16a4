import { Temporal } from 'temporal-polyfill'
import { addDays, type Day, dayOf, isDay, startOfDay } from '../../kernel/day.ts'
import { currencyDigits, isCurrency, parseMinor } from '../../kernel/money.ts'
import { told } from '../../kernel/words.ts'
import type { FieldType, ShapeField, ShapeValue } from '../contributions.ts'

export type Cast = { kind: 'value'; value: ShapeValue } | { kind: 'refused'; reason: string; remedy: string }

export interface CastSettings {
  /** Of times that are written without one. */
  zone: string
  currency: string
  /** How days and times are written, for example `DD.MM.YYYY HH:mm`; absent for the ISO way. */
  format?: string | undefined
  /** `minor` where amounts of money are already in cents. */
  units?: 'major' | 'minor' | undefined
  /** `,` where numbers are written as 1.234,50. */
  decimal?: ',' | '.' | undefined
}

const value = (content: ShapeValue): Cast => ({ kind: 'value', value: content })
const refused = (reason: string, remedy: string): Cast => ({ kind: 'refused', reason, remedy })
/** Texts in a refusal are cut: the whole row is kept beside it. */
const quoted = (text: string) => `'${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`

/** Gives a text the type of a field, or says why it has none. Nothing is rounded and nothing is guessed. */
export function cast(text: string, field: ShapeField, settings: CastSettings): Cast {
  const made = castType(text, field.type, settings)
  return made.kind === 'value' && field.choices && typeof made.value === 'string'
    ? chosen(made.value, field.choices)
    : made
}

function castType(text: string, type: FieldType, settings: CastSettings): Cast {
  switch (type) {
    case 'text':
      return castText(text)
    case 'integer':
      return castInteger(text, settings)
    case 'number':
      return castNumber(text, settings)
    case 'money':
      return castMoney(text, settings)
    case 'boolean':
      return castBoolean(text)
    case 'day':
      return castDay(text, settings)
    case 'time':
      return castTime(text, settings)
    case 'json':
      return castJson(text)
  }
}

function chosen(text: string, choices: readonly string[]): Cast {
  const match =
    choices.find((choice) => choice === text) ?? choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
  if (match !== undefined) return value(match)
  return refused(
    told`${quoted(text)} is not one of its values`,
    told`Use one of ${choices.join(', ')}, or translate it with \`values\` in the map`,
  )
}

/** Room for a ticket's whole text, no room for a file in a cell. */
const longestText = 20_000

function castText(text: string): Cast {
  if (text.length <= longestText) return value(text)
  return refused(
    told`it has ${text.length.toLocaleString('en')} characters`,
    told`Shorten it to ${longestText.toLocaleString('en')}`,
  )
}

/** Digits with a point as decimal mark; commas only where they group by three. */
function plainNumber(text: string, decimal: ',' | '.' | undefined): string {
  return decimal === ',' ? text.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ',')) : text
}
const written = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/
const numberRemedy = told`Write it with digits and a point, such as 1234.5; where the comma is the decimal mark, say \`decimal: ","\` in the map`

function castNumber(text: string, { decimal }: CastSettings): Cast {
  const plain = plainNumber(text, decimal)
  const number = written.test(plain) ? Number(plain.replaceAll(',', '')) : Number.NaN
  return Number.isFinite(number) ? value(number + 0) : refused(told`${quoted(text)} is not a number`, numberRemedy)
}

function castInteger(text: string, settings: CastSettings): Cast {
  const number = castNumber(text, settings)
  if (number.kind === 'refused' || Number.isSafeInteger(number.value)) return number
  return refused(told`${quoted(text)} is not a whole number`, told`Write it without a fraction`)
}

function castMoney(text: string, { currency, units, decimal }: CastSettings): Cast {
  if (!isCurrency(currency))
    return refused(told`${quoted(currency)} is not a currency`, told`Use a code of three capitals such as USD`)
  if (units === 'minor') return castInteger(text, { zone: 'UTC', currency, decimal })
  const minor = parseMinor(plainNumber(text, decimal), currency)
  if (minor !== null) return value(minor)
  return refused(
    told`${quoted(text)} is not an amount in ${currency}`,
    told`Write it as 1234.50 with at most ${currencyDigits(currency)} digits behind the point; where the comma is the decimal mark, say \`decimal: ","\` in the map`,
  )
}

const booleans = new Map<string, boolean>([
  ...['true', 't', 'yes', 'y', '1'].map((text) => [text, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((text) => [text, false] as const),
])

function castBoolean(text: string): Cast {
  const known = booleans.get(text.toLowerCase())
  return known === undefined
    ? refused(
        told`${quoted(text)} is neither yes nor no`,
        told`Write true or false, or translate it with \`values\` in the map`,
      )
    : value(known)
}

function castJson(text: string): Cast {
  try {
    return value(JSON.parse(text))
  } catch {
    return refused(told`${quoted(text)} is not JSON`, told`Write it as JSON, such as {"name": "value"}`)
  }
}

// ---------------------------------------------------------------- days and times

interface Moment {
  day: string
  hour: number
  minute: number
  second: number
  millisecond: number
  /** Minutes east of UTC; null where the text does not say. */
  offset: number | null
}

const iso =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i
const usualForms = told`Write days as 2026-03-31 and times as 2026-03-31 14:05, or say how they are written with \`format\` in the map`

function castDay(text: string, settings: CastSettings): Cast {
  const moment = readMoment(text, settings)
  if (!moment) return refused(told`${quoted(text)} is not a day`, usualForms)
  if (moment.offset === null) return likelyDay(moment.day as Day)
  return likelyDay(dayOf(new Date(instantOf(moment, settings.zone)), settings.zone))
}

function castTime(text: string, settings: CastSettings): Cast {
  const moment = readMoment(text, settings)
  if (!moment) return refused(told`${quoted(text)} is not a time`, usualForms)
  const likely = likelyDay(moment.day as Day)
  return likely.kind === 'refused' ? likely : value(new Date(instantOf(moment, settings.zone)).toISOString())
}

/** Outside of these years a day is a slip of the pen, and every later reckoning over days would drown in it. */
function likelyDay(day: Day): Cast {
  if (day >= '1900-01-01' && day <= '2199-12-31') return value(day)
  return refused(told`${quoted(day)} lies outside the years 1900 to 2199`, told`Correct the year`)
}

function readMoment(text: string, { format }: CastSettings): Moment | null {
  const moment = format ? readFormatted(text, format) : readIso(text)
  const isReal = moment && isDay(moment.day) && moment.hour <= 23 && moment.minute <= 59 && moment.second <= 59
  return isReal ? moment : null
}

function readIso(text: string): Moment | null {
  const match = iso.exec(text)
  if (!match) return null
  return {
    day: match[1] ?? '',
    hour: Number(match[2] ?? 0),
    minute: Number(match[3] ?? 0),
    second: Number(match[4] ?? 0),
    millisecond: Number((match[5] ?? '').padEnd(3, '0').slice(0, 3)),
    offset: offsetMinutes(match[6]),
  }
}

function offsetMinutes(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^(z|utc)$/i.test(text)) return 0
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))]
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

const parts = {
  YYYY: '(\\d{4})',
  MM: '(\\d{1,2})',
  DD: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})',
} as const
const partNames = /YYYY|MM|DD|HH|mm|ss/g
const readers = new Map<string, { names: string[]; pattern: RegExp }>()

/** Whether a format names at least year, month and day, or is one of the two counts of seconds. */
export function isFormat(format: string): boolean {
  return (
    format === 'unix' || format === 'unix ms' || ['YYYY', 'MM', 'DD'].every((part) => format.split(part).length === 2)
  )
}

function readerOf(format: string) {
  let reader = readers.get(format)
  if (!reader) {
    const names = format.match(partNames) ?? []
    const escaped = format.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    reader = {
      names,
      pattern: new RegExp(`^${escaped.replace(partNames, (name) => parts[name as keyof typeof parts])}$`),
    }
    readers.set(format, reader)
  }
  return reader
}

function readFormatted(text: string, format: string): Moment | null {
  if (format === 'unix' || format === 'unix ms') return readCounted(text, format === 'unix' ? 1000 : 1)
  const { names, pattern } = readerOf(format)
  const match = pattern.exec(text)
  if (!match) return null
  const part = (name: string) => match[names.indexOf(name) + 1] ?? ''
  const number = (name: string) => (names.includes(name) ? Number(part(name)) : 0)
  const day = `${part('YYYY')}-${part('MM').padStart(2, '0')}-${part('DD').padStart(2, '0')}`
  return { day, hour: number('HH'), minute: number('mm'), second: number('ss'), millisecond: 0, offset: null }
}

function readCounted(text: string, milliseconds: number): Moment | null {
  const moment = /^\d{1,13}(\.\d{1,6})?$/.test(text) ? new Date(Number(text) * milliseconds) : null
  return moment && moment.getTime() < 7_258_118_400_000 ? readIso(moment.toISOString()) : null
}

const hour = 3_600_000

function instantOf(moment: Moment, zone: string): number {
  const intoDay = moment.hour * hour + moment.minute * 60_000 + moment.second * 1000 + moment.millisecond
  if (moment.offset !== null) return Date.parse(`${moment.day}T00:00:00Z`) + intoDay - moment.offset * 60_000
  const day = moment.day as Day
  const start = startOfDay(day, zone).getTime()
  const isPlain = startOfDay(addDays(day, 1), zone).getTime() - start === 24 * hour
  if (isPlain) return start + intoDay
  const { hour: hours, minute, second, millisecond } = moment
  return Temporal.PlainDate.from(day)
    .toPlainDateTime({ hour: hours, minute, second, millisecond })
    .toZonedDateTime(zone).epochMilliseconds
}
