import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { ContractId } from '../../../kernel/ids.ts'
import { outlooks } from './answers.ts'
import { arrOfContract, positionOn } from './arr.ts'
import type { Contract } from './contract.ts'
import { commercialOn, course, stepOn } from './course.ts'
import { exchangeOf } from './exchange.ts'

const day = (text: string) => text as Day
const dollars = exchangeOf('USD', [])
const aRate = (currency: string, from: string, rate: string) => ({
  currency,
  from: day(from),
  rate,
  knownAt: 0,
  isHistory: true,
})
let made = 0
const aContract = (more: Partial<Contract> & { amount?: number } = {}): Contract => {
  const { amount = 1200, ...rest } = more
  return {
    id: (rest.id ?? `contract ${++made}`) as ContractId,
    name: 'S-1',
    plan: 'Pro',
    currency: 'USD',
    signedOn: null,
    starts: day('2025-01-01'),
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
    lines: [{ product: null, quantity: null, seats: 10, amount, period: 'year', starts: null, ends: null }],
    ...rest,
  }
}
const arrOn = (contracts: Contract[], on: string): number | string => {
  const { arr } = positionOn(contracts, day(on), dollars)
  return arr.kind === 'known' ? arr.amount : arr.why
}

test('a contract of which only the value over its term is told brings a year\u2019s part of it', () => {
  const of = (more: Partial<Contract>) =>
    arrOfContract(aContract({ lines: [], value: 600_000, ...more }), day('2025-06-01'))
  expect(of({ termMonths: 12 })).toBe(600_000)
  expect(of({ termMonths: 36 })).toBe(200_000)
  expect(of({ ends: day('2025-12-31') })).toBe(600_000)
  expect(of({ ends: day('2027-01-01') })).toBe(300_000)
  // For how long nobody said, so that no year of it is known; and what is a trial pays nothing.
  expect(of({})).toBe(0)
  expect(of({ termMonths: 12, isTrial: true })).toBe(0)
  expect(arrOfContract(aContract({ value: 600_000, termMonths: 12 }), day('2025-06-01'))).toBe(1200)
})

test('amounts of a month, a quarter and half a year count 12, 4 and 2 times; one-off amounts never', () => {
  const line = (amount: number, period: 'month' | 'quarter' | 'half_year' | 'year' | 'once') => ({
    product: null,
    quantity: null,
    seats: null,
    amount,
    period,
    starts: null,
    ends: null,
  })
  const contract = aContract({
    lines: [
      line(100, 'month'),
      line(1000, 'quarter'),
      line(10_000, 'half_year'),
      line(100_000, 'year'),
      line(7, 'once'),
    ],
  })
  expect(arrOfContract(contract, day('2025-06-01'))).toBe(1200 + 4000 + 20_000 + 100_000)
})

test('a ramp counts the line of its year', () => {
  const year = (amount: number, starts: string, ends: string) => ({
    product: null,
    quantity: null,
    seats: null,
    amount,
    period: 'year' as const,
    starts: day(starts),
    ends: day(ends),
  })
  const contract = aContract({ lines: [year(100, '2025-01-01', '2026-01-01'), year(250, '2026-01-01', '2027-01-01')] })
  expect([arrOn([contract], '2025-12-31'), arrOn([contract], '2026-01-01')]).toEqual([100, 250])
})

test('contracts that add to each other are summed', () => {
  const contracts = [aContract(), aContract({ starts: day('2025-03-01'), relation: 'adds to', amount: 300 })]
  expect([arrOn(contracts, '2025-02-28'), arrOn(contracts, '2025-03-01')]).toEqual([1200, 1500])
})

test('overlapping contracts that do not say how they relate leave ARR unknown, and only while they overlap (rule 24)', () => {
  const contracts = [aContract({ ends: day('2025-06-01') }), aContract({ starts: day('2025-03-01'), amount: 300 })]
  expect(arrOn(contracts, '2025-02-01')).toBe(1200)
  expect(arrOn(contracts, '2025-04-01')).toBe('overlapping contracts')
  expect(arrOn(contracts, '2025-06-01')).toBe(300)
})

test('a contract that starts on the day another ends does not overlap it', () => {
  const contracts = [aContract({ ends: day('2025-06-01') }), aContract({ starts: day('2025-06-01'), amount: 300 })]
  expect([arrOn(contracts, '2025-05-31'), arrOn(contracts, '2025-06-01')]).toEqual([1200, 300])
})

