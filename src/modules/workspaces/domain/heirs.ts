/** Something that is handed on, and how much it weighs for who takes it. */
export interface Portion<Id> {
  id: Id
  weight: number
}

/**
 * Divides what a member leaves among several: the largest first, each to whoever has taken the least so far. Equal ones
 * go in the order of their ids, so that the same division comes out every time.
 */
export function divide<Id extends string, Heir extends string>(
  portions: readonly Portion<Id>[],
  heirs: readonly [Heir, ...Heir[]],
): Map<Heir, Id[]> {
  const taken = heirs.map((heir) => ({ heir, weight: 0, ids: [] as Id[] }))
  const ordered = portions.toSorted((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
  for (const { id, weight } of ordered) {
    const least = taken.reduce((best, one) => (isLess(one, best) ? one : best))
    least.weight += weight
    least.ids.push(id)
  }
  return new Map(taken.filter(({ ids }) => ids.length > 0).map(({ heir, ids }) => [heir, ids]))
}

/** By weight, and where that is the same by how many. */
const isLess = (a: { weight: number; ids: unknown[] }, b: { weight: number; ids: unknown[] }) =>
  a.weight < b.weight || (a.weight === b.weight && a.ids.length < b.ids.length)
