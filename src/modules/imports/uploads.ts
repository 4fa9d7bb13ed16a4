import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { readFile } from '../../platform/imports/read-file.ts'
import type { FileProblem } from '../../platform/imports/record.ts'
import { fileAt, type SourceFile } from '../../platform/imports/source-file.ts'
import { newId } from '../../platform/random.ts'
import * as store from './store.ts'

/** Largest file that the page takes; larger ones go through the command line, which reads them where they lie. */
const largestUpload = 1024 ** 3

const uploadsFolder = (platform: Platform, workspace: WorkspaceId) =>
  join(platform.config.dataFolder, 'imports', workspace)

/** Stores a file that is sent, under a name of our own, and notes it. Nothing is left of one that is too large or breaks off. */
export async function keepUpload(
  platform: Platform,
  workspace: WorkspaceId,
  sent: { name: string; body: ReadableStream<Uint8Array>; sentBy: string },
): Promise<store.Upload> {
  const id = newId(platform.clock.now())
  const folder = uploadsFolder(platform, workspace)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, id)
  let size = 0
  try {
    await pipeline(
      Readable.fromWeb(sent.body as Parameters<typeof Readable.fromWeb>[0]),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          size += chunk.length
          if (size > largestUpload) throw tooLarge()
          yield chunk
        }
      },
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    )
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof AppError) throw error
    throw new AppError('invalid', told`The file did not arrive whole`, { field: 'file', remedy: told`Send it again` })
  }
  await platform.db.within(workspace, (tx) => store.insertUpload(tx, { id, name: sent.name, size }, sent.sentBy))
  return { id, name: sent.name, size, sentAt: platform.clock.now() }
}

const tooLarge = () =>
  new AppError('invalid', told`The file is larger than 1 GB`, {
    field: 'file',
    remedy: told`Split it, pack it with gzip, or use tenure import on the server`,
  })

/** The stored file; null where it is gone. */
export function uploadedFile(
  platform: Platform,
  workspace: WorkspaceId,
  upload: { id: string; name: string },
): Promise<SourceFile | null> {
  return fileAt(join(uploadsFolder(platform, workspace), upload.id), upload.name)
}

/** What a file looks like: its columns, its first rows, or why it cannot be read. */
export interface Sample {
  columns: string[]
  rows: { line: number; cells: string[] }[]
  problem: FileProblem | null
}

/** Rows that the page shows of a file; enough to see a column's nature. */
const sampleRows = 20

export async function sampleOf(file: SourceFile): Promise<Sample> {
  const sample: Sample = { columns: [], rows: [], problem: null }
  for await (const reading of readFile(file, { delimiter: null })) {
    if (reading.kind === 'problem') sample.problem = reading.problem
    if (reading.kind === 'columns') sample.columns = reading.columns
    if (reading.kind !== 'records') continue
    for (const record of reading.records) {
      if (record.kind === 'record')
        sample.rows.push({ line: record.line, cells: sample.columns.map((name) => cellOf(record.values.get(name))) })
      if (sample.rows.length === sampleRows) return sample
    }
  }
  return sample
}

/** Of a long cell its beginning: the page shows what kind of thing it is. */
function cellOf(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** How long an upload is kept that nobody imported, or whose import is over: time to look at its report and start again. */
const keptDays = 14

export async function removeOldUploads(platform: Platform, workspace: WorkspaceId): Promise<void> {
  const before = new Date(platform.clock.now().getTime() - keptDays * 86_400_000)
  const removed = await platform.db.within(workspace, (tx) => store.removeOldUploads(tx, before))
  await Promise.all(removed.map(({ id }) => rm(join(uploadsFolder(platform, workspace), id), { force: true })))
}
