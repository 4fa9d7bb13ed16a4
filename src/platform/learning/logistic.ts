import { type Square, solve, solveBounded, square } from './linear.ts'
import { chanceOf, softplus } from './odds.ts'
import type { Column, Table } from './table.ts'

/** One number of the straight line: a column as it stands off its mean, or whether a column names a category. */
export interface LogisticInput {
  column: number
  category?: number
  mean: number
  deviation: number
  weight: number
}

/** A logistic regression as plain data. */
export interface LogisticModel {
  family: 'logistic'
  columns: readonly Column[]
  intercept: number
  inputs: readonly LogisticInput[]
}

export interface LogisticOptions {
  /** How strongly weights are held to zero; 1 is the customary strength on standardised columns. */
  l2?: number
  /** `not negative`: more of an input never lowers the odds, as for weights of a scorecard. */
  weights?: 'free' | 'not negative'
}

/**
 * Fits by Newton's steps (reweighted least squares) with the squared weights as penalty, on columns with mean 0 and deviation 1.
 * An unknown number counts as the mean, an unknown category as none.
 */
export function fitLogistic(
  table: Table,
  happened: ArrayLike<number>,
  { l2 = 1, weights = 'free' }: LogisticOptions = {},
): LogisticModel {
  const inputs = table.columns.flatMap((column, at) => inputsOf(column, at, table.values[at] as Float64Array))
  const design = inputs.map((input) => standing(input, table))
  const found = likeliest({ design, happened, l2, bound: weights }, table.rows)
  return {
    family: 'logistic',
    columns: table.columns,
    intercept: found[inputs.length] as number,
    inputs: inputs.map((input, at) => ({ ...input, weight: found[at] as number })),
  }
}

function inputsOf({ categories }: Column, column: number, values: Float64Array): LogisticInput[] {
  if (!categories) return [{ column, ...spreadOf(values), weight: 0 }]
  return categories.map((_, category) => {
    const is = Float64Array.from(values, (value) => (value === category ? 1 : 0))
    return { column, category, ...spreadOf(is), weight: 0 }
  })
}

/** Mean and deviation of what is known; a column that never moves has deviation 1, so that it weighs nothing. */
function spreadOf(values: Float64Array): { mean: number; deviation: number } {
  let [count, total, squares] = [0, 0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count++
    total += value
  }
  const mean = count === 0 ? 0 : total / count
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  const deviation = count === 0 ? 0 : Math.sqrt(squares / count)
  return { mean, deviation: deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1 }
}

/** An input of every row, standardised. */
function standing({ column, category, mean, deviation }: LogisticInput, table: Table): Float64Array {
  const values = table.values[column] as Float64Array
  const result = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (category !== undefined) result[row] = ((value === category ? 1 : 0) - mean) / deviation
    else result[row] = Number.isNaN(value) ? 0 : (value - mean) / deviation
  }
  return result
}

interface Task {
  design: readonly Float64Array[]
  happened: ArrayLike<number>
  l2: number
  bound: 'free' | 'not negative'
}

/** Weights of the inputs, the intercept last. */
function likeliest(task: Task, rows: number): Float64Array {
  let weights: Float64Array = new Float64Array(task.design.length + 1)
  let odds: Float64Array = new Float64Array(rows)
  let loss = penalised(task, odds, weights)
  for (let round = 0; round < 60; round++) {
    const next = along(task, weights, newtonTarget(task, odds), loss)
    if (!next) break
    const gain = loss - next.loss
    ;({ weights, odds, loss } = next)
    if (gain < 1e-10 * Math.max(1, loss)) break
  }
  return weights
}

/** Where the quadratic picture of the loss at these odds is least. */
function newtonTarget({ design, happened, l2, bound }: Task, odds: Float64Array): Float64Array {
  const size = design.length + 1
  const curve = square(size)
  const right = new Float64Array(size)
  const rows = odds.length
  const pull = new Float64Array(rows)
  const weigh = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const chance = chanceOf(odds[row] as number)
    const weight = Math.max(1e-10, chance * (1 - chance))
    weigh[row] = weight
    pull[row] = (happened[row] ? 1 : 0) - chance + weight * (odds[row] as number)
  }
  for (let one = 0; one < size; one++) fillRow(one, { design, weigh, pull, curve, right })
  for (let at = 0; at < design.length; at++) curve.of[at * size + at] = (curve.of[at * size + at] as number) + l2
  if (bound === 'free') return solve(curve, right)
  return solveBounded(curve, right, (place) => place < design.length)
}

interface Filling {
  design: readonly Float64Array[]
  weigh: Float64Array
  pull: Float64Array
  curve: Square
  right: Float64Array
}

/** One row of the curve; the intercept is an input that is 1 everywhere. */
function fillRow(one: number, { design, weigh, pull, curve, right }: Filling): void {
  const { size, of } = curve
  const rows = weigh.length
  const first = design[one]
  const weighed = new Float64Array(rows)
  let drawn = 0
  for (let row = 0; row < rows; row++) {
    const value = first ? (first[row] as number) : 1
    weighed[row] = value * (weigh[row] as number)
    drawn += value * (pull[row] as number)
  }
  right[one] = drawn
  for (let other = 0; other <= one; other++) {
    const second = design[other]
    let total = 0
    if (second) for (let row = 0; row < rows; row++) total += (weighed[row] as number) * (second[row] as number)
    else for (let row = 0; row < rows; row++) total += weighed[row] as number
    of[one * size + other] = total
    of[other * size + one] = total
  }
}

/** As far towards the target as the loss falls; nothing where it falls no more. */
function along(task: Task, from: Float64Array, target: Float64Array, before: number) {
  for (let size = 1; size > 1e-4; size /= 2) {
    const weights = from.map((weight, at) => weight + size * ((target[at] as number) - weight))
    const odds = oddsOf(task.design, weights, task.happened.length)
    const loss = penalised(task, odds, weights)
    if (loss < before) return { weights, odds, loss }
  }
  return undefined
}

function oddsOf(design: readonly Float64Array[], weights: Float64Array, rows: number): Float64Array {
  const odds = new Float64Array(rows).fill(weights[design.length] as number)
  design.forEach((input, at) => {
    const weight = weights[at] as number
    if (weight === 0) return
    for (let row = 0; row < rows; row++) odds[row] = (odds[row] as number) + weight * (input[row] as number)
  })
  return odds
}

function penalised({ happened, l2 }: Task, odds: Float64Array, weights: Float64Array): number {
  let loss = 0
  for (let row = 0; row < odds.length; row++) loss += softplus((odds[row] as number) * (happened[row] ? -1 : 1))
  for (let at = 0; at < weights.length - 1; at++) loss += (l2 / 2) * (weights[at] as number) ** 2
  return loss
}

/** The log odds of each row, for a table with the model's columns in their order. */
export function logisticOdds({ intercept, inputs }: LogisticModel, table: Table): Float64Array {
  const design = inputs.map((input) => standing(input, table))
  return oddsOf(design, Float64Array.from([...inputs.map(({ weight }) => weight), intercept]), table.rows)
}

/** What each column adds to the log odds of a row against the mean row; with the intercept they add up to it. */
export function logisticShares(model: LogisticModel, table: Table, row: number): Float64Array {
  const shares = new Float64Array(model.columns.length)
  for (const { column, category, mean, deviation, weight } of model.inputs) {
    const value = table.values[column]?.[row] ?? Number.NaN
    const is = category === undefined ? (Number.isNaN(value) ? mean : value) : value === category ? 1 : 0
    shares[column] = (shares[column] as number) + (weight * (is - mean)) / deviation
  }
  return shares
}
