import { assertNever } from '../errors.ts'
import { plural, t } from '../words.ts'
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
  return explainNode(condition.where, 'where', { read, fields }).explanation
}

/** How a condition is said: as what a rule asks ("must be below 5"), or as what is ("is below 5"). */
export type Mood = 'must' | 'is'

/** What a condition asks, in words: "active days must be below 5 and stage must be live". */
export function describe(condition: Condition, subject: Subject, mood: Mood = 'must'): string {
  const fields = new Map(subject.fields.map((field) => [field.key, field]))
  return describeNode(condition.where, { fields, mood })
}

type Fields = ReadonlyMap<string, FieldSpec>

interface View {
  read: FieldReader
  fields: Fields
}

/** A part's outcome with what settles it. */
function settled(outcome: Truth, reason: string): string {
  if (outcome === 'unknown') return t`cannot be told because ${reason}`
  return outcome === 'true' ? t`holds because ${reason}` : t`fails because ${reason}`
}

/** An explanation whose reason can also stand in a longer sentence. */
type Reasoned = { explanation: Explanation; reason: string }

function explainNode(node: Node, path: string, view: View): Reasoned {
  if ('all' in node) return explainGroup('all', node.all, path, view)
  if ('any' in node) return explainGroup('any', node.any, path, view)
  if (!('not' in node)) return explainComparison(node, path, view)
  const { explanation } = explainNode(node.not, `${path}.not`, view)
  const outcome = explanation.outcome === 'unknown' ? 'unknown' : explanation.outcome === 'true' ? 'false' : 'true'
  const reason = t`the opposite is asked of a part that ${explanation.sentence}`
  return { explanation: { outcome, sentence: settled(outcome, reason), path, parts: [explanation] }, reason }
}

function explainGroup(kind: 'all' | 'any', nodes: readonly Node[], path: string, view: View): Reasoned {
  const reasoned = nodes.map((node, index) => explainNode(node, `${path}.${kind}[${index}]`, view))
  const parts = reasoned.map(({ explanation }) => explanation)
  const outcome = groupOutcome(kind, parts)
  const reason = groupReason(kind, outcome, reasoned)
  return { explanation: { outcome, sentence: settled(outcome, reason), path, parts }, reason }
}

function groupOutcome(kind: 'all' | 'any', parts: readonly Explanation[]): Truth {
  const deciding = kind === 'all' ? 'false' : 'true'
  if (parts.some((part) => part.outcome === deciding)) return deciding
  if (parts.some((part) => part.outcome === 'unknown')) return 'unknown'
  return kind === 'all' ? 'true' : 'false'
}

/** Names the parts that settle a group; where every part is needed to settle it, their number. */
function groupReason(kind: 'all' | 'any', outcome: Truth, parts: readonly Reasoned[]): string {
  if (parts.length === 0) return kind === 'all' ? t`nothing is asked` : t`it offers no way to hold`
  const settling = parts.filter(({ explanation }) => explanation.outcome === outcome)
  const reasons = settling.map(({ reason }) => reason).join('; ')
  if (settling.length === parts.length && parts.length === 1) return reasons
  const quantity = settling.length
  if (outcome === 'unknown') return t`${quantity} of ${parts.length} parts cannot be told: ${reasons}`
  if (outcome === 'true')
    return t`${quantity} of ${parts.length} parts ${plural(quantity, 'holds', 'hold')}: ${reasons}`
  return t`${quantity} of ${parts.length} parts ${plural(quantity, 'fails', 'fail')}: ${reasons}`
}

function explainComparison(node: Comparison, path: string, view: View): Reasoned {
  const outcome = evaluateNode(node, view.read)
  const field = fieldOf(node, view.fields)
  const value = knownValue(view.read.value(node.field))
  const { is, must } = phrases(node, value, field, view.read)
  const reason = t`${field.label} ${is} and must ${must}`
  const sentence = settled(outcome, reason)
  return { explanation: { outcome, sentence, path, field: node.field, value, parts: [] }, reason }
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
    const spoken = read.stale?.(node.field) ? t`is stale, its source is silent,` : t`is not stale`
    return { is: spoken, must: demand(node, field, []) }
  }
  if (typeof value !== 'number' || limits.length === 0) {
    return { is: t`is ${formatValue(value, field)}${earlier}`, must: demand(node, field, []) }
  }
  const written = formatBeside(value, limits, field)
  return { is: t`is ${written.value}${earlier}`, must: demand(node, field, written.limits) }
}

