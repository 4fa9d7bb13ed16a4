import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  largestRemainder,
  mean,
  median,
  normalQuantile,
  normalTail,
  poissonMean,
  quantile,
  sum,
  wilson,
} from './statistics.ts'

const parts = fc.array(fc.double({ min: 0, max: 1e300, noNaN: true, noDefaultInfinity: true }), { minLength: 1 })

test('of nothing there is a sum but no mean and no middle', () => {
  expect([sum([]), mean([]), median([]), quantile([], 0.9)]).toEqual([0, null, null, null])
  expect(sum([{ weight: 2 }, { weight: 3 }], (factor) => factor.weight)).toBe(5)
})

test('the middle of an even number of values lies between the two', () => {
  expect(median([10, 1, 3, 2])).toBe(2.5)
  expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75)
  expect([quantile([1, 2], 0), quantile([1, 2], 1)]).toEqual([1, 2])
})

test('shared-out thousandths add up exactly', () => {
  expect(largestRemainder([1, 1, 1], 100_000)).toEqual([33_334, 33_333, 33_333])
  expect(largestRemainder([0, 0], 5)).toEqual([3, 2])
  expect(largestRemainder([0.5, 0, 0.5], -3)).toEqual([-2, 0, -1])
  expect(largestRemainder([], 5)).toEqual([])
})

test('whatever the parts, their shares add up, and none is a whole unit away from what is due', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: -1e9, max: 1e9 }), (weights, total) => {
      const shares = largestRemainder(weights, total)
      expect(sum(shares)).toBe(total)
      const largest = Math.max(...weights) || 1
      const whole = sum(weights, (weight) => weight / largest) || weights.length
      shares.forEach((share, index) => {
        const due = (((weights[index] ?? 0) / largest || (Math.max(...weights) ? 0 : 1)) / whole) * total
        expect(Math.abs(share - due)).toBeLessThan(1.001)
      })
    }),
  )
})

test('a part below zero or without end is a bug of the caller', () => {
  expect(() => largestRemainder([-1, 2], 10)).toThrow(RangeError)
  expect(() => largestRemainder([Number.NaN], 10)).toThrow(RangeError)
  expect(() => largestRemainder([1], 0.5)).toThrow(RangeError)
})

test('the interval of a share is wide for few and never leaves 0 to 1', () => {
  const few = wilson(7, 11)
  expect(few.low).toBeCloseTo(0.3538, 4)
  expect(few.high).toBeCloseTo(0.8483, 4)
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  expect(wilson(0, 10).low).toBe(0)
  expect(wilson(10, 10).high).toBe(1)
})

test('what lies beyond a value of the normal distribution is as the tables say', () => {
  // Abramowitz and Stegun, table 26.1, and beyond it the values of arbitrary-precision arithmetic.
  const table: [number, number][] = [
    [0, 0.5],
    [1, 0.158655253931457],
    [1.959963984540054, 0.025],
    [2.999, 0.00135434],
    [3, 0.001349898031630095],
    [5, 2.866515718791939e-7],
    [8, 6.220960574271785e-16],
  ]
  for (const [z, tail] of table) expect(normalTail(z) / tail).toBeCloseTo(1, z === 2.999 ? 5 : 10)
  expect(normalTail(-1)).toBeCloseTo(0.841344746068543, 12)
  expect(normalQuantile(0.025)).toBeCloseTo(1.959963984540054, 9)
})

test('a quantile of the normal distribution has just its share beyond it', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (tail) => {
      expect(normalTail(normalQuantile(tail))).toBeCloseTo(tail, 9)
    }),
  )
})

test('the mean of a count lies where the tables of exact limits have it (Garwood 1936)', () => {
  const published: [count: number, low: number, high: number][] = [
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [20, 12.217, 30.888],
    [100, 81.364, 121.627],
  ]
  for (const [count, low, high] of published) {
    const found = poissonMean(count)
    expect(found.low).toBeCloseTo(low, 3)
    expect(found.high).toBeCloseTo(high, 3)
  }
  // Of large counts the root is the spread.
  const many = poissonMean(40_000)
  expect(many.low).toBeGreaterThan(40_000 - 2 * 200)
  expect(many.high).toBeLessThan(40_000 + 2 * 200)
})
