import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { broughtIn } from './lifetime.ts'

test.each([
  ['a year', '2025-01-10', '2026-01-10', 1_200_000],
  ['a leap year brings no day more', '2024-01-10', '2025-01-10', 1_200_000],
  ['a month', '2025-02-01', '2025-03-01', 100_000],
  ['from the last of a month to the last of a shorter one', '2025-01-31', '2025-02-28', 100_000],
  ['half of April', '2025-04-01', '2025-04-16', 50_000],
  ['two months and ten days of thirty-one', '2025-01-15', '2025-03-25', 232_258],
  ['no day', '2025-01-15', '2025-01-15', 0],
])('what 12,000.00 a year brings in %s', (_, from, until, brought) => {
  expect(broughtIn(1_200_000, from as Day, until as Day)).toBe(brought)
})
