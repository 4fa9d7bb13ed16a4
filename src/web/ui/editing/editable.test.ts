import { expect, test } from 'vitest'
import { editableField, isSameEdited, memberChoices, shownText, typedValue } from './editable.ts'

test('what was typed becomes what is kept, and nothing typed is no value', () => {
  expect(typedValue({ kind: 'number' }, ' 12.5 ')).toBe(12.5)
  expect(typedValue({ kind: 'text' }, '007')).toBe('007')
  expect(typedValue({ kind: 'boolean' }, 'no')).toBe(false)
  expect(typedValue({ kind: 'day' }, '2026-03-01')).toBe('2026-03-01')
  expect(typedValue({ kind: 'money', currency: 'USD' }, '1,200.50')).toBe(120_050)
  expect(typedValue({ kind: 'money', currency: 'JPY' }, '1200')).toBe(1200)
  expect(typedValue({ kind: 'text' }, '   ')).toBeNull()
})

test('a number that is none is sent as it was typed, so that the server can say what is wrong', () => {
  expect(typedValue({ kind: 'number' }, 'many')).toBe('many')
})

test('a value shown to be typed over comes back as it was', () => {
  for (const [kind, value] of [
    ['money', 120_050],
    ['number', 1.5],
    ['boolean', false],
    ['text', 'a'],
    ['day', '2026-03-01'],
  ] as const)
    expect(typedValue({ kind, currency: 'USD' }, shownText({ kind, currency: 'USD' }, value))).toBe(value)
})

test('a person is chosen of those who are here, and of the one who stands there', () => {
  const members = [
    { id: '1', name: 'Ines', active: true },
    { id: '2', name: 'Gone', active: false },
  ]
  expect(memberChoices(members, null).map((choice) => choice.label)).toEqual(['Ines'])
  expect(memberChoices(members, '2').map((choice) => choice.label)).toEqual(['Ines', 'Gone'])
  const field = {
    key: 'engineer',
    label: 'Engineer',
    type: 'person' as const,
    choices: null,
    description: null,
    isRequired: false,
  }
  expect(editableField(field, members, null, 'USD')).toMatchObject({ attribute: 'custom.engineer', kind: 'member' })
})

test('lists are the same word by word', () => {
  expect(isSameEdited(['a'], ['a'])).toBe(true)
  expect(isSameEdited(['a'], null)).toBe(false)
})
