import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { settle } from '../src/app/loops.ts'
import { migrationFolders } from '../src/app/migrations.ts'
import { contributions } from '../src/app/wiring.ts'
import { addDays, type Day, startOfDay } from '../src/kernel/day.ts'
import type { WorkspaceId } from '../src/kernel/ids.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { createWorkspace } from '../src/modules/workspaces/index.ts'
import { type SimulatedClock, simulatedClock } from '../src/platform/clock.ts'
import type { Platform } from '../src/platform/contributions.ts'
import { createDb } from '../src/platform/db/db.ts'
import { type EmbeddedServer, serverCanReach, startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { silentLog } from '../src/platform/log.ts'
import { type BenchOptions, type BenchResult, rounds } from './harness.ts'
import { preparePeer, seedScores } from './peers/seed-sql.ts'
import { historyDays, rolledUse, writeBase } from './support/base.ts'
import { writeRollups } from './support/rollups.ts'

/** The day that is closed first, uncounted; every round closes the next one. */
const firstDay = '2026-03-10' as Day
const zone = 'Europe/Lisbon'

/**
 * The nightly run: one day closed and scored under the primary scorecard for every account, from roll-ups that stand for
 * about a thousand events an account in 90 days. Its peer, where both finish, is the health query of the product's founding
 * document, repaired, over raw events.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const [accounts, few] = [Number(settings.accounts ?? 100_000), Number(settings['peer-accounts'] ?? 2_000)]
  const count = Number(settings.rounds ?? 5)
  const folder = await reachableFolder()
  const server = await startEmbedded({ folder })
  try {
    const small = settings['no-peer'] === undefined ? await besideThePeer(server, few, count, say) : null
    const base = await aBase(server, 'many', accounts, count, say)
    const peaks: number[] = []
    const result = await rounds(count, {
      better: 'lower',
      ours: async () => {
        const { seconds, peak } = await closeNext(base)
        peaks.push(peak)
        say(`${accounts} accounts closed and scored in ${seconds.toFixed(1)} s`)
        return seconds
      },
    })
    const checked = await check(base)
    await base.close()
    return {
      name: 'nightly',
      unit: 's',
      ...result,
      peer: small?.peer ?? null,
      peerName: small ? `repaired SQL over raw events, ${few} accounts` : null,
      ratio: small?.ratio ?? null,
      budget: '60 s for 100,000 accounts; ratio 10 or more',
      spread: { ours: result.spread?.ours ?? [result.ours, result.ours], peer: small?.spread?.peer ?? null },
      more: {
        accounts,
        'events rolled up': base.events,
        'accounts a second': Math.round(accounts / result.ours),
        'memory peak MB': Math.max(...peaks),
        ...checked,
        ...(small
          ? { [`tenure at ${few} accounts s`]: small.ours.toFixed(3), 'raw events of the peer': small.events }
          : {}),
      },
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Base {
  platform: Platform
  clock: SimulatedClock
  workspace: WorkspaceId
  url: string
  accounts: number
  events: number
  today: Day
  close(): Promise<void>
}

/** A database with a workspace in which yesterday is closed, and the roll-ups of the days that the rounds will close. */
async function aBase(
  server: EmbeddedServer,
  name: string,
  accounts: number,
  count: number,
  say: (text: string) => void,
): Promise<Base> {
  const url = await freshDatabase(server.url, name)
  await migrate(url, migrationFolders())
  const clock = simulatedClock(startOfDay(addDays(firstDay, 1), zone))
  const db = createDb({ url, clock, connections: 6 })
  const packsFolder = fileURLToPath(new URL('../packs', import.meta.url))
  const config = {
    dataFolder: server.folder,
    baseUrl: 'http://127.0.0.1',
    secret: 'bench',
    packsFolder,
    mode: 'production' as const,
  }
  const platform: Platform = { db, clock, log: silentLog, config, contributions, jobs: { send: async () => {} } }
  const { id: workspace } = await createWorkspace(platform, { name, zone, currency: 'USD' })
  await writeBase(url, workspace, accounts, firstDay)
  let events = 0
  const to = addDays(firstDay, count + 2)
  await writeRollups(
    url,
    workspace,
    rolledUse(accounts, addDays(firstDay, 1 - historyDays), to, (more) => (events += more)),
  )
  await asSuperuser(url, async (client) => {
    await client.query(
      `insert into measures_current (workspace_id, account_id, on_day, numbers, frozen, closed_through)
       select workspace_id, id, $2, '{}', '{}', $2 from accounts where workspace_id = $1`,
      [workspace, addDays(firstDay, -1)],
    )
    await client.query('insert into measures_closed (workspace_id, day, closed_at) values ($1, $2, now())', [
      workspace,
      addDays(firstDay, -1),
    ])
    await client.query('vacuum analyze')
  })
  say(`${accounts} accounts with roll-ups of ${events.toLocaleString('en-US')} events`)
  return { platform, clock, workspace, url, accounts, events, today: addDays(firstDay, 1), close: () => db.close() }
}

/** Midnight passes; the product closes the day that is over and scores it. */
async function closeNext(base: Base): Promise<{ seconds: number; peak: number }> {
  base.clock.set(new Date(startOfDay(base.today, zone).getTime() + 60_000))
  let peak = 0
  const watching = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  const begun = performance.now()
  await closeOverdueDays(base.platform, base.workspace)
  const closed = performance.now()
  await settle(base.platform, base.workspace)
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watching)
  if (process.env.TENURE_BENCH_DETAIL)
    console.error(
      `close ${((closed - begun) / 1000).toFixed(2)} s, score ${((performance.now() - closed) / 1000).toFixed(2)} s`,
    )
  base.today = addDays(base.today, 1)
  return { seconds, peak: Math.round(peak / 1_048_576) }
}

