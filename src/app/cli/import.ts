import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Day, isDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import {
  closeImported,
  type FolderEnd,
  forgetRuns,
  importFolder,
  type RefusalReason,
  refusalReasons,
} from '../../modules/imports/index.ts'
import {
  createWorkspace,
  findWorkspace,
  type NewWorkspace,
  rehearse,
  type WorkspaceSettings,
} from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { ImportMap } from '../../platform/imports/map.ts'
import { type Progress, rowsOf, rowsRead } from '../../platform/imports/progress.ts'
import { readMap } from '../../platform/imports/read-map.ts'
import { reportLines } from '../../platform/imports/report.ts'
import { settle } from '../loops.ts'
import { type Command, print } from './command.ts'
import { dataOptions, withProduct } from './inside.ts'

export const importCommand: Command = {
  name: 'import',
  usage: 'import DIR [--map FILE] --workspace NAME [--as-of DAY] [--dry-run] [--json]',
  summary: 'Imports the files of a folder; the same command goes on where a killed one stopped',
  run: async (rest) => {
    const options = {
      ...dataOptions,
      map: { type: 'string' },
      'as-of': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    } as const
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true })
    const request = {
      folder: positionals[0] ?? missing('DIR', 'Name the folder: tenure import DIR --workspace NAME'),
      map: values.map,
      workspace:
        values.workspace ??
        missing('workspace', 'Say which workspace with --workspace NAME; a new name makes a new one'),
      asOf: dayAsked(values['as-of']),
      dryRun: values['dry-run'],
      json: values.json,
    }
    return withProduct(values, ({ platform }) => importInto(platform, request))
  },
}

function missing(field: string, remedy: string): never {
  throw new AppError('invalid', `${field} is missing`, { field, remedy })
}

function dayAsked(text: string | undefined): Day | null {
  if (text === undefined || isDay(text)) return text ?? null
  throw new AppError('invalid', `--as-of ${text} is not a day`, {
    field: 'as-of',
    remedy: 'Write a day such as 2024-12-31',
  })
}

interface Request {
  folder: string
  map: string | undefined
  workspace: string
  asOf: Day | null
  dryRun: boolean
  json: boolean
}

async function importInto(platform: Platform, request: Request): Promise<number> {
  const text = await mapText(platform, request)
  const map = readMap(text, platform.contributions.shapes)
  const known = await findWorkspace(platform, request.workspace)
  if (known) return importAndTell(platform, known, text, sameDay(known, request))
  const draft = draftOf(map, request)
  if (!request.dryRun) return importAndTell(platform, await createWorkspace(platform, draft), text, request)
  return rehearse(platform, draft, async (workspace) => {
    const status = await importAndTell(platform, workspace, text, request)
    await platform.db.within(workspace.id, forgetRuns)
    return status
  })
}

function draftOf(map: ImportMap, { workspace, asOf }: Request): NewWorkspace {
  return {
    name: workspace,
    asOf,
    ...(map.zone ? { zone: map.zone } : {}),
    ...(map.currency ? { currency: map.currency } : {}),
  }
}

/** The day belongs to the workspace (rule 8): it is given when the workspace is made, and cannot be changed by a later import. */
function sameDay(known: WorkspaceSettings, request: Request): Request {
  if (request.asOf === null || request.asOf === known.asOf) return request
  const now = known.asOf ? `is looked at as of ${known.asOf}` : 'lives today'
  throw new AppError('conflict', `The workspace ${known.name} ${now}`, {
    field: 'as-of',
    remedy: 'Leave --as-of out, or name a new workspace',
  })
}

async function importAndTell(
  platform: Platform,
  workspace: WorkspaceSettings,
  map: string,
  request: Request,
): Promise<number> {
  const started = performance.now()
  const stopping = stopAsked()
  const end = await importFolder(platform, workspace.id, {
    folder: request.folder,
    map,
    dryRun: request.dryRun,
    startedBy: 'the command line',
    mayGoOn: () => !stopping.asked,
    onProgress: progressTeller(),
  })
  if (end.kind !== 'done') return sayInterrupted(end)
  if (!request.dryRun) await workOut(platform, workspace)
  const reasons = await platform.db.within(workspace.id, (tx) => refusalReasons(tx, end.run, 100))
  const seconds = Math.round((performance.now() - started) / 100) / 10
  if (request.json)
    print(
      JSON.stringify({
        workspace: workspace.slug,
        dryRun: request.dryRun,
        resumed: end.resumed,
        seconds,
        ...end.findings,
        reasons,
      }),
    )
  else
    print([...reportLines(end.findings, reasons), '', ...closing(workspace, request, end, seconds, reasons)].join('\n'))
  return end.findings.problems.length > 0 ? 1 : 0
}

