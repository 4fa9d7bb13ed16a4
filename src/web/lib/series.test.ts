import { expect, test } from 'vitest'
import { daysBefore, valueBefore } from './series.ts'

const pointsOf = (...values: (number | null)[]) =>
  values.map((value, index) => ({ day: `2026-11-0${index + 1}`, value }))

test('the value before counts back from the newest known one, and unknown stays unknown', () => {
  expect(valueBefore(pointsOf(5, 6, 7, null), 2)).toBe(5)
  expect(valueBefore(pointsOf(null, 6), 1)).toBeNull()
})

test('days before cross the ends of months', () => {
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
})
