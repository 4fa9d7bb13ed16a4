import { loadavg } from 'node:os'
import { runOperation } from '../src/app/cli/inside.ts'
import { startLoops } from '../src/app/loops.ts'
import type { Condition } from '../src/kernel/condition/index.ts'
import { type Day, startOfDay } from '../src/kernel/day.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { touch } from '../src/modules/measures/index.ts'
import { truthsOn } from '../src/modules/segments/index.ts'
import { findWorkspace, type WorkspaceSettings } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Platform } from '../src/platform/contributions.ts'
import { type EmbeddedServer, startEmbedded } from '../src/platform/db/embedded.ts'
import { seededRandom } from '../src/platform/random.ts'
import { type BenchOptions, type BenchResult, median, range } from './harness.ts'
import { idOf } from './support/base.ts'
import { pagesBase, zone } from './support/pages-base.ts'
import { asSuperuser, dataFolder, movedClock, platformOn } from './support/place.ts'
import { randomCondition, type Sampled, sampledFields } from './support/random-conditions.ts'

/**
 * Live segments over a large base: how long after a measure changed who is in is right, how long a count takes while somebody
 * writes a condition, and how long a sweep over everybody takes. There is no peer: the figures stand against budgets.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const accounts = Number(settings.accounts ?? 1_000_000)
  const [segments, asked] = [Number(settings.segments ?? 200), Number(settings.counts ?? 100)]
  const [count, batch] = [Number(settings.rounds ?? 10), Number(settings.batch ?? 100)]
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  try {
    const base = await segmentsBase(server, accounts, segments, say)
    const firsts = await countTimes(base, eachField(base.fields))
    say(`each of ${firsts.length} fields asked for the first time, p50 ${part(firsts, 50)} ms`)
    const counts = await countTimes(base, someConditions(base, asked))
    say(`${asked} counts, p95 ${part(counts, 95)} ms`)
    const [first, again] = 'no-sweep' in settings ? ['none', 'none'] : [await sweptIn(base), await sweptIn(base)]
    say(`everybody judged for the first time in ${first} s, again in ${again} s`)
    const late = await lateness(base, count, batch, say)
    await base.platform.db.close()
    const rightAfter = late.map(({ membership }) => membership)
    return {
      name: 'segments',
      unit: 'ms from measure to membership',
      ours: median(rightAfter),
      peer: null,
      peerName: null,
      ratio: null,
      budget: `membership right 2,000 ms after the measure, counts p95 300 ms`,
      rounds: count,
      load: loadavg()[0] ?? 0,
      spread: { ours: range(rightAfter), peer: null },
      more: {
        ...{ accounts, 'live segments': segments, 'accounts that change at once': batch },
        'measure after the fact, ms': Math.round(median(late.map(({ measure }) => measure))),
        'first count of a field p50 ms': part(firsts, 50),
        'first count of a field most ms': part(firsts, 100),
        'counts p50 ms': part(counts, 50),
        'counts p95 ms': part(counts, 95),
        'counts most ms': part(counts, 100),
        'first sweep s': first,
        'sweep s': again,
        'open memberships': await openMemberships(base),
      },
    }
  } finally {
    await server.stop()
    await folder.drop()
  }
}

interface Base {
  platform: Platform
  workspace: WorkspaceSettings
  url: string
  today: Day
  fields: Sampled[]
}

async function segmentsBase(
  server: EmbeddedServer,
  accounts: number,
  segments: number,
  say: (text: string) => void,
): Promise<Base> {
  const made = await pagesBase(server, accounts, say, 'segments')
  // The morning of the day that is open: nothing waits to be closed.
  const by = startOfDay(made.today, zone).getTime() - 20 * 3_600_000 - systemClock.now().getTime()
  const platform = platformOn({ url: made.url, folder: server.folder, clock: movedClock(by) })
  const workspace = (await findWorkspace(platform, `segments-${accounts}`)) as WorkspaceSettings
  const fields = await sampledFields(made.url, workspace.id, numericMeasures(platform))
  const base = { platform, workspace, url: made.url, today: made.today, fields }
  await makeSegments(base, segments)
  say(`${segments} segments over ${fields.length} fields`)
  return base
}

/** The share of accounts that a segment holds. */
const held = { least: 0.002, most: 0.05 }

