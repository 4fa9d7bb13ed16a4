import { expect, test } from 'vitest'
import { tabsInSight } from './tabs-in-sight.ts'

const six = [50, 50, 50, 50, 50, 50]

test('where all tabs fit, all are seen', () => {
  expect(tabsInSight(six, 390, 0)).toEqual([0, 1, 2, 3, 4, 5])
})

test('one pixel less, and the last ones make room for More', () => {
  expect(tabsInSight(six, 389, 0)).toEqual([0, 1, 2, 3])
})

test('the opened tab is seen, in the place of another where it must be', () => {
  expect(tabsInSight(six, 389, 5)).toEqual([0, 1, 2, 5])
})

test('on the narrowest screen the opened tab alone stays', () => {
  expect(tabsInSight(six, 40, 3)).toEqual([3])
})
