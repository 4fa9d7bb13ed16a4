import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CustomValue } from './account.ts'
import { type CustomType, castCustom, customTypes, fieldKey, inferType, isSameValue, keeps, labelOf } from './custom.ts'

test.each([
  [['1', '2.5', null], 'number'],
  [['007', '12'], 'text'],
  [['TRUE', 'false'], 'boolean'],
  [['2026-01-01', ''], 'day'],
  [['2026-02-30'], 'text'],
  [[null, ''], 'text'],
  [[['a', 'b'], null], 'tags'],
  [[['a'], 'b'], 'text'],
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

const held = (type: CustomType) => ({ label: 'Field', type, choices: ['EU', 'US', 'APAC'] })

test.each<[CustomType, CustomValue, CustomValue]>([
  ['money', '1,200.50', 120_050],
  ['money', 120_050, 120_050],
  ['choices', 'US; EU', ['EU', 'US']],
  ['choices', ['APAC', 'EU', 'APAC'], ['EU', 'APAC']],
  ['tags', 'vip; Pilot;  vip', ['Pilot', 'vip']],
  ['tags', ['Zeta', 'alpha'], ['alpha', 'Zeta']],
  ['tags', [], null],
  ['link', ' https://acme.example/x ', 'https://acme.example/x'],
  ['person', '0190c2f0-5c1e-7000-8000-000000000001', '0190c2f0-5c1e-7000-8000-000000000001'],
  ['boolean', 'TRUE', true],
  ['text', ['a', 'b'], 'a; b'],
  ['day', '2026-11-23', '2026-11-23'],
])('a field of kind %s keeps %j as %j', (type, given, kept) => {
  expect(castCustom(held(type), given)).toEqual({ kind: 'fits', value: kept })
})

test.each<[CustomType, CustomValue]>([
  ['money', 1.5],
  ['money', '1.005'],
  ['money', 'lots'],
  ['choices', ['EU', 'Mars']],
  ['choice', ['EU']],
  ['tags', [`a word of ${'x'.repeat(60)}`]],
  ['tags', Array.from({ length: 51 }, (_, at) => `word ${at}`)],
  ['link', 'javascript:alert(1)'],
  ['link', 'data:text/html,x'],
  ['link', ' JaVaScRiPt:alert(1)//https://acme.example'],
  ['link', 'acme.example'],
  ['person', 'Ines'],
  ['number', [1] as unknown as string[]],
  ['boolean', 'perhaps'],
])('a field of kind %s cannot take %j, and says what to send', (type, given) => {
  const cast = castCustom(held(type), given)
  expect(cast.kind).toBe('misfit')
  expect((cast as { remedy: string }).remedy).not.toBe('')
})

test('a list given to a text is one text, without spaces around it', () => {
  expect(castCustom(held('text'), [' x '])).toEqual({ kind: 'fits', value: 'x' })
  expect(castCustom(held('text'), [''])).toEqual({ kind: 'fits', value: null })
})

test('what a field keeps it keeps again as it is, whatever was sent', () => {
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.constantFrom('EU', 'US', 'vip', '', ' x ', 'ÄRZTE', 'ärzte')),
    fc.constantFrom('2026-11-23', '1,200.50', 'https://a.example', 'EU'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...customTypes), value, (type, given) => {
      const cast = castCustom(held(type), given)
      return cast.kind === 'misfit' || keeps(held(type), cast.value)
    }),
  )
})

test('lists are the same word by word, and a list is not a text', () => {
  expect(isSameValue(['a', 'b'], ['a', 'b'])).toBe(true)
  expect(isSameValue(['a', 'b'], ['b', 'a'])).toBe(false)
  expect(isSameValue(['a'], 'a')).toBe(false)
  expect(isSameValue(null, null)).toBe(true)
})

test('a field is keyed and labelled from what a file calls it', () => {
  expect(fieldKey('Seats bought (today)')).toBe('seats_bought_today')
  expect(fieldKey('Größe')).toBe('grosse')
  expect(labelOf('referral_source')).toBe('Referral source')
})
