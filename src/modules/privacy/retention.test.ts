import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { ImportShape } from '../../platform/contributions.ts'
import { audit, createWorkspace, product, verifyAudit } from '../workspaces/index.ts'
import { removeOld } from './service/retention.ts'

let world: World
let owner: Person
let client: pg.Client

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  client = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await client.connect()
  owner = await world.person('owner')
  await someAccounts(world, ['osprey'])
  const months = ['2024-06', '2024-07', '2025-11', '2026-02']
  await tellRows(
    world,
    world.platform.contributions.shapes.find(({ name }) => name === 'events.event') as ImportShape,
    months.flatMap((month) =>
      [1, 2, 3].map((day) => ({
        account: 'osprey',
        id: `${month}-${day}`,
        name: 'Report exported',
        happened_at: `${month}-0${day}T10:00:00Z`,
      })),
    ),
  )
  await world.settle()
})

afterAll(async () => {
  await client.end()
  await world.close()
})

const count = async (what: string) => (await client.query(`select count(*)::int as n from ${what}`)).rows[0].n
const partitions = async () =>
  (
    await client.query(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events_raw'::regclass order by 1`,
    )
  ).rows.map(({ name }) => name)
const keep = (kind: string, days: number | null) => world.call(owner, 'PUT', '/api/privacy/retention', { kind, days })

test('N16 how long each kind of data is kept is shown with its usual time, and what a change would take before it is made', async () => {
  const { items } = (await world.call(owner, 'GET', '/api/privacy/retention')).body
  expect(items.find(({ kind }: { kind: string }) => kind === 'events.raw')).toMatchObject({
    days: null,
    usual: null,
    due: 0,
  })
  const preview = await world.call(owner, 'GET', '/api/privacy/retention/preview?kind=events.raw&days=400')
  expect(preview.body).toEqual({ due: 6, before: '2025-01-27' })
  expect((await keep('events.raw', 30)).body).toMatchObject({
    code: 'invalid',
    detail: expect.stringContaining('at least 400 days'),
  })
  expect((await keep('workspaces.audit', 90)).status).toBe(400)
  expect((await keep('no.kind', 90)).status).toBe(404)
})

test('N16 old events go by whole months, and what they were counted to stays', async () => {
  const rolled = await client.query('select * from events_account_day order by day')
  expect(rolled.rows).toHaveLength(12)
  expect((await keep('events.raw', 400)).status).toBe(200)
  await removeOld(world.platform)
  expect(await count('events_raw')).toBe(6)
  expect(await partitions()).not.toContain('events_raw_202406')
  await client.query(`insert into events_touched (workspace_id, account_id, day, due_at)
    select workspace_id, account_id, day, '-infinity' from events_account_day`)
  await world.settle()
  expect((await client.query('select * from events_account_day order by day')).rows).toEqual(rolled.rows)
})

test('a month that another workspace keeps stays; only the rows of the one go', async () => {
  const other = await createWorkspace(world.platform, { name: 'Another house' })
  await client.query(`insert into events_raw select '${other.id}', day, account_raw, message_id, person_raw, group_ref, person_ref, kind,
    name, robot, properties, happened_at, known_at, origin, source from events_raw where day >= '2026-02-01'`)
  world.clock.set(new Date('2027-06-02T09:00:00Z'))
  await removeOld(world.platform)
  expect(await partitions()).toContain('events_raw_202602')
  expect(await count(`events_raw where workspace_id = '${world.workspace}'`)).toBe(0)
  expect(await count(`events_raw where workspace_id = '${other.id}'`)).toBe(3)
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
})

test('the log is shortened to no less than a year, says so, and stays whole', async () => {
  world.clock.set(new Date('2024-05-01T09:00:00Z'))
  await client.query(
    'alter table workspaces_audit disable trigger user; delete from workspaces_audit; alter table workspaces_audit enable trigger user',
  )
  await world.within((tx) => audit(tx, product(tx.workspace), { action: 'thing.old', subject: 'thing' }))
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
  await world.within((tx) => audit(tx, product(tx.workspace), { action: 'thing.new', subject: 'thing' }))
  expect((await keep('workspaces.audit', 365)).status).toBe(200)
  await removeOld(world.platform)
  const log = (
    await client.query(`select action from workspaces_audit where workspace_id = '${world.workspace}' order by number`)
  ).rows
  expect(log.map(({ action }) => action)).toEqual(['thing.new', 'retention.changed', 'log.shortened'])
  expect((await world.within(verifyAudit)).kind).toBe('whole')
  await expect(
    world.within((tx) => tx.run({ compile: () => ({ sql: 'delete from workspaces_audit', parameters: [] }) } as never)),
  ).rejects.toThrow()
})

test('every other kind goes by its age, and a decision is logged', async () => {
  await client.query(`
    insert into events_refused select '${world.workspace}', gen_random_uuid(), d, 'p', 'f', 'r', 'm', 'x'
      from unnest(array['2026-02-20'::timestamptz, '2025-02-20']) d;
    insert into http_answers select '${world.workspace}', gen_random_uuid(), 'k' || d, 'f', 200, '{}', d
      from unnest(array['2026-03-01'::timestamptz, '2026-02-01']) d;
    insert into events_receipts select '${world.workspace}', 's', d, 0, 1, 0, 0 from unnest(array['2026-02-20'::timestamptz, '2026-01-02']) d`)
  await removeOld(world.platform)
  expect([
    await count('events_refused'),
    await count('http_answers'),
    await count(`events_receipts where source = 's'`),
  ]).toEqual([1, 1, 1])
  const log = (await world.call(owner, 'GET', '/api/workspaces/audit?subject=retention')).body.items
  expect(log[0]).toMatchObject({ action: 'retention.changed', after: { days: 365 } })
})

test('sessions that ended a month ago are forgotten', async () => {
  await client.query(`
    insert into workspaces_users values ('u', 'U', 'u@house.example', true, null, false, now(), now());
    insert into workspaces_sessions (id, user_id, token, expires_at, created_at, updated_at)
      select d::text, 'u', d::text, d, d, d from unnest(array['2026-03-20'::timestamptz, '2026-02-20', '2026-01-02']) d`)
  await world.platform.jobs.send('workspaces.forget_ended', {})
  expect(await count('workspaces_sessions')).toBe(2)
})
