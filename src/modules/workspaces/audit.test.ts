import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { audit, createWorkspace, product, verifyAudit } from './index.ts'
import { workspaces } from './module.ts'

const worlds: World[] = []
let world: World

beforeEach(async () => {
  world = await aWorld({ modules: [workspaces] })
  worlds.push(world)
})
afterAll(() => Promise.all(worlds.map((made) => made.close())))

const note = (what: unknown) =>
  world.within((tx) =>
    audit(tx, product(tx.workspace), {
      action: 'weight.changed',
      subject: 'scorecard',
      before: { weight: 35 },
      after: what,
    }),
  )

/** What somebody with the database's own password can do behind our back. */
async function tamper(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  await client.query('set search_path = tenure; set session_replication_role = replica')
  await client.query(statement)
  await client.end()
}

test('each change is a row that follows the one before', async () => {
  await note({ weight: 40, at: new Date(0), nested: { b: [1, 2.5, null], a: 'ü “ ”' } })
  await note(null)
  expect(await world.within(verifyAudit)).toEqual({ kind: 'whole', rows: 3 })
})

test('rows written at the same moment make one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, at) => note({ at })))
  expect(await world.within(verifyAudit)).toEqual({ kind: 'whole', rows: 21 })
})

test('each workspace has a chain of its own', async () => {
  const other = await createWorkspace(world.platform, { name: 'Other' })
  await note(1)
  expect(await world.platform.db.within(other.id, verifyAudit)).toEqual({ kind: 'whole', rows: 1 })
})

test('a change that fails leaves no row', async () => {
  const failing = world.within(async (tx) => {
    await audit(tx, product(tx.workspace), { action: 'x', subject: 'y' })
    throw new Error('the change failed')
  })
  await expect(failing).rejects.toThrow('the change failed')
  expect(await world.within(verifyAudit)).toEqual({ kind: 'whole', rows: 1 })
})

test('rows can be neither changed nor taken out, not even by the owner of the tables', async () => {
  await expect(world.within((tx) => tx.run(sql`update workspaces_audit set actor = 'x'`))).rejects.toThrow(
    /permission denied/,
  )
  await expect(world.within((tx) => tx.run(sql`delete from workspaces_audit`))).rejects.toThrow(/permission denied/)
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  for (const statement of [
    'update tenure.workspaces_audit set why = null',
    'delete from tenure.workspaces_audit',
    'truncate tenure.workspaces_audit',
  ]) {
    await expect(client.query(statement)).rejects.toThrow('The audit log is append-only')
  }
  await client.end()
})

test.each([
  [
    'a changed content',
    `update workspaces_audit set after = '{"weight": 41}' where number = 3`,
    3,
    'its content was changed',
  ],
  ['another actor', `update workspaces_audit set actor = 'Nobody' where number = 2`, 2, 'its content was changed'],
  [
    'a moved time',
    `update workspaces_audit set at = at + interval '1 ms' where number = 4`,
    4,
    'its content was changed',
  ],
  ['a row taken out', 'delete from workspaces_audit where number = 3', 3, 'the row is missing'],
  ['a first row taken out', 'delete from workspaces_audit where number = 1', 1, 'the row is missing'],
  [
    'a replaced hash',
    `update workspaces_audit set hash = repeat('a', 64) where number = 2`,
    2,
    'its content was changed',
  ],
])('%s is found and named', async (_, statement, number, reason) => {
  for (let at = 1; at <= 4; at++) await note({ weight: at })
  await tamper(statement)
  expect(await world.within(verifyAudit)).toEqual({ kind: 'broken', number, reason })
})

test('the log is read newest first, page by page, and by subject', async () => {
  const { owner } = await theStaff(world)
  for (let at = 1; at <= 5; at++) await note({ weight: at })
  const first = (await owner.get('/api/workspaces/audit?limit=2&subject=scorecard')).body
  const second = (await owner.get(`/api/workspaces/audit?limit=2&subject=scorecard&cursor=${first.next}`)).body
  const third = (await owner.get(`/api/workspaces/audit?limit=2&subject=scorecard&cursor=${second.next}`)).body
  const weights = [first, second, third].flatMap(({ items }) =>
    items.map((item: { after: { weight: number } }) => item.after.weight),
  )
  expect(weights).toEqual([5, 4, 3, 2, 1])
  expect(third.next).toBeNull()
})

test('what an owner does in Settings is in the log with before and after', async () => {
  const { owner, invite } = await theStaff(world)
  const { id } = await invite('csm', 'ana')
  await owner.send('PATCH', `/api/workspaces/members/${id}`, { role: 'lead', visibility: 'team' })
  const { items } = (await owner.get(`/api/workspaces/audit?subject=member&subjectId=${id}`)).body
  expect(items[0]).toMatchObject({
    action: 'member.changed',
    actor: 'Administrator',
    by: 'session',
    before: { role: 'csm', visibility: 'book' },
    after: { role: 'lead', visibility: 'team' },
  })
  expect(await world.within(verifyAudit)).toMatchObject({ kind: 'whole' })
})
