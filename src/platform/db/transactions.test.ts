import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { accounts } from '../../modules/accounts/module.ts'
import { createDb, DatabaseAway, DatabaseFull, type Db, type Tx } from './db.ts'

let world: World
/** One connection: whoever comes next finds it as it was left. */
let db: Db
let superuser: pg.Client
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
  db = createDb({ url: world.url, clock: world.clock, connections: 1, plans: 'kept' })
  superuser = new pg.Client({ connectionString: world.url })
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await db.close()
  await world.close()
})
beforeEach(() => within((tx) => tx.run(sql`delete from accounts_settings where workspace_id = ${tx.workspace}`)))

const within = <T>(work: (tx: Tx) => Promise<T>) => db.within(world.workspace, work)
const reading = <T>(work: (tx: Tx) => Promise<T>) => db.reading(world.workspace, work)
const write = (tx: Tx) =>
  tx.run(sql`insert into accounts_settings (workspace_id, settings) values (${tx.workspace}, '{}')`)
const written = async (tx: Tx) =>
  (
    await tx.row(
      sql<{ count: number }>`select count(*) as count from accounts_settings where workspace_id = ${tx.workspace}`,
    )
  )?.count
const fail = (tx: Tx) => tx.rows(sql`select 1 / 0`)

test('what was changed stands when the change has been answered, also by what else only reads', async () => {
  await reading(write)
  expect(await world.within(written)).toBe(1)
})

test('each of many that read gets its own answer, and leaves the connection to the next', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      reading(async (tx) => (await tx.row(sql<{ at: number }>`select ${at}::int as at`))?.at),
    ),
  )
  expect(answers).toEqual(Array.from({ length: 50 }, (_, at) => at))
})

test('nothing stands of what failed, were it with the first statement, and the next finds the connection in order', async () => {
  await expect(within(fail)).rejects.toThrow('division by zero')
  await expect(
    within(async (tx) => {
      await write(tx)
      await fail(tx)
    }),
  ).rejects.toThrow('division by zero')
  await expect(
    within(async (tx) => {
      await write(tx)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await within(written)).toBe(0)
})

test('a load that breaks off takes its transaction back, and the next finds the connection in order', async () => {
  const load = (tx: Tx, rows: Iterable<[number]>) => tx.copy('loaded', { n: 'int' }, rows)
  const loading = (rows: Iterable<[number]>) =>
    within(async (tx) => {
      await tx.run(sql`create temp table loaded (n int) on commit drop`)
      await write(tx)
      await load(tx, rows)
      return (await tx.row(sql<{ sum: number }>`select sum(n) as sum from loaded`))?.sum
    })
  await expect(loading([[1], [2.5]])).rejects.toThrow()
  expect(await within(written)).toBe(0)
  expect(await loading([[1], [2]])).toBe(3)
  expect(await within(written)).toBe(1)
})

/** Ends the server's process behind a transaction, as a server that restarts does, while the transaction asks nothing. */
async function breakOff(tx: Tx): Promise<void> {
  const row = await tx.row(sql<{ pid: number }>`select pg_backend_pid() as pid`)
  await superuser.query('select pg_terminate_backend($1, 5000)', [row?.pid])
  await pause(100)
}

test('a connection that breaks while nobody asks it anything fails the transaction on it and nothing else', async () => {
  const failing = within(async (tx) => {
    await write(tx)
    await breakOff(tx)
    return written(tx)
  })
  await expect(failing).rejects.toBeInstanceOf(DatabaseAway)
  expect(await within(written)).toBe(0)
})

test('a connection that breaks in the middle of a statement fails the transaction on it and nothing else', async () => {
  const failing = within(async (tx) => {
    await write(tx)
    const row = await tx.row(sql<{ pid: number }>`select pg_backend_pid() as pid`)
    setTimeout(() => superuser.query('select pg_terminate_backend($1)', [row?.pid]), 100)
    await tx.rows(sql`select pg_sleep(30)`)
  })
  await expect(failing).rejects.toBeInstanceOf(DatabaseAway)
  expect(await within(written)).toBe(0)
})

test('a transaction that froze lets go of what others wait for after ten minutes, and learns of it when it goes on', async () => {
  const pauses = await within((tx) => tx.row(sql`show idle_in_transaction_session_timeout`))
  expect(pauses).toEqual({ idle_in_transaction_session_timeout: '10min' })
  const failing = within(async (tx) => {
    await write(tx)
    await tx.rows(sql`set local idle_in_transaction_session_timeout = 50`)
    await pause(300)
    return written(tx)
  })
  await expect(failing).rejects.toBeInstanceOf(DatabaseAway)
  expect(await within(written)).toBe(0)
})

test('a transaction that only reads and has answered loses its connection without a word', async () => {
  expect(await reading((tx) => breakOff(tx).then(() => 'answered'))).toBe('answered')
  expect(await within(written)).toBe(0)
})

test('who cannot reach the database is told so, by any road', async () => {
  const nowhere = createDb({ url: 'postgres://nobody@127.0.0.1:1/nothing', clock: world.clock, connections: 1 })
  await expect(nowhere.within(world.workspace, written)).rejects.toBeInstanceOf(DatabaseAway)
  await expect(nowhere.system((session) => session.rows(sql`select 1`))).rejects.toBeInstanceOf(DatabaseAway)
  expect(await nowhere.state()).toBe('away')
  await nowhere.close()
})

test.each(['53100', '53200', '53300', '58030'])(
  'a server that has no room at present (%s) is away, and no fault of ours',
  async (code) => {
    const failing = within((tx) => tx.run(sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`)))
    await expect(failing).rejects.toBeInstanceOf(DatabaseAway)
    expect(await within(written)).toBe(0)
  },
)

test('a disk that was full a moment ago is said to be, until nothing was refused for a while', async () => {
  await expect.poll(() => db.state(), { timeout: 10_000 }).toBe('ready')
  const refused = within((tx) => tx.run(sql.raw(`do $$ begin raise exception using errcode = '53100'; end $$`)))
  await expect(refused).rejects.toBeInstanceOf(DatabaseFull)
  expect(await db.state()).toBe('full')
  await expect.poll(() => db.state(), { timeout: 10_000 }).toBe('ready')
})

test('what fails inside a transaction of its own text leaves nobody in it', async () => {
  await expect(db.systemQuery('begin; select 1 / 0; commit')).rejects.toThrow('division by zero')
  for (let time = 0; time < 5; time++) expect((await db.systemQuery('select 1 as one')).rows).toEqual([{ one: 1 }])
})
