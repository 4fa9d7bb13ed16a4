import { afterEach, expect, test } from 'vitest'
import { english, speakAs } from '../../kernel/words.ts'
import { count, dayOf, longDay, money, number, percent, sayDay, sayDistance, sayInstant, signed } from './format.ts'

const today = '2026-11-22'

test('a day is said as people say it', () => {
  expect(
    ['2026-11-22', '2026-11-23', '2026-11-21', '2026-11-24', '2027-01-28', '2026-02-02', '2024-01-28'].map((day) =>
      sayDay(day, today),
    ),
  ).toEqual(['today', 'tomorrow', 'yesterday', 'Tue', '28 Jan', '2 Feb', '28 Jan 2024'])
})

test('the October that was and the one to come are told apart', () => {
  expect(['2026-10-04', '2027-10-04'].map((day) => sayDay(day, today))).toEqual(['4 Oct', '4 Oct 2027'])
})

test('a day in full names its weekday', () => {
  expect(longDay('2027-01-28')).toBe('Thursday 28 January 2027')
})

test('a distance is said forward and back', () => {
  expect([sayDistance('2027-01-28', today), sayDistance('2026-11-21', today)]).toEqual(['in 67 days', '1 day ago'])
})

test('a moment belongs to the day of its zone', () => {
  expect(dayOf('2026-11-22T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-23')
  expect(sayInstant('2026-11-22T13:05:00Z', 'Europe/Berlin', today)).toBe('today 14:05')
})

test('money is read in minor units of its own currency', () => {
  expect(money(14_200_000, 'USD')).toMatch(/^\$142,000$/)
  expect(money(14_200_050, 'USD')).toMatch(/^\$142,000\.50$/)
  expect(money(1_200, 'JPY')).toMatch(/1,200$/)
  expect(money(310_000_000, 'USD', 'short')).toMatch(/^\$3\.1M$/)
})

test('a change always shows its sign, and nothing is neither up nor down', () => {
  expect([number(-53), percent(-0.27)]).toEqual(['−53', '−27%'])
  expect([signed(12), signed(-21), signed(-0.04, 1), signed(-13.14, 1)]).toEqual(['+12', '−21', '0.0', '−13.1'])
})

test('an amount in a column is told in whole units from a hundred on, a small one with its cents', () => {
  expect([money(30_053_167, 'USD', 'whole'), money(-86_667, 'USD', 'whole')]).toEqual(['$300,532', '-$867'])
  expect([money(1_299, 'USD', 'whole'), money(30_053_167, 'USD')]).toEqual(['$12.99', '$300,531.67'])
})

test('percents have as many digits as are asked for, so that those of a column stand under one another', () => {
  expect([percent(0.86, 1), percent(0.882, 1), percent(1)]).toEqual(['86.0%', '88.2%', '100%'])
})

test('a share is shown in percent, a count in words', () => {
  expect([percent(0.923), percent(1.053, 1), count(1, 'account'), count(1200, 'account')]).toEqual([
    '92%',
    '105.3%',
    '1 account',
    '1,200 accounts',
  ])
})

afterEach(() => speakAs(() => english))

test('a German reader has German figures and days', () => {
  speakAs(() => ({ language: 'de', locale: 'de-DE', catalogue: { today: 'heute', 'in {0} days': 'in {0} Tagen' } }))
  expect(money(14_200_000, 'EUR')).toBe('142.000\u00a0€')
  expect([signed(-13.14, 1), percent(0.923)]).toEqual(['−13,1', '92\u00a0%'])
  expect([sayDay('2026-02-02', today), longDay('2027-01-28')]).toEqual(['2. Feb.', 'Donnerstag, 28. Januar 2027'])
  expect(sayDistance('2027-01-28', today)).toBe('in 67 Tagen')
  expect(sayInstant('2026-11-22T13:05:00Z', 'Europe/Berlin', today)).toBe('heute 14:05')
})
