import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillHouse } from '../../../test/support/full-house.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { defineModule, type ShapeValue } from '../../platform/contributions.ts'
import { deliver, tell } from '../../platform/outbox/outbox.ts'
import { confirmRestored, createKey, ensureMember, permissionsOf } from '../workspaces/index.ts'

/** Stands in every name, address and text of the original. */
const real = 'zqreal'
const sent: string[] = []
const sender = defineModule({ name: 'sender', effects: { 'mail.due': async () => void sent.push('mail') } })

let world: World
let owner: Person
let client: pg.Client
let sandbox: { id: WorkspaceId; slug: string }
let key: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [...modules, sender] })
  client = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await client.connect()
  owner = await world.person('owner')
  await fillHouse(world)
  await tell_('accounts.account', [
    { id: 'osprey', name: `Osprey ${real}`, domain: `${real}.example`, owner: `Ines ${real}`, industry: 'Logistics' },
  ])
  await tell_('accounts.contact', [
    {
      id: `${real}-ana`,
      account: 'osprey',
      name: `Ana ${real}`,
      email: `ana@${real}.example`,
      phone: '+351 210 555 0142',
    },
  ])
  await tell_('engagements.engagement', [
    {
      id: `${real}-1`,
      account: 'osprey',
      person: `${real}-ana`,
      kind: 'note',
      text: `Call ${real} back`,
      happened_at: '2026-02-20T10:00:00Z',
    },
  ])
  await tell_('helpdesk.ticket', [
    {
      id: 't-1',
      account: 'osprey',
      person: `${real}-ana`,
      subject: `${real} fails`,
      priority: 'high',
      happened_at: '2026-02-20T10:00:00Z',
    },
  ])
  await tell_('events.event', [
    {
      id: 'e-1',
      account: 'osprey',
      person: `${real}-ana`,
      name: 'Report exported',
      happened_at: '2026-02-20T10:00:00Z',
      note: `${real} note`,
      feature: 'Reports',
    },
  ])
  await world.settle()
  sandbox = (await world.call(owner, 'POST', '/api/privacy/sandboxes', {})).body
  key = await world.platform.db.within(sandbox.id, async (tx) => {
    const member = await ensureMember(tx, { name: 'Tester', email: 'tester@house.example', role: 'owner' })
    return (await createKey(tx, { name: 'k', scopes: [...permissionsOf('owner')], member, source: 's' })).text
  })
})

afterAll(async () => {
  await client.end()
  await world.close()
})

async function tell_(shape: string, values: Record<string, ShapeValue>[]): Promise<void> {
  const { platform } = world
  const found = platform.contributions.shapes.find(({ name }) => name === shape)
  const outcomes = await world.within(
    (tx) =>
      found?.write(
        tx,
        values.map((one, index) => ({ line: index + 1, values: one })),
        { platform, source: 'crm', origin: 'import', settings: {}, known: tx.now },
      ) ?? Promise.resolve([]),
  )
  expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
}

const inSandbox = (method: string, path: string, body?: unknown) => world.call({ key } as Person, method, path, body)

async function tables(): Promise<string[]> {
  const found = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') order by 1`)
  return found.rows.map(({ name }) => name)
}

async function rowsOf(workspace: string): Promise<Record<string, { n: number; sum: string; named: number }>> {
  const rows: Record<string, { n: number; sum: string; named: number }> = {}
  for (const name of await tables()) {
    const found = await client.query(
      `select count(*)::int as n, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum,
         (count(*) filter (where t::text ilike '%${real}%'))::int as named
       from ${name} t where workspace_id = $1`,
      [workspace],
    )
    rows[name] = found.rows[0]
  }
  return rows
}

