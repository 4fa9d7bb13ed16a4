import { median } from '../../../kernel/statistics.ts'

/** Fewer accounts of a size than this say nothing about the size. */
const LEAST_ACCOUNTS = 5
/** A base that nearly stopped altogether would make every account that still works look like a wonder. */
const LEAST_RATIO = 0.05

/** How much of its own 90-day activity an account shows in the last 30 days, per day; null without any. */
export function baselineRatio(events: readonly (readonly [day: number, events: number])[], day: number): number | null {
  let [last30, last90] = [0, 0]
  for (const [at, count] of events) {
    if (at > day || at <= day - 90) continue
    last90 += count
    if (at > day - 30) last30 += count
  }
  return ratioOfSums(last30, last90)
}

/** The same from the sums of 30 and 90 days. */
export const ratioOfSums = (last30: number, last90: number): number | null =>
  last90 === 0 ? null : (3 * last30) / last90

export interface Moved {
  size: string
  median: number
  accounts: number
}

/** The median ratio of each size: holidays and outages move all accounts of a size, and none of them for its own reasons (rule 11). */
export function medianMoves(ratios: readonly { size: string; ratio: number }[]): Moved[] {
  return [...Map.groupBy(ratios, (one) => one.size)].flatMap(([size, ones]) => {
    const middle = median(ones.map((one) => one.ratio))
    return ones.length < LEAST_ACCOUNTS || middle === null
      ? []
      : [{ size, median: Math.max(LEAST_RATIO, middle), accounts: ones.length }]
  })
}
