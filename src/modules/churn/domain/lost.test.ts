import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { byReason, bySign, type Left, type Reason, reasonOf, together } from './lost.ts'

const left = (account: string, arr: number | null, reasons: Reason[], signs: Left['signs'] = []): Left => ({
  ...{ account: account as AccountId, day: '2026-01-10' as Day, arr, lifetime: arr && 3 * arr, reasons, signs },
})
const said = (source: Reason['source'], says: string): Reason => ({ source, says })

test('F144 F145 each lost customer counts under one reason, and whoever gave none is a row of its own, the last', () => {
  const rows = byReason([
    left('a', 100, [said('cancellation', 'Budget')]),
    left('b', 300, [said('cancellation', ' budget ')]),
    left('c', 900, []),
    left('d', null, [said('risk', 'Competitor')]),
    left('e', 250, [said('renewal', 'They build it themselves'), said('risk', 'Competitor')]),
  ])
  expect(rows.map(({ reason, customers, arr, unpriced }) => [reason?.says ?? null, customers, arr, unpriced])).toEqual([
    ['Budget', 2, 400, 0],
    ['Competitor', 2, 250, 1],
    [null, 1, 900, 0],
  ])
  expect(rows.map(({ lifetime }) => lifetime)).toEqual([1200, 750, 2700])
})

test('F144 what somebody brought who left twice is counted once, with the later loss', () => {
  const first = { ...left('a', 100, []), day: '2025-02-01' as Day, lifetime: 200 }
  expect(together([first, left('a', 100, []), left('b', null, [])])).toMatchObject({ customers: 3, lifetime: 300 })
})

test('what the customer said itself counts before what we wrote down', () => {
  const own = said('cancellation', 'Missing feature')
  expect(reasonOf({ reasons: [said('renewal', 'Price'), said('risk', 'Support'), own] })).toBe(own)
  expect(reasonOf({ reasons: [] })).toBeNull()
})

test('signs before the loss are counted one by one: a customer with two is under both', () => {
  const usage = { key: 'usage' as const, severity: 'high' as const, name: 'Falling use', detail: '' }
  const payment = { key: 'payment' as const, severity: 'high' as const, name: 'Payment', detail: '' }
  const rows = bySign([left('a', 100, [], [usage, payment]), left('b', 50, [], [usage]), left('c', 10, [])])
  expect(rows.map(({ name, customers, arr }) => [name, customers, arr])).toEqual([
    ['Falling use', 2, 150],
    ['Payment', 1, 100],
  ])
})
