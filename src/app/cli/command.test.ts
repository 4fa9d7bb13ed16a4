import { expect, test } from 'vitest'
import { wholeUnits } from './command.ts'

test('amounts are printed in whole units of their own currency: yen have no hundredths, dinars have thousandths', () => {
  expect(wholeUnits(1_234_560, 'EUR')).toBe(12_346)
  expect(wholeUnits(1_234_560, 'JPY')).toBe(1_234_560)
  expect(wholeUnits(1_234_560, 'KWD')).toBe(1_235)
})
