import { seededRandom } from '../random.ts'
import { binned, binningsOf } from './bins.ts'
import { grow } from './growing.ts'
import type { Column, Table } from './table.ts'
import { forestOf, judge, type Tree } from './tree.ts'

/** A random forest as plain data: its values add up to a probability. */
export interface ForestModel {
  family: 'forest'
  columns: readonly Column[]
  trees: readonly Tree[]
}

export interface ForestOptions {
  trees?: number
  leastRows?: number
  seed?: number
}

// The mean of hundreds of trees smooths what coarse cuts leave, at a quarter of the time.
const binsOfForest = 64

// More rows make a single tree deeper and the mean of hundreds of them no better, only hours long.
const mostRowsOfTree = 10_000

/**
 * Many deep trees, each over rows drawn again with replacement (ten thousand at most), each split over a few columns by chance (the square root of
 * their number); the answer is their mean.
 */
export function fitForest(
  table: Table,
  happened: ArrayLike<number>,
  { trees = 300, leastRows = 10, seed = 1 }: ForestOptions = {},
): ForestModel {
  const random = seededRandom(seed)
  const bytes = binned(table, binningsOf(table, binsOfForest))
  // The square's loss: a leaf's value is the share of its rows where it happened.
  const slopes = {
    gradient: Float64Array.from({ length: table.rows }, (_, row) => (happened[row] ? -1 : 0)),
    bend: new Float64Array(table.rows).fill(1),
  }
  const count = Math.max(1, Math.round(Math.sqrt(table.columns.length)))
  const growth = { leaves: table.rows, leastRows, l2: 0, rate: 1 / trees, drawn: { count, random } }
  const grown = Array.from({ length: trees }, () => grow(bytes, slopes, again(table.rows, random.next), growth).tree)
  return { family: 'forest', columns: table.columns, trees: grown }
}

/** As many rows as there are, up to what a tree needs, each drawn from all. */
function again(rows: number, next: () => number): Int32Array {
  const places = new Int32Array(Math.min(rows, mostRowsOfTree))
  for (let at = 0; at < places.length; at++) places[at] = Math.floor(next() * rows)
  return places
}

/** The probability of each row, for a table with the model's columns in their order. */
export const forestChances = ({ trees }: ForestModel, table: Table): Float64Array => judge(forestOf(trees), table)
