import { expect, test } from 'vitest'
import { day } from './fields.ts'

test.each(['0000-01-01', '0000-12-31', '2026-02-30', '2026-13-01', '26-01-01', ''])('%s is no day', (text) => {
  expect(day.safeParse(text).success).toBe(false)
})

test.each(['0001-01-01', '2024-02-29', '9999-12-31'])('%s is a day', (text) => {
  expect(day.safeParse(text).success).toBe(true)
})
