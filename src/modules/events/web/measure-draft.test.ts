import { expect, test } from 'vitest'
import { draftOf, emptyDraft, fieldsOf, isComplete, keyOf, type OwnMeasure, ruleOf } from './measure-draft.ts'

test.each([
  ['Reports exported', 'custom.reports_exported'],
  ['  Größe der Läufe 2 ', 'custom.gro_e_der_laufe_2'],
  ['7 days', 'custom.days'],
  ['...', ''],
])('the name %s makes the key %s', (label, key) => {
  expect(keyOf(label)).toBe(key)
})

test('a rule asks for a property only where one is counted, and for a change only where there is one', () => {
  const draft = { ...emptyDraft, property: 'pages', isChange: true }
  expect(ruleOf(draft)).toMatchObject({ property: null, isChange: true })
  expect(ruleOf({ ...draft, count: 'last value' })).toMatchObject({ property: 'pages', isChange: false })
})

test('a rule is tried once it says enough', () => {
  expect(isComplete(emptyDraft)).toBe(true)
  expect(isComplete({ ...emptyDraft, count: 'sum' })).toBe(false)
  expect(isComplete({ ...emptyDraft, window: 0 })).toBe(false)
})

test('a measure that is opened and not changed asks for the same rule', () => {
  const rule = {
    ...{ count: 'sum', kinds: [], names: ['Report exported'], property: 'pages', window: 90, isChange: false },
    where: { version: 1, where: { field: 'text:plan', op: 'is', value: 'pro' } },
  } as const
  const measure = { key: 'custom.pages', label: 'Pages', summary: null, direction: 'up', unit: 'number', rule }
  expect(ruleOf(draftOf(measure as unknown as OwnMeasure))).toEqual(rule)
})

test('properties that nobody sent lately stay where a condition names them', () => {
  const words = { names: [], properties: [{ name: 'pages', type: 'number' as const, examples: [] }] }
  expect(fieldsOf(words, ['text:plan', 'number:pages']).map(({ key }) => key)).toEqual(['number:pages', 'text:plan'])
})
