import type { Band } from '../../../kernel/band.ts'
import type { Found } from './reasons.ts'

/** Weights of the order of Today (rule 16); a pack carries them and a workspace may change them. */
export interface Weights {
  /** By health band; an account without a score counts as grey. */
  risk: Record<Band, number>
  /** Added for each 10 points of health lost in 30 days. */
  fall: number
  /** From the nearest on: a renewal within so many days multiplies by so much. */
  renewal: { days: number; times: number }[]
  /** ARR in minor units that an account counts with at least, so that small ones and unknown ARR are not lost. */
  leastArr: number
}

export const standardWeights: Weights = {
  risk: { red: 3, yellow: 1.5, green: 0.5, grey: 1 },
  fall: 0.5,
  renewal: [
    { days: 30, times: 2 },
    { days: 90, times: 1.5 },
    { days: 180, times: 1.2 },
  ],
  leastArr: 100_000,
}

export interface Standing {
  arr: number | null
  band: Band
  score: number | null
  scoreBefore: number | null
  daysToRenewal: number | null
  reasons: readonly Pick<Found, 'kind'>[]
}

/** ARR times risk weight times recent fall, sooner renewals first (rule 16). Without a reason nobody is called. */
export function priorityOf(standing: Standing, weights: Weights): number {
  if (standing.reasons.length === 0) return 0
  const arr = Math.max(standing.arr ?? 0, weights.leastArr)
  return (
    arr * weights.risk[standing.band] * fallFactor(standing, weights) * renewalFactor(standing.daysToRenewal, weights)
  )
}

function fallFactor({ score, scoreBefore }: Standing, weights: Weights): number {
  if (score === null || scoreBefore === null) return 1
  return 1 + (weights.fall * Math.max(0, scoreBefore - score)) / 10
}

function renewalFactor(days: number | null, weights: Weights): number {
  if (days === null || days < 0) return 1
  return weights.renewal.find((step) => days <= step.days)?.times ?? 1
}
