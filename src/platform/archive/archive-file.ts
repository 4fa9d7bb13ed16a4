import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { AppError } from '../../kernel/errors.ts'
import { archiveFormat, type Contents, type Head, type Part, type Tail } from './contents.ts'
import { bodyOf, filesOf, opened, printed } from './files.ts'
import { seal } from './seal.ts'
import { readTar, type TarEntry, TornArchive, writeTar } from './tar.ts'

/** About so many bytes of rows stand in one entry: an entry's size is written before it. */
const rowsAtOnce = 4 * 1024 * 1024

/** 3: on two cores the reading of rows and the compressing of them take about as long. */
const compression = { level: 3 }

export interface FileSource {
  dataFolder: string
  /** Takes the secret along, closed under it; without one the secret stays behind. */
  passphrase?: string | undefined
}

export interface Written {
  bytes: number
  tail: Tail
  files: number
  /** Whether the secret of sessions and stored credentials is inside. */
  secrets: 'sealed' | 'left out'
}

/** The end of an archive: what it holds, so that a missing or altered part is noticed. */
interface Manifest extends Tail {
  files: Record<string, string>
}

const readme = `A backup of Tenure. \`tenure restore FILE\` puts it back.

head.json       versions, the migrations that had run, the tables with their columns
tables/NAME/    rows as PostgreSQL's COPY writes them, in the order of the columns in head.json
files/          the product's own files
secrets.json    the secret that signs sessions, closed under a passphrase; absent where none was given
manifest.json   number of rows and fingerprint of every table, fingerprint of every file; the last entry
`

/** Writes an installation's content into one file. Nothing is left of a backup that did not end well. */
export async function writeArchive(path: string, contents: Contents, source: FileSource): Promise<Written> {
  const part = `${path}.part`
  const made = { tail: undefined as Tail | undefined, files: 0 }
  const secret = join(source.dataFolder, 'secret')
  const secrets = source.passphrase && existsSync(secret) ? 'sealed' : 'left out'
  async function* entries(): AsyncGenerator<TarEntry> {
    yield textEntry('README.txt', readme)
    yield textEntry('head.json', JSON.stringify(contents.head, null, 1))
    for await (const one of contents.parts) {
      if (one.kind === 'rows') yield* rowEntries(one.table, one.chunks)
      if (one.kind === 'tail') made.tail = one.tail
    }
    const files: Record<string, string> = {}
    for (const file of await filesOf(source.dataFolder)) {
      const handle = await opened(file)
      if (handle === null) continue
      const body = printed(bodyOf(handle, file.size), (print) => {
        files[file.name] = print
      })
      yield { name: `files/${file.name}`, size: file.size, body }
    }
    made.files = Object.keys(files).length
    if (secrets === 'sealed') {
      const content = JSON.stringify({ secret: readFileSync(secret, 'utf8').trim() })
      yield textEntry('secrets.json', seal(content, source.passphrase ?? ''))
    }
    yield textEntry('manifest.json', JSON.stringify({ ...(made.tail as Tail), files } satisfies Manifest, null, 1))
  }
  try {
    await pipeline(writeTar(entries()), createGzip(compression), createWriteStream(part, { mode: 0o600 }))
    await flush(part)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { bytes: (await stat(path)).size, tail: made.tail as Tail, files: made.files, secrets }
}

/** A backup counts once it lies on the disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.sync()
  await handle.close()
}

function textEntry(name: string, text: string): TarEntry {
  const body = Buffer.from(text)
  return { name, size: body.length, body: once(body) }
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}

async function* rowEntries(table: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  let waiting: Buffer[] = []
  let size = 0
  let number = 0
  const entry = (): TarEntry => {
    const body = Buffer.concat(waiting)
    waiting = []
    size = 0
    number += 1
    return { name: `tables/${table}/${String(number).padStart(6, '0')}.copy`, size: body.length, body: once(body) }
  }
  for await (const chunk of chunks) {
    waiting.push(chunk)
    size += chunk.length
    if (size >= rowsAtOnce) yield entry()
  }
  if (size > 0) yield entry()
}

// ---------------------------------------------------------------- reading

export interface OpenedArchive {
  contents: Contents
  /** After all parts were read: the sealed secrets, and what the files should be. */
  rest(): { secrets: string | null; files: Record<string, string> }
  close(): Promise<void>
}

