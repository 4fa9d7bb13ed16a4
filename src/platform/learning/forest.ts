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

/**
 * Many deep trees, each over rows drawn again with replacement, each split over a few columns by chance (the square root of
 * their number); the answer is their mean.
 */
export function fitForest(
  table: Table,
  happened: ArrayLike<number>,
  { trees = 300, leastRows = 10, seed = 1 }: ForestOptions = {},
): ForestModel {
  const random = seededRandom(seed)
  const bytes = binned(table, binningsOf(table))
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

/** As many rows as there are, each drawn from all. */
const again = (rows: number, next: () => number) => Int32Array.from({ length: rows }, () => Math.floor(next() * rows))

/** The probability of each row, for a table with the model's columns in their order. */
export const forestChances = ({ trees }: ForestModel, table: Table): Float64Array => judge(forestOf(trees), table)