test('one that supersedes takes the place of all before it for good', () => {
  const contracts = [
    aContract(),
    aContract({ starts: day('2025-02-01'), relation: 'adds to', amount: 300 }),
    aContract({ starts: day('2025-03-01'), relation: 'supersedes', amount: 2000, ends: day('2025-05-01') }),
  ]
  expect([arrOn(contracts, '2025-02-15'), arrOn(contracts, '2025-04-01')]).toEqual([1500, 2000])
  expect(arrOn(contracts, '2025-08-01')).toBe(0) // the superseded do not come back
})

test('one that names what it supersedes leaves the others', () => {
  const first = aContract()
  const contracts = [
    first,
    aContract({ starts: day('2025-02-01'), relation: 'adds to', amount: 300 }),
    aContract({ starts: day('2025-03-01'), relation: 'supersedes', relatesTo: first.id, amount: 2000 }),
  ]
  expect(arrOn(contracts, '2025-04-01')).toBe(2300)
})

test('an amendment takes the place of the one before it while it runs; afterwards the old amount holds again', () => {
  const contracts = [
    aContract(),
    aContract({ starts: day('2025-02-01'), relation: 'adds to', amount: 300 }),
    aContract({ starts: day('2025-03-01'), relation: 'amends', amount: 500, ends: day('2025-05-01') }),
  ]
  expect([arrOn(contracts, '2025-02-15'), arrOn(contracts, '2025-04-01'), arrOn(contracts, '2025-05-01')]).toEqual([
    1500, 1700, 1500,
  ])
})

test('trials count no ARR and are never customers', () => {
  const position = positionOn([aContract({ isTrial: true })], day('2025-02-01'), dollars)
  expect(position).toMatchObject({ state: 'trial', arr: { kind: 'known', amount: 0 } })
})

const inTwo = [aContract(), aContract({ starts: day('2025-03-01'), relation: 'adds to', currency: 'EUR' })]

test('a currency without a rate makes ARR unknown, and says which it is', () => {
  const { arr } = positionOn(inTwo, day('2025-04-01'), dollars)
  expect(arr).toEqual({ kind: 'unknown', why: 'no rate', currencies: ['EUR'] })
  expect(arrOn(inTwo, '2025-02-01')).toBe(1200)
})

test('contracts in two currencies are added at the rate of each day', () => {
  const exchange = exchangeOf('USD', [aRate('EUR', '2025-01-01', '1.5'), aRate('EUR', '2025-05-01', '1.25')])
  const on = (text: string) => positionOn(inTwo, day(text), exchange).arr
  expect(on('2025-04-30')).toEqual({ kind: 'known', amount: 3000 })
  expect(on('2025-05-01')).toEqual({ kind: 'known', amount: 2700 })
})

test('money that becomes dearer is no expansion, and no change of ARR in a year', () => {
  const contract = aContract({ starts: day('2024-01-01'), currency: 'EUR' })
  const exchange = exchangeOf('USD', [aRate('EUR', '2024-01-01', '1'), aRate('EUR', '2025-03-01', '1.5')])
  const on = day('2025-06-01')
  const now = commercialOn(course([contract], on, exchange), on, exchange)
  expect(now).toMatchObject({ arr: 1800, hasExpanded: 0, arrChange12m: 0, contractValue: 1800 })
})

test('during 30 days of grace a customer is expired and still counted, then lost (rule 18)', () => {
  const contracts = [aContract({ ends: day('2025-06-01') })]
  const on = (text: string) => [positionOn(contracts, day(text), dollars).state, arrOn(contracts, text)]
  expect(on('2025-05-31')).toEqual(['customer', 1200])
  expect(on('2025-06-01')).toEqual(['expired, not renewed', 1200])
  expect(on('2025-06-30')).toEqual(['expired, not renewed', 1200])
  expect(on('2025-07-01')).toEqual(['lost', 0])
})

test('a renewal signed in grace is a late renewal: ARR never falls to zero', () => {
  const contracts = [aContract({ ends: day('2025-06-01') }), aContract({ starts: day('2025-06-20'), amount: 1500 })]
  expect([arrOn(contracts, '2025-06-19'), arrOn(contracts, '2025-06-20')]).toEqual([1200, 1500])
  expect(course(contracts, day('2026-01-01'), dollars).some(({ state }) => state === 'lost')).toBe(false)
})

