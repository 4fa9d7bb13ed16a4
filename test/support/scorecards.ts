import fc from 'fast-check'
import { checkScorecard } from '../../src/modules/health/domain/check.ts'
import type { Scorecard, Values } from '../../src/modules/health/domain/scorecard.ts'

/** Builders of scorecards and values for tests. */

export function aCard(file: Record<string, unknown>): Scorecard {
  const checked = checkScorecard({ name: 'test', label: 'Test', ...file })
  if (checked.kind === 'ok') return checked.scorecard
  throw new Error(JSON.stringify(checked.problems))
}

export const aFactor = (measure: string, more: Record<string, unknown> = {}) => ({
  measure,
  label: measure,
  weight: 1,
  points: { linear: { poor: 0, good: 100 } },
  ...more,
})

export const oneComponent = (factors: Record<string, unknown>[], more: Record<string, unknown> = {}) =>
  aCard({ components: [{ key: 'all', label: 'All', weight: 100, factors }], ...more })

export const valuesOf = (values: Record<string, number | null>): Values => new Map(Object.entries(values))

const names = ['usage.a', 'usage.b', 'support.c', 'support.d', 'commercial.e', 'sentiment.f', 'outcomes.g']

const points = fc.integer({ min: 0, max: 100 })

const linear = fc
  .record({ poor: fc.integer({ min: -20, max: 40 }), span: fc.integer({ min: 1, max: 80 }) })
  .map(({ poor, span }) => ({ linear: { poor, good: poor + span } }))

/** Steps that rise with the value, so that a better value never scores less. */
const risingSteps = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
    fc.array(points, { minLength: 5, maxLength: 5 }),
  )
  .map(([borders, given]) => {
    const falling = given.toSorted((a, b) => b - a)
    const steps = borders.toSorted((a, b) => b - a).map((border, at) => ({ at_least: border, points: falling[at] }))
    return { bands: [...steps, { else: falling[4] }] }
  })

const shape = fc.oneof(linear, risingSteps, fc.constant({ boolean: { yes: 100, no: 20 } }))

const policy = fc.constantFrom('leave out', 'neutral', 'penalise')

const factorOf = (measure: string) =>
  fc.record({
    measure: fc.constant(measure),
    label: fc.constant(measure),
    weight: fc.integer({ min: 1, max: 4000 }).map((hundredths) => hundredths / 100),
    points: shape,
    missing: policy,
  })

const cap = fc.record({
  label: fc.constant('held'),
  when: fc.record({
    field: fc.constantFrom(...names),
    op: fc.constantFrom('below', 'at least'),
    value: fc.integer({ min: 0, max: 60 }),
  }),
  at_most: points,
})

const weight = fc.integer({ min: 1, max: 100 })

/** Any card with up to four components over the seven measures. */
export const anyCard: fc.Arbitrary<Scorecard> = fc
  .record({
    factors: fc.tuple(...names.map(factorOf)),
    used: fc.subarray(names, { minLength: 1 }),
    cuts: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    weights: fc.tuple(weight, weight, weight, weight),
    caps: fc.array(cap, { maxLength: 2 }),
    completeness: fc.constantFrom(0, 0.3, 0.6),
  })
  .map(({ factors, used, cuts, weights, caps, completeness }) => {
    const kept = factors.filter((factor) => used.includes(factor.measure))
    const groups = kept.map((factor, at) => ({ factor, group: cuts.filter((cut) => at >= cut).length }))
    const components = [0, 1, 2, 3].map((group) => ({
      key: `part_${group}`,
      label: `Part ${group}`,
      weight: weights[group],
      factors: groups.filter((one) => one.group === group).map((one) => one.factor),
    }))
    return aCard({ components: components.filter((one) => one.factors.length > 0), caps, completeness })
  })

export const anyValues: fc.Arbitrary<Record<string, number | null>> = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.option(fc.integer({ min: -10, max: 120 }), { freq: 6 })])),
)
