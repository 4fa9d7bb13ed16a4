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
