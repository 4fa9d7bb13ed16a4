import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFactor } from '../../../../test/support/scorecards.ts'
import { checkScorecard } from './check.ts'

const file = (more: Record<string, unknown>, factor: Record<string, unknown> = {}) => ({
  name: 'ours',
  label: 'Ours',
  components: [{ key: 'usage', label: 'Usage', weight: 100, factors: [aFactor('usage.a', factor)] }],
  ...more,
})

const problems = (input: unknown, measures: ReadonlySet<string> | null = null) => {
  const checked = checkScorecard(input, measures)
  return checked.kind === 'refused' ? checked.problems : []
}

test('what a file does not say has its default', () => {
  const checked = checkScorecard(file({}))
  expect(checked.kind === 'ok' && checked.scorecard).toMatchObject({
    missing: 'leave out',
    completeness: 0.6,
    hysteresis: 2,
    bands: { yellow: 50, green: 75 },
    caps: [],
    risk: [],
  })
})

test.each([
  ['a part nobody knows', file({ weigth: 3 }), 'weigth'],
  ['no components', file({ components: [] }), 'components'],
  ['a weight of zero', file({}, { weight: 0 }), 'components[0].factors[0].weight'],
  ['a weight with three decimals', file({}, { weight: 1.234 }), 'components[0].factors[0].weight'],
  ['a policy nobody knows', file({ missing: 'ignore' }), 'missing'],
  ['two shapes at once', file({}, { points: { linear: {}, bands: [] } }), 'components[0].factors[0].points'],
  [
    'a line without length',
    file({}, { points: { linear: { poor: 1, good: 1 } } }),
    'components[0].factors[0].points.linear',
  ],
  [
    'steps without a rest',
    file({}, { points: { bands: [{ at_least: 1, points: 3 }] } }),
    'components[0].factors[0].points.bands[0].at_least',
  ],
  [
    'points above 100',
    file({}, { points: { boolean: { yes: 101, no: 0 } } }),
    'components[0].factors[0].points.boolean.yes',
  ],
  ['C07 a score made of scores', file({}, { measure: 'health.score' }), 'components[0].factors[0].measure'],
  [
    'a cap over health',
    file({ caps: [{ label: 'x', at_most: 3, when: { field: 'health.score', op: 'below', value: 3 } }] }),
    'caps[0].when.field',
  ],
  [
    'a condition with a past',
    file({ caps: [{ label: 'x', at_most: 3, when: { field: 'usage.a', op: 'crossed above', value: 3 } }] }),
    'caps[0].when.op',
  ],
  ['a border inside the hysteresis of the other', file({ bands: { yellow: 72, green: 75 } }), 'bands'],
])('%s is refused at its place, with a remedy', (_, input, path) => {
  const found = problems(input)
  expect(found.map((problem) => problem.path)).toContain(path)
  expect(found.every((problem) => problem.remedy.length > 0 && problem.message.length > 0)).toBe(true)
})

test('a measure outside of the catalogue is refused by name', () => {
  expect(problems(file({}), new Set(['usage.b']))[0]?.message).toBe('There is no measure usage.a')
  expect(problems(file({}), new Set(['usage.a']))).toEqual([])
})

test('two factors with one key are refused', () => {
  const twice = { key: 'usage', label: 'Usage', weight: 1, factors: [aFactor('usage.a'), aFactor('usage.a')] }
  expect(problems(file({ components: [twice] }))[0]?.message).toContain('stands twice')
})

test('whatever is sent, reading a scorecard never throws', { timeout: 60_000 }, () => {
  const words = fc.constantFrom(
    'name',
    'components',
    'factors',
    'weight',
    'points',
    'bands',
    'table',
    'when',
    'caps',
    'field',
    'op',
    'else',
  )
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue(),
      fc.dictionary(words, tie('node')),
      fc.array(tie('node'), { maxLength: 4 }),
    ),
  })).node
  fc.assert(
    fc.property(tree, (input) => {
      const checked = checkScorecard(input)
      expect(['ok', 'refused']).toContain(checked.kind)
    }),
    { numRuns: 500 },
  )
})
