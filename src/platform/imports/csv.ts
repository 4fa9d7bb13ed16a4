import { told } from '../../kernel/words.ts'
import { longestRecord } from './record.ts'

/** A record of a CSV file: its cells, or why it cannot be split into cells. */
export interface CsvRecord {
  line: number
  raw: string
  cells: string[]
  broken: string | null
}

type Scanned =
  | { kind: 'record'; end: number; next: number; cells: string[] }
  | { kind: 'broken'; why: string }
  | { kind: 'needs more' }

/**
 * Splits CSV text (RFC 4180) that arrives in pieces. A record with a stray quote costs only its own line: reading goes
 * on with the line behind it, so that one forgotten quote never swallows the rest of the file.
 */
export class CsvSplitter {
  #delimiter: string
  #text = ''
  #line = 1
  /** Within a line too long to be kept: everything up to its end is passed over. */
  #isSkipping = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  push(piece: string): CsvRecord[] {
    this.#text += piece
    return this.#take('more follows')
  }

  end(): CsvRecord[] {
    return this.#take('at the end')
  }

  #take(when: 'more follows' | 'at the end'): CsvRecord[] {
    const records: CsvRecord[] = []
    let start = this.#isSkipping ? this.#skipLine() : 0
    while (start < this.#text.length) {
      const scanned = scanRecord(this.#text, start, this.#delimiter, when)
      if (scanned.kind === 'needs more') break
      if (scanned.kind === 'broken') {
        const end = lineEnd(this.#text, start)
        const isOpen = end === null && when === 'more follows'
        if (isOpen && this.#text.length - start <= longestRecord) break
        const raw = this.#text.slice(start, end?.at)
        records.push({ line: this.#line, raw, cells: [], broken: scanned.why })
        this.#isSkipping = isOpen
        this.#line += isOpen ? 0 : 1
        start = end?.next ?? this.#text.length
      } else {
        const raw = this.#text.slice(start, scanned.end)
        if (raw !== '') records.push({ line: this.#line, raw, cells: scanned.cells, broken: null })
        this.#line += linesIn(this.#text, start, scanned.next)
        start = scanned.next
      }
    }
    this.#text = this.#text.slice(start)
    return records
  }

  #skipLine(): number {
    const end = lineEnd(this.#text, 0)
    if (end === null) return this.#text.length
    this.#isSkipping = false
    this.#line += 1
    return end.next
  }
}

const tooLong = told`the line is longer than ${longestRecord.toLocaleString('en')} characters`
const neverClosed = told`a quote is opened and never closed`

function scanRecord(text: string, start: number, delimiter: string, when: 'more follows' | 'at the end'): Scanned {
  const cells: string[] = []
  for (let at = start; ; ) {
    const cell = text[at] === '"' ? quotedCell(text, at, delimiter) : plainCell(text, at, delimiter)
    if (cell.kind === 'broken') return cell
    if (cell.end - start > longestRecord) {
      return { kind: 'broken', why: cell.kind === 'open' && text[at] === '"' ? neverClosed : tooLong }
    }
    if (cell.kind === 'open') {
      if (when === 'more follows') return { kind: 'needs more' }
      if (text[at] === '"' && !cell.closed) return { kind: 'broken', why: neverClosed }
      return { kind: 'record', end: text.length, next: text.length, cells: [...cells, cell.text] }
    }
    cells.push(cell.text)
    const mark = text[cell.end]
    if (mark === delimiter) at = cell.end + 1
    else if (mark === '\r' && cell.end + 1 === text.length && when === 'more follows') return { kind: 'needs more' }
    else
      return {
        kind: 'record',
        end: cell.end,
        next: cell.end + (mark === '\r' && text[cell.end + 1] === '\n' ? 2 : 1),
        cells,
      }
  }
}

type Cell =
  | { kind: 'closed'; end: number; text: string }
  /** The text ended first; `closed` tells whether a quoted cell was complete by then. */
  | { kind: 'open'; end: number; text: string; closed: boolean }
  | { kind: 'broken'; why: string }

function plainCell(text: string, start: number, delimiter: string): Cell {
  for (let at = start; at < text.length; at++) {
    const mark = text[at]
    if (mark === delimiter || mark === '\n' || mark === '\r')
      return { kind: 'closed', end: at, text: text.slice(start, at) }
  }
  return { kind: 'open', end: text.length, text: text.slice(start), closed: true }
}

function quotedCell(text: string, start: number, delimiter: string): Cell {
  let content = ''
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return { kind: 'open', end: text.length, text: content, closed: false }
    content += text.slice(from, quote)
    const after = text[quote + 1]
    if (after === '"') {
      content += '"'
      from = quote + 2
    } else if (after === undefined) return { kind: 'open', end: quote + 1, text: content, closed: true }
    else if (after === delimiter || after === '\n' || after === '\r')
      return { kind: 'closed', end: quote + 1, text: content }
    else return { kind: 'broken', why: 'a quote stands in the middle of a cell' }
  }
}

/** Where the line ends and the next begins; null while its end is not there, or is a \r that a \n may follow. */
function lineEnd(text: string, start: number): { at: number; next: number } | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\n') return { at, next: at + 1 }
    if (text[at] === '\r' && at + 1 < text.length) return { at, next: at + (text[at + 1] === '\n' ? 2 : 1) }
  }
  return null
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) lines++
  }
  return lines
}

/** The mark between the cells: the one that the first line holds most often outside of quotes; a comma where it holds none. */
export function delimiterOf(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: bare.split(mark).length - 1 }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
}
