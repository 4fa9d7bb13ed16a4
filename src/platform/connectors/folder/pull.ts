import { createHash } from 'node:crypto'
import type { ConnectorSettings, Cursor, Pulled, PulledRow } from '../connector.ts'
import { type FoundFile, filesIn } from './files.ts'
import { type GivenRecord, type KnownFile, type Plan, planFor, type Reading, readOn } from './reading.ts'
import type { WatchedFolder } from './root.ts'

/** What is remembered of a folder. */
interface FolderCursor {
  files: Record<string, KnownFile>
  /** Files that were still being written at the last look: size, time of change, and when that was seen first. */
  looked: Record<string, [size: number, mtime: number, at: number]>
  /** Of a folder that lists everything: what it looked like when it was last read whole, and what it looks like now. */
  whole: string | null
  pass: string | null
}

const beginning: FolderCursor = { files: {}, looked: {}, whole: null, pass: null }

/** A file that nobody has touched for so long is taken; one that is still being written waits. In milliseconds. */
const stillFor = 5_000
/** A last line without its line break is taken after so long: then nobody will finish it. */
const settledFor = 60_000

export interface FolderReader {
  pull(stream: ConnectorSettings, cursor: Cursor, limit: number): Promise<Pulled>
  close(): Promise<void>
}

/** Reads the files of a folder one after the other, each from where it stopped. */
export function folderReader(folder: WatchedFolder, now: () => Date): FolderReader {
  const open = new Map<string, { name: string; reading: Reading }>()
  const stop = async (key: string) => {
    await open.get(key)?.reading.stop()
    open.delete(key)
  }
  return {
    pull: async (stream, given, limit) => {
      const key = JSON.stringify(stream)
      const { files, problems } = await filesIn(folder, patternIn(stream))
      const at = now().getTime()
      const started = begun({ ...beginning, ...given } as FolderCursor, files, stream.everything === true, at)
      const cursor = { ...started, looked: lookedAt(started, files, at) }
      const next = await nextFile(cursor, files, at)
      if (!next) {
        await stop(key)
        return ended(cursor, files, at, problems)
      }
      const { file, plan, after } = next
      let current = open.get(key)
      const goesOn =
        current?.name === file.name && current.reading.known.line === after && current.reading.known.size === plan.end
      if (!current || !goesOn) {
        await stop(key)
        current = { name: file.name, reading: readOn(file, plan, after) }
        open.set(key, current)
      }
      const taken = await current.reading.take(limit)
      const known = taken.isOver ? await current.reading.finished() : { ...current.reading.known }
      if (taken.isOver) await stop(key)
      return {
        ...answer({ ...cursor, files: { ...cursor.files, [file.name]: known } }, 'more'),
        rows: taken.records.map((one) => rowOf(one, file)),
        problems: taken.problems,
      }
    },
    close: async () => {
      for (const key of [...open.keys()]) await stop(key)
    },
  }
}

export const patternIn = ({ files }: ConnectorSettings): string =>
  typeof files === 'string' && files !== '' ? files : '*'

const rowOf = ({ record, header }: GivenRecord, { mtime }: FoundFile): PulledRow => ({
  record,
  key: null,
  changedAt: new Date(mtime),
  header,
})

/** Files that are gone are forgotten; a folder that lists everything is read anew where anything in it changed. */
function begun(cursor: FolderCursor, files: FoundFile[], everything: boolean, at: number): FolderCursor {
  const names = new Set(files.map(({ name }) => name))
  const kept = Object.fromEntries(Object.entries(cursor.files).filter(([name]) => names.has(name)))
  if (!everything) return { ...cursor, files: kept }
  const print = printOf(files)
  const isCalm = files.every((file) => isStill(cursor, file, at))
  return cursor.pass !== print && print !== cursor.whole && isCalm
    ? { ...cursor, files: {}, pass: print }
    : { ...cursor, files: kept }
}

const printOf = (files: FoundFile[]): string =>
  createHash('sha256')
    .update(JSON.stringify(files.map(({ name, size, mtime }) => [name, size, mtime])))
    .digest('base64url')

function lookedAt(cursor: FolderCursor, files: FoundFile[], at: number): FolderCursor['looked'] {
  const entries = files.flatMap((file): [string, [number, number, number]][] => {
    const before = cursor.looked[file.name]
    const known = cursor.files[file.name]
    if (known?.isDone && known.mtime === file.mtime && known.size === file.size) return []
    const isSame = before?.[0] === file.size && before[1] === file.mtime
    return [[file.name, [file.size, file.mtime, isSame && before ? before[2] : at]]]
  })
  return Object.fromEntries(entries)
}

/** Untouched since its time of change, or since we saw it first where the two clocks differ. */
function restsSince({ looked }: FolderCursor, { name, size, mtime }: FoundFile, at: number): number {
  const seen = looked[name]
  const sinceSeen = seen && seen[0] === size && seen[1] === mtime ? at - seen[2] : 0
  return Math.max(at - mtime, sinceSeen)
}

const isStill = (cursor: FolderCursor, file: FoundFile, at: number) => restsSince(cursor, file, at) >= stillFor

interface NextFile {
  file: FoundFile
  plan: Plan
  after: number
}

/** A file in whose middle we stopped comes first, unless it changed since; then those that are new or changed, by name. */
async function nextFile(cursor: FolderCursor, files: FoundFile[], at: number): Promise<NextFile | null> {
  for (const file of files) {
    const known = cursor.files[file.name]
    if (known && !known.isDone && known.mtime === file.mtime)
      return {
        file,
        plan: { start: known.start, end: known.size, lines: known.lines, header: known.header },
        after: known.line,
      }
  }
  for (const file of files) {
    const known = cursor.files[file.name]
    if (known?.isDone && known.mtime === file.mtime && known.size === file.size) continue
    if (!isStill(cursor, file, at)) continue
    const isSettled = restsSince(cursor, file, at) >= settledFor
    const plan = await planFor(file, known?.isDone ? known : undefined, isSettled)
    if (plan) return { file, plan, after: plan.start > 0 ? plan.lines : 0 }
  }
  return null
}

/** Nothing more to read now: what is still being written, or has an unfinished last line, is looked at again soon. */
function ended(cursor: FolderCursor, files: FoundFile[], at: number, problems: Pulled['problems']): Pulled {
  // An empty file is one that nobody has begun yet.
  const waiting = files.filter(({ name, size }) => size > 0 && cursor.looked[name])
  const isWhole = cursor.pass !== null && waiting.length === 0
  const next = isWhole ? { ...cursor, whole: cursor.pass, pass: null } : cursor
  const rests = waiting.map((file) => restsSince(cursor, file, at))
  const again = rests.map((rest) => (rest < stillFor ? stillFor - rest : settledFor - rest)).filter((wait) => wait > 0)
  return {
    ...answer(next, 'end'),
    isWhole,
    problems,
    again: again.length > 0 ? Math.ceil(Math.min(...again) / 1000) : null,
  }
}

const answer = (cursor: FolderCursor, end: 'more' | 'end'): Pulled => ({
  rows: [],
  cursor: { ...cursor },
  more: end === 'more',
  deleted: [],
  isWhole: false,
  problems: [],
  again: null,
})
