import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, pathOf } from '../../../test/support/browser.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { ensureMember } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
})
afterAll(() => world.close())

const minute = 60_000
let visits = 0
const visit = () => staff.visit(`203.0.113.${++visits}`)
const owner = () => staff.owner
const logOf = async (query: string) => (await owner().get(`/api/workspaces/audit?${query}`)).body.items

// ---------------------------------------------------------------- invitations

test('somebody is invited by address with role, sight and teams, and stands in the list until they come', async () => {
  const team = (await owner().send('POST', '/api/workspaces/teams', { name: 'North', members: [] })).body.id
  const draft = { email: 'Ana@fernhollow.example', role: 'lead', visibility: 'team', teams: [team] }
  const made = (await owner().send('POST', '/api/workspaces/members', draft)).body
  expect(made.until).toBe('2026-03-05T09:00:00.000Z')
  const { items } = (await owner().get('/api/workspaces/invitations')).body
  expect(items).toEqual([
    {
      member: made.id,
      name: 'Ana',
      email: 'Ana@fernhollow.example',
      role: 'lead',
      visibility: 'team',
      teams: [{ id: team, name: 'North' }],
      invitedBy: 'Administrator',
      invitedAt: '2026-03-02T09:00:00.000Z',
      until: made.until,
      isOver: false,
    },
  ])
  const browser = visit()
  await browser.get(pathOf(made.link))
  expect((await browser.get('/api/me')).body).toMatchObject({ role: 'lead', member: { name: 'Ana' } })
  expect((await owner().get('/api/workspaces/invitations')).body.items).toEqual([])
  expect((await logOf(`subjectId=${made.id}`))[0]).toMatchObject({ action: 'member.joined', actor: 'Ana' })
})

test('an invitation sent anew ends the link before it', async () => {
  const draft = { name: 'Ben', email: 'ben@fernhollow.example', role: 'csm' }
  const first = (await owner().send('POST', '/api/workspaces/members', draft)).body
  world.clock.advance(10 * minute)
  const second = (await owner().send('POST', `/api/workspaces/members/${first.id}/link`, {})).body
  expect(second.until > first.until).toBe(true)
  expect((await visit().get(pathOf(first.link))).location).toBe('/sign-in?problem=link')
  expect((await visit().get(pathOf(second.link))).location).toBe('/')
})

test('an invitation taken back lets nobody in, and the address can be invited again', async () => {
  const draft = { name: 'Cleo', email: 'cleo@fernhollow.example', role: 'csm' }
  const first = (await owner().send('POST', '/api/workspaces/members', draft)).body
  const revoke = () => owner().send('DELETE', `/api/workspaces/invitations/${first.id}`)
  expect([(await revoke()).status, (await revoke()).status]).toEqual([200, 404])
  expect((await visit().get(pathOf(first.link))).location).toBe('/sign-in?problem=link')
  const again = (await owner().send('POST', '/api/workspaces/members', { ...draft, role: 'support' })).body
  expect(again.id).toBe(first.id)
  const browser = visit()
  await browser.get(pathOf(again.link))
  expect((await browser.get('/api/me')).body.role).toBe('support')
})

test('an invitation that is too old lets nobody in and says so in the list', async () => {
  const draft = { name: 'Dana', email: 'dana@fernhollow.example', role: 'csm' }
  const made = (await owner().send('POST', '/api/workspaces/members', draft)).body
  world.clock.advance(72 * 60 * minute + 1)
  expect((await visit().get(pathOf(made.link))).location).toBe('/sign-in?problem=link')
  expect((await owner().get('/api/workspaces/invitations')).body.items).toMatchObject([{ name: 'Dana', isOver: true }])
  world.clock.advance(-72 * 60 * minute - 1)
})

test('an owner whom only an import named is no open invitation, and a team that does not exist is refused', async () => {
  await world.within((tx) => ensureMember(tx, { name: 'Eve', email: 'eve@owners.invalid', role: 'csm' }))
  const { items } = (await owner().get('/api/workspaces/invitations')).body
  expect(items.map((one: { name: string }) => one.name)).not.toContain('Eve')
  const wrong = { email: 'f@x.example', role: 'csm', teams: ['7c9e6679-7425-40de-944b-e07fc1f90ae7'] }
  const answer = await owner().send('POST', '/api/workspaces/members', wrong)
  expect([answer.status, answer.body.field]).toEqual([404, 'teams'])
})

