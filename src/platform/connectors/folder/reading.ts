import { createHash } from 'node:crypto'
import { readFile } from '../../imports/read-file.ts'
import type { FileProblem, ReadRecord } from '../../imports/record.ts'
import { bytesAt, type FoundFile, streamOf } from './files.ts'

/** What is remembered of a file: how far it was read, and what it looked like then. */
export interface KnownFile {
  /** Bytes that were read, or are being read. */
  size: number
  mtime: number
  /** Of a reading that goes on: where it began, and the last line that was given. */
  start: number
  line: number
  isDone: boolean
  /** A print of the beginning and of the end of what was read: a file that has both has only grown. */
  mark: string | null
  /** The line on which the next byte stands. */
  lines: number
  header: { columns: string[]; delimiter: string | null } | null
}

/** How a file is to be read now: from its beginning, or from where it stopped when it only grew. */
export interface Plan {
  start: number
  end: number
  lines: number
  header: KnownFile['header']
}

/** Bytes at either end that a grown file must share with what was read. */
const markBytes = 4096

async function markOf(path: string, size: number): Promise<string> {
  const head = await bytesAt(path, 0, Math.min(markBytes, size))
  const tail = await bytesAt(path, Math.max(0, size - markBytes), Math.min(markBytes, size))
  return createHash('sha256').update(head).update('|').update(tail).digest('base64url').slice(0, 22)
}

/** Only plain lines of UTF-8 can be read on from their middle: not what is packed, not one long JSON list. */
async function growsByLines({ path, name }: FoundFile): Promise<boolean> {
  const head = await bytesAt(path, 0, 256)
  const start = head.toString('hex', 0, 2)
  if (start === '1f8b' || start === 'fffe' || start === 'feff') return false
  return /\.(csv|tsv|txt)$/i.test(name) || !head.toString('utf8').replace('\ufeff', '').trimStart().startsWith('[')
}

/** Where a file that was not read yet, or that changed, is to be read; null where only an unfinished line is new. */
export async function planFor(file: FoundFile, known: KnownFile | undefined, isSettled: boolean): Promise<Plan | null> {
  const byLines = await growsByLines(file)
  const end = byLines && !isSettled ? await endOfLines(file) : file.size
  const hasGrown =
    byLines && known?.mark && file.size > known.size && (await markOf(file.path, known.size)) === known.mark
  const plan = hasGrown
    ? { start: known.size, end, lines: known.lines, header: known.header }
    : { start: 0, end, lines: 0, header: null }
  return plan.end > plan.start ? plan : null
}

/** Behind the last line break: what follows may still be written. */
async function endOfLines({ path, size }: FoundFile): Promise<number> {
  const step = 65_536
  for (let end = size; end > 0; end -= step) {
    const start = Math.max(0, end - step)
    const at = (await bytesAt(path, start, end - start)).lastIndexOf(0x0a)
    if (at >= 0) return start + at + 1
  }
  return 0
}

export interface GivenRecord {
  record: ReadRecord
  header: { columns: string[]; delimiter: string | null }
}

/** A file that is being read, kept open between two pulls. */
export interface Reading {
  known: KnownFile
  /** At most so many records; fewer only at the end of the file. */
  take(count: number): Promise<{ records: GivenRecord[]; problems: FileProblem[]; isOver: boolean }>
  /** What to remember once everything was taken. */
  finished(): Promise<KnownFile>
  stop(): Promise<void>
}

/** Begins to read a file, or goes on behind the line that was given last. */
export function readOn(file: FoundFile, plan: Plan, after: number): Reading {
  let breaks = 0
  let header = plan.header
  const resumed = plan.start > 0
  const before = resumed && plan.header?.delimiter != null ? headerText(plan.header) : ''
  // A resumed file is given its header again, which takes the first line.
  const shift = resumed ? plan.lines - (before === '' ? 0 : 1) : 0
  const count = (chunk: Buffer) => {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) breaks++
  }
  const { path, name } = file
  const source = {
    name,
    size: plan.end - plan.start,
    open: () => streamOf({ path, start: plan.start, end: plan.end, before, onChunk: count }),
  }
  const readings = readFile(source, { delimiter: plan.header?.delimiter ?? null })
  const known: KnownFile = {
    size: plan.end,
    mtime: file.mtime,
    start: plan.start,
    line: after,
    isDone: false,
    mark: null,
    lines: plan.lines,
    header: plan.header,
  }
  let waiting: ReadRecord[] = []
  let isOver = false
  const problems: FileProblem[] = []
  const fill = async (wanted: number) => {
    while (!isOver && waiting.length < wanted) {
      const next = await readings.next()
      if (next.done) isOver = true
      else if (next.value.kind === 'problem') problems.push(next.value.problem)
      else if (next.value.kind === 'columns')
        header ??= { columns: next.value.columns, delimiter: next.value.delimiter }
      else
        waiting.push(
          ...next.value.records
            .map((record) => ({ ...record, line: record.line + shift }))
            .filter(({ line }) => line > after),
        )
    }
  }
  return {
    known,
    take: async (count) => {
      await fill(count + 1) // one more, so that the end is known with the last record
      const records = waiting.slice(0, count)
      waiting = waiting.slice(count)
      known.line = records.at(-1)?.line ?? known.line
      known.header = header
      const given = header ?? { columns: [], delimiter: null }
      return {
        records: records.map((record) => ({ record, header: given })),
        problems: problems.splice(0),
        isOver: isOver && waiting.length === 0,
      }
    },
    finished: async () => {
      const endsWithBreak = plan.end === 0 || (await bytesAt(path, plan.end - 1, 1))[0] === 0x0a
      const canGrow = endsWithBreak && (await growsByLines(file))
      return {
        ...known,
        start: 0,
        line: 0,
        isDone: true,
        mark: canGrow ? await markOf(path, plan.end) : null,
        lines: plan.lines + breaks,
        header: canGrow ? header : null,
      }
    },
    stop: async () => void (await readings.return(undefined)),
  }
}

const headerText = ({ columns, delimiter }: { columns: string[]; delimiter: string | null }): string =>
  `${columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(delimiter ?? ',')}\n`