test('a contract that ends on the day it starts never counts', () => {
  expect(arrOn([aContract({ ends: day('2025-01-01') })], '2025-01-05')).toBe(0)
})

test('the import shows what each relation would give', () => {
  const contracts = [
    aContract({ amount: 100 }),
    aContract({ starts: day('2025-02-01'), amount: 30 }),
    aContract({ starts: day('2025-03-01'), amount: 7, ends: day('2025-04-01') }),
  ].map((contract) => ({ ...contract, relationBy: null }))
  const totals = outlooks([contracts], day('2025-05-01'), dollars).map(({ relation, total }) => [relation, total])
  expect(totals).toEqual([
    ['adds to', 130],
    ['supersedes', 0], // the newest has ended and replaced the others
    ['amends', 30],
  ])
})

test('F010 expansion is more being bought: a price rise alone is none', () => {
  const base = aContract({ ends: day('2025-06-01') })
  const dearer = aContract({ starts: day('2025-06-01'), amount: 1300, priceUplift: 100 })
  const larger = aContract({ starts: day('2025-06-01'), amount: 1301, priceUplift: 100 })
  const expanded = (renewed: Contract) =>
    commercialOn(course([base, renewed], day('2025-12-01'), dollars), day('2025-12-01'), dollars).hasExpanded
  expect([expanded(dearer), expanded(larger)]).toEqual([0, 1])
})

const someDay = fc.integer({ min: 0, max: 700 }).map((number) => addDays(day('2024-01-01'), number))
const someContract = fc
  .record({
    starts: someDay,
    length: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
    amount: fc.integer({ min: 0, max: 9 }).map((number) => number * 100),
    isTrial: fc.boolean(),
  })
  .map(({ starts, length, ...rest }) =>
    aContract({ ...rest, starts, ends: length === null ? null : addDays(starts, length), relation: 'adds to' }),
  )

test('contracts that all add to each other: ARR is the plain sum of those that run, or of those that ran last during grace', () => {
  fc.assert(
    fc.property(fc.array(someContract, { maxLength: 6 }), someDay, (contracts, on) => {
      const sumOn = (at: Day) =>
        contracts
          .filter(({ isTrial, starts, ends }) => !isTrial && starts <= at && (ends === null || ends > at))
          .reduce((total, { lines }) => total + (lines[0]?.amount ?? 0), 0)
      const runs = (at: Day) =>
        contracts.some(({ isTrial, starts, ends }) => !isTrial && starts <= at && (ends === null || ends > at))
      let expected = runs(on) ? sumOn(on) : 0
      for (let back = 1; back <= 30 && !runs(on); back++) {
        if (!runs(addDays(on, -back))) continue
        expected = sumOn(addDays(on, -back))
        break
      }
      const { arr } = positionOn(contracts, on, dollars)
      expect(arr).toMatchObject({ kind: 'known', amount: expected })
    }),
  )
})

const someExchange = fc
  .array(fc.tuple(fc.constantFrom('EUR', 'JPY'), someDay, fc.integer({ min: 1, max: 999_999 })), { maxLength: 8 })
  .map((rates) =>
    exchangeOf(
      'USD',
      rates.map(([currency, from, rate]) => aRate(currency, from, `0.${rate}`)),
    ),
  )

test('the steps of an account say the same as looking at each day by itself', () => {
  const anyRelation = fc.constantFrom(null, 'adds to' as const, 'supersedes' as const, 'amends' as const)
  const anyCurrency = fc.constantFrom('USD', 'EUR', 'JPY')
  const related = fc
    .tuple(someContract, anyRelation, anyCurrency)
    .map(([contract, relation, currency]) => ({ ...contract, relation, currency }))
  fc.assert(
    fc.property(
      fc.array(related, { maxLength: 6 }),
      fc.array(someDay, { minLength: 5, maxLength: 5 }),
      someExchange,
      (contracts, days, exchange) => {
        const steps = course(contracts, day('2026-12-31'), exchange)
        for (const on of days) {
          const alone = positionOn(contracts, on, exchange)
          const step = stepOn(steps, on)
          expect(step?.arr ?? { kind: 'known', amount: 0 }).toEqual(alone.arr)
          expect(step?.state ?? 'none').toBe(alone.state)
        }
      },
    ),
  )
})
