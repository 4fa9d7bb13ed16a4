import { type Condition, LIMITS, type Operator } from '../../../kernel/condition/index.ts'
import { said } from './words.ts'

/** Whether something is built like a condition, so that it can be shown and mended; whether it makes sense the server judges. */
export function isCondition(raw: unknown): raw is Condition {
  return isObject(raw) && 'version' in raw && isNode(raw.where, LIMITS.depth)
}

function isNode(raw: unknown, deepest: number): boolean {
  if (!isObject(raw) || deepest === 0) return false
  const isPart = (part: unknown) => isNode(part, deepest - 1)
  if ('all' in raw) return Array.isArray(raw.all) && raw.all.every(isPart)
  if ('any' in raw) return Array.isArray(raw.any) && raw.any.every(isPart)
  if ('not' in raw) return isPart(raw.not)
  return typeof raw.field === 'string' && isOperator(raw.op) && holds[raw.op](raw)
}

type Fields = Record<string, unknown>

const isObject = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw)
const isOperator = (op: unknown): op is Operator => typeof op === 'string' && Object.hasOwn(said, op)

const isBare = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
const one = ({ value }: Fields) => isBare(value)
const several = ({ value }: Fields) => Array.isArray(value) && value.every(isBare)
const pair = (raw: Fields) => several(raw) && (raw.value as unknown[]).length === 2
const nothing = () => true
const days = (raw: Fields) => typeof raw.days === 'number'
const change = ({ by, over }: Fields) =>
  isObject(by) && isObject(over) && typeof (by.amount ?? by.percent) === 'number' && days(over)

/** What stands beside field and operator. */
const holds: Record<Operator, (raw: Fields) => boolean> = {
  is: one,
  'is not': one,
  above: one,
  'at least': one,
  below: one,
  'at most': one,
  between: pair,
  in: several,
  'not in': several,
  contains: one,
  'starts with': one,
  'is known': nothing,
  'is unknown': nothing,
  'is stale': nothing,
  'is not stale': nothing,
  before: one,
  after: one,
  'within last': days,
  'within next': days,
  'rose by at least': change,
  'fell by at least': change,
  'crossed above': one,
  'crossed below': one,
}
