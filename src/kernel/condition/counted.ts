import type { FieldSpec } from './subject.ts'
import { LIMITS, type Node } from './tree.ts'

export const countedWhats = ['events', 'people', 'days'] as const
export type CountedWhat = (typeof countedWhats)[number]

/** What a field counts, where it counts events of one name in a window of days. */
export interface CountedEvents {
  event: string
  count: CountedWhat
  /** Days of the window, today among them. */
  days: number
  /** A condition over the events' properties. */
  where: Node | null
}

/** As far back as windows of events reach. */
export const longestWindow = 400

/** The form of a name in which two spellings of the same event meet. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_\-.:]+/g, ' ')
    .trim()
}

const isSameCount = (one: CountedEvents, other: CountedEvents): boolean =>
  one.days === other.days &&
  one.count === other.count &&
  plainName(one.event) === plainName(other.event) &&
  JSON.stringify(sorted(one.where)) === JSON.stringify(sorted(other.where))

/** The field that counts just these events, if there is one. */
export const fieldCounting = (asked: CountedEvents, fields: readonly FieldSpec[]): FieldSpec | undefined =>
  fields.find(({ counts, isRetired }) => counts && !isRetired && isSameCount(counts, asked))

/** Reads which events a part of a condition asks for; null where they are not said whole. */
export function countedOf(input: Readonly<Record<string, unknown>>): CountedEvents | null {
  const { event, count = 'events', over, where = null } = input
  const days = isObject(over) ? over.days : undefined
  const isNamed = typeof event === 'string' && event.trim() !== '' && event.length <= 200
  const isWindow = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= longestWindow
  const what = countedWhats.find((one) => one === count)
  const isWhere = where === null || (isObject(where) && depthOf(where) <= 3 * LIMITS.depth)
  return isNamed && isWindow && what && isWhere
    ? { event: event.trim(), count: what, days, where: where as Node | null }
    : null
}

/** All events that a tree asks for by what they are, wherever they stand in it. */
export function eventsAsked(tree: unknown, depth = 0): CountedEvents[] {
  if (depth > 3 * LIMITS.depth || typeof tree !== 'object' || tree === null) return []
  if (Array.isArray(tree)) return tree.slice(0, LIMITS.nodes).flatMap((one) => eventsAsked(one, depth + 1))
  const own = isObject(tree) && Object.hasOwn(tree, 'event') && Object.hasOwn(tree, 'over') ? countedOf(tree) : null
  return own ? [own] : Object.values(tree).flatMap((one) => eventsAsked(one, depth + 1))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function depthOf(value: unknown, at = 0): number {
  if (at > 4 * LIMITS.depth || typeof value !== 'object' || value === null) return at
  return Math.max(at, ...Object.values(value).map((one) => depthOf(one, at + 1)))
}

/** The same whatever the order in which the parts were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}
