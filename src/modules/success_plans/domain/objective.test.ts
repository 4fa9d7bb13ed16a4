import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { goalAchievement, progressOf } from './objective.ts'

test.each([
  ['half way', 10, 30, 20, 0.5],
  ['not begun', 10, 30, 10, 0],
  ['past its target', 10, 30, 40, 1],
  ['worse than at the start', 10, 30, 5, 0],
  ['a target below the start, such as hours to save', 40, 10, 25, 0.5],
  ['nothing to go and reached', 5, 5, 5, 1],
  ['nothing to go and fallen back', 5, 5, 4, 0],
])('progress of an objective %s', (_, start, target, current, expected) => {
  expect(progressOf({ start, target, current })).toBe(expected)
})

test('G06 goal achievement is the mean progress of the goals due so far', () => {
  const goal = (current: number, due: string | null) => ({
    kind: 'goal' as const,
    start: 0,
    target: 10,
    current,
    due: due as Day | null,
  })
  const objectives = [goal(10, '2026-01-31'), goal(4, '2026-02-28'), goal(0, '2026-12-31'), goal(0, null)]
  const on = (day: string) => goalAchievement(objectives, day as Day)
  expect([on('2026-01-30'), on('2026-01-31'), on('2026-02-28')]).toEqual([null, 1, 0.7])
})
