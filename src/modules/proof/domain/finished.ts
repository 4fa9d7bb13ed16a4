import { normalQuantile, normalTail } from '../../../kernel/statistics.ts'
import { meanOf, type Treatment, varianceOf } from './arms.ts'

/** What a finished experiment of a size fixed beforehand says. It may be asked once: whoever looks every day asks `sequential`. */
export interface Finding {
  treated: number
  control: number
  difference: number
  low: number
  high: number
  /** How often chance alone gives a difference at least so large. */
  p: number
}

export interface Reading {
  /** Yes or no: 0 and 1. Then the test counts both groups together, as it is under no effect at all. */
  isShare: boolean
  confidence: number
}

/**
 * The difference of two means with its interval (each group with its own variance) and p (two-sided, normal): for shares by the
 * pooled test of two proportions, for amounts by Welch's. Groups of a few dozen units are too small for it.
 */
export function finished({ treated, control }: Treatment, { isShare, confidence }: Reading): Finding {
  const difference = meanOf(treated) - meanOf(control)
  const own = Math.sqrt(varianceOf(treated) / treated.n + varianceOf(control) / control.n)
  const reach = normalQuantile((1 - confidence) / 2) * own
  const error = isShare ? pooledError({ treated, control }) : own
  return {
    treated: meanOf(treated),
    control: meanOf(control),
    difference,
    low: difference - reach,
    high: difference + reach,
    p: error > 0 ? 2 * normalTail(Math.abs(difference) / error) : 1,
  }
}

function pooledError({ treated, control }: Treatment): number {
  const share = (treated.sum + control.sum) / (treated.n + control.n)
  return Math.sqrt(share * (1 - share) * (1 / treated.n + 1 / control.n))
}
