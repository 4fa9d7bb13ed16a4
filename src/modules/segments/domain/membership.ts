import { addDays, type Day } from '../../../kernel/day.ts'
import type { SegmentRule } from './segment.ts'

/** What is found of an account on a day. */
export interface Finding {
  /** The day on which it entered; null where it is not in. */
  since: Day | null
  meets: boolean
  /** Whether the condition to stay holds; a segment without one asks for the condition alone. */
  stays: boolean
}

/**
 * Whether an account is in: whoever is not comes in by the condition; whoever is stays by it, by the condition to stay, until
 * the least time is over, and for good where once in means in.
 */
export function isIn({ since, meets, stays }: Finding, rule: SegmentRule, today: Day): boolean {
  if (since === null) return meets
  return rule.isLocked || meets || stays || (rule.leastDays > 0 && today < addDays(since, rule.leastDays))
}

/** What keeps an account in though it does not meet the condition any more. */
export type Keeper = { by: 'lock' } | { by: 'stay' } | { by: 'days'; until: Day }

export function keeperOf({ since, meets, stays }: Finding, rule: SegmentRule, today: Day): Keeper | null {
  if (since === null || meets) return null
  if (rule.isLocked) return { by: 'lock' }
  if (stays) return { by: 'stay' }
  const until = addDays(since, rule.leastDays)
  return rule.leastDays > 0 && today < until ? { by: 'days', until } : null
}
