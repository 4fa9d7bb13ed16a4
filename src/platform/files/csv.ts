/** `digits` is a number in text, for those that a double cannot hold. */
export type CsvCell = string | number | boolean | null | undefined | { digits: string }

/**
 * What a spreadsheet would run: a cell that begins, after blanks and byte-order marks, with one of = + - @, their
 * full-width forms, a tab or a line break.
 */
const formula = /^[\s\uFEFF\u200B\u00A0]*[=+\-@\t\r\n＝＋－＠]/

/** One line of CSV (RFC 4180). Texts that a spreadsheet would take for a formula get a leading apostrophe; numbers stay numbers. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'object') return cell.digits
  if (typeof cell !== 'string') return String(cell)
  const harmless = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
