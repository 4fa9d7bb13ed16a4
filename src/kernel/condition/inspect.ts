import type { Comparison, Condition, Node } from './tree.ts'

/** All comparisons of a condition, from left to right. */
export function comparisonsOf(condition: Condition): Comparison[] {
  return comparisonsIn(condition.where)
}

function comparisonsIn(node: Node): Comparison[] {
  if ('all' in node) return node.all.flatMap(comparisonsIn)
  if ('any' in node) return node.any.flatMap(comparisonsIn)
  return 'not' in node ? comparisonsIn(node.not) : [node]
}

/** The fields a condition reads, each once, in the order in which it names them. */
export function fieldsOf(condition: Condition): string[] {
  return [...new Set(comparisonsOf(condition).map((comparison) => comparison.field))]
}

/** Which closed days a condition looks back to: a field and how many days ago, each pair once. */
export function historyOf(condition: Condition): { field: string; days: number }[] {
  const wanted = comparisonsOf(condition).flatMap((comparison) => {
    const days = daysBack(comparison)
    return days === null ? [] : [{ field: comparison.field, days }]
  })
  return [...new Map(wanted.map((one) => [`${one.days} ${one.field}`, one])).values()]
}

/** Whether a condition compares today with an earlier day. */
export function needsHistory(condition: Condition): boolean {
  return comparisonsOf(condition).some((comparison) => daysBack(comparison) !== null)
}

function daysBack(comparison: Comparison): number | null {
  if ('over' in comparison) return comparison.over.days
  return comparison.op === 'crossed above' || comparison.op === 'crossed below' ? 1 : null
}
