import type { AccountId } from '../../../kernel/ids.ts'

/** A plan, its price a year in minor units of the workspace's currency; null where nobody says, or no rate is known. */
export interface PlanFacts {
  name: string
  tier: number
  price: number | null
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
  /** A year in minor units of the workspace's currency. */
  arr: number | null
  plan: string | null
  seats: Limited
  storage: Limited
  /** Used in each third of 30 days: in use, and no stray click. */
  features: readonly string[]
  owned: readonly string[]
  /** Names of the segments that it is in, of those that products name. */
  segments: ReadonlySet<string>
  departments: readonly Department[]
  isRed: boolean
  overdueInvoices: number
}

export interface Offered {
  plans: readonly PlanFacts[]
  products: readonly ProductFacts[]
  /** What one step of storage costs a year, in minor units of the workspace's currency. */
  storagePrice: number | null
}
