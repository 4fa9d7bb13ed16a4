import { PgBoss } from 'pg-boss'
import type { Db } from '../db/db.ts'
import type { Log } from '../log.ts'
import { mustWait } from '../outbox/holds.ts'
import { broughtJobs, forgetBroughtJobs } from './store.ts'

export interface Jobs {
  /** Queues a job; of those with the same key only one waits at a time. */
  send(name: string, data: Record<string, unknown>, options?: { key?: string }): Promise<void>
}

export interface RunningJobs extends Jobs {
  stop(): Promise<void>
}

export interface JobHandler {
  name: string
  every?: string
  isOutside?: true
  run(data: Record<string, unknown>): Promise<void>
}

/**
 * Starts the queue (pg-boss in its own schema under the system's role). With `handlers` this process also works;
 * without, it only sends, as a web process does. A failed job is tried again three times with growing pauses.
 */
export async function startJobs(db: Db, log: Log, names: string[], handlers: JobHandler[]): Promise<RunningJobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => db.systemQuery(text, values) },
    schema: 'tenure_jobs',
    createSchema: false,
    schedule: handlers.length > 0,
    supervise: handlers.length > 0,
  })
  boss.on('error', complainingSeldom(log))
  await boss.start()
  await openQueues(boss, names)
  await takeBroughtJobs(boss, db, names)
  await callByClock(boss, handlers)
  for (const handler of handlers) await work(boss, db, log, handler)
  return {
    send: async (name, data, options) => {
      await boss.send(queueName(name), data, options?.key ? { singletonKey: options.key } : {})
    },
    // 4 s: with the 5 s that open requests get, the product ends within ten. What is not finished is taken up again.
    stop: () => boss.stop({ graceful: true, timeout: 4000 }),
  }
}

/** Milliseconds for which the same complaint is said once. */
const saidFor = 60_000

/** Each kind of job has a worker that looks by itself, and where the database is away all of them complain with every look. */
function complainingSeldom(log: Log): (error: Error) => void {
  let [said, until] = ['', 0]
  return ({ message }) => {
    const complaint = message.replace(/ \(Queue: .*\)$/s, '')
    if (complaint === said && performance.now() < until) return
    ;[said, until] = [complaint, performance.now() + saidFor]
    log.error({ error: complaint }, 'the queue complained')
  }
}

/** pg-boss takes letters, digits, hyphens, underscores, dots and slashes in a queue's name; ours are `module.verb`. */
const queueName = (name: string) => name

/** Seconds between two looks for work: each queue's look is a statement, and an idle product sent two dozen a second. */
const looks = { sent: 1, byTheClock: 5 } as const

/** Seconds after which a job that had to wait is looked at again. */
const lookAgain = 15

async function work(boss: PgBoss, db: Db, log: Log, handler: JobHandler): Promise<void> {
  const options = { batchSize: 1, pollingIntervalSeconds: handler.every ? looks.byTheClock : looks.sent }
  await boss.work<Record<string, unknown>>(queueName(handler.name), options, async (jobs) => {
    for (const job of jobs) {
      try {
        const data = job.data ?? {}
        if (handler.isOutside && (await mustWait(db, data.workspace))) await putBack(boss, handler, data)
        else await handler.run(data)
      } catch (error) {
        log.error({ job: handler.name, error: (error as Error).stack }, 'a job failed')
        throw error
      }
    }
  })
}

/**
 * A process that works on a job says so again and again; a job of which nothing was heard for so many seconds is taken up
 * by another, as its process was killed.
 */
const heartbeatSeconds = 60

/** Only what is missing is made, as at most starts nothing is: each queue is a statement that others wait for. */
async function openQueues(boss: PgBoss, names: readonly string[]): Promise<void> {
  const there = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]))
  for (const name of names.map(queueName)) {
    const queue = there.get(name)
    if (!queue) await boss.createQueue(name, { retryLimit: 3, retryBackoff: true, heartbeatSeconds })
    else if (queue.heartbeatSeconds !== heartbeatSeconds) await boss.updateQueue(name, { heartbeatSeconds })
  }
}

/** The same for the hours at which the clock calls. */
async function callByClock(boss: PgBoss, handlers: readonly JobHandler[]): Promise<void> {
  if (handlers.length === 0) return
  const there = new Map((await boss.getSchedules()).map(({ name, cron }) => [name, cron]))
  for (const { name, every } of handlers)
    if (every && there.get(queueName(name)) !== every) await boss.schedule(queueName(name), every, {}, { tz: 'UTC' })
}

/** A held job waits on; one that the clock calls comes again by itself. */
async function putBack(boss: PgBoss, handler: JobHandler, data: Record<string, unknown>): Promise<void> {
  if (handler.every && data.workspace === undefined) return
  await boss.send(queueName(handler.name), data, { startAfter: lookAgain })
}

/** Takes in the jobs that came with a restored backup, each once however often this is begun. */
async function takeBroughtJobs(boss: PgBoss, db: Db, names: readonly string[]): Promise<void> {
  const brought = Map.groupBy(await db.system((session) => broughtJobs(session, names)), ({ name }) => name)
  for (const [name, jobs] of brought) {
    await boss.insert(
      queueName(name),
      jobs.map(({ id, data, key, dueAt }) => ({ id, data, startAfter: dueAt, ...(key ? { singletonKey: key } : {}) })),
    )
  }
  if (brought.size > 0) await db.system((session) => forgetBroughtJobs(session, names))
}

/** Jobs that run at once in the same process, for commands and tests that must not wait for a queue. */
export function immediateJobs(run: (name: string, data: Record<string, unknown>) => Promise<void>): Jobs {
  return { send: (name, data) => run(name, data) }
}
