import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathOf } from '../../../test/support/browser.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { createWorkspace, ensureMember, members, viewerOf } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
})
afterAll(() => world.close())

const ownerId = async (): Promise<string> => (await staff.owner.get('/api/me')).body.member.id
const sees = (id: string) => world.within(async (tx) => (await viewerOf(tx, id as MemberId)).sees)

test('an invited member takes up their invitation once, sets a password and signs in', async () => {
  const draft = { name: 'Bo', email: 'bo@fernhollow.example', role: 'csm' }
  const { link } = (await staff.owner.send('POST', '/api/workspaces/members', draft)).body
  const browser = staff.visit()
  expect((await browser.get(pathOf(link))).location).toBe('/')
  expect((await browser.get('/api/me')).body).toMatchObject({ role: 'csm', member: { name: 'Bo' } })
  expect((await staff.visit().get(pathOf(link))).location).toBe('/sign-in?problem=link')
  await browser.send('POST', '/api/me/password', { password: 'long enough to pass' })
  const answer = await staff
    .visit()
    .send('POST', '/api/auth/sign-in/email', { email: draft.email, password: 'long enough to pass' })
  expect(answer.status).toBe(200)
})

test('the same address is not invited twice', async () => {
  const draft = { name: 'Cleo', email: 'cleo@fernhollow.example', role: 'viewer' }
  expect((await staff.owner.send('POST', '/api/workspaces/members', draft)).status).toBe(200)
  const again = await staff.owner.send('POST', '/api/workspaces/members', {
    ...draft,
    email: 'CLEO@fernhollow.example',
  })
  expect([again.status, again.body.field]).toEqual([409, 'email'])
})

test('an invitation opened by somebody signed in here already stays open for the one it is meant for', async () => {
  const draft = { name: 'Dana', email: 'dana@fernhollow.example', role: 'csm' }
  const { link } = (await staff.owner.send('POST', '/api/workspaces/members', draft)).body
  await staff.owner.get(pathOf(link))
  expect((await staff.owner.get('/api/me')).body.role).toBe('owner')
  const browser = staff.visit()
  await browser.get(pathOf(link))
  expect((await browser.get('/api/me')).body.member.name).toBe('Dana')
})

test('an invitation to an address that somebody signs in with is no way into their account', async () => {
  const victim = await staff.invite('csm', 'victim')
  const other = await createWorkspace(world.platform, { name: 'Other house' })
  const id = await world.platform.db.within(other.id, (tx) =>
    ensureMember(tx, { name: 'V', email: 'victim@fernhollow.example', role: 'viewer' }),
  )
  const asOther = { 'x-workspace': other.slug }
  const { link } = (await staff.owner.send('POST', `/api/workspaces/members/${id}/link`, {}, asOther)).body
  const thief = staff.visit()
  const answer = await thief.get(pathOf(link))
  expect(answer.location).toMatch(/^\/sign-in\?next=/)
  expect((await thief.get('/api/me')).status).toBe(401)
  // The same link, opened by the person themselves, joins them to the other workspace.
  await victim.browser.get(pathOf(link))
  expect((await victim.browser.get('/api/me')).body.workspaces.map((one: { slug: string }) => one.slug)).toContain(
    other.slug,
  )
  // Who works in two houses keeps their own sign-in: neither house can make a link into the other.
  const reset = await staff.owner.send('POST', `/api/workspaces/members/${id}/link`, {}, asOther)
  expect(reset.status).toBe(409)
})

test('a link past a forgotten password ends the old password and the sessions', async () => {
  const { id, browser } = await staff.invite('support', 'forgetful')
  await browser.send('POST', '/api/me/password', { password: 'what was it again' })
  const { link } = (await staff.owner.send('POST', `/api/workspaces/members/${id}/link`, {})).body
  const again = staff.visit()
  expect((await again.get(pathOf(link))).location).toBe('/')
  expect((await browser.get('/api/me')).status).toBe(401)
  expect((await again.send('POST', '/api/me/password', { password: 'now I know it' })).status).toBe(200)
})

