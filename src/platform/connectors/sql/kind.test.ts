import { tmpdir } from 'node:os'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anOutside, type Outside } from '../../../../test/support/outside.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Connection, ConnectorContext, ConnectorSettings, Cursor, PulledRow } from '../connector.ts'
import { sqlSource } from './kind.ts'

let outside: Outside
let connection: Connection

const context: ConnectorContext = {
  workspace: { id: '0190c2f0-5c1e-7000-8000-000000000000' as WorkspaceId, slug: 'fernhollow' },
  now: () => new Date('2026-03-02T09:00:00Z'),
  dataFolder: tmpdir(),
  watched: [],
  reachable: [],
  own: { server: 'another', role: 'nobody' },
}

beforeAll(async () => {
  outside = await anOutside(`
    create table accounts (id int primary key, name text, updated_at timestamptz);
    create table "Odd ""names""" ("a b" text, "c;d" text, primary key ("a b", "c;d"));
    insert into "Odd ""names""" values ('x', 'y'), ('x', 'z');
    create table documents (id text primary key, body jsonb, paid boolean, amount numeric(12, 4), on_day date);
    insert into documents values ('d1', '{"plan": {"name": "Pro"}}', true, 12345678.1234, '2026-01-05');
    create schema billing; create table billing.invoices (no text primary key)`)
  connection = await sqlSource.open({ url: outside.url }, context)
})
afterAll(async () => {
  await connection.close()
  await outside.close()
})
beforeEach(() => outside.query('truncate accounts'))

const stream = { table: 'public.accounts', key: ['id'], cursor: 'updated_at' }

async function pullAll(
  place: ConnectorSettings,
  from: Cursor,
  limit = 100,
): Promise<{ rows: PulledRow[]; cursor: Cursor; pulls: number }> {
  const rows: PulledRow[] = []
  let cursor = from
  for (let pulls = 1; ; pulls++) {
    const pulled = await connection.pull(place, cursor, limit)
    rows.push(...pulled.rows)
    cursor = pulled.cursor
    if (!pulled.more) return { rows, cursor, pulls }
  }
}
const keys = (rows: PulledRow[]) => rows.map(({ key }) => key)
const cell = (row: PulledRow | undefined, column: string) =>
  row?.record.kind === 'record' ? row.record.values.get(column) : undefined

test('tables that the user may read are found with their key and the time of their last change', async () => {
  const { places, warnings } = await connection.check()
  expect(places.map(({ name }) => name).sort()).toEqual([
    'public."Odd ""names"""',
    'public.accounts',
    'public.documents',
  ])
  expect(places.find(({ name }) => name === 'public.accounts')).toMatchObject({
    columns: [
      { name: 'id', type: 'integer' },
      { name: 'name', type: 'text' },
      { name: 'updated_at', type: 'timestamp with time zone' },
    ],
    stream: { table: 'public.accounts', key: ['id'], cursor: 'updated_at' },
  })
  expect(warnings).toEqual([])
})

test('rows of one moment are read in the order of their key, none twice and none left out, however small the batches', async () => {
  await outside.query(
    `insert into accounts select n, 'A' || n, '2026-03-01T10:00:00.123456Z' from generate_series(1, 25) n`,
  )
  const { rows, pulls } = await pullAll(stream, null, 4)
  expect(keys(rows)).toEqual(Array.from({ length: 25 }, (_, n) => String(n + 1)))
  expect(pulls).toBe(7)
  expect(cell(rows[0], 'updated_at')).toBe('2026-03-01T10:00:00.123456Z')
  expect(rows[0]?.changedAt?.toISOString()).toBe('2026-03-01T10:00:00.123Z')
})

test('the next pull reads what changed since, and once more what lies within the overlap: a row committed late is not missed', async () => {
  await outside.query(
    `insert into accounts values (1, 'Early', '2026-03-01T08:00:00Z'), (2, 'Last', '2026-03-01T10:00:00Z')`,
  )
  const first = await pullAll(stream, null)
  await outside.query(
    `insert into accounts values (3, 'Committed late', '2026-03-01T09:55:00Z'), (4, 'Too late', '2026-03-01T09:00:00Z')`,
  )
  const second = await pullAll(stream, first.cursor)
  expect(keys(second.rows)).toEqual(['3', '2'])
  expect(keys((await pullAll({ ...stream, overlap: 120 }, first.cursor)).rows)).toEqual(['3', '2'])
  const wide = await pullAll({ ...stream, overlap: 120 }, null)
  expect(keys((await pullAll({ ...stream, overlap: 120 }, wide.cursor)).rows)).toEqual(['1', '4', '3', '2'])
})

