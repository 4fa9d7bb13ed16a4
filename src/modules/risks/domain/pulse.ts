import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'

/** What the success manager thinks of an account. It stands beside the score and never inside it (rule 16). */
export const pulses = ['good', 'mixed', 'poor'] as const
export type PulseValue = (typeof pulses)[number]

export interface Pulse {
  id: string
  account: AccountId
  /** Null takes the one before back. */
  pulse: PulseValue | null
  reason: string | null
  on: Day
  /** The last day on which it holds. */
  until: Day
  at: Date
  by: MemberId | null
}

/** A judgement nobody looked at again for so long is no judgement any more. */
export const usualDays = 60
export const mostDays = 180

/** Until when a judgement holds: two months unless somebody says otherwise, and half a year at most. */
export function untilOf(today: Day, asked: Day | undefined): Day {
  const until = asked ?? addDays(today, usualDays)
  const days = daysBetween(today, until)
  if (days >= 0 && days <= mostDays) return until
  throw new AppError('invalid', told`until: must lie within ${mostDays} days`, {
    field: 'until',
    remedy: told`Name a nearer day: what you think of a customer is looked at again by then`,
  })
}

/** The judgement that holds on a day: the newest one made by then, unless it has run out or was taken back. */
export function holding(newestFirst: readonly Pulse[], day: Day): Pulse | null {
  const newest = newestFirst.find(({ on }) => on <= day)
  return newest && newest.pulse !== null && newest.until >= day ? newest : null
}
