import {
  type Comparison,
  type Condition,
  type FieldSpec,
  isNumeric,
  type Node,
  type Operator,
  operatorsOf,
} from '../../../kernel/condition/index.ts'
import { minorDigits } from '../../lib/format.ts'

/** How the parts of a group join. */
export type GroupMode = 'all' | 'any' | 'none' | 'not all'

/** A condition while somebody types: values are still text and may be missing. */
export type Draft = DraftGroup | DraftComparison

export type DraftGroup = {
  kind: 'group'
  id: number
  join: 'all' | 'any'
  /** How many times the opposite of it is asked; once is what people do. */
  nots: number
  parts: Draft[]
  /** Empty on purpose, as it was written elsewhere; one that is only just begun waits for its first part. */
  isEmptyMeant: boolean
  /** Only here to hold the one comparison of which the condition is made. */
  isImplied: boolean
}

export type DraftComparison = {
  kind: 'comparison'
  id: number
  field: string
  op: Operator
  nots: number
  /** The value as typed; a range has a second one; a change has its days there. */
  first: string
  second: string
  list: string[]
  by: 'amount' | 'percent'
  /** As it came, to the last digit, until somebody changes it. */
  kept?: Comparison | undefined
}

/** Fields carry the factor between what people type and what is stored: dollars and cents, percent and share. */
export type Fields = ReadonlyMap<string, FieldSpec>

let last = 0
function nextId(): number {
  last += 1
  return last
}

export function emptyGroup(mode: GroupMode = 'all'): DraftGroup {
  const group = { kind: 'group' as const, id: nextId(), parts: [], isEmptyMeant: false, isImplied: false }
  return { ...group, ...joinOf(mode) }
}

/** What people choose of a group: all, any, none or not all of its parts hold. */
export function modeOf({ join, nots }: Pick<DraftGroup, 'join' | 'nots'>): GroupMode {
  if (nots % 2 === 0) return join
  return join === 'any' ? 'none' : 'not all'
}

function joinOf(mode: GroupMode): Pick<DraftGroup, 'join' | 'nots'> {
  if (mode === 'none') return { join: 'any', nots: 1 }
  return mode === 'not all' ? { join: 'all', nots: 1 } : { join: mode, nots: 0 }
}

export function withMode(group: DraftGroup, mode: GroupMode): DraftGroup {
  return { ...group, ...joinOf(mode), isImplied: false }
}

export function newComparison(field: FieldSpec): DraftComparison {
  return { ...blank(field.key, firstOperator(field)) }
}

/** A measure that counts events, before the list of fields has it. */
export const countedField = (key: string, label: string): FieldSpec => ({
  key,
  label,
  type: 'number',
  source: 'measure',
})

const blank = (field: string, op: Operator): DraftComparison => ({
  kind: 'comparison',
  id: nextId(),
  field,
  op,
  nots: 0,
  first: '',
  second: '',
  list: [],
  by: 'amount',
})

/** The comparison that people mean most often for a field of this kind. */
function firstOperator(field: FieldSpec): Operator {
  const operators = operatorsOf(field)
  const usual: Operator = isNumeric(field.type) ? 'at least' : field.type === 'date' ? 'within next' : 'is'
  return operators.includes(usual) ? usual : (operators[0] ?? 'is known')
}

/** A comparison with something changed; from then on it is what was typed, and no longer what it came as. */
export function edited(comparison: DraftComparison, change: Partial<DraftComparison>): DraftComparison {
  const { kept: _, ...rest } = comparison
  return { ...rest, ...change }
}

/** Another operator keeps what was typed where it still fits. */
export function withOperator(comparison: DraftComparison, op: Operator): DraftComparison {
  const list =
    isListed(op) && comparison.list.length === 0 && comparison.first !== '' ? [comparison.first] : comparison.list
  const first = !isListed(op) && comparison.first === '' ? (comparison.list[0] ?? '') : comparison.first
  return edited(comparison, { op, first, list })
}

export function isListed(op: Operator): boolean {
  return op === 'in' || op === 'not in'
}

// ---------------------------------------------------------------- from a condition

export function draftOf(condition: Condition | undefined, fields: Fields): DraftGroup {
  if (!condition) return emptyGroup()
  const draft = draftOfNode(condition.where, fields)
  return draft.kind === 'group' ? draft : { ...emptyGroup(), parts: [draft], isImplied: true }
}

function draftOfNode(node: Node, fields: Fields): Draft {
  let inner = node
  let nots = 0
  for (; 'not' in inner; inner = inner.not) nots += 1
  if ('all' in inner) return groupOf('all', inner.all, nots, fields)
  if ('any' in inner) return groupOf('any', inner.any, nots, fields)
  return { ...comparisonOf(inner as Comparison, fields), nots }
}

function groupOf(join: 'all' | 'any', parts: readonly Node[], nots: number, fields: Fields): DraftGroup {
  return {
    ...emptyGroup(),
    join,
    nots,
    parts: parts.map((part) => draftOfNode(part, fields)),
    isEmptyMeant: parts.length === 0,
  }
}

