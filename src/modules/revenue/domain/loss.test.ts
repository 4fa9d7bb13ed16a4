import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { ContractId } from '../../../kernel/ids.ts'
import type { Contract } from './contract.ts'
import { exchangeOf } from './exchange.ts'
import { endingsOf, kindOf } from './loss.ts'

const euro = exchangeOf('EUR', [])
const today = '2026-01-01' as Day
const contract = (starts: string, ends: string | null, more: Partial<Contract> = {}): Contract => ({
  id: `${starts}${more.name ?? ''}` as ContractId,
  name: starts,
  plan: null,
  currency: 'EUR',
  signedOn: null,
  starts: starts as Day,
  ends: ends as Day | null,
  termMonths: null,
  autoRenew: null,
  noticeDays: 60,
  noticeReceivedOn: null,
  billing: null,
  relation: null,
  relatesTo: null,
  isTrial: false,
  priceUplift: null,
  value: null,
  lines: [{ product: null, quantity: null, seats: null, amount: 1000, period: 'month', starts: null, ends: null }],
  ...more,
})

test('a customer whose last paid contract ended is lost from that day, with what it brought and by when it could have given notice', () => {
  expect(endingsOf([contract('2024-01-01', '2025-01-01')], today, euro)).toEqual([
    { day: '2025-01-01', arr: 12_000, lifetime: 12_000, noticeBy: '2024-11-02', noticeOn: null },
  ])
})

test('a renewal within grace is late and no loss; one after it is a return, and the loss stays', () => {
  const first = contract('2024-01-01', '2025-01-01')
  expect(endingsOf([first, contract('2025-01-30', null)], today, euro)).toEqual([])
  expect(endingsOf([first, contract('2025-03-15', '2025-09-01')], today, euro).map(({ day }) => day)).toEqual([
    '2025-01-01',
    '2025-09-01',
  ])
})

test('what a customer brought until it was lost leaves out the months without a contract, grace among them', () => {
  const contracts = [contract('2024-01-01', '2025-01-01'), contract('2025-03-15', '2025-09-15')]
  expect(endingsOf(contracts, today, euro).map(({ lifetime }) => lifetime)).toEqual([12_000, 18_000])
})

test('a smaller contract after a larger one is contraction, a trial that ends is none, and grace that is not over decides nothing', () => {
  const cheap = [{ product: null, quantity: null, seats: null, amount: 10, period: 'month', starts: null, ends: null }]
  const smaller = contract('2025-01-01', null, { lines: cheap as Contract['lines'] })
  expect(endingsOf([contract('2024-01-01', '2025-01-01'), smaller], today, euro)).toEqual([])
  expect(endingsOf([contract('2024-01-01', '2024-02-01', { isTrial: true })], today, euro)).toEqual([])
  expect(endingsOf([contract('2024-01-01', '2025-12-10')], today, euro)).toEqual([])
})

test('a rolling contract under notice is lost with the term that the notice still reaches', () => {
  const rolling = { termMonths: 12, autoRenew: true, noticeReceivedOn: '2025-06-10' as Day, noticeDays: 30 }
  expect(endingsOf([contract('2023-07-20', null, rolling)], today, euro)).toEqual([
    { day: '2025-07-20', arr: 12_000, lifetime: 24_000, noticeBy: '2025-06-20', noticeOn: '2025-06-10' },
  ])
})

test('losses by choice, for want of payment and by acquisition are kept apart', () => {
  expect([
    kindOf('budget', false),
    kindOf('Involuntary: card declined', false),
    kindOf('business closed', true),
    kindOf('Acquired by a competitor', false),
    kindOf(null, true),
    kindOf(null, false),
  ]).toEqual(['voluntary', 'payment', 'acquisition', 'acquisition', 'payment', 'voluntary'])
})
