import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { Factor } from './factors.ts'

/** Where a reason was recorded, what the customer said itself first: its cancellation, the risk that was lost, the call of its renewal. */
export const reasonSources = ['cancellation', 'risk', 'renewal'] as const
export type ReasonSource = (typeof reasonSources)[number]

export interface Reason {
  source: ReasonSource
  /** As it was written, or the name of a cause. */
  says: string
}

/** A customer that left, with everything that was recorded of why. */
export interface Left {
  account: AccountId
  /** The day from which no paid contract ran. */
  day: Day
  /** What its contracts brought in a year, in minor units; null is unknown. */
  arr: number | null
  /** What they brought over the whole time until then. */
  lifetime: number | null
  reasons: readonly Reason[]
  /** What spoke for it at the last month's end before it said that it leaves, by rule. */
  signs: readonly Omit<Factor, 'share'>[]
}

/** Customers that are told together, and what they paid. */
interface Together {
  customers: number
  arr: number
  /** How many of them paid nobody knows what. */
  unpriced: number
  /** What they brought over their whole time, as far as it is known. */
  lifetime: number
}

export interface ReasonRow extends Together {
  /** What one filters by; the same words in another case are one reason. */
  key: string
  /** Null where nothing was recorded: no reason is made up. */
  reason: Reason | null
}

export const notRecorded = 'none'

/** The reason that counts: the first by where it was recorded. */
export const reasonOf = ({ reasons }: Pick<Left, 'reasons'>): Reason | null =>
  reasonSources.flatMap((source) => reasons.find((one) => one.source === source) ?? [])[0] ?? null

/** What a customer is counted under. */
export function keyOf(left: Pick<Left, 'reasons'>): string {
  const reason = reasonOf(left)
  return reason === null ? notRecorded : `${reason.source} ${reason.says.trim().replaceAll(/\s+/g, ' ').toLowerCase()}`
}

/** Root causes of losses (F144, F145): each customer under one reason, the costliest first, and what nobody recorded last. */
export function byReason(left: readonly Left[]): ReasonRow[] {
  const rows = [...Map.groupBy(left, keyOf)].map(([key, own]) => ({
    ...{ key, reason: reasonOf(own[0] as Left) },
    ...together(own),
  }))
  return rows.toSorted(
    (one, other) =>
      Number(one.reason === null) - Number(other.reason === null) ||
      other.arr - one.arr ||
      other.customers - one.customers ||
      (one.key < other.key ? -1 : 1),
  )
}

interface SignRow extends Together {
  key: Factor['key']
  name: string
}

/** How many had each sign before they said it: a customer with several counts under each. */
export function bySign(left: readonly Left[]): SignRow[] {
  const signs = left.flatMap((one) => one.signs.map(({ key, name }) => ({ key, name, one })))
  return [...Map.groupBy(signs, ({ key }) => key)]
    .map(([key, own]) => ({ key, name: own[0]?.name ?? '', ...together(own.map(({ one }) => one)) }))
    .toSorted((one, other) => other.customers - one.customers || (one.key < other.key ? -1 : 1))
}

export const together = (left: readonly Left[]): Together => ({
  customers: left.length,
  arr: sum(left, ({ arr }) => arr ?? 0),
  unpriced: left.filter(({ arr }) => arr === null).length,
  // Who left twice brought once what stands with the later loss.
  lifetime: sum([...Map.groupBy(left, ({ account }) => account).values()], (own) =>
    Math.max(...own.map(({ lifetime }) => lifetime ?? 0)),
  ),
})
