import { expect, test } from 'vitest'
import { addressable, choice, text, words } from './url-state.ts'

test('a value nobody could have chosen gives the fallback', () => {
  expect(choice(['name', 'arr'], 'name').read('colour')).toBe('name')
  expect(words(['name']).read('name')).toEqual(['name'])
  expect(text('all').read(undefined)).toBe('all')
})

test('what equals its fallback does not stand in the address', () => {
  const readers = { sort: text('name'), columns: words(['name', 'arr']) }
  expect(addressable({ sort: 'name', columns: ['name', 'arr'], page: 'kept' }, readers)).toEqual({ page: 'kept' })
})
