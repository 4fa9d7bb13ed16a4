import type { Binned } from './bins.ts'
import { bestSplit, type Growth, type Leaf, outcomeOf, type Slopes, type Split, type Work } from './splits.ts'
import { layoutOf, type Summing } from './summing.ts'
import type { Tree } from './tree.ts'

export interface Grown {
  tree: Tree
  /** The places that were learned from, those of one leaf together. */
  order: Int32Array
  leaves: readonly { start: number; end: number; value: number }[]
}

/** Grows a tree over `places`: rows of the binned table, which may come several times; of a large table with threads that help. */
export function grow(binned: Binned, slopes: Slopes, places: Int32Array, growth: Growth, summing?: Summing): Grown {
  const work = workOf(binned, slopes, places, growth, summing)
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

function workOf(
  binned: Binned,
  slopes: Slopes,
  places: Int32Array,
  growth: Growth,
  summing: Summing | undefined,
): Work {
  const columns = growth.columns ?? binned.columns.map((_, at) => at)
  const order = summing?.order ?? new Int32Array(places.length)
  order.set(places)
  const own = { order, scratch: new Int32Array(places.length), spare: [...(summing?.slots ?? [])], summing }
  return { binned, slopes, growth, ...layoutOf(binned), columns, tree: emptyTree(), ...own }
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
  if (leaf.columns.length < work.binned.columns.length) {
    // Only what will be read: small leaves of wide tables are many.
    for (const column of leaf.columns) sums.fill(0, work.offsets[column], work.offsets[column + 1])
    sumSome(work, leaf, sums)
  } else if (work.summing) work.summing.add(sums, leaf.start, leaf.end)
  else {
    sums.fill(0)
    sumAll(work, leaf, sums)
  }
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