test('rows without a time of change are read at the beginning of every pull', async () => {
  await outside.query(
    `insert into accounts values (9, 'Never changed', null), (1, 'Changed', '2026-03-01T08:00:00Z'), (8, 'Nor this', null)`,
  )
  const first = await pullAll(stream, null, 1)
  expect(keys(first.rows)).toEqual(['8', '9', '1'])
  expect(keys((await pullAll(stream, first.cursor)).rows)).toEqual(['8', '9', '1'])
})

test('without a cursor all rows are read each time, and it is said that these are all', async () => {
  await outside.query(`insert into accounts select n, 'A' || n, null from generate_series(1, 5) n`)
  const whole = { table: 'public.accounts', key: ['id'] }
  const { rows, cursor } = await pullAll(whole, null, 2)
  expect(keys(rows)).toEqual(['1', '2', '3', '4', '5'])
  expect(keys((await pullAll(whole, cursor, 2)).rows)).toEqual(['1', '2', '3', '4', '5'])
  expect((await connection.pull(whole, null, 100)).isWhole).toBe(true)
})

test('a query is read as a table is, and a growing number serves as well as a time', async () => {
  await outside.query(`insert into accounts select n, 'A' || n, null from generate_series(1, 30) n`)
  const query = {
    query: `select id, upper(name) as title from accounts where id > 5 -- the newer ones`,
    key: ['id'],
    cursor: 'id',
    overlap: 2,
  }
  const first = await pullAll(query, null, 10)
  expect(keys(first.rows)).toHaveLength(25)
  expect(cell(first.rows[0], 'title')).toBe('A6')
  await outside.query(`insert into accounts values (31, 'A31', null)`)
  expect(keys((await pullAll(query, first.cursor)).rows)).toEqual(['28', '29', '30', '31'])
})

test('names of any letters are quoted, and several columns name a row together', async () => {
  const { rows } = await pullAll({ table: 'public."Odd ""names"""', key: ['a b', 'c;d'] }, null, 1)
  expect(keys(rows)).toEqual(['["x","y"]', '["x","z"]'])
})

test('amounts keep their digits, days and yes or no are plain, parts of JSON are columns', async () => {
  const { rows } = await pullAll({ table: 'documents', key: 'id' }, null)
  expect(['amount', 'on_day', 'paid', 'body.plan.name'].map((column) => cell(rows[0], column))).toEqual([
    '12345678.1234',
    '2026-01-05',
    true,
    'Pro',
  ])
})

test.each([
  ['delete from accounts returning 1', 'it is not one SELECT'],
  ['select 1; drop table accounts', 'a second statement'],
  ['select 1) as q; drop table accounts; --', 'a second statement behind a bracket'],
  [`select set_config('transaction_read_only', 'off', true), 1 as id`, 'lifting the lock'],
])('a question that would change something is refused: %s (%s)', async (query) => {
  await outside.query(`insert into accounts values (1, 'Here', null)`)
  await expect(connection.pull({ query, key: ['id'] }, null, 10)).rejects.toMatchObject({ name: 'AppError' })
  expect(await outside.query('select count(*)::int as n from accounts')).toEqual([{ n: 1 }])
})

test.each([
  [{ table: 'public.nowhere', key: ['id'] }, 'table', 'the table is not there'],
  [{ table: 'billing.invoices', key: ['no'] }, 'table', 'the user may not read or write this table'],
  [{ table: 'accounts', key: ['nothing'] }, 'key', 'there is no column nothing'],
  [{ table: 'accounts', key: ['id'], cursor: 'name' }, 'cursor', 'name is of the type text'],
  [{ table: 'accounts', query: 'select 1', key: ['id'] }, 'table', 'it needs a table or a query, and not both'],
  [{ table: 'accounts' }, 'key', 'nothing names a row'],
])('a stream that cannot be read says what is wrong: %o', async (place, field, reason) => {
  await expect(connection.pull(place, null, 10)).rejects.toMatchObject({ details: { field } })
  await expect(connection.pull(place, null, 10)).rejects.toThrow(reason)
})

test('a question that takes too long is given up by the server itself', async () => {
  const slow = await sqlSource.open({ url: outside.url, timeout: 1 }, context)
  const place = { query: `select 1 as id from pg_sleep(20)`, key: ['id'] }
  await expect(slow.pull(place, null, 1)).rejects.toThrow('a question took longer than allowed')
  await slow.close()
})

