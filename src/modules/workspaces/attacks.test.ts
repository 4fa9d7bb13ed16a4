import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/support/browser.ts'
import { idFields, requestOf, sampleInput } from '../../../test/support/route-inputs.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { createWorkspace, ensureMember } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff
const password = 'long enough to pass'

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
  await staff.owner.send('PATCH', '/api/me', { name: 'Ines', email: 'ines@fernhollow.example' })
  await staff.owner.send('POST', '/api/me/password', { password })
})
afterAll(() => world.close())

let visits = 0
const visit = () => staff.visit(`203.0.113.${++visits % 250}`)
const isIn = async (browser: Browser) => (await browser.get('/api/me')).status === 200

// ---------------------------------------------------------------- one-time links

const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''

test('a link is good for its own purpose, member and workspace, however it is bent', async () => {
  const { id, browser } = await staff.invite('csm', 'ana')
  await browser.send('POST', '/api/me/password', { password })
  const draft = { name: 'Ben', email: 'ben@fernhollow.example', role: 'csm' }
  const invitation = (await staff.owner.send('POST', '/api/workspaces/members', draft)).body.link
  const token = tokenOf(invitation)
  const bent = [
    '',
    'token=',
    'token=null',
    'token=undefined',
    'token=[]',
    'token={}',
    'token[]=',
    `token[]=${token}`,
    `token[token]=${token}`,
    `token=${token}&token=${token}`,
    `token=${token.toUpperCase()}`,
    `token=${token.slice(0, -1)}`,
    `token=${token}%00`,
    `token=${token}%20`,
    `token=${[...token].reverse().join('')}`,
    `token=${'A'.repeat(43)}`,
    `token=${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${Buffer.from(JSON.stringify({ sub: id })).toString('base64url')}.`,
    `token=${'A'.repeat(43)}&member=${id}`,
    `token=${token.slice(0, 42)}%2A`,
  ]
  for (const query of bent) {
    const stranger = visit()
    const answer = await stranger.get(`/api/auth/link?${query}`)
    expect([query, answer.status < 500, await isIn(stranger)]).toEqual([query, true, false])
  }
  // None of the tries used it up, and for none of them was the member another.
  const ben = visit()
  await ben.get(`/api/auth/link?token=${token}&member=${id}&purpose=reset`)
  expect((await ben.get('/api/me')).body.member.name).toBe('Ben')
})

test('a token of another workspace, of a used or an ended link signs nobody in', async () => {
  const other = await createWorkspace(world.platform, { name: 'Other house' })
  const seat = await world.platform.db.within(other.id, (tx) =>
    ensureMember(tx, { name: 'Cleo', email: 'cleo@other.example', role: 'owner' }),
  )
  const asOther = { 'x-workspace': other.slug }
  const linkFor = async () =>
    tokenOf((await staff.owner.send('POST', `/api/workspaces/members/${seat}/link`, {}, asOther)).body.link)
  const [ended, live] = [await linkFor(), await linkFor()]
  expect((await visit().get(`/api/auth/link?token=${ended}`)).location).toBe('/sign-in?problem=link')
  const cleo = visit()
  await cleo.get(`/api/auth/link?token=${live}`)
  const mine = (await cleo.get('/api/me')).body
  expect([mine.workspace.slug, mine.workspaces.length]).toEqual([other.slug, 1])
  expect((await cleo.get('/api/me', { 'x-workspace': 'fernhollow-software' })).status).toBe(404)
  expect((await visit().get(`/api/auth/link?token=${live}`)).location).toBe('/sign-in?problem=link')
  // A key's text and a session's token are no links either, nor the other way round.
  const key = await staff.owner.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['workspaces.read'] })
  for (const token of [key.body.text, key.body.text.slice(-43), staff.owner.cookie()])
    expect((await visit().get(`/api/auth/link?token=${encodeURIComponent(token)}`)).location ?? 'refused').not.toBe('/')
  expect((await visit().get('/api/me', { authorization: `Bearer ${live}` })).status).toBe(401)
})

// ---------------------------------------------------------------- sessions

