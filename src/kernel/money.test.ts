import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMoney, currencyDigits, money, parseMinor, sumMoney } from './money.ts'

test.each([
  ['1,234.50', 'USD', 123_450],
  ['1234.5', 'USD', 123_450],
  ['$1,234', 'USD', 123_400],
  ['-$5', 'USD', -500],
  ['$-5.00', 'USD', -500],
  ['(12.00)', 'USD', -1_200],
  ['USD 5', 'USD', 500],
  ['1 000 €', 'EUR', 100_000],
  ["1'000.05", 'CHF', 100_005],
  ['1200', 'JPY', 1_200],
  ['1200.00', 'JPY', 1_200],
  ['1.234', 'KWD', 1_234],
  ['-0', 'USD', 0],
])('%s in %s is %d minor units', (text, currency, minor) => {
  expect(parseMinor(text, currency)).toBe(minor)
})

test.each([
  ['1,23', 'USD'],
  ['1.234,50', 'EUR'],
  ['12.345', 'USD'],
  ['1200.5', 'JPY'],
  ['--5', 'USD'],
  ['-(5)', 'USD'],
  ['', 'USD'],
  ['.', 'USD'],
  ['1e5', 'USD'],
  ['NaN', 'USD'],
  ['9'.repeat(20), 'USD'],
  ['1'.repeat(1000), 'USD'],
])('%s in %s is not guessed at', (text, currency) => {
  expect(parseMinor(text, currency)).toBeNull()
})

test('what is written in full is read back to the unit, in currencies with none, two and three digits', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('JPY', 'USD', 'KWD'), (minor, currency) => {
      const places = currencyDigits(currency)
      const digits = String(Math.abs(minor)).padStart(places + 1, '0')
      const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
      const fraction = places === 0 ? '' : `.${digits.slice(-places)}`
      expect(parseMinor(`${minor < 0 ? '-' : ''}${whole}${fraction}`, currency)).toBe(minor)
    }),
  )
})

test('any text at all is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const minor = parseMinor(text, 'USD')
      expect(minor === null || Number.isSafeInteger(minor)).toBe(true)
    }),
  )
})

test('amounts of one currency add up, amounts of two are refused', () => {
  expect(addMoney(money(150, 'USD'), money(-50, 'USD'))).toEqual({ amountMinor: 100, currency: 'USD' })
  expect(sumMoney([money(1, 'EUR'), money(2, 'EUR')], 'EUR')).toEqual(money(3, 'EUR'))
  expect(sumMoney([], 'EUR')).toEqual(money(0, 'EUR'))
  expect(() => addMoney(money(1, 'USD'), money(1, 'EUR'))).toThrow('cannot be added')
})

test('an amount that is not exact is refused', () => {
  expect(() => money(0.5, 'USD')).toThrow('not a whole number')
  expect(() => money(2 ** 53, 'USD')).toThrow('not a whole number')
  expect(() => addMoney(money(Number.MAX_SAFE_INTEGER, 'USD'), money(1, 'USD'))).toThrow('not a whole number')
  expect(() => money(1, 'usd')).toThrow('not a currency')
})
