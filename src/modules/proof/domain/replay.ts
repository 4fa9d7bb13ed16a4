import { addDays, addMonths, type Day, daysBetween, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'

/** Somebody who is told this many days before the notice deadline, or earlier, can still do something about it (rule 30). */
export const daysToAct = 60

/** After its last contract ended a customer is lost for good by then (rule 18): only now it is known what a day was followed by. */
export const graceDays = 30

/** The last days of the months that lie within a span, earliest first. */
export function monthEnds(from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let month = monthOf(from); month <= to; month = addMonths(month, 1)) {
    const last = addDays(addMonths(month, 1), -1)
    if (last >= from && last <= to) days.push(last)
  }
  return days
}

/** The last day of which it is known by now what it was followed by: its horizon and the grace after it are over. */
export const lastAnswered = (closed: Day, horizon: number): Day => addDays(closed, -(horizon + graceDays))

/** A customer that was lost: when its last contract ended, by when notice had to be given, and what it paid a year. */
export interface Loss {
  account: AccountId
  endedOn: Day
  /** The last day on which notice could be given; the end itself where no notice was agreed. */
  deadline: Day
  /** Minor units of the workspace's currency; null where nobody knows. */
  arr: number | null
}

/** A customer on the last day of a month, as known then. */
export interface Seen {
  /** Its place among the accounts, and that of the day among the replayed ones. */
  account: number
  day: number
  /** Its place among the losses, where the horizon after the day holds one. */
  loss: number | null
  /** Whether its contract ends within the horizon, so that it has something to decide. */
  decides: boolean
  /** How it was looked after then: by size and by touch, empty where nobody knew. */
  groups: readonly string[]
}

/** The loss that a day was followed by, if any: the first end after the day, not beyond the horizon. Losses of one account, in order. */
export function lossAfter(losses: readonly Loss[], day: Day, horizon: number): Loss | undefined {
  const last = addDays(day, horizon)
  return losses.find(({ endedOn }) => endedOn > day && endedOn <= last)
}

/**
 * Losses that nobody could have flagged in time, whatever a scorecard says: no replayed day lies within the horizon before the end
 * and far enough before the notice deadline. `horizon` is one with which all could be, since a month lies between two such days.
 */
export function outOfReach(losses: readonly Loss[], days: readonly Day[], horizon: number) {
  const isReached = ({ endedOn, deadline }: Loss) => {
    const [from, to] = [addDays(endedOn, -horizon), addDays(deadline, -daysToAct)]
    return days.some((day) => from <= day && day <= to)
  }
  const longest = Math.max(0, ...losses.map(({ endedOn, deadline }) => daysBetween(deadline, endedOn)))
  return { count: losses.filter((loss) => !isReached(loss)).length, horizon: longest + daysToAct + longestMonth }
}

const longestMonth = 31

/** What one scorecard or model said of the customers seen, row by row. */
export interface Said {
  /** Higher is worse; NaN where it said nothing. */
  risk: Float64Array
  /** How bad: 2 red, 1 yellow, 0 green, -1 nothing said. */
  level: Int8Array
}

export const levels = { red: 2, yellow: 1, green: 0, none: -1 } as const
