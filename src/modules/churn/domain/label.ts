import { addDays, type Day, monthOf } from '../../../kernel/day.ts'

/** A loss is foretold this many days ahead (rule 19). */
export const horizon = 90
/** Nothing is kept of months that lie further back than this. */
const mostMonths = 36

/** A customer that was lost, as far as a label needs it. */
export interface LossLike {
  day: Day
  kind: 'voluntary' | 'payment' | 'acquisition'
  /** The day on which the customer said that it leaves. */
  saidOn: Day | null
}

/** What an account showed at the end of a month, as known then. */
export interface Standing {
  arr: number
  /** 0 once the customer cancelled or gave notice for all that counts; NaN before. */
  likelihood: number
  daysToRenewal: number
}

/**
 * Whether an account is foretold at the end of a day (rule 19): it pays, its contract has not run out, and it has not said that it
 * leaves. Who has decided is on a list of its own and nothing to foretell.
 */
export function isForetold({ arr, likelihood, daysToRenewal }: Standing): boolean {
  return arr > 0 && likelihood !== 0 && !(daysToRenewal <= 0)
}

/**
 * What followed on the end of a month: 1 where the customer chose to leave or did not pay within the horizon, 0 where it stayed.
 * Null leaves the row out: it had said so before, or was bought or closed down, which nothing here foretells.
 */
export function labelOf(losses: readonly LossLike[], on: Day, within: number = horizon): 0 | 1 | null {
  const next = losses.filter(({ day }) => day > on).sort((one, other) => (one.day < other.day ? -1 : 1))[0]
  if (!next || next.day > addDays(on, within)) return 0
  if (next.saidOn !== null && next.saidOn <= on) return null
  return next.kind === 'acquisition' ? null : 1
}

/** Ends of months, the oldest first, whose `reach` following days are all decided: every end in them is past its grace. */
export function labelledMonths(decidedBefore: Day, from: Day, reach: number = horizon): Day[] {
  const months: Day[] = []
  for (let first = monthOf(decidedBefore); months.length < mostMonths; first = monthOf(addDays(first, -1))) {
    const end = addDays(first, -1)
    if (end < from) break
    if (addDays(end, reach) < decidedBefore) months.unshift(end)
  }
  return months
}

/** Words for the days until the last day of notice, else until the renewal: what a plain forecast goes by beside tenure. */
export const noticeWords = ['past', 'within 30 days', 'within 60 days', 'within 90 days', 'later'] as const

/** The place of an account's days to notice among the words; NaN where no day is known. */
export function noticePlace(daysToNotice: number, daysToRenewal: number): number {
  const days = Number.isNaN(daysToNotice) ? daysToRenewal : daysToNotice
  if (Number.isNaN(days)) return Number.NaN
  if (days < 0) return 0
  return days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4
}
