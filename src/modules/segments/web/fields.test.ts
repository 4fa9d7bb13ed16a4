import { expect, test } from 'vitest'
import type { Condition } from '../../../kernel/condition/index.ts'
import { comparisonsIn, namesOf, narrowed, saidFields } from './fields.ts'

const members = [
  { id: '1', name: 'Ines Caldeira', email: 'ines@fernhollow.example' },
  { id: '2', name: 'Dana Osei', email: 'dana@fernhollow.example' },
  { id: '3', name: 'Dana Osei', email: 'd.osei@fernhollow.example' },
]
const owners = (...value: string[]): Condition => ({
  version: 1,
  where: {
    any: [{ field: 'attribute:owner', op: 'in', value }, { not: { field: 'attribute:plan', op: 'is', value: '1' } }],
  },
})

test('two members of one name are told apart', () => {
  expect([...namesOf(members).values()]).toEqual([
    'Ines Caldeira',
    'Dana Osei (dana@fernhollow.example)',
    'Dana Osei (d.osei@fernhollow.example)',
  ])
})

test('money without a currency of its own is in that of the workspace', () => {
  const [arr] = saidFields(
    [{ key: 'attribute:arr', label: 'ARR', type: 'money', unit: 'money', source: 'attribute' }],
    'EUR',
  )
  expect(arr?.unit).toBe('EUR')
})

test('a figure of the strip narrows what already holds', () => {
  const red = { field: 'measure:health.score', op: 'below', value: 50 } as const
  expect(narrowed(undefined, red).where).toEqual({ all: [red] })
  expect(comparisonsIn(narrowed(owners('1'), red).where)).toBe(3)
})
