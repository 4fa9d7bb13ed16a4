import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide } from './heirs.ts'

test('the largest go first, each to whoever has taken the least', () => {
  const portions = [
    { id: 'a', weight: 10 },
    { id: 'b', weight: 90 },
    { id: 'c', weight: 60 },
    { id: 'd', weight: 30 },
  ]
  expect(Object.fromEntries(divide(portions, ['ana', 'ben']))).toEqual({ ana: ['b', 'a'], ben: ['c', 'd'] })
})

test('without weights everybody takes the same number', () => {
  const portions = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, weight: 0 }))
  expect([...divide(portions, ['ana', 'ben']).values()].map((ids) => ids.length)).toEqual([3, 2])
})

test('nothing is lost and nothing is given twice, whatever there is', () => {
  const weights = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 60 })
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 6 }), (all, count) => {
      const portions = all.map((weight, at) => ({ id: `p${at}`, weight }))
      const heirs = Array.from({ length: count }, (_, at) => `h${at}`) as [string, ...string[]]
      const given = [...divide(portions, heirs).values()].flat()
      expect(given.toSorted()).toEqual(portions.map(({ id }) => id).toSorted())
    }),
  )
})
