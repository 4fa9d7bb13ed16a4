import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { told } from '../../kernel/words.ts'

/** A file that an import reads, wherever it lies. */
export interface SourceFile {
  name: string
  /** Bytes as they lie on disk. */
  size: number
  open(): Readable
}

/** A file of a folder by its name, packed or not; null where neither is there. */
export async function fileInFolder(folder: string, name: string): Promise<SourceFile | null> {
  const packed = name.endsWith('.gz') ? name.slice(0, -3) : `${name}.gz`
  for (const candidate of [name, packed]) {
    const file = await fileAt(join(folder, candidate), candidate)
    if (file) return file
  }
  return null
}

export async function fileAt(path: string, name: string): Promise<SourceFile | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? { name, size: found.size, open: () => createReadStream(path) } : null
}

export type Opened =
  | { kind: 'text'; head: string; format: 'csv' | 'json list' | 'json lines'; pieces: AsyncIterable<string> }
  | { kind: 'refused'; reason: string; remedy: string }

/** Enough to tell what a file is. */
const headBytes = 4096

/** Unpacks a file where its content is gzip, finds out its encoding and form, and gives it as text in pieces. */
export async function openText(file: SourceFile, onBytes: (count: number) => void): Promise<Opened> {
  const packed = await withHead(counted(file.open(), onBytes))
  const isGzip = packed.head[0] === 0x1f && packed.head[1] === 0x8b
  const { head, chunks } = isGzip ? await withHead(gunzip(packed.chunks)) : packed
  const fault = faultOf(head)
  if (fault) return { kind: 'refused', ...fault }
  const encoding = encodingOf(head)
  const text = new TextDecoder(encoding).decode(head, { stream: true })
  if (text.trim() === '')
    return { kind: 'refused', reason: told`it is empty`, remedy: told`Export it again with its header line` }
  const format = formatOf(file.name, text.trimStart())
  return typeof format === 'string'
    ? { kind: 'text', head: text, format, pieces: decoded(chunks, encoding) }
    : { kind: 'refused', ...format }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length)
    yield chunk
  }
}

function gunzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacker = createGunzip()
  const source = Readable.from(chunks)
  source.on('error', (error) => unpacker.destroy(error))
  unpacker.on('close', () => source.destroy())
  return source.pipe(unpacker)
}

/** The first bytes of a stream, and the whole of it again. */
async function withHead(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; chunks: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let failure: unknown
  for (let length = 0; length < headBytes; ) {
    // A stream that breaks after its first bytes is told when its reader gets there, not before.
    const next = await iterator.next().catch((error: unknown) => {
      failure = error
      return { done: true as const, value: undefined }
    })
    if (next.done) break
    first.push(next.value)
    length += next.value.length
  }
  if (failure && first.length === 0) throw failure
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first
      if (failure) throw failure
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(first).subarray(0, headBytes), chunks: all() }
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

const kinds: [string, string, string][] = [
  ['504b0304', told`it is a zip archive or an Excel file`, told`Unpack it, or save the sheet as CSV`],
  ['504b0506', told`it is an empty zip archive`, told`Export the file again`],
  ['1f8b', told`it is packed twice`, told`Unpack it once`],
  ['d0cf11e0', told`it is an old Excel or Word file`, told`Save the sheet as CSV`],
  ['25504446', told`it is a PDF`, told`Export the table as CSV`],
  ['50415231', told`it is a Parquet file`, told`Export the table as CSV or JSON lines`],
  ['53514c69', told`it is a database file`, told`Export its tables as CSV`],
  ['fd377a58', told`it is packed with xz`, told`Unpack it, or pack it with gzip`],
  ['28b52ffd', told`it is packed with zstd`, told`Unpack it, or pack it with gzip`],
  ['425a68', told`it is packed with bzip2`, told`Unpack it, or pack it with gzip`],
]

function faultOf(head: Uint8Array): { reason: string; remedy: string } | null {
  const start = Buffer.from(head.subarray(0, 8)).toString('hex')
  const kind = kinds.find(([magic]) => start.startsWith(magic))
  if (kind) return { reason: kind[1], remedy: kind[2] }
  if (encodingOf(head) !== 'utf-8') return null
  const controls = head.reduce(
    (count, byte) => count + (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0),
    0,
  )
  // A twentieth: a text may hold a stray control character, a picture or a program holds them everywhere.
  if (controls * 20 <= head.length) return null
  return { reason: told`it is not a text`, remedy: told`Export the table as CSV or JSON with the encoding UTF-8` }
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function formatOf(
  name: string,
  start: string,
): 'csv' | 'json list' | 'json lines' | { reason: string; remedy: string } {
  const isCalledJson = /\.(json|jsonl|ndjson)(\.gz)?$/i.test(name)
  if (start.startsWith('<'))
    return {
      reason: told`it is a web page or XML`,
      remedy: told`Export the table as CSV; a page instead of a file often means that the export needs a sign-in`,
    }
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) return 'csv'
  if (start.startsWith('[')) return 'json list'
  if (start.startsWith('{')) return 'json lines'
  return isCalledJson
    ? { reason: told`it is called JSON and holds none`, remedy: told`Write a list of objects, or one object a line` }
    : 'csv'
}
