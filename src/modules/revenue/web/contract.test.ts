import { expect, test } from 'vitest'
import { lineWords } from './contract.ts'

const line = {
  product: 'Pro',
  quantity: null,
  seats: 80,
  amount: 14_200_000,
  period: 'year' as const,
  starts: null,
  ends: null,
}

test('a line of a contract is said with product, seats and price', () => {
  expect(lineWords(line, 'USD')).toBe('Pro, 80 seats, $142,000 a year')
})

test('what a line does not say is left out', () => {
  expect(lineWords({ ...line, product: null, seats: null, period: 'once' }, 'USD')).toBe('$142,000 once')
})
