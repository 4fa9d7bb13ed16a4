import { expect, test } from 'vitest'
import { daysBefore, niceSteps, valueBefore } from './series.ts'

const pointsOf = (...values: (number | null)[]) =>
  values.map((value, index) => ({ day: `2026-11-0${index + 1}`, value }))

test('a scale ends at a round number at or above the highest value', () => {
  expect(niceSteps(pointsOf(3, 64, 23))).toEqual([0, 40, 80])
  expect(niceSteps(pointsOf(7))).toEqual([0, 4, 8])
  expect(niceSteps(pointsOf(0, null))).toEqual([0, 1, 2])
})

test('a scale whose end is known ends there', () => {
  expect(niceSteps(pointsOf(12), 30)).toEqual([0, 15, 30])
})

test('the value before counts back from the newest known one, and unknown stays unknown', () => {
  expect(valueBefore(pointsOf(5, 6, 7, null), 2)).toBe(5)
  expect(valueBefore(pointsOf(null, 6), 1)).toBeNull()
})

test('days before cross the ends of months', () => {
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
})
