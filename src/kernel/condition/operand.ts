import { type Day, isDay } from '../day.ts'
import { assertNever } from '../errors.ts'
import { told } from '../words.ts'
import { type Fields, hasOnly, isFields, part, type Reading, refuse } from './reading.ts'
import { type FieldSpec, isNumeric } from './subject.ts'
import { type Comparison, LIMITS, type Operator } from './tree.ts'

/** A comparison that is being read: its field and operator are already found good. */
export interface Operation {
  field: FieldSpec
  op: Operator
  path: string
  reading: Reading
}

/** The names of the parts that an operator takes beside the field. */
export function operandsOf(op: Operator): readonly string[] {
  if (op === 'is known' || op === 'is unknown' || op === 'is stale' || op === 'is not stale') return []
  if (op === 'within last' || op === 'within next') return ['days']
  return op === 'rose by at least' || op === 'fell by at least' ? ['by', 'over'] : ['value']
}

/** The whole comparison, or null where its value does not fit the field and operator. */
export function parseOperand(input: Fields, at: Operation): Comparison | null {
  const { op } = at
  const field = at.field.key
  switch (op) {
    case 'is known':
    case 'is unknown':
    case 'is stale':
    case 'is not stale':
      return { field, op }
    case 'is':
    case 'is not':
      return found(parseValue(part(input, 'value'), 'value', at), (value) => ({ field, op, value }))
    case 'above':
    case 'at least':
    case 'below':
    case 'at most':
      return found(parseNumber(part(input, 'value'), 'value', at), (value) => ({ field, op, value }))
    case 'crossed above':
    case 'crossed below':
      return found(parseNumber(part(input, 'value'), 'value', at), (value) => ({ field, op, value }))
    case 'before':
    case 'after':
      return found(parseDate(part(input, 'value'), 'value', at), (value) => ({ field, op, value }))
    case 'contains':
    case 'starts with':
      return found(parsePiece(part(input, 'value'), 'value', at), (value) => ({ field, op, value }))
    case 'in':
    case 'not in':
      return parseAmong(part(input, 'value'), at, op)
    case 'between':
      return parseBetween(part(input, 'value'), at)
    case 'within last':
    case 'within next':
      return found(parseDays(part(input, 'days'), 'days', { least: 0, most: LIMITS.days }, at), (days) => ({
        field,
        op,
        days,
      }))
    case 'rose by at least':
    case 'fell by at least':
      return parseChange(input, at, op)
    default:
      return assertNever(op)
  }
}

function parseAmong(input: unknown, at: Operation, op: 'in' | 'not in'): Comparison | null {
  if (!Array.isArray(input) || input.length === 0 || input.length > LIMITS.list) {
    return refuseAt(
      at,
      'value',
      told`The value is not a list that fits`,
      told`Send a list of 1 to ${LIMITS.list} values`,
    )
  }
  if (isNumeric(at.field.type)) {
    const numbers = Array.from(input, (one: unknown, index) => parseNumber(one, `value[${index}]`, at))
    return numbers.includes(null) ? null : { field: at.field.key, op, value: numbers.filter((one) => one !== null) }
  }
  const texts = Array.from(input, (one: unknown, index) => parseWord(one, `value[${index}]`, at))
  return texts.includes(null) ? null : { field: at.field.key, op, value: texts.filter((one) => one !== null) }
}

function parseBetween(input: unknown, at: Operation): Comparison | null {
  const field = at.field.key
  if (!Array.isArray(input) || input.length !== 2) {
    return refuseAt(
      at,
      'value',
      told`The value is not a pair`,
      told`Send the lower and the upper end, such as [10, 20]`,
    )
  }
  const ends = at.field.type === 'date' ? parsePair(input, parseDate, at) : parsePair(input, parseNumber, at)
  if (!ends) return null
  if (ends[0] > ends[1])
    return refuseAt(at, 'value', told`The ends are the wrong way round`, told`Send the lower end first`)
  return { field, op: 'between', value: ends }
}

type ValueParser<Value> = (input: unknown, name: string, at: Operation) => Value | null

function parsePair<Value>(pair: readonly unknown[], parse: ValueParser<Value>, at: Operation): [Value, Value] | null {
  const low = parse(pair[0], 'value[0]', at)
  const high = parse(pair[1], 'value[1]', at)
  return low === null || high === null ? null : [low, high]
}

