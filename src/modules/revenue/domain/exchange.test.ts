import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import { converted, exchangeKnown, exchangeOf, feltSince, isRate, rateOn, writtenRate } from './exchange.ts'

const day = (text: string) => text as Day
const aRate = (
  from: string,
  rate: string,
  more: { currency?: string; knownAt?: number; isHistory?: boolean } = {},
) => ({
  currency: 'EUR',
  from: day(from),
  rate,
  knownAt: 0,
  isHistory: false,
  ...more,
})

test('the rate in force is the newest that began by then; the first one holds for the days before it', () => {
  const exchange = exchangeOf('USD', [aRate('2025-06-01', '1.2'), aRate('2025-01-01', '1.1')])
  const on = (text: string) => rateOn(exchange, 'EUR', day(text))?.rate
  expect([on('2020-01-01'), on('2025-01-01'), on('2025-05-31'), on('2025-06-01'), on('2030-01-01')]).toEqual([
    '1.1',
    '1.1',
    '1.1',
    '1.2',
    '1.2',
  ])
  expect(rateOn(exchange, 'GBP', day('2025-06-01'))).toBeUndefined()
})

test('an amount is converted between minor units of different size, and the own currency never', () => {
  const exchange = exchangeOf('USD', [
    aRate('2025-01-01', '0.0067', { currency: 'JPY' }),
    aRate('2025-01-01', '3.25', { currency: 'KWD' }),
  ])
  const of = (amount: number, currency: string) => converted(exchange, amount, currency, day('2025-01-01'))
  expect(of(10_000, 'JPY')).toBe(6700) // 10,000 yen are 67.00 dollars
  expect(of(10_000, 'KWD')).toBe(3250) // 10.000 dinars are 32.50 dollars
  expect(of(123, 'USD')).toBe(123)
  expect(of(123, 'CHF')).toBeNull()
})

test('half a cent goes to the even one, in either direction', () => {
  const exchange = exchangeOf('USD', [aRate('2025-01-01', '0.5')])
  const of = (amount: number) => converted(exchange, amount, 'EUR', day('2025-01-01'))
  expect([1, 3, 5, -1, -3, 2].map(of)).toEqual([0, 2, 2, -0, -2, 1].map((amount) => amount + 0))
})

test('what is converted lies within half a unit of the exact product, for every amount and rate', () => {
  const digits = fc.integer({ min: 1, max: 999_999_999 })
  fc.assert(
    fc.property(
      fc.integer({ min: -1e13, max: 1e13 }),
      digits,
      fc.integer({ min: 0, max: 12 }),
      (amount, whole, places) => {
        const text = String(whole).padStart(places + 1, '0')
        const rate = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
        const per = 10n ** BigInt(places)
        const found = converted(exchangeOf('USD', [aRate('2025-01-01', rate)]), amount, 'EUR', day('2025-01-01'))
        fc.pre(Number.isSafeInteger(found))
        const off = 2n * (BigInt(found ?? 0) * per - BigInt(amount) * BigInt(whole))
        expect(off <= per && off >= -per).toBe(true)
      },
    ),
  )
})

test('a rate told today was not known yesterday; an imported history was known whenever it held', () => {
  const exchange = exchangeOf('USD', [
    aRate('2025-01-01', '1.1', { isHistory: true, knownAt: 900 }),
    aRate('2025-02-01', '1.2', { knownAt: 500 }),
  ])
  const on = (before: number) => rateOn(exchangeKnown(exchange, before), 'EUR', day('2025-03-01'))?.rate
  expect([on(500), on(501)]).toEqual(['1.1', '1.2'])
  expect(exchangeKnown(exchange, 501)).toBe(exchange)
})

test('a first rate is felt on all days, any other from its own on', () => {
  const rates = [{ from: day('2025-02-01') }, { from: day('2025-03-01') }]
  expect([feltSince([], day('2025-01-01')), feltSince(rates, day('2025-02-01'))]).toEqual([null, null])
  expect(feltSince(rates, addDays(day('2025-02-01'), 1))).toBe('2025-02-02')
})

test('a rate is written with plain digits, above nothing', () => {
  expect(['1.085', '26000', '0.000000000001'].every(isRate)).toBe(true)
  expect(['', '0', '0.0', '-1', '1e5', '1,5', '.5', '1234567890'].some(isRate)).toBe(false)
  fc.assert(fc.property(fc.double({ min: 1e-9, max: 1e8, noNaN: true }), (rate) => isRate(writtenRate(rate))))
})
