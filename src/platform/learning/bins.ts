import type { Column, Table } from './table.ts'

/** As many as a byte holds beside the place for what is unknown. */
const mostBins = 254

/** How a column's values fall into bins: numbers between cuts, categories each into their own; the last bin is for what is unknown. */
export interface Binning {
  /** Numbers up to and with the first cut fall into bin 0, and so on; empty for categories. */
  cuts: Float64Array
  /** Bins of known values. */
  count: number
  isCategory: boolean
}

/** A table as bytes, row after row, so that one row lies together. */
export interface Binned {
  rows: number
  columns: readonly Column[]
  binnings: readonly Binning[]
  bins: Uint8Array
}

/** Cuts at quantiles of what is seen; a column with few different numbers gets a bin for each. */
export function binningsOf(table: Table, most: number = mostBins): Binning[] {
  return table.columns.map(({ categories }, at) => {
    if (categories) return { cuts: new Float64Array(), count: Math.min(categories.length, mostBins), isCategory: true }
    const cuts = cutsOf(table.values[at] as Float64Array, Math.min(most, mostBins))
    return { cuts, count: cuts.length + 1, isCategory: false }
  })
}

function cutsOf(values: Float64Array, most: number): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  const different = known.filter((value, at) => at === 0 || value !== known[at - 1])
  if (different.length <= most) return between(different)
  const cuts = new Set<number>()
  for (let part = 1; part < most; part++) {
    const place = (part / most) * (known.length - 1)
    cuts.add(((known[Math.floor(place)] as number) + (known[Math.ceil(place)] as number)) / 2)
  }
  return Float64Array.from(cuts).sort()
}

const between = (different: Float64Array): Float64Array =>
  different.subarray(1).map((value, at) => {
    const before = different[at] as number
    const middle = before + (value - before) / 2
    // Neighbours so close that nothing lies between: the cut is the lower one.
    return middle < value ? middle : before
  })

/** Puts every value into its bin. */
export function binned(table: Table, binnings: readonly Binning[]): Binned {
  const { rows, columns } = table
  const bins = new Uint8Array(rows * columns.length)
  binnings.forEach((binning, at) => {
    const values = table.values[at] as Float64Array
    for (let row = 0; row < rows; row++) bins[row * columns.length + at] = binOf(values[row] as number, binning)
  })
  return { rows, columns, binnings, bins }
}

function binOf(value: number, { cuts, count, isCategory }: Binning): number {
  if (Number.isNaN(value)) return count
  if (isCategory) return value < count ? value : count
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (cuts[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}
