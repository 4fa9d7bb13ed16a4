import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { daysOf, readBehind, writtenBehind } from './view.ts'

test('a period that has a name has its days, and days of one’s own are mended where they make none', () => {
  const today = '2026-03-15' as Day
  const of = (period: string, from = '', to = '') => Object.values(daysOf({ period, from, to } as never, today))
  expect(of('months_12')).toEqual(['2025-03-16', '2026-03-15'])
  expect(of('last_month')).toEqual(['2026-02-01', '2026-02-28'])
  expect(of('last_year')).toEqual(['2025-01-01', '2025-12-31'])
  expect(of('own', '2025-05-01', '2025-06-30')).toEqual(['2025-05-01', '2025-06-30'])
  expect(of('own', '2027-05-01', 'soon')).toEqual(['2026-03-01', '2026-03-15'])
})

test('which number is open stands in the address', () => {
  for (const behind of [
    { kind: 'churn' as const, month: '2026-01-01' as Day, value: 'A|B' },
    { kind: null, month: null, value: '' },
    { kind: 'new' as const, month: null, value: null },
  ])
    expect(readBehind(writtenBehind(behind))).toEqual(behind)
  expect(readBehind('')).toBeNull()
  expect(readBehind('odd|odd')).toEqual({ kind: null, month: null, value: null })
})
