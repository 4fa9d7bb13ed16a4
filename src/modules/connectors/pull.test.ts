import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aLineTo, anOutside, type Line, type Outside } from '../../../test/support/outside.ts'
import { aSource, type ConnectedSource, type Pull } from '../../../test/support/sources.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { SourceId } from '../../kernel/ids.ts'
import { isKeptOpen } from '../measures/index.ts'
import { pullNow, pullSource } from './index.ts'

const now = '2026-03-02T09:00:00Z'
/** What a pull writes to. */
const lean = modules.filter(({ name }) =>
  ['workspaces', 'accounts', 'timeline', 'revenue', 'imports', 'connectors'].includes(name),
)

let world: World
let owner: Person
let outside: Outside
let line: Line
let crm: ConnectedSource

beforeAll(async () => {
  world = await aWorld({ at: now, modules: lean })
  // Closing the days of two years of so many accounts takes longer than all of this.
  world.platform.jobs = { send: async () => {} }
  owner = await world.person('owner')
  outside = await anOutside(
    `
    create table accounts (id text primary key, name text, plan text, is_deleted boolean not null default false, merged_into text,
      updated_at timestamptz not null default '2025-01-01');
    create table subscriptions (id text primary key, account text, starts date, ends date, amount numeric, updated_at timestamptz);
    insert into accounts select 'A-' || n, 'Company ' || n, 'Growth', false, null, timestamptz '2025-06-01' + n * interval '1 second'
      from generate_series(1, 2300) n;
    insert into subscriptions values ('S-1', 'A-1', '2025-01-01', '2026-06-01', 1200, '2025-07-01'),
      ('S-2', 'A-9999', '2025-01-01', null, 10, '2025-05-01'), ('S-3', 'A-2', '2025-01-01', '2024-01-01', 10, '2025-05-01')`,
  )
  line = await aLineTo(outside.url)
  crm = await aSource(world, owner, {
    name: 'crm',
    kind: 'sql',
    settings: { url: outside.throughLine(line) },
    streams: [
      {
        name: 'subscriptions',
        place: { table: 'subscriptions', key: ['id'], cursor: 'updated_at' },
        shape: 'revenue.contract',
        columns: { id: 'id', account: 'account', starts: 'starts', ends: 'ends', amount: 'amount' },
      },
      {
        name: 'accounts',
        place: { table: 'accounts', key: ['id'], cursor: 'updated_at' },
        shape: 'accounts.account',
        columns: { id: 'id', name: 'name', plan: 'plan' },
        deletedColumn: 'is_deleted',
        mergedColumn: 'merged_into',
      },
    ],
  })
})
afterAll(async () => {
  await world.close()
  await line.close()
  await outside.close()
})

const numbers = ({ read, written, unchanged, refused, skipped }: Pull) => ({
  read,
  written,
  unchanged,
  refused,
  skipped,
})
const rows = <Row>(text: ReturnType<typeof sql<Row>>) => world.within((tx) => tx.rows(text))
const accountCount = async () => (await rows(sql<{ n: number }>`select count(*)::int as n from accounts`))[0]?.n
const accountOf = async (id: string) => {
  const { items } = (await world.call(owner, 'GET', `/api/accounts/search?text=${encodeURIComponent(id)}`)).body
  return items[0]
}
const goOn = () => pullSource(world.platform, world.workspace, crm.id as SourceId, () => true)
const newest = async (): Promise<Pull> => (await crm.get('/runs')).items[0]

test('a line that breaks in the middle of a batch leaves nothing half; the next try reads on, and every row counts once', async () => {
  line.breakAfter(220_000)
  const broken = await crm.pull()
  expect(broken).toMatchObject({ state: 'failed', failure: expect.stringContaining('the connection broke off') })
  expect(broken.written).toBe(1000)
  expect(await accountCount()).toBe(1000)
  // Half of a history: midnight would freeze it, and so would whoever asks for the past.
  expect(await world.within(isKeptOpen)).toBe(true)
  expect((await world.call(owner, 'POST', '/api/connectors/past', {})).status).toBe(409)
  expect(await crm.get()).toMatchObject({ standing: 'paused', trouble: { reason: broken.failure } })
  const rest = await crm.pull()
  expect(rest.state).toBe('done')
  expect(await accountCount()).toBe(2300)
  expect(await world.within(isKeptOpen)).toBe(false)
  expect(numbers(rest)).toEqual({ read: 1303, written: 1301, unchanged: 0, refused: 2, skipped: 0 })
})

