import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../kernel/errors.ts'

/** What of the data folder never goes into an archive: the database itself has its own way, the rest opens doors. */
const leftOut = new Set(['postgres', 'password', 'secret'])

/** Where files of an archive wait until the database stands. */
const aside = /^\.restoring-/

export interface KeptFile {
  /** Below the data folder, with `/` between its parts. */
  name: string
  path: string
  size: number
}

/** The product's own files in the data folder, such as uploads. */
export async function filesOf(folder: string): Promise<KeptFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const found: KeptFile[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path).split(sep).join('/')
    const first = name.split('/')[0] ?? ''
    if (!entry.isFile() || leftOut.has(first) || aside.test(first)) continue
    const { size } = await stat(path)
    found.push({ name, path, size })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A file that is being read; null where it went since it was looked at. */
export async function opened(file: KeptFile): Promise<FileHandle | null> {
  return open(file.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** Exactly as many bytes as were there when it was looked at: a file that grew meanwhile is cut, one that shrank is padded. */
export async function* bodyOf(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  let left = size
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      const part = (chunk as Buffer).subarray(0, left)
      left -= part.length
      if (part.length > 0) yield part
      if (left === 0) break
    }
  } finally {
    await handle.close()
  }
  if (left > 0) yield Buffer.alloc(left)
}

/** Passes a body on and notes its fingerprint. */
export async function* printed(body: AsyncIterable<Buffer>, note: (print: string) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
  note(hash.digest('hex'))
}

/** A folder beside the product's files that takes an archive's until everything is known to be whole. */
export class FilesAside {
  readonly folder: string
  readonly #into: string

  constructor(dataFolder: string, mark: string) {
    this.#into = dataFolder
    this.folder = join(dataFolder, `.restoring-${mark}`)
  }

  async take(name: string, body: AsyncIterable<Buffer>): Promise<void> {
    const path = normalize(join(this.folder, name))
    if (!path.startsWith(`${this.folder}${sep}`)) {
      throw new AppError('invalid', `The archive holds a file outside of its own folder: ${name}`, {
        remedy: 'This is no archive of Tenure; do not trust it',
      })
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(Readable.from(body), createWriteStream(path, { mode: 0o600 }))
  }

  /** Puts the files in place of those that were there. */
  async settle(): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    const fresh = new Set(await readdir(this.folder))
    for (const old of await readdir(this.#into)) {
      const isOurs = aside.test(old) || (leftOut.has(old) && !fresh.has(old))
      if (!isOurs) await rm(join(this.#into, old), { recursive: true, force: true })
    }
    for (const name of fresh) await rename(join(this.folder, name), join(this.#into, name))
    await this.drop()
  }

  async drop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