const numericMeasures = ({ contributions }: Platform): string[] =>
  contributions.measures
    .flatMap(({ definitions }) => definitions)
    .filter(({ unit, derived }) => !derived && ['count', 'share', 'score', 'number'].includes(unit))
    .map(({ key }) => key)

/** Conditions that hold for some of the accounts that the others are made like, and not for many. */
async function holdingSome({ platform, workspace }: Base, conditions: readonly Condition[]): Promise<Condition[]> {
  const accounts = Array.from({ length: 500 }, (_, at) => idOf(`account-${at}`) as AccountId)
  const counts = new Array<number>(conditions.length).fill(0)
  await platform.db.within(workspace.id, async (tx) => {
    for (const { truths } of await truthsOn(platform, tx, { day: null, conditions, accounts }))
      truths.forEach((truth, at) => {
        if (truth) counts[at] = (counts[at] ?? 0) + 1
      })
  })
  return conditions.filter((_, at) => {
    const share = (counts[at] ?? 0) / accounts.length
    return share >= held.least && share <= held.most
  })
}

/** Segments as people keep them, and one that tells when the bench changes a measure. Nobody is judged yet. */
async function makeSegments(base: Base, segments: number): Promise<void> {
  const { platform, workspace, url, fields, today } = base
  const pack = platform.contributions.packs.find(({ folder }) => folder === 'segments')
  if (!pack) throw new Error('No module takes segments from packs')
  const random = seededRandom(11)
  const candidates = Array.from({ length: segments * 6 }, () => randomCondition(random, fields, today))
  const fitting = await holdingSome(base, candidates)
  if (fitting.length < segments) throw new Error(`Only ${fitting.length} conditions hold for some and not for many`)
  const tellingOne: Condition = { version: 1, where: { field: telling, op: 'above', value: tellingLimit } }
  const chosen = [tellingOne, ...fitting.slice(0, segments - 1)]
  await platform.db.within(workspace.id, async (tx) => {
    for (const [at, { where }] of chosen.entries()) {
      const content = { name: `Segment ${at}`, evaluation: 'live', where }
      await pack.apply(tx, `segment-${at}`, content, platform, 'follow')
    }
  })
  await asSuperuser(url, (client) => client.query('delete from segments_sweeps'))
}

// ---------------------------------------------------------------- counting

async function countTimes({ platform, workspace }: Base, conditions: readonly Condition[]): Promise<number[]> {
  const times: number[] = []
  for (const condition of conditions) {
    const begun = performance.now()
    const { count } = (await runOperation(platform, workspace, 'segments.count', { condition })) as { count: number }
    times.push(performance.now() - begun)
    if (process.env.TENURE_BENCH_DETAIL)
      console.error(`${Math.round(times.at(-1) ?? 0)} ms, ${count} for ${JSON.stringify(condition.where)}`)
  }
  return times
}

/** A large base is counted by columns, which are read when their field is first asked for. */
const eachField = (fields: readonly Sampled[]): Condition[] =>
  fields.map(({ field }) => ({ version: 1, where: { field, op: 'is known' } }))

function someConditions({ fields, today }: Base, count: number): Condition[] {
  const random = seededRandom(23)
  return Array.from({ length: count }, () => randomCondition(random, fields, today))
}

/** The time within which that many of a hundred were answered. */
const part = (times: readonly number[], share: number): number =>
  Math.round(times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor((times.length * share) / 100))] ?? 0)

// ---------------------------------------------------------------- sweeping

