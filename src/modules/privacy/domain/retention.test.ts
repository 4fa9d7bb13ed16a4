import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { RetentionKind } from '../../../platform/contributions.ts'
import { daysOf, earliest, firstKept } from './retention.ts'

const kind = { kind: 'a.b', usual: 90 } as RetentionKind
const day = (text: string) => text as Day

test('what nobody decided is kept its usual time; a decision for ever is one too', () => {
  expect(daysOf(kind, new Map())).toBe(90)
  expect(daysOf(kind, new Map([['a.b', 30]]))).toBe(30)
  expect(daysOf(kind, new Map([['a.b', null]]))).toBeNull()
})

test('one day is today alone', () => {
  expect(firstKept(1, day('2026-03-02'))).toBe('2026-03-02')
  expect(firstKept(7, day('2026-03-02'))).toBe('2026-02-24')
  expect(firstKept(null, day('2026-03-02'))).toBeNull()
})

test('a month goes whole only when no workspace keeps a day of it', () => {
  expect(earliest([day('2026-01-10'), day('2025-12-01')])).toBe('2025-12-01')
  expect(earliest([day('2026-01-10'), null])).toBeNull()
  expect(earliest([])).toBeNull()
})
