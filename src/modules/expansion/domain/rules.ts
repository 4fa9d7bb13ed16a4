import type { VolumeStep } from './volume.ts'

/** Kinds of opportunities in the order in which the document finds them (F159 to F163), and a price below the list. */
export const kinds = ['seats', 'storage', 'plan_upgrade', 'cross_sell', 'department', 'price'] as const
export type Kind = (typeof kinds)[number]

/** From when on something is an opportunity, and what the document says of it. A pack carries them; a workspace may change them. */
export interface Rules {
  /** Above this share of the seats in use; recommended are so many of the limit more (F159). */
  seats: { above: number; more: number; odds: number; days: number }
  /** Above this share of the storage; recommended is one step more at a price a month in whole units of a currency (F160). */
  storage: { above: number; step: number; price: number; currency: string; odds: number; days: number }
  /** Odds of `base` and `each` more for every feature of the higher plan in use, at most `most` (F161, G05). */
  plan_upgrade: { base: number; each: number; most: number; days: number }
  /** Above this fit; odds are fit times `odds` (F162). */
  cross_sell: { above: number; odds: number; days: number }
  /** At least so many active people in a department without a contract (F163, G05). */
  department: { people: number; odds: number; days: number }
  /**
   * A seat costs this share less than the plan's list price and the contract is decided within so many days: recommended is the way to
   * the list, at most so large a step of what is paid (decision 0554).
   */
  price: { below: number; most: number; ahead: number; odds: number }
  /** What many seats bought together cost less; none until a company says so (decision 0559). Each step needs more seats and gives more. */
  volume: readonly VolumeStep[]
  score: ScoreRules
  /** After it was lost or dismissed, the same is not found again for so many days. */
  rest: number
}

/** Weights in thousandths that add up to 1,000 (F164). */
export interface ScoreRules {
  amount: number
  odds: number
  soon: number
  fit: number
  /** From this amount a year on, in whole units of the workspace's currency, the part of the amount is full. */
  fullAmount: number
  /** So many days away the part of the time is nothing. */
  horizon: number
  /** Where a kind has no fit. */
  usualFit: number
}

/**
 * The documents' numbers. For departments no document has any: three active people are G05, odds and days are ours (decision 0500); those
 * of a price are ours as well (decision 0554).
 */
export const documentRules: Rules = {
  seats: { above: 0.8, more: 0.5, odds: 0.8, days: 30 },
  storage: { above: 0.7, step: 100, price: 500, currency: 'USD', odds: 0.7, days: 60 },
  plan_upgrade: { base: 0.3, each: 0.15, most: 0.9, days: 90 },
  cross_sell: { above: 0.6, odds: 0.7, days: 120 },
  department: { people: 3, odds: 0.5, days: 90 },
  price: { below: 0.1, most: 0.07, ahead: 120, odds: 0.5 },
  volume: [],
  score: { amount: 400, odds: 300, soon: 200, fit: 100, fullAmount: 100_000, horizon: 180, usualFit: 0.7 },
  rest: 180,
}

/** Rules that were chosen before there was a kind say nothing of it: the usual ones hold for it. */
export const completed = (chosen: Partial<Rules> | undefined): Rules => ({ ...documentRules, ...chosen })
