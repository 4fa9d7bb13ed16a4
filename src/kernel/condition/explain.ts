import { assertNever } from '../errors.ts'
import { evaluateNode, type FieldReader, type FieldValue, knownValue } from './evaluate.ts'
import { formatBeside, formatValue } from './format.ts'
import type { FieldSpec, Subject } from './subject.ts'
import type { Comparison, Condition, Node } from './tree.ts'
import type { Truth } from './truth.ts'

/** Why a condition holds or not: a sentence for each part of its tree. `path` is the part's place, as in a problem of parsing. */
export interface Explanation {
  outcome: Truth
  sentence: string
  path: string
  field?: string
  value?: FieldValue
  parts: Explanation[]
}

/** Says of each part of a condition whether it holds for a subject, and what it was held against. */
export function explain(condition: Condition, read: FieldReader, subject: Subject): Explanation {
  const fields = new Map(subject.fields.map((field) => [field.key, field]))
  return explainNode(condition.where, 'where', { read, fields })
}

/** What a condition asks, in words: "active days is below 5 and stage is live". */
export function describe(condition: Condition, subject: Subject): string {
  const fields = new Map(subject.fields.map((field) => [field.key, field]))
  return describeNode(condition.where, fields)
}

type Fields = ReadonlyMap<string, FieldSpec>

interface View {
  read: FieldReader
  fields: Fields
}

const VERB: Readonly<Record<Truth, string>> = {
  true: 'holds because',
  false: 'fails because',
  unknown: 'cannot be told because',
}

function explainNode(node: Node, path: string, view: View): Explanation {
  if ('all' in node) return explainGroup('all', node.all, path, view)
  if ('any' in node) return explainGroup('any', node.any, path, view)
  if (!('not' in node)) return explainComparison(node, path, view)
  const inner = explainNode(node.not, `${path}.not`, view)
  const outcome = inner.outcome === 'unknown' ? 'unknown' : inner.outcome === 'true' ? 'false' : 'true'
  const sentence = `${VERB[outcome]} the opposite is asked of a part that ${inner.sentence}`
  return { outcome, sentence, path, parts: [inner] }
}

function explainGroup(kind: 'all' | 'any', nodes: readonly Node[], path: string, view: View): Explanation {
  const parts = nodes.map((node, index) => explainNode(node, `${path}.${kind}[${index}]`, view))
  const outcome = groupOutcome(kind, parts)
  return { outcome, sentence: `${VERB[outcome]} ${groupReason(kind, outcome, parts)}`, path, parts }
}

function groupOutcome(kind: 'all' | 'any', parts: readonly Explanation[]): Truth {
  const deciding = kind === 'all' ? 'false' : 'true'
  if (parts.some((part) => part.outcome === deciding)) return deciding
  if (parts.some((part) => part.outcome === 'unknown')) return 'unknown'
  return kind === 'all' ? 'true' : 'false'
}

/** Names the parts that settle a group; where every part is needed to settle it, their number. */
function groupReason(kind: 'all' | 'any', outcome: Truth, parts: readonly Explanation[]): string {
  if (parts.length === 0) return kind === 'all' ? 'nothing is asked' : 'it offers no way to hold'
  const settling = parts.filter((part) => part.outcome === outcome)
  const reasons = settling.map((part) => reasonOf(part.sentence)).join('; ')
  if (settling.length === parts.length && parts.length === 1) return reasons
  const word = { true: 'hold', false: 'fail', unknown: 'cannot be told' }[outcome]
  const verb = outcome === 'unknown' || settling.length !== 1 ? word : `${word}s`
  return `${settling.length} of ${parts.length} parts ${verb}: ${reasons}`
}

/** A sentence without how it begins, to stand in a longer one. */
function reasonOf(sentence: string): string {
  const start = Object.values(VERB).find((verb) => sentence.startsWith(verb))
  return start === undefined ? sentence : sentence.slice(start.length + 1)
}

function explainComparison(node: Comparison, path: string, view: View): Explanation {
  const outcome = evaluateNode(node, view.read)
  const field = fieldOf(node, view.fields)
  const value = knownValue(view.read.value(node.field))
  const { is, must } = phrases(node, value, field, view.read)
  return {
    outcome,
    sentence: `${VERB[outcome]} ${field.label} ${is} and must ${must}`,
    path,
    field: node.field,
    value,
    parts: [],
  }
}

