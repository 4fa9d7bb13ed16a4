import type { ScoreRules } from './rules.ts'

interface Scored {
  /** A year, in minor units of the workspace's currency; null where no price is known. */
  amount: number | null
  odds: number
  days: number
  fit: number | null
}

/** The four parts of a score in thousandths; they add up to it. */
interface Parts {
  amount: number
  odds: number
  soon: number
  fit: number
}

/**
 * What comes first: a large amount, good odds, soon, fitting (F164). The amount is read for every kind: the document left it out for
 * upgrades and got no number (E02). Where no price is known, its part is nothing.
 *
 * @param unit minor units in one unit of the workspace's currency
 */
export function partsOf({ amount, odds, days, fit }: Scored, rules: ScoreRules, unit: number): Parts {
  const share = (value: number) => Math.min(1, Math.max(0, value))
  return {
    amount: Math.round(rules.amount * share((amount ?? 0) / (rules.fullAmount * unit))),
    odds: Math.round(rules.odds * share(odds)),
    soon: Math.round(rules.soon * share((rules.horizon - days) / rules.horizon)),
    fit: Math.round(rules.fit * share(fit ?? rules.usualFit)),
  }
}

export const scoreOf = ({ amount, odds, soon, fit }: Parts): number => amount + odds + soon + fit