/** Opens a file that `writeArchive` made; its parts are read as they are asked for. */
export async function openArchive(path: string): Promise<OpenedArchive> {
  if (!existsSync(path)) {
    throw new AppError('not_found', `There is no file ${path}`, { field: 'file', remedy: 'Name a backup' })
  }
  const file = createReadStream(path)
  const entries = readTar(unpacked(file))
  const head = await readHead(entries, path)
  const rest = { secrets: null as string | null, files: {} as Record<string, string> }
  return {
    contents: { head, parts: partsOf(entries, rest) },
    rest: () => rest,
    close: async () => {
      await entries.return(undefined)
      file.destroy()
    },
  }
}

async function* unpacked(file: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const chunk of file.pipe(gunzip)) yield chunk as Buffer
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_')) throw new TornArchive('The archive is damaged or cut off')
    throw error
  }
}

async function readHead(entries: AsyncGenerator<TarEntry>, path: string): Promise<Head> {
  try {
    for (;;) {
      const entry = await entries.next()
      if (entry.done) break
      if (entry.value.name === 'README.txt') continue
      if (entry.value.name !== 'head.json') break
      return knownFormat(JSON.parse(await textOf(entry.value)) as Head)
    }
  } catch (error) {
    if (!(error instanceof TornArchive) && error instanceof AppError) throw error
  }
  throw new AppError('invalid', `${path} is not a backup of Tenure, or it is damaged`, {
    field: 'file',
    remedy: 'Name a file that `tenure backup` made',
  })
}

function knownFormat(head: Head): Head {
  if (head.format === archiveFormat) return head
  throw new AppError('conflict', `This backup has the format ${head.format}, which this version does not know`, {
    remedy: `Restore it with Tenure ${head.product} or later`,
  })
}

async function textOf(entry: TarEntry): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of entry.body) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

async function* partsOf(
  entries: AsyncGenerator<TarEntry>,
  rest: { secrets: string | null; files: Record<string, string> },
): AsyncGenerator<Part> {
  const ahead = new Ahead(entries)
  for (let entry = await ahead.next(); entry; entry = await ahead.next()) {
    const [kind = '', table = ''] = entry.name.split('/')
    if (kind === 'tables') yield { kind: 'rows', table, chunks: ahead.whole(entry, `tables/${table}/`) }
    else if (kind === 'files')
      yield { kind: 'file', name: entry.name.slice('files/'.length), size: entry.size, body: entry.body }
    else if (entry.name === 'secrets.json') rest.secrets = await textOf(entry)
    else if (entry.name === 'manifest.json') {
      const { files, ...tail } = JSON.parse(await textOf(entry)) as Manifest
      rest.files = files
      yield { kind: 'tail', tail }
    }
  }
}

/** Reads one entry further to see where a table ends, and hands that entry out next. */
class Ahead {
  readonly #entries: AsyncGenerator<TarEntry>
  #seen: TarEntry | undefined

  constructor(entries: AsyncGenerator<TarEntry>) {
    this.#entries = entries
  }

  async next(): Promise<TarEntry | undefined> {
    const seen = this.#seen
    this.#seen = undefined
    if (seen) return seen
    const entry = await this.#entries.next()
    return entry.done ? undefined : entry.value
  }

  /** The bodies of an entry and those after it in the same folder, as one. */
  async *whole(first: TarEntry, folder: string): AsyncGenerator<Buffer> {
    yield* first.body
    for (let entry = await this.next(); entry; entry = await this.next()) {
      if (!entry.name.startsWith(folder)) {
        this.#seen = entry
        return
      }
      yield* entry.body
    }
  }
}
