import { createHash } from 'node:crypto'
import { told } from '../../kernel/words.ts'
import type { FieldType, ImportShape, ShapeField, ShapeValue } from '../contributions.ts'
import { cast } from './cast.ts'
import { type ColumnRule, LINE, type MappedPart, type Where } from './map.ts'
import type { FileRecord } from './record.ts'

export interface RowSettings {
  zone: string
  currency: string
}

export type MadeRow =
  | { kind: 'row'; values: Record<string, ShapeValue> }
  | { kind: 'skipped' }
  | { kind: 'refused'; field: string; reason: string; remedy: string }

type FieldMaker = (
  record: FileRecord,
  settings: RowSettings,
) => { value: ShapeValue } | { field: string; reason: string; remedy: string }

/** Longest id: indexes hold no more, and no system writes longer ones. */
const longestId = 300
const idFields = new Set(['id', 'account', 'person', 'contact', 'parent', 'vendor', 'order', 'listing', 'line'])

/** Prepares a part of the map once and gives what makes a row of the shape out of each record. */
export function rowMaker(part: MappedPart, shape: ImportShape, settings: RowSettings): (record: FileRecord) => MadeRow {
  const fields = Object.entries(part.columns).map(([name, rule]) => {
    const declared = shape.fields.find((field) => field.name === name)
    return { name, make: fieldMaker(declared ?? customField(name, rule), rule) }
  })
  const currencyFirst = fields.sort((a, b) => Number(b.name === 'currency') - Number(a.name === 'currency'))
  const needsCurrency =
    shape.fields.some((field) => field.name === 'currency') && !Object.hasOwn(part.columns, 'currency')
  return (record) => {
    if (!part.where.every((where) => holds(where, record))) return { kind: 'skipped' }
    const values: Record<string, ShapeValue> = needsCurrency ? { currency: settings.currency } : {}
    for (const { name, make } of currencyFirst) {
      const own = typeof values.currency === 'string' ? { ...settings, currency: values.currency } : settings
      const made = make(record, own)
      if ('reason' in made) return { kind: 'refused', ...made }
      values[name] = made.value
    }
    return { kind: 'row', values }
  }
}

function customField(name: string, rule: ColumnRule): ShapeField {
  return { name, type: rule.type ?? (rule.split === null ? 'text' : 'json'), summary: '' }
}

function holds(where: Where, record: FileRecord): boolean {
  const text = cellText(record, where.column)
  switch (where.kind) {
    case 'is':
      return where.values.includes(text)
    case 'is not':
      return !where.values.includes(text)
    case 'is empty':
      return text === ''
    case 'is filled':
      return text !== ''
  }
}

function cellText(record: FileRecord, column: string): string {
  if (column === LINE) return String(record.line)
  const cell = record.values.get(column)
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell).trim()
}

function fieldMaker(field: ShapeField, rule: ColumnRule): FieldMaker {
  const column = rule.from.join(' and ') || 'its constant'
  const refuse = (reason: string, remedy: string) => ({
    field: rule.from[0] ?? field.name,
    reason: rule.from[0] === field.name ? reason : `${field.name}: ${reason}`,
    remedy,
  })
  return (record, settings) => {
    const joined =
      rule.from.length > 0
        ? rule.from
            .map((name) => cellText(record, name))
            .join(rule.join)
            .trim()
        : (rule.value ?? '')
    const fault = faultOf(joined)
    if (fault) return refuse(fault.reason, fault.remedy)
    const isEmpty = joined === '' || rule.empty.includes(joined)
    const text = isEmpty ? rule.default : clean(joined, rule)
    if (text === null || text === '') {
      return field.required
        ? refuse(told`it is empty`, told`Fill ${column}, or give \`default\` in the map`)
        : { value: null }
    }
    if (rule.values && !isEmpty) {
      const translated = Object.hasOwn(rule.values, text) ? rule.values[text] : undefined
      if (translated === undefined) {
        return refuse(
          told`'${text.slice(0, 60)}' has no translation`,
          told`Add it to \`values\` in the map, which knows ${Object.keys(rule.values).join(', ')}`,
        )
      }
      return typed(translated)
    }
    return typed(text)

    function typed(content: string): ReturnType<FieldMaker> {
      if (content === '') return { value: null }
      if (rule.hash) return { value: createHash('sha256').update(content).digest('hex').slice(0, 32) }
      if (rule.split !== null)
        return {
          value: content
            .split(rule.split)
            .map((item) => item.trim())
            .filter((item) => item !== ''),
        }
      if (idFields.has(field.name) && content.length > longestId) {
        return refuse(told`an id of ${content.length} characters`, told`Give ids of at most ${longestId} characters`)
      }
      const made = cast(content, field, {
        ...settings,
        format: rule.format ?? undefined,
        units: rule.units ?? undefined,
        decimal: rule.decimal ?? undefined,
      })
      if (made.kind === 'refused') return refuse(made.reason, made.remedy)
      return moved(scaled(made.value))
    }

    function scaled(value: ShapeValue): ShapeValue {
      if (rule.scale === null || typeof value !== 'number') return value
      // 12 digits: a product such as 29 × 0.01 shows the noise of binary fractions behind them
      const product = Number((value * rule.scale).toPrecision(12))
      return isWhole(field.type) ? Math.round(product) : product
    }

    function moved(value: ShapeValue): ReturnType<FieldMaker> {
      if (!rule.plus || typeof value !== 'string') return { value }
      const text = cellText(record, rule.plus.column)
      if (text === '') return { value: null }
      const amount = Number(text)
      if (!Number.isFinite(amount))
        return refuse(
          told`${rule.plus.column} holds '${text.slice(0, 60)}', which is not a number`,
          told`Correct ${rule.plus.column}`,
        )
      const moment = new Date(new Date(value).getTime() + amount * milliseconds[rule.plus.unit])
      if (Number.isNaN(moment.getTime()))
        return refuse(told`the time lies out of reach`, told`Correct ${rule.plus.column}`)
      return { value: field.type === 'day' ? moment.toISOString().slice(0, 10) : moment.toISOString() }
    }
  }
}

const milliseconds = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 }
const isWhole = (type: FieldType) => type === 'integer' || type === 'money'

/** Characters that no text of a customer holds: they tell of a wrong encoding or of a file of another kind. */
function faultOf(text: string): { reason: string; remedy: string } | null {
  if (text.includes('\u0000'))
    return { reason: told`it holds a NUL character`, remedy: told`Export the file as text, or remove the character` }
  if (text.includes('\ufffd'))
    return { reason: told`it holds bytes that are not UTF-8`, remedy: told`Save the file with the encoding UTF-8` }
  if (/[\ud800-\udfff]/.test(text) && !text.isWellFormed())
    return { reason: told`it holds half of a character`, remedy: told`Save the file with the encoding UTF-8` }
  return null
}

function clean(text: string, rule: ColumnRule): string {
  let result = text
  for (const character of rule.strip) result = result.replaceAll(character, '')
  if (rule.keep === 'digits') result = result.replace(/\D/g, '')
  if (rule.keep === 'letters and digits') result = result.replace(/[^\p{L}\p{N}]/gu, '')
  for (const [from, to] of Object.entries(rule.replace)) if (from !== '') result = result.replaceAll(from, to)
  if (rule.letters === 'lower') result = result.toLowerCase()
  if (rule.letters === 'upper') result = result.toUpperCase()
  result = result.trim()
  if (/^\d+$/.test(result)) result = result.padStart(rule.pad, '0')
  return result === '' ? '' : rule.prefix + result + rule.suffix
}