test('accounts are read first, so that what names them finds them; what does not is refused with field and remedy and kept', async () => {
  const { items } = await crm.get('/refused')
  expect(
    items.map((row: { key: string; field: string; streamName: string }) => [row.streamName, row.key, row.field]),
  ).toEqual([
    ['subscriptions', 'S-2', 'account'],
    ['subscriptions', 'S-3', 'ends'],
  ])
  expect(JSON.parse(items[0].raw)).toMatchObject({ id: 'S-2', account: 'A-9999' })
})

test('the first reading is imported history, known when it happened; what comes later is live', async () => {
  expect(await rows(sql`select distinct origin from accounts_history where source = 'crm'`)).toEqual([
    { origin: 'import' },
  ])
  await outside.query(`update accounts set plan = 'Scale', updated_at = '2026-03-02T08:00:00Z' where id = 'A-1'`)
  await outside.query(`update accounts set plan = 'Scale', updated_at = '2026-02-20T08:00:00Z' where id = 'A-2'`)
  expect(numbers(await crm.pull())).toMatchObject({ written: 2, refused: 0 })
  expect(
    await rows(
      sql`select value, origin from accounts_history where source = 'crm' and origin <> 'import' order by origin`,
    ),
  ).toEqual([
    { value: 'Scale', origin: 'backfill' },
    { value: 'Scale', origin: 'live' },
  ])
})

test('a pull that finds nothing new writes nothing, and no later pull keeps days open', async () => {
  const again = await crm.pull()
  expect(again.written).toBe(0)
  expect(again.unchanged).toBe(again.read)
  line.breakAfter(1)
  expect((await crm.pull()).state).toBe('failed')
  expect(await world.within(isKeptOpen)).toBe(false)
})

test('a row that was refused is tried again by itself once what it waited for has come', async () => {
  await outside.query(
    `insert into accounts values ('A-9999', 'Late Company', null, false, null, '2026-03-02T08:30:00Z')`,
  )
  world.clock.advance(600_000)
  const run = await crm.pull()
  expect(run.mended).toBe(1)
  expect((await crm.get('/refused')).items.map((row: { key: string }) => row.key)).toEqual(['S-3'])
})

test('a refused row is mended in its place', async () => {
  const { items } = await crm.get('/refused')
  const [{ stream, part, key, raw }] = items
  const still = await crm.send('PUT', '/refused', { stream, part, key, raw })
  expect(still).toMatchObject({ outcome: 'refused', field: 'ends' })
  const mended = await crm.send('PUT', '/refused', { stream, part, key, raw: raw.replace('2024-01-01', '2027-01-01') })
  expect(mended.outcome).toBe('written')
  expect((await crm.get('/refused')).items).toEqual([])
})

test('a record that its master deleted is gone from every list, and returns when it is told again', async () => {
  await outside.query(`update accounts set is_deleted = true, updated_at = '2026-03-02T09:01:00Z' where id = 'A-3'`)
  const run = await crm.pull()
  expect([run.removed, run.written]).toEqual([1, 1])
  expect(await accountOf('Company 3')).not.toMatchObject({ name: 'Company 3' })
  expect((await crm.get('/gone')).items).toMatchObject([{ externalId: 'A-3', kind: 'deleted', state: 'followed' }])
  expect((await crm.pull()).removed).toBe(0)
  await outside.query(`update accounts set is_deleted = false, updated_at = '2026-03-02T09:05:00Z' where id = 'A-3'`)
  expect((await crm.pull()).written).toBe(1)
  expect(await accountOf('Company 3')).toMatchObject({ name: 'Company 3' })
  expect((await crm.get('/gone')).items).toEqual([])
})

test('where another source is the master a deletion is listed and not followed, and whoever decides to keep it is asked once', async () => {
  await world.call(owner, 'PATCH', '/api/accounts/settings', { masters: { '*': ['erp', 'crm'] } })
  await outside.query(`update accounts set is_deleted = true, updated_at = '2026-03-02T09:06:00Z' where id = 'A-4'`)
  expect((await crm.pull()).removed).toBe(0)
  const [gone] = (await crm.get('/gone')).items
  expect(gone).toMatchObject({
    externalId: 'A-4',
    state: 'listed',
    reason: 'The source erp is the master of Company 4',
  })
  expect((await crm.get()).gone).toBe(1)
  const { stream, shape, externalId } = gone
  await crm.send('PUT', '/gone', { stream, shape, externalId })
  await crm.pull()
  expect((await crm.get()).gone).toBe(0)
  await world.call(owner, 'PATCH', '/api/accounts/settings', { masters: {} })
})

