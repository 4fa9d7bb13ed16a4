import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, pathOf } from '../../../test/support/browser.ts'
import { anOpenIdProvider, client, type OpenIdProvider, signInAt } from '../../../test/support/openid-provider.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { createWorkspace, ensureMember, type WorkspaceSettings } from './index.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff
let other: WorkspaceSettings
let provider: OpenIdProvider
/** The provider of the other workspace. */
let second: OpenIdProvider

/** Each from an address of its own, or the limit of one address would stop the test. */
let visits = 0
const visit = () => staff.visit(`198.51.100.${++visits % 250}`)

const callback = (id: string) => `${world.platform.config.baseUrl}/api/auth/provider/callback/${id}`
const asOther = () => ({ 'x-workspace': other.slug })

beforeAll(async () => {
  world = await aWorld({ modules: [workspaces] })
  await world.serve()
  staff = await theStaff(world)
  other = await createWorkspace(world.platform, { name: 'Other house' })
  // The second one also knows the first one's address, as a provider that means harm would.
  provider = await anOpenIdProvider([callback(world.workspace)])
  second = await anOpenIdProvider([callback(other.id), callback(world.workspace)])
  world.platform.config.allowHosts = ['127.0.0.1']
})

afterAll(async () => {
  await provider.close()
  await second.close()
  await world.close()
})

beforeEach(() => {
  provider.alter = null
  for (const one of [provider, second]) {
    one.people.set('ana', { sub: 'ana', email: 'ana@fernhollow.example', email_verified: true, name: 'Ana Ruiz' })
    one.people.set('eve', { sub: 'eve', email: 'eve@elsewhere.example', email_verified: true, name: 'Eve' })
    one.people.set('new', { sub: 'new', email: 'new@fernhollow.example', email_verified: true, name: 'Newcomer' })
  }
})

const settingsFor = (at: OpenIdProvider, more = {}) => ({
  label: 'Fernhollow account',
  issuer: at.issuer,
  clientId: client.id,
  secret: client.secret,
  domains: ['fernhollow.example'],
  ...more,
})

const save = (at: OpenIdProvider, more = {}, headers = {}) =>
  staff.owner.send('PUT', '/api/workspaces/provider', settingsFor(at, more), headers)

const known = (email: string, name: string) => world.within((tx) => ensureMember(tx, { name, email, role: 'csm' }))

/** Leaves for the provider and comes back with its answer, not yet opened. */
async function leaveAndReturn(browser: Browser, at: OpenIdProvider, who: string, workspace: string = world.workspace) {
  const out = await browser.get(`/api/auth/provider/start?workspace=${workspace}&next=/w/here`)
  return pathOf((await signInAt(at, out.location ?? '', who)).href)
}

const signIn = async (browser: Browser, who: string) => browser.get(await leaveAndReturn(browser, provider, who))

test('the owner sets a provider up, and its people sign in by it', async () => {
  expect((await save(provider)).status).toBe(200)
  await known('ana@fernhollow.example', 'Ana')
  const offered = await visit().get('/api/auth/providers')
  expect(offered.body).toEqual({ items: [{ id: world.workspace, label: 'Fernhollow account' }] })
  const browser = visit()
  expect((await signIn(browser, 'ana')).location).toBe('/w/here')
  const me = (await browser.get('/api/me')).body
  expect(me).toMatchObject({
    member: { email: 'ana@fernhollow.example' },
    role: 'csm',
    byProvider: true,
    hasPassword: false,
  })
  // The same person comes back, also under another address that the provider gives them.
  provider.people.set('ana', { sub: 'ana', email: 'ana.ruiz@fernhollow.example', email_verified: true })
  const again = visit()
  await signIn(again, 'ana')
  expect((await again.get('/api/me')).body.member.id).toBe(me.member.id)
})

