import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { ContractId } from '../../../kernel/ids.ts'
import type { Contract } from './contract.ts'
import { endOf, noticeDeadlineOf, renewalOf } from './renewal.ts'

const day = (text: string) => text as Day
const aContract = (more: Partial<Contract>): Contract => ({
  id: 'c' as ContractId,
  name: 'S-1',
  plan: null,
  currency: 'USD',
  signedOn: null,
  starts: day('2025-01-31'),
  ends: null,
  termMonths: null,
  autoRenew: null,
  noticeDays: null,
  noticeReceivedOn: null,
  billing: null,
  relation: null,
  relatesTo: null,
  isTrial: false,
  priceUplift: null,
  value: null,
  lines: [],
  ...more,
})

test.each([
  ['a stated end', { ends: day('2026-01-31') }, '2026-01-31'],
  ['a term that does not renew', { termMonths: 12, autoRenew: false }, '2026-01-31'],
  ['a term of which nothing more is said', { termMonths: 1 }, '2025-02-28'],
  ['an open contract', {}, null],
  ['a rolling contract', { termMonths: 12, autoRenew: true }, null],
  [
    'a rolling contract under notice in time',
    { termMonths: 12, autoRenew: true, noticeDays: 90, noticeReceivedOn: day('2025-11-02') },
    '2026-01-31',
  ],
  [
    'a rolling contract under notice too late',
    { termMonths: 12, autoRenew: true, noticeDays: 90, noticeReceivedOn: day('2025-11-03') },
    '2027-01-31',
  ],
])('the end of %s', (_, contract, end) => {
  expect(endOf(aContract(contract))).toBe(end)
})

test('a rolling contract renews at the turn of each term, counted from its start', () => {
  const monthly = aContract({ termMonths: 1, autoRenew: true })
  expect(['2025-02-27', '2025-02-28', '2025-03-30', '2025-03-31'].map((on) => renewalOf(monthly, day(on)))).toEqual([
    '2025-02-28',
    '2025-03-31',
    '2025-03-31',
    '2025-04-30',
  ])
})

test('the notice deadline lies the notice period before the renewal (rule 25)', () => {
  expect(noticeDeadlineOf(aContract({ ends: day('2026-01-31'), noticeDays: 60 }), day('2025-06-01'))).toBe('2025-12-02')
  expect(noticeDeadlineOf(aContract({ ends: day('2026-01-31') }), day('2025-06-01'))).toBeNull()
})