/** That the day was really closed and scored for everybody. */
async function check(base: Base): Promise<Record<string, number>> {
  const on = addDays(base.today, -2)
  const found = await asSuperuser(base.url, async (client) => {
    const { rows } = await client.query(
      `select (select count(*)::int from health_scores where workspace_id = $1 and day = $2 and closed) as scored,
        (select count(*)::int from health_scores where workspace_id = $1 and day = $2 and closed and score is not null) as known,
        (select count(*)::int from measures_current where workspace_id = $1 and closed_through = $2) as closed`,
      [base.workspace, on],
    )
    return rows[0] as { scored: number; known: number; closed: number }
  })
  if (found.scored !== base.accounts || found.closed !== base.accounts)
    throw new Error(`Of ${base.accounts} accounts ${found.closed} were closed and ${found.scored} scored on ${on}`)
  return { 'scores with enough known': found.known }
}

async function besideThePeer(server: EmbeddedServer, few: number, count: number, say: (text: string) => void) {
  const base = await aBase(server, 'few', few, count, say)
  const events = await preparePeer(base.url, base.workspace)
  say(`${events.toLocaleString('en-US')} raw events for the peer`)
  const result = await rounds(count, {
    better: 'lower',
    ours: async () => (await closeNext(base)).seconds,
    peer: async () => {
      const begun = performance.now()
      const rows = await seedScores(base.url, base.today)
      if (rows !== few) throw new Error(`The peer scored ${rows} of ${few} accounts`)
      return (performance.now() - begun) / 1000
    },
  })
  say(`${few} accounts: tenure ${result.ours.toFixed(2)} s, repaired SQL ${result.peer?.toFixed(2)} s`)
  await base.close()
  return { ...result, events }
}

async function reachableFolder(): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'tenure-bench-'))
  return serverCanReach(temporary) ? temporary : mkdtemp('/var/lib/tenure-bench-')
}

async function freshDatabase(serverUrl: string, name: string): Promise<string> {
  await asSuperuser(serverUrl, (client) => client.query(`create database "${name}"`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tenure' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