test('nobody is let in whom the workspace does not know, or of whose address the provider is not sure', async () => {
  await save(provider)
  expect((await signIn(visit(), 'new')).location).toBe('/sign-in?problem=uninvited')
  expect((await signIn(visit(), 'eve')).location).toBe('/sign-in?problem=address')
  provider.people.set('new', { sub: 'new', email: 'new@fernhollow.example', email_verified: false })
  expect((await signIn(visit(), 'new')).location).toBe('/sign-in?problem=address')
  provider.people.set('new', { sub: 'new' })
  expect((await signIn(visit(), 'new')).location).toBe('/sign-in?problem=address')
})

test('newcomers become members of the role that the owner chose, and a leaver comes in no more', async () => {
  await save(provider, { newcomers: 'support' })
  const browser = visit()
  await signIn(browser, 'new')
  const me = (await browser.get('/api/me')).body
  expect(me).toMatchObject({ member: { name: 'Newcomer', email: 'new@fernhollow.example' }, role: 'support' })
  await staff.owner.send('POST', `/api/workspaces/members/${me.member.id}/leave`, {})
  expect((await browser.get('/api/me')).status).toBe(401)
  expect((await signIn(visit(), 'new')).location).toBe('/sign-in?problem=uninvited')
})

test('an address that the provider gave to somebody new is no way into the account of the one before', async () => {
  await save(provider)
  await known('role@fernhollow.example', 'Role')
  provider.people.set('first', { sub: 'first', email: 'role@fernhollow.example', email_verified: true })
  provider.people.set('later', { sub: 'later', email: 'role@fernhollow.example', email_verified: true })
  expect((await signIn(visit(), 'first')).location).toBe('/w/here')
  expect((await signIn(visit(), 'later')).location).toBe('/sign-in?problem=uninvited')
})

test('a provider vouches inside its own workspace alone', async () => {
  await save(provider)
  await save(second, { domains: ['fernhollow.example'] }, asOther())
  const victim = await staff.invite('admin', 'victim')
  await victim.browser.send('POST', '/api/me/password', { password: 'long enough to pass' })
  const inOther = await world.platform.db.within(other.id, (tx) =>
    ensureMember(tx, { name: 'V', email: 'victim@fernhollow.example', role: 'viewer' }),
  )
  second.people.set('victim', { sub: 'victim', email: 'victim@fernhollow.example', email_verified: true })
  const thief = visit()
  const back = await leaveAndReturn(thief, second, 'victim', other.id)
  expect((await thief.get(back)).location).toBe('/w/here')
  const me = (await thief.get('/api/me')).body
  expect([me.member.id, me.workspaces.map((one: { slug: string }) => one.slug)]).toEqual([inOther, [other.slug]])
  expect((await thief.get('/api/me', { 'x-workspace': 'fernhollow-software' })).status).toBe(404)
  for (const change of [
    thief.send('POST', '/api/me/password', { password: 'taken over by a provider' }),
    thief.send('PATCH', '/api/me', { name: 'V', email: 'v@elsewhere.example' }),
    thief.send('POST', '/api/auth/two-factor/enable', {}),
  ])
    expect((await change).status).toBe(403)
})

test('a person of two workspaces who comes by the provider of one reaches that one', async () => {
  await save(provider)
  const both = await staff.invite('csm', 'both')
  const seat = await world.platform.db.within(other.id, (tx) =>
    ensureMember(tx, { name: 'B', email: 'both@fernhollow.example', role: 'viewer' }),
  )
  const { link } = (await staff.owner.send('POST', `/api/workspaces/members/${seat}/link`, {}, asOther())).body
  await both.browser.get(pathOf(link))
  expect((await both.browser.get('/api/me')).body.workspaces).toHaveLength(2)
  provider.people.set('both', { sub: 'both', email: 'both@fernhollow.example', email_verified: true })
  const browser = visit()
  await signIn(browser, 'both')
  expect((await browser.get('/api/me')).body.workspaces).toHaveLength(1)
  expect((await browser.get('/api/me', asOther())).status).toBe(404)
})

