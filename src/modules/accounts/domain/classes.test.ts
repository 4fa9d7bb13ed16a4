import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Size, sizes } from './account.ts'
import { sizeOf, standardThresholds, touchOf } from './classes.ts'

const usd = (whole: number) => whole * 100

test.each([
  [100_000, 'enterprise'],
  [99_999.99, 'mid_market'],
  [20_000, 'mid_market'],
  [19_999.99, 'smb'],
  [0, 'smb'],
] as const)('C09: an account of %d is %s at first', (arr, size) => {
  expect(sizeOf(usd(arr), 'USD', null, standardThresholds)).toBe(size)
})

test.each([
  [50_000, 'high'],
  [49_999, 'mid'],
  [10_000, 'mid'],
  [9_999, 'tech'],
] as const)('C09: an account of %d has %s touch at first', (arr, touch) => {
  expect(touchOf(usd(arr), 'USD', null, standardThresholds)).toBe(touch)
})

test('a class is kept until ARR lies more than a tenth below its line', () => {
  expect(sizeOf(usd(90_000), 'USD', 'enterprise', standardThresholds)).toBe('enterprise')
  expect(sizeOf(usd(89_999), 'USD', 'enterprise', standardThresholds)).toBe('mid_market')
  expect(sizeOf(usd(5_000), 'USD', 'enterprise', standardThresholds)).toBe('smb')
  expect(sizeOf(usd(100_000), 'USD', 'mid_market', standardThresholds)).toBe('enterprise')
})

test('currencies without cents are read in whole units', () => {
  expect(sizeOf(100_000, 'JPY', null, standardThresholds)).toBe('enterprise')
})

test('the same ARR asked twice gives the same class: no account goes to and fro', () => {
  const arr = fc.integer({ min: 0, max: 30_000_000 })
  fc.assert(
    fc.property(arr, fc.constantFrom<Size | null>(null, ...sizes), (amount, before) => {
      const once = sizeOf(amount, 'USD', before, standardThresholds)
      expect(sizeOf(amount, 'USD', once, standardThresholds)).toBe(once)
    }),
  )
})

test('a swing of less than a tenth below a line never changes the class twice', () => {
  const swing = fc.array(fc.double({ min: 0.9, max: 1.05, noNaN: true }), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(swing, (factors) => {
      let size: Size | null = 'mid_market'
      let changes = 0
      for (const factor of factors) {
        const next: Size | null = sizeOf(Math.ceil(usd(100_000) * factor), 'USD', size, standardThresholds)
        if (next !== size) changes++
        size = next
      }
      expect(changes).toBeLessThanOrEqual(1)
    }),
  )
})

test('more ARR never means a lower class', () => {
  const arr = fc.integer({ min: 0, max: 30_000_000 })
  fc.assert(
    fc.property(arr, arr, fc.constantFrom<Size | null>(null, ...sizes), (a, b, before) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)]
      const rank = (amount: number) => sizes.indexOf(sizeOf(amount, 'USD', before, standardThresholds) ?? 'smb')
      expect(rank(more)).toBeLessThanOrEqual(rank(less))
    }),
  )
})
