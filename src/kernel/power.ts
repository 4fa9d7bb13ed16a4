import { normalQuantile } from './statistics.ts'

export interface Size {
  treated: number
  control: number
}

export interface Aim {
  confidence: number
  /** How often an effect of that size is found. */
  power: number
}

export const usual: Aim = { confidence: 0.95, power: 0.8 }

/**
 * The smallest difference that groups of these sizes find, for outcomes of this spread: sqrt(p (1 - p)) for a share. It is said
 * before the start: "8 of 80 held out: detects only effects of 50 points or more" (rule 28).
 */
export function smallestEffect({ treated, control }: Size, spread: number, { confidence, power }: Aim = usual): number {
  const reach = normalQuantile((1 - confidence) / 2) + normalQuantile(1 - power)
  return reach * spread * Math.sqrt(1 / treated + 1 / control)
}

/** The largest spread that a share can have: of one half. */
export const widestShare = 0.5

/** The smallest difference of a share that these groups could show, whatever the share is; null where one of them is empty. */
export const smallestShown = (size: Size): number | null =>
  size.control > 0 && size.treated > 0 ? smallestEffect(size, widestShare) : null
