import { Logger, type Runner, run as startWorker } from 'graphile-worker'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { asSuperuser } from '../support/place.ts'

/**
 * Queues that journeys could be built on, each led as fast as it can be. A job is a step whose time has come: it writes what
 * the engine writes for one (lines of history, a row by which it is done once) and puts its successor a year ahead.
 */
export interface Queue {
  /** Puts jobs into the queue whose time is far away. */
  wait(count: number): Promise<void>
  /** Puts due jobs into it and answers how many a second it then does. */
  steps(count: number): Promise<number>
  close(): Promise<void>
}

interface Job {
  run: string
  step: number
}

/** Lines that the engine writes for a wait that is over, a step that is done and the next wait. */
const happenings = ['went on', 'done', 'waits']

const tables = `
  create schema if not exists peer;
  create table peer.history (workspace_id uuid not null, account_id uuid not null, run_id uuid not null, line int not null,
    at timestamptz not null, step text, what text not null, says text not null, made_kind text, made_id text, member_id uuid,
    primary key (workspace_id, run_id, line, account_id));
  create index on peer.history (workspace_id, at);
  create table peer.notes (workspace_id uuid not null, account_id uuid not null, key text not null, at timestamptz not null,
    primary key (workspace_id, key))`

const workspace = '00000000-0000-4000-8000-000000000001'

/** The line that a journey begins with, for as many as wait. */
const beginHistory = (client: pg.ClientBase, count: number) =>
  client.query(
    `insert into peer.history (workspace_id, account_id, run_id, line, at, what, says)
     select $1, id, id, 0, now(), 'begun', 'Begun' from (select uuidv7() as id from generate_series(1, $2) order by 1) d`,
    [workspace, count],
  )

/** What the engine writes for these steps, in the transaction that the client is in. */
async function writeRows(client: pg.ClientBase, jobs: readonly Job[], lines: number): Promise<void> {
  const written = jobs.flatMap(({ run, step }) =>
    happenings.slice(0, lines).map((what, place) => ({ run, step, what, line: step * lines + place + 1 })),
  )
  await client.query(
    `insert into peer.history (workspace_id, account_id, run_id, line, at, step, what, says)
     select $1, run, run, line, now(), step, what, 'Waits until tomorrow'
     from unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) as d (run, line, step, what)`,
    [
      workspace,
      written.map(({ run }) => run),
      written.map(({ line }) => line),
      written.map(({ step }) => `note-${step}`),
      written.map(({ what }) => what),
    ],
  )
  await client.query(
    `insert into peer.notes (workspace_id, account_id, key, at)
     select $1, run, key, now() from unnest($2::uuid[], $3::text[]) as d (run, key) on conflict do nothing`,
    [workspace, jobs.map(({ run }) => run), jobs.map(({ run, step }) => `${run}:note-${step}`)],
  )
}

/** A transaction on a connection of the pool. */
async function transact<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    client.release()
  }
}

export interface QueueOptions {
  url: string
  /** Lines of history of a step. */
  lines: number
  /** How many batches it works on side by side. */
  workers: number
}

// ---------------------------------------------------------------- pg-boss

/** Batches of 200; the rows, the successors and the completion are one transaction. */
export async function pgBoss({ url, lines, workers }: QueueOptions): Promise<Queue> {
  await asSuperuser(url, (client) => client.query(tables))
  const pool = new pg.Pool({ connectionString: url, max: workers })
  const boss = new PgBoss({ connectionString: url, max: workers + 1, supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  await boss.createQueue('steps')
  const batch = async (): Promise<number> => {
    const jobs = await boss.fetch<Job>('steps', { batchSize: 200 })
    if (jobs.length === 0) return 0
    await transact(pool, async (client) => {
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) }
      await writeRows(
        client,
        jobs.map(({ data }) => data),
        lines,
      )
      const next = jobs.map(({ data }) => ({ data: { ...data, step: data.step + 1 }, startAfter: 365 * 86_400 }))
      await boss.insert('steps', next, { db })
      const ids = jobs.map(({ id }) => id)
      await boss.complete('steps', ids, null, { db })
    })
    return jobs.length
  }
  const put = (count: number, starts: string) =>
    asSuperuser(url, async (client) => {
      await client.query('set synchronous_commit = off')
      await client.query(
        `insert into pgboss.job (name, data, start_after, keep_until, policy)
         select 'steps', jsonb_build_object('run', uuidv7(), 'step', 0), ${starts}, now() + interval '9 years', 'standard'
         from generate_series(1, $1) i`,
        [count],
      )
    })
  return {
    wait: async (count) => {
      await put(count, "now() + interval '2 years' + i * interval '1 second'")
      await asSuperuser(url, async (client) => {
        await beginHistory(client, count)
        await client.query('vacuum analyze')
      })
    },
    steps: async (count) => {
      await put(count, 'now()')
      const begun = performance.now()
      const done = await Promise.all(
        Array.from({ length: workers }, async () => {
          let all = 0
          for (let some = await batch(); some > 0; some = await batch()) all += some
          return all
        }),
      )
      return perSecond('pg-boss', done, count, begun)
    },
    close: async () => {
      await boss.stop({ graceful: false })
      await pool.end()
    },
  }
}

