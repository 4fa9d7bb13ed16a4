import { type Condition, describe, type FieldSpec, type Node, type Operator } from '../../../kernel/condition/index.ts'

/** Operators as people read them. */
export const said: Record<Operator, string> = {
  is: 'is',
  'is not': 'is not',
  above: 'above',
  'at least': 'at least',
  below: 'below',
  'at most': 'at most',
  between: 'between',
  in: 'is one of',
  'not in': 'is none of',
  contains: 'contains',
  'starts with': 'starts with',
  'is known': 'is known',
  'is unknown': 'is unknown',
  'is stale': 'is stale',
  'is not stale': 'is not stale',
  before: 'before',
  after: 'after',
  'within last': 'within the last',
  'within next': 'within the next',
  'rose by at least': 'rose by at least',
  'fell by at least': 'fell by at least',
  'crossed above': 'crossed above',
  'crossed below': 'crossed below',
}

/** Under which heading a field is offered. */
export function groupNameOf(field: FieldSpec): string {
  if (field.source === 'custom') return 'Own fields'
  if (field.source !== 'measure') return 'Attributes'
  const word = field.key.replace(/^measure:/, '').split('.')[0] ?? 'measures'
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The part of a tree with names instead of the ids of members and accounts. */
function withNames(node: Node, fields: ReadonlyMap<string, FieldSpec>, names: ReadonlyMap<string, string>): Node {
  const inside = (part: Node) => withNames(part, fields, names)
  if ('all' in node) return { all: node.all.map(inside) }
  if ('any' in node) return { any: node.any.map(inside) }
  if ('not' in node) return { not: inside(node.not) }
  if (fields.get(node.field)?.names === undefined || !('value' in node)) return node
  const value: unknown = node.value
  const say = (id: unknown) => names.get(String(id)) ?? String(id)
  return { ...node, value: Array.isArray(value) ? value.map(say) : say(value) } as Node
}

/** A part of a condition in words: what is, where a rule would say what must be. */
export function sentenceOf(where: Node, fields: readonly FieldSpec[], names: ReadonlyMap<string, string>): string {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const condition: Condition = { version: 1, where: withNames(where, byKey, names) }
  const sentence = describe(condition, { name: 'account', fields: [...fields] })
    .replaceAll(' must be ', ' is ')
    .replaceAll(' must not be ', ' is not ')
    .replaceAll(' must contain ', ' contains ')
    .replaceAll(' must start with ', ' starts with ')
    .replaceAll(' must lie within ', ' lies within ')
    .replaceAll(' must have ', ' has ')
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** The parts that are joined by `all` at the top: each can be looked at, and taken out, by itself. */
export function partsOf(condition: Condition | undefined): readonly Node[] {
  if (!condition) return []
  return 'all' in condition.where ? condition.where.all : [condition.where]
}

/** The condition without one of these parts; undefined where nothing is left. */
export function withoutPart(condition: Condition, at: number): Condition | undefined {
  const parts = partsOf(condition).filter((_, index) => index !== at)
  return parts.length === 0 ? undefined : { version: 1, where: { all: parts } }
}

/** Ids of accounts that a condition names. */
export function accountsIn(node: Node, fields: ReadonlyMap<string, FieldSpec>): string[] {
  if ('all' in node) return node.all.flatMap((part) => accountsIn(part, fields))
  if ('any' in node) return node.any.flatMap((part) => accountsIn(part, fields))
  if ('not' in node) return accountsIn(node.not, fields)
  if (fields.get(node.field)?.names !== 'account' || !('value' in node)) return []
  return [node.value].flat().map(String)
}
