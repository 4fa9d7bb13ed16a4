import { usual, widestShare } from '../../../kernel/power.ts'
import { normalQuantile } from '../../../kernel/statistics.ts'
import { type Arm, lessBefore, nobody, type Treatment, withUnit } from './arms.ts'
import { type Look, look } from './sequential.ts'

/** A unit whose time is over, with what became of it. */
export interface Outcome {
  arm: 'held' | 'treated'
  value: number
  /** What it was before, where that foretells something. */
  before?: number
}

/** The effect that a planned sample finds: ten points of a share. */
export const plannedEffect = 0.1

/** Units of both arms together after which a difference of ten points would be found four times out of five. */
export function plannedUnits(heldShare: number): number {
  const { confidence, power } = usual
  const reach = normalQuantile((1 - confidence) / 2) + normalQuantile(1 - power)
  const share = Math.min(Math.max(heldShare, 0.01), 0.99)
  return Math.ceil(((reach * widestShare) / plannedEffect) ** 2 / (share * (1 - share)))
}

/** What can be said of an outcome now, by an interval that holds at every look. */
export function lookAt(outcomes: readonly Outcome[], planned: number): Look {
  return look(lessBefore(armsOf(outcomes)), { planned, confidence: usual.confidence })
}

export function armsOf(outcomes: readonly Outcome[]): Treatment {
  let [treated, control]: [Arm, Arm] = [nobody, nobody]
  for (const { arm, value, before = 0 } of outcomes) {
    if (arm === 'treated') treated = withUnit(treated, value, before)
    else control = withUnit(control, value, before)
  }
  return { treated, control }
}

/** Pulls the largest and smallest hundredth to its border, so that a single customer does not decide (rule 29). */
export function winsorised(values: readonly number[]): (value: number) => number {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const [low, high] = [at(0.01), at(0.99)]
  return (value) => Math.min(high, Math.max(low, value))
}
