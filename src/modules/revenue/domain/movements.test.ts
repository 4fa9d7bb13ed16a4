import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, ContractId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import { positionOn } from './arr.ts'
import type { Contract } from './contract.ts'
import { course } from './course.ts'
import { type Exchange, exchangeOf } from './exchange.ts'
import { type Flow, flowsOf, foreignOf, withTransfers } from './movements.ts'
import { grrOf, keptOf, logoRetentionOf, nrrOf } from './retention.ts'

const day = (text: string) => text as Day
const dollars = exchangeOf('USD', [])
const rate = (currency: string, from: string, one: string) => ({
  currency,
  from: day(from),
  rate: one,
  knownAt: 0,
  isHistory: true,
})
const upTo = day('2028-12-31')

let made = 0
function aContract(starts: string, amount: number, more: Partial<Contract> = {}): Contract {
  const usual = { product: null, quantity: null, seats: null, period: 'year' as const, starts: null, ends: null }
  return {
    id: `contract ${++made}` as ContractId,
    name: `S-${made}`,
    plan: null,
    currency: 'USD',
    signedOn: null,
    starts: day(starts),
    ends: null,
    termMonths: null,
    autoRenew: null,
    noticeDays: null,
    noticeReceivedOn: null,
    billing: null,
    relation: 'supersedes',
    relatesTo: null,
    isTrial: false,
    priceUplift: null,
    value: null,
    lines: [{ ...usual, amount }],
    ...more,
  }
}

const flows = (contracts: Contract[], exchange: Exchange = dollars) =>
  flowsOf(course(contracts, upTo, exchange), exchange)
const told = (all: readonly Flow[]) => all.map(({ day: on, kind, amount }) => `${on} ${kind} ${amount}`)

test('a life in ARR: won, grown, dearer, smaller, lost after its grace, and won back', () => {
  const contracts = [
    aContract('2025-01-01', 0, { isTrial: true, ends: day('2025-01-15') }),
    aContract('2025-01-15', 1000),
    aContract('2025-06-01', 1500),
    aContract('2026-01-15', 1600, { priceUplift: 75 }),
    aContract('2026-03-01', 900, { ends: day('2026-05-01') }),
    aContract('2027-01-01', 400),
  ]
  expect(told(flows(contracts))).toEqual([
    '2025-01-15 new 1000',
    '2025-06-01 expansion 500',
    '2026-01-15 price 75',
    '2026-01-15 expansion 25',
    '2026-03-01 contraction -700',
    '2026-05-31 churn -900',
    '2027-01-01 reactivation 400',
  ])
})

test('rule 18: a renewal within the grace is no loss, a customer who stays for nothing is contraction and no loss', () => {
  const late = [aContract('2025-01-01', 1000, { ends: day('2026-01-01') }), aContract('2026-01-20', 800)]
  expect(told(flows(late))).toEqual(['2025-01-01 new 1000', '2026-01-20 contraction -200'])
  const free = [aContract('2025-01-01', 1000), aContract('2025-07-01', 0), aContract('2026-01-01', 300)]
  expect(told(flows(free))).toEqual(['2025-01-01 new 1000', '2025-07-01 contraction -1000', '2026-01-01 expansion 300'])
})

test('rule 23: what money is worth is a movement of its own; growth is told at one rate', () => {
  const exchange = exchangeOf('USD', [rate('EUR', '2025-01-01', '1.1'), rate('EUR', '2025-04-01', '1.2')])
  const contracts = [
    aContract('2025-01-01', 1000, { currency: 'EUR' }),
    aContract('2025-04-01', 1500, { currency: 'EUR' }),
  ]
  expect(told(flows(contracts, exchange))).toEqual([
    '2025-01-01 new 1100',
    '2025-04-01 exchange 100',
    '2025-04-01 expansion 600',
  ])
  expect(foreignOf(course(contracts, upTo, exchange), exchange)).toEqual([
    { day: '2025-01-01', currency: 'EUR', amounts: [1000] },
    { day: '2025-04-01', currency: 'EUR', amounts: [1500] },
  ])
})

test('while nobody knows what ARR is nothing moves; what it turned out to be moves on the day on which it is known', () => {
  const contracts = [
    aContract('2025-01-01', 1000, { relation: null, ends: day('2025-09-01') }),
    aContract('2025-06-01', 700, { relation: null }),
  ]
  expect(told(flows(contracts))).toEqual(['2025-01-01 new 1000', '2025-09-01 contraction -300'])
})

