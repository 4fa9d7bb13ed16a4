import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import { apiApp } from '../../platform/http/api.ts'
import { ensureMember, permissionsOf, type Role } from '../workspaces/index.ts'
import { noteUnmatched, rawId, upsertAccounts } from './index.ts'
import { accounts } from './module.ts'
import { routes } from './routes.ts'

let world: World
let ines: MemberId
let rui: MemberId
beforeAll(async () => {
  world = await aWorld({ modules: [accounts] })
  ines = await world.within((tx) => ensureMember(tx, { name: 'Ines', email: 'ines@fernhollow.example', role: 'csm' }))
  rui = await world.within((tx) => ensureMember(tx, { name: 'Rui', email: 'rui@fernhollow.example', role: 'csm' }))
})
afterAll(() => world.close())

function asking(role: Role, owners?: MemberId[]) {
  const viewer: Viewer = {
    workspace: world.workspace,
    member: owners?.[0] ?? ines,
    name: 'Ines',
    role,
    permissions: permissionsOf(role),
    sees: owners ? { kind: 'owners', owners } : { kind: 'all' },
    by: 'key',
  }
  const app = apiApp(world.platform, routes, async () => viewer)
  return async (method: string, path: string, body?: unknown) => {
    const response = await app.request(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return { status: response.status, body: (await response.json()) as Answer }
  }
}
// biome-ignore lint/suspicious/noExplicitAny: answers of many operations, each looked at by its own test
type Answer = any

const make = async (body: object) => (await asking('admin')('POST', '/api/accounts', body)).body as { id: AccountId }

test('F001 an account is made, changed and read over the API, each change with its history', async () => {
  const ask = asking('admin')
  const made = await ask('POST', '/api/accounts', {
    name: 'Harbour Foods',
    plan: 'Pro',
    arr: 9_000_000,
    ownerId: ines,
    since: '2025-05-01',
  })
  expect(made.status).toBe(200)
  expect(made.body).toMatchObject({
    name: 'Harbour Foods',
    size: 'mid_market',
    touch: 'high',
    ownerName: 'Ines',
    stage: 'engagement',
  })
  world.clock.advance(60_000)
  const path = `/api/accounts/${made.body.id}`
  const changed = await ask('PATCH', path, { stage: 'retention', arr: 11_000_000, ownerId: rui })
  expect(changed.body).toMatchObject({ stage: 'retention', size: 'enterprise', ownerName: 'Rui' })
  const { act, ...shown } = changed.body
  expect(act).toMatch(/^[0-9a-f-]{36}$/)
  expect((await ask('GET', path)).body).toEqual(shown)
  const owners = (await ask('GET', `${path}/history?attribute=owner`)).body
  expect(owners.items.map((item: Answer) => [item.words, item.label, item.origin])).toEqual([
    ['Rui', 'Owner', 'live'],
    ['Ines', 'Owner', 'live'],
  ])
  const first = (await ask('GET', `${path}/history?limit=3`)).body
  const second = (await ask('GET', `${path}/history?limit=200&cursor=${first.next}`)).body
  const all = (await ask('GET', `${path}/history?limit=200`)).body
  expect([...first.items, ...second.items]).toEqual(all.items)
})

test('F033 the lifecycle stages are a closed list', async () => {
  const { id } = await make({ name: 'Stages' })
  for (const stage of ['onboarding', 'activation', 'engagement', 'retention', 'advocacy']) {
    expect((await asking('csm')('PATCH', `/api/accounts/${id}`, { stage })).body.stage).toBe(stage)
  }
  const refused = await asking('csm')('PATCH', `/api/accounts/${id}`, { stage: 'golden' })
  expect(refused).toMatchObject({ status: 400, body: { field: 'stage', code: 'invalid' } })
})

test('F029 vendors and customers are two kinds of account', async () => {
  expect((await asking('csm')('POST', '/api/accounts', { name: 'Vine Crafts', kind: 'vendor' })).body.kind).toBe(
    'vendor',
  )
  expect((await asking('csm')('POST', '/api/accounts', { name: 'X', kind: 'shop' })).status).toBe(400)
})

test('F002 people join an account, and a known person joins a second one', async () => {
  const ask = asking('csm')
  const a = await make({ name: 'People A' })
  const b = await make({ name: 'People B' })
  const person = { name: 'Ana', email: 'ana@people.example', role: 'Champion', source: 'app', externalId: 'user-1' }
  const first = await ask('POST', `/api/accounts/${a.id}/contacts`, person)
  const second = await ask('POST', `/api/accounts/${b.id}/contacts`, person)
  expect(second.body.id).toBe(first.body.id)
  await ask('POST', `/api/accounts/${a.id}/contacts`, { name: 'Zoe' })
  const page = (await ask('GET', `/api/accounts/${a.id}/contacts?limit=1`)).body
  expect(page.items).toMatchObject([{ name: 'Ana', role: 'champion', isRobot: false }])
  expect((await ask('GET', `/api/accounts/${a.id}/contacts?cursor=${page.next}`)).body).toMatchObject({
    items: [{ name: 'Zoe', role: 'user' }],
    next: null,
  })
  expect((await ask('GET', `/api/accounts/${a.id}`)).body.contacts).toBe(2)
})

test('search finds beginnings first, then words and pieces of names, and takes signs of patterns literally', async () => {
  for (const name of ['Quill Works', 'New Quill', 'Tranquill', '100% Quince']) await make({ name })
  const found = async (text: string) =>
    (await asking('viewer')('GET', `/api/accounts/search?text=${encodeURIComponent(text)}`)).body.items.map(
      (item: Answer) => item.name,
    )
  expect(await found('quill')).toEqual(['Quill Works', 'New Quill', 'Tranquill'])
  expect(await found('100%')).toEqual(['100% Quince'])
  expect(await found('%')).toEqual(['100% Quince'])
})

test('a merged account answers with its survivor, and comes back', async () => {
  const ask = asking('lead')
  const from = await make({ name: 'Twin One' })
  const into = await make({ name: 'Twin Two' })
  const merged = await ask('POST', `/api/accounts/${from.id}/merge`, { into: into.id })
  expect(merged.body).toMatchObject({ id: into.id, merged: [{ id: from.id, name: 'Twin One' }] })
  expect((await ask('GET', `/api/accounts/${from.id}`)).body.id).toBe(into.id)
  expect((await ask('POST', `/api/accounts/${from.id}/unmerge`)).body).toMatchObject({ id: from.id, name: 'Twin One' })
  expect((await ask('POST', `/api/accounts/${from.id}/unmerge`)).status).toBe(409)
  expect((await asking('csm')('POST', `/api/accounts/${from.id}/merge`, { into: into.id })).status).toBe(403)
})

test('children and units stand below an account, with ARR by sum', async () => {
  const ask = asking('csm')
  const parent = await make({ name: 'Group', arr: 1000 })
  const child = await make({ name: 'Group North', arr: 500, parentId: parent.id })
  await make({ name: 'Group Japan', arr: 70, currency: 'JPY', parentId: parent.id })
  expect(
    (
      await ask('POST', `/api/accounts/${parent.id}/units`, {
        name: 'EU instance',
        unit: 'instance',
        source: 'app',
        externalId: 'eu-1',
      })
    ).status,
  ).toBe(200)
  expect((await ask('GET', `/api/accounts/${parent.id}/children`)).body).toMatchObject({
    accounts: [{ name: 'Group Japan' }, { name: 'Group North' }],
    units: [{ name: 'EU instance', unit: 'instance' }],
    arr: 1570,
    currency: 'USD',
    unknownArr: 0,
  })
  expect((await ask('PATCH', `/api/accounts/${parent.id}`, { parentId: child.id })).body).toMatchObject({
    code: 'invalid',
    field: 'parentId',
  })
  expect((await ask('GET', `/api/accounts/${rawId(world.workspace, 'app', 'eu-1')}`)).body.id).toBe(parent.id)
})

test('the queue of unmatched groups is read by page and settled', async () => {
  const ask = asking('lead')
  expect((await asking('csm')('GET', '/api/accounts/unmatched')).status).toBe(403)
  const account = await make({ name: 'Known' })
  await world.within((tx) =>
    noteUnmatched(
      tx,
      ['q-1', 'q-2', 'q-3'].map((externalId) => ({
        raw: rawId(tx.workspace, 'app', externalId),
        source: 'app',
        externalId,
        kind: 'account' as const,
        seenAt: tx.now,
        count: 2,
      })),
    ),
  )
  const first = (await ask('GET', '/api/accounts/unmatched?limit=2')).body
  const rest = (await ask('GET', `/api/accounts/unmatched?limit=2&cursor=${first.next}`)).body
  const queue = [...first.items, ...rest.items]
  expect(queue.map((item: Answer) => item.externalId).sort()).toEqual(['q-1', 'q-2', 'q-3'])
  expect(queue[0].times).toBe(2)
  const settle = (at: number, body: object) => ask('POST', `/api/accounts/unmatched/${queue[at].id}`, body)
  expect((await settle(0, { how: 'attach', account: account.id })).body.account).toBe(account.id)
  expect((await settle(1, { how: 'ignore' })).body.account).toBeNull()
  expect((await settle(2, { how: 'attach' })).body).toMatchObject({ code: 'invalid', field: 'account' })
  expect((await settle(2, { how: 'prospect', name: 'Newcomer' })).body.account).toBe(queue[2].id)
  expect((await ask('GET', '/api/accounts/unmatched')).body.items).toEqual([])
  expect((await settle(0, { how: 'ignore' })).status).toBe(409)
})

test('custom fields are defined, filled and refused by type', async () => {
  const admin = asking('admin')
  expect((await asking('csm')('POST', '/api/accounts/fields', { label: 'Region', type: 'text' })).status).toBe(403)
  expect(
    (await admin('POST', '/api/accounts/fields', { label: 'Region', type: 'choice', choices: ['EU', 'US'] })).body,
  ).toMatchObject({ key: 'region', isOpen: false })
  const { id } = await make({ name: 'Fields', custom: { region: 'EU' } })
  expect((await admin('PATCH', `/api/accounts/${id}`, { custom: { region: 'APAC' } })).body).toMatchObject({
    code: 'invalid',
    field: 'custom.region',
  })
  expect((await admin('PATCH', `/api/accounts/${id}`, { custom: { shoe: 9 } })).body).toMatchObject({
    code: 'invalid',
    field: 'custom.shoe',
  })
  expect((await admin('POST', '/api/accounts/fields', { key: 'region', label: 'Region', type: 'number' })).status).toBe(
    409,
  )
  expect((await admin('GET', '/api/accounts/fields')).body.items).toMatchObject([
    { key: 'region', choices: ['EU', 'US'] },
  ])
  expect((await admin('GET', `/api/accounts/${id}`)).body.custom).toEqual({ region: 'EU' })
})

test('C09 thresholds are settings, and the higher class begins above the lower one', async () => {
  const ask = asking('admin')
  const before = (await ask('GET', '/api/accounts/settings')).body
  expect(before.thresholds).toMatchObject({
    size: { enterprise: 100_000, mid_market: 20_000 },
    touch: { high: 50_000, mid: 10_000 },
    hysteresis: 0.1,
  })
  const thresholds = { ...before.thresholds, size: { enterprise: 50_000, mid_market: 20_000 } }
  expect((await ask('PATCH', '/api/accounts/settings', { thresholds })).status).toBe(200)
  expect((await ask('POST', '/api/accounts', { name: 'Sized', arr: 6_000_000 })).body.size).toBe('enterprise')
  const upside = { ...thresholds, touch: { high: 1, mid: 2 } }
  expect((await ask('PATCH', '/api/accounts/settings', { thresholds: upside })).body).toMatchObject({
    code: 'invalid',
    field: 'thresholds',
  })
  await ask('PATCH', '/api/accounts/settings', { thresholds: before.thresholds })
})

test('a foreign account is as absent as one that does not exist, in every operation that names one', async () => {
  const theirs = await make({ name: 'Secret Garden', ownerId: rui })
  const own = await make({ name: 'Own Garden', ownerId: ines })
  const ask = asking('csm', [ines])
  const absent = '0190c2f0-5c1e-7000-8000-00000000dead'
  const calls: [string, (id: string) => string, object?][] = [
    ['GET', (id) => `/api/accounts/${id}`],
    ['PATCH', (id) => `/api/accounts/${id}`, { plan: 'Pro' }],
    ['GET', (id) => `/api/accounts/${id}/contacts`],
    ['POST', (id) => `/api/accounts/${id}/contacts`, { name: 'Spy' }],
    ['GET', (id) => `/api/accounts/${id}/history`],
    ['GET', (id) => `/api/accounts/${id}/children`],
    ['POST', (id) => `/api/accounts/${id}/units`, { name: 'U', unit: 'site' }],
  ]
  for (const [method, path, body] of calls) {
    const foreign = await ask(method, path(theirs.id), body)
    expect([method, path('…'), foreign.status]).toEqual([method, path('…'), 404])
    expect(foreign.body).toEqual((await ask(method, path(absent), body)).body)
  }
  expect((await ask('PATCH', `/api/accounts/${own.id}`, { parentId: theirs.id })).status).toBe(404)
  expect((await ask('GET', '/api/accounts/search?text=garden')).body.items).toMatchObject([{ name: 'Own Garden' }])
  await asking('admin')('PATCH', `/api/accounts/${own.id}`, { parentId: theirs.id })
  expect((await ask('GET', `/api/accounts/${own.id}`)).body).toMatchObject({ parent: null, parentId: null })
  const history = (await ask('GET', `/api/accounts/${own.id}/history?attribute=parent`)).body
  expect(JSON.stringify(history)).not.toContain(theirs.id)
})

test('nobody reaches people or ids outside of their book by naming them', async () => {
  const theirs = await make({ name: 'Walled Garden', ownerId: rui, source: 'crm', externalId: 'w-1' })
  const own = await make({ name: 'Open Garden', ownerId: ines })
  await asking('admin')('POST', `/api/accounts/${theirs.id}/contacts`, {
    name: 'Gil',
    email: 'gil@walled.example',
    source: 'crm',
    externalId: 'gil',
  })
  const ask = asking('csm', [ines])
  expect((await ask('POST', '/api/accounts', { name: 'X', source: 'crm', externalId: 'w-1' })).status).toBe(403)
  expect(
    (await ask('POST', `/api/accounts/${own.id}/contacts`, { name: 'Y', source: 'crm', externalId: 'gil' })).status,
  ).toBe(403)
  await ask('POST', `/api/accounts/${own.id}/contacts`, { name: 'Guess', email: 'gil@walled.example' })
  expect((await ask('GET', `/api/accounts/${own.id}/contacts`)).body.items).toMatchObject([{ name: 'Guess' }])
})

test('an account made by somebody who sees only a book belongs to that book', async () => {
  const made = await asking('csm', [ines])('POST', '/api/accounts', { name: 'Mine' })
  expect(made).toMatchObject({ status: 200, body: { ownerId: ines } })
})

test('conflicts between sources are listed with what stands', async () => {
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'f-1', name: 'Fir', industry: 'Wood' }], {
      source: 'crm',
      origin: 'import',
      known: tx.now,
    }),
  )
  const id = rawId(world.workspace, 'crm', 'f-1')
  await asking('csm')('PATCH', `/api/accounts/${id}`, { industry: 'Paper' })
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'f-1', industry: 'Wood' }], { source: 'crm', origin: 'import', known: tx.now }),
  )
  expect((await asking('csm')('GET', '/api/accounts/conflicts')).body.items).toMatchObject([
    { accountName: 'Fir', label: 'Industry', value: 'Wood', kept: 'Paper', keptSource: 'tenure' },
  ])
  expect((await asking('csm', [ines])('GET', '/api/accounts/conflicts')).body.items).toEqual([])
})

test('a cursor of another list is refused, not misread', async () => {
  const ask = asking('lead')
  expect((await ask('GET', '/api/accounts/unmatched?cursor=abc')).body).toMatchObject({
    code: 'invalid',
    field: 'cursor',
  })
  const { id } = await make({ name: 'Cursor' })
  expect((await ask('GET', `/api/accounts/${id}/history?cursor=${btoa('["x",1]')}`)).body).toMatchObject({
    code: 'invalid',
    field: 'cursor',
  })
})

const newestOfLog = (count: number) =>
  world.within((tx) =>
    tx.rows(sql`
      select action, subject_id as "subjectId", before, after from workspaces_audit
      where workspace_id = ${tx.workspace} order by number desc limit ${count}`),
  )

test('a change that is refused leaves nothing in the log', async () => {
  const { id } = await make({ name: 'Cedar Mills' })
  const before = await newestOfLog(1)
  const refused = await asking('admin')('PATCH', `/api/accounts/${id}`, { plan: 'Pro', zone: 'Nowhere/Land' })
  expect(refused.status).toBe(400)
  expect(await newestOfLog(1)).toEqual(before)
})