/** Everybody judged by the newest values, as each close of a day asks for. */
async function sweptIn({ platform, workspace, url }: Base): Promise<number> {
  const begun = performance.now()
  const sweeps = platform.contributions.loops.find(({ name }) => name === 'segments.sweeps')
  if (!sweeps) throw new Error('No loop judges everybody')
  await asSuperuser(url, (client) =>
    client.query('insert into segments_sweeps (workspace_id, asked_at) values ($1, now())', [workspace.id]),
  )
  while ((await sweeps.turn(platform, workspace.id)) === 'more');
  const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
  await asSuperuser(url, async (client) => {
    await client.query('delete from outbox_news')
    await client.query('vacuum analyze segments_memberships')
  })
  return seconds
}

const openMemberships = ({ url, workspace }: Base): Promise<number> =>
  asSuperuser(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from segments_memberships where workspace_id = $1 and left_at is null',
      [workspace.id],
    )
    return rows[0]?.count ?? 0
  })

// ---------------------------------------------------------------- after a change

/** Nobody has so many events: whoever is above it was put there by the bench. */
const telling = 'measure:usage.events_30d'
const tellingLimit = 100_000_000

/**
 * Some accounts have very many events, or no longer, while all loops of the product turn: how long until their measure says so,
 * and from then until the segment that asks for it holds them all.
 */
async function lateness(base: Base, count: number, batch: number, say: (text: string) => void) {
  const { platform, workspace, url, today } = base
  const loops = startLoops(platform)
  const found: { measure: number; membership: number }[] = []
  try {
    for (let round = -1; round < count; round++) {
      const accounts = Array.from({ length: batch }, (_, at) => idOf(`account-${at}`) as AccountId)
      const isAbove = round % 2 !== 0
      await asSuperuser(url, (client) =>
        client.query(
          `update events_account_day d set events = case when $3 then 200000000 else 10 end
           from (select account_id, max(day) as day from events_account_day
             where workspace_id = $1 and account_id = any($2::uuid[]) and day < $4::date group by 1) l
           where d.workspace_id = $1 and d.account_id = l.account_id and d.day = l.day`,
          [workspace.id, accounts, isAbove, today],
        ),
      )
      await platform.db.within(workspace.id, (tx) =>
        touch(
          tx,
          'events',
          accounts.map((account) => ({ account, day: today, known: 'in time' as const })),
        ),
      )
      const begun = performance.now()
      const measured = await until(url, measuredAbove, [workspace.id, accounts, tellingLimit], isAbove ? batch : 0)
      const right = await until(url, membersOf, [workspace.id, accounts], isAbove ? batch : 0)
      if (round >= 0) found.push({ measure: measured - begun, membership: right - measured })
      say(`measure after ${Math.round(measured - begun)} ms, members ${Math.round(right - measured)} ms after it`)
    }
  } finally {
    await loops.stop()
  }
  return found
}

const measuredAbove = `select count(*)::int as count from measures_current m join measures_catalogue c on c.workspace_id = $1
  and c.key = 'usage.events_30d' where m.workspace_id = $1 and m.account_id = any($2::uuid[]) and m.numbers[c.slot + 1] > $3::float8`

const membersOf = `select count(*)::int as count from segments_memberships m join segments_definitions s on s.workspace_id = $1
  and s.key = 'segment-0' and s.id = m.segment_id
  where m.workspace_id = $1 and m.account_id = any($2::uuid[]) and m.basis = 0 and m.left_at is null`

async function until(url: string, text: string, values: unknown[], wanted: number): Promise<number> {
  return asSuperuser(url, async (client) => {
    const end = performance.now() + 120_000
    for (;;) {
      const { rows } = await client.query<{ count: number }>(text, values)
      if (rows[0]?.count === wanted) return performance.now()
      if (performance.now() > end) throw new Error(`${rows[0]?.count} instead of ${wanted} after 120 s`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
}
