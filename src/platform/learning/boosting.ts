import { seededRandom } from '../random.ts'
import { type Binned, binned, binningsOf } from './bins.ts'
import { type Grown, grow } from './growing.ts'
import { chanceOf, meanLogOdds } from './odds.ts'
import { logLoss } from './skill.ts'
import type { Slopes } from './splits.ts'
import { type Summing, summingFor } from './summing.ts'
import type { Column, Table } from './table.ts'
import { forestOf, judge, type Tree } from './tree.ts'

/** Boosted trees as plain data: their values add up to log odds. */
export interface BoostingModel {
  family: 'boosting'
  columns: readonly Column[]
  base: number
  trees: readonly Tree[]
}

export interface BoostingOptions {
  rounds?: number
  rate?: number
  leaves?: number
  leastRows?: number
  l2?: number
  bins?: number
  /** The share of rows, and of columns, that each tree sees; drawn by the seed. */
  rowShare?: number
  columnShare?: number
  seed?: number
  /** 1 does all in this thread; without it a large table is shared among the cores, with the same bytes as outcome. */
  threads?: 1
  /** Rows from later than those learned from: trees are added until these have not been foretold better for a while. */
  later?: { table: Table; happened: ArrayLike<number>; patience?: number }
}

// Settings that were best calibrated on churn sets of some thousands of rows; the customary larger ones learn by heart.
const usual = {
  rounds: 120,
  rate: 0.05,
  leaves: 8,
  leastRows: 30,
  l2: 1,
  bins: 254,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
}

/** Adds one small tree after the other, each to what the ones before left unexplained. Large tables use every core. */
export function fitBoosting(table: Table, happened: ArrayLike<number>, options: BoostingOptions = {}): BoostingModel {
  const settings = { ...usual, ...options }
  const bytes = binned(table, binningsOf(table, settings.bins))
  // Threads see all rows and columns.
  const isWhole = settings.rowShare === 1 && settings.columnShare === 1
  const summing = isWhole && settings.threads !== 1 ? summingFor(bytes, settings.leaves) : undefined
  try {
    return boosted({ table, happened, bytes, summing }, settings)
  } finally {
    summing?.close()
  }
}

interface Boosted {
  table: Table
  happened: ArrayLike<number>
  bytes: Binned
  summing: Summing | undefined
}

function boosted({ table, happened, bytes, summing }: Boosted, options: typeof usual & BoostingOptions): BoostingModel {
  const { rounds, seed, ...how } = options
  const random = seededRandom(seed)
  const base = meanLogOdds(happened)
  const odds = new Float64Array(table.rows).fill(base)
  const slopes = summing?.slopes ?? { gradient: new Float64Array(table.rows), bend: new Float64Array(table.rows) }
  const watch = options.later ? watching(options.later, base) : undefined
  const trees: Tree[] = []
  for (let round = 0; round < rounds; round++) {
    slopesOf(odds, happened, slopes)
    const places = some(table.rows, how.rowShare, random.next)
    const columns = how.columnShare < 1 ? [...some(table.columns.length, how.columnShare, random.next)] : undefined
    const grown = grow(bytes, slopes, places, columns ? { ...how, columns } : how, summing)
    if (grown.leaves.length < 2) break
    trees.push(grown.tree)
    moveOn(odds, grown, table, how.rowShare)
    if (watch?.isEnough(grown.tree)) break
  }
  return { family: 'boosting', columns: table.columns, base, trees: trees.slice(0, watch?.best() ?? trees.length) }
}

function slopesOf(odds: Float64Array, happened: ArrayLike<number>, { gradient, bend }: Slopes): void {
  for (let row = 0; row < odds.length; row++) {
    const chance = chanceOf(odds[row] as number)
    gradient[row] = chance - (happened[row] ? 1 : 0)
    bend[row] = Math.max(1e-16, chance * (1 - chance))
  }
}

/** A share of the places in their order, at least one, by chance; all without drawing. */
function some(count: number, share: number, next: () => number): Int32Array {
  const wanted = share >= 1 ? count : Math.max(1, Math.round(count * share))
  const places = new Int32Array(wanted)
  for (let place = 0, taken = 0; taken < wanted; place++)
    if (share >= 1 || next() * (count - place) < wanted - taken) places[taken++] = place
  return places
}

function moveOn(odds: Float64Array, { tree, order, leaves }: Grown, table: Table, rowShare: number): void {
  if (rowShare < 1) {
    moveBy(odds, tree, table)
    return
  }
  for (const { start, end, value } of leaves) {
    for (let at = start; at < end; at++) {
      const row = order[at] as number
      odds[row] = (odds[row] as number) + value
    }
  }
}

function moveBy(odds: Float64Array, tree: Tree, table: Table): void {
  const moved = judge(forestOf([tree]), table)
  for (let row = 0; row < odds.length; row++) odds[row] = (odds[row] as number) + (moved[row] as number)
}

/** Follows how well rows from later are foretold; says when it has not become better for some trees. */
function watching({ table, happened, patience = 15 }: NonNullable<BoostingOptions['later']>, base: number) {
  const odds = new Float64Array(table.rows).fill(base)
  const lossNow = () => logLoss({ scores: odds.map(chanceOf), happened }) ?? 0
  let [count, best, least] = [0, 0, lossNow()]
  return {
    isEnough: (tree: Tree) => {
      moveBy(odds, tree, table)
      count++
      const loss = lossNow()
      if (loss < least) [best, least] = [count, loss]
      return count - best >= patience
    },
    best: () => best,
  }
}

/** The log odds of each row, for a table with the model's columns in their order. */
export function boostingOdds({ base, trees }: BoostingModel, table: Table): Float64Array {
  return judge(forestOf(trees), table).map((moved) => base + moved)
}
