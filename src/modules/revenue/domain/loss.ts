import { addDays, type Day } from '../../../kernel/day.ts'
import { arrOf, type Position, standingOn } from './arr.ts'
import { type Contract, inOrder } from './contract.ts'
import { course, type Step, stepOn } from './course.ts'
import type { Exchange } from './exchange.ts'
import { endOf, graceDays } from './renewal.ts'

/** Why a customer was lost: it chose to, it did not pay, or it was bought or closed down (rule 18). */
export const lossKinds = ['voluntary', 'payment', 'acquisition'] as const
export type LossKind = (typeof lossKinds)[number]

/** The end of a customer as its contracts tell it. */
export interface Ending {
  /** The day from which no paid contract ran. */
  day: Day
  /** What the contracts that ended brought in a year; null is unknown. */
  arr: number | null
  /** What all its contracts brought until then; null is unknown. */
  lifetime: number | null
  /** The last day on which notice could have been given; null where no contract says how long before. */
  noticeBy: Day | null
  /** The first day on which notice was received for what ended; null where none was. */
  noticeOn: Day | null
}

/**
 * Customers are lost when their last paid contract ends and none follows within grace (rule 18): what starts by then is a late
 * renewal and no loss. An end whose grace is not over by `today` is not decided and left out.
 */
export function endingsOf(contracts: readonly Contract[], today: Day, exchange: Exchange): Ending[] {
  const ordered = inOrder(contracts)
  const ends = new Set(ordered.flatMap((contract) => (contract.isTrial ? [] : (endOf(contract) ?? []))))
  const lost = [...ends].sort().filter((day) => addDays(day, graceDays) <= today && isLostFrom(ordered, day))
  const last = lost.at(-1)
  if (last === undefined) return []
  const steps = course(ordered, last, exchange)
  return lost.map((day) => endingAt(ordered, steps, day, exchange))
}

/** Something counted until the day before, and nothing that came in grace counts when it is over. */
const isLostFrom = (ordered: readonly Contract[], day: Day): boolean =>
  standingOn(ordered, addDays(day, -1)).state === 'customer' &&
  standingOn(ordered, addDays(day, graceDays)).state === 'lost'

/** An end is a turning day, so that the step which begins on it says what all before brought. */
function endingAt(ordered: readonly Contract[], steps: readonly Step[], day: Day, exchange: Exchange): Ending {
  const before: Pick<Position, 'contracts' | 'asOf'> = standingOn(ordered, addDays(day, -1))
  const arr = arrOf(before, addDays(day, -1), exchange)
  const last = before.contracts.filter((contract) => endOf(contract) === day)
  const notices = last.flatMap(({ noticeReceivedOn }) => noticeReceivedOn ?? []).sort()
  const deadlines = last.flatMap(({ noticeDays }) => (noticeDays === null ? [] : [addDays(day, -noticeDays)])).sort()
  return {
    day,
    arr: arr.kind === 'known' ? arr.amount : null,
    lifetime: stepOn(steps, day)?.brought ?? null,
    noticeBy: deadlines[0] ?? null,
    noticeOn: notices[0] ?? null,
  }
}

// Words by which sources name the two kinds that are no choice against us, in English and German.
const wordsOfPayment = /payment|unpaid|non-?pay|overdue|dunning|involuntar|card declin|credit card|zahlung|mahnung/i
const wordsOfAcquisition =
  /acqui|merge[rd]|merging|bought by|takeover|out of business|business closed|closed down|bankrupt|insolv|übernahme|übernommen|fusion|geschäftsaufgabe/i

/** The kind that a cancellation's reason names; without one, unpaid invoices beside no word of the customer's are a payment loss. */
export function kindOf(reason: string | null, isUnpaid: boolean): LossKind {
  if (reason !== null && wordsOfPayment.test(reason)) return 'payment'
  if (reason !== null && wordsOfAcquisition.test(reason)) return 'acquisition'
  return reason === null && isUnpaid ? 'payment' : 'voluntary'
}
