import { bandMeasure } from '../../../kernel/band.ts'
import type { Condition, FieldSpec, Node } from '../../../kernel/condition/index.ts'

export const nameField = 'attribute:name'
export const scoreField = 'measure:health.score'
export const bandField = `measure:${bandMeasure}`
export const currencyField = 'attribute:currency'

export type Member = { id: string; name: string; email: string }

/** Members by their id, each by a name of its own: two of one name are told apart by their address. */
export function namesOf(members: readonly Member[]): Map<string, string> {
  const isShared = ({ id, name }: Member) => members.some((other) => other.id !== id && other.name === name)
  return new Map(
    members.map((member) => [member.id, isShared(member) ? `${member.name} (${member.email})` : member.name]),
  )
}

/** Fields as people read them: money in a currency that exists. */
export function saidFields(fields: readonly FieldSpec[], currency: string): FieldSpec[] {
  return fields.map((field) =>
    field.type === 'money' && !/^[A-Z]{3}$/.test(field.unit ?? '') ? { ...field, unit: currency } : field,
  )
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