test('a wrong password, a missing database and a silent port each say what to do, and never the password', async () => {
  const to = (change: (url: URL) => void) => {
    const url = new URL(outside.url)
    change(url)
    return sqlSource.open({ url: url.href }, context)
  }
  await expect(
    to((url) => {
      url.password = 'wr0ng-secret'
    }),
  ).rejects.toThrow(/^user or password are not right/)
  await expect(
    to((url) => {
      url.password = 'wr0ng-secret'
    }),
  ).rejects.not.toThrow('wr0ng-secret')
  await expect(
    to((url) => {
      url.pathname = '/missing'
    }),
  ).rejects.toThrow(/no such database|user or password/)
  await expect(
    to((url) => {
      url.port = '1'
    }),
  ).rejects.toThrow(/^nobody answers/)
})

test('the product’s own database, and the user by which it reaches it, are no source', async () => {
  const [here] = await outside.query('select pg_postmaster_start_time()::text as server')
  const role = new URL(outside.url).username
  const own = { server: String(here?.server), role }
  await expect(sqlSource.open({ url: outside.url }, { ...context, own })).rejects.toThrow(
    'This is the user by which Tenure',
  )
  await outside.query('create schema tenure; create table tenure.outbox_news ()')
  await expect(sqlSource.open({ url: outside.url }, context)).rejects.toThrow('This is a database of Tenure itself')
  await outside.query('drop schema tenure cascade')
})

test('values are written by an update, only where they differ, and rows that are not there are told', async () => {
  await outside.query(`create table crm (id text primary key, health numeric, band text, touched int not null default 0);
    create function touch() returns trigger language plpgsql as $$ begin new.touched := old.touched + 1; return new; end $$;
    create trigger touched before update on crm for each row execute function touch();
    insert into crm values ('A', 10, 'red'), ('B', null, null), ('0015000000Gv7qJAAR', null, null)`)
  await outside.letWrite('crm')
  const target = { table: 'crm', mode: 'update', key: 'id' }
  const rows = [
    { id: 'A', values: { health: 10, band: 'red' }, key: 'k1' },
    { id: 'B', values: { health: 72.125, band: 'yellow' }, key: 'k2' },
    { id: '0015000000Gv7qJ', values: { health: 90, band: 'green' }, key: 'k3' },
    { id: 'gone', values: { health: 1, band: 'red' }, key: 'k4' },
  ]
  expect(await connection.write?.(target, rows)).toEqual([
    { kind: 'written', id: 'A' },
    { kind: 'written', id: 'B' },
    { kind: 'written', id: '0015000000Gv7qJ' },
    { kind: 'absent', id: 'gone' },
  ])
  await connection.write?.(target, rows)
  expect(await outside.query('select id, health::text, band, touched from crm order by id')).toEqual([
    { id: '0015000000Gv7qJAAR', health: '90', band: 'green', touched: 1 },
    { id: 'A', health: '10', band: 'red', touched: 0 },
    { id: 'B', health: '72.125', band: 'yellow', touched: 1 },
  ])
})

test('values are inserted once for each key, however often they are written; one that does not fit holds up no other', async () => {
  await outside.query('create table log (account int, once text unique, health int)')
  await outside.letWrite('log')
  const target = { table: 'public.log', mode: 'insert', key: 'account', once: 'once' }
  const rows = [
    { id: '1', values: { health: 50.4 }, key: 'k1' },
    { id: 'no number', values: { health: 50 }, key: 'k2' },
    { id: '2', values: { health: 60 }, key: 'k3' },
  ]
  const outcomes = await connection.write?.(target, rows)
  expect(outcomes?.map(({ kind }) => kind)).toEqual(['written', 'refused', 'written'])
  await connection.write?.(target, rows)
  expect(await outside.query('select account, health from log order by 1')).toEqual([
    { account: 1, health: 50 },
    { account: 2, health: 60 },
  ])
})

test('a target is looked at before anything is written', async () => {
  const look = (target: ConnectorSettings, columns: string[]) => connection.mayWrite?.(target, columns)
  const target = { table: 'accounts', mode: 'update', key: 'id' }
  await expect(look(target, ['name'])).rejects.toThrow('The user may not write name')
  await expect(look(target, ['name"; drop table accounts; --'])).rejects.toThrow('there is no column')
  await expect(look({ ...target, table: 'nowhere' }, ['name'])).rejects.toThrow('there is no table public.nowhere')
})
