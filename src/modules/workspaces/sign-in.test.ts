import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { aBrowser, type Browser, pathOf } from '../../../test/support/browser.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { httpApp } from '../../app/server.ts'
import { firstLink } from './index.ts'
import { workspaces } from './module.ts'

const address = 'ines@fernhollow.example'
const password = 'a long enough password'

const worlds: World[] = []
let world: World
let visit: () => Browser

beforeEach(async () => {
  world = await aWorld({ modules: [workspaces] })
  worlds.push(world)
  const app = httpApp(world.platform)
  visit = () => aBrowser(app)
})
afterAll(() => Promise.all(worlds.map((made) => made.close())))

const theFirstLink = async () => pathOf((await firstLink(world.platform)) ?? 'http://none/')

async function theOwner(): Promise<Browser> {
  const browser = visit()
  await browser.get(await theFirstLink())
  await browser.send('PATCH', '/api/me', { name: 'Ines', email: address })
  expect((await browser.send('POST', '/api/me/password', { password })).status).toBe(200)
  return browser
}

const signIn = (browser: Browser, with_: { email: string; password: string }) =>
  browser.send('POST', '/api/auth/sign-in/email', with_)

test('the first link signs the first administrator in and lands on the page', async () => {
  const browser = visit()
  const answer = await browser.get(await theFirstLink())
  expect([answer.status, answer.location]).toEqual([302, '/'])
  const me = await browser.get('/api/me')
  expect(me.body).toMatchObject({
    role: 'owner',
    hasPassword: false,
    workspace: { id: world.workspace, zone: 'Europe/Lisbon', today: '2026-03-02', asOf: null, demo: false },
    workspaces: [{ slug: 'fernhollow-software' }],
  })
  expect(me.body.permissions).toContain('workspaces.own')
})

test('once an owner has signed in there is no first link any more, and an open one is refused', async () => {
  const waiting = await theFirstLink()
  const used = await theFirstLink()
  await visit().get(used)
  expect(await firstLink(world.platform)).toBeNull()
  for (const link of [waiting, used]) {
    const other = visit()
    expect((await other.get(link)).location).toBe('/sign-in?problem=link')
    expect((await other.get('/api/me')).status).toBe(401)
  }
})

test('an owner who lost the only session and never set a password is not locked out', async () => {
  const browser = visit()
  await browser.get(await theFirstLink())
  const before = (await browser.get('/api/me')).body.member.id
  await browser.send('POST', '/api/auth/sign-out', {})
  expect((await browser.get('/api/me')).status).toBe(401)
  await browser.get(await theFirstLink())
  expect((await browser.get('/api/me')).body.member.id).toBe(before)
})

test('without any workspace the first administrator finds one', async () => {
  await world.platform.db.systemQuery('select 1')
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  await client.query('set search_path = tenure; set session_replication_role = replica; delete from workspaces')
  await client.end()
  const browser = visit()
  await browser.get(await theFirstLink())
  expect((await browser.get('/api/me')).body.workspace.name).toBe('My company')
})

test('one link, opened by many at the same moment, signs one of them in', async () => {
  const link = await theFirstLink()
  const answers = await Promise.all(Array.from({ length: 8 }, () => visit().get(link)))
  expect(answers.filter((answer) => answer.location === '/')).toHaveLength(1)
})

test('a link that is empty, altered, expired or not a text at all is refused', async () => {
  const link = await theFirstLink()
  const token = link.split('=')[1] ?? ''
  const flipped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
  for (const query of [
    '',
    '?token=',
    '?token=null',
    '?token[]=a',
    `?token=${flipped}`,
    `?token=${token}x`,
    `?token=${token}&token=${token}`,
    '?token=%00',
  ]) {
    const answer = await visit().get(`/api/auth/link${query}`)
    expect([query, answer.location === '/', answer.status < 500]).toEqual([query, false, true])
  }
  world.clock.advance(3_600_001)
  expect((await visit().get(link)).location).toBe('/sign-in?problem=link')
})

test('one signs in with address and password, and out again', async () => {
  await theOwner()
  const browser = visit()
  const answer = await signIn(browser, { email: address.toUpperCase(), password })
  expect([answer.status, answer.body]).toEqual([200, {}])
  expect((await browser.get('/api/me')).body.member).toMatchObject({ name: 'Ines', email: address })
  const kept = browser.cookie()
  await browser.send('POST', '/api/auth/sign-out', {})
  browser.setCookie(kept)
  expect((await browser.get('/api/me')).status).toBe(401)
})

test('a wrong password and an unknown address are refused in the same words', async () => {
  await theOwner()
  const wrong = await signIn(visit(), { email: address, password: 'not the password' })
  const unknown = await signIn(visit(), { email: 'nobody@fernhollow.example', password })
  expect(wrong.status).toBe(401)
  expect(unknown).toEqual(wrong)
})

test.each([
  [{ email: address, password: null }],
  [{ email: address, password: '' }],
  [{ email: address, password: [] }],
  [{ email: address, password: {} }],
  [{ email: address }],
  [{ email: { $ne: '' }, password: 'x' }],
  [{ email: 'x'.repeat(20_000), password: 'x' }],
  ['{'],
  ['[]'],
])('a sign-in that is none is refused: %j', async (body) => {
  await theOwner()
  const browser = visit()
  const answer = await browser.send('POST', '/api/auth/sign-in/email', body)
  expect([400, 401]).toContain(answer.status)
  expect((await browser.get('/api/me')).status).toBe(401)
})