/** Rolls up, measures and scores everything that was imported, so that there is something to look at. */
async function workOut(platform: Platform, workspace: WorkspaceSettings): Promise<void> {
  say('working out every day\u2019s measures and health')
  await settle(platform, workspace.id)
  await closeImported(platform, workspace.id)
  await settle(platform, workspace.id)
}

function closing(
  workspace: WorkspaceSettings,
  request: Request,
  end: FolderEnd & { kind: 'done' },
  seconds: number,
  reasons: readonly RefusalReason[],
): string[] {
  const read = rowsRead(end.findings).toLocaleString('en')
  if (request.dryRun) return [`A dry run: ${read} rows were read, nothing was kept. It took ${seconds} s.`]
  const refused = reasons.length > 0 ? ' Refused rows are kept and shown on the Import page.' : ''
  return [
    `${read} rows are imported into ${workspace.name} in ${seconds} s${end.resumed ? ', going on where the import before was stopped' : ''}.${refused}`,
    `Look: tenure start, then /w/${workspace.slug}/today, or tenure health --workspace ${workspace.slug}`,
  ]
}

function sayInterrupted(end: FolderEnd): number {
  const why =
    end.kind === 'paused'
      ? 'Stopped. What was read is kept; the same command goes on from there.'
      : 'Another process works on this import, or it was cancelled.'
  process.stderr.write(`${why}\n`)
  return 1
}

/** The first Ctrl-C lets the current batch finish. */
function stopAsked(): { asked: boolean } {
  const state = { asked: false }
  process.once('SIGINT', () => {
    state.asked = true
    say('stopping after this batch')
  })
  return state
}

const say = (sentence: string) => process.stderr.write(`${sentence}\n`)

/** Rows between two sentences about progress where nobody watches a terminal. */
const rowsBetween = 20_000

function progressTeller(): (progress: Progress) => void {
  let told = 0
  const isWatched = process.stderr.isTTY
  return (progress) => {
    const read = rowsRead(progress)
    const share =
      progress.bytesOfAll > 0 ? Math.min(100, Math.floor((100 * progress.bytes) / progress.bytesOfAll)) : 100
    const sentence = `${share}%  ${read.toLocaleString('en')} rows, ${rowsOf(progress, 'refused').toLocaleString('en')} refused`
    if (isWatched) process.stderr.write(`\r${sentence.padEnd(50)}${share === 100 ? '\n' : ''}`)
    else if (read - told >= rowsBetween) {
      told = read
      say(sentence)
    }
  }
}

// ---------------------------------------------------------------- maps

/** The map that was named, else the shipped one that is called like the folder. */
async function mapText(platform: Platform, { map, folder }: Request): Promise<string> {
  if (map)
    return readFile(map, 'utf8').catch((error: NodeJS.ErrnoException) =>
      noMap(`The map ${map} cannot be read (${error.code})`, 'Name a YAML file'),
    )
  const shipped = await shippedMaps(platform.config.packsFolder)
  const name = basename(resolve(folder))
  const path = shipped.get(name)
  if (path) return readFile(path, 'utf8')
  return noMap(
    `There is no shipped map for ${name}`,
    `Give one with --map FILE. Shipped are: ${[...shipped.keys()].join(', ') || 'none'}`,
  )
}

function noMap(message: string, remedy: string): never {
  throw new AppError('invalid', message, { field: 'map', remedy })
}

async function shippedMaps(packs: string): Promise<Map<string, string>> {
  const maps = new Map<string, string>()
  for (const pack of (await readdir(packs).catch(() => [])).sort()) {
    const folder = join(packs, pack, 'maps')
    for (const file of (await readdir(folder).catch(() => [])).sort()) {
      if (file.endsWith('.yaml')) maps.set(basename(file, '.yaml'), join(folder, file))
    }
  }
  return maps
}
