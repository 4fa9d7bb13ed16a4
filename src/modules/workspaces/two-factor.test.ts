import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from '../../../test/support/authenticator.ts'
import { type Browser, pathOf } from '../../../test/support/browser.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { createWorkspace, ensureMember, recoveryOf } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  staff = await theStaff(world)
  await staff.owner.send('POST', '/api/me/password', { password })
})
afterAll(() => world.close())

const password = 'long enough to pass'
let visits = 0
const visit = () => staff.visit(`203.0.113.${++visits}`)

interface Secured {
  id: string
  email: string
  browser: Browser
  uri: string
  codes: string[]
  /** The code that confirmed the app; the clock of the machine may have gone on to the next one since. */
  confirmedBy: string
}

/** Somebody with a password and a second factor. */
async function secured(name: string, role: 'csm' | 'admin' = 'csm'): Promise<Secured> {
  const { id, browser } = await staff.invite(role, name)
  await browser.send('POST', '/api/me/password', { password })
  const { uri, codes } = (await browser.send('POST', '/api/auth/two-factor/enable', { password })).body
  const confirmedBy = codeOf(uri)
  expect((await giveCode(browser, confirmedBy)).status).toBe(200)
  return { id, email: `${name}@fernhollow.example`, browser, uri, codes, confirmedBy }
}

const signIn = (browser: Browser, email: string) =>
  browser.send('POST', '/api/auth/sign-in/email', { email, password, rememberMe: true })
const giveCode = (browser: Browser, code: unknown) => browser.send('POST', '/api/auth/two-factor/verify-totp', { code })
const isIn = async (browser: Browser) => (await browser.get('/api/me')).status === 200

test('a second factor is set up with a code of the app, asked for at sign-in, and told in the log', async () => {
  const ana = await secured('ana')
  expect(ana.uri).toMatch(/^otpauth:\/\/totp\/Tenure:ana%40fernhollow\.example\?/)
  expect(ana.codes).toHaveLength(10)
  expect((await ana.browser.get('/api/me')).body).toMatchObject({ hasTwoFactor: true, mustSecure: false })
  const browser = visit()
  expect((await signIn(browser, ana.email)).body).toEqual({ needs: 'code' })
  expect(await isIn(browser)).toBe(false)
  expect((await giveCode(browser, '000000')).status).toBe(401)
  expect(await isIn(browser)).toBe(false)
  const answer = await giveCode(browser, codeOf(ana.uri, 1))
  expect([answer.status, answer.body, await isIn(browser)]).toEqual([200, {}, true])
  const { items } = (await staff.owner.get(`/api/workspaces/audit?subjectId=${ana.id}`)).body
  expect(items[0]).toMatchObject({ action: 'two_factor.set_up', actor: 'ana', says: 'set up a second factor: ana' })
})

test('no code is good twice, not even within its own half minute', async () => {
  const ben = await secured('ben')
  const [first, second] = [visit(), visit()]
  await signIn(first, ben.email)
  await signIn(second, ben.email)
  const code = codeOf(ben.uri, 1)
  const answers = await Promise.all([giveCode(first, code), giveCode(second, code)])
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401])
  const third = visit()
  await signIn(third, ben.email)
  expect((await giveCode(third, code)).status).toBe(401)
  expect((await giveCode(third, ben.confirmedBy)).status).toBe(401)
})

test('a code to keep signs in once, and new ones end the old', async () => {
  const cleo = await secured('cleo')
  const keptSignsIn = async (code: string | undefined) => {
    const browser = visit()
    await signIn(browser, cleo.email)
    await browser.send('POST', '/api/auth/two-factor/verify-backup-code', { code })
    return isIn(browser)
  }
  expect([
    await keptSignsIn(cleo.codes[0]),
    await keptSignsIn(cleo.codes[0]),
    await keptSignsIn('abcde-fghij'),
  ]).toEqual([true, false, false])
  const wrong = await cleo.browser.send('POST', '/api/auth/two-factor/generate-backup-codes', { password: 'wrong' })
  expect([wrong.status, wrong.body.field]).toEqual([403, 'password'])
  const made = await cleo.browser.send('POST', '/api/auth/two-factor/generate-backup-codes', { password })
  expect(made.body.codes).toHaveLength(10)
  expect([await keptSignsIn(cleo.codes[1]), await keptSignsIn(made.body.codes[0])]).toEqual([false, true])
})

