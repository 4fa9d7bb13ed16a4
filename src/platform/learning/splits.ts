import type { Random } from '../random.ts'
import type { Binned } from './bins.ts'
import type { Summing } from './summing.ts'
import type { Tree } from './tree.ts'

export interface Growth {
  /** Leaves at most; the one that gains most is split first. */
  leaves: number
  /** Rows of a leaf at least. */
  leastRows: number
  l2: number
  /** What the value of a leaf is multiplied by. */
  rate: number
  /** Columns that are looked at in each split, drawn anew each time; all without it. */
  drawn?: { count: number; random: Random }
  /** Columns of this tree; all without it. */
  columns?: readonly number[]
}

/** Sums of each row: how the loss falls and how it bends. */
export interface Slopes {
  gradient: Float64Array
  bend: Float64Array
}

export interface Split {
  gain: number
  column: number
  /** Known bins up to and with it go left. */
  bin: number
  /** Of a column of categories: the bins that go left, the one for what is unknown among them. */
  categories: readonly number[] | null
  unknownLeft: boolean
  leftValue: number
  rightValue: number
}

export interface Leaf {
  node: number
  start: number
  end: number
  gradient: number
  bend: number
  /** What monotone columns further up allow. */
  low: number
  high: number
  /** The columns that its split may use. */
  columns: readonly number[]
  /** Gradient, bend and rows of each bin, while they are wanted. */
  sums: Float64Array | null
  split: Split | null
}

/** A tree while it grows. */
export interface Work {
  binned: Binned
  slopes: Slopes
  growth: Growth
  /** Places, those of one leaf together. */
  order: Int32Array
  scratch: Int32Array
  offsets: Int32Array
  width: number
  columns: readonly number[]
  tree: Tree
  spare: Float64Array[]
  /** Threads that help, where the table is large; then all sums lie in their slots. */
  summing: Summing | undefined
}

/** The value that makes the loss of some rows smallest. */
export function outcomeOf({ growth }: Work, gradient: number, bend: number): number {
  const whole = bend + growth.l2
  return whole > 0 ? -gradient / whole : 0
}

/** The split that makes the loss smallest, or null where none does. */
export function bestSplit(work: Work, leaf: Leaf): Split | null {
  if (!leaf.sums || leaf.end - leaf.start < 2 * work.growth.leastRows) return null
  const best: Split = {
    gain: 1e-9,
    column: -1,
    bin: 0,
    categories: null,
    unknownLeft: false,
    leftValue: 0,
    rightValue: 0,
  }
  for (const column of leaf.columns) {
    if (work.binned.binnings[column]?.isCategory)
      trySides(work, leaf, column, best, orderOfCategories(work, leaf, column))
    else tryCuts(work, leaf, column, best)
  }
  return best.column < 0 ? null : best
}

/** Every cut of a column of numbers, with what is unknown on either side. */
function tryCuts(work: Work, leaf: Leaf, column: number, best: Split): void {
  const { count } = work.binned.binnings[column] as { count: number }
  const sums = leaf.sums as Float64Array
  const offset = work.offsets[column] as number
  const unknown = offset + count * 3
  const unknownRows = sums[unknown + 2] as number
  for (let side = 0; side < (unknownRows > 0 ? 2 : 1); side++) {
    const isLeft = side === 1
    let g = isLeft ? (sums[unknown] as number) : 0
    let h = isLeft ? (sums[unknown + 1] as number) : 0
    let rows = isLeft ? unknownRows : 0
    // The last cut, behind all that is known, parts it from what is unknown.
    const cuts = unknownRows > 0 && !isLeft ? count : count - 1
    for (let bin = 0; bin < cuts; bin++) {
      const place = offset + bin * 3
      if (sums[place + 2] === 0) continue
      g += sums[place] as number
      h += sums[place + 1] as number
      rows += sums[place + 2] as number
      const better = weigh(work, leaf, column, { g, h, rows }, best)
      if (better) take(best, better, column, bin, null, unknownRows > 0 ? isLeft : rows * 2 >= leaf.end - leaf.start)
    }
  }
}

/** Bins of a column of categories that hold rows, by how they lean; what is unknown is one of them. */
function orderOfCategories(work: Work, leaf: Leaf, column: number): number[] {
  const { count } = work.binned.binnings[column] as { count: number }
  const sums = leaf.sums as Float64Array
  const offset = work.offsets[column] as number
  const leaning = (bin: number) =>
    (sums[offset + bin * 3] as number) / ((sums[offset + bin * 3 + 1] as number) + smoothing * work.growth.l2)
  return Array.from({ length: count + 1 }, (_, bin) => bin)
    .filter((bin) => (sums[offset + bin * 3 + 2] as number) > 0)
    .sort((one, other) => leaning(one) - leaning(other) || one - other)
}

// Rare categories lean by chance; this many times the penalty holds them to the middle of the order.
const smoothing = 10

function trySides(work: Work, leaf: Leaf, column: number, best: Split, bins: readonly number[]): void {
  const { count } = work.binned.binnings[column] as { count: number }
  const sums = leaf.sums as Float64Array
  const offset = work.offsets[column] as number
  let [g, h, rows] = [0, 0, 0]
  for (let taken = 0; taken < bins.length - 1; taken++) {
    const place = offset + (bins[taken] as number) * 3
    g += sums[place] as number
    h += sums[place + 1] as number
    rows += sums[place + 2] as number
    const better = weigh(work, leaf, column, { g, h, rows }, best)
    if (!better) continue
    const left = bins.slice(0, taken + 1)
    const isUnknownSeen = bins.includes(count)
    take(best, better, column, 0, left, isUnknownSeen ? left.includes(count) : rows * 2 >= leaf.end - leaf.start)
  }
}

interface Weighed {
  gain: number
  leftValue: number
  rightValue: number
}

/** What a split gains, where it is allowed and better than the best so far. */
function weigh(
  work: Work,
  leaf: Leaf,
  column: number,
  left: { g: number; h: number; rows: number },
  best: Split,
): Weighed | undefined {
  const { leastRows, l2 } = work.growth
  const size = leaf.end - leaf.start
  if (left.rows < leastRows || size - left.rows < leastRows) return undefined
  const g = leaf.gradient - left.g
  const h = leaf.bend - left.h
  const leftValue = held(leaf, outcomeOf(work, left.g, left.h))
  const rightValue = held(leaf, outcomeOf(work, g, h))
  const monotone = work.binned.columns[column]?.monotone
  if (monotone && (rightValue - leftValue) * monotone < 0) return undefined
  const own = work.tree.value[leaf.node] as number
  const gain =
    fallOf(left.g, left.h + l2, leftValue) +
    fallOf(g, h + l2, rightValue) -
    fallOf(leaf.gradient, leaf.bend + l2, own / work.growth.rate)
  return gain > best.gain ? { gain, leftValue, rightValue } : undefined
}

const held = ({ low, high }: Leaf, value: number) => (value < low ? low : value > high ? high : value)

/** Twice by how much the loss falls where all rows of a leaf move by a value. */
const fallOf = (gradient: number, bend: number, value: number) => -(2 * gradient + bend * value) * value

function take(
  best: Split,
  { gain, leftValue, rightValue }: Weighed,
  column: number,
  bin: number,
  categories: number[] | null,
  unknownLeft: boolean,
): void {
  Object.assign(best, { gain, leftValue, rightValue, column, bin, categories, unknownLeft })
}
