import { expect, test } from 'vitest'
import type { FieldType } from '../contributions.ts'
import { type CastSettings, cast, isFormat } from './cast.ts'

const as = (type: FieldType, text: string, settings: Partial<CastSettings> = {}) => {
  const made = cast(text, { name: 'field', type, summary: '' }, { zone: 'Europe/Berlin', currency: 'USD', ...settings })
  return made.kind === 'value' ? made.value : 'refused'
}

const cases: [FieldType, string, unknown, Partial<CastSettings>?][] = [
  ['integer', '12', 12],
  ['integer', '1,234', 1234],
  ['integer', '12.5', 'refused'],
  ['integer', '99999999999999999999', 'refused'],
  ['number', '-0.5', -0.5],
  ['number', '1.234,5', 1234.5, { decimal: ',' }],
  ['number', '1,5', 'refused'],
  ['number', 'NaN', 'refused'],
  ['number', 'Infinity', 'refused'],
  ['number', '1e400', 'refused'],
  ['number', '0x10', 'refused'],
  ['money', '1,234.50', 123450],
  ['money', '1.234,50', 123450, { decimal: ',' }],
  ['money', '4.03', 403],
  ['money', '12.345', 'refused'],
  ['money', '1200', 1200, { currency: 'JPY' }],
  ['money', '1200', 1200, { units: 'minor' }],
  ['money', '5', 'refused', { currency: 'dollars' }],
  ['boolean', 'TRUE', true],
  ['boolean', 'No', false],
  ['boolean', 'maybe', 'refused'],
  ['day', '2024-02-29', '2024-02-29'],
  ['day', '2023-02-29', 'refused'],
  ['day', '2024-07-28 23:30', '2024-07-28'],
  ['day', '2024-07-28T23:30:00Z', '2024-07-29'],
  ['day', '28.07.2024', '2024-07-28', { format: 'DD.MM.YYYY' }],
  ['day', '7/4/2024', '2024-07-04', { format: 'MM/DD/YYYY' }],
  ['day', '07/28/2024', 'refused'],
  ['day', '45231', 'refused'],
  ['day', '0202-01-01', 'refused'],
  ['time', '2023-07-28 3:00', '2023-07-28T01:00:00.000Z'],
  ['time', '2023-07-28', '2023-07-27T22:00:00.000Z'],
  ['time', '2024-03-31 12:00', '2024-03-31T10:00:00.000Z'],
  ['time', '2023-07-28T03:00:00+02:00', '2023-07-28T01:00:00.000Z'],
  ['time', '2023-07-28 25:00', 'refused'],
  ['time', '1690502400', '2023-07-28T00:00:00.000Z', { format: 'unix' }],
  ['time', 'yesterday', 'refused'],
  ['json', '{"a":1}', { a: 1 }],
  ['json', '{a:1}', 'refused'],
  ['text', 'x'.repeat(20_001), 'refused'],
]

test.each(cases)('as %s, %.30s means %j', (type, text, meaning, settings) => {
  expect(as(type, text, settings)).toEqual(meaning)
})

test('a closed list takes its values in any case and names them where another stands', () => {
  const field = { name: 'priority', type: 'text', summary: '', choices: ['low', 'high'] } as const
  const settings = { zone: 'UTC', currency: 'USD' }
  expect(cast('High', field, settings)).toEqual({ kind: 'value', value: 'high' })
  expect(cast('P1', field, settings)).toMatchObject({ kind: 'refused', remedy: expect.stringContaining('low, high') })
})

test('a format names year, month and day once each', () => {
  expect(['DD.MM.YYYY', 'unix', 'MM/DD', 'YYYY YYYY MM DD'].map(isFormat)).toEqual([true, true, false, false])
})