// ---------------------------------------------------------------- teams

test('a team has leads among its members, is renamed, and is dissolved without anybody leaving', async () => {
  const [ana, ben] = [await staff.invite('lead', 'lara'), await staff.invite('csm', 'bo')]
  const save = (body: object) => owner().send('POST', '/api/workspaces/teams', body)
  const { id } = (await save({ name: 'South', members: [ana.id, ben.id], leads: [ana.id] })).body
  const shown = async () =>
    (await owner().get('/api/workspaces/teams')).body.items.find((team: { id: string }) => team.id === id)
  expect(await shown()).toMatchObject({ name: 'South', leads: [ana.id] })
  await save({ id, name: 'South and West', members: [ana.id, ben.id] })
  expect(await shown()).toMatchObject({ name: 'South and West', leads: [ana.id] })
  const stranger = await save({ id, name: 'South', members: [ben.id], leads: [ana.id] })
  expect([stranger.status, stranger.body.field]).toEqual([400, 'leads'])
  const remove = () => owner().send('DELETE', `/api/workspaces/teams/${id}`)
  expect([(await remove()).status, (await remove()).status, await shown()]).toEqual([200, 404, undefined])
  expect((await ben.browser.get('/api/me')).status).toBe(200)
  expect((await logOf(`subject=team&subjectId=${id}`))[0].says).toBe('dissolved the team South and West')
})

// ---------------------------------------------------------------- looking as a member

const look = (browser: Browser, id: string) => browser.send('POST', `/api/workspaces/members/${id}/view`, {})
const back = (browser: Browser) => browser.send('DELETE', '/api/me/view')

test('an admin looks as a member: their rights, read only, for half an hour, with a way back', async () => {
  const [adam, csm] = [await staff.invite('admin', 'adam'), await staff.invite('csm', 'gus')]
  expect((await look(adam.browser, csm.id)).body.until).toBe('2026-03-02T09:40:00.000Z')
  const me = (await adam.browser.get('/api/me')).body
  expect(me).toMatchObject({
    member: { id: csm.id, name: 'gus' },
    role: 'csm',
    looksAs: { name: 'gus', by: 'adam', until: '2026-03-02T09:40:00.000Z' },
  })
  expect(me.permissions).not.toContain('workspaces.manage')
  expect((await adam.browser.get('/api/workspaces/keys')).status).toBe(403)
  const change = await adam.browser.send('PATCH', '/api/me', { name: 'X', email: 'x@fernhollow.example' })
  expect([change.status, change.body.detail]).toEqual([403, 'You look as gus: nothing can be changed meanwhile'])
  expect((await back(adam.browser)).status).toBe(200)
  expect((await adam.browser.get('/api/me')).body).toMatchObject({ role: 'admin', looksAs: null })
  const rows = await logOf(`subjectId=${csm.id}`)
  expect(rows.slice(0, 2)).toMatchObject([
    { action: 'member.view_ended', actor: 'adam', after: { name: 'gus', by: 'adam' } },
    { action: 'member.viewed_as', actor: 'adam', after: { name: 'gus', by: 'adam' } },
  ])
})

test('a look ends by itself, and with the access of whom one looks as', async () => {
  const [adam, csm] = [await staff.invite('admin', 'art'), await staff.invite('csm', 'hal')]
  await look(adam.browser, csm.id)
  world.clock.advance(30 * minute + 1)
  expect((await adam.browser.get('/api/me')).body.role).toBe('admin')
  await look(adam.browser, csm.id)
  await owner().send('POST', `/api/workspaces/members/${csm.id}/leave`, {})
  expect((await adam.browser.get('/api/me')).body.role).toBe('admin')
})

