import { unitsText } from '../../kernel/money.ts'

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

/** An amount of minor units in whole ones with a point, whatever its size. */
export const unitsOf = (minor: number | null, currency: string): CsvCell =>
  minor === null ? null : { digits: unitsText(minor, currency) }

/** A list as CSV, page by page as it is read: of a long one the first lines go out while the others are still to come. */
export async function* csvOf<Page extends { items: readonly unknown[]; next: string | null }>(
  head: readonly string[],
  read: (cursor: string | undefined) => Promise<Page>,
  cellsOf: (item: Page['items'][number], page: Page) => readonly CsvCell[],
): AsyncGenerator<string> {
  yield csvLine(head)
  for (let cursor: string | undefined; ; ) {
    const page = await read(cursor)
    for (const item of page.items) yield csvLine(cellsOf(item, page))
    if (!page.next) return
    cursor = page.next
  }
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'object') return cell.digits
  if (typeof cell !== 'string') return String(cell)
  const harmless = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