function comparisonOf(node: Comparison, fields: Fields): DraftComparison {
  const spec = fields.get(node.field)
  const type = (value: unknown) => typed(value, spec)
  const base: DraftComparison = { ...blank(node.field, node.op), kept: node }
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

// ---------------------------------------------------------------- and back

/** A condition with the place of each part of the draft in it: what an explanation is found by. */
export type Written = { condition: Condition | undefined; paths: ReadonlyMap<number, string> }

/** The condition of what is complete; undefined where nothing is. Half-typed comparisons wait. */
export function conditionOf(draft: DraftGroup, fields: Fields): Condition | undefined {
  return written(draft, fields).condition
}

export function written(draft: DraftGroup, fields: Fields): Written {
  const paths = new Map<number, string>()
  const [only] = draft.parts
  const isBare = draft.isImplied && draft.parts.length === 1 && only?.kind === 'comparison'
  const where = isBare ? nodeOf(only, 'where', fields, paths) : nodeOf(draft, 'where', fields, paths)
  return { condition: where && { version: 1, where }, paths }
}

function nodeOf(draft: Draft, path: string, fields: Fields, paths: Map<number, string>): Node | undefined {
  const inside = path + '.not'.repeat(draft.nots)
  const node =
    draft.kind === 'group' ? groupNode(draft, inside, fields, paths) : completed(draft, fields.get(draft.field))
  if (!node) return undefined
  paths.set(draft.id, path)
  return negated(node, draft.nots)
}

function groupNode(group: DraftGroup, path: string, fields: Fields, paths: Map<number, string>): Node | undefined {
  const parts: Node[] = []
  for (const part of group.parts) {
    const node = nodeOf(part, `${path}.${group.join}[${parts.length}]`, fields, paths)
    if (node) parts.push(node)
  }
  if (parts.length === 0 && !(group.isEmptyMeant && group.parts.length === 0)) return undefined
  return group.join === 'all' ? { all: parts } : { any: parts }
}

function negated(node: Node, nots: number): Node {
  return nots === 0 ? node : { not: negated(node, nots - 1) }
}

/** The comparison, once every value it needs is there. One that nobody touched is as it came, also of a field that is gone. */
export function completed(draft: DraftComparison, spec: FieldSpec | undefined): Comparison | undefined {
  if (draft.kept) return draft.kept
  if (!spec || !operatorsOf(spec).includes(draft.op)) return undefined
  const node = { field: draft.field, op: draft.op, ...operand(draft, spec) }
  return Object.values(node).some((value) => value === undefined) ? undefined : (node as Comparison)
}

function operand(draft: DraftComparison, spec: FieldSpec): Record<string, unknown> {
  const value = stored(draft.first, spec)
  switch (draft.op) {
    case 'is known':
    case 'is unknown':
    case 'is stale':
    case 'is not stale':
      return {}
    case 'between':
      return { value: ends(value, stored(draft.second, spec)) }
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

/** The lower end comes first, however they were typed. */
function ends(one: Stored, other: Stored): [Stored, Stored] | undefined {
  if (one === undefined || other === undefined) return undefined
  return one > other ? [other, one] : [one, other]
}

function listed(list: string[], spec: FieldSpec): unknown[] | undefined {
  const values = list.flatMap((text) => stored(text, spec) ?? [])
  return values.length === 0 ? undefined : values
}

/** By how much: a size alone, since the word beside it says which way. */
function change(draft: DraftComparison, amount: unknown): object | undefined {
  if (draft.by === 'amount') return typeof amount === 'number' && amount > 0 ? { amount } : undefined
  const percent = numeric(draft.first)
  return percent === undefined || percent <= 0 ? undefined : { percent }
}

function days(text: string): { days: number } | undefined {
  const length = whole(text)
  return length === undefined || length === 0 ? undefined : { days: length }
}

type Stored = string | number | boolean | undefined

function stored(text: string, spec: FieldSpec): Stored {
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
  return spec.type === 'money' ? 10 ** minorDigits(spec.unit ?? 'USD') : 1
}

function numeric(text: string): number | undefined {
  const value = Number(text.replaceAll(',', ''))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}

function whole(text: string): number | undefined {
  const value = numeric(text)
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined
}

// ---------------------------------------------------------------- changes of the tree

/** The tree with one part changed; `undefined` takes it out. */
export function replaced(group: DraftGroup, id: number, next: Draft | undefined): DraftGroup {
  if (group.id === id) return next?.kind === 'group' ? next : emptyGroup()
  const parts = group.parts.flatMap((part): Draft[] => {
    if (part.id === id) return next ? [next] : []
    return [part.kind === 'group' ? replaced(part, id, next) : part]
  })
  return { ...group, parts }
}

export function added(group: DraftGroup, id: number, part: Draft): DraftGroup {
  if (group.id === id) return { ...group, parts: [...group.parts, part] }
  return { ...group, parts: group.parts.map((one) => (one.kind === 'group' ? added(one, id, part) : one)) }
}

/** The tree with one part a place up or down among its siblings. */
export function moved(group: DraftGroup, id: number, by: -1 | 1): DraftGroup {
  const at = group.parts.findIndex((part) => part.id === id)
  const other = group.parts[at + by]
  if (at >= 0 && other) {
    const parts = group.parts.with(at, other).with(at + by, group.parts[at] as Draft)
    return { ...group, parts }
  }
  return { ...group, parts: group.parts.map((part) => (part.kind === 'group' ? moved(part, id, by) : part)) }
}

/** What is set around a part, so that it can be joined with others: a group of its own. */
export function wrapped(group: DraftGroup, id: number): DraftGroup {
  const parts = group.parts.map((part): Draft => {
    if (part.id === id) return { ...emptyGroup('any'), parts: [part] }
    return part.kind === 'group' ? wrapped(part, id) : part
  })
  return { ...group, parts }
}
