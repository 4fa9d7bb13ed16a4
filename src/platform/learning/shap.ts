import type { Table } from './table.ts'
import type { Tree } from './tree.ts'

/**
 * What each column adds to what the trees say of a row, exactly (TreeSHAP, path-dependent: Lundberg, Erion and Lee 2018,
 * algorithm 2). With the mean of all rows learned from, the shares add up to it.
 */
export function treeShares(trees: readonly Tree[], table: Table, row: number): { base: number; shares: Float64Array } {
  const shares = new Float64Array(table.columns.length)
  let base = 0
  for (const tree of trees) {
    base += meanOf(tree, 0)
    follow({ tree, table, row, shares }, 0, emptyPath(depthOf(tree, 0) + 2), 0, 1, 1, -1)
  }
  return { base, shares }
}

function meanOf(tree: Tree, node: number): number {
  if ((tree.column[node] as number) < 0) return tree.value[node] as number
  const [left, right] = [tree.left[node] as number, tree.right[node] as number]
  const rows = tree.rows[node] as number
  return (meanOf(tree, left) * (tree.rows[left] as number) + meanOf(tree, right) * (tree.rows[right] as number)) / rows
}

function depthOf(tree: Tree, node: number): number {
  if ((tree.column[node] as number) < 0) return 0
  return 1 + Math.max(depthOf(tree, tree.left[node] as number), depthOf(tree, tree.right[node] as number))
}

/** The different columns on the way to a node: the share of rows that would come along without knowing each, and whether the row does. */
interface Path {
  column: Int32Array
  without: Float64Array
  withIt: Float64Array
  weight: Float64Array
}

const emptyPath = (length: number): Path => ({
  column: new Int32Array(length),
  without: new Float64Array(length),
  withIt: new Float64Array(length),
  weight: new Float64Array(length),
})

const copyOf = ({ column, without, withIt, weight }: Path): Path => ({
  column: column.slice(),
  without: without.slice(),
  withIt: withIt.slice(),
  weight: weight.slice(),
})

interface Walk {
  tree: Tree
  table: Table
  row: number
  shares: Float64Array
}

function follow(
  walk: Walk,
  node: number,
  before: Path,
  depth: number,
  without: number,
  withIt: number,
  column: number,
): void {
  const { tree, shares } = walk
  const path = copyOf(before)
  extend(path, depth, without, withIt, column)
  const at = tree.column[node] as number
  if (at < 0) {
    for (let place = 1; place <= depth; place++) {
      const weight = sumWithout(path, depth, place)
      const own = path.column[place] as number
      const difference = (path.withIt[place] as number) - (path.without[place] as number)
      shares[own] = (shares[own] as number) + weight * difference * (tree.value[node] as number)
    }
    return
  }
  const [hot, cold] = goesLeft(walk, node)
    ? [tree.left[node] as number, tree.right[node] as number]
    : [tree.right[node] as number, tree.left[node] as number]
  let next = depth
  let [seenWithout, seenWith] = [1, 1]
  const seen = placeOf(path, depth, at)
  if (seen >= 0) {
    ;[seenWithout, seenWith] = [path.without[seen] as number, path.withIt[seen] as number]
    unwind(path, depth, seen)
    next--
  }
  const rows = tree.rows[node] as number
  follow(walk, hot, path, next + 1, (seenWithout * (tree.rows[hot] as number)) / rows, seenWith, at)
  follow(walk, cold, path, next + 1, (seenWithout * (tree.rows[cold] as number)) / rows, 0, at)
}

function goesLeft({ tree, table, row }: Walk, node: number): boolean {
  const seen = (table.values[tree.column[node] as number] as Float64Array)[row] as number
  if (Number.isNaN(seen)) return tree.unknownLeft[node] === true
  const categories = tree.categories[node]
  return categories ? categories.includes(seen) : seen <= (tree.cut[node] as number)
}

function placeOf(path: Path, depth: number, column: number): number {
  for (let place = 1; place <= depth; place++) if (path.column[place] === column) return place
  return -1
}

function extend(path: Path, depth: number, without: number, withIt: number, column: number): void {
  const { weight } = path
  path.column[depth] = column
  path.without[depth] = without
  path.withIt[depth] = withIt
  weight[depth] = depth === 0 ? 1 : 0
  for (let place = depth - 1; place >= 0; place--) {
    const here = weight[place] as number
    weight[place + 1] = (weight[place + 1] as number) + (withIt * here * (place + 1)) / (depth + 1)
    weight[place] = (without * here * (depth - place)) / (depth + 1)
  }
}

function unwind(path: Path, depth: number, gone: number): void {
  const { weight } = path
  const [without, withIt] = [path.without[gone] as number, path.withIt[gone] as number]
  let next = weight[depth] as number
  for (let place = depth - 1; place >= 0; place--) {
    if (withIt !== 0) {
      const here = weight[place] as number
      weight[place] = (next * (depth + 1)) / ((place + 1) * withIt)
      next = here - ((weight[place] as number) * without * (depth - place)) / (depth + 1)
    } else weight[place] = ((weight[place] as number) * (depth + 1)) / (without * (depth - place))
  }
  for (let place = gone; place < depth; place++) {
    path.column[place] = path.column[place + 1] as number
    path.without[place] = path.without[place + 1] as number
    path.withIt[place] = path.withIt[place + 1] as number
  }
}

/** The sum of weights that would be left if one column were taken off the path. */
function sumWithout({ weight, without, withIt }: Path, depth: number, gone: number): number {
  const [off, on] = [without[gone] as number, withIt[gone] as number]
  let next = weight[depth] as number
  let total = 0
  for (let place = depth - 1; place >= 0; place--) {
    if (on !== 0) {
      const here = (next * (depth + 1)) / ((place + 1) * on)
      total += here
      next = (weight[place] as number) - (here * off * (depth - place)) / (depth + 1)
    } else if (off !== 0) total += ((weight[place] as number) * (depth + 1)) / (off * (depth - place))
  }
  return total
}