// ---------------------------------------------------------------- what an attacker would try

const refused = '/sign-in?problem=provider'

async function expectNobody(browser: Browser, back: string): Promise<void> {
  expect((await browser.get(back)).location).toBe(refused)
  expect((await browser.get('/api/me')).status).toBe(401)
}

test('an answer is good once, and only in the browser that began', async () => {
  await save(provider)
  await known('ana@fernhollow.example', 'Ana')
  const browser = visit()
  const back = await leaveAndReturn(browser, provider, 'ana')
  await expectNobody(visit(), back) // somebody else's browser; the state is spent with it
  await expectNobody(browser, back)
  const fresh = await leaveAndReturn(browser, provider, 'ana')
  expect((await browser.get(fresh)).location).toBe('/w/here')
  await expectNobody(visit(), fresh)
})

test('a state that is altered, absent, of another workspace or too old is refused', async () => {
  await save(provider)
  for (const alter of [
    (back: URL) => back.searchParams.set('state', 'x'.repeat(43)),
    (back: URL) => back.searchParams.delete('state'),
    (back: URL) => back.searchParams.append('state', 'another'),
    (back: URL) => back.searchParams.set('state', ''),
    (back: URL) => back.searchParams.set('code', 'another'),
    (back: URL) => back.searchParams.delete('code'),
    (back: URL) => back.searchParams.set('iss', 'https://elsewhere.example'),
    (back: URL) => back.searchParams.delete('iss'),
    (back: URL) => {
      back.pathname = back.pathname.replace(world.workspace, other.id)
    },
  ]) {
    const browser = visit()
    const back = new URL(await leaveAndReturn(browser, provider, 'ana'), 'http://here')
    alter(back)
    await expectNobody(browser, pathOf(back.href))
  }
  const late = visit()
  const back = await leaveAndReturn(late, provider, 'ana')
  world.clock.advance(600_001)
  await expectNobody(late, back)
})

test('mix-up: an answer of one provider is never taken to another', async () => {
  await save(provider)
  await save(second, {}, asOther())
  const browser = visit()
  // The one who means harm sends the person on to the honest provider, with the state of a sign-in at its own.
  const begun = new URL((await browser.get(`/api/auth/provider/start?workspace=${other.id}`)).location ?? '')
  const honest = new URL((await browser.get(`/api/auth/provider/start?workspace=${world.workspace}`)).location ?? '')
  honest.searchParams.set('state', begun.searchParams.get('state') ?? '')
  honest.searchParams.set('code_challenge', begun.searchParams.get('code_challenge') ?? '')
  const asked = second.asked()
  await expectNobody(browser, pathOf((await signInAt(provider, honest.href, 'ana')).href))
  // And one where the answer comes to the address of the first, from the second.
  const mine = new URL((await browser.get(`/api/auth/provider/start?workspace=${world.workspace}`)).location ?? '')
  const theirs = new URL(mine.href.replace(provider.issuer, second.issuer))
  const before = provider.asked()
  await expectNobody(browser, pathOf((await signInAt(second, theirs.href, 'ana')).href))
  expect([second.asked(), provider.asked()]).toEqual([asked, before])
})

type Claims = Record<string, unknown>

/** The identity as the provider would say it, altered, and signed with the provider's own key. */
function altered(change: (claims: Claims) => unknown) {
  return async (tokens: Claims) => {
    const claims = JSON.parse(
      Buffer.from(String(tokens.id_token).split('.')[1] ?? '', 'base64url').toString(),
    ) as Claims
    change(claims)
    tokens.id_token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(provider.key.private)
  }
}

const seconds = () => Math.floor(Date.now() / 1000)
const give = (tokens: Claims, identity: unknown): void => {
  tokens.id_token = identity
}
const cut = (text: unknown) => String(text).split('.')

