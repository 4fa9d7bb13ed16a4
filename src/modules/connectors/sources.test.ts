import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anOutside, type Outside } from '../../../test/support/outside.ts'
import { aSource, type ConnectedSource } from '../../../test/support/sources.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { SourceId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { createKey, createWorkspace, ensureMember, permissionsOf } from '../workspaces/index.ts'
import { pullSource } from './index.ts'
import { pullDue } from './service/run.ts'
import { tellDue } from './service/tell.ts'

const lean = modules.filter(({ name }) =>
  ['workspaces', 'accounts', 'timeline', 'measures', 'revenue', 'imports', 'connectors'].includes(name),
)

let world: World
let owner: Person
let outside: Outside

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: lean })
  world.platform.jobs = { send: async () => {} }
  owner = await world.person('owner')
  outside = await anOutside(`
    create table accounts (id text primary key, name text, plan text, health numeric, stage_here text, updated_at timestamptz default '2025-01-01');
    create function moved() returns trigger language plpgsql as $$ begin new.updated_at := '2026-03-02T10:00:00Z'; return new; end $$;
    create trigger moved before update on accounts for each row execute function moved();
    insert into accounts select 'A-' || n, 'Company ' || n, 'Growth' from generate_series(1, 40) n;
    create table listing (id text primary key, name text);
    insert into listing select 'L-' || n, 'Listed ' || n from generate_series(1, 100) n;
    create table many (id int primary key, name text, updated_at timestamptz);
    insert into many select n, 'Many ' || n, timestamptz '2025-01-01' + n * interval '1 second' from generate_series(1, 1000) n`)
  await outside.letWrite('accounts')
})
afterAll(async () => {
  await world.close()
  await outside.close()
})

const rows = <Row>(text: ReturnType<typeof sql<Row>>) => world.within((tx) => tx.rows(text))
const accountStream = (table: string, rest: object = {}) => ({
  name: table,
  place: { table, key: ['id'] },
  shape: 'accounts.account',
  columns: { id: 'id', name: 'name' },
  ...rest,
})
const connect = (name: string, table: string, rest: object = {}) =>
  aSource(world, owner, { name, kind: 'sql', settings: { url: outside.url }, streams: [accountStream(table, rest)] })

test('what is secret of a source is sealed at rest and shown nowhere again: not in an answer, the log of changes or the run', async () => {
  const source = await connect('secrets', 'accounts')
  const password = decodeURIComponent(new URL(outside.url).password)
  const run = await source.pull()
  await world.call(owner, 'PATCH', `/api/connectors/${source.id}`, { everyMinutes: 30 })
  await world.call(owner, 'PATCH', `/api/connectors/${source.id}`, { settings: { timeout: 20 } })
  const seen = [
    JSON.stringify(run),
    JSON.stringify(await source.get()),
    (await world.call(owner, 'GET', '/api/connectors')).text,
    (await world.call(owner, 'GET', '/api/workspaces/audit')).text,
    JSON.stringify(await rows(sql`select * from connectors_secrets`)),
    JSON.stringify(await rows(sql`select * from connectors_sources`)),
  ]
  for (const text of seen) expect(text.includes(password) || text.includes(encodeURIComponent(password))).toBe(false)
  expect(await source.get()).toMatchObject({ settings: { timeout: 20 }, target: expect.stringContaining('outside_') })
  expect((await source.pull()).state).toBe('done')
  await world.call(owner, 'DELETE', `/api/connectors/${source.id}`)
  expect(await rows(sql`select * from connectors_secrets`)).toEqual([])
})

test('a source that cannot be reached is not made, and says why', async () => {
  const url = new URL(outside.url)
  url.port = '1'
  const answer = await world.call(owner, 'POST', '/api/connectors', {
    name: 'nowhere',
    kind: 'sql',
    settings: { url: url.href },
  })
  expect([answer.status, answer.body.field]).toEqual([503, 'url'])
  expect(answer.body.remedy).not.toBe('')
  for (const settings of [{}, { url: 'x' }, { url: outside.url, unknown: 1 }])
    expect((await world.call(owner, 'POST', '/api/connectors', { name: 'wrong', kind: 'sql', settings })).status).toBe(
      400,
    )
})

test('rows are pulled no faster than the source allows: a minute’s worth a minute, by the clock', async () => {
  const source = await connect('slow', 'many', { place: { table: 'many', key: ['id'], cursor: 'updated_at' } })
  await world.call(owner, 'PATCH', `/api/connectors/${source.id}`, { rowsPerMinute: 300 })
  await source.send('POST', '/act', { what: 'resume' })
  const pulled = async () =>
    (await rows(sql<{ n: number }>`select count(*)::int as n from accounts where name like 'Many %'`))[0]?.n
  const counts: (number | undefined)[] = []
  for (let minute = 0; minute < 5; minute++) {
    while ((await pullDue(world.platform, world.workspace)) === 'more');
    counts.push(await pulled())
    world.clock.advance(60_000)
  }
  expect(counts).toEqual([300, 600, 900, 1000, 1000])
  expect(await source.get()).toMatchObject({ lastRun: { state: 'done', read: 1000, written: 1000 } })
  await source.send('POST', '/act', { what: 'pause' })
})

