import { hash } from 'node:crypto'
import type { Sum } from './contents.ts'

/**
 * Counts rows and sums up their fingerprints: four lanes of 32 bits, each modulo 2^32, so that the same rows in another
 * order give the same sum, and one row more, less or altered gives another.
 */
export class RowSum {
  rows = 0
  readonly #lanes = new Uint32Array(4)
  /** A row that the last chunk cut in two. */
  #rest: Buffer | null = null

  /** Takes in rows as COPY writes them, each with its line end; chunks may end anywhere. */
  add(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const row = chunk.subarray(start, end)
      this.#addRow(this.#rest === null ? row : Buffer.concat([this.#rest, row]))
      this.#rest = null
      start = end + 1
    }
    if (start === chunk.length) return
    const rest = Buffer.from(chunk.subarray(start))
    this.#rest = this.#rest === null ? rest : Buffer.concat([this.#rest, rest])
  }

  #addRow(row: Buffer): void {
    this.rows += 1
    const print = hash('sha256', row, 'buffer')
    for (let lane = 0; lane < 4; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] as number) + print.readUInt32LE(lane * 4)
    }
  }

  sum(): Sum {
    const digest = [...this.#lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('')
    return { rows: this.rows, digest }
  }
}

/** Passes chunks on and sums them up. */
export async function* summed(chunks: AsyncIterable<Buffer>, into: RowSum): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    into.add(chunk)
    yield chunk
  }
}

/** The tables whose sums differ, each in a sentence. */
export function differences(expected: Record<string, Sum>, found: Record<string, Sum>): string[] {
  return Object.entries(expected).flatMap(([table, sum]) => {
    const other = found[table]
    if (other?.rows === sum.rows && other.digest === sum.digest) return []
    if (other?.rows !== sum.rows) return [`${table} has ${other?.rows ?? 0} rows and should have ${sum.rows}`]
    return [`${table} has ${sum.rows} rows as it should, but not with the same content`]
  })
}
