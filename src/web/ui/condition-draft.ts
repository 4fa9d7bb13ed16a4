import {
  type Comparison,
  type Condition,
  type FieldSpec,
  isNumeric,
  type Node,
  type Operator,
  operatorsOf,
} from '../../kernel/condition/index.ts'

/** How the parts of a group join. `none` is the condition's `not` of an `any`, `not all` its `not` of an `all`. */
export type GroupMode = 'all' | 'any' | 'none' | 'not all'

/** A condition while somebody types: values are still text and may be missing. */
export type Draft = DraftGroup | DraftComparison
export type DraftGroup = { kind: 'group'; id: number; mode: GroupMode; parts: Draft[] }
export type DraftComparison = {
  kind: 'comparison'
  id: number
  field: string
  op: Operator
  /** The value as typed; a range has a second one; a change has its days there. */
  first: string
  second: string
  list: string[]
  by: 'amount' | 'percent'
}

/** Fields carry the factor between what people type and what is stored: dollars and cents, percent and share. */
export type Fields = ReadonlyMap<string, FieldSpec>

let last = 0
function nextId(): number {
  last += 1
  return last
}

export function emptyGroup(mode: GroupMode = 'all'): DraftGroup {
  return { kind: 'group', id: nextId(), mode, parts: [] }
}

export function newComparison(field: FieldSpec): DraftComparison {
  return {
    kind: 'comparison',
    id: nextId(),
    field: field.key,
    op: firstOperator(field),
    first: '',
    second: '',
    list: [],
    by: 'amount',
  }
}

/** The comparison that people mean most often for a field of this kind. */
function firstOperator(field: FieldSpec): Operator {
  const operators = operatorsOf(field)
  const usual: Operator = isNumeric(field.type) ? 'at least' : field.type === 'date' ? 'within next' : 'is'
  return operators.includes(usual) ? usual : (operators[0] ?? 'is known')
}

/** Another operator keeps what was typed where it still fits. */
export function withOperator(comparison: DraftComparison, op: Operator): DraftComparison {
  const list =
    isListed(op) && comparison.list.length === 0 && comparison.first !== '' ? [comparison.first] : comparison.list
  const first = !isListed(op) && comparison.first === '' ? (comparison.list[0] ?? '') : comparison.first
  return { ...comparison, op, first, list }
}

export function isListed(op: Operator): boolean {
  return op === 'in' || op === 'not in'
}

export function draftOf(condition: Condition | undefined, fields: Fields): DraftGroup {
  if (!condition) return emptyGroup()
  const draft = draftOfNode(condition.where, fields)
  return draft.kind === 'group' ? draft : { ...emptyGroup(), parts: [draft] }
}

function draftOfNode(node: Node, fields: Fields): Draft {
  if ('all' in node) return groupOf('all', node.all, fields)
  if ('any' in node) return groupOf('any', node.any, fields)
  if (!('not' in node)) return comparisonOf(node, fields)
  const inner = node.not
  if ('any' in inner) return groupOf('none', inner.any, fields)
  if ('all' in inner) return groupOf('not all', inner.all, fields)
  return groupOf('none', [inner], fields)
}

function groupOf(mode: GroupMode, parts: readonly Node[], fields: Fields): DraftGroup {
  return { kind: 'group', id: nextId(), mode, parts: parts.map((part) => draftOfNode(part, fields)) }
}

function comparisonOf(node: Comparison, fields: Fields): DraftComparison {
  const spec = fields.get(node.field)
  const type = (value: unknown) => typed(value, spec)
  const base: DraftComparison = {
    kind: 'comparison',
    id: nextId(),
    field: node.field,
    op: node.op,
    first: '',
    second: '',
    list: [],
    by: 'amount',
  }
  if ('over' in node) {
    const isPercent = 'percent' in node.by
    const amount = 'percent' in node.by ? String(node.by.percent) : type(node.by.amount)
    return { ...base, first: amount, second: String(node.over.days), by: isPercent ? 'percent' : 'amount' }
  }
  if ('days' in node) return { ...base, first: String(node.days) }
  if (!('value' in node)) return base
  if (node.op === 'between') return { ...base, first: type(node.value[0]), second: type(node.value[1]) }
  if (isAmong(node)) return { ...base, list: node.value.map(type) }
  return { ...base, first: type(node.value) }
}

