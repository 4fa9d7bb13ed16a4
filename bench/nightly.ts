import { settle } from '../src/app/loops.ts'
import { migrationFolders } from '../src/app/migrations.ts'
import { addDays, type Day, startOfDay } from '../src/kernel/day.ts'
import type { WorkspaceId } from '../src/kernel/ids.ts'
import { closeOverdueDays, lastClosed } from '../src/modules/measures/index.ts'
import { createWorkspace, findWorkspace } from '../src/modules/workspaces/index.ts'
import { type SimulatedClock, simulatedClock } from '../src/platform/clock.ts'
import type { Platform } from '../src/platform/contributions.ts'
import { type EmbeddedServer, startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { type BenchOptions, type BenchResult, rounds } from './harness.ts'
import { preparePeer, seedScores } from './peers/seed-sql.ts'
import { historyDays, rolledUse, writeBase } from './support/base.ts'
import { asSuperuser, databaseOf, dataFolder, platformOn } from './support/place.ts'
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
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  // A folder that is kept has days for further calls.
  const days = count + (settings.data ? 10 : 2)
  try {
    const peerRounds = Number(settings['peer-rounds'] ?? count)
    const small = settings['no-peer'] === undefined ? await besideThePeer(server, few, peerRounds, say) : null
    const base = await aBase(server, { kind: 'many', accounts, days }, say)
    const peaks: number[] = []
    const result = await rounds(count, {
      better: 'lower',
      warmUp: settings['no-warm-up'] === undefined ? 1 : 0,
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
      budget: '60 s for 100,000 accounts, 600 s and 2,048 MB for 1,000,000; ratio 10 or more',
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
    await folder.drop()
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
  { kind, accounts, days }: { kind: string; accounts: number; days: number },
  say: (text: string) => void,
): Promise<Base> {
  const name = `${kind}-${accounts}`
  const url = await databaseOf(server.url, name)
  await migrate(url, migrationFolders())
  const clock = simulatedClock(startOfDay(addDays(firstDay, 1), zone))
  const platform = platformOn({ url, folder: server.folder, clock })
  const { id: workspace } =
    (await findWorkspace(platform, name)) ?? (await createWorkspace(platform, { name, zone, currency: 'USD' }))
  await fill(url, workspace, accounts, days, say)
  const closed = (await platform.db.within(workspace, lastClosed)) ?? addDays(firstDay, -1)
  const today = addDays(closed, 2)
  clock.set(startOfDay(today, zone))
  const events = await eventsOf(url, workspace)
  say(`${accounts} accounts with roll-ups of ${events.toLocaleString('en-US')} events, closed through ${closed}`)
  return { platform, clock, workspace, url, accounts, events, today, close: () => platform.db.close() }
}

/** Accounts that are written at once, so that a base whose making was ended between two portions is completed later. */
const portion = 100_000

async function fill(url: string, workspace: WorkspaceId, accounts: number, days: number, say: (text: string) => void) {
  const written = () => numberOf(url, 'select count(*) as n from accounts where workspace_id = $1', workspace)
  for (let from = await written(); from < accounts; from = await written()) {
    const to = Math.min(accounts, from + portion)
    const use = rolledUse({ from, to }, addDays(firstDay, 1 - historyDays), addDays(firstDay, days))
    await writeRollups(url, workspace, use)
    await writeBase(url, workspace, { accounts: to, from }, firstDay)
    say(`${to} accounts written`)
    if (to === accounts) await closeYesterday(url, workspace)
  }
}

/** As if the days before had been closed with nothing known, so that the first round is a night like any other. */
async function closeYesterday(url: string, workspace: WorkspaceId): Promise<void> {
  const yesterday = addDays(firstDay, -1)
  await asSuperuser(url, async (client) => {
    await client.query(
      `insert into measures_current (workspace_id, account_id, on_day, numbers, frozen, closed_through)
       select workspace_id, id, $2, '{}', '{}', $2 from accounts where workspace_id = $1 order by id`,
      [workspace, yesterday],
    )
    await client.query('insert into measures_closed (workspace_id, day, closed_at) values ($1, $2, now())', [
      workspace,
      yesterday,
    ])
    await client.query('vacuum analyze')
  })
}

const eventsOf = (url: string, workspace: WorkspaceId): Promise<number> =>
  numberOf(url, 'select coalesce(sum(events), 0) as n from events_account_day where workspace_id = $1', workspace)

const numberOf = (url: string, text: string, workspace: WorkspaceId): Promise<number> =>
  asSuperuser(url, async (client) => Number((await client.query<{ n: string }>(text, [workspace])).rows[0]?.n))

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
  await settle(base.platform, base.workspace, { hands: 2 })
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
  const base = await aBase(server, { kind: 'few', accounts: few, days: count + 2 }, say)
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