test('failures are followed by growing pauses until the circuit opens; once it answers again all is well', async () => {
  const source = await connect('flaky', 'accounts')
  await source.pull()
  await source.send('POST', '/act', { what: 'resume' })
  await outside.query('alter table accounts rename to moved_away')
  const due = async () => (await pullDue(world.platform, world.workspace)) === 'more'
  expect(await due()).toBe(true)
  expect(await source.get()).toMatchObject({
    standing: 'trying again',
    trouble: { reason: expect.stringContaining('the table is not there'), remedy: 'Choose a table that exists' },
  })
  expect(await due()).toBe(false)
  let tries = 1
  for (let second = 0; second < 500; second += 15) {
    world.clock.advance(15_000)
    if (await due()) tries += 1
  }
  expect([tries, (await source.get()).standing]).toEqual([6, 'given up for a while'])
  await outside.query('alter table moved_away rename to accounts')
  world.clock.advance(3_600_000)
  expect(await due()).toBe(true)
  expect(await source.get()).toMatchObject({ standing: 'waiting', trouble: null, lastRun: { state: 'done' } })
  await source.send('POST', '/act', { what: 'pause' })
})

test('outside of its hours a source is left alone, except by whoever asks for it', async () => {
  const source = await connect('nightly', 'accounts')
  await world.call(owner, 'PATCH', `/api/connectors/${source.id}`, { opensAt: 22, closesAt: 6 })
  await source.send('POST', '/act', { what: 'resume' })
  world.clock.set(new Date('2026-03-02T12:00:00Z'))
  expect(await pullDue(world.platform, world.workspace)).toBe('done')
  expect(await source.get()).toMatchObject({ standing: 'outside its hours', nextAt: '2026-03-02T22:00:00.000Z' })
  expect((await source.pull()).state).toBe('done')
  world.clock.set(new Date('2026-03-02T22:00:00Z'))
  expect(await pullDue(world.platform, world.workspace)).toBe('more')
  await source.send('POST', '/act', { what: 'pause' })
})

test('a stream that lists everything follows what is not listed any more, and offers only rows that read otherwise', async () => {
  const source = await connect('listing', 'listing', { listsEverything: true })
  expect(await source.pull()).toMatchObject({ read: 100, written: 100, removed: 0 })
  expect(await source.pull()).toMatchObject({ read: 100, written: 0, unchanged: 100 })
  await outside.query(
    `delete from listing where id in ('L-1', 'L-2'); update listing set name = 'Renamed' where id = 'L-3'`,
  )
  expect(await source.pull()).toMatchObject({ read: 98, written: 1, unchanged: 97, removed: 2 })
  expect((await source.get('/gone')).items.map((row: { externalId: string }) => row.externalId).sort()).toEqual([
    'L-1',
    'L-2',
  ])
  await outside.query(`insert into listing values ('L-1', 'Listed 1')`)
  expect(await source.pull()).toMatchObject({ read: 99, written: 1, removed: 0 })
  expect((await source.get('/gone')).items.map((row: { externalId: string }) => row.externalId)).toEqual(['L-2'])
})

test('a listing that lost very much at once deletes nothing until somebody says that it is right', async () => {
  const source = await connect('half', 'listing', { listsEverything: true })
  await source.pull()
  await outside.query(`delete from listing where id > 'L-5'`)
  const run = await source.pull()
  expect(run.removed).toBe(0)
  expect(run.problems).toMatchObject([
    { field: 'listing', reason: expect.stringContaining('are not listed any more; nothing was deleted') },
  ])
  expect((await source.pull()).removed).toBe(0)
  expect((await source.pull('backfill')).removed).toBeGreaterThan(20)
})

