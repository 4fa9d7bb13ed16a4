import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { settle } from '../../src/app/loops.ts'
import { httpApp, type Listening, listen } from '../../src/app/server.ts'
import type { Day } from '../../src/kernel/day.ts'
import type { MemberId, WorkspaceId } from '../../src/kernel/ids.ts'
import {
  createKey,
  createWorkspace,
  ensureMember,
  permissionsOf,
  type Role,
} from '../../src/modules/workspaces/index.ts'
import { type SimulatedClock, simulatedClock } from '../../src/platform/clock.ts'
import { gather, type Module, type Platform } from '../../src/platform/contributions.ts'
import { createDb, type Db, type DbOptions, type Tx } from '../../src/platform/db/db.ts'
import { immediateJobs } from '../../src/platform/jobs/jobs.ts'
import { type Log, silentLog } from '../../src/platform/log.ts'

export interface World {
  platform: Platform
  db: Db
  clock: SimulatedClock
  workspace: WorkspaceId
  /** Address of this world's own database under the server's superuser. */
  url: string
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Somebody of the workspace with a key that may do whatever the role may. */
  person(role: Role, name?: string): Promise<Person>
  /** A key that sends product events. */
  intakeKey(source?: string): Promise<string>
  /** Calls the whole HTTP face without a socket. */
  call(as: Person | null, method: string, path: string, body?: unknown): Promise<Answer>
  /** Listens on a free port of loopback; ended by `close`. */
  serve(): Promise<string>
  /** Rolls up, computes, scores and delivers until nothing is due. */
  settle(): Promise<void>
  /** Another database session on the same data, with one of the two fences taken away. */
  without(fence: Pick<DbOptions, 'appRole' | 'rewrite'>): Platform
  close(): Promise<void>
}

export interface Person {
  member: MemberId
  name: string
  key: string
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any
  text: string
}

export interface WorldOptions {
  /** The moment at which the world's clock stands. */
  at?: string
  modules?: readonly Module[]
  workspace?: { name?: string; zone?: string; currency?: string; asOf?: Day | null; demo?: boolean }
  log?: Log
}

/** A fresh database with one workspace, a clock that stands still, and jobs that run at once. */
export async function aWorld(options: WorldOptions = {}): Promise<World> {
  const url = await copyOfTemplate()
  const clock = simulatedClock(new Date(options.at ?? '2026-03-02T09:00:00Z'))
  const open: Db[] = []
  const platformOn = (fence: Pick<DbOptions, 'appRole' | 'rewrite'>): Platform => {
    const db = createDb({ url, clock, connections: 4, plans: 'kept', changes: 'counted', ...fence })
    open.push(db)
    return makePlatform(db, clock, options)
  }
  const platform = platformOn({})
  const settings = await createWorkspace(platform, {
    name: 'Fernhollow Software',
    zone: 'Europe/Lisbon',
    currency: 'USD',
    ...options.workspace,
  })
  const within: World['within'] = (work) => platform.db.within(settings.id, work)
  const app = httpApp(platform)
  const listening: Listening[] = []
  return {
    platform,
    db: platform.db,
    clock,
    workspace: settings.id,
    url,
    within,
    person: (role, name = `A ${role}`) => within((tx) => aPerson(tx, role, name)),
    intakeKey: (source = 'product') =>
      within(async (tx) => {
        const member = await ensureMember(tx, { name: 'Intake', email: 'intake@fernhollow.example', role: 'admin' })
        return (await createKey(tx, { name: source, scopes: ['intake'], member, source })).text
      }),
    call: (as, method, path, body) => call(app.fetch, as, method, path, body),
    serve: async () => {
      const one = await listen(app.fetch, 0, '127.0.0.1')
      listening.push(one)
      platform.config.baseUrl = `http://127.0.0.1:${one.port}`
      return platform.config.baseUrl
    },
    settle: () => settle(platform, settings.id, { reach: 'outside too' }),
    without: platformOn,
    close: async () => {
      await Promise.all(listening.map((one) => one.stop()))
      await Promise.all(open.map((db) => db.close()))
      await dropDatabase(url)
    },
  }
}

async function aPerson(tx: Tx, role: Role, name: string): Promise<Person> {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@fernhollow.example`
  const member = await ensureMember(tx, { name, email, role })
  const scopes = [...permissionsOf(role)]
  const { text } = await createKey(tx, { name: `key of ${name}`, scopes, member, source: 'test' })
  return { member, name, key: text }
}

async function call(
  fetch: (request: Request) => Response | Promise<Response>,
  as: Person | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers: Record<string, string> = as ? { authorization: `Bearer ${as.key}` } : {}
  if (body !== undefined) headers['content-type'] = 'application/json'
  const request = new Request(`http://127.0.0.1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const response = await fetch(request)
  const text = await response.text()
  return {
    status: response.status,
    text,
    body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
  }
}

function makePlatform(db: Db, clock: SimulatedClock, options: WorldOptions): Platform {
  const contributions = gather(options.modules ?? [])
  const platform: Platform = {
    db,
    clock,
    log: options.log ?? silentLog,
    contributions,
    config: {
      dataFolder: mkdtempSync(join(tmpdir(), 'tenure-world-')),
      baseUrl: 'http://127.0.0.1:1',
      secret: 'a secret of the test world that signs nothing real',
      packsFolder: new URL('../../packs', import.meta.url).pathname,
      mode: 'test',
    },
    jobs: immediateJobs(async (name, data) => {
      const job = contributions.jobs.find((candidate) => candidate.name === name)
      if (job) await job.run(platform, data)
    }),
  }
  return platform
}

async function copyOfTemplate(): Promise<string> {
  const name = `world_${randomBytes(6).toString('hex')}`
  await onServer((client) => client.query(`create database ${name} template template ${byFile}`))
  return databaseUrl(name)
}

/** Files are copied as they lie, which takes half the time of copying block by block through the log. */
const byFile = 'strategy file_copy'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** A database of the tests' server that nobody has migrated yet. */
export async function anEmptyDatabase(): Promise<TestDatabase> {
  const name = `empty_${randomBytes(6).toString('hex')}`
  await onServer((client) => client.query(`create database ${name}`))
  const url = databaseUrl(name)
  return { url, drop: () => dropDatabase(url) }
}

/** Another database with all that one holds, to which nobody may be connected meanwhile. */
export async function aCopyOf(original: string): Promise<TestDatabase> {
  const name = `copy_${randomBytes(6).toString('hex')}`
  await onServer((client) => client.query(`create database ${name} template ${nameOf(original)} ${byFile}`))
  const url = databaseUrl(name)
  return { url, drop: () => dropDatabase(url) }
}

async function dropDatabase(url: string): Promise<void> {
  await onServer((client) => client.query(`drop database if exists ${nameOf(url)} with (force)`))
}

const nameOf = (url: string) => new URL(url).pathname.slice(1)

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl('postgres') })
  await client.connect()
  try {
    // Copies of one template are made one at a time: the server refuses a template that somebody else reads.
    await client.query('select pg_advisory_lock(11)')
    await work(client)
  } finally {
    await client.end()
  }
}

function databaseUrl(name: string): string {
  const url = new URL(inject('templateUrl'))
  url.pathname = `/${name}`
  return url.href
}
