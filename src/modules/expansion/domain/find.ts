import type { Day } from '../../../kernel/day.ts'
import type { AccountFacts, Department, Offered, PlanFacts, ProductFacts } from './facts.ts'
import type { Kind, Rules } from './rules.ts'
import { costOfSeats } from './volume.ts'

/** What an opportunity was found by, by kind. Amounts are a year in minor units of the workspace's currency. */
export type Numbers =
  | {
      kind: 'seats'
      used: number
      limit: number
      more: number
      each: number | null
      /** When the contract began that these seats are bought by; null where only the plan says how many there are. */
      since: Day | null
    }
  | { kind: 'storage'; used: number; limit: number; more: number; each: number | null }
  | {
      kind: 'plan_upgrade'
      from: string
      to: string
      features: readonly string[]
      priceFrom: number | null
      priceTo: number | null
      /** Higher plans that were not chosen, with how many of the features each has. */
      others: readonly { plan: string; features: number }[]
    }
  | {
      kind: 'cross_sell'
      product: string
      holds: readonly string[]
      of: readonly string[]
      /** Products that it needs and the account does not have. */
      missing: readonly string[]
    }
  | { kind: 'department'; name: string; people: number; each: number | null }
  | {
      kind: 'price'
      plan: string
      seats: number
      /** What a seat costs a year today, by the list, and more than today with the step. */
      each: number
      list: number
      step: number
      /** As it was agreed, in the contracts' currency: what a raise is told by, whatever the rates do. */
      agreed: { currency: string; each: number }
      renewsOn: Day
    }

export interface Found {
  kind: Kind
  /** What of its kind, so that the same is known again. */
  about: string
  amount: number | null
  odds: number
  days: number
  fit: number | null
  numbers: Numbers
}

/** Every opportunity that the facts of an account tell of. Whoever is no customer has none. */
export function findAll(facts: AccountFacts, offered: Offered, rules: Rules): Found[] {
  if (!facts.isCustomer) return []
  return [
    ...findSeats(facts, rules),
    ...findStorage(facts, offered, rules),
    ...findUpgrade(facts, offered, rules),
    ...findProducts(facts, offered, rules),
    ...findDepartments(facts, rules),
    ...findPrice(facts, offered, rules),
  ]
}

/**
 * More than four fifths of the seats are in use: half of the limit more is recommended, at what a seat costs today (F159) less
 * what so many cost less.
 */
function findSeats({ seats: { used, limit, each, since } }: AccountFacts, { seats: rule, volume }: Rules): Found[] {
  if (used === null || limit === null || limit <= 0 || used / limit <= rule.above) return []
  const more = Math.ceil(limit * rule.more)
  const amount = costOfSeats(volume, more, each)
  const numbers = { kind: 'seats' as const, used, limit, more, each, since }
  return [{ kind: 'seats', about: '', amount, odds: rule.odds, days: rule.days, fit: null, numbers }]
}

/** More than seven tenths of the storage are in use: one step more is recommended (F160). */
function findStorage({ storage: { used, limit } }: AccountFacts, { storagePrice }: Offered, rules: Rules): Found[] {
  const rule = rules.storage
  if (used === null || limit === null || limit <= 0 || used / limit <= rule.above) return []
  const numbers = { kind: 'storage' as const, used, limit, more: rule.step, each: storagePrice }
  return [{ kind: 'storage', about: '', amount: storagePrice, odds: rule.odds, days: rule.days, fit: null, numbers }]
}

/**
 * Features of a higher plan are in use that the own plan does not have (F161). The document names every such plan; an account changes
 * to one, so the lowest that has at least half of them is meant and the others stand beside it (decision 0501).
 */