test('signing in makes another session than before, so that a planted one never becomes good', async () => {
  const browser = visit()
  const planted = 'tenure.session_token=planted-by-somebody.AAAA; Path=/'
  browser.setCookie(planted)
  await browser.send('POST', '/api/auth/sign-in/email', { email: 'ines@fernhollow.example', password })
  expect(await isIn(browser)).toBe(true)
  expect(browser.cookie()).not.toContain('planted')
  const thief = visit()
  thief.setCookie(planted)
  expect(await isIn(thief)).toBe(false)
  // Signing in once more makes yet another, over a session that is good already.
  const before = browser.cookie()
  await browser.send('POST', '/api/auth/sign-in/email', { email: 'ines@fernhollow.example', password })
  expect(browser.cookie()).not.toBe(before)
})

test('a cookie that is altered, unsigned or cut short is nobody', async () => {
  const good = staff.owner.cookie()
  const [, value = ''] = good.split('=')
  const [token = '', signature = ''] = decodeURIComponent(value).split('.')
  for (const bad of [
    token,
    `${token}.`,
    `${token}.${signature.slice(0, -4)}AAAA`,
    `${token.slice(0, -1)}${token.endsWith('x') ? 'y' : 'x'}.${signature}`,
    `.${signature}`,
    'null',
    '[]',
    '{}',
    '%00',
    `${token}.${signature}.${signature}`,
  ]) {
    const thief = visit()
    thief.setCookie(`tenure.session_token=${encodeURIComponent(bad)}; Path=/`)
    expect([bad, await isIn(thief)]).toEqual([bad, false])
  }
})

test('a session travels in a cookie that scripts and foreign pages do not get', async () => {
  const answer = await staff.signInRaw({ email: 'ines@fernhollow.example', password })
  const cookies = answer.headers.getSetCookie()
  const session = cookies.find((text) => text.includes('session_token')) ?? ''
  expect(session).toMatch(/HttpOnly/i)
  expect(session).toMatch(/SameSite=Lax/i)
  expect(await answer.text()).toBe('{}')
})

// ---------------------------------------------------------------- foreign pages

const absent = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

test('no change of any operation goes through a cookie that a foreign page sends along', async () => {
  const routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  const before = (await staff.owner.get('/api/workspaces/audit/state')).body.rows
  let tried = 0
  for (const { operation } of routes.filter((route) => route.operation.method !== 'get')) {
    const { method, path, body } = requestOf(operation, sampleInput(operation, absent))
    const foreign: Record<string, string>[] = [
      { 'x-tenure': '', origin: 'https://elsewhere.example' },
      { 'x-tenure': '0', origin: 'https://elsewhere.example', 'content-type': 'text/plain' },
      { 'x-tenure': '', origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
    ]
    for (const headers of foreign) {
      const answer = await staff.owner.send(method, path, body, headers)
      expect([operation.name, answer.status]).toEqual([operation.name, 403])
      tried++
    }
  }
  expect(tried).toBeGreaterThan(50)
  expect((await staff.owner.get('/api/workspaces/audit/state')).body.rows).toBe(before)
})

test('nor through the doors of sign-in', async () => {
  const { browser } = await staff.invite('csm', 'dana')
  await browser.send('POST', '/api/me/password', { password })
  const doors = [
    'sign-out',
    'two-factor/enable',
    'two-factor/disable',
    'two-factor/generate-backup-codes',
    'two-factor/verify-totp',
  ]
  for (const door of doors) {
    const foreign = await browser.send(
      'POST',
      `/api/auth/${door}`,
      { password, code: '123456' },
      { origin: 'https://elsewhere.example' },
    )
    expect([door, foreign.status]).toEqual([door, 403])
    const form = await browser.send('POST', `/api/auth/${door}`, 'password=x', { 'content-type': 'text/plain' })
    expect([door, form.status]).toEqual([door, 400])
  }
  expect(await isIn(browser)).toBe(true)
})

test('an operation that takes ids knows none of nobody’s', async () => {
  const routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  for (const { operation } of routes.filter((route) => idFields(route.operation).includes('id'))) {
    if (operation.method === 'get' && operation.name !== 'workspaces.leaving') continue
    const { method, path, body } = requestOf(operation, sampleInput(operation, absent))
    const sent = body === undefined ? undefined : { ...(body as object), current: password }
    const answer = await staff.owner.send(method, path, sent)
    expect([operation.name, answer.status]).toEqual([operation.name, 404])
  }
})

// ---------------------------------------------------------------- where somebody comes from

/** A sign-in over a real socket, as a proxy would hand it on. */
function signInFrom(url: string, headers: Record<string, string>): Promise<number> {
  const body = JSON.stringify({ email: `nobody${visits++}@fernhollow.example`, password: 'x' })
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...headers },
    })
    sent.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function statusesFrom(url: string, count: number, header: (at: number) => Record<string, string>) {
  const statuses = []
  for (let at = 0; at < count; at++) statuses.push(await signInFrom(url, header(at)))
  return new Set(statuses)
}

