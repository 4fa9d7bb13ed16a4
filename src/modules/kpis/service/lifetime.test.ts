import { expect, test } from 'vitest'
import { seededRandom } from '../../../platform/random.ts'
import type { Buyer } from '../domain/lifetime.ts'
import { contractValue, purchaseValue, timeToChurn } from './lifetime.ts'

const month = 30.4375

test('F308 F310 time to churn counts those who stay as long as they were seen; a lifetime is ARR times the months that one stays', () => {
  // Of four one is lost after 12 months and one after 24; two are there after 24.
  const stay = timeToChurn([
    { days: 12 * month, lost: true, customers: 1 },
    { days: 24 * month, lost: true, customers: 1 },
    { days: 24 * month, lost: false, customers: 2 },
  ])
  expect(stay).toMatchObject({ customers: 4, lost: 2, median: 24, longest: 24, within: 24 })
  expect(stay?.mean).toBeCloseTo(12 + 12 * 0.75)
  expect(stay && contractValue(stay, 1_200, 0.5)).toBeCloseTo(21 * 100 * 0.5)
  expect(timeToChurn([])).toBeNull()
  expect(timeToChurn([{ days: 90, lost: false, customers: 9 }])).toMatchObject({ median: null, low: null, high: null })
})

test('F310 a buyer’s lifetime value is told where enough came back, and else it is said why not', () => {
  expect(purchaseValue([], 0.8)).toEqual({ kind: 'nobody bought' })
  const once: Buyer = { repeats: 0, last: 0, age: 200, spent: null }
  const twice: Buyer = { repeats: 1, last: 40, age: 200, spent: null }
  expect(purchaseValue([once, { ...twice, spent: 900 }, twice], 0.8)).toEqual({ kind: 'too few', buyers: 3, again: 1 })
})

test('F310 the value foretold from half a year is near what such buyers bring in five', () => {
  // Buyers as the models take them: rates and amounts of their own, and a chance to stop after every order.
  const { next } = seededRandom(5)
  const exponential = (rate: number) => -Math.log(1 - next()) / rate
  const days = 5 * 365.25
  let brought = 0
  const buyers = Array.from({ length: 4_000 }, (): Buyer => {
    const [rate, stops] = [exponential(1) / 20 + 0.001, 0.1 + 0.2 * next()]
    const typical = 2_000 + exponential(1) * 3_000
    const orders: { at: number; amount: number }[] = []
    for (let at = 0; at < days; ) {
      orders.push({ at, amount: typical * (0.5 + next()) })
      if (next() < stops) break
      at += exponential(rate)
    }
    brought += orders.reduce((sum, { amount }) => sum + amount, 0)
    const seen = orders.slice(1).filter(({ at }) => at <= 180)
    const spent = seen.length === 0 ? null : seen.reduce((sum, { amount }) => sum + amount, 0) / seen.length
    return { repeats: seen.length, last: seen.at(-1)?.at ?? 0, age: 180, spent }
  })
  const told = purchaseValue(buyers, 1)
  if (told.kind !== 'told') throw new Error(told.kind)
  expect(told.value / (brought / buyers.length)).toBeGreaterThan(0.85)
  expect(told.value / (brought / buyers.length)).toBeLessThan(1.15)
})
