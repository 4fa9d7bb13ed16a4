import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { runOperation } from '../src/app/cli/inside.ts'
import { fillDemo } from '../src/app/demo/fill.ts'
import { settle } from '../src/app/loops.ts'
import { migrationFolders } from '../src/app/migrations.ts'
import { addMonths, type Day } from '../src/kernel/day.ts'
import { lastClosed } from '../src/modules/measures/index.ts'
import { listWorkspaces, type WorkspaceSettings } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Platform } from '../src/platform/contributions.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { type BenchOptions, type BenchResult, median, range } from './harness.ts'
import { databaseOf, dataFolder, platformOn } from './support/place.ts'

const months = 6
const seed = 7

/**
 * A playbook of the pack over six months of the demo company's past, from the question to the answer, as the page asks for it.
 * There is no peer: the figure stands against a budget.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const [accounts, count] = [Number(settings.accounts ?? 500), Number(settings.rounds ?? 3)]
  const file = new URL(`../packs/saas/playbooks/${settings.playbook ?? 'at-risk'}.yaml`, import.meta.url)
  const source = await readFile(fileURLToPath(file), 'utf8')
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  try {
    const url = await databaseOf(server.url, `simulate-${accounts}`)
    await migrate(url, migrationFolders())
    const platform = platformOn({ url, folder: folder.path, clock: systemClock })
    const workspace = await demoCompany(platform, accounts, say)
    const to = (await platform.db.within(workspace.id, lastClosed)) as Day
    const from = addMonths(to, -months)
    const rounds: { seconds: number; entered: number }[] = []
    for (let round = -1; round < count; round++) {
      const one = await simulated(platform, workspace, { source, from, to })
      if (round >= 0) rounds.push(one)
      say(`${from} to ${to}: ${one.entered} entries in ${one.seconds.toFixed(1)} s`)
    }
    await platform.db.close()
    const seconds = rounds.map((one) => one.seconds)
    const entered = rounds[0]?.entered ?? 0
    return {
      name: 'simulate',
      unit: 's',
      ours: median(seconds),
      peer: null,
      peerName: null,
      ratio: null,
      budget: `60 s for ${months} months of 500 accounts`,
      rounds: count,
      load: loadavg()[0] ?? 0,
      spread: { ours: range(seconds), peer: null },
      more: { accounts, from, to, entries: entered, 'entries/s': (entered / median(seconds)).toFixed(1) },
    }
  } finally {
    await server.stop()
    await folder.drop()
  }
}

async function demoCompany(
  platform: Platform,
  accounts: number,
  say: (text: string) => void,
): Promise<WorkspaceSettings> {
  const [kept] = await listWorkspaces(platform)
  if (kept) {
    // Days that closed since a kept base was made come first.
    await settle(platform, kept.id)
    return kept
  }
  const { workspace, seconds } = await fillDemo(platform, { accounts, seed, onProgress: say })
  say(`demo company of ${accounts} made in ${seconds} s`)
  return workspace
}

interface Answer {
  state: string
  failure: string | null
  result: { entered: number } | null
}

async function simulated(
  platform: Platform,
  workspace: WorkspaceSettings,
  asked: { source: string; from: Day; to: Day },
): Promise<{ seconds: number; entered: number }> {
  const begun = performance.now()
  const { id } = (await runOperation(platform, workspace, 'playbooks.simulate', asked)) as { id: string }
  await turnSimulations(platform, workspace)
  const { state, failure, result } = (await runOperation(platform, workspace, 'playbooks.simulation', {
    simulation: id,
  })) as Answer
  if (state !== 'done' || !result) throw new Error(`The simulation is ${state}: ${failure}`)
  return { seconds: (performance.now() - begun) / 1000, entered: result.entered }
}

async function turnSimulations(platform: Platform, workspace: WorkspaceSettings): Promise<void> {
  const loop = platform.contributions.loops.find(({ name }) => name === 'playbooks.simulations')
  if (!loop) throw new Error('No loop simulates playbooks')
  while ((await loop.turn(platform, workspace.id)) === 'more');
}
