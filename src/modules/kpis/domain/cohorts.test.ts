import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { heatMap, stretchesUpTo, stretchOf, together } from './cohorts.ts'

const day = (text: string) => text as Day
const [jan, feb, mar] = [day('2026-01-01'), day('2026-02-01'), day('2026-03-01')]

test('a stretch is the month or quarter that a day lies in, and those that are told end with the present one', () => {
  expect(stretchOf(day('2026-05-31'), 'quarter')).toBe('2026-04-01')
  expect(stretchOf(day('2026-05-31'), 'month')).toBe('2026-05-01')
  const quarters = stretchesUpTo(day('2026-05-31'), 'quarter')
  expect([quarters[0], quarters.at(-1), quarters.length]).toEqual(['2022-07-01', '2026-04-01', 16])
  expect(stretchesUpTo(day('2026-05-31'), 'month')[0]).toBe('2024-06-01')
})

test('F317 what is left of a cohort adds up from what moved, ARR at the rates of its own stretch', () => {
  const steps = [
    { cohort: jan, stretch: jan, began: 4, customers: 3, arr: 300 },
    { cohort: jan, stretch: mar, began: 0, customers: -1, arr: -60 },
    { cohort: feb, stretch: feb, began: 1, customers: 0, arr: 0 },
  ]
  const map = heatMap([jan, feb, mar], steps, [{ cohort: jan, stretch: feb, gap: -15 }])
  expect(map).toEqual([
    {
      ...{ start: jan, began: 4 },
      cells: [
        { customers: 3, arr: 300, logo: 0.75, revenue: 1 },
        { customers: 3, arr: 285, logo: 0.75, revenue: 0.95 },
        { customers: 2, arr: 240, logo: 0.5, revenue: 0.8 },
      ],
    },
    // Began and was gone within one month: no ARR that one could keep a share of.
    {
      ...{ start: feb, began: 1 },
      cells: [
        { customers: 0, arr: 0, logo: 0, revenue: null },
        { customers: 0, arr: 0, logo: 0, revenue: null },
      ],
    },
  ])
  expect(together(map)).toEqual([
    { customers: 3, logo: 0.6, revenue: 1 },
    { customers: 3, logo: 0.6, revenue: 0.95 },
    { customers: 2, logo: 0.5, revenue: 0.8 },
  ])
})