test('chosen fields are written back once each, only where they changed, and never come back as news', async () => {
  const source = await connect('writes', 'accounts', {
    place: { table: 'accounts', key: ['id'], cursor: 'updated_at' },
    columns: { id: 'id', name: 'name', plan: 'plan' },
  })
  await source.pull()
  const writeBack = {
    target: { table: 'accounts', mode: 'update', key: 'id' },
    fields: [
      { field: 'attribute:stage', column: 'stage_here' },
      { field: 'attribute:arr', column: 'health' },
    ],
    when: 'close of day',
    rowsPerMinute: null,
  }
  expect((await world.call(owner, 'PATCH', `/api/connectors/${source.id}`, { writeBack })).status).toBe(200)
  expect((await source.get()).writing).toMatchObject({ waiting: 40, written: 0 })
  await source.send('POST', '/act', { what: 'resume' })
  while ((await tellDue(world.platform, world.workspace)) === 'more');
  expect(await outside.query(`select distinct stage_here from accounts where id like 'A-%'`)).toEqual([
    { stage_here: 'engagement' },
  ])
  expect((await source.get()).writing).toMatchObject({ waiting: 0, written: 40 })
  const back = await source.pull()
  expect(back).toMatchObject({ read: 40, written: 0, unchanged: 40 })
  expect(
    await rows(sql`select attribute from accounts_history where source = 'writes' and attribute like 'custom%'`),
  ).toEqual([])
  const one = (
    await rows(
      sql<{
        id: string
      }>`select account_id as id from accounts_identities where source = 'writes' and external_id = 'A-7'`,
    )
  )[0]?.id
  await world.call(owner, 'PATCH', `/api/accounts/${one}`, { stage: 'advocacy' })
  const close = world.platform.contributions.jobs.find((job) => job.name === 'measures.close_days')
  world.clock.advance(86_400_000)
  await close?.run(world.platform, {})
  while ((await deliver(world.platform)) > 0);
  expect((await source.get()).writing.waiting).toBe(1)
  while ((await tellDue(world.platform, world.workspace)) === 'more');
  expect(await outside.query(`select id from accounts where stage_here = 'advocacy'`)).toEqual([{ id: 'A-7' }])
  await source.send('POST', '/act', { what: 'pause' })
})

test('what is written to a table is not read from it, whichever of the two is said last', async () => {
  const source = await connect('echo', 'accounts')
  const writeBack = (column: string) => ({
    target: { table: 'public.accounts', mode: 'update', key: 'id' },
    fields: [{ field: 'attribute:stage', column }],
    when: 'close of day',
    rowsPerMinute: null,
  })
  const patch = (body: object) => world.call(owner, 'PATCH', `/api/connectors/${source.id}`, body)
  const refused = await patch({ writeBack: writeBack('name') })
  expect([refused.status, refused.body.detail]).toEqual([409, 'accounts reads name, which Tenure itself writes'])
  expect((await patch({ writeBack: writeBack('plan') })).status).toBe(200)
  const again = await world.call(owner, 'POST', `/api/connectors/${source.id}/streams`, {
    name: 'again',
    place: { table: 'accounts', key: ['id'] },
    shape: 'accounts.account',
    columns: [
      { field: 'id', column: 'id' },
      { field: 'plan', column: 'plan' },
    ],
  })
  expect(again.status).toBe(409)
  expect((await patch({ writeBack: { ...writeBack('nothing') } })).status).toBe(400)
  expect(
    (await patch({ writeBack: { ...writeBack('plan'), fields: [{ field: 'measure:none', column: 'plan' }] } })).status,
  ).toBe(400)
})

test('a preview shows twenty rows and what the map makes of them, and writes nothing', async () => {
  const source = await connect('preview', 'accounts')
  const before = await rows(sql`select count(*)::int as n from accounts`)
  const seen = await source.send('POST', '/preview', { name: 'many', place: { table: 'many', key: ['id'] } })
  expect(seen).toMatchObject({ shape: 'accounts.account', columns: ['id', 'name', 'updated_at'], problems: [] })
  expect(seen.rows).toHaveLength(20)
  expect(seen.outcome.parts[0].rows[0]).toMatchObject({ values: { id: '1', name: 'Many 1' }, refused: null })
  const wrong = await source.send('POST', '/preview', {
    name: 'many',
    place: { table: 'many', key: ['id'] },
    shape: 'accounts.account',
    columns: [
      { field: 'id', column: 'id' },
      { field: 'since', column: 'name' },
    ],
  })
  expect(wrong.outcome.parts[0].rows[0]).toMatchObject({
    values: null,
    refused: { field: 'name', reason: "since: 'Many 1' is not a day" },
  })
  expect(await rows(sql`select count(*)::int as n from accounts`)).toEqual(before)
})

