import { loadavg } from 'node:os'
import { startLoops } from '../src/app/loops.ts'
import { type EmbeddedServer, startEmbedded } from '../src/platform/db/embedded.ts'
import { type BenchOptions, type BenchResult, inTurn, median, pairedRatio, range } from './harness.ts'
import { graphileWorker, pgBoss, type Queue } from './peers/queues.ts'
import { asSuperuser, databaseOf, dataFolder } from './support/place.ts'
import { drain, type Waiting, waitingOn } from './support/waiting.ts'

const day = 86_400_000

/**
 * Steps a second of the engine as the product turns it, with its log and a row by which each step is done once, while others
 * wait; against queues that write the same rows. A step here is a wait that is over, what acts after it, and the next wait.
 */
export async function run({ settings, say }: BenchOptions): Promise<BenchResult> {
  const [waiting, due] = [Number(settings.waiting ?? 1_000_000), Number(settings.due ?? 20_000)]
  const [count, backlog] = [Number(settings.rounds ?? 5), Number(settings.backlog ?? 100_000)]
  const queue = { lines: Number(settings['peer-lines'] ?? 3), workers: Number(settings['peer-workers'] ?? 2) }
  const folder = await dataFolder(undefined)
  const server = await startEmbedded({ folder: folder.path })
  try {
    const full = await filled(server, 'full', { waiting, due, acts: count + 3 }, say)
    const empty = await filled(server, 'empty', { waiting: 0, due, acts: count + 3 }, say)
    const theirs = { boss: await databaseOf(server.url, 'boss'), graphile: await databaseOf(server.url, 'graphile') }
    const boss = await pgBoss({ url: theirs.boss, ...queue })
    const graphile = await graphileWorker({ url: theirs.graphile, ...queue })
    for (const peer of [boss, graphile]) await peer.wait(waiting)
    await settled(server, [full.url, empty.url, theirs.boss, theirs.graphile])
    say(`${waiting} jobs wait in each queue`)
    const told = (name: string, work: () => Promise<number>) => async () => {
      const figure = await work()
      say(`${name}: ${Math.round(figure)} steps/s`)
      return figure
    }
    const figures = await inTurn(count, {
      ours: told('tenure', () => ourSteps(full, due)),
      alone: told('tenure, nobody waiting', () => ourSteps(empty, due)),
      boss: told('pg-boss', () => boss.steps(due)),
      graphile: told('graphile-worker', () => graphile.steps(due)),
    })
    await Promise.all([boss, graphile].map((peer: Queue) => peer.close()))
    const load = loadavg()[0] ?? 0
    const late = await lateness(full)
    say(`200 timers, p99 ${late.p99} ms late`)
    const drained = await afterAnHour(full, backlog)
    say(`${backlog} overdue timers drained in ${drained} s`)
    const twice = full.twice() + empty.twice()
    await Promise.all([full, empty].map((one) => one.close()))
    const { ours, alone } = figures
    const peers = [
      { name: 'pg-boss', figures: figures.boss },
      { name: 'graphile-worker', figures: figures.graphile },
    ].sort((a, b) => median(b.figures) - median(a.figures))
    const best = peers[0] as (typeof peers)[number]
    return {
      ...{ name: 'playbooks', unit: 'steps/s', rounds: count, load },
      ours: median(ours),
      peer: median(best.figures),
      peerName: best.name,
      ratio: pairedRatio(ours, best.figures),
      budget:
        'ratio 1 or more to each; 0.9 or more of the speed with nobody waiting; none early or twice; p99 100 ms late; drained in 60 s',
      spread: { ours: range(ours), peer: range(best.figures) },
      more: {
        waiting,
        ...Object.fromEntries(
          peers.flatMap(({ name, figures: theirs }) => [
            [`${name} steps/s`, Math.round(median(theirs))],
            [`ratio to ${name}`, pairedRatio(ours, theirs).toFixed(2)],
          ]),
        ),
        'nobody waiting steps/s': Math.round(median(alone)),
        'ratio to nobody waiting': pairedRatio(ours, alone).toFixed(2),
        'timers early': late.early,
        'steps done twice': twice,
        'lateness p50 ms': late.p50,
        'lateness p99 ms': late.p99,
        'overdue timers': backlog,
        'drained after s': drained,
      },
    }
  } finally {
    await server.stop()
    await folder.drop()
  }
}

