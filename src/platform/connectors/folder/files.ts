import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { FileProblem } from '../../imports/record.ts'
import { isWithin, type WatchedFolder } from './root.ts'

export interface FoundFile {
  name: string
  /** Without any link in it. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  mtime: number
}

/** More files in one folder slow every look; whoever keeps so many can move the old ones away. */
const mostFiles = 10_000

/** Files of the folder that fit a pattern, by name. Links that lead out of the root are told and passed over. */
export async function filesIn(
  folder: WatchedFolder,
  pattern: string,
): Promise<{ files: FoundFile[]; problems: FileProblem[] }> {
  const entries = (await readdir(folder.path, { withFileTypes: true })).filter(
    ({ name }) => isOffered(name) && fits(pattern, name),
  )
  if (entries.length > mostFiles)
    throw new AppError('invalid', told`The folder holds ${entries.length} files`, {
      field: 'folder',
      remedy: told`Move old ones away; at most ${mostFiles} are looked at`,
    })
  const looked = await Promise.all(entries.map((entry) => look(folder, entry)))
  return {
    files: looked.flatMap((one) => ('file' in one ? one.file : [])).sort((a, b) => (a.name < b.name ? -1 : 1)),
    problems: looked.flatMap((one) => ('problem' in one ? one.problem : [])),
  }
}

/** What programs write for a moment is no file of anybody's. */
const isOffered = (name: string) => !/^\.|~$|\.(tmp|part|partial|crdownload|swp)$/i.test(name)

async function look(
  folder: WatchedFolder,
  { name }: Dirent,
): Promise<{ file: FoundFile } | { problem: FileProblem } | Record<never, never>> {
  const path = await realpath(join(folder.path, name)).catch(() => null)
  if (!path) return {}
  if (!isWithin(path, folder.root)) return { problem: leadsOut(name) }
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? { file: { name, path, size: found.size, mtime: Math.round(found.mtimeMs) } } : {}
}

const leadsOut = (name: string): FileProblem => ({
  file: name,
  line: 0,
  field: 'file',
  reason: told`it is a link that leads out of the watched folder`,
  remedy: told`Put the file itself into the folder`,
})

/** `*` stands for any letters, `?` for one. Walks both texts once, however many stars there are. */
export function fits(pattern: string, name: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (at < name.length) {
    if (pattern[from] === '*') {
      star = from++
      resume = at
    } else if (pattern[from] === '?' || pattern[from] === name[at]) {
      at++
      from++
    } else if (star >= 0) {
      from = star + 1
      at = ++resume
    } else return false
  }
  while (pattern[from] === '*') from++
  return from === pattern.length
}

/** Names that differ only in their numbers are files of one stream: `events-2026-03-01.csv` is one of `events-*.csv`. */
export const patternOf = (name: string): string => name.replace(/\d(?:[\d_.-]*\d)?/g, '*').replace(/\*+/g, '*')

// ---------------------------------------------------------------- bytes

/** Opened so that a link or a pipe that took the file's place meanwhile is not followed. */
async function opened<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await handle.stat()).isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOENT' })
    return await work(handle)
  } finally {
    await handle.close()
  }
}

/** Some bytes of a file; fewer at its end. */
export function bytesAt(path: string, start: number, length: number): Promise<Buffer> {
  return opened(path, async (handle) => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, start)
    return buffer.subarray(0, bytesRead)
  })
}

export interface Stretch {
  path: string
  start: number
  end: number
  /** Written in front, such as the header of a file that is read on from its middle. */
  before: string
  onChunk: (chunk: Buffer) => void
}

const chunkBytes = 65_536

export function streamOf(stretch: Stretch): Readable {
  return Readable.from(chunksOf(stretch), { objectMode: false })
}

async function* chunksOf({ path, start, end, before, onChunk }: Stretch): AsyncGenerator<Buffer> {
  if (before !== '') yield Buffer.from(before)
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await handle.stat()).isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOENT' })
    for (let at = start; at < end; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(chunkBytes, end - at)), 0, null, at)
      if (bytesRead === 0) return
      const chunk = buffer.subarray(0, bytesRead)
      onChunk(chunk)
      yield chunk
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
}
