import { expect, test } from 'vitest'
import { castCustom, fieldKey, inferType, labelOf } from './custom.ts'

test.each([
  [['1', '2.5', null], 'number'],
  [['007', '12'], 'text'],
  [['TRUE', 'false'], 'boolean'],
  [['2026-01-01', ''], 'day'],
  [['2026-02-30'], 'text'],
  [[null, ''], 'text'],
] as const)('a column of %j is taken for %s', (values, type) => {
  expect(inferType(values)).toBe(type)
})

test('a value that does not fit says what to send', () => {
  expect(castCustom({ label: 'Seats', type: 'number', choices: null }, 'many')).toEqual({
    kind: 'misfit',
    reason: 'Seats holds a number and cannot take many',
    remedy: 'Send a number',
  })
  expect(castCustom({ label: 'Region', type: 'choice', choices: ['EU', 'US'] }, 'APAC')).toMatchObject({
    kind: 'misfit',
    remedy: 'Use one of EU, US',
  })
})

test('a field is keyed and labelled from what a file calls it', () => {
  expect(fieldKey('Seats bought (today)')).toBe('seats_bought_today')
  expect(fieldKey('Größe')).toBe('grosse')
  expect(labelOf('referral_source')).toBe('Referral source')
})