test('nobody looks as somebody with more rights, nor without managing members, nor by a key', async () => {
  const [adam, csm] = [await staff.invite('admin', 'alva'), await staff.invite('csm', 'ida')]
  const ownerId = (await owner().get('/api/me')).body.member.id
  expect((await look(adam.browser, ownerId)).status).toBe(403)
  expect((await look(csm.browser, adam.id)).status).toBe(403)
  expect((await look(adam.browser, '7c9e6679-7425-40de-944b-e07fc1f90ae7')).status).toBe(404)
  expect((await look(adam.browser, adam.id)).status).toBe(409)
  const { text } = (await owner().send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['workspaces.manage'] }))
    .body
  const byKey = await visit().send(
    'POST',
    `/api/workspaces/members/${csm.id}/view`,
    {},
    { authorization: `Bearer ${text}` },
  )
  expect(byKey.status).toBe(403)
  // Who rises above the one who looks is out of sight at once.
  await look(adam.browser, csm.id)
  await owner().send('PATCH', `/api/workspaces/members/${csm.id}`, { role: 'owner' })
  expect((await adam.browser.get('/api/me')).body.role).toBe('admin')
})

test('who looks as a member reaches nothing of that person’s sign-in, and nothing of their own', async () => {
  const [adam, csm] = [await staff.invite('admin', 'axel'), await staff.invite('csm', 'jo')]
  await csm.browser.send('POST', '/api/me/password', { password: 'long enough to pass' })
  await look(adam.browser, csm.id)
  const me = (await adam.browser.get('/api/me')).body
  expect(me).toMatchObject({ hasPassword: false, hasTwoFactor: false })
  expect(me.workspaces).toHaveLength(1)
  const tries = [
    adam.browser.get('/api/me/sessions'),
    adam.browser.send('DELETE', '/api/me/sessions'),
    adam.browser.send('POST', '/api/me/password', { password: 'taken over by a look' }),
    adam.browser.send('POST', '/api/auth/two-factor/enable', {}),
    adam.browser.send('POST', `/api/workspaces/members/${csm.id}/link`, {}),
    adam.browser.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['accounts.read'] }),
  ]
  expect((await Promise.all(tries)).map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403, 403])
  expect((await csm.browser.get('/api/me')).body.hasPassword).toBe(true)
})

// ---------------------------------------------------------------- leaving

test('a leaver’s sessions and keys end, keys that send events go on under the heir’s name', async () => {
  const [leaver, heir] = [await staff.invite('admin', 'lea'), await staff.invite('csm', 'heir')]
  const make = async (name: string, scopes: string[]) =>
    (await leaver.browser.send('POST', '/api/workspaces/keys', { name, scopes })).body as { id: string; text: string }
  const [api, site] = [await make('Nightly', ['workspaces.read']), await make('Site', ['intake'])]
  const seen = (await owner().get(`/api/workspaces/members/${leaver.id}/leaving`)).body
  expect(seen).toEqual({
    open: [{ name: 'workspaces.keys', label: 'Keys that send events', count: 1, examples: ['Site'] }],
    ending: [{ id: api.id, name: 'Nightly' }],
    endings: [],
    sending: [{ id: site.id, name: 'Site', source: 'Site' }],
  })
  const leave = (body: object) => owner().send('POST', `/api/workspaces/members/${leaver.id}/leave`, body)
  expect((await leave({})).body.field).toBe('member')
  expect((await leave({ member: leaver.id })).status).toBe(404)
  expect((await leave({ member: heir.id, team: heir.id })).status).toBe(400)
  const plain = await owner().send('PATCH', `/api/workspaces/members/${leaver.id}`, { active: false })
  expect([plain.status, plain.body.field]).toEqual([409, 'active'])
  expect((await leave({ member: heir.id })).body).toEqual({ handedOn: { 'workspaces.keys': 1 } })
  expect((await leaver.browser.get('/api/me')).status).toBe(401)
  expect((await visit().get('/api/me', { authorization: `Bearer ${api.text}` })).status).toBe(401)
  const keys = (await owner().get('/api/workspaces/keys')).body.items
  expect(keys.find((key: { id: string }) => key.id === site.id)).toMatchObject({ memberName: 'heir', revokedAt: null })
  expect((await logOf(`subjectId=${leaver.id}`))[0]).toMatchObject({
    action: 'member.left',
    after: { name: 'lea', handedTo: ['heir'], endedKeys: ['Nightly'], sendingKeys: ['Site'] },
  })
})

