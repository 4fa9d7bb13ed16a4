import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'

/** A plan, its price a year in minor units of the workspace's currency, for each seat or for the account; null where nobody says, or no rate is known. */
export interface PlanFacts {
  name: string
  tier: number
  price: number | null
  perSeat: boolean
  features: readonly string[]
}

export interface ProductFacts {
  name: string
  /** A year; of what is bought once, that once. */
  price: number | null
  dependsOn: readonly string[]
  signals: readonly string[]
}

/** How much of something is allowed and in use; null where nobody says. */
interface Limited {
  limit: number | null
  used: number | null
}

interface Seats extends Limited {
  /** What one costs a year today, in minor units of the workspace's currency. */
  each: number | null
  /** The same as it was agreed: minor units of the contracts' currency; null where they have several or name no seats. */
  agreed: { currency: string; each: number } | null
  /** When the newest of the contracts that name seats began; null where none does. */
  since: Day | null
}

/** When the contracts are decided next. */
interface Renewal {
  on: Day
  /** Days until the last one on which the customer can give notice; below nothing once it has passed. */
  days: number
}

/** An account below this one without a contract of its own. */
export interface Department {
  account: AccountId
  name: string
  people: number
  isCustomer: boolean
}

/** What is known of an account that opportunities are found by. */
export interface AccountFacts {
  account: AccountId
  isCustomer: boolean
  plan: string | null
  seats: Seats
  storage: Limited
  /** Used in each third of 30 days: in use, and no stray click. */
  features: readonly string[]
  owned: readonly string[]
  /** Names of the segments that it is in, of those that products name. */
  segments: ReadonlySet<string>
  departments: readonly Department[]
  /** Null while nothing is to be decided, or notice was given. */
  renewal: Renewal | null
  isRed: boolean
  overdueInvoices: number
}

export interface Offered {
  plans: readonly PlanFacts[]
  products: readonly ProductFacts[]
  /** What one step of storage costs a year, in minor units of the workspace's currency. */
  storagePrice: number | null
}