test('a member without access gets nothing, by session or by key, and comes back unchanged', async () => {
  const { id, browser } = await staff.invite('admin', 'leaving')
  const { text } = (await browser.send('POST', '/api/workspaces/keys', { name: 'Own', scopes: ['workspaces.read'] }))
    .body
  const byKey = () => staff.visit().get('/api/workspaces/members', { authorization: `Bearer ${text}` })
  expect((await byKey()).status).toBe(200)
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false })
  expect((await browser.get('/api/me')).status).toBe(401)
  expect((await byKey()).status).toBe(401)
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: true })
  expect((await browser.get('/api/me')).body.role).toBe('admin')
})

test('nobody changes their own role or ends their own access, and the last owner stays', async () => {
  const own = await ownerId()
  for (const change of [{ role: 'admin' }, { active: false }]) {
    expect((await staff.owner.send('PATCH', `/api/workspaces/members/${own}`, change)).status).toBe(409)
  }
  const { id, browser } = await staff.invite('owner', 'second')
  expect((await browser.send('PATCH', `/api/workspaces/members/${own}`, { role: 'viewer' })).status).toBe(200)
  expect((await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { role: 'viewer' })).status).toBe(403)
  expect((await browser.send('PATCH', `/api/workspaces/members/${own}`, { role: 'owner' })).status).toBe(200)
  expect((await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false })).status).toBe(200)
})

test('two owners who remove each other at the same moment leave one', async () => {
  const { id, browser } = await staff.invite('owner', 'rival')
  const own = await ownerId()
  const answers = await Promise.all([
    browser.send('PATCH', `/api/workspaces/members/${own}`, { active: false }),
    staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false }),
  ])
  const owners = (await world.within(members)).filter((member) => member.role === 'owner' && member.active)
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThan(0)
  expect(owners.length).toBeGreaterThan(0)
  // Whoever lost comes back by hand, so that the tests below have their owner.
  await world.within(async (tx) => {
    const { updateMember } = await import('./store.ts')
    for (const member of await members(tx)) if (member.id === own) await updateMember(tx, { ...member, active: true })
  })
})

test('an admin cannot make, change or link an owner, nor become one', async () => {
  const { id, browser } = await staff.invite('admin', 'climber')
  const own = await ownerId()
  const tries = await Promise.all([
    browser.send('POST', '/api/workspaces/members', { name: 'Puppet', email: 'puppet@x.example', role: 'owner' }),
    browser.send('PATCH', `/api/workspaces/members/${own}`, { active: false }),
    browser.send('PATCH', `/api/workspaces/members/${own}`, { role: 'viewer' }),
    browser.send('POST', `/api/workspaces/members/${own}/link`, {}),
    browser.send('PATCH', `/api/workspaces/members/${id}`, { role: 'owner' }),
    browser.send('POST', '/api/workspaces', { name: 'Mine', zone: 'UTC', currency: 'EUR' }),
  ])
  expect(tries.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 409, 403])
})

test.each(['lead', 'csm', 'support', 'viewer'] as const)('a %s manages neither members nor keys', async (role) => {
  const { browser } = await staff.invite(role, `plain ${role}`.replace(' ', '.'))
  const answers = await Promise.all([
    browser.send('POST', '/api/workspaces/members', { name: 'A', email: 'a@x.example', role: 'viewer' }),
    browser.get('/api/workspaces/keys'),
    browser.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['accounts.read'] }),
    browser.get('/api/workspaces/audit'),
    browser.send('PATCH', '/api/workspace', { name: 'Mine now' }),
    browser.send('POST', '/api/workspaces/teams', { name: 'T', members: [] }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403, 403])
  expect((await browser.get('/api/workspaces/members')).status).toBe(200)
})