function findUpgrade(
  { plan, features, seats }: AccountFacts,
  { plans }: Offered,
  { plan_upgrade: rule }: Rules,
): Found[] {
  const own = plans.find(({ name }) => name === plan)
  if (!own) return []
  const higher = plans
    .filter(({ tier }) => tier > own.tier)
    .map((one) => ({ plan: one, used: usedOf(one, own, features) }))
    .filter(({ used }) => used.length > 0)
    .toSorted((a, b) => a.plan.tier - b.plan.tier)
  const most = Math.max(0, ...higher.map(({ used }) => used.length))
  const best = higher.find(({ used }) => 2 * used.length >= most)
  if (!best) return []
  const others = higher.filter((one) => one !== best)
  const [priceFrom, priceTo] = [costOf(own, seats.limit), costOf(best.plan, seats.limit)]
  const amount = priceFrom === null || priceTo === null ? null : priceTo - priceFrom
  if (amount !== null && amount <= 0) return []
  const numbers: Numbers = {
    ...{ kind: 'plan_upgrade', from: own.name, to: best.plan.name, features: best.used },
    ...{ priceFrom, priceTo },
    others: others.map((one) => ({ plan: one.plan.name, features: one.used.length })),
  }
  const odds = Math.min(rule.most, inThousandths(rule.base + rule.each * best.used.length))
  return [{ kind: 'plan_upgrade', about: best.plan.name, amount, odds, days: rule.days, fit: null, numbers }]
}

/** Whether a higher plan has features that an account's own lacks: of nobody else one need know which are in use. */
export function lacksFeatures(plan: string | null, { plans }: Offered): boolean {
  const own = plans.find(({ name }) => name === plan)
  return own !== undefined && plans.some((one) => one.tier > own.tier && usedOf(one, own, one.features).length > 0)
}

/** What a plan costs an account a year: for each of its seats, or as a whole. */
const costOf = ({ price, perSeat }: PlanFacts, seats: number | null): number | null =>
  !perSeat || price === null ? price : seats === null ? null : price * seats

const inThousandths = (share: number): number => Math.round(share * 1000) / 1000

const usedOf = (higher: PlanFacts, own: PlanFacts, used: readonly string[]): string[] =>
  used.filter((feature) => higher.features.includes(feature) && !own.features.includes(feature))

/** Products that the account does not have and whose signals mostly hold (F162): fit is the share of the signals that hold (G05). */
function findProducts({ owned, segments }: AccountFacts, { products }: Offered, { cross_sell: rule }: Rules): Found[] {
  return products.flatMap((product) => {
    if (owned.includes(product.name) || product.signals.length === 0) return []
    const holds = product.signals.filter((signal) => segments.has(signal))
    const fit = holds.length / product.signals.length
    if (fit <= rule.above) return []
    return [productFound(product, { holds, fit, owned, odds: fit * rule.odds, days: rule.days })]
  })
}

interface Fitting {
  holds: readonly string[]
  fit: number
  owned: readonly string[]
  odds: number
  days: number
}

function productFound(product: ProductFacts, { holds, fit, owned, odds, days }: Fitting): Found {
  const missing = product.dependsOn.filter((name) => !owned.includes(name))
  const numbers: Numbers = { kind: 'cross_sell', product: product.name, holds, of: product.signals, missing }
  return { kind: 'cross_sell', about: product.name, amount: product.price, odds, days, fit, numbers }
}

/** People work with the product in a department that has no contract (F163, G05): it could have one of its own. */
function findDepartments({ departments, seats: { each } }: AccountFacts, { department: rule, volume }: Rules): Found[] {
  const isWithout = ({ isCustomer, people }: Department) => !isCustomer && people >= rule.people
  return departments.filter(isWithout).map(({ account, name, people }) => ({
    ...{ kind: 'department', about: account, amount: costOfSeats(volume, people, each) },
    ...{ odds: rule.odds, days: rule.days, fit: null },
    numbers: { kind: 'department', name, people, each },
  }))
}

/** A seat costs clearly less than the plan's list price, and the next term is near: the way to the list, in a step that can be asked for (rule 25, F177). */
function findPrice({ plan, seats, renewal }: AccountFacts, { plans }: Offered, { price: rule }: Rules): Found[] {
  const own = plans.find(({ name }) => name === plan)
  const { limit, each, agreed } = seats
  if (!own?.perSeat || own.price === null || each === null || agreed === null || !limit || !renewal) return []
  const isNear = renewal.days >= 0 && renewal.days <= rule.ahead
  if (!isNear || each > own.price * (1 - rule.below)) return []
  const step = Math.round(Math.min(own.price - each, each * rule.most))
  const numbers: Numbers = {
    ...{ kind: 'price', plan: own.name, seats: limit, each, list: own.price, step, agreed },
    renewsOn: renewal.on,
  }
  return [
    {
      ...{ kind: 'price', about: '', amount: step * limit, odds: rule.odds, days: Math.max(1, renewal.days) },
      ...{ fit: null, numbers },
    },
  ]
}