/** How the value is written, and what it must do, with decimals enough to tell the two apart. */
function phrases(
  node: Comparison,
  value: FieldValue,
  field: FieldSpec,
  read: FieldReader,
): { is: string; must: string } {
  const limits = limitsOf(node)
  const earlier = earlierPhrase(node, field, read)
  if (node.op === 'is stale' || node.op === 'is not stale') {
    const spoken = read.stale?.(node.field) ? 'is stale, its source is silent,' : 'is not stale'
    return { is: spoken, must: demand(node, field, []) }
  }
  if (typeof value !== 'number' || limits.length === 0) {
    return { is: `is ${formatValue(value, field)}${earlier}`, must: demand(node, field, []) }
  }
  const written = formatBeside(value, limits, field)
  return { is: `is ${written.value}${earlier}`, must: demand(node, field, written.limits) }
}

function earlierPhrase(node: Comparison, field: FieldSpec, read: FieldReader): string {
  const days = 'over' in node ? node.over.days : node.op === 'crossed above' || node.op === 'crossed below' ? 1 : null
  if (days === null) return ''
  const then = formatValue(knownValue(read.before(node.field, days)), field, 2)
  return days === 1 ? `, was ${then} at yesterday's close,` : `, was ${then} ${days} days before,`
}

function limitsOf(node: Comparison): number[] {
  if (!('value' in node)) return []
  const values: readonly unknown[] = Array.isArray(node.value) ? node.value : [node.value]
  return values.filter((value) => typeof value === 'number')
}

/** What a comparison asks of its field, after "must": "be above 80%". `limits` are its numbers as already written. */
function demand(node: Comparison, field: FieldSpec, limits: readonly string[]): string {
  const written = (value: FieldValue, index = 0): string => limits[index] ?? formatValue(value, field, 4)
  switch (node.op) {
    case 'is':
      return `be ${written(node.value)}`
    case 'is not':
      return `not be ${written(node.value)}`
    case 'above':
    case 'at least':
    case 'below':
    case 'at most':
    case 'before':
    case 'after':
      return `be ${node.op} ${written(node.value)}`
    case 'between':
      return `be between ${written(node.value[0], 0)} and ${written(node.value[1], 1)}`
    case 'in':
      return `be one of ${listed(node.value.map((value, index) => written(value, index)))}`
    case 'not in':
      return `be none of ${listed(node.value.map((value, index) => written(value, index)))}`
    case 'contains':
      return `contain '${node.value}'`
    case 'starts with':
      return `start with '${node.value}'`
    case 'is known':
      return 'be known'
    case 'is unknown':
      return 'be unknown'
    case 'is stale':
      return 'be stale'
    case 'is not stale':
      return 'not be stale'
    case 'within last':
      return `lie within the last ${daysText(node.days)}`
    case 'within next':
      return `lie within the next ${daysText(node.days)}`
    case 'rose by at least':
      return `have risen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'fell by at least':
      return `have fallen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'crossed above':
      return `have crossed above ${written(node.value)} since yesterday's close`
    case 'crossed below':
      return `have crossed below ${written(node.value)} since yesterday's close`
    default:
      return assertNever(node)
  }
}

/** Long lists are cut: a sentence is for reading. */
function listed(values: readonly string[]): string {
  return values.length <= 8 ? values.join(', ') : `${values.slice(0, 8).join(', ')} and ${values.length - 8} more`
}

function byText(by: { readonly amount: number } | { readonly percent: number }, field: FieldSpec): string {
  if ('percent' in by) return `${by.percent}%`
  if (field.type !== 'share') return formatValue(by.amount, field, 4)
  return formatValue(by.amount * 100, { ...field, type: 'number', unit: 'points' }, 4)
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}

function describeNode(node: Node, fields: Fields): string {
  if ('all' in node)
    return node.all.length === 0 ? 'always' : node.all.map((part) => nested(part, fields)).join(' and ')
  if ('any' in node) return node.any.length === 0 ? 'never' : node.any.map((part) => nested(part, fields)).join(' or ')
  if ('not' in node) return `not (${describeNode(node.not, fields)})`
  const field = fieldOf(node, fields)
  return `${field.label} must ${demand(node, field, [])}`
}

function nested(node: Node, fields: Fields): string {
  const parts = 'all' in node ? node.all : 'any' in node ? node.any : []
  return parts.length > 1 ? `(${describeNode(node, fields)})` : describeNode(node, fields)
}

/** A field that is no longer declared still reads by its key. */
function fieldOf(node: Comparison, fields: Fields): FieldSpec {
  return fields.get(node.field) ?? { key: node.field, label: node.field, type: 'text', source: 'own' }
}
