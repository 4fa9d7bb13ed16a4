import type { Condition, FieldSpec, Node } from '../../../kernel/condition/index.ts'

export const nameField = 'attribute:name'
export const scoreField = 'measure:health.score'
export const currencyField = 'attribute:currency'
const ownerField = 'attribute:owner'

export type Member = { id: string; name: string; email: string }

/** Members by their id, each by a name of its own: two of one name are told apart by their address. */
export function namesOf(members: readonly Member[]): Map<string, string> {
  const isShared = ({ id, name }: Member) => members.some((other) => other.id !== id && other.name === name)
  return new Map(
    members.map((member) => [member.id, isShared(member) ? `${member.name} (${member.email})` : member.name]),
  )
}

/** Fields as people read them: owners by name, money in a currency that exists. */
export function saidFields(
  fields: readonly FieldSpec[],
  names: ReadonlyMap<string, string>,
  currency: string,
): FieldSpec[] {
  return fields.map((field) => {
    if (field.key === ownerField) return { ...field, choices: [...names.values()] }
    if (field.type === 'money' && !/^[A-Z]{3}$/.test(field.unit ?? '')) return { ...field, unit: currency }
    return field
  })
}

/** The condition with owners by name instead of by id; a member who is gone keeps the id. */
export function withOwnerNames(condition: Condition, names: ReadonlyMap<string, string>): Condition {
  return { ...condition, where: withOwners(condition.where, (id) => names.get(id) ?? id) }
}

/** The other way round. */
export function withOwnerIds(condition: Condition, names: ReadonlyMap<string, string>): Condition {
  const ids = new Map([...names].map(([id, name]) => [name, id]))
  return { ...condition, where: withOwners(condition.where, (name) => ids.get(name) ?? name) }
}

function withOwners(node: Node, say: (owner: string) => string): Node {
  if ('all' in node) return { all: node.all.map((part) => withOwners(part, say)) }
  if ('any' in node) return { any: node.any.map((part) => withOwners(part, say)) }
  if ('not' in node) return { not: withOwners(node.not, say) }
  if (node.field !== ownerField || !('value' in node)) return node
  const value: unknown = node.value
  const said = Array.isArray(value) ? value.map((owner) => say(String(owner))) : say(String(value))
  return { ...node, value: said } as Node
}

/** How many comparisons a condition makes. */
export function comparisonsIn(node: Node): number {
  if ('not' in node) return comparisonsIn(node.not)
  const parts = 'all' in node ? node.all : 'any' in node ? node.any : undefined
  return parts ? parts.reduce((sum, part) => sum + comparisonsIn(part), 0) : 1
}

/** What holds and in addition one more thing. */
export function narrowed(where: Condition | undefined, part: Node): Condition {
  const before = where === undefined ? [] : 'all' in where.where ? where.where.all : [where.where]
  return { version: 1, where: { all: [...before, part] } }
}
