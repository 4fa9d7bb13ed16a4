import { told } from '../../kernel/words.ts'
import type { CsvRecord } from './csv.ts'
import { longestRecord } from './record.ts'

/** What a map calls a file whose cells are parted by blanks, as old programs write their tables. */
export const BLANKS = 'blanks'

/** Splits lines into cells wherever blanks or tabs stand, however many; those at the ends of a line mean nothing. */
export class BlanksSplitter {
  #text = ''
  #line = 1

  push(piece: string): CsvRecord[] {
    this.#text += piece
    const end = this.#text.lastIndexOf('\n') + 1
    const records = this.#records(this.#text.slice(0, end))
    this.#text = this.#text.slice(end)
    return records
  }

  end(): CsvRecord[] {
    const records = this.#records(this.#text)
    this.#text = ''
    return records
  }

  #records(text: string): CsvRecord[] {
    if (text === '') return []
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    return lines.flatMap((raw) => this.#record(raw.replace(/\r$/, '')))
  }

  #record(raw: string): CsvRecord[] {
    const line = this.#line++
    const content = raw.trim()
    if (content === '') return []
    if (raw.length > longestRecord) {
      const broken = told`the line is longer than ${longestRecord.toLocaleString('en')} characters`
      return [{ line, raw: raw.slice(0, longestRecord), cells: [], broken }]
    }
    return [{ line, raw, cells: content.split(/[ \t]+/), broken: null }]
  }
}