// ---------------------------------------------------------------- graphile-worker

const silent = new Logger(() => () => {})

/**
 * A local queue of 500 and completions in batches, as its guide of performance has it. It completes a job outside of the
 * transaction of its task; tasks that run side by side write their rows and successors together.
 */
export async function graphileWorker({ url, lines, workers }: QueueOptions): Promise<Queue> {
  await asSuperuser(url, (client) => client.query(tables))
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  let begun = 0
  let done = 0
  let allDone = () => {}
  let count = 0
  const write = together(workers, async (jobs: readonly Job[]) => {
    await transact(pool, async (client) => {
      await writeRows(client, jobs, lines)
      await client.query(addJobs, [JSON.stringify(jobs.map(({ run, step }) => ({ run, step: step + 1 })))])
    })
    done += jobs.length
    if (done >= count) allDone()
  })
  const start = (): Promise<Runner> =>
    startWorker({
      pgPool: pool,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: silent,
      taskList: {
        step: (payload) => {
          begun ||= performance.now()
          return write(payload as Job)
        },
      },
      preset: {
        worker: {
          ...{ concurrentJobs: 500, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
          localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
        },
      },
    })
  await (await start()).stop() // makes its tables
  const put = (number: number, runAt: string) =>
    asSuperuser(url, async (client) => {
      await client.query('set synchronous_commit = off')
      await client.query(
        `select count(*) from graphile_worker.add_jobs(array(select ('step', json_build_object('run', uuidv7(), 'step', 0),
           null, ${runAt}, null, null, null, null)::graphile_worker.job_spec from generate_series(1, $1) i))`,
        [number],
      )
    })
  return {
    wait: async (number) => {
      for (let left = number; left > 0; left -= 50_000)
        await put(Math.min(left, 50_000), "now() + interval '2 years' + i * interval '1 second'")
      await asSuperuser(url, async (client) => {
        await beginHistory(client, number)
        await client.query('vacuum analyze')
      })
    },
    steps: async (number) => {
      await put(number, 'now()')
      ;[begun, done, count] = [0, 0, number]
      const finished = new Promise<void>((resolve) => {
        allDone = resolve
      })
      // Its start is not counted: the clock runs from the first task on.
      const runner = await start()
      await finished
      await runner.stop()
      return perSecond('graphile-worker', [done], number, begun)
    },
    close: () => pool.end(),
  }
}

const addJobs = `select count(*) from graphile_worker.add_jobs(array(select ('step', j, null, now() + interval '1 year', null, null,
  null, null)::graphile_worker.job_spec from json_array_elements($1::json) j))`

/** Gathers what comes while `most` others are under way, and does it together. */
function together<One>(most: number, work: (some: readonly One[]) => Promise<void>): (one: One) => Promise<void> {
  let waiting: { one: One; resolve(): void; reject(error: unknown): void }[] = []
  let underWay = 0
  const pump = async () => {
    while (underWay < most && waiting.length > 0) {
      const group = waiting
      waiting = []
      underWay++
      await work(group.map(({ one }) => one))
        .then(
          () => group.forEach(({ resolve }) => void resolve()),
          (error: unknown) => group.forEach(({ reject }) => void reject(error)),
        )
        .finally(() => underWay--)
    }
  }
  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject })
      if (waiting.length === 1) setImmediate(() => void pump())
    })
}

function perSecond(name: string, done: readonly number[], count: number, begun: number): number {
  const seconds = (performance.now() - begun) / 1000
  const all = done.reduce((sum, some) => sum + some, 0)
  if (all !== count) throw new Error(`${name} did ${all} of ${count} steps`)
  return count / seconds
}
