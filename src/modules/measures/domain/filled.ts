import type { Day } from '../../../kernel/day.ts'
import type { Matrix } from './matrix.ts'

/** Values over days, one where it changed; null is unknown, and so is what lies before the first. */
export interface Filled {
  days: Day[]
  numbers: (number | null)[]
}

/** The value on a day: that of the last change by then. */
export function filledOn({ days, numbers }: Filled, day: Day): number | null {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as Day) <= day) low = middle + 1
    else high = middle
  }
  return numbers[low - 1] ?? null
}

/** One more day at the end; it leaves no trace where nothing changed. */
export function addFilled(filled: Filled, day: Day, value: number | null): void {
  if ((filled.numbers.at(-1) ?? null) === value) return
  filled.days.push(day)
  filled.numbers.push(value)
}

/** What was filled before a day; from there on it is filled anew. */
export function keptBefore(filled: Filled | undefined, from: Day): Filled {
  const kept = filled?.days.findIndex((day) => day >= from) ?? 0
  const length = kept < 0 ? (filled?.days.length ?? 0) : kept
  return { days: filled?.days.slice(0, length) ?? [], numbers: filled?.numbers.slice(0, length) ?? [] }
}

/** Adds what a matrix says of a slot on the days before `since`. */
export function fillFrom(
  filled: Filled,
  matrix: Matrix,
  account: number,
  { slot, since }: { slot: number; since: Day },
): void {
  matrix.days.forEach((day, index) => {
    if (day >= since) return
    const value = matrix.at(account, index)[slot] ?? Number.NaN
    addFilled(filled, day, Number.isNaN(value) ? null : value)
  })
}
