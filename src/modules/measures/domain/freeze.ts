import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { isSame, type Matrix, upToKnown } from './matrix.ts'

export interface DayRow {
  account: AccountId
  day: Day
  /** Unknown ones are null, or NaN in a row of a matrix. */
  numbers: (number | null)[] | Float64Array
}

/** What a close writes: a row on the first day, and on each later one that differs from the day before. */
export function rowsToFreeze(matrix: Matrix): DayRow[] {
  const rows: DayRow[] = []
  matrix.accounts.forEach((account, accountIndex) => {
    let previous: ArrayLike<number | null> | null = null
    matrix.days.forEach((day, dayIndex) => {
      const numbers = matrix.at(accountIndex, dayIndex)
      if (!previous || !isSame(previous, numbers, matrix.slots))
        rows.push({ account, day, numbers: upToKnown(numbers) })
      previous = numbers
    })
  })
  return rows
}

/**
 * What is restated: exactly the days whose value by today's knowledge differs from what was frozen. `hiddenOn` names the
 * slots that rows of a day do not hold: of measures that were defined later or are no longer counted.
 */
export function rowsToRestate(
  matrix: Matrix,
  frozenOn: (account: number, day: number) => readonly (number | null)[] | null,
  hiddenOn: (day: Day) => readonly number[] = () => [],
): DayRow[] {
  const rows: DayRow[] = []
  const hidden = matrix.days.map(hiddenOn)
  matrix.accounts.forEach((account, accountIndex) => {
    matrix.days.forEach((day, dayIndex) => {
      const frozen = frozenOn(accountIndex, dayIndex)
      if (!frozen) return
      const without = hidden[dayIndex] ?? []
      const known = withoutSlots(matrix.at(accountIndex, dayIndex), without)
      const shown = withoutSlots(frozen, without)
      if (!isSame(shown, known, matrix.slots)) rows.push({ account, day, numbers: upToKnown(known) })
    })
  })
  return rows
}

function withoutSlots<Numbers extends readonly (number | null)[] | Float64Array>(
  numbers: Numbers,
  slots: readonly number[],
): Numbers | Float64Array {
  if (slots.length === 0) return numbers
  const left = Float64Array.from(numbers, (value) => value ?? Number.NaN)
  for (const slot of slots) if (slot < left.length) left[slot] = Number.NaN
  return left
}

/** How far back an account's history is kept frozen when it arrives with one, in days: thirteen months and a margin. */
export const historyDays = 400
