const day = 86_400_000

/** How many messages of marketing kinds one person gets at most (G15). */
export interface Budget {
  perDay: number
  perWeek: number
}

/** How often a person wants mail. */
export const paces = ['usual', 'fewer'] as const
export type Pace = (typeof paces)[number]

/** Who wants less gets half as much, and something still: nothing at all is said by purpose. */
export function budgetAt(pace: Pace, { perDay, perWeek }: Budget): Budget {
  const half = (most: number) => Math.min(most, Math.max(1, Math.floor(most / 2)))
  return pace === 'fewer' ? { perDay: half(perDay), perWeek: half(perWeek) } : { perDay, perWeek }
}

/**
 * The first moment from `at` on at which one more message keeps the budget, beside those that the person got or is to get;
 * null where the budget allows none at all.
 */
export function roomFrom(budget: Budget, taken: readonly Date[], at: Date): Date | null {
  if (budget.perDay < 1 || budget.perWeek < 1) return null
  const times = taken.map((moment) => moment.getTime())
  const from = at.getTime()
  const candidates = [from, ...times.flatMap((time) => [time + day, time + 7 * day])]
  const fitting = candidates
    .filter((time) => time >= from)
    .sort((a, b) => a - b)
    .find((time) => fits(times, time, day, budget.perDay) && fits(times, time, 7 * day, budget.perWeek))
  return fitting === undefined ? null : new Date(fitting)
}

/** Whether no span of this length has more than so many, once one more is put at `time`. */
function fits(times: readonly number[], time: number, length: number, most: number): boolean {
  const near = [...times, time].filter((other) => Math.abs(other - time) < length)
  return near
    .filter((end) => end >= time)
    .every((end) => near.filter((other) => other <= end && other > end - length).length <= most)
}
