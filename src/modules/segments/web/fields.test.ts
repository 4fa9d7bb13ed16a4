import { expect, test } from 'vitest'
import type { Condition } from '../../../kernel/condition/index.ts'
import { comparisonsIn, namesOf, narrowed, saidFields, withOwnerIds, withOwnerNames } from './fields.ts'

const members = [
  { id: '1', name: 'Ines Caldeira', email: 'ines@fernhollow.example' },
  { id: '2', name: 'Dana Osei', email: 'dana@fernhollow.example' },
  { id: '3', name: 'Dana Osei', email: 'd.osei@fernhollow.example' },
]
const names = namesOf(members)
const owners = (...value: string[]): Condition => ({
  version: 1,
  where: {
    any: [{ field: 'attribute:owner', op: 'in', value }, { not: { field: 'attribute:plan', op: 'is', value: '1' } }],
  },
})

test('two members of one name are told apart', () => {
  expect([...names.values()]).toEqual([
    'Ines Caldeira',
    'Dana Osei (dana@fernhollow.example)',
    'Dana Osei (d.osei@fernhollow.example)',
  ])
})

test('a condition names owners as people do, and comes back as it was', () => {
  const said = withOwnerNames(owners('1', '3', 'gone'), names)
  expect(said).toEqual(owners('Ines Caldeira', 'Dana Osei (d.osei@fernhollow.example)', 'gone'))
  expect(withOwnerIds(said, names)).toEqual(owners('1', '3', 'gone'))
})

test('money without a currency of its own is in that of the workspace', () => {
  const [arr] = saidFields(
    [{ key: 'attribute:arr', label: 'ARR', type: 'money', unit: 'money', source: 'attribute' }],
    names,
    'EUR',
  )
  expect(arr?.unit).toBe('EUR')
})

test('a figure of the strip narrows what already holds', () => {
  const red = { field: 'measure:health.score', op: 'below', value: 50 } as const
  expect(narrowed(undefined, red).where).toEqual({ all: [red] })
  expect(comparisonsIn(narrowed(owners('1'), red).where)).toBe(3)
})
