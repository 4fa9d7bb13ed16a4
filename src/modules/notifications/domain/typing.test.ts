import { expect, test } from 'vitest'
import { fitting, nameBeingTyped, withName } from './typing.ts'

const typed = (text: string) => nameBeingTyped(text, text.length)?.name

test.each([
  ['@', ''],
  ['look @in', 'in'],
  ['look @Ines Vi', 'Ines Vi'],
  ['(@bo', 'bo'],
  ['bo@fern', undefined],
  ['@ now', undefined],
  ['@Ines\nand then', undefined],
  ['@Ines can you look', undefined],
  ['nobody', undefined],
])('%j: the name being typed is %j', (text, name) => {
  expect(typed(text)).toBe(name)
})

test('only what stands before the caret is typed', () => {
  expect(nameBeingTyped('@in and more', 3)).toEqual({ from: 0, name: 'in' })
})

test('a colleague is found by any of their names', () => {
  const people = [{ name: 'Ines Vidal' }, { name: 'Bo Lind' }]
  expect(fitting(people, 'vi')).toEqual([{ name: 'Ines Vidal' }])
  expect(fitting(people, 'ines v')).toEqual([{ name: 'Ines Vidal' }])
  expect(fitting(people, '')).toEqual(people)
})

test('the name takes the place of what was typed', () => {
  expect(withName('ask @in today', 4, 7, 'Ines Vidal')).toEqual({ text: 'ask @Ines Vidal today', caret: 16 })
})