test('codes cannot be guessed: five tries for a sign-in, ten for a person', async () => {
  const dana = await secured('dana')
  const browser = visit()
  await signIn(browser, dana.email)
  for (let attempt = 1; attempt <= 5; attempt++) expect((await giveCode(browser, `00000${attempt}`)).status).toBe(401)
  expect((await giveCode(browser, codeOf(dana.uri, 1))).status).toBe(429)
  const again = visit()
  await signIn(again, dana.email)
  for (let attempt = 1; attempt <= 5; attempt++) await giveCode(again, `11111${attempt}`)
  const last = visit()
  await signIn(last, dana.email)
  const locked = await giveCode(last, codeOf(dana.uri, -1))
  expect([locked.status, locked.body.code]).toEqual([429, 'rate_limited'])
})

test.each([[null], [''], [[]], [{}], [123456], ['1'.repeat(500)], [undefined]])(
  'a code that is none signs nobody in: %j',
  async (code) => {
    const one = await secured(`none${++visits}`)
    const browser = visit()
    await signIn(browser, one.email)
    const answer = await giveCode(browser, code)
    expect([answer.status >= 400 && answer.status < 500, await isIn(browser)]).toEqual([true, false])
  },
)

test('without the password before it a code is worth nothing, and a device is not remembered', async () => {
  const eve = await secured('eve')
  const stranger = visit()
  expect((await giveCode(stranger, codeOf(eve.uri, 1))).status).toBe(401)
  const browser = visit()
  await signIn(browser, eve.email)
  await browser.send('POST', '/api/auth/two-factor/verify-totp', { code: codeOf(eve.uri, -1), trustDevice: true })
  await browser.send('POST', '/api/auth/sign-out', {})
  expect((await signIn(browser, eve.email)).body).toEqual({ needs: 'code' })
})

test('a second factor is changed with the password only, and the answer holds no token', async () => {
  const finn = await secured('finn')
  for (const path of ['enable', 'disable', 'generate-backup-codes']) {
    const answer = await finn.browser.send('POST', `/api/auth/two-factor/${path}`, { password: 'wrong' })
    expect([path, answer.status]).toEqual([path, 403])
  }
  expect((await finn.browser.send('POST', '/api/auth/two-factor/enable', { password })).status).toBe(409)
  const ended = await finn.browser.send('POST', '/api/auth/two-factor/disable', { password })
  expect([ended.status, ended.body]).toEqual([200, {}])
  expect((await signIn(visit(), finn.email)).body).toEqual({})
})

test('a link past a forgotten password does not replace the second factor', async () => {
  const gus = await secured('gus')
  const { link } = (await staff.owner.send('POST', `/api/workspaces/members/${gus.id}/link`, {})).body
  const browser = visit()
  expect((await browser.get(pathOf(link))).location).toBe('/sign-in?step=code')
  expect(await isIn(browser)).toBe(false)
  expect((await giveCode(browser, codeOf(gus.uri, 1))).status).toBe(200)
  expect((await browser.get('/api/me')).body).toMatchObject({ hasPassword: false, hasTwoFactor: true })
})

test('an admin takes away a lost second factor after proving themselves again', async () => {
  const hal = await secured('hal')
  const reset = (browser: Browser, body: object) =>
    browser.send('POST', `/api/workspaces/members/${hal.id}/two-factor/reset`, body)
  expect((await reset(staff.owner, {})).body.field).toBe('current')
  expect((await reset(staff.owner, { current: 'wrong' })).status).toBe(403)
  const { browser: csm } = await staff.invite('csm', 'nosy')
  expect((await reset(csm, { current: password })).status).toBe(403)
  expect((await reset(staff.owner, { current: password })).status).toBe(200)
  expect((await signIn(visit(), hal.email)).body).toEqual({})
  const { items } = (await staff.owner.get(`/api/workspaces/audit?subjectId=${hal.id}`)).body
  expect(items[0]).toMatchObject({ action: 'two_factor.reset', actor: 'Administrator' })
})

