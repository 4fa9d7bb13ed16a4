import { expect, test } from 'vitest'
import { nameIn, sayAction, sayDifferences, sayProgram } from './wording.ts'

test('a change is said with what it was before', () => {
  const row = { before: { name: 'Bo', role: 'csm', active: true }, after: { name: 'Bo', role: 'lead', active: false } }
  expect(sayDifferences(row)).toEqual(['role csm to lead', 'active yes to no'])
  expect(nameIn(row)).toBe('Bo')
})

test('something new is said by its fields, without its name and id', () => {
  const row = {
    before: null,
    after: {
      id: '1',
      name: 'Nightly',
      scopes: ['accounts.read'],
      source: 'warehouse',
      asOf: null,
      zoneFrom: '2026-03-04',
    },
  }
  expect(sayDifferences(row)).toEqual(['scopes accounts.read', 'source warehouse', 'zone from 2026-03-04'])
})

test('a row of another module is said as far as it can be', () => {
  expect(sayAction({ action: 'scorecard.weight_changed' })).toBe('weight changed scorecard')
  expect(sayDifferences({ before: { weight: 35 }, after: { weight: 40 } })).toEqual(['weight 35 to 40'])
  expect(sayDifferences({ before: null, after: null })).toEqual([])
  expect(sayDifferences({ before: { tree: { a: 1 } }, after: { tree: { a: 2 } } })).toEqual(['tree details to details'])
})

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1',
    'Safari on iPhone',
  ],
  ['curl/8.5.0', 'curl/8.5.0'],
  [null, 'Unknown program'],
])('%s is %s', (program, words) => {
  expect(sayProgram(program)).toBe(words)
})