test('an identity that was signed anew on its way and says the same is good: what follows is refused for what it says', async () => {
  await save(provider)
  await known('ana@fernhollow.example', 'Ana')
  const browser = visit()
  const back = await leaveAndReturn(browser, provider, 'ana')
  provider.alter = altered(() => {})
  expect((await browser.get(back)).location).toBe('/w/here')
})

test.each<[string, (tokens: Claims) => Promise<void>]>([
  ['another nonce', altered((claims) => Object.assign(claims, { nonce: 'another' }))],
  ['no nonce', altered((claims) => Reflect.deleteProperty(claims, 'nonce'))],
  ['another audience', altered((claims) => Object.assign(claims, { aud: 'another client' }))],
  [
    'a further audience without saying who it is for',
    altered((claims) => Object.assign(claims, { aud: [client.id, 'another'] })),
  ],
  ['another issuer', altered((claims) => Object.assign(claims, { iss: 'https://elsewhere.example' }))],
  [
    'an identity that has expired',
    altered((claims) => Object.assign(claims, { exp: seconds() - 600, iat: seconds() - 900 })),
  ],
  ['an identity that never expires', altered((claims) => Reflect.deleteProperty(claims, 'exp'))],
  ['no subject', altered((claims) => Reflect.deleteProperty(claims, 'sub'))],
  [
    'an unsigned identity',
    async (tokens) => {
      const claims = JSON.parse(Buffer.from(cut(tokens.id_token)[1] ?? '', 'base64url').toString()) as Claims
      tokens.id_token = new UnsecuredJWT(claims).encode()
    },
  ],
  ['a signature that was cut off', async (tokens) => give(tokens, `${cut(tokens.id_token).slice(0, 2).join('.')}.`)],
  [
    'claims changed under the old signature',
    async (tokens) => {
      const [head, , tail] = cut(tokens.id_token)
      const claims = Buffer.from(JSON.stringify({ sub: 'admin', email: 'ana@fernhollow.example' })).toString(
        'base64url',
      )
      tokens.id_token = `${head}.${claims}.${tail}`
    },
  ],
  [
    'a signature by the client secret instead of the provider’s key',
    async (tokens) => {
      const claims = JSON.parse(Buffer.from(cut(tokens.id_token)[1] ?? '', 'base64url').toString()) as Claims
      tokens.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(client.secret))
    },
  ],
  ['no identity', async (tokens) => give(tokens, undefined)],
  ['an identity that is no text', async (tokens) => give(tokens, { alg: 'none' })],
])('%s is refused', async (_, alter) => {
  await save(provider)
  await known('ana@fernhollow.example', 'Ana')
  const browser = visit()
  const back = await leaveAndReturn(browser, provider, 'ana')
  provider.alter = alter
  await expectNobody(browser, back)
})

test('an identity signed by a key that the provider never published is refused', async () => {
  await save(provider)
  const browser = visit()
  const back = await leaveAndReturn(browser, provider, 'ana')
  provider.alter = async (tokens) => {
    const claims = JSON.parse(Buffer.from(cut(tokens.id_token)[1] ?? '', 'base64url').toString()) as Claims
    tokens.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(second.key.private)
  }
  await expectNobody(browser, back)
})

test('PKCE binds the code to the one who began, and secrets travel nowhere else', async () => {
  await save(provider)
  const out = new URL((await visit().get(`/api/auth/provider/start?workspace=${world.workspace}`)).location ?? '')
  expect(Object.fromEntries(out.searchParams)).toMatchObject({
    code_challenge_method: 'S256',
    response_type: 'code',
    scope: 'openid email profile',
    redirect_uri: callback(world.workspace),
  })
  expect(out.searchParams.get('nonce')).toBeTruthy()
  expect(out.href).not.toContain(client.secret)
  const shown = await staff.owner.get('/api/workspaces/provider')
  expect(JSON.stringify(shown)).not.toContain(client.secret)
  const log = await staff.owner.get('/api/workspaces/audit?subject=provider')
  expect(JSON.stringify(log)).not.toContain(client.secret)
})

