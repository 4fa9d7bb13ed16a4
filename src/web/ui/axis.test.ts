import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisSteps, roundUp } from './axis.ts'

test.each([
  ['active people', [0, 3, 64, 23], 1, [0, 50, 100]],
  ['a few logins', [0, 7], 1, [0, 5, 10]],
  ['nothing yet', [0, null], 1, [0, 1]],
  ['days of thirty', [0, 30], 1, [0, 10, 20, 30]],
  ['ARR in cents', [961_234_00, 1_002_117_00], 0, [96_000_000, 98_000_000, 100_000_000, 102_000_000]],
  ['a share that hardly moves', [0.912, 0.934], 0, [0.91, 0.92, 0.93, 0.94]],
  ['a share that stands still', [1, 1], 0, [0.5, 1, 1.5]],
  ['a loss turned into a gain', [-42, 17], 0, [-60, -40, -20, 0, 20]],
])('round lines under %s', (_, values, least, lines) => {
  expect(axisSteps(values, { least })).toEqual(lines)
})

test('where nothing is known there is still a scale', () => {
  expect(axisSteps([null])).toEqual([0, 1])
})

test('every step is 1, 2 or 5 times a power of ten', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (size) => {
      const [digits = ''] = roundUp(size).toExponential().split('e')
      expect(['1', '2', '5']).toContain(digits)
      expect(roundUp(size)).toBeGreaterThanOrEqual(size * (1 - 1e-8))
    }),
  )
})

test('the lines hold all values and are few', () => {
  const value = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
      const lines = axisSteps(values)
      expect(lines[0]).toBeLessThanOrEqual(Math.min(...values))
      expect(lines.at(-1)).toBeGreaterThanOrEqual(Math.max(...values))
      expect(lines.length).toBeGreaterThanOrEqual(2)
      expect(lines.length).toBeLessThanOrEqual(5)
    }),
  )
})
