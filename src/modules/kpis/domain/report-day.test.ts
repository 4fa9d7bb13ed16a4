import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { recoveryOf } from './recovery.ts'
import { lastDue } from './report-day.ts'

test('a report is due on its day of the week, and until the next one the last such day counts', () => {
  const on = (day: string, weekday: number) => lastDue(day as Day, { weekday })
  expect(on('2026-03-02', 1)).toBe('2026-03-02') // a Monday
  expect(on('2026-03-04', 1)).toBe('2026-03-02')
  expect(on('2026-03-02', 5)).toBe('2026-02-27')
  expect(on('2026-03-01', 7)).toBe('2026-03-01')
})

test('F116 recovery counts who came back and takes the middle of their days; nobody is nobody, not nought days', () => {
  expect(recoveryOf([3, null, 20, 10, null])).toEqual({ accounts: 5, back: 3, days: 10 })
  expect(recoveryOf([null])).toEqual({ accounts: 1, back: 0, days: null })
})
