import { meanOf, type Treatment, varianceOf } from './arms.ts'

export interface Plan {
  /** Units of both groups after which the first answer is given, and for which the interval is made narrowest. */
  planned: number
  confidence: number
}

export type Look =
  | { kind: 'too early'; n: number; planned: number }
  | { kind: 'answer'; n: number; difference: number; low: number; high: number }

/**
 * The difference of two groups with an interval that holds at every look at once, however often one looks and whenever one stops:
 * an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021, theorem 2.2) over the outcomes weighted
 * by each group's share. Before the planned number there is no figure, since the first ones are mostly chance (rule 28).
 */
export function look({ treated, control }: Treatment, { planned, confidence }: Plan): Look {
  const n = treated.n + control.n
  if (n < planned || treated.n < 2 || control.n < 2) return { kind: 'too early', n, planned }
  const share = treated.n / n
  const spread = Math.sqrt(varianceOf(treated) / share + varianceOf(control) / (1 - share))
  const reach = spread * radius(n, planned, 1 - confidence)
  const difference = meanOf(treated) - meanOf(control)
  return { kind: 'answer', n, difference, low: difference - reach, high: difference + reach }
}

/** How far a mean of n values of spread 1 may lie from the truth, at all n together but for a chance of `alpha`. */
function radius(n: number, planned: number, alpha: number): number {
  const log = -2 * Math.log(alpha)
  const mixing = (log + Math.log(log + 1)) / planned // narrowest at the planned number
  const grown = n * mixing + 1
  return Math.sqrt(((2 * grown) / (n * n * mixing)) * Math.log(Math.sqrt(grown) / alpha))
}
