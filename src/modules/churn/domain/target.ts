import type { Day } from '../../../kernel/day.ts'
import { addDays } from '../../../kernel/day.ts'
import { told } from '../../../kernel/words.ts'
import { horizon, type LossLike, labelOf } from './label.ts'

/**
 * What can be foretold (rule 19): that a customer is lost, that it does not renew at the decision that comes next, that it says that
 * it cancels whatever its contracts say, and, where there are no contracts, that it falls silent.
 */
export const targetKinds = ['loss', 'decision', 'cancellation', 'inactivity'] as const
export type TargetKind = (typeof targetKinds)[number]

export const targetNames: Record<TargetKind, string> = {
  loss: told`Loss`,
  decision: told`No renewal at the next decision`,
  cancellation: told`Cancellation`,
  inactivity: told`Falling silent`,
}

export interface Target {
  kind: TargetKind
  /** Days ahead that are foretold. */
  horizon: number
  /** Days after a month's end until all is over that its rows may be followed by, without grace. */
  reach: number
  /** Months until what followed on a month is known. */
  gap: number
}

/** Contracts that are decided within the horizon end within this: notice of three months at most is looked at. */
const decisionReach = 2 * horizon

/** Days without anything in which somebody counts as silent, where nothing else is asked. */
export const usualSilence = 60

export function targetOf(kind: TargetKind, silence: number = usualSilence): Target {
  // A month's end, what may follow, and the 30 days of grace in which a contract may still be renewed.
  if (kind === 'decision') return { kind, horizon, reach: decisionReach, gap: 7 }
  if (kind === 'inactivity') return { kind, horizon: silence, reach: silence, gap: Math.ceil(silence / 30) + 1 }
  return { kind, horizon, reach: horizon, gap: 4 }
}

/** Whether an account has a decision to make within the horizon, and its contract ends soon enough afterwards to see it. */
export function hasToDecide(daysToNotice: number, daysToRenewal: number): boolean {
  return daysToNotice >= 0 && daysToNotice <= horizon && daysToRenewal > 0 && daysToRenewal <= decisionReach
}

/** Whether the contract that ran on a day was followed by none: 1 where it ended without a renewal, by the customer's choice or unpaid. */
export function decisionLabel(losses: readonly LossLike[], on: Day, daysToRenewal: number): 0 | 1 | null {
  // A day more, since a contract runs through its last day.
  return labelOf(losses, on, daysToRenewal + 1)
}

/** Whether the customer said within the horizon that it cancels, by its word alone. */
export function cancellationLabel(days: readonly Day[], on: Day): 0 | 1 {
  return days.some((day) => day > on && day <= addDays(on, horizon)) ? 1 : 0
}

/** Whether nothing came in the days of silence that followed; null where nobody knows. */
export function silenceLabel(daysSinceThen: number, silence: number): 0 | 1 | null {
  if (Number.isNaN(daysSinceThen)) return null
  return daysSinceThen >= silence ? 1 : 0
}