function parseChange(input: Fields, at: Operation, op: 'rose by at least' | 'fell by at least'): Comparison | null {
  const by = parseBy(part(input, 'by'), at)
  const over = part(input, 'over')
  if (!isFields(over)) return refuseAt(at, 'over', told`It is not said over which time`, told`Send { "days": 30 }`)
  if (!hasOnly(over, ['days'], `${at.path}.over`, at.reading)) return null
  const days = parseDays(part(over, 'days'), 'over.days', { least: 1, most: LIMITS.over }, at)
  return by === null || days === null ? null : { field: at.field.key, op, by, over: { days } }
}

function parseBy(input: unknown, at: Operation): { amount: number } | { percent: number } | null {
  const name = isFields(input) ? (['amount', 'percent'] as const).find((one) => Object.hasOwn(input, one)) : undefined
  if (!isFields(input) || !name) {
    return refuseAt(at, 'by', told`It is not said by how much`, told`Send { "amount": 10 } or { "percent": 20 }`)
  }
  if (!hasOnly(input, [name], `${at.path}.by`, at.reading)) return null
  if (name === 'percent') return found(parsePercent(part(input, name), at), (percent) => ({ percent }))
  const amount = parseNumber(part(input, name), 'by.amount', at)
  if (amount !== null && amount <= 0)
    return refuseAt(at, 'by.amount', told`The amount is not above 0`, told`Send its size alone`)
  return amount === null ? null : { amount }
}

function parsePercent(input: unknown, at: Operation): number | null {
  const { least, most } = LIMITS.percent
  if (typeof input === 'number' && input >= least && input <= most) return input
  return refuseAt(at, 'by.percent', told`The percentage does not fit`, told`Send a number from ${least} to ${most}`)
}

/** A value as the field's own type has it. */
function parseValue(input: unknown, name: string, at: Operation): number | string | boolean | null {
  const { type } = at.field
  if (isNumeric(type)) return parseNumber(input, name, at)
  if (type === 'date') return parseDate(input, name, at)
  if (type !== 'boolean') return parseWord(input, name, at)
  return typeof input === 'boolean'
    ? input
    : refuseAt(at, name, told`The value is not yes or no`, told`Send true or false`)
}

function parseNumber(input: unknown, name: string, at: Operation): number | null {
  const fits = typeof input === 'number' && Math.abs(input) <= LIMITS.number
  if (!fits)
    return refuseAt(
      at,
      name,
      told`The value is not a number that fits`,
      told`Send a number within ±1,000,000,000,000,000`,
    )
  if (at.field.type === 'money' && !Number.isInteger(input)) {
    return refuseAt(at, name, told`The amount is not whole`, told`Send money in minor units, such as cents`)
  }
  return input === 0 ? 0 : input // minus zero would not survive being written and read
}

/** A text, or one of the choices where the field has a list of them. */
function parseWord(input: unknown, name: string, at: Operation): string | null {
  const text = parseText(input, name, at)
  const { choices } = at.field
  if (text === null || !choices || choices.includes(text)) return text
  return refuseAt(
    at,
    name,
    told`${at.field.label} has no such choice`,
    told`Use one of: ${choices.slice(0, 50).join(', ')}`,
  )
}

function parseText(input: unknown, name: string, at: Operation): string | null {
  const fits = typeof input === 'string' && input.length <= LIMITS.text
  // The database can hold neither a zero byte nor half a character.
  if (fits && input.isWellFormed() && !input.includes('\0')) return input
  return refuseAt(
    at,
    name,
    told`The value is not a text that fits`,
    told`Send a text of at most ${LIMITS.text} characters`,
  )
}

/** What is looked for in a text. Nothing is found in everything, so a field left empty is refused. */
function parsePiece(input: unknown, name: string, at: Operation): string | null {
  return input === ''
    ? refuseAt(at, name, told`No text is given`, told`Send the text to look for`)
    : parseText(input, name, at)
}

function parseDate(input: unknown, name: string, at: Operation): Day | null {
  return isDay(input)
    ? input
    : refuseAt(at, name, told`The value is not a day`, told`Send YYYY-MM-DD, such as 2026-03-31`)
}

function parseDays(
  input: unknown,
  name: string,
  bounds: { least: number; most: number },
  at: Operation,
): number | null {
  const fits = typeof input === 'number' && Number.isInteger(input) && input >= bounds.least && input <= bounds.most
  if (fits) return input === 0 ? 0 : input
  const remedy = told`Send a whole number from ${bounds.least} to ${bounds.most}`
  return refuseAt(at, name, told`The number of days does not fit`, remedy)
}

function found<Value, Made>(value: Value | null, make: (value: Value) => Made): Made | null {
  return value === null ? null : make(value)
}

function refuseAt(at: Operation, name: string, message: string, remedy: string): null {
  return refuse(at.reading, `${at.path}.${name}`, message, remedy)
}
