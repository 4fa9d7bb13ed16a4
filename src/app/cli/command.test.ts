import { expect, test } from 'vitest'
import { wholeUnits } from './command.ts'
import { portfolio } from './read.ts'

test('amounts are printed in whole units of their own currency: yen have no hundredths, dinars have thousandths', () => {
  expect(wholeUnits(1_234_560, 'EUR')).toBe(12_346)
  expect(wholeUnits(1_234_560, 'JPY')).toBe(1_234_560)
  expect(wholeUnits(1_234_560, 'KWD')).toBe(1_235)
})

test('the portfolio on the command line shows ARR in whole yen and whole dinars', () => {
  const one = { account: 'a', name: 'Oak', band: 'green', score: 80, completeness: 1, arr: 1_234_560 }
  const listed = [{ ...one, currency: null, daysToRenewal: 20, risk: { level: 'low', rule: null } }]
  expect(portfolio(listed, 'JPY')).toMatch(/Oak.* 1234560 /)
  expect(portfolio(listed, 'KWD')).toMatch(/Oak.* 1235 /)
})
