import { AppError } from '../../kernel/errors.ts'

/** The plain archive format that every system opens (POSIX ustar), written and read as a stream. */

export interface TarEntry {
  name: string
  size: number
  body: AsyncIterable<Buffer>
}

const block = 512

/** Writes entries one after the other. A body that is not as long as its entry says is a fault of whoever made it. */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Buffer> {
  for await (const { name, size, body } of entries) {
    yield headerOf(name, size)
    let written = 0
    for await (const chunk of body) {
      written += chunk.length
      yield chunk
    }
    if (written !== size) throw new Error(`${name} is ${written} bytes long, not ${size}`)
    yield Buffer.alloc(paddingOf(size))
  }
  yield Buffer.alloc(2 * block)
}

const paddingOf = (size: number) => (block - (size % block)) % block

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(block)
  const [prefix, rest] = splitName(name)
  header.write(rest, 0, 100)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${octal(size, 11)}\0`, 124)
  header.write(`${octal(0, 11)}\0`, 136)
  header.write('        ', 148) // the sum is made as if it were blanks
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  header.write(prefix, 345, 155)
  header.write(`${octal(sumOf(header), 6)}\0 `, 148)
  return header
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')

const sumOf = (header: Buffer) => header.reduce((sum, byte) => sum + byte, 0)

/** A long name stands in two fields, cut at a slash. */
function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let cut = name.indexOf('/'); cut !== -1; cut = name.indexOf('/', cut + 1)) {
    const [prefix, rest] = [name.slice(0, cut), name.slice(cut + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return [prefix, rest]
  }
  throw new Error(`The name ${name} is too long for an archive`)
}

/** Why an archive cannot be read to its end. */
export class TornArchive extends AppError {
  constructor(message: string) {
    super('invalid', message, {
      field: 'file',
      remedy: 'Take another copy of it, or another backup. Nothing was changed.',
    })
  }
}

/** Reads entries one after the other; what the caller leaves of a body is passed over. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = new Bytes(chunks)
  for (;;) {
    const header = await bytes.exactly(block)
    if (header.every((byte) => byte === 0)) return
    const { name, size } = readHeader(header)
    let left = size
    const next = async () => {
      const part = await bytes.upTo(left)
      left -= part.length
      return part
    }
    const body = async function* () {
      while (left > 0) yield await next()
    }
    yield { name, size, body: body() }
    while (left > 0) await next()
    await bytes.exactly(paddingOf(size))
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const told = Number.parseInt(textAt(header, 148, 8), 8)
  const plain = Buffer.from(header)
  plain.write('        ', 148)
  if (told !== sumOf(plain)) throw new TornArchive('The archive is damaged: a header does not add up')
  const [prefix, rest] = [textAt(header, 345, 155), textAt(header, 0, 100)]
  return { name: prefix ? `${prefix}/${rest}` : rest, size: Number.parseInt(textAt(header, 124, 12), 8) }
}

function textAt(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field
    .subarray(0, end === -1 ? length : end)
    .toString()
    .trim()
}

/** Takes given numbers of bytes off a stream of chunks. */
class Bytes {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]()
  }

  async exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = count; left > 0; ) {
      const part = await this.upTo(left)
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  /** At least one byte, at most `count`. */
  async upTo(count: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#source.next()
      if (next.done) throw new TornArchive('The archive ends too early')
      this.#held = next.value
    }
    const part = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(part.length)
    return part
  }
}