test('N16 a sandbox has every row of the original and none of its names, addresses and texts', async () => {
  const list = await world.call(owner, 'GET', '/api/privacy/sandboxes')
  expect(list.body.items).toMatchObject([{ state: 'ready', name: 'Sandbox of Fernhollow Software' }])
  const leftOut = new Set(world.platform.contributions.holdings.filter((one) => one.sandbox).map(({ table }) => table))
  const [original, copy] = [await rowsOf(world.workspace), await rowsOf(sandbox.id)]
  // Whoever made the copy is its owner, and this test's own member and key came after it.
  const differing = Object.keys(original).filter(
    (name) => !leftOut.has(name) && name !== 'workspaces_members' && original[name]?.n !== copy[name]?.n,
  )
  expect(differing).toEqual([])
  expect(Object.values(original).reduce((sum, { named }) => sum + named, 0)).toBeGreaterThan(8)
  expect(Object.entries(copy).filter(([, { named }]) => named > 0)).toEqual([])
  const members = await client.query(
    `select count(*)::int as n from workspaces_members where workspace_id = $1 and user_id is not null`,
    [sandbox.id],
  )
  expect(members.rows[0].n).toBe(0)
})

test('what belonged together still does: the same value has the same mask, and figures are the same', async () => {
  const joined = await client.query(
    `select count(*)::int as n from events_raw r join accounts_identities i on i.workspace_id = r.workspace_id and i.raw_id = r.person_raw
     where r.workspace_id = $1 and r.person_ref = i.external_id`,
    [sandbox.id],
  )
  expect(joined.rows[0].n).toBeGreaterThan(0)
  const list = async (call: typeof inSandbox) => {
    const columns = encodeURIComponent(
      JSON.stringify(['attribute:name', 'attribute:arr', 'measure:health.score', 'measure:usage.events_30d']),
    )
    return (await call('GET', `/api/accounts?columns=${columns}&sort=attribute:name&limit=50`)).body.items as {
      id: string
      name: string
      values: Record<string, unknown>
    }[]
  }
  const [copy, original] = [await list(inSandbox), await list((method, path) => world.call(owner, method, path))]
  const figures = (items: typeof copy) =>
    items
      .map(({ id, values: { 'attribute:name': _, ...rest } }) => ({ id, ...rest }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  expect(figures(copy)).toEqual(figures(original))
  expect(copy.map(({ name }) => name).filter((name) => original.some((one) => one.name === name))).toEqual([])
})

test('N16 the page is told that it is a sandbox, and nothing is ever sent from it', async () => {
  expect((await inSandbox('GET', '/api/me')).body.workspace).toMatchObject({
    name: 'Sandbox of Fernhollow Software',
    held: { reason: 'sandbox' },
  })
  await world.platform.db.within(sandbox.id, (tx) =>
    tell(tx, [{ name: 'mail.due', account: null, data: {}, key: 'to the world' }]),
  )
  await deliver(world.platform)
  expect((await inSandbox('POST', '/api/workspace/resume')).body).toEqual({ wasHeld: false })
  expect(await confirmRestored(world.platform)).toBe(0)
  await deliver(world.platform)
  expect(sent).toEqual([])
})

test('only an owner makes one or throws it away', async () => {
  const admin = await world.person('admin')
  expect((await world.call(admin, 'POST', '/api/privacy/sandboxes', {})).status).toBe(403)
  expect((await world.call(admin, 'DELETE', `/api/privacy/sandboxes/${sandbox.id}`)).status).toBe(403)
  expect((await world.call(owner, 'DELETE', `/api/privacy/sandboxes/${world.workspace}`)).status).toBe(404)
})

test('N16 thrown away, nothing of it is left, and the original is as it was', async () => {
  const {
    workspaces_audit: _log,
    privacy_sandboxes: _list,
    workspaces_keys: _keys,
    ...before
  } = await rowsOf(world.workspace)
  expect((await world.call(owner, 'DELETE', `/api/privacy/sandboxes/${sandbox.id}`)).status).toBe(200)
  const left = Object.entries(await rowsOf(sandbox.id)).filter(([, { n }]) => n > 0)
  expect(left).toEqual([])
  expect((await client.query('select 1 from workspaces where id = $1', [sandbox.id])).rowCount).toBe(0)
  const {
    workspaces_audit: _after,
    privacy_sandboxes: list,
    workspaces_keys: _used,
    ...after
  } = await rowsOf(world.workspace)
  expect(after).toEqual(before)
  expect(list?.n).toBe(0)
  const log = await world.call(owner, 'GET', '/api/workspaces/audit?subject=sandbox')
  expect(log.body.items.map(({ says }: { says: string }) => says.split(' ').slice(0, 4).join(' '))).toEqual([
    'threw away the sandbox',
    'made the sandbox Sandbox',
  ])
})
