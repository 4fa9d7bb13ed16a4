/**
 * Orders of one account that are alike in everything a measure asks, counted together. Days are days since 1970.
 * `from` is the first day on which they count by the knowledge asked for; `cancelledFrom` the first on which they do no more.
 */
export interface Cohort {
  /** The day on which they were placed. */
  on: number
  from: number
  cancelledFrom: number | null
  /** The first day on which something of them had come back. */
  returnedFrom: number | null
  currency: string
  orders: number
  /** Minor units; of those that say one. */
  amount: number
  /** How many do not say what they cost. */
  untold: number
}

export interface Purchases {
  count30: number
  count90: number
  count365: number
  spend30: number | null
  spend90: number | null
  spend365: number | null
  averageBasket: number | null
  returnShare: number | null
  /** Mean days between two days with an order; unknown with fewer than two. */
  interval: number | null
  currencies: number
}

/** Whether a day lies in the window of so many days that ends with `day`. */
export const within = (on: number, day: number, days: number): boolean => on <= day && on > day - days

/** Whether something holds on a day that begins to hold on `from`. */
export const holds = (from: number | null, day: number): boolean => from !== null && from <= day

/** What an account bought up to a day. Cancelled orders count for nothing from their cancellation on. */
export function purchasesOn(cohorts: readonly Cohort[], day: number, currency: string): Purchases {
  const kept = cohorts.filter((one) => within(one.on, day, 365) && one.from <= day && !holds(one.cancelledFrom, day))
  const of = (days: number) => kept.filter((one) => within(one.on, day, days))
  const count365 = counted(kept)
  const spend365 = moneyOf(kept, currency)
  return {
    count30: counted(of(30)),
    count90: counted(of(90)),
    count365,
    spend30: moneyOf(of(30), currency),
    spend90: moneyOf(of(90), currency),
    spend365,
    averageBasket: spend365 === null || count365 === 0 ? null : Math.round(spend365 / count365),
    returnShare: count365 === 0 ? null : counted(kept.filter((one) => holds(one.returnedFrom, day))) / count365,
    interval: intervalOf(kept),
    currencies: new Set(kept.map((one) => one.currency)).size,
  }
}

export const counted = (cohorts: readonly { orders: number }[]): number =>
  cohorts.reduce((sum, one) => sum + one.orders, 0)

/**
 * What orders cost together, in the account's currency. Unknown where one of them is in another currency, which is never
 * added silently (rule 27), or does not say what it cost.
 */
export function moneyOf(cohorts: readonly Cohort[], currency: string): number | null {
  if (cohorts.some((one) => one.currency !== currency || one.untold > 0)) return null
  return cohorts.reduce((sum, one) => sum + one.amount, 0)
}

/** Several orders of one day are one visit. */
function intervalOf(cohorts: readonly Cohort[]): number | null {
  const days = new Set(cohorts.map((one) => one.on))
  if (days.size < 2) return null
  return (Math.max(...days) - Math.min(...days)) / (days.size - 1)
}