test('a watched folder feeds the same rows: files that change tell only what changed', async () => {
  const inbox = join(world.platform.config.dataFolder, 'inbox', 'fernhollow-software')
  mkdirSync(inbox, { recursive: true })
  writeFileSync(join(inbox, 'accounts.csv'), 'id,name\nF-1,One\nF-2,Two\nF-3,\n')
  const source = await aSource(world, owner, {
    name: 'files',
    kind: 'folder',
    settings: {},
    streams: [
      {
        name: 'accounts',
        place: { files: '*.csv' },
        shape: 'accounts.account',
        columns: { id: 'id', name: 'name' },
        listsEverything: true,
      },
    ],
  })
  const settled = async () => {
    await source.pull()
    world.clock.advance(120_000)
    return source.pull()
  }
  expect(await settled()).toMatchObject({ read: 3, written: 3 })
  writeFileSync(join(inbox, 'accounts.csv'), 'id,name\nF-1,One\nF-2,Changed\n')
  expect(await settled()).toMatchObject({ read: 2, written: 1, unchanged: 1, removed: 1 })
  unlinkSync(join(inbox, 'accounts.csv'))
  expect(await source.pull()).toMatchObject({ removed: 2 })
})

test('a source of another workspace is as absent as one that does not exist, and its folder is its own', async () => {
  const source = await connect('ours', 'accounts')
  const other = await createWorkspace(world.platform, { name: 'Other house' })
  const stranger = await world.platform.db.within(other.id, async (tx) => {
    const member = await ensureMember(tx, { name: 'Stranger', email: 's@other.example', role: 'owner' })
    const { text } = await createKey(tx, { name: 'k', scopes: [...permissionsOf('owner')], member, source: 's' })
    return { member, name: 'Stranger', key: text }
  })
  const absent = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
  const asks: [string, string, unknown?][] = [
    ['GET', ''],
    ['PATCH', '', { everyMinutes: 5 }],
    ['DELETE', ''],
    ['POST', '/act', { what: 'run' }],
    ['GET', '/places'],
    ['GET', '/runs'],
    ['GET', '/refused'],
    ['POST', '/refused', {}],
    ['GET', '/gone'],
    ['POST', '/preview', { name: 'x', place: { table: 'accounts', key: 'id' } }],
    ['DELETE', `/streams/${source.streams.accounts}`],
    [
      'POST',
      '/streams',
      {
        name: 'x',
        place: { table: 'accounts', key: 'id' },
        shape: 'accounts.account',
        columns: [{ field: 'id', column: 'id' }],
      },
    ],
  ]
  for (const [method, path, body] of asks) {
    const foreign = await world.call(stranger, method, `/api/connectors/${source.id}${path}`, body)
    const missing = await world.call(stranger, method, `/api/connectors/${absent}${path}`, body)
    expect([method, path, foreign.status, foreign.text]).toEqual([method, path, 404, missing.text])
  }
  expect((await world.call(stranger, 'GET', '/api/connectors')).body.items).toEqual([])
  expect(await pullSource(world.platform, other.id, source.id as SourceId, () => true)).toBeNull()
  const folder = await world.call(stranger, 'POST', '/api/connectors', {
    name: 'peek',
    kind: 'folder',
    settings: { folder: '../fernhollow-software' },
  })
  expect(folder.status).toBe(400)
})

test('only those who run the workspace see or change its sources', async () => {
  const lead = await world.person('lead')
  for (const path of ['/api/connectors', '/api/connectors/kinds'])
    expect((await world.call(lead, 'GET', path)).status).toBe(403)
})

test('conflicts with a source are settled on its page: its word taken, or ours kept until it says something else', async () => {
  const source: ConnectedSource = await connect('erp', 'accounts', {
    place: { table: 'accounts', key: ['id'], cursor: 'updated_at' },
    columns: { id: 'id', name: 'name', plan: 'plan' },
  })
  await source.pull()
  const id = async (external: string) =>
    (
      await rows(
        sql<{
          id: string
        }>`select account_id as id from accounts_identities where source = 'erp' and external_id = ${external}`,
      )
    )[0]?.id
  const [one, two] = [await id('A-10'), await id('A-11')]
  for (const account of [one, two]) await world.call(owner, 'PATCH', `/api/accounts/${account}`, { plan: 'Ours' })
  await outside.query(`update accounts set plan = 'Theirs' where id in ('A-10', 'A-11')`)
  await source.pull()
  expect((await source.get()).conflicts).toBe(2)
  const settle = (account: string | undefined, take: string) =>
    world.call(owner, 'POST', `/api/accounts/${account}/conflicts`, { attribute: 'plan', source: 'erp', take })
  expect((await settle(one, 'theirs')).body.plan).toBe('Theirs')
  expect((await settle(two, 'ours')).body.plan).toBe('Ours')
  await source.pull('backfill')
  expect((await world.call(owner, 'GET', '/api/accounts/conflicts?source=erp')).body.items).toEqual([])
  await outside.query(`update accounts set plan = 'Something else' where id = 'A-11'`)
  await source.pull()
  expect((await world.call(owner, 'GET', '/api/accounts/conflicts?source=erp')).body.items).toMatchObject([
    { account: two, attribute: 'plan', value: 'Something else', kept: 'Ours' },
  ])
  expect((await settle(one, 'ours')).status).toBe(404)
})
