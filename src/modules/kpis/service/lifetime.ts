import {
  expectedOfNew,
  expectedSpending,
  fitBuying,
  fitSpending,
  type Purchases,
} from '../../../platform/learning/buying.ts'
import { meanWithin, medianInterval, survivalCurve } from '../../../platform/learning/survival.ts'
import type { Buyer, Lived } from '../domain/lifetime.ts'

/** Days in a month on average. */
const monthDays = 30.4375

export interface TimeToChurn {
  customers: number
  lost: number
  /** Months after which half are lost, with its interval of 95%; null where that is not seen. */
  median: number | null
  low: number | null
  high: number | null
  /** Months that the longest customer has paid. */
  longest: number
  /** Months that a customer stays on average within those that a lifetime is told for. */
  mean: number
  /** Months within which that mean is told: five years, or as long as anybody was seen. */
  within: number
}

/** A lifetime is told for five years at most: nobody knows what comes behind, and a sum that never ends says nothing. */
export const horizonMonths = 60

/** How long customers pay (Kaplan and Meier): those who still do are counted as long as they were seen. */
export function timeToChurn(lived: readonly Lived[]): TimeToChurn | null {
  const [durations, ended]: [number[], number[]] = [[], []]
  for (const { days, lost, customers } of lived)
    for (let one = 0; one < customers; one++) {
      durations.push(days / monthDays)
      ended.push(lost ? 1 : 0)
    }
  if (durations.length === 0) return null
  const curve = survivalCurve({ durations, ended })
  const longest = durations.reduce((most, one) => Math.max(most, one), 0)
  const within = Math.min(horizonMonths, longest)
  return {
    customers: durations.length,
    lost: ended.reduce((sum, one) => sum + one, 0),
    ...medianInterval(curve),
    longest,
    mean: meanWithin(curve, within),
    within,
  }
}

/** What a customer who pays so much a year is worth within the time that is seen: months that one stays times what is left of a month. */
export const contractValue = ({ mean }: TimeToChurn, arr: number, margin: number): number => (arr / 12) * mean * margin

export type PurchaseValue =
  | { kind: 'nobody bought' }
  /** Nobody, or too few, came back. */
  | { kind: 'too few'; buyers: number; again: number }
  | { kind: 'told'; buyers: number; again: number; value: number; orders: number; spent: number }

/** Fewer who came back than this fix four parameters by chance. */
export const fewestAgain = 30
const week = 7

/**
 * What a new buyer is worth within five years: orders to be expected (BG/NBD) times what one is worth (Gamma-Gamma) times the
 * margin; `orders` counts the first one too.
 */
export function purchaseValue(buyers: readonly Buyer[], margin: number): PurchaseValue {
  if (buyers.length === 0) return { kind: 'nobody bought' }
  const again = buyers.filter(({ repeats }) => repeats > 0)
  const priced = again.flatMap(({ repeats, spent }) => (spent === null || spent <= 0 ? [] : [{ repeats, mean: spent }]))
  const counts = { buyers: buyers.length, again: again.length }
  if (priced.length < fewestAgain) return { kind: 'too few', ...counts, again: priced.length }
  const inWeeks = ({ repeats, last, age }: Buyer): Purchases => ({ repeats, last: last / week, age: age / week })
  const orders = 1 + expectedOfNew(fitBuying(buyers.map(inWeeks)), (horizonMonths * monthDays) / week)
  const spent = expectedSpending(fitSpending(priced), { repeats: 0, mean: 0 })
  const value = orders * spent * margin
  return Number.isFinite(value) && value > 0
    ? { kind: 'told', ...counts, value, orders, spent }
    : { kind: 'too few', ...counts }
}