test('a CSM sees their own book, a lead the books of their teams, an admin all (rule 37)', async () => {
  const [lead, ana, ben] = [
    await staff.invite('lead', 'lea'),
    await staff.invite('csm', 'ana'),
    await staff.invite('csm', 'ben'),
  ]
  expect(await sees(ana.id)).toEqual({ kind: 'owners', owners: [ana.id] })
  expect(await sees(lead.id)).toEqual({ kind: 'owners', owners: [lead.id] })
  const saved = await staff.owner.send('POST', '/api/workspaces/teams', { name: 'North', members: [lead.id, ana.id] })
  expect(await sees(lead.id)).toEqual({ kind: 'owners', owners: [lead.id, ana.id].sort() })
  await staff.owner.send('POST', '/api/workspaces/teams', {
    id: saved.body.id,
    name: 'North',
    members: [lead.id, ben.id],
  })
  expect(await sees(lead.id)).toEqual({ kind: 'owners', owners: [lead.id, ben.id].sort() })
  await staff.owner.send('PATCH', `/api/workspaces/members/${ben.id}`, { visibility: 'team' })
  expect(await sees(ben.id)).toEqual({ kind: 'owners', owners: [lead.id, ben.id].sort() })
  expect(await sees((await staff.invite('admin', 'adam')).id)).toEqual({ kind: 'all' })
})

test('a team has a name of its own and members of this workspace', async () => {
  await staff.owner.send('POST', '/api/workspaces/teams', { name: 'South', members: [] })
  const same = await staff.owner.send('POST', '/api/workspaces/teams', { name: 'south', members: [] })
  expect([same.status, same.body.field]).toEqual([409, 'name'])
  const foreign = await staff.owner.send('POST', '/api/workspaces/teams', {
    name: 'West',
    members: ['0190c2f0-5c1e-7000-8000-0000000000ab'],
  })
  expect(foreign.status).toBe(404)
  const { items } = (await staff.owner.get('/api/workspaces/teams')).body
  expect(items.map((team: { name: string }) => team.name)).not.toContain('West')
})

test('an owner that an import names is made once and owns nothing else', async () => {
  const draft = { name: 'Eve Moreau', email: 'Eve@fernhollow.example', role: 'csm' as const }
  const made = await Promise.all([1, 2, 3].map(() => world.within((tx) => ensureMember(tx, draft))))
  expect(new Set(made).size).toBe(1)
  expect((await world.within(members)).find((member) => member.id === made[0])).toMatchObject({
    signsIn: false,
    visibility: 'book',
  })
})

test('name and currency change at once; a zone only from a day to come', async () => {
  const { owner } = staff
  expect((await owner.send('PATCH', '/api/workspace', { name: 'Fernhollow', currency: 'EUR' })).status).toBe(200)
  expect((await owner.send('PATCH', '/api/workspace', { currency: 'E1X' })).body.field).toBe('currency')
  expect((await owner.send('PATCH', '/api/workspace', { zone: 'Asia/Tokyo' })).body.field).toBe('from')
  expect((await owner.send('PATCH', '/api/workspace', { zone: 'Asia/Tokyo', from: '2026-03-02' })).body.field).toBe(
    'from',
  )
  expect((await owner.send('PATCH', '/api/workspace', { zone: 'Mars/Olympus', from: '2026-03-04' })).body.field).toBe(
    'zone',
  )
  expect((await owner.send('PATCH', '/api/workspace', { zone: 'Asia/Tokyo', from: '2026-03-04' })).status).toBe(200)
  expect((await owner.get('/api/me')).body.workspace).toMatchObject({
    name: 'Fernhollow',
    currency: 'EUR',
    zone: 'Europe/Lisbon',
  })
  world.clock.set(new Date('2026-03-04T20:00:00Z'))
  expect((await owner.get('/api/me')).body.workspace).toMatchObject({ zone: 'Asia/Tokyo', today: '2026-03-05' })
})

test('an owner makes another workspace and owns it; one as of a day stands on that day', async () => {
  const draft = { name: 'Old data', zone: 'UTC', currency: 'USD', asOf: '2024-12-31' }
  const made = await staff.owner.send('POST', '/api/workspaces', draft)
  const me = await staff.owner.get('/api/me', { 'x-workspace': made.body.slug })
  expect(me.body).toMatchObject({ role: 'owner', workspace: { today: '2024-12-31', asOf: '2024-12-31' } })
})