function earlierPhrase(node: Comparison, field: FieldSpec, read: FieldReader): string {
  const days = 'over' in node ? node.over.days : node.op === 'crossed above' || node.op === 'crossed below' ? 1 : null
  if (days === null) return ''
  const then = formatValue(knownValue(read.before(node.field, days)), field, 2)
  return days === 1 ? t`, was ${then} at yesterday's close,` : t`, was ${then} ${days} days before,`
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
      return t`be ${written(node.value)}`
    case 'is not':
      return t`not be ${written(node.value)}`
    case 'above':
      return t`be above ${written(node.value)}`
    case 'at least':
      return t`be at least ${written(node.value)}`
    case 'below':
      return t`be below ${written(node.value)}`
    case 'at most':
      return t`be at most ${written(node.value)}`
    case 'before':
      return t`be before ${written(node.value)}`
    case 'after':
      return t`be after ${written(node.value)}`
    case 'between':
      return t`be between ${written(node.value[0], 0)} and ${written(node.value[1], 1)}`
    case 'in':
      return t`be one of ${listed(node.value.map((value, index) => written(value, index)))}`
    case 'not in':
      return t`be none of ${listed(node.value.map((value, index) => written(value, index)))}`
    case 'contains':
      return t`contain '${node.value}'`
    case 'starts with':
      return t`start with '${node.value}'`
    case 'is known':
      return t`be known`
    case 'is unknown':
      return t`be unknown`
    case 'is stale':
      return t`be stale`
    case 'is not stale':
      return t`not be stale`
    case 'within last':
      return t`lie within the last ${daysText(node.days)}`
    case 'within next':
      return t`lie within the next ${daysText(node.days)}`
    case 'rose by at least':
      return t`have risen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'fell by at least':
      return t`have fallen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'crossed above':
      return t`have crossed above ${written(node.value)} since yesterday's close`
    case 'crossed below':
      return t`have crossed below ${written(node.value)} since yesterday's close`
    default:
      return assertNever(node)
  }
}

/** Long lists are cut: a sentence is for reading. */
function listed(values: readonly string[]): string {
  return values.length <= 8 ? values.join(', ') : t`${values.slice(0, 8).join(', ')} and ${values.length - 8} more`
}

function byText(by: { readonly amount: number } | { readonly percent: number }, field: FieldSpec): string {
  if ('percent' in by) return `${by.percent}%`
  if (field.type !== 'share') return formatValue(by.amount, field, 4)
  return formatValue(by.amount * 100, { ...field, type: 'number', unit: t`points` }, 4)
}

function daysText(days: number): string {
  return `${days} ${plural(days, 'day', 'days')}`
}

type Saying = { fields: Fields; mood: Mood }

function describeNode(node: Node, saying: Saying): string {
  if ('all' in node) return joined(node.all, saying, t` and `) ?? t`always`
  if ('any' in node) return joined(node.any, saying, t` or `) ?? t`never`
  if ('not' in node) return t`not (${describeNode(node.not, saying)})`
  const field = fieldOf(node, saying.fields)
  if (saying.mood === 'is') return `${field.label} ${claim(node, field)}`
  return t`${field.label} must ${demand(node, field, [])}`
}

const joined = (nodes: readonly Node[], saying: Saying, by: string): string | undefined =>
  nodes.length === 0 ? undefined : nodes.map((part) => nested(part, saying)).join(by)

function nested(node: Node, saying: Saying): string {
  const parts = 'all' in node ? node.all : 'any' in node ? node.any : []
  return parts.length > 1 ? `(${describeNode(node, saying)})` : describeNode(node, saying)
}

/** What is, where a comparison holds, behind the name of its field: "is above 80%". */
function claim(node: Comparison, field: FieldSpec): string {
  const written = (value: FieldValue): string => formatValue(value, field, 4)
  switch (node.op) {
    case 'is':
      return t`is ${written(node.value)}`
    case 'is not':
      return t`is not ${written(node.value)}`
    case 'above':
      return t`is above ${written(node.value)}`
    case 'at least':
      return t`is at least ${written(node.value)}`
    case 'below':
      return t`is below ${written(node.value)}`
    case 'at most':
      return t`is at most ${written(node.value)}`
    case 'before':
      return t`is before ${written(node.value)}`
    case 'after':
      return t`is after ${written(node.value)}`
    case 'between':
      return t`is between ${written(node.value[0])} and ${written(node.value[1])}`
    case 'in':
      return t`is one of ${listed(node.value.map(written))}`
    case 'not in':
      return t`is none of ${listed(node.value.map(written))}`
    case 'contains':
      return t`contains '${node.value}'`
    case 'starts with':
      return t`starts with '${node.value}'`
    case 'is known':
      return t`is known`
    case 'is unknown':
      return t`is unknown`
    case 'is stale':
      return t`is stale`
    case 'is not stale':
      return t`is not stale`
    case 'within last':
      return t`lies within the last ${daysText(node.days)}`
    case 'within next':
      return t`lies within the next ${daysText(node.days)}`
    case 'rose by at least':
      return t`has risen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'fell by at least':
      return t`has fallen by at least ${byText(node.by, field)} over ${daysText(node.over.days)}`
    case 'crossed above':
      return t`has crossed above ${written(node.value)} since yesterday's close`
    case 'crossed below':
      return t`has crossed below ${written(node.value)} since yesterday's close`
    default:
      return assertNever(node)
  }
}

/** A field that is no longer declared still reads by its key. */
function fieldOf(node: Comparison, fields: Fields): FieldSpec {
  return fields.get(node.field) ?? { key: node.field, label: node.field, type: 'text', source: 'own' }
}