test('nobody takes it from somebody with more rights, nor from who also works elsewhere', async () => {
  const admin = await secured('ida', 'admin')
  const ownerId = (await staff.owner.get('/api/me')).body.member.id
  const up = await admin.browser.send('POST', `/api/workspaces/members/${ownerId}/two-factor/reset`, {
    current: password,
  })
  expect(up.status).toBe(403)
  const other = await createWorkspace(world.platform, { name: 'Elsewhere' })
  const both = await secured('both')
  const seat = await world.platform.db.within(other.id, (tx) =>
    ensureMember(tx, { name: 'B', email: both.email, role: 'viewer' }),
  )
  const headers = { 'x-workspace': other.slug }
  const { link } = (await staff.owner.send('POST', `/api/workspaces/members/${seat}/link`, {}, headers)).body
  await both.browser.get(pathOf(link))
  const reset = await staff.owner.send(
    'POST',
    `/api/workspaces/members/${seat}/two-factor/reset`,
    { current: password },
    headers,
  )
  expect(reset.status).toBe(409)
})

test('the operator’s link at the machine leads past a lost password and a lost second factor, once', async () => {
  const jo = await secured('jo')
  const made = await recoveryOf(world.platform, 'JO@fernhollow.example')
  const browser = visit()
  expect((await browser.get(pathOf(made.link))).location).toBe('/')
  expect((await browser.get('/api/me')).body).toMatchObject({ hasPassword: false, hasTwoFactor: false })
  expect(await isIn(jo.browser)).toBe(false)
  expect((await visit().get(pathOf(made.link))).location).toBe('/sign-in?problem=link')
  const { items } = (await staff.owner.get(`/api/workspaces/audit?subjectId=${jo.id}`)).body
  expect(items[0]).toMatchObject({ action: 'member.recovered', actor: 'the operator' })
  await expect(recoveryOf(world.platform, 'nobody@fernhollow.example')).rejects.toMatchObject({ code: 'not_found' })
})

test('the only owner who forgot the password comes back by the operator’s link', async () => {
  const { member } = (await staff.owner.get('/api/me')).body
  const { link } = await recoveryOf(world.platform, member.email)
  await staff.owner.get(pathOf(link))
  expect((await staff.owner.get('/api/me')).body).toMatchObject({ role: 'owner', hasPassword: false })
  await staff.owner.send('POST', '/api/me/password', { password })
})

test('where the workspace asks for it, who has none may set one up and nothing else', async () => {
  const ask = { requiresTwoFactor: true }
  const early = await staff.owner.send('PATCH', '/api/workspaces/security', ask)
  expect([early.status, early.body.field]).toEqual([409, 'requiresTwoFactor'])
  const { uri } = (await staff.owner.send('POST', '/api/auth/two-factor/enable', { password })).body
  await giveCode(staff.owner, codeOf(uri))
  const plain = await staff.invite('admin', 'kim')
  await plain.browser.send('POST', '/api/me/password', { password })
  expect((await staff.owner.send('PATCH', '/api/workspaces/security', ask)).status).toBe(200)
  expect((await plain.browser.get('/api/me')).body).toMatchObject({ permissions: [], mustSecure: true })
  for (const path of ['/api/workspaces/members', '/api/workspaces/keys', '/api/workspaces/audit'])
    expect((await plain.browser.get(path)).status).toBe(403)
  const made = (await plain.browser.send('POST', '/api/auth/two-factor/enable', { password })).body
  await giveCode(plain.browser, codeOf(made.uri))
  expect((await plain.browser.get('/api/workspaces/members')).status).toBe(200)
  const end = await plain.browser.send('POST', '/api/auth/two-factor/disable', { password })
  expect([end.status, (await plain.browser.get('/api/me')).body.hasTwoFactor]).toEqual([409, true])
  const state = (await staff.owner.get('/api/workspaces/security')).body
  expect(state.requiresTwoFactor && state.secured > 1 && state.signIn > state.secured).toBe(true)
})
