import { parseArgs } from 'node:util'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { pullNow } from '../../modules/connectors/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { settle } from '../loops.ts'
import { type Command, print, table } from './command.ts'
import { chosenWorkspace, dataOptions, runOperation, withProduct } from './inside.ts'

interface Run {
  state: string
  read: number
  written: number
  unchanged: number
  refused: number
  removed: number
  merged: number
  failure: string | null
  remedy: string | null
  problems: { file: string; reason: string; remedy: string }[]
}

interface Source {
  id: string
  name: string
  kindLabel: string
  target: string
  standing: string
  pulledAt: string | null
  nextAt: string | null
  trouble: { reason: string; remedy: string } | null
  lastRun: Run | null
  refused: number
}

/** `tenure sources` lists; `tenure sources run NAME` pulls one now and waits for its end. */
export const sources: Command = {
  name: 'sources',
  usage: 'sources [run NAME] [--workspace NAME] [--json]',
  summary: 'Lists the systems that are pulled and how each stands; run NAME pulls one now',
  run: async (rest) => {
    const { values, positionals } = parseArgs({ args: rest, options: dataOptions, allowPositionals: true })
    const [verb, name] = positionals
    if (verb !== undefined && (verb !== 'run' || name === undefined))
      throw new AppError('invalid', 'tenure sources lists, tenure sources run NAME pulls', { field: 'NAME' })
    return withProduct(values, async ({ platform }) => {
      const workspace = await chosenWorkspace(platform, values.workspace)
      const list = async () =>
        ((await runOperation(platform, workspace, 'connectors.list', { limit: 200 })) as { items: Source[] }).items
      if (name === undefined) return show(await list(), values.json)
      const found = (await list()).find((source) => source.name === name)
      if (!found) throw unknown(name, await list())
      await pullNow(platform, workspace.id, found.id, stopAsked())
      await workOut(platform, workspace.id)
      return tell((await list()).find(({ id }) => id === found.id)?.lastRun ?? null, values.json)
    })
  },
}

function unknown(name: string, known: readonly Source[]): AppError {
  const names = known.map((source) => source.name).join(', ')
  return new AppError('not_found', `There is no source ${name}`, {
    field: 'NAME',
    remedy: names === '' ? 'Connect one on the page Sources' : `There are: ${names}`,
  })
}

/** Rolls up and measures what came, so that there is something to look at where no worker runs. */
async function workOut(platform: Platform, workspace: WorkspaceId): Promise<void> {
  await settle(platform, workspace)
}

function show(items: readonly Source[], json: boolean): number {
  if (json) print(JSON.stringify({ items }))
  else if (items.length === 0) print('No source is connected yet. Connect one on the page Sources.')
  else {
    const minute = (moment: string | null) => moment?.slice(0, 16).replace('T', ' ') ?? null
    const rows = items.map(({ name, kindLabel, standing, pulledAt, nextAt, lastRun, refused }) => [
      name,
      kindLabel,
      standing,
      minute(pulledAt),
      minute(nextAt),
      lastRun?.read ?? null,
      lastRun?.written ?? null,
      refused,
    ])
    print(table(['source', 'kind', 'state', 'last whole pull', 'next', 'read', 'written', 'refused'], rows))
    for (const { name, trouble } of items) if (trouble) print(`\n${name}: ${trouble.reason}. ${trouble.remedy}.`)
  }
  return 0
}

function tell(run: Run | null, json: boolean): number {
  if (json) print(JSON.stringify(run))
  else if (run) {
    const { read, written, unchanged, refused, removed, merged } = run
    print(
      `${read} rows read: ${written} written, ${unchanged} unchanged, ${refused} refused, ${removed} removed, ${merged} merged`,
    )
    for (const { file, reason, remedy } of run.problems) print(`${file}: ${reason}. ${remedy}.`)
    if (run.failure) print(`${run.failure}. ${run.remedy ?? ''}`)
  }
  return run?.state === 'done' ? 0 : 1
}

/** The first Ctrl-C lets the current batch finish. */
function stopAsked(): () => boolean {
  let asked = false
  process.once('SIGINT', () => {
    asked = true
  })
  return () => !asked
}
