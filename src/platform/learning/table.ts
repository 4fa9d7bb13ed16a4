/** What a column holds: a number, or the place of a word in a list of categories. */
export interface Column {
  name: string
  /** The words of a column of categories, whose values are places in this list; left out where it holds numbers. */
  categories?: readonly string[]
  /** 1 where the risk never falls as the number rises, -1 where it never rises: what is known of the trade is not learned against. */
  monotone?: 1 | -1
}

/** Rows to learn from or to judge, column by column; NaN is unknown. */
export interface Table {
  rows: number
  columns: readonly Column[]
  values: readonly Float64Array[]
}

/** The rows at some places, in that order; a place may come several times. */
export function rowsAt({ columns, values }: Table, places: ArrayLike<number>): Table {
  return { rows: places.length, columns, values: values.map((column) => pick(column, places)) }
}

/** The values at some places. */
export function pick(values: ArrayLike<number>, places: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(places.length)
  for (let at = 0; at < places.length; at++) picked[at] = values[places[at] as number] as number
  return picked
}

/** The same table with only the columns of these names, in their order; a name that it does not have is unknown everywhere. */
export function columnsNamed(table: Table, columns: readonly Column[]): Table {
  const places = new Map(table.columns.map(({ name }, at) => [name, at]))
  const values = columns.map(({ name }) => table.values[places.get(name) ?? -1] ?? unknown(table.rows))
  return { rows: table.rows, columns, values }
}

const unknown = (rows: number) => new Float64Array(rows).fill(Number.NaN)

/** A column of words as places in a list; words that the list does not know are unknown. Without a list it is made, in order. */
export function categorical(words: readonly (string | null)[], known?: readonly string[]) {
  const categories = known ?? [...new Set(words.filter((word) => word !== null))].sort()
  const places = new Map(categories.map((word, place) => [word, place]))
  const values = Float64Array.from(words, (word) => (word === null ? Number.NaN : (places.get(word) ?? Number.NaN)))
  return { categories, values }
}