function isAmong(node: Comparison): node is Extract<Comparison, { op: 'in' | 'not in' }> {
  return isListed(node.op)
}

/** The condition of what is complete; undefined where nothing is. Half-typed comparisons wait. */
export function conditionOf(draft: DraftGroup, fields: Fields): Condition | undefined {
  const where = nodeOfGroup(draft, fields)
  return where && { version: 1, where }
}

function nodeOfGroup(group: DraftGroup, fields: Fields): Node | undefined {
  const parts = group.parts.flatMap((part) => nodeOf(part, fields) ?? [])
  if (parts.length === 0) return undefined
  if (group.mode === 'all') return { all: parts }
  if (group.mode === 'any') return { any: parts }
  return { not: group.mode === 'none' ? { any: parts } : { all: parts } }
}

function nodeOf(draft: Draft, fields: Fields): Node | undefined {
  return draft.kind === 'group' ? nodeOfGroup(draft, fields) : completed(draft, fields.get(draft.field))
}

/** The comparison, once every value it needs is there. */
export function completed(draft: DraftComparison, spec: FieldSpec | undefined): Comparison | undefined {
  if (!spec || !operatorsOf(spec).includes(draft.op)) return undefined
  const node = { field: draft.field, op: draft.op, ...operand(draft, spec) }
  return Object.values(node).some((value) => value === undefined) ? undefined : (node as Comparison)
}

function operand(draft: DraftComparison, spec: FieldSpec): Record<string, unknown> {
  const value = stored(draft.first, spec)
  switch (draft.op) {
    case 'is known':
    case 'is unknown':
      return {}
    case 'between': {
      const end = stored(draft.second, spec)
      return { value: value === undefined || end === undefined ? undefined : [value, end] }
    }
    case 'in':
    case 'not in':
      return { value: listed(draft.list, spec) }
    case 'within last':
    case 'within next':
      return { days: whole(draft.first) }
    case 'rose by at least':
    case 'fell by at least':
      return { by: change(draft, value), over: days(draft.second) }
    default:
      return { value }
  }
}

function listed(list: string[], spec: FieldSpec): unknown[] | undefined {
  const values = list.flatMap((text) => stored(text, spec) ?? [])
  return values.length === 0 ? undefined : values
}

function change(draft: DraftComparison, amount: unknown): object | undefined {
  if (draft.by === 'amount') return amount === undefined ? undefined : { amount }
  const percent = numeric(draft.first)
  return percent === undefined ? undefined : { percent }
}

function days(text: string): { days: number } | undefined {
  const length = whole(text)
  return length === undefined ? undefined : { days: length }
}

function stored(text: string, spec: FieldSpec): string | number | boolean | undefined {
  if (text === '') return undefined
  if (spec.type === 'boolean') return text === 'true'
  if (!isNumeric(spec.type)) return text
  const value = numeric(text)
  return value === undefined ? undefined : exact(value * factorOf(spec), spec)
}

/** Cents are whole; a share typed as 62% is 0.62 and not 0.6200000000000001. */
function exact(value: number, spec: FieldSpec): number {
  return spec.type === 'money' ? Math.round(value) : Number(value.toPrecision(12))
}

function typed(value: unknown, spec: FieldSpec | undefined): string {
  if (typeof value !== 'number' || !spec) return String(value)
  return String(Number((value / factorOf(spec)).toPrecision(12)))
}

function factorOf(spec: FieldSpec): number {
  if (spec.type === 'share') return 0.01
  return spec.type === 'money' ? 10 ** minorDigits(spec.unit) : 1
}

function minorDigits(currency = 'USD'): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

function numeric(text: string): number | undefined {
  const value = Number(text.replaceAll(',', ''))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}

function whole(text: string): number | undefined {
  const value = numeric(text)
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined
}

/** The tree with one part changed; `undefined` takes it out. */
export function replaced(group: DraftGroup, id: number, next: Draft | undefined): DraftGroup {
  const parts = group.parts.flatMap((part): Draft[] => {
    if (part.id === id) return next ? [next] : []
    return [part.kind === 'group' ? replaced(part, id, next) : part]
  })
  return { ...group, parts }
}
