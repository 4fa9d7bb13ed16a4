import { type Condition, evaluate } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { type Factor, knownNumber, type Limit, type MissingPolicy, type Shape, type Values } from './scorecard.ts'

/** Points are counted in thousandths, so that sums are whole numbers. */
export const FULL = 100_000

const thousandths = (points: number) => Math.round(points * 1000)

/** The points of a factor from 0 to 100, in thousandths; null where its value is not known. */
export function pointsOf(factor: Factor, values: Values): number | null {
  const { shape } = factor
  if (shape.kind === 'table') return tablePoints(shape, values)
  const value = valueOfFactor(factor, values)
  return value === null ? null : shapePoints(shape, value)
}

/** The value that the factor judges: the measure, divided by another one where the factor says so. */
export function valueOfFactor(factor: Factor, values: Values): number | null {
  const value = knownNumber(values, factor.measure)
  if (value === null || !factor.per) return value
  const by = knownNumber(values, factor.per)
  return by === null || by === 0 ? null : value / by
}

function shapePoints(shape: Exclude<Shape, { kind: 'table' }>, value: number): number {
  if (shape.kind === 'linear') return linearPoints(value, shape)
  if (shape.kind === 'boolean') return thousandths(value === 0 ? shape.no : shape.yes)
  const step = shape.steps.find((one) => isPast(value, one.limit, one.value))
  return thousandths(step ? step.points : shape.otherwise)
}

/** In proportion between the poor end, 0, and the good end, 100; either may be the larger one. */
function linearPoints(value: number, { poor, good }: { poor: number; good: number }): number {
  const share = (value - poor) / (good - poor)
  return Math.min(FULL, Math.max(0, Math.round(share * FULL)))
}

function isPast(value: number, limit: Limit, border: number): boolean {
  if (limit === 'at least') return value >= border
  if (limit === 'above') return value > border
  return limit === 'at most' ? value <= border : value < border
}

/** The first case that holds decides. A case that cannot be told stops the search: a later one must not win in its place. */
function tablePoints(shape: Extract<Shape, { kind: 'table' }>, values: Values): number | null {
  for (const { when, points } of shape.cases) {
    const answer = evaluate(when, readerOf(values))
    if (answer === 'unknown') return null
    if (answer === 'true') return points === null ? null : thousandths(points)
  }
  return shape.otherwise === null ? null : thousandths(shape.otherwise)
}

/** Values as the interpreter of conditions sees them. A scorecard has no dates and no past, so the day does not matter. */
export function readerOf(values: Values) {
  return { today: '1970-01-01' as Day, value: (field: string) => values.get(field) ?? null, before: () => null }
}

export const holdsFor = (condition: Condition, values: Values): boolean =>
  evaluate(condition, readerOf(values)) === 'true'

/** What a factor counts for while its value is not known; null takes it out of the weights. */
export function pointsWhenMissing(policy: MissingPolicy, shape: Shape): number | null {
  if (policy === 'leave out') return null
  const { worst, best } = rangeOf(shape)
  return thousandths(policy === 'penalise' ? worst : (worst + best) / 2)
}

/** The least and the most points that a shape can give. */
export function rangeOf(shape: Shape): { worst: number; best: number } {
  if (shape.kind === 'linear') return { worst: 0, best: 100 }
  const all = shape.kind === 'boolean' ? [shape.yes, shape.no] : stepPoints(shape)
  return { worst: Math.min(...all), best: Math.max(...all) }
}

function stepPoints(shape: Extract<Shape, { kind: 'bands' | 'table' }>): number[] {
  const steps = shape.kind === 'bands' ? shape.steps : shape.cases
  const known = [...steps.map((step) => step.points), shape.otherwise].filter((points) => points !== null)
  return known.length > 0 ? known : [0]
}