/**
 * What filling leaves behind for the server to do is done before the rounds begin, for each alike: it would go on beside them, the
 * longer the more wait, and each round would write whole pages anew.
 */
async function settled(server: EmbeddedServer, databases: readonly string[]): Promise<void> {
  for (const url of databases) await asSuperuser(url, (client) => client.query('vacuum (analyze)'))
  await asSuperuser(server.url, (client) => client.query('checkpoint'))
}

interface Size {
  waiting: number
  due: number
  acts: number
}

async function filled(
  server: EmbeddedServer,
  name: string,
  { waiting, due, acts }: Size,
  say: (text: string) => void,
): Promise<Waiting> {
  const base = await waitingOn(server, name, acts)
  const begun = performance.now()
  if (waiting > 0) await base.begin('waiting', waiting, "now() + interval '2 years' + i * interval '1 second'")
  say(`${waiting} runs wait, begun in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  await base.begin('due', due, "now() - interval '1 hour'")
  return base
}

/** A day passes, and the runs whose wait is over go on to the next one. */
async function ourSteps(base: Waiting, due: number): Promise<number> {
  base.clock.set(new Date(base.clock.now().getTime() + day + 1000))
  base.acted.length = 0
  const begun = performance.now()
  await drain(base)
  const seconds = (performance.now() - begun) / 1000
  if (base.acted.length !== due) throw new Error(`${base.acted.length} of ${due} steps acted`)
  return due / seconds
}

const timers = 200

/** How late timers are that come one after another while all loops of the product turn and nothing else happens. */
async function lateness(base: Waiting): Promise<{ p50: number; p99: number; early: number }> {
  base.acted.length = 0
  const loops = startLoops(base.live)
  // To write them down and to ask when each is to wake takes seconds among so many.
  const first = Date.now() + 20_000
  await base.begin('timer', timers, `to_timestamp(${first / 1000}) + i * interval '53 milliseconds'`)
  const wakes = await wakesOf(base, first - 1)
  if (Date.now() > first) throw new Error('The timers were due before all was ready')
  await until(() => base.acted.length >= timers, 60)
  await loops.stop()
  const late = base.acted.map(({ run, ended }) => ended - (wakes.get(run) ?? Number.NaN)).sort((a, b) => a - b)
  return {
    p50: Math.round(late[timers >> 1] ?? Number.NaN),
    p99: Math.round(late[Math.floor(timers * 0.99)] ?? Number.NaN),
    early: base.acted.filter(({ run, began }) => began < (wakes.get(run) ?? Number.POSITIVE_INFINITY)).length,
  }
}

/** The product comes back after an hour in which timers came due. */
async function afterAnHour(base: Waiting, backlog: number): Promise<number> {
  const now = Date.now()
  await base.begin('overdue', backlog, `to_timestamp(${now / 1000}) - interval '1 hour' * i / ${backlog}`)
  base.acted.length = 0
  const begun = performance.now()
  const loops = startLoops(base.live)
  await until(() => base.acted.length >= backlog, 300)
  const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
  await loops.stop()
  if (base.acted.length !== backlog) throw new Error(`${base.acted.length} of ${backlog} overdue steps acted`)
  return seconds
}

/** When each run wakes that wakes within the next minute. */
const wakesOf = (base: Waiting, after: number): Promise<Map<string, number>> =>
  asSuperuser(base.url, async (client) => {
    const { rows } = await client.query<{ id: string; wake: number }>(
      `select run_id as id, extract(epoch from wake_at)::float8 * 1000 as wake from playbooks_wakes
       where wake_at between to_timestamp($1::float8 / 1000) and to_timestamp($1::float8 / 1000) + interval '1 minute'`,
      [after],
    )
    return new Map(rows.map(({ id, wake }) => [id, wake]))
  })

async function until(isSo: () => boolean, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Not done after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
