import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { addDays, startOfDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { ImportId, MemberId, WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { bringsFacts, type Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  type ImportEnd,
  type ImportWork,
  isContradicted,
  type Mended,
  mendRow,
  type RunKeeper,
  runImport,
} from '../../platform/imports/engine.ts'
import type { ImportMap } from '../../platform/imports/map.ts'
import { type ImportFindings, noProgress, type PartCount, type Progress } from '../../platform/imports/progress.ts'
import { readMap } from '../../platform/imports/read-map.ts'
import { fileInFolder, type SourceFile } from '../../platform/imports/source-file.ts'
import { isGone, thisProcess } from '../../platform/jobs/worker.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import { closeDays, closeOverdueDays, isKeptOpen, keepOpen, letClose } from '../measures/index.ts'
import { settings, today } from '../workspaces/index.ts'
import * as store from './store.ts'
import { uploadedFile } from './uploads.ts'

/** Under this name imports keep days open until the last of them is in. */
const keeper = 'imports'

/** A worker whose beat stopped for so long is taken for dead: a batch takes a second, a hard one a minute. */
const silence = 180_000

export const silentSince = (now: Date) => new Date(now.getTime() - silence)

// ---------------------------------------------------------------- folders, from the command line

export interface FolderImport {
  folder: string
  map: string
  dryRun: boolean
  startedBy: string
  /** Asked after every batch; a run that may not go on is continued by the same command. */
  mayGoOn?: () => boolean
  onProgress?: (progress: Progress) => void
}

export type FolderEnd =
  | { kind: 'done'; run: ImportId; resumed: boolean; findings: ImportFindings }
  | { kind: 'paused' | 'not ours'; run: ImportId }

/** Imports the files of a folder; what a killed import has done is not done again. */
export async function importFolder(
  platform: Platform,
  workspace: WorkspaceId,
  asked: FolderImport,
): Promise<FolderEnd> {
  const map = readMap(asked.map, platform.contributions.shapes)
  const folder = resolve(asked.folder)
  const files = await Promise.all(map.files.map(({ file }) => fileInFolder(folder, file)))
  if (files.every((file) => file === null)) {
    const wanted = map.files.map(({ file }) => file).join(', ')
    throw new AppError('invalid', told`None of the map's files is in ${folder}`, {
      field: 'folder',
      remedy: told`It should hold ${wanted}`,
    })
  }
  const { run, resumed } = await openRun(platform, workspace, asked, folder, await fingerprintOf(asked.map, files))
  const { mayGoOn, onProgress } = asked
  const end = await work(platform, workspace, run, {
    map,
    files,
    ...(mayGoOn ? { mayGoOn } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  return end.kind === 'done'
    ? { kind: 'done', run: run.id, resumed, findings: end.findings }
    : { kind: end.kind, run: run.id }
}

async function openRun(
  platform: Platform,
  workspace: WorkspaceId,
  asked: FolderImport,
  folder: string,
  fingerprint: string,
) {
  return platform.db.within(workspace, async (tx) => {
    const before = asked.dryRun ? undefined : await store.unfinishedRun(tx, fingerprint)
    if (before) return { run: before, resumed: true }
    const { map, dryRun, startedBy } = asked
    const run = {
      id: newId(tx.now) as ImportId,
      name: basename(folder),
      kind: 'folder' as const,
      place: folder,
      fingerprint,
      map,
      dryRun,
      startedBy,
      member: null,
    }
    await store.insertRun(tx, run, noProgress)
    return { run: { ...run, progress: noProgress, process: null }, resumed: false }
  })
}

/** Enough of each file that a changed one is another: its size and its first 64 KB. */
async function fingerprintOf(map: string, files: (SourceFile | null)[]): Promise<string> {
  const hash = createHash('sha256').update(map)
  for (const file of files) {
    hash.update(file ? `${file.name} ${file.size}` : 'missing')
    if (file)
      for await (const chunk of file.open().iterator({ destroyOnReturn: true })) {
        hash.update((chunk as Buffer).subarray(0, 65_536))
        break
      }
  }
  return hash.digest('hex')
}

// ---------------------------------------------------------------- uploads, from the page

/** Queues an import of an uploaded file; a worker takes it up within a second. */
export async function startUpload(
  platform: Platform,
  tx: Tx,
  asked: { upload: string; map: string; dryRun: boolean; startedBy: string; member: MemberId },
): Promise<ImportId> {
  const map = readMap(asked.map, platform.contributions.shapes)
  if (map.files.length !== 1)
    throw new AppError('invalid', told`The map of an upload names one file`, {
      field: 'map',
      remedy: told`Leave one file in it`,
    })
  const upload = await store.uploadOf(tx, asked.upload)
  if (!upload)
    throw new AppError('not_found', told`There is no such upload`, {
      field: 'upload',
      remedy: told`Send the file again`,
    })
  const id = newId(tx.now) as ImportId
  const { dryRun, startedBy, member } = asked
  const run = {
    id,
    name: upload.name,
    kind: 'upload' as const,
    place: upload.id,
    fingerprint: upload.id,
    map: asked.map,
    dryRun,
    startedBy,
    member,
  }
  await store.insertRun(tx, run, noProgress)
  if (!dryRun) await keepOpen(tx, keeper, silence)
  return id
}

/** How long one turn works on one import, in milliseconds: others wait so long, and so long a stop may take. */
const turnLasts = 15_000

/** Works for a while on the oldest import that waits. */
export async function workOnUploads(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const run = await platform.db.within(workspace, async (tx) => {
    const next = await store.nextUpload(tx, silentSince(tx.now))
    return next ? store.runOf(tx, next.id) : undefined
  })
  if (!run) return 'done'
  const map = readMap(run.map, platform.contributions.shapes)
  const file = await uploadedFile(platform, workspace, { id: run.place, name: run.name })
  const until = platform.clock.now().getTime() + turnLasts
  const mayGoOn = () => platform.clock.now().getTime() < until
  // A dry run is one transaction and cannot be continued, so that it is worked through at once.
  const end = await work(platform, workspace, run, { map, files: [file], ...(run.dryRun ? {} : { mayGoOn }) })
  if (end.kind === 'done' && !run.dryRun) await platform.jobs.send('imports.close', { workspace }, { key: workspace })
  return 'more'
}

/**
 * Lets everything that waits for the new facts work, and closes the past days of accounts that came with a history. Where more
 * of it comes in, days stay open: whoever brings the last of it closes them.
 */
export async function closeImported(platform: Platform, workspace: WorkspaceId): Promise<void> {
  for (const loop of platform.contributions.loops) {
    if (loop.name === uploadsLoop || !bringsFacts(loop)) continue
    while ((await loop.turn(platform, workspace)) === 'more');
  }
  await closeOverdueDays(platform, workspace, isKeptOpen)
  const yesterday = await platform.db.within(workspace, async (tx) =>
    (await isKeptOpen(tx)) ? null : addDays(await today(tx), -1),
  )
  if (yesterday) await closeDays(platform, workspace, yesterday)
}

export const uploadsLoop = 'imports.uploads'

// ---------------------------------------------------------------- both

interface Work {
  map: ImportMap
  files: (SourceFile | null)[]
  mayGoOn?: () => boolean
  onProgress?: (progress: Progress) => void
}

type OpenRun = Pick<store.Run, 'id' | 'name' | 'member' | 'dryRun' | 'progress' | 'process'>

async function work(
  platform: Platform,
  workspace: WorkspaceId,
  run: OpenRun,
  { map, files, mayGoOn, onProgress }: Work,
): Promise<ImportEnd> {
  const worker = newId(platform.clock.now())
  const { isOurs, rowSettings } = await platform.db.within(workspace, async (tx) => {
    const silent = { since: silentSince(tx.now), gone: isGone(run.process) ? run.process : null }
    const isOurs = await store.takeRun(tx, run.id, { id: worker, process: thisProcess }, silent)
    if (isOurs && !run.dryRun) await keepOpen(tx, keeper, silence)
    return { isOurs, rowSettings: await settingsFor(tx, map) }
  })
  if (!isOurs) return { kind: 'not ours' }
  try {
    const end = await runImport(platform, workspace, {
      map,
      files,
      settings: rowSettings,
      keeper: keeperOf(run, worker),
      from: run.progress,
      dryRun: run.dryRun,
      ...(mayGoOn ? { mayGoOn } : {}),
      ...(onProgress ? { onProgress } : {}),
    })
    await platform.db.within(workspace, async (tx) => {
      if (end.kind === 'done' && (await store.finishRun(tx, run.id, worker, end.findings))) {
        await tellEnded(tx, run, 'done', end.findings.counts)
        if (!(await store.moreComes(tx, silentSince(tx.now)))) await letClose(tx, keeper)
      }
      if (end.kind === 'paused') await store.releaseRun(tx, run.id, worker)
    })
    return end
  } catch (error) {
    const message =
      error instanceof AppError
        ? error.message
        : told`Something broke on our side; it is logged. Start the import again: it goes on where it stopped.`
    await platform.db.within(workspace, async (tx) => {
      if (await store.failRun(tx, run.id, worker, message)) await tellEnded(tx, run, 'failed', [])
    })
    platform.log.error({ run: run.id, error: (error as Error).stack }, 'an import failed')
    throw error
  }
}

/** Tells that an import has ended; a rehearsal is nobody's news. */
async function tellEnded(
  tx: Tx,
  { id, name, member, dryRun }: OpenRun,
  state: 'done' | 'failed',
  counts: readonly PartCount[],
): Promise<void> {
  if (dryRun) return
  const sum = (what: 'written' | 'refused') => counts.reduce((total, count) => total + count[what], 0)
  const data = { run: id, file: name, member, state, written: sum('written'), refused: sum('refused') }
  await tell(tx, [{ name: 'imports.ended', account: null, data, key: `imports.ended ${id} ${newId(tx.now)}` }])
}

/** What a row does not say itself: its zone, its currency, and when a fact without a moment became known. */
export async function settingsFor(tx: Tx, map: Pick<ImportMap, 'zone' | 'currency'>): Promise<ImportWork['settings']> {
  const own = await settings(tx)
  const known = own.asOf ? startOfDay(own.asOf, own.zone) : tx.now
  return { zone: map.zone ?? own.zone, currency: map.currency ?? own.currency, known }
}

// ---------------------------------------------------------------- mending

/** Tries a refused row again, as it was or as it was mended; what is accepted leaves the list, and the counts follow. */
export async function mendRefused(
  platform: Platform,
  tx: Tx,
  asked: { run: ImportId; part: number; line: number; raw?: string | undefined },
): Promise<Mended> {
  const run = await runToMend(tx, asked.run)
  const row = await store.refusedRow(tx, asked.run, asked.part, asked.line)
  const header = row && run.progress.headers.find(({ file }) => file === row.file)
  if (!row || !header) {
    throw new AppError('not_found', told`There is no such refused row`, {
      field: 'line',
      remedy: told`Read the list again`,
    })
  }
  const map = readMap(run.map, platform.contributions.shapes)
  const raw = asked.raw ?? row.raw
  const preparation = { platform, work: { map, settings: await settingsFor(tx, map) } }
  const mended = await mendRow(tx, preparation, { part: row.part, line: row.line, raw, header })
  if (mended.kind === 'refused') await store.changeRefused(tx, run.id, { ...row, ...mended, raw })
  else {
    await store.removeRefused(tx, run.id, row.part, row.line)
    await store.saveMended(tx, run.id, {
      ...run.progress,
      counts: recounted(run.progress.counts, row.part, mended.kind),
    })
  }
  return mended
}

async function runToMend(tx: Tx, id: ImportId): Promise<store.Run> {
  const run = await store.runToMend(tx, id)
  if (!run)
    throw new AppError('not_found', told`There is no such import`, {
      field: 'run',
      remedy: told`Open the list of imports`,
    })
  if (run.state !== 'running' && run.state !== 'waiting' && !run.dryRun) return run
  throw new AppError('conflict', run.dryRun ? told`A rehearsal keeps nothing` : told`The import still runs`, {
    field: 'run',
    remedy: run.dryRun ? told`Import the file first` : told`Wait until it has ended`,
  })
}

const recounted = (counts: PartCount[], part: number, kind: 'written' | 'unchanged' | 'skipped') =>
  counts.map((count) =>
    count.part === part ? { ...count, refused: count.refused - 1, [kind]: count[kind] + 1 } : count,
  )

/** Rows that are tried again at once. */
const triedAtOnce = 1000

/**
 * Tries refused rows again as they are, for when what they waited for has been imported since. Which of two lines of one id is right
 * somebody has to say row by row: tried with all others, the second would outdo the first.
 */
export async function replayRefused(
  platform: Platform,
  workspace: WorkspaceId,
  run: ImportId,
): Promise<{ tried: number; accepted: number }> {
  const refused = await platform.db.within(workspace, (tx) => store.refusedAfter(tx, run, null, triedAtOnce))
  const rows = refused.filter((row) => !isContradicted(row))
  let accepted = 0
  for (const { part, line } of rows) {
    const mended = await platform.db.within(workspace, (tx) => mendRefused(platform, tx, { run, part, line }))
    if (mended.kind !== 'refused') accepted += 1
  }
  return { tried: rows.length, accepted }
}

function keeperOf({ id, dryRun }: OpenRun, worker: string): RunKeeper {
  return {
    save: async (tx, progress) => {
      if (!dryRun) await keepOpen(tx, keeper, silence)
      return store.saveProgress(tx, id, worker, progress)
    },
    refuse: (tx, rows) => store.saveRefused(tx, id, rows),
    firstSaid: (tx, part, said) => store.firstSaid(tx, id, part, said),
  }
}
