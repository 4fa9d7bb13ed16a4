import { type Day, epochDay } from '../../kernel/day.ts'

/** How the database keeps a column that is loaded by COPY. */
export type CopyType =
  | 'uuid'
  | 'date'
  | 'text'
  | 'boolean'
  | 'smallint'
  | 'int'
  | 'float8'
  | 'int[]'
  | 'text[]'
  | 'date[]'
  | 'float8[]'

/** In a Float64Array, which has no null, NaN stands for it. */
export type CopyValue = string | number | boolean | null | readonly (string | number | null)[] | Float64Array

/** The columns of a table that rows bring, in their order. */
export type CopyColumns = Readonly<Record<string, CopyType>>

/** Bytes after which a piece is sent. */
const pieceSize = 262_144

/**
 * Rows in the binary format of COPY, in pieces to be sent one after the other. A history has millions of numbers: written as texts
 * here and read from texts there they cost more than all that is done with them.
 */
export function* copyPieces(columns: CopyColumns, rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  const page = new Page()
  const types = Object.values(columns)
  page.bytes(signature)
  page.int(0) // no flags
  page.int(0) // no extension of the header
  for (const row of rows) {
    page.short(types.length)
    types.forEach((type, at) => {
      writeField(page, type, row[at] ?? null)
    })
    if (page.length >= pieceSize) yield page.take()
  }
  page.short(-1)
  yield page.take()
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')

function writeField(page: Page, type: CopyType, value: CopyValue): void {
  const start = page.length
  page.int(-1) // nothing
  if (value === null) return
  const write = writers[type]
  write(page, value)
  page.intAt(start, page.length - start - 4)
}

type Writer = (page: Page, value: CopyValue) => void

const writers: Record<CopyType, Writer> = {
  uuid: (page, value) => page.uuid(value as string),
  date: (page, value) => page.int(epochDay(value as Day) - firstDay),
  text: (page, value) => page.text(value as string),
  boolean: (page, value) => page.byte(value ? 1 : 0),
  smallint: (page, value) => page.short(whole(value)),
  int: (page, value) => page.int(whole(value)),
  float8: (page, value) => page.double(value as number),
  'int[]': arrayOf(23, 'int'),
  'text[]': arrayOf(25, 'text'),
  'date[]': arrayOf(1082, 'date'),
  'float8[]': (page, value) => {
    const values = value as readonly (number | null)[] | Float64Array
    writeHead(page, 701, values.length)
    page.doubles(values)
  },
}

/** Days are counted from 2000-01-01. */
const firstDay = epochDay('2000-01-01' as Day)

function whole(value: CopyValue): number {
  if (!Number.isInteger(value)) throw new Error(`${value} is no whole number`)
  return value as number
}

function arrayOf(id: number, type: CopyType): Writer {
  return (page, value) => {
    const values = value as readonly (string | number | null)[]
    writeHead(page, id, values.length)
    for (const element of values) writeField(page, type, element)
  }
}

/** `id` is the number by which the database knows the type of the elements. */
function writeHead(page: Page, id: number, length: number): void {
  page.int(length === 0 ? 0 : 1) // dimensions
  page.int(1) // some may be null
  page.int(id)
  if (length === 0) return
  page.int(length)
  page.int(1) // the first index
}

/** A piece that grows as it is written. */
class Page {
  length = 0
  #buffer = Buffer.allocUnsafeSlow(pieceSize + 65_536)
  #view = viewOf(this.#buffer)
  #lastUuid = ''
  readonly #lastUuidBytes = Buffer.alloc(16)

  /** What was written since the last piece. */
  take(): Buffer {
    const piece = this.#buffer.subarray(0, this.length)
    this.#renew(pieceSize + 65_536) // the one that goes is still being sent
    this.length = 0
    return piece
  }

  byte(value: number): void {
    this.#view.setInt8(this.#claim(1), value)
  }

  short(value: number): void {
    this.#view.setInt16(this.#claim(2), value)
  }

  int(value: number): void {
    this.#view.setInt32(this.#claim(4), value)
  }

  intAt(at: number, value: number): void {
    this.#view.setInt32(at, value)
  }

  double(value: number): void {
    const at = this.#claim(8)
    this.#view.setFloat64(at, value + 0) // there is but one zero: texts tell of no other
  }

  /** Each with its length before it; null has none. */
  doubles(values: readonly (number | null)[] | Float64Array): void {
    let at = this.#claim(values.length * 12)
    const view = this.#view
    const isNull = values instanceof Float64Array ? Number.isNaN : () => false
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? null
      if (value === null || isNull(value)) {
        view.setInt32(at, -1)
        at += 4
      } else {
        view.setInt32(at, 8)
        view.setFloat64(at + 4, value + 0)
        at += 12
      }
    }
    this.length = at
  }

  /** Rows of a history come by account: its id is read once. */
  uuid(value: string): void {
    if (value !== this.#lastUuid) {
      if (this.#lastUuidBytes.write(value.replaceAll('-', ''), 'hex') !== 16) throw new Error(`${value} is no id`)
      this.#lastUuid = value
    }
    this.bytes(this.#lastUuidBytes)
  }

  bytes(value: Uint8Array): void {
    const at = this.#claim(value.length)
    this.#buffer.set(value, at)
  }

  text(value: string): void {
    const at = this.#claim(value.length * 3) // no more bytes than that
    this.length = at + this.#buffer.write(value, at)
  }

  /** Makes room for so many bytes, and says where they begin. */
  #claim(bytes: number): number {
    const at = this.length
    if (at + bytes > this.#buffer.length) this.#grow(at + bytes)
    this.length = at + bytes
    return at
  }

  #grow(least: number): void {
    const before = this.#buffer
    this.#renew(Math.max(least, before.length * 2))
    before.copy(this.#buffer, 0, 0, this.length)
  }

  #renew(size: number): void {
    this.#buffer = Buffer.allocUnsafeSlow(size)
    this.#view = viewOf(this.#buffer)
  }
}

const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
