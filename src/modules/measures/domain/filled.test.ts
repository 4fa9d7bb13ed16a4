import { expect, test } from 'vitest'
import { addDays, type Day, daysRange } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { addFilled, type Filled, filledOn, fillFrom, keptBefore } from './filled.ts'
import { emptyMatrix } from './matrix.ts'

const first = '2026-01-01' as Day
const on = (days: number) => addDays(first, days)

function filledWith(values: (number | null)[]): Filled {
  const filled: Filled = { days: [], numbers: [] }
  values.forEach((value, at) => {
    addFilled(filled, on(at), value)
  })
  return filled
}

test('a value is kept where it changed, and read on every day after until the next change', () => {
  const filled = filledWith([null, 3, 3, 5, null, null])
  expect(filled).toEqual({ days: [on(1), on(3), on(4)], numbers: [3, 5, null] })
  expect([-1, 0, 1, 2, 3, 4, 9].map((at) => filledOn(filled, on(at)))).toEqual([null, null, 3, 3, 5, null, null])
})

test('what is filled anew from a day on keeps what lies before it', () => {
  const kept = keptBefore(filledWith([1, 2, 3, 4]), on(2))
  expect(kept).toEqual({ days: [on(0), on(1)], numbers: [1, 2] })
  expect(keptBefore(undefined, on(2))).toEqual({ days: [], numbers: [] })
  expect(keptBefore(filledWith([1]), on(9))).toEqual({ days: [on(0)], numbers: [1] })
})

test('only days before the measure was defined are filled', () => {
  const matrix = emptyMatrix(['a' as AccountId], daysRange(on(0), on(3)), 2)
  for (const day of [0, 1, 2, 3]) matrix.at(0, day)[1] = day * 10
  const filled: Filled = { days: [], numbers: [] }
  fillFrom(filled, matrix, 0, { slot: 1, since: on(2) })
  expect(filled).toEqual({ days: [on(0), on(1)], numbers: [0, 10] })
})