test('a record that its master merged reaches the survivor, also one whose survivor comes later', async () => {
  const before = (await accountOf('Company 5')).id
  await outside.query(`update accounts set is_deleted = true, merged_into = 'A-6', updated_at = '2026-03-02T09:07:00Z' where id = 'A-5';
    update accounts set is_deleted = true, merged_into = 'A-new', updated_at = '2026-03-02T09:07:00Z' where id = 'A-7'`)
  expect((await crm.pull()).merged).toBe(1)
  const six = (await accountOf('Company 6')).id
  expect((await world.call(owner, 'GET', `/api/accounts/${before}`)).body).toMatchObject({ id: six, name: 'Company 6' })
  expect((await crm.get('/gone')).items).toMatchObject([
    { externalId: 'A-7', state: 'waiting' },
    { externalId: 'A-5', state: 'followed' },
    { externalId: 'A-4' },
  ])
  await outside.query(`insert into accounts values ('A-new', 'Survivor', 'Scale', false, null, '2026-03-02T09:08:00Z')`)
  expect((await crm.pull()).merged).toBe(1)
  expect((await accountOf('Survivor')).name).toBe('Survivor')
})

test('a backfill reads everything once more, and what was merged or deleted does not come back', async () => {
  const before = await accountCount()
  const run = await crm.pull('backfill')
  expect(run).toMatchObject({ kind: 'backfill', state: 'done', written: 0 })
  expect(run.read).toBeGreaterThan(2300)
  expect(await accountCount()).toBe(before)
  expect((await world.call(owner, 'GET', '/api/accounts/search?text=Company+5')).body.items[0]?.name).not.toBe(
    'Company 5',
  )
})

test('a source that is paused stops after its batch; started again it reads on', async () => {
  await outside.query(`insert into accounts select 'P-' || n, 'Paused ' || n, null, false, null, timestamptz '2026-03-02T09:20:00Z'
    from generate_series(1, 2200) n`)
  await crm.send('POST', '/act', { what: 'resume' })
  let batches = 0
  await pullSource(world.platform, world.workspace, crm.id as SourceId, () => ++batches <= 2)
  expect((await crm.get()).standing).toBe('running')
  await crm.send('POST', '/act', { what: 'pause' })
  expect(await newest()).toMatchObject({ state: 'stopped', failure: 'Paused by A owner (key key of A owner)' })
  expect(await goOn()).toBeNull()
  await crm.send('POST', '/act', { what: 'resume' })
  await goOn()
  const last = await newest()
  expect(last.state).toBe('done')
  expect(
    (await rows(sql<{ n: number }>`select count(*)::int as n from accounts where name like 'Paused %'`))[0]?.n,
  ).toBe(2200)
})

test('a worker that was taken over writes no more', async () => {
  await outside.query(`insert into accounts select 'T-' || n, 'Taken ' || n, null, false, null, timestamptz '2026-03-02T09:40:00Z'
    from generate_series(1, 1500) n`)
  await crm.send('POST', '/act', { what: 'run' })
  let asked = 0
  // Before the fourth batch somebody else takes the run, as after a silence of fifteen minutes; the overlap came first.
  const takeOver = sql`update connectors_runs set worker = gen_random_uuid(), process = 'elsewhere 1' where state = 'running'`
  const taken: Promise<unknown>[] = []
  await pullSource(world.platform, world.workspace, crm.id as SourceId, () => {
    if (++asked === 4) taken.push(world.within((tx) => tx.run(takeOver)))
    return true
  })
  await Promise.all(taken)
  const told = async () =>
    (await rows(sql<{ n: number }>`select count(*)::int as n from accounts where name like 'Taken %'`))[0]?.n
  expect([await told(), (await newest()).state]).toEqual([800, 'running'])
  world.clock.advance(16 * 60_000)
  await goOn()
  expect([await told(), (await newest()).state]).toEqual([1500, 'done'])
})

test('whoever asks for a pull while another is under way gets one of their own, which reads what that one had passed already', async () => {
  await outside.query(`insert into accounts select 'U-' || n, 'Under way ' || n, null, false, null, timestamptz '2026-03-02T10:10:00Z'
    from generate_series(1, 1500) n`)
  await crm.send('POST', '/act', { what: 'run' })
  let asked = 0
  await pullSource(world.platform, world.workspace, crm.id as SourceId, () => ++asked < 4)
  const open = await newest()
  expect(open.state).toBe('running')
  await world.within((tx) => tx.run(sql`update connectors_runs set process = 'elsewhere 1' where state = 'running'`))
  world.clock.advance(16 * 60_000)
  await pullNow(world.platform, world.workspace, crm.id, () => true)
  const last = await newest()
  expect([last.state, last.id === open.id]).toEqual(['done', false])
  expect(await goOn()).toBeNull()
})
