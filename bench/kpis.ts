import { loadavg } from 'node:os'
import { runOperation } from '../src/app/cli/inside.ts'
import { addDays, addMonths, type Day, startOfDay } from '../src/kernel/day.ts'
import { sum } from '../src/kernel/statistics.ts'
import { dimensions } from '../src/modules/kpis/domain/dimensions.ts'
import { findWorkspace, type WorkspaceSettings } from '../src/modules/workspaces/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Platform } from '../src/platform/contributions.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { type BenchOptions, type BenchResult, range } from './harness.ts'
import { pagesBase, zone } from './support/pages-base.ts'
import { asSuperuser, dataFolder, movedClock, platformOn } from './support/place.ts'

/**
 * Figures over a large base: how long the overview of KPIs, one KPI by each dimension, the movements of ARR and the cohorts take for
 * whoever asks first, once they were worked out ahead; how long that took stands beside. There is no peer: the figures stand against
 * budgets.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const accounts = Number(settings.accounts ?? 1_000_000)
  const rounds = Number(settings.rounds ?? 50)
  const folder = await dataFolder(settings.data)
  const server = await startEmbedded({ folder: folder.path })
  try {
    const made = await pagesBase(server, accounts, say, 'segments')
    await writeFlows(made.url, made.workspace, made.today)
    const by = startOfDay(made.today, zone).getTime() + 12 * 3_600_000 - systemClock.now().getTime()
    const platform = platformOn({ url: made.url, folder: server.folder, clock: movedClock(by) })
    const workspace = (await findWorkspace(platform, `segments-${accounts}`)) as WorkspaceSettings
    const segments = await savedSegments(platform, workspace, made.url)
    say(`${segments.length} segments judged`)
    const asked = questions(made.today)
    const ofSegments = segments.map((segment) => ({ name: 'kpis.list', input: { span: 'year', segment } }))
    const ahead = await answeredAhead(platform, workspace, made.url, say)
    const firsts = await timesOf(platform, workspace, asked, say)
    const others: number[] = []
    for (let round = 0; round < rounds; round++) others.push(...(await timesOf(platform, workspace, asked)))
    const segmentFirsts = await timesOf(platform, workspace, ofSegments, say)
    await platform.db.close()
    return {
      name: 'kpis',
      unit: 'ms, 95 of 100 first answers',
      ours: part(firsts, 95),
      peer: null,
      peerName: null,
      ratio: null,
      budget: 'overview p95 50 ms for fixed dimensions, 500 ms for any saved segment, at 1,000,000 accounts',
      rounds,
      load: loadavg()[0] ?? 0,
      spread: { ours: range(firsts), peer: null },
      more: {
        accounts,
        questions: asked.length,
        'first answers p50 ms': part(firsts, 50),
        'answers after them, p95 ms': part(others, 95),
        'saved segments, first answers p95 ms': part(segmentFirsts, 95),
        'answers worked out ahead': ahead.answers,
        'all of them worked out, s': Math.round(ahead.seconds),
        'the longest of them, s': Math.round(ahead.longest * 10) / 10,
      },
    }
  } finally {
    await server.stop()
    await folder.drop()
  }
}

/** Segments as people save them, with their members: nobody has asked for any of them yet. */
async function savedSegments(platform: Platform, workspace: WorkspaceSettings, url: string): Promise<string[]> {
  const held = [
    ['Large', { field: 'attribute:size', op: 'is', value: 'enterprise' }],
    ['Not large', { field: 'attribute:size', op: 'is not', value: 'enterprise' }],
    ['High touch', { field: 'attribute:touch', op: 'is', value: 'high' }],
    ['In trouble', { field: 'measure:health.score', op: 'below', value: 60 }],
    ['Much used', { field: 'measure:usage.events_30d', op: 'above', value: 100 }],
  ] as const
  const ids: string[] = []
  for (const [name, where] of held) {
    const input = { name, condition: { version: 1, where } }
    ids.push(((await runOperation(platform, workspace, 'segments.save', input)) as { id: string }).id)
  }
  // Each would be judged by itself, with days before there was any: one pass over everybody is enough here.
  await asSuperuser(url, async (client) => {
    await client.query('delete from segments_sweeps')
    await client.query('insert into segments_sweeps (workspace_id, asked_at) values ($1, now())', [workspace.id])
  })
  const sweeps = platform.contributions.loops.find(({ name }) => name === 'segments.sweeps')
  while ((await sweeps?.turn(platform, workspace.id)) === 'more');
  return ids
}

