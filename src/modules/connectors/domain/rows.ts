/** Rows in their order, cut so that no part holds two of one name: the later word of a record is told after the earlier one. */
export function inWaves<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Row[][] {
  const told = new Map<string, number>()
  const waves: Row[][] = []
  for (const row of rows) {
    const name = nameOf(row)
    const wave = told.get(name) ?? 0
    told.set(name, wave + 1)
    const own = waves[wave]
    if (own) own.push(row)
    else waves.push([row])
  }
  return waves
}

const notSet = new Set(['', 'f', 'false', 'n', 'no', '0', 'null', 'none'])

/** Whether a column that marks deleted rows marks this one: true, yes, 1, a moment, or any other word. */
export const isFlagged = (text: string): boolean => !notSet.has(text.trim().toLowerCase())

/** A listing that lost so much at once is more likely broken than right: people are asked before anything is deleted. */
export function isSuspicious(gone: number, known: number): boolean {
  return gone > 20 && gone > 0.3 * known
}
