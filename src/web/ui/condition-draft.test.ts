import { expect, test } from 'vitest'
import type { Condition, FieldSpec, Node } from '../../kernel/condition/index.ts'
import { conditionOf, draftOf, emptyGroup, newComparison, replaced, withOperator } from './condition-draft.ts'

const specs: FieldSpec[] = [
  { key: 'health.score', label: 'Health', type: 'number', source: 'measure' },
  { key: 'commercial.seats_used_share', label: 'Seats in use', type: 'share', source: 'measure' },
  { key: 'arr', label: 'ARR', type: 'money', unit: 'USD', source: 'attribute' },
  { key: 'stage', label: 'Stage', type: 'choice', choices: ['active', 'trial'], source: 'attribute' },
  { key: 'renews_on', label: 'Renews', type: 'date', source: 'attribute' },
  { key: 'vip', label: 'VIP', type: 'boolean', source: 'custom' },
]
const fields = new Map(specs.map((spec) => [spec.key, spec]))

const nodes: Node[] = [
  { field: 'health.score', op: 'below', value: 50 },
  { field: 'health.score', op: 'between', value: [50, 75] },
  { field: 'health.score', op: 'fell by at least', by: { amount: 10 }, over: { days: 30 } },
  { field: 'health.score', op: 'rose by at least', by: { percent: 20 }, over: { days: 7 } },
  { field: 'commercial.seats_used_share', op: 'at least', value: 0.62 },
  { field: 'arr', op: 'at least', value: 5_000_000 },
  { field: 'stage', op: 'in', value: ['active', 'trial'] },
  { field: 'renews_on', op: 'within next', days: 90 },
  { field: 'vip', op: 'is', value: false },
  { field: 'arr', op: 'is unknown' },
]

test.each(nodes)('$field $op survives the editor', (node) => {
  const condition: Condition = {
    version: 1,
    where: { all: [node, { any: [node] }, { not: { any: [node] } }, { not: { all: [node, node] } }] },
  }
  expect(conditionOf(draftOf(condition, fields), fields)).toEqual(condition)
})

test('a negated comparison means the same as none of one', () => {
  const condition: Condition = { version: 1, where: { not: { field: 'vip', op: 'is', value: true } } }
  expect(conditionOf(draftOf(condition, fields), fields)?.where).toEqual({
    not: { any: [{ field: 'vip', op: 'is', value: true }] },
  })
})

test('people type dollars and percent', () => {
  const draft = draftOf({ version: 1, where: { all: [nodes[4] as Node, nodes[5] as Node] } }, fields)
  expect(draft.parts.map((part) => part.kind === 'comparison' && part.first)).toEqual(['62', '50000'])
})

test('a half-typed comparison waits and holds nothing up', () => {
  const spec = specs[0] as FieldSpec
  const open = newComparison(spec)
  const group = { ...emptyGroup(), parts: [open, { ...newComparison(spec), first: '75' }] }
  expect(conditionOf(group, fields)?.where).toEqual({ all: [{ field: 'health.score', op: 'at least', value: 75 }] })
  expect(conditionOf(replaced(group, group.parts[1]?.id ?? 0, undefined), fields)).toBeUndefined()
})

test('another operator keeps what was typed', () => {
  const typed = { ...newComparison(specs[3] as FieldSpec), first: 'active' }
  expect(withOperator(typed, 'in').list).toEqual(['active'])
  expect(withOperator({ ...typed, first: '', op: 'in', list: ['trial'] }, 'is').first).toBe('trial')
})
