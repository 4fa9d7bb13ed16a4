import { type Condition, describe, type FieldSpec, type Node, type Operator } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../lib/choice-words.ts'

/** Operators as people read them. */
export const said: Record<Operator, string> = {
  is: t`is`,
  'is not': t`is not`,
  above: t`above`,
  'at least': t`at least`,
  below: t`below`,
  'at most': t`at most`,
  between: t`between`,
  in: t`is one of`,
  'not in': t`is none of`,
  contains: t`contains`,
  'starts with': t`starts with`,
  'is known': t`is known`,
  'is unknown': t`is unknown`,
  'is stale': t`is stale`,
  'is not stale': t`is not stale`,
  before: t`before`,
  after: t`after`,
  'within last': t`within the last`,
  'within next': t`within the next`,
  'rose by at least': t`rose by at least`,
  'fell by at least': t`fell by at least`,
  'crossed above': t`crossed above`,
  'crossed below': t`crossed below`,
}

/** Under which heading a field is offered. */
export function groupNameOf(field: FieldSpec): string {
  if (field.source === 'custom') return t`Own fields`
  if (field.key.startsWith('segment:')) return t`Segments`
  if (field.source !== 'measure') return t`Attributes`
  return choiceWord(field.key.replace(/^measure:/, '').split('.')[0] ?? 'measures')
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
  const sentence = describe(condition, { name: 'account', fields: [...fields] }, 'is')
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
