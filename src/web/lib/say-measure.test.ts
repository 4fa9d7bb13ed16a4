import { expect, test } from 'vitest'
import { sayMeasure } from './say-measure.ts'

const say = (value: number, unit: string) => sayMeasure(value, unit, 'USD', '2026-11-23')

test('a measure is said in its unit', () => {
  expect(say(14_200_000, 'money')).toBe('$142,000')
  expect(say(0.421, 'share')).toBe('42%')
  expect(say(20_797, 'date')).toBe('10 Dec')
  expect(say(1, 'days')).toBe('1 day')
  expect(say(0, 'count')).toBe('0')
  expect(say(4.5, 'rating')).toBe('4.50 of 5')
})
