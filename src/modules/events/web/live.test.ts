import { expect, test } from 'vitest'
import { laidOut, sayMatch, titleOf } from './live.ts'

test('a match says by what, and what is missing', () => {
  const account = { id: 'a', name: 'Acme' }
  expect(sayMatch({ matched: 'group', group: 'acme', account })).toBe('by the group acme')
  expect(sayMatch({ matched: 'unknown group', group: 'acme', account: null })).toMatch(/^Waits: .*acme/)
  expect(sayMatch({ matched: 'person of several accounts', group: null, account: null })).toMatch(/several accounts/)
})

test('JSON is laid out to be read, and what is none is left alone', () => {
  expect(laidOut('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(laidOut('{"a":')).toBe('{"a":')
})

test('an event without a name goes by its kind', () => {
  expect(titleOf({ name: null, kind: 'alias' })).toBe('alias')
  expect(titleOf({ name: null, kind: null })).toBe('Event without a name')
})