test('a new session is another one than before: none that somebody planted becomes good', async () => {
  await save(provider)
  await known('ana@fernhollow.example', 'Ana')
  const browser = visit()
  browser.setCookie('tenure.session_token=planted.by-somebody; Path=/')
  await signIn(browser, 'ana')
  expect(browser.cookie()).not.toContain('planted')
  expect((await browser.get('/api/me')).status).toBe(200)
  const planted = visit()
  planted.setCookie('tenure.session_token=planted.by-somebody; Path=/')
  expect((await planted.get('/api/me')).status).toBe(401)
})

test('after signing in one lands on our own page, whatever was asked for', async () => {
  await save(provider)
  await known('ana@fernhollow.example', 'Ana')
  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
    const browser = visit()
    const out = await browser.get(
      `/api/auth/provider/start?workspace=${world.workspace}&next=${encodeURIComponent(next)}`,
    )
    const back = pathOf((await signInAt(provider, out.location ?? '', 'ana')).href)
    expect((await browser.get(back)).location).toBe('/')
  }
})

// ---------------------------------------------------------------- setting it up

test('only an owner decides on the provider, and no key', async () => {
  const { browser } = await staff.invite('admin', 'adam')
  expect((await browser.send('PUT', '/api/workspaces/provider', settingsFor(provider))).status).toBe(403)
  expect((await browser.get('/api/workspaces/provider')).status).toBe(403)
  const key = await staff.owner.send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['workspaces.own'] })
  const byKey = await visit().send('PUT', '/api/workspaces/provider', settingsFor(provider), {
    authorization: `Bearer ${key.body.text}`,
  })
  expect(byKey.status).toBe(403)
})

test('an issuer that does not answer as one is refused before anything is saved', async () => {
  await save(provider)
  for (const [issuer, field] of [
    [`${provider.issuer}/elsewhere`, 'issuer'],
    ['https://localhost:8443', 'address'],
    ['not an address', 'issuer'],
    ['http://10.0.0.1', 'issuer'],
  ]) {
    const answer = await save(provider, { issuer })
    expect([issuer, answer.status >= 400 && answer.status < 500, answer.body.field]).toEqual([issuer, true, field])
  }
  expect((await staff.owner.get('/api/workspaces/provider')).body.provider.issuer).toBe(provider.issuer)
})

test('a secret that is kept stays with its issuer, and domains are names', async () => {
  await save(provider)
  const { secret: _, ...without } = settingsFor(provider)
  expect((await staff.owner.send('PUT', '/api/workspaces/provider', { ...without, label: 'Other' })).status).toBe(200)
  const moved = await staff.owner.send('PUT', '/api/workspaces/provider', { ...without, issuer: second.issuer })
  expect([moved.status, moved.body.field]).toEqual([400, 'secret'])
  expect((await save(provider, { domains: ['*.example'] })).body.field).toBe('domains')
  expect((await save(provider, { domains: [] })).status).toBe(400)
})

test('what is switched off is offered to nobody and lets nobody in', async () => {
  await save(provider, { isOn: false })
  await staff.owner.send('DELETE', '/api/workspaces/provider', undefined, asOther())
  expect((await visit().get('/api/auth/providers')).body.items).toEqual([])
  const out = await visit().get(`/api/auth/provider/start?workspace=${world.workspace}`)
  expect(out.location).toBe(refused)
  for (const workspace of ['', 'x', '7c9e6679-7425-40de-944b-e07fc1f90ae7', "' or 1=1"]) {
    const answer = await visit().get(`/api/auth/provider/start?workspace=${encodeURIComponent(workspace)}`)
    expect(answer.location).toBe(refused)
  }
})
