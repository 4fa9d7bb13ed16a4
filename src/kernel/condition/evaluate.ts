import { type Day, daysBetween, isDay } from '../day.ts'
import { assertNever } from '../errors.ts'
import { fold } from './fold.ts'
import { type Among, type Change, type Comparison, type Condition, type Crossing, LIMITS, type Node } from './tree.ts'
import { all, any, not, type Truth, truth } from './truth.ts'

/** A value of a field: a date is a day in text, a list a list of texts, and null is unknown. */
export type FieldValue = number | string | boolean | readonly string[] | null

/**
 * How the interpreter sees one subject on one day. `value` is the value now; `before` is the value at the close of the
 * day `days` before `today`. Both give null, or undefined, for what is unknown.
 */
export interface FieldReader {
  readonly today: Day
  value(field: string): FieldValue | undefined
  before(field: string, days: number): FieldValue | undefined
  /** Whether the source of a field is silent; left out, none is. */
  stale?(field: string): boolean
}

/** Whether a condition holds. What cannot be told does not hold. */
export function holds(condition: Condition, read: FieldReader): boolean {
  return evaluate(condition, read) === 'true'
}

/** What a condition says of a subject: true, false, or unknown where what is known does not settle it. */
export function evaluate(condition: Condition, read: FieldReader): Truth {
  return evaluateNode(condition.where, read)
}

export function evaluateNode(node: Node, read: FieldReader): Truth {
  if ('all' in node) return all(node.all.map((part) => evaluateNode(part, read)))
  if ('any' in node) return any(node.any.map((part) => evaluateNode(part, read)))
  if ('not' in node) return not(evaluateNode(node.not, read))
  return compare(node, read)
}

/**
 * One comparison. With an unknown value it is unknown, except for whether it is known or stale, which always has an answer.
 * A value of another kind than the comparison's (a text where a number is compared) counts as unknown.
 */
function compare(node: Comparison, read: FieldReader): Truth {
  const value = knownValue(read.value(node.field))
  switch (node.op) {
    case 'is known':
      return truth(value !== null)
    case 'is unknown':
      return truth(value === null)
    case 'is stale':
      return truth(read.stale?.(node.field) === true)
    case 'is not stale':
      return truth(read.stale?.(node.field) !== true)
    case 'is':
      return isSame(value, node.value)
    case 'is not':
      return not(isSame(value, node.value))
    case 'above':
    case 'at least':
    case 'below':
    case 'at most':
      return isPast(value, node.op, node.value)
    case 'between':
      return isBetween(value, node.value)
    case 'in':
      return isAmong(value, node.value)
    case 'not in':
      return not(isAmong(value, node.value))
    case 'contains':
      return contains(value, node.value)
    case 'starts with':
      return typeof value === 'string' ? truth(fold(value).startsWith(fold(node.value))) : 'unknown'
    case 'before':
      return isDay(value) ? truth(value < node.value) : 'unknown'
    case 'after':
      return isDay(value) ? truth(value > node.value) : 'unknown'
    case 'within last':
      return isDay(value) ? isWithin(daysBetween(value, read.today), node.days) : 'unknown'
    case 'within next':
      return isDay(value) ? isWithin(daysBetween(read.today, value), node.days) : 'unknown'
    case 'rose by at least':
    case 'fell by at least':
      return hasChanged(value, knownValue(read.before(node.field, node.over.days)), node)
    case 'crossed above':
    case 'crossed below':
      return hasCrossed(value, knownValue(read.before(node.field, 1)), node)
    default:
      return assertNever(node)
  }
}

/** NaN, infinity and numbers beyond the limit never enter a comparison: they count as unknown. */
export function knownValue(value: FieldValue | undefined): FieldValue {
  if (typeof value !== 'number') return value ?? null
  return Math.abs(value) <= LIMITS.number ? value : null
}

function isSame(value: FieldValue, wanted: number | string | boolean): Truth {
  return typeof value === typeof wanted ? truth(value === wanted) : 'unknown'
}

function isPast(value: FieldValue, op: 'above' | 'at least' | 'below' | 'at most', limit: number): Truth {
  if (typeof value !== 'number') return 'unknown'
  if (op === 'above') return truth(value > limit)
  if (op === 'at least') return truth(value >= limit)
  return truth(op === 'below' ? value < limit : value <= limit)
}

function isBetween(value: FieldValue, [low, high]: readonly [number, number] | readonly [Day, Day]): Truth {
  // Days compare as texts do.
  const fits = typeof low === 'number' ? typeof value === 'number' : isDay(value)
  return fits && value !== null ? truth(value >= low && value <= high) : 'unknown'
}

function isAmong(value: FieldValue, wanted: Among['value']): Truth {
  const entries: readonly (number | string)[] = wanted
  if (typeof value !== 'number' && typeof value !== 'string') return 'unknown'
  return typeof value === typeof entries[0] ? truth(entries.includes(value)) : 'unknown'
}

function contains(value: FieldValue, wanted: string): Truth {
  const piece = fold(wanted)
  if (typeof value === 'string') return truth(fold(value).includes(piece))
  if (!Array.isArray(value)) return 'unknown'
  return truth(value.some((entry) => typeof entry === 'string' && fold(entry) === piece))
}

function isWithin(distance: number, days: number): Truth {
  return truth(distance >= 0 && distance <= days)
}

/** A rise or fall in percent is of the earlier value's size; from zero there is no percent, and it is unknown. */
function hasChanged(now: FieldValue, then: FieldValue, node: Change): Truth {
  if (typeof now !== 'number' || typeof then !== 'number') return 'unknown'
  const change = node.op === 'rose by at least' ? now - then : then - now
  if ('amount' in node.by) return truth(change >= node.by.amount)
  return then === 0 ? 'unknown' : truth(change * 100 >= node.by.percent * Math.abs(then))
}

/** Each half may be false while the other is unknown: then nothing has crossed. */
function hasCrossed(now: FieldValue, then: FieldValue, node: Crossing): Truth {
  return node.op === 'crossed above'
    ? all([isPast(now, 'above', node.value), isPast(then, 'at most', node.value)])
    : all([isPast(now, 'below', node.value), isPast(then, 'at least', node.value)])
}
