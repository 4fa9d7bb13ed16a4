import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_SUBJECT, conditions, nodes } from '../../../../test/support/conditions.ts'
import { type Condition, type FieldSpec, type Node, parseCondition } from '../../../kernel/condition/index.ts'
import {
  added,
  conditionOf,
  type Draft,
  type DraftGroup,
  draftOf,
  edited,
  emptyGroup,
  modeOf,
  moved,
  newComparison,
  replaced,
  withMode,
  withOperator,
  wrapped,
  written,
} from './draft.ts'

const specs: FieldSpec[] = [
  { key: 'health.score', label: 'Health', type: 'number', source: 'measure' },
  { key: 'commercial.seats_used_share', label: 'Seats in use', type: 'share', source: 'measure' },
  { key: 'arr', label: 'ARR', type: 'money', unit: 'USD', source: 'attribute' },
  { key: 'stage', label: 'Stage', type: 'choice', choices: ['active', 'trial'], source: 'attribute' },
  { key: 'renews_on', label: 'Renews', type: 'date', source: 'attribute' },
  { key: 'vip', label: 'VIP', type: 'boolean', source: 'custom' },
]
const fields = new Map(specs.map((spec) => [spec.key, spec]))
const anyFields = new Map(ANY_SUBJECT.fields.map((field) => [field.key, field]))
const spec = (key: string) => fields.get(key) as FieldSpec
const comparisonsOf = (draft: Draft): Extract<Draft, { kind: 'comparison' }>[] =>
  draft.kind === 'group' ? draft.parts.flatMap(comparisonsOf) : [draft]

test('every tree comes out of the editor as it went in', () => {
  fc.assert(
    fc.property(conditions(), (condition) => {
      expect(conditionOf(draftOf(condition, anyFields), anyFields)).toEqual(condition)
    }),
    { numRuns: 2000 },
  )
})

test('a tree whose values were all typed again means the same to a person, and is still a condition', () => {
  fc.assert(
    fc.property(conditions(), (condition) => {
      const retyped = (draft: Draft): Draft =>
        draft.kind === 'group' ? { ...draft, parts: draft.parts.map(retyped) } : edited(draft, {})
      const again = conditionOf(retyped(draftOf(condition, anyFields)) as DraftGroup, anyFields)
      if (again) expect(parseCondition(again, ANY_SUBJECT).kind).toBe('ok')
    }),
    { numRuns: 2000 },
  )
})

test('each part of a draft knows its place in the condition, by which it is explained', () => {
  const at = (condition: Condition, path: string): unknown =>
    path
      .split(/[.[\]]+/)
      .filter((word) => word !== '')
      .reduce<unknown>((inside, word) => (inside as Record<string, unknown>)[word], condition)
  fc.assert(
    fc.property(nodes(), (where) => {
      const draft = draftOf({ version: 1, where }, anyFields)
      const { condition, paths } = written(draft, anyFields)
      for (const comparison of comparisonsOf(draft)) {
        let node = at(condition as Condition, paths.get(comparison.id) ?? '') as Node
        for (let nots = comparison.nots; nots > 0; nots--) node = (node as { not: Node }).not
        expect(node).toEqual(comparison.kept)
      }
    }),
  )
})

test('a comparison of a field that is gone stays, so that nothing is listed that it kept out', () => {
  const condition: Condition = {
    version: 1,
    where: {
      all: [
        { field: 'custom:gone', op: 'is', value: 'x' },
        { field: 'vip', op: 'is', value: true },
      ],
    },
  }
  expect(conditionOf(draftOf(condition, fields), fields)).toEqual(condition)
})

test('people type dollars and percent', () => {
  const where: Node = {
    all: [
      { field: 'commercial.seats_used_share', op: 'at least', value: 0.62 },
      { field: 'arr', op: 'at least', value: 5_000_000 },
    ],
  }
  const draft = draftOf({ version: 1, where }, fields)
  expect(comparisonsOf(draft).map((part) => part.first)).toEqual(['62', '50000'])
  const typed = comparisonsOf(draft).map((part) => edited(part, { first: part.first }))
  expect(conditionOf({ ...emptyGroup(), parts: typed }, fields)?.where).toEqual(where)
})

test('a half-typed comparison waits and holds nothing up', () => {
  const open = newComparison(spec('health.score'))
  const group = { ...emptyGroup(), parts: [open, edited(newComparison(spec('health.score')), { first: '75' })] }
  expect(conditionOf(group, fields)?.where).toEqual({ all: [{ field: 'health.score', op: 'at least', value: 75 }] })
  expect(conditionOf(replaced(group, group.parts[1]?.id ?? 0, undefined), fields)).toBeUndefined()
})

test('a group that was only just begun asks nothing; one that was written empty means what it says', () => {
  expect(conditionOf({ ...emptyGroup(), parts: [emptyGroup('any')] }, fields)).toBeUndefined()
  const never: Condition = { version: 1, where: { any: [] } }
  expect(conditionOf(draftOf(never, fields), fields)).toEqual(never)
})

test('ends typed the wrong way round are put right, and a change is a size', () => {
  const between = edited(newComparison(spec('health.score')), { op: 'between', first: '75', second: '50' })
  const fell = edited(newComparison(spec('health.score')), { op: 'fell by at least', first: '-5', second: '30' })
  expect(conditionOf({ ...emptyGroup(), parts: [between, fell] }, fields)?.where).toEqual({
    all: [{ field: 'health.score', op: 'between', value: [50, 75] }],
  })
})

test('another operator keeps what was typed', () => {
  const typed = edited(newComparison(spec('stage')), { first: 'active' })
  expect(withOperator(typed, 'in').list).toEqual(['active'])
  expect(withOperator(edited(typed, { first: '', op: 'in', list: ['trial'] }), 'is').first).toBe('trial')
})

test('none is the opposite of any, not all that of all', () => {
  for (const mode of ['all', 'any', 'none', 'not all'] as const) expect(modeOf(withMode(emptyGroup(), mode))).toBe(mode)
  const none = withMode({ ...emptyGroup(), parts: [edited(newComparison(spec('vip')), { first: 'true' })] }, 'none')
  expect(conditionOf(none, fields)?.where).toEqual({ not: { any: [{ field: 'vip', op: 'is', value: true }] } })
})

test('parts are moved among their siblings, set into a group and added to one', () => {
  const [one, other] = [newComparison(spec('vip')), newComparison(spec('stage'))]
  const group = { ...emptyGroup(), parts: [one, other] }
  expect(moved(group, other.id, -1).parts.map((part) => part.id)).toEqual([other.id, one.id])
  expect(moved(group, one.id, -1)).toEqual(group)
  const inGroup = wrapped(group, one.id)
  const inner = inGroup.parts[0] as DraftGroup
  expect([inner.kind, modeOf(inner), inner.parts[0]?.id]).toEqual(['group', 'any', one.id])
  const third = newComparison(spec('arr'))
  expect((added(inGroup, inner.id, third).parts[0] as DraftGroup).parts.map((part) => part.id)).toEqual([
    one.id,
    third.id,
  ])
})
