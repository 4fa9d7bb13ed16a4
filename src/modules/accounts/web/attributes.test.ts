import { expect, test } from 'vitest'
import { typedValue } from './attributes.ts'

test('what was typed becomes what the attribute holds, and nothing typed is no value', () => {
  expect(typedValue('number', ' 12.5 ')).toBe(12.5)
  expect(typedValue('text', '007')).toBe('007')
  expect(typedValue('boolean', 'no')).toBe(false)
  expect(typedValue('day', '2026-03-01')).toBe('2026-03-01')
  expect(typedValue('text', '   ')).toBeNull()
})

test('a number that is none is sent as it was typed, so that the server can say what is wrong', () => {
  expect(typedValue('number', 'many')).toBe('many')
})