test('a forwarded address is believed only from a proxy that the operator named', async () => {
  const url = await world.serve()
  const forwarded = (at: number) => ({
    'x-forwarded-for': `198.51.100.${at}`,
    forwarded: `for=198.51.100.${at}`,
    'x-real-ip': `198.51.100.${at}`,
    'x-tenure-address': `198.51.100.${at}`,
  })
  // Nobody is trusted: seventy callers are one, and its sixty tries a minute are soon over.
  expect(await statusesFrom(url, 70, forwarded)).toEqual(new Set([401, 429]))
  world.platform.config.trustedProxies = ['127.0.0.1']
  expect(await statusesFrom(url, 70, forwarded)).toEqual(new Set([401]))
  // What a caller writes before the proxy's own word does not count.
  const spoofed = (at: number) => ({ 'x-forwarded-for': `192.0.2.${at}, 203.0.113.200` })
  expect(await statusesFrom(url, 70, spoofed)).toEqual(new Set([401, 429]))
  world.platform.config.trustedProxies = []
})

// ---------------------------------------------------------------- who exists

test('no answer tells whether an address is somebody’s', async () => {
  const shape = async (email: string) => {
    const answer = await staff.signInRaw({ email, password: 'not the password' })
    const headers = [...answer.headers].filter(([name]) => !/^(date|ratelimit|x-)/.test(name)).map(([name]) => name)
    return { status: answer.status, headers, body: await answer.json() }
  }
  const [known, unknown] = [await shape('ines@fernhollow.example'), await shape('nobody@fernhollow.example')]
  expect(known).toEqual(unknown)
  const { browser } = await staff.invite('csm', 'second')
  await browser.send('POST', '/api/me/password', { password })
  const { uri } = (await browser.send('POST', '/api/auth/two-factor/enable', { password })).body
  expect(uri).toContain('otpauth://')
  expect(await shape('second@fernhollow.example')).toEqual(unknown)
  for (const path of [
    'request-password-reset',
    'forget-password',
    'sign-up/email',
    'send-verification-email',
    'is-username-available',
  ])
    expect((await visit().send('POST', `/api/auth/${path}`, { email: 'ines@fernhollow.example' })).status).toBe(404)
})

test('a password or an address changes only with the password of now, for who has one', async () => {
  const { browser } = await staff.invite('csm', 'victim')
  await browser.send('POST', '/api/me/password', { password })
  const thief = visit()
  thief.setCookie(`${browser.cookie()}; Path=/`)
  for (const current of [undefined, '', 'wrong', ' ', 'x'.repeat(128)]) {
    expect((await thief.send('POST', '/api/me/password', { password: 'another long one', current })).status).toBe(403)
    const moved = await thief.send('PATCH', '/api/me', { name: 'V', email: 'thief@elsewhere.example', current })
    expect(moved.status).toBe(403)
  }
  for (const current of [null, [], {}, 1])
    expect((await thief.send('POST', '/api/me/password', { password: 'another long one', current })).status).toBe(400)
  expect(
    (await thief.send('POST', '/api/me/password', { password: 'another long one', current: password })).status,
  ).toBe(429)
})
