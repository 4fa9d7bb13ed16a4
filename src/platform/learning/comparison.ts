import { quantile } from '../../kernel/statistics.ts'
import { seededRandom } from '../random.ts'
import { byScore, type Estimate, evenly, groupsOf, squared, surprise, weightedAuc } from './skill.ts'

/** What two forecasts of the same rows are compared by; more is better for all but the losses. */
export type Measured = 'auc' | 'brier' | 'log loss'

export interface Comparison {
  first: ArrayLike<number>
  second: ArrayLike<number>
  happened: ArrayLike<number>
  /** The account of each row: accounts are drawn whole, never single months. */
  groups: ArrayLike<number>
  of: Measured
  seed: number
  draws?: number
  level?: number
}

/** A difference, first less second, over the same draws for both. */
export interface Difference extends Estimate {
  /** Whether the interval excludes zero: only then one is called better than the other. */
  isSure: boolean
  draws: number
}

/** The difference of two forecasts with its interval, by drawing accounts again with replacement; null where only one outcome was seen. */
export function pairedDifference(comparison: Comparison): Difference | null {
  const { first, second, happened } = comparison
  const one = weighing(comparison.of, first, happened)
  const other = weighing(comparison.of, second, happened)
  const differenceOf = (weights: Float64Array) => less(one(weights), other(weights))
  const value = differenceOf(evenly(happened.length))
  if (value === null) return null
  const seen = drawn(comparison, differenceOf)
  const tail = (1 - (comparison.level ?? 0.95)) / 2
  const low = quantile(seen, tail) ?? value
  const high = quantile(seen, 1 - tail) ?? value
  return { value, low, high, isSure: low > 0 || high < 0, draws: seen.length }
}

const less = (one: number | null, other: number | null) => (one === null || other === null ? null : one - other)

/** A statistic of one forecast under weights; what does not change between draws is worked out once. */
function weighing(of: Measured, scores: ArrayLike<number>, happened: ArrayLike<number>) {
  if (of === 'auc') {
    const order = byScore(scores)
    return (weights: Float64Array) => weightedAuc({ scores, happened }, order, weights)
  }
  const loss = of === 'brier' ? squared : surprise
  const each = Float64Array.from({ length: scores.length }, (_, row) =>
    loss(scores[row] as number, happened[row] ? 1 : 0),
  )
  return (weights: Float64Array) => weightedMean(each, weights)
}

function weightedMean(values: Float64Array, weights: Float64Array): number | null {
  let [total, weight] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    total += (values[row] as number) * (weights[row] as number)
    weight += weights[row] as number
  }
  return weight === 0 ? null : total / weight
}

/** The statistic of each draw of as many accounts as there are; draws in which only one outcome came say nothing. */
function drawn({ groups, seed, draws = 1000 }: Comparison, statistic: (weights: Float64Array) => number | null) {
  const random = seededRandom(seed)
  const numbers = groupsOf(Array.from(groups, String))
  const count = numbers.reduce((most, number) => Math.max(most, number + 1), 0)
  const times = new Float64Array(count)
  const weights = new Float64Array(numbers.length)
  const seen: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0)
    for (let turn = 0; turn < count; turn++) {
      const group = Math.floor(random.next() * count)
      times[group] = (times[group] as number) + 1
    }
    for (let row = 0; row < weights.length; row++) weights[row] = times[numbers[row] as number] as number
    const value = statistic(weights)
    if (value !== null) seen.push(value)
  }
  return seen
}