test('rule 23: what moves between accounts of one parent is no churn and nothing new, within the days of grace', () => {
  const [north, south] = ['north', 'south'] as AccountId[] as [AccountId, AccountId]
  const left = flows([aContract('2025-01-01', 1000, { ends: day('2026-01-01') })])
  const moved = (won: Contract[]) => {
    const both = withTransfers(
      new Map([
        [north, left],
        [south, flows(won)],
      ]),
    )
    return [...both].map(([account, own]) => [account, told(own)])
  }
  expect(moved([aContract('2026-01-10', 1200)])).toEqual([
    ['north', ['2025-01-01 new 1000', '2026-01-10 transfer -1000']],
    ['south', ['2026-01-10 expansion 200', '2026-01-10 transfer 1000']],
  ])
  expect(moved([aContract('2025-12-15', 600)])).toEqual([
    ['north', ['2025-01-01 new 1000', '2026-01-01 transfer -600', '2026-01-31 contraction -400']],
    ['south', ['2025-12-15 transfer 600']],
  ])
  expect(moved([aContract('2026-03-01', 1000)])).toEqual([
    ['north', ['2025-01-01 new 1000', '2026-01-31 churn -1000']],
    ['south', ['2026-03-01 new 1000']],
  ])
})

const someDay = fc.integer({ min: 0, max: 1200 }).map((days) => addDays(day('2025-01-01'), days))
const someContract = fc
  .record({
    starts: someDay,
    length: fc.option(fc.integer({ min: 1, max: 700 })),
    amount: fc.integer({ min: 0, max: 1_000_000 }),
    currency: fc.constantFrom('USD', 'EUR', 'JPY'),
    relation: fc.constantFrom('adds to', 'supersedes', 'amends', null),
    priceUplift: fc.option(fc.integer({ min: -5_000, max: 5_000 })),
    isTrial: fc.boolean(),
  })
  .map(({ starts, length, amount, ...more }) =>
    aContract(starts, amount, { ends: length === null ? null : addDays(starts, length), ...more }),
  )
const someRates = fc
  .array(
    fc.record({
      currency: fc.constantFrom('EUR', 'JPY'),
      from: someDay,
      rate: fc.constantFrom('1.1', '0.0067', '0.93', '2'),
    }),
    {
      maxLength: 5,
    },
  )
  .map((rates) =>
    exchangeOf('USD', [
      ...['EUR', 'JPY'].map((currency) => rate(currency, '2024-01-01', '1')),
      ...new Map(rates.map((one) => [`${one.currency} ${one.from}`, rate(one.currency, one.from, one.rate)])).values(),
    ]),
  )
const upToDay = (all: readonly Flow[], on: Day) =>
  sum(
    all.filter((flow) => flow.day <= on),
    ({ amount }) => amount,
  )

test('whatever the contracts are, the movements up to any day add up to ARR on that day, to the minor unit', () => {
  fc.assert(
    fc.property(
      fc.array(someContract, { maxLength: 6 }),
      someRates,
      fc.array(someDay, { minLength: 5, maxLength: 5 }),
      (contracts, exchange, days) => {
        const all = flows(contracts, exchange)
        for (const on of days) {
          const { arr } = positionOn(contracts, on, exchange)
          if (arr.kind === 'known') expect(upToDay(all, on)).toBe(arr.amount)
        }
      },
    ),
  )
})

test('transfers take nothing away and add nothing: at the end every account has what its contracts say', () => {
  const some = fc.array(fc.array(someContract, { maxLength: 4 }), { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(some, someRates, (accounts, exchange) => {
      const own = new Map(accounts.map((contracts, at) => [`account ${at}` as AccountId, flows(contracts, exchange)]))
      const moved = withTransfers(own)
      for (const [account, all] of own) expect(upToDay(moved.get(account) ?? [], upTo)).toBe(upToDay(all, upTo))
      const transfers = [...moved.values()].flat().filter(({ kind }) => kind === 'transfer')
      expect(sum(transfers, ({ amount }) => amount)).toBe(0)
    }),
  )
})

test('rule 23: 0 ≤ GRR ≤ min(1, NRR), whatever was paid, and who came later counts for nothing', () => {
  const amount = fc.integer({ min: -100, max: 1_000_000 })
  fc.assert(
    fc.property(fc.array(fc.record({ start: amount, end: amount })), (units) => {
      const kept = keptOf(units)
      const [grr, nrr] = [grrOf(kept), nrrOf(kept)]
      if (grr === null || nrr === null) {
        expect(kept.customers).toBe(0)
        return
      }
      expect(grr).toBeGreaterThanOrEqual(0)
      expect(grr).toBeLessThanOrEqual(Math.min(1, nrr))
    }),
  )
  const units = [
    { start: 100, end: 150 },
    { start: 100, end: 40 },
    { start: 50, end: 0 },
    { start: 0, end: 900 },
  ]
  const kept = keptOf(units)
  expect([grrOf(kept), nrrOf(kept), logoRetentionOf(kept)]).toEqual([140 / 250, 190 / 250, 2 / 3])
  expect(grrOf(keptOf([]))).toBeNull()
})