interface Question {
  name: string
  input: Record<string, unknown>
}

/** What the product does at the beginning of a day. */
async function answeredAhead(
  platform: Platform,
  workspace: WorkspaceSettings,
  url: string,
  say: (text: string) => void,
) {
  const loop = platform.contributions.loops.find(({ name }) => name === 'kpis.answers')
  const times: number[] = []
  for (;;) {
    const begun = performance.now()
    if ((await loop?.turn(platform, workspace.id)) !== 'more') {
      if (!(await isAnyWithoutAnswer(url))) break
      await restNoLonger(url)
      continue
    }
    times.push((performance.now() - begun) / 1000)
    say(`answer ${times.length} worked out in ${times.at(-1)?.toFixed(1)} s`)
  }
  return { answers: times.length, seconds: sum(times, (seconds) => seconds), longest: Math.max(0, ...times) }
}

const isAnyWithoutAnswer = (url: string): Promise<boolean> =>
  asSuperuser(url, async (client) => {
    const { rowCount } = await client.query('select from kpis_answers where day is null limit 1')
    return (rowCount ?? 0) > 0
  })

/** Those that nobody asked rest between each other, many times as long as the last one took: a day has the time, the bench has not. */
const restNoLonger = (url: string): Promise<unknown> =>
  asSuperuser(url, (client) => client.query('update kpis_answers set took = 0 where took > 0'))

/** The overview over each span, one KPI by each dimension, and the movements of a year by each. */
function questions(today: Day): Question[] {
  const year = { from: addDays(addMonths(today, -12), 1), to: today }
  return [
    ...['month', 'quarter', 'year'].map((span) => ({ name: 'kpis.list', input: { span } })),
    ...dimensions.map((by) => ({ name: 'kpis.get', input: { kpi: 'health', span: 'year', by } })),
    { name: 'kpis.movements', input: year },
    ...dimensions.map((by) => ({ name: 'kpis.movements', input: { ...year, by } })),
    ...['month', 'quarter'].map((grain) => ({ name: 'kpis.cohorts', input: { grain } })),
  ]
}

async function timesOf(
  platform: Platform,
  workspace: WorkspaceSettings,
  asked: readonly Question[],
  say?: (text: string) => void,
): Promise<number[]> {
  const times: number[] = []
  for (const { name, input } of asked) {
    const begun = performance.now()
    await runOperation(platform, workspace, name, input)
    times.push(performance.now() - begun)
    say?.(`${name} ${JSON.stringify(input)} in ${Math.round(times.at(-1) ?? 0)} ms`)
  }
  return times
}

function part(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0) * 10) / 10
}

/** Four movements of each account that pays: it began, grew twice, and some shrank or were lost. */
async function writeFlows(url: string, workspace: string, today: Day): Promise<void> {
  await asSuperuser(url, async (client) => {
    // Those of an earlier run.
    await client.query('delete from kpis_answers')
    await client.query(
      `insert into revenue_flows (workspace_id, account_id, on_day, kind, amount, top_id)
       select a.workspace_id, a.id, f.on_day, f.kind, f.amount, coalesce(a.parent_id, a.id)
       from accounts a cross join lateral (select abs(hashtext(a.id::text)) as chance) c cross join lateral (values
         ($2::date - 1200 + c.chance % 600, 'new', a.arr),
         ($2::date - 500 + c.chance % 200, 'expansion', a.arr / 10),
         ($2::date - 280 + c.chance % 100, 'price', a.arr / 20),
         ($2::date - 150 + c.chance % 140, case when c.chance % 9 = 0 then 'churn' else 'contraction' end,
           case when c.chance % 9 = 0 then -(a.arr + a.arr / 10 + a.arr / 20) else -a.arr / 30 end)
       ) f (on_day, kind, amount)
       where a.workspace_id = $1 and a.arr > 1000
         and a.id not in (select o.account_id from revenue_flows o where o.workspace_id = $1)`,
      [workspace, today],
    )
    await client.query('vacuum analyze revenue_flows')
  })
}