test('passwords are kept as argon2id alone, and tokens of links and keys nowhere', async () => {
  const browser = await theOwner()
  const key = await browser.send('POST', '/api/workspaces/keys', { name: 'Nightly', scopes: ['accounts.read'] })
  const stored = await world.platform.db.system((session) =>
    session.rows(sql<{ password: string }>`select password from workspaces_credentials`),
  )
  expect(stored[0]?.password).toMatch(/^\$argon2id\$/)
  const keys = await world.within((tx) => tx.rows(sql`select * from workspaces_keys`))
  expect(JSON.stringify(keys)).not.toContain(key.body.text.slice(-43))
})

test('a cookie with another signature, or of a session that ended, is nobody', async () => {
  const browser = await theOwner()
  const cookie = browser.cookie()
  const altered = visit()
  altered.setCookie(`${cookie.slice(0, -6)}AAAA%3D`)
  expect((await altered.get('/api/me')).status).toBe(401)
  await world.platform.db.system((session) =>
    session.run(sql`update workspaces_sessions set expires_at = now() - interval '1 second'`),
  )
  expect((await browser.get('/api/me')).status).toBe(401)
})

test('the eleventh try within a minute for one account waits', async () => {
  await theOwner()
  for (let attempt = 1; attempt <= 10; attempt++) {
    expect((await signIn(visit(), { email: address, password: `guess number ${attempt}` })).status).toBe(401)
  }
  const refused = await signIn(visit(), { email: address, password })
  expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited'])
  expect((await signIn(visit(), { email: 'other@fernhollow.example', password })).status).toBe(401)
})

test('of better-auth only sign-in, sign-out and links are open', async () => {
  const browser = await theOwner()
  const shut = [
    'sign-up/email',
    'update-user',
    'change-email',
    'change-password',
    'delete-user',
    'request-password-reset',
    'reset-password',
    'revoke-sessions',
    'link-social',
    'sign-in/social',
    'update-session',
  ]
  for (const path of shut) {
    expect([
      path,
      (await browser.send('POST', `/api/auth/${path}`, { email: 'a@b.example', password, name: 'x' })).status,
    ]).toEqual([path, 404])
  }
  for (const path of ['get-session', 'list-sessions', 'ok', 'error', 'list-accounts', 'link/', 'LINK']) {
    expect([path, (await browser.get(`/api/auth/${path}`)).status]).toEqual([path, 404])
  }
})

test('a foreign page can neither sign anybody in nor change anything through their cookie', async () => {
  const browser = await theOwner()
  const form = await browser.send('POST', '/api/auth/sign-in/email', `email=${address}`, {
    'content-type': 'text/plain',
  })
  expect(form.status).toBe(400)
  const foreign = await browser.send('POST', '/api/auth/sign-out', {}, { origin: 'https://elsewhere.example' })
  expect(foreign.status).toBe(403)
  const noHeader = await browser.send('PATCH', '/api/me', { name: 'X', email: address }, { 'x-tenure': '' })
  expect(noHeader.status).toBe(403)
  expect((await browser.get('/api/me')).body.member.name).toBe('Ines')
})

test('a new password needs the current one and ends the other sessions', async () => {
  const browser = await theOwner()
  const other = visit()
  await signIn(other, { email: address, password })
  const next = 'another long password'
  for (const current of [undefined, '', 'wrong']) {
    expect((await browser.send('POST', '/api/me/password', { password: next, current })).status).toBe(403)
  }
  expect((await browser.send('POST', '/api/me/password', { password: 'short', current: password })).status).toBe(400)
  expect((await browser.send('POST', '/api/me/password', { password: next, current: password })).status).toBe(200)
  expect((await browser.get('/api/me')).status).toBe(200)
  expect((await other.get('/api/me')).status).toBe(401)
  expect((await signIn(visit(), { email: address, password: next })).status).toBe(200)
})

test('a new address needs the current password', async () => {
  const browser = await theOwner()
  const change = { name: 'Ines', email: 'taken.over@elsewhere.example' }
  expect((await browser.send('PATCH', '/api/me', change)).status).toBe(403)
  expect((await browser.send('PATCH', '/api/me', { ...change, current: password })).status).toBe(200)
  expect((await signIn(visit(), { email: change.email, password })).status).toBe(200)
})

test('one sees where one is signed in, and ends a session there', async () => {
  const browser = await theOwner()
  const other = visit()
  await signIn(other, { email: address, password })
  const { items } = (await browser.get('/api/me/sessions')).body
  expect(items).toHaveLength(2)
  const foreign = items.find((item: { current: boolean }) => !item.current)
  expect((await browser.send('DELETE', `/api/me/sessions/${foreign.id}`)).status).toBe(200)
  expect((await browser.send('DELETE', `/api/me/sessions/${foreign.id}`)).status).toBe(404)
  expect((await other.get('/api/me')).status).toBe(401)
  expect(JSON.stringify(items)).not.toContain('token')
})
