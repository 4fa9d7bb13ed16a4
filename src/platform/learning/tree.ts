import type { Random } from '../random.ts'
import type { Binned } from './bins.ts'
import type { Table } from './table.ts'

/** A tree as plain data, a place for each node; node 0 is the root, and a node without children (-1) is a leaf. */
export interface Tree {
  column: number[]
  /** Known numbers up to and with it go left. */
  cut: number[]
  /** Of a column of categories: those that go left. */
  categories: (number[] | null)[]
  unknownLeft: boolean[]
  left: number[]
  right: number[]
  value: number[]
  /** Rows that were learned from in each node. */
  rows: number[]
  /** By how much the split of the node made the loss smaller. */
  gain: number[]
}

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

interface Split {
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

interface Leaf {
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
interface Work {
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
}

export interface Grown {
  tree: Tree
  /** The places that were learned from, those of one leaf together. */
  order: Int32Array
  leaves: readonly { start: number; end: number; value: number }[]
}

/** Grows a tree over `places`: rows of the binned table, which may come several times. */
export function grow(binned: Binned, slopes: Slopes, places: Int32Array, growth: Growth): Grown {
  const work = workOf(binned, slopes, places, growth)
  const leaves: Leaf[] = [rootOf(work)]
  while (leaves.length < growth.leaves) {
    const best = bestOf(leaves)
    const parent = leaves[best]
    if (!parent?.split) break
    const children = divide(work, parent, parent.split)
    leaves.splice(best, 1, ...children)
    // What will not be split needs no sums.
    if (leaves.length < growth.leaves) lookAt(work, parent, ...children)
  }
  const found = leaves.map(({ node, start, end }) => ({ start, end, value: work.tree.value[node] as number }))
  return { tree: work.tree, order: work.order, leaves: found }
}

function workOf(binned: Binned, slopes: Slopes, places: Int32Array, growth: Growth): Work {
  const offsets = new Int32Array(binned.columns.length)
  let width = 0
  binned.binnings.forEach(({ count }, at) => {
    offsets[at] = width
    width += (count + 1) * 3
  })
  const columns = growth.columns ?? binned.columns.map((_, at) => at)
  const own = { order: Int32Array.from(places), scratch: new Int32Array(places.length), spare: [] }
  return { binned, slopes, growth, offsets, width, columns, tree: emptyTree(), ...own }
}

const emptyTree = (): Tree => ({
  column: [],
  cut: [],
  categories: [],
  unknownLeft: [],
  left: [],
  right: [],
  value: [],
  rows: [],
  gain: [],
})

function rootOf(work: Work): Leaf {
  const { gradient, bend } = work.slopes
  let [g, h] = [0, 0]
  for (const row of work.order) {
    g += gradient[row] as number
    h += bend[row] as number
  }
  const node = addNode(work, outcomeOf(work, g, h), work.order.length)
  const bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const whole = { node, start: 0, end: work.order.length, gradient: g, bend: h, ...bounds }
  const root: Leaf = { ...whole, columns: columnsFor(work), sums: null, split: null }
  sumUp(work, root)
  root.split = bestSplit(work, root)
  return root
}

function outcomeOf({ growth }: Work, gradient: number, bend: number): number {
  const whole = bend + growth.l2
  return whole > 0 ? -gradient / whole : 0
}

function addNode({ tree, growth }: Work, value: number, rows: number): number {
  tree.column.push(-1)
  tree.cut.push(0)
  tree.categories.push(null)
  tree.unknownLeft.push(false)
  tree.left.push(-1)
  tree.right.push(-1)
  tree.value.push(value * growth.rate)
  tree.rows.push(rows)
  tree.gain.push(0)
  return tree.value.length - 1
}

/** The columns that one split may use: all of the tree's, or some of them by chance, in order. */
function columnsFor({ columns, growth: { drawn } }: Work): readonly number[] {
  if (!drawn || drawn.count >= columns.length) return columns
  const rest = [...columns]
  for (let taken = 0; taken < drawn.count; taken++) {
    const other = taken + Math.floor(drawn.random.next() * (rest.length - taken))
    const column = rest[taken] as number
    rest[taken] = rest[other] as number
    rest[other] = column
  }
  return rest.slice(0, drawn.count).sort((one, other) => one - other)
}

function bestOf(leaves: readonly Leaf[]): number {
  let best = -1
  let gain = 0
  leaves.forEach(({ split }, at) => {
    if (split && split.gain > gain) {
      best = at
      gain = split.gain
    }
  })
  return best
}

/** Looks for the splits of two new leaves; the larger one's sums are what the smaller one leaves of their parent's. */
function lookAt(work: Work, parent: Leaf, left: Leaf, right: Leaf): void {
  const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left]
  sumUp(work, small)
  if (parent.sums && !work.growth.drawn) {
    large.sums = parent.sums
    if (small.sums) takeAway(large.sums, small.sums)
    else sumUp(work, large)
  } else {
    if (parent.sums) work.spare.push(parent.sums)
    sumUp(work, large)
  }
  parent.sums = null
  for (const leaf of [left, right]) leaf.split = bestSplit(work, leaf)
}

function takeAway(from: Float64Array, sums: Float64Array): void {
  for (let at = 0; at < from.length; at++) from[at] = (from[at] as number) - (sums[at] as number)
}

/** Adds up gradient, bend and rows of each bin. A leaf that is too small to split has no need of it. */
function sumUp(work: Work, leaf: Leaf): void {
  if (leaf.end - leaf.start < 2 * work.growth.leastRows) return
  const sums = leaf.sums ?? work.spare.pop() ?? new Float64Array(work.width)
  leaf.sums = sums
  sums.fill(0)
  if (leaf.columns.length < work.binned.columns.length) sumSome(work, leaf, sums)
  else sumAll(work, leaf, sums)
}

/** The innermost loop of learning: one row's bins lie together, and each adds three numbers that lie together. */
function sumAll({ binned, slopes, order, offsets }: Work, { start, end }: Leaf, sums: Float64Array): void {
  const { bins, columns } = binned
  const { gradient, bend } = slopes
  const wide = columns.length
  for (let at = start; at < end; at++) {
    const row = order[at] as number
    const g = gradient[row] as number
    const h = bend[row] as number
    const from = row * wide
    for (let column = 0; column < wide; column++) {
      const place = (offsets[column] as number) + (bins[from + column] as number) * 3
      sums[place] = (sums[place] as number) + g
      sums[place + 1] = (sums[place + 1] as number) + h
      sums[place + 2] = (sums[place + 2] as number) + 1
    }
  }
}

function sumSome({ binned, slopes, order, offsets }: Work, leaf: Leaf, sums: Float64Array): void {
  const wide = binned.columns.length
  for (const column of leaf.columns) {
    const offset = offsets[column] as number
    for (let at = leaf.start; at < leaf.end; at++) {
      const row = order[at] as number
      const place = offset + (binned.bins[row * wide + column] as number) * 3
      sums[place] = (sums[place] as number) + (slopes.gradient[row] as number)
      sums[place + 1] = (sums[place + 1] as number) + (slopes.bend[row] as number)
      sums[place + 2] = (sums[place + 2] as number) + 1
    }
  }
}

/** The split that makes the loss smallest, or null where none does. */
function bestSplit(work: Work, leaf: Leaf): Split | null {
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

/** Makes two leaves of one: writes the node down and puts the rows of each side together. */
function divide(work: Work, parent: Leaf, split: Split): [Leaf, Leaf] {
  const { tree, binned } = work
  const binning = binned.binnings[split.column] as { cuts: Float64Array; count: number }
  const middle = partition(work, parent, split)
  const left = addNode(work, split.leftValue, middle - parent.start)
  const right = addNode(work, split.rightValue, parent.end - middle)
  tree.column[parent.node] = split.column
  // Behind the last cut lies everything that is known; JSON knows no infinity.
  tree.cut[parent.node] = binning.cuts[split.bin] ?? Number.MAX_VALUE
  tree.categories[parent.node] = split.categories?.filter((bin) => bin < binning.count).sort((a, b) => a - b) ?? null
  tree.unknownLeft[parent.node] = split.unknownLeft
  tree.left[parent.node] = left
  tree.right[parent.node] = right
  tree.gain[parent.node] = split.gain
  return [
    leafOf(work, parent, split, { node: left, start: parent.start, end: middle }, 'left'),
    leafOf(work, parent, split, { node: right, start: middle, end: parent.end }, 'right'),
  ]
}

function leafOf(
  work: Work,
  parent: Leaf,
  split: Split,
  own: { node: number; start: number; end: number },
  side: 'left' | 'right',
): Leaf {
  let [gradient, bend] = [0, 0]
  for (let at = own.start; at < own.end; at++) {
    const row = work.order[at] as number
    gradient += work.slopes.gradient[row] as number
    bend += work.slopes.bend[row] as number
  }
  return {
    ...own,
    gradient,
    bend,
    ...boundsOf(work, parent, split, side),
    columns: columnsFor(work),
    sums: null,
    split: null,
  }
}

/** Below a split of a monotone column neither side may cross the middle between the two. */
function boundsOf(work: Work, { low, high }: Leaf, split: Split, side: 'left' | 'right') {
  const monotone = work.binned.columns[split.column]?.monotone
  if (!monotone) return { low, high }
  const middle = (split.leftValue + split.rightValue) / 2
  return (side === 'left') === (monotone === 1) ? { low, high: middle } : { low: middle, high }
}

/** Puts rows that go left before those that go right, each in their order; answers where the right side starts. */
function partition({ binned, order, scratch }: Work, { start, end }: Leaf, split: Split): number {
  const wide = binned.columns.length
  const { count } = binned.binnings[split.column] as { count: number }
  const goesLeft = new Uint8Array(count + 1)
  for (let bin = 0; bin < count; bin++) goesLeft[bin] = split.categories ? 0 : bin <= split.bin ? 1 : 0
  for (const bin of split.categories ?? []) goesLeft[bin] = 1
  goesLeft[count] = split.unknownLeft ? 1 : 0
  let [to, waiting] = [start, 0]
  for (let at = start; at < end; at++) {
    const row = order[at] as number
    if (goesLeft[binned.bins[row * wide + split.column] as number] === 1) order[to++] = row
    else scratch[waiting++] = row
  }
  order.set(scratch.subarray(0, waiting), to)
  return to
}

/** Trees as typed arrays one after the other, for judging many rows. */
export interface Forest {
  roots: Int32Array
  column: Int32Array
  cut: Float64Array
  left: Int32Array
  right: Int32Array
  unknownLeft: Uint8Array
  value: Float64Array
  /** Where the flags of a node's categories begin, and their number; -1 for a node of numbers. */
  flagsFrom: Int32Array
  flagsCount: Int32Array
  /** 1 for each category that goes left. */
  flags: Uint8Array
}

export function forestOf(trees: readonly Tree[]): Forest {
  const roots = new Int32Array(trees.length)
  let total = 0
  trees.forEach((tree, at) => {
    roots[at] = total
    total += tree.value.length
  })
  const shifted = (of: 'left' | 'right') =>
    Int32Array.from(
      trees.flatMap((tree, at) => tree[of].map((child) => (child < 0 ? -1 : child + (roots[at] as number)))),
    )
  return {
    roots,
    column: Int32Array.from(trees.flatMap(({ column }) => column)),
    cut: Float64Array.from(trees.flatMap(({ cut }) => cut)),
    left: shifted('left'),
    right: shifted('right'),
    unknownLeft: Uint8Array.from(trees.flatMap(({ unknownLeft }) => unknownLeft.map(Number))),
    value: Float64Array.from(trees.flatMap(({ value }) => value)),
    ...flagsOf(trees.flatMap(({ categories }) => categories)),
  }
}

function flagsOf(categories: readonly (readonly number[] | null)[]) {
  const flagsCount = Int32Array.from(categories, (left) => (left === null ? -1 : Math.max(0, ...left) + 1))
  const flagsFrom = new Int32Array(categories.length)
  let total = 0
  flagsCount.forEach((count, node) => {
    flagsFrom[node] = total
    total += Math.max(0, count)
  })
  const flags = new Uint8Array(total)
  categories.forEach((left, node) => {
    for (const category of left ?? []) flags[(flagsFrom[node] as number) + category] = 1
  })
  return { flagsFrom, flagsCount, flags }
}

/** The sum of what all trees say of each row of a table with the model's columns. */
export function judge(forest: Forest, { rows, values }: Table): Float64Array {
  const result = new Float64Array(rows)
  const { left, right, column, value } = forest
  for (const root of forest.roots) {
    for (let row = 0; row < rows; row++) {
      let node = root
      for (let at = column[node] as number; at >= 0; at = column[node] as number) {
        const seen = (values[at] as Float64Array)[row] as number
        node = (goesLeft(forest, node, seen) ? left[node] : right[node]) as number
      }
      result[row] = (result[row] as number) + (value[node] as number)
    }
  }
  return result
}

function goesLeft({ cut, unknownLeft, flagsFrom, flagsCount, flags }: Forest, node: number, seen: number): boolean {
  if (Number.isNaN(seen)) return unknownLeft[node] === 1
  const count = flagsCount[node] as number
  if (count < 0) return seen <= (cut[node] as number)
  return seen < count && flags[(flagsFrom[node] as number) + seen] === 1
}