test('a leaving is undone within thirty days: access and what nobody moved on since', async () => {
  const [leaver, heir] = [await staff.invite('admin', 'liv'), await staff.invite('csm', 'hera')]
  const { id } = (await leaver.browser.send('POST', '/api/workspaces/keys', { name: 'Shop', scopes: ['intake'] })).body
  await owner().send('POST', `/api/workspaces/members/${leaver.id}/leave`, { member: heir.id })
  const listed = (await owner().get('/api/workspaces/members')).body.items
  expect(listed.find((one: { id: string }) => one.id === leaver.id).returnsUntil).toMatch(/^2026-04-01T/)
  const undo = () => owner().send('POST', `/api/workspaces/members/${leaver.id}/return`, {})
  expect((await undo()).body).toEqual({ returned: { 'workspaces.keys': 1 } })
  const keys = (await owner().get('/api/workspaces/keys')).body.items
  expect(keys.find((key: { id: string }) => key.id === id).memberName).toBe('liv')
  expect((await undo()).status).toBe(404)
  await owner().send('POST', `/api/workspaces/members/${leaver.id}/leave`, { member: heir.id })
  world.clock.advance(31 * 86_400_000)
  expect((await undo()).status).toBe(404)
  world.clock.advance(-31 * 86_400_000)
})

test('nobody ends their own access, nor the last owner’s, nor that of somebody with more rights', async () => {
  const adam = await staff.invite('admin', 'aron')
  const ownerId = (await owner().get('/api/me')).body.member.id
  const end = (browser: Browser, id: string) => browser.send('POST', `/api/workspaces/members/${id}/leave`, {})
  expect((await end(adam.browser, ownerId)).status).toBe(403)
  expect((await end(owner(), ownerId)).status).toBe(409)
  expect((await adam.browser.get(`/api/workspaces/members/${ownerId}/leaving`)).status).toBe(403)
})

// ---------------------------------------------------------------- sessions, keys, limits

test('one sees each device with its address and when it was last seen, and ends all others at once', async () => {
  const { browser } = await staff.invite('csm', 'kim')
  const credentials = { email: 'kim@fernhollow.example', password: 'long enough to pass', rememberMe: true }
  await browser.send('POST', '/api/me/password', { password: credentials.password })
  const phone = staff.visit('198.51.100.7')
  await phone.send('POST', '/api/auth/sign-in/email', credentials, {
    'user-agent': 'Phone/1.0',
    'x-tenure-address': '6.6.6.6',
    'x-forwarded-for': '7.7.7.7',
  })
  world.clock.advance(5 * minute)
  await phone.get('/api/me')
  const { items } = (await browser.get('/api/me/sessions')).body
  expect(items).toHaveLength(2)
  expect(items.find((one: { current: boolean }) => !one.current)).toMatchObject({
    address: '198.51.100.7',
    program: 'Phone/1.0',
    seenAt: world.clock.now().toISOString(),
    byProvider: false,
  })
  expect((await browser.send('DELETE', '/api/me/sessions')).body).toEqual({ ended: 1 })
  expect([(await phone.get('/api/me')).status, (await browser.get('/api/me')).status]).toEqual([401, 200])
})

const make = async (body: object, browser = owner()) =>
  (await browser.send('POST', '/api/workspaces/keys', { scopes: ['workspaces.read'], ...body })).body as {
    id: string
    text: string
  }
const use = async (text: string) => (await visit().get('/api/me', { authorization: `Bearer ${text}` })).status

test('a key is given a new text, and the old one stays good for as long as was chosen', async () => {
  const key = await make({ name: 'Rotated' })
  const rotate = (body: object) => owner().send('POST', `/api/workspaces/keys/${key.id}/rotate`, body)
  const first = (await rotate({ overlapHours: 24 })).body
  expect([await use(key.text), await use(first.text)]).toEqual([200, 200])
  const second = (await rotate({ overlapHours: 24 })).body
  expect([await use(key.text), await use(first.text), await use(second.text)]).toEqual([401, 200, 200])
  world.clock.advance(24 * 60 * minute + 1)
  expect([await use(first.text), await use(second.text)]).toEqual([401, 200])
  const third = (await rotate({ overlapHours: 0 })).body
  expect([await use(second.text), await use(third.text)]).toEqual([401, 200])
  expect((await rotate({ overlapHours: 169 })).status).toBe(400)
  await owner().send('DELETE', `/api/workspaces/keys/${key.id}`)
  expect([await use(third.text), (await rotate({})).status]).toEqual([401, 403])
})

