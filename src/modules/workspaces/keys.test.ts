import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { createKey, createWorkspace, ensureMember, keyOfIntake } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
})
afterAll(() => world.close())

const make = async (scopes: string[], browser = staff.owner) =>
  (await browser.send('POST', '/api/workspaces/keys', { name: scopes.join(' '), scopes, source: 'warehouse' }))
    .body as { id: string; text: string }
const ask = (text: string, path: string, headers = {}) =>
  staff.visit().get(path, { authorization: `Bearer ${text}`, ...headers })

test('a key does what its scopes and its member may do, and no more', async () => {
  const { text } = await make(['workspaces.read', 'accounts.read'])
  const me = (await ask(text, '/api/me')).body
  expect(me.permissions).toEqual(['accounts.read', 'workspaces.read'])
  expect((await ask(text, '/api/workspaces/members')).status).toBe(200)
  expect((await ask(text, '/api/workspaces/keys')).status).toBe(403)
})

test('a key loses what its member loses', async () => {
  const { id, browser } = await staff.invite('admin', 'moving')
  const { text } = await make(['workspaces.read', 'audit.read'], browser)
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { role: 'viewer' })
  expect((await ask(text, '/api/me')).body.permissions).toEqual(['workspaces.read'])
})

test('nobody gives a key what they may not do themselves, and a key makes none beyond itself', async () => {
  const { browser } = await staff.invite('admin', 'giver')
  expect((await browser.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['workspaces.own'] })).status).toBe(
    403,
  )
  const { text } = await make(['keys.manage', 'accounts.read'])
  const wider = await staff
    .visit()
    .send(
      'POST',
      '/api/workspaces/keys',
      { name: 'K', scopes: ['accounts.write'] },
      { authorization: `Bearer ${text}` },
    )
  expect(wider.status).toBe(403)
})

test('what concerns a person is closed to their keys', async () => {
  const { text } = await make(['workspaces.read', 'workspaces.own', 'workspaces.manage'])
  const authorization = `Bearer ${text}`
  const answers = await Promise.all([
    staff.visit().send('POST', '/api/me/password', { password: 'taken over by a key' }, { authorization }),
    staff.visit().send('PATCH', '/api/me', { name: 'X', email: 'x@x.example' }, { authorization }),
    staff.visit().get('/api/me/sessions', { authorization }),
    staff.visit().send('POST', '/api/workspaces', { name: 'Mine', zone: 'UTC', currency: 'EUR' }, { authorization }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403])
})

test('a key that is wrong in any way is refused in the same words', async () => {
  const { id, text } = await make(['workspaces.read'])
  const other = await createWorkspace(world.platform, { name: 'Elsewhere' })
  const moved = `tnr_${other.id.replaceAll('-', '')}_${text.slice(-43)}`
  const flipped = text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')
  const intake = (await make(['intake'])).text
  await staff.owner.send('DELETE', `/api/workspaces/keys/${id}`)
  const answers = await Promise.all(
    [text, moved, flipped, intake, 'null', 'tnr_', 'x'.repeat(300)].map((wrong) => ask(wrong, '/api/me')),
  )
  for (const answer of answers) {
    expect([answer.status, answer.body.detail]).toEqual([401, 'This API key is not valid'])
  }
  for (const authorization of ['', 'Bearer', 'Bearer ', `Basic ${text}`, `Bearer ${text} ${text}`]) {
    expect((await staff.owner.get('/api/me', { authorization })).status).toBe(401)
  }
})

test('a key never speaks for a workspace other than its own', async () => {
  const { text } = await make(['workspaces.read'])
  const other = await createWorkspace(world.platform, { name: 'Foreign' })
  const foreign = await ask(text, '/api/workspaces/members', { 'x-workspace': other.slug })
  const absent = await ask(text, '/api/workspaces/members', { 'x-workspace': 'no-such-workspace' })
  const blank = await ask(text, '/api/workspaces/members', { 'x-workspace': '' })
  expect(foreign.status).toBe(404)
  expect(foreign).toEqual(absent)
  expect(blank).toEqual(absent)
  expect((await ask(text, '/api/workspaces/members', { 'x-workspace': 'fernhollow-software' })).status).toBe(200)
})

test('an unknown scope is refused by name, and intake stands alone', async () => {
  const unknown = await staff.owner.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['accounts.explode'] })
  expect(unknown.status).toBe(403)
  const mixed = await staff.owner.send('POST', '/api/workspaces/keys', {
    name: 'K',
    scopes: ['intake', 'accounts.read'],
  })
  expect([mixed.status, mixed.body.field]).toEqual([400, 'scopes'])
})

test('an intake key names its workspace and source until it is revoked', async () => {
  const { id, text } = await make(['intake'])
  const other = (await make(['accounts.read'])).text
  expect(await keyOfIntake(world.platform, text)).toEqual({ workspace: world.workspace, source: 'warehouse' })
  expect(await keyOfIntake(world.platform, other)).toBeNull()
  expect(await keyOfIntake(world.platform, 'anything')).toBeNull()
  await staff.owner.send('DELETE', `/api/workspaces/keys/${id}`)
  expect(await keyOfIntake(world.platform, text)).toBeNull()
})

test('another process stops believing a revoked intake key within 30 seconds', async () => {
  const { text, id } = await world.within(async (tx) => {
    const member = await ensureMember(tx, { name: 'Machine', email: 'machine@x.example', role: 'viewer' })
    return createKey(tx, { name: 'Site', scopes: ['intake'], source: 'site', member })
  })
  const elsewhere = world.without({})
  expect(await keyOfIntake(elsewhere, text)).not.toBeNull()
  await staff.owner.send('DELETE', `/api/workspaces/keys/${id}`)
  world.clock.advance(30_001)
  expect(await keyOfIntake(elsewhere, text)).toBeNull()
})

test('the list of keys shows their endings and use, never their text', async () => {
  const { id, text } = await make(['workspaces.read'])
  await ask(text, '/api/me')
  const { items } = (await staff.owner.get('/api/workspaces/keys')).body
  const shown = items.find((item: { id: string }) => item.id === id)
  expect(shown).toMatchObject({
    ending: text.slice(-4),
    source: 'warehouse',
    memberName: 'Administrator',
    revokedAt: null,
  })
  expect(shown.lastUsedAt).toMatch(/^2026-03-02T/)
  expect(JSON.stringify(items)).not.toContain(text.slice(-43))
})
