import { addDays, type Day } from '../../../kernel/day.ts'
import { largestRemainder, sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import { graceDays } from './replay.ts'
import { type Difference, reachOf } from './verdict.ts'

/** Places of the last day that weights are learned on, and of the first on which they are tried. */
export interface Split {
  lastEarly: number
  firstLate: number
}

/** The last third of the days tries what the days before it taught; of those only the ones whose outcome was known by then. */
export function splitDays(days: readonly Day[], horizon: number): Split | null {
  const firstLate = days.length - Math.ceil(days.length / 3)
  const from = days[firstLate]
  if (from === undefined) return null
  const lastEarly = days.findLastIndex((day) => addDays(day, horizon + graceDays) <= from)
  return lastEarly < 0 ? null : { lastEarly, firstLate }
}

export const leastForWeights = 30

/** How many weights so many losses carry: a tenth as many (rule 20); below 30 losses none. */
export const carried = (losses: number): number => (losses < leastForWeights ? 0 : Math.floor(losses / 10))

/** A scorecard knows no weight of nothing: what tells nothing keeps a hundredth. */
const leastWeight = 1

/**
 * Whole weights that add up to a hundred, in proportion to what a point of each part counts. Null where no part counts at all.
 */
export function wholeWeights(slopes: readonly number[]): number[] | null {
  if (!(sum(slopes) > 0)) return null
  const rest = largestRemainder(slopes, 100 - leastWeight * slopes.length)
  return rest.map((weight) => weight + leastWeight)
}

export interface Part {
  key: string
  label: string
  weight: number
  /** Of a factor: the component that it belongs to. */
  component?: string
}

export interface SuggestedWeight {
  /** As the editor's address takes it: `usage`, or `usage/logins`. */
  key: string
  label: string
  /** In percent of the whole. */
  now: number
  suggested: number
}

/** Weights of components as they are and as they would be, both in percent. */
export function suggestedWeights(parts: readonly Part[], weights: readonly number[]): SuggestedWeight[] {
  const all = sum(parts, ({ weight }) => weight)
  return parts.map(({ key, label, weight }, at) => ({
    ...{ key, label, now: (100 * weight) / all },
    suggested: weights[at] ?? 0,
  }))
}

/** Why no weights are suggested, in words. */
export function tooFewForWeights(losses: number, parts: number): string {
  if (losses < leastForWeights)
    return told`No weights are suggested: the earlier months hold ${losses} losses, and ${leastForWeights} are the least to learn from.`
  return told`No weights are suggested: ${losses} losses in the earlier months carry ${carried(losses)} weights, and this scorecard has ${parts} parts.`
}

/** What the suggested weights gain on the months that they were not learned on, and no more than the interval carries. */
export function gainOf(gain: Difference | null, lateLosses: number, least: number): string {
  if (gain === null || lateLosses < least)
    return told`The later months hold ${lateLosses} losses: too few to say whether these weights gain anything.`
  if (!gain.isSure)
    return told`On the later months these weights cannot be told apart from today’s: there is no reason to change them.`
  const [low, high] = reachOf(gain)
  return gain.value > 0
    ? told`On the later months, which they were not learned on, these weights are ahead of today’s by ${low} to ${high} times in 100.`
    : told`On the later months these weights are behind today’s by ${low} to ${high} times in 100: keep today’s.`
}