test('nobody gets the text of a key that acts for somebody else', async () => {
  const { browser } = await staff.invite('admin', 'ares')
  const [mine, sends] = [await make({ name: 'Mine' }), await make({ name: 'Sends', scopes: ['intake'] })]
  expect((await browser.send('POST', `/api/workspaces/keys/${mine.id}/rotate`, {})).status).toBe(403)
  expect((await browser.send('POST', `/api/workspaces/keys/${sends.id}/rotate`, {})).status).toBe(200)
})

test('a key ends on its day', async () => {
  const { text } = await make({ name: 'Short', expiresInDays: 2 })
  expect(await use(text)).toBe(200)
  world.clock.advance(2 * 86_400_000)
  expect(await use(text)).toBe(401)
  world.clock.advance(-2 * 86_400_000)
})

test('requests are counted for each key and each member, and say what is left', async () => {
  const { text } = await make({ name: 'Busy' })
  const ask = () => staff.raw('/api/me', { authorization: `Bearer ${text}` })
  const open = await ask()
  expect(['limit', 'remaining', 'reset'].map((name) => open.headers.get(`ratelimit-${name}`) !== null)).toEqual([
    true,
    true,
    true,
  ])
  expect(open.headers.get('ratelimit-limit')).toBe('30000')
  await owner().send('PATCH', '/api/workspaces/security', { requestsOfKey: 60 })
  const answers = []
  for (let at = 0; at < 61; at++) answers.push(await ask())
  expect(answers.slice(0, 60).every((answer) => answer.status === 200)).toBe(true)
  const last = answers.at(-1)
  expect([last?.status, last?.headers.get('ratelimit-remaining')]).toEqual([429, '0'])
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await last?.json()).toMatchObject({ code: 'rate_limited', remedy: expect.stringContaining('seconds') })
  expect((await owner().get('/api/me')).status).toBe(200) // the member's own requests are counted apart
  expect((await owner().send('PATCH', '/api/workspaces/security', { requestsOfKey: 10 })).status).toBe(400)
  await owner().send('PATCH', '/api/workspaces/security', { requestsOfKey: 30_000 })
})

// ---------------------------------------------------------------- the log

test('the log is narrowed to a kind, a person and days, says each change in words, and is taken along as CSV', async () => {
  const mia = await staff.invite('admin', 'mia')
  const csm = await staff.invite('csm', 'noa')
  await mia.browser.send('PATCH', `/api/workspaces/members/${csm.id}`, { role: 'lead', visibility: 'team' })
  const rows = await logOf(`subject=member&member=${mia.id}`)
  expect(rows[0]).toMatchObject({
    actor: 'mia',
    says: 'changed the member noa',
    changes: ['role from CSM to lead', 'visibility from book to team'],
  })
  expect(rows.every((row: { member: string }) => row.member === mia.id)).toBe(true)
  const today = world.clock.now().toISOString().slice(0, 10)
  expect(await logOf(`from=2026-03-01&to=${today}&limit=200`)).not.toEqual([])
  expect(await logOf('to=2026-03-01')).toEqual([])
  const choices = (await owner().get('/api/workspaces/audit/choices')).body
  expect(choices.subjects).toContainEqual(expect.objectContaining({ subject: 'member', label: 'Member' }))
  expect(choices.members).toContainEqual({ id: mia.id, name: 'mia' })
  const csv = (await owner().get(`/api/workspaces/audit/export?member=${mia.id}`)).body as string
  expect(csv.split('\r\n')[0]).toBe('number,at,who,by,did,changes,why,subject,id,hash')
  expect(csv).toContain('mia,session,changed the member noa,role from CSM to lead; visibility from book to team')
  for (const wrong of ['from=2026-02-30', 'member=x', 'to=yesterday'])
    expect((await owner().get(`/api/workspaces/audit?${wrong}`)).status).toBe(400)
  // Told before the file begins: one that breaks off in its middle looks whole.
  const spoilt = await owner().get('/api/workspaces/audit/export?subject=before%00after')
  expect([spoilt.status, spoilt.body.field]).toEqual([400, 'subject'])
})

test('the state of the log says how many rows there are and how the last one ends', async () => {
  const state = (await owner().get('/api/workspaces/audit/state')).body
  const [newest] = await logOf('limit=1')
  expect(state).toMatchObject({ isWhole: true, broken: null, last: { number: newest.number, hash: newest.hash } })
})
