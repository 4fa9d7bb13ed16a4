import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, anAgent } from '../../../test/support/agent.ts'
import type { Browser } from '../../../test/support/browser.ts'
import { someCustomers } from '../../../test/support/customers.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { verifyAudit } from '../workspaces/index.ts'

let world: World
let staff: Staff
let agent: Agent

const base = 'http://127.0.0.1:1'
const callback = 'http://127.0.0.1:7777/callback'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  staff = await theStaff(world)
  agent = anAgent(world.platform)
  await someCustomers(world)
}, 120_000)
afterAll(() => world.close())

/** Programs are on machines of their own; how many may come from one is another test. */
let machines = 0
const anywhere = () => `10.2.${Math.floor(++machines / 250)}.${machines % 250}`

const post = async (path: string, body: string, type = 'application/x-www-form-urlencoded', from = anywhere()) => {
  const init = { method: 'POST', headers: { 'content-type': type }, body }
  const response = await agent.app.request(path, init, { incoming: { socket: { remoteAddress: from } } })
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
}
const register = (asked: object) => post('/oauth/register', JSON.stringify(asked), 'application/json')
const aClient = async (name = 'Desk agent'): Promise<string> =>
  (await register({ client_name: name, redirect_uris: [callback] })).body.client_id

const asking = (client: string, change: Record<string, string | null> = {}): URLSearchParams => {
  const all = {
    response_type: 'code',
    client_id: client,
    redirect_uri: callback,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: '00123',
    resource: `${base}/mcp`,
    ...change,
  }
  return new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** As a browser goes: the program's address, our door, the page, the person's yes. */
async function letIn(browser: Browser, client: string, rights?: string[], change = {}) {
  const door = await browser.get(`/oauth/authorize?${asking(client, change)}`)
  const request = new URL(door.location ?? '', base).searchParams.get('request') ?? ''
  const read = (await browser.get(`/api/agents/request?request=${request}`)).body
  const chosen = rights ?? read.rights.map((right: { permission: string }) => right.permission)
  const answer = await browser.send('POST', '/api/agents/connections', { request, rights: chosen })
  return { read, answer, location: answer.body.location ? new URL(answer.body.location) : null }
}

const token = (fields: Record<string, string>) => post('/oauth/token', new URLSearchParams(fields).toString())
const redeem = (client: string, code: string, change = {}) =>
  token({
    grant_type: 'authorization_code',
    code,
    client_id: client,
    redirect_uri: callback,
    code_verifier: verifier,
    resource: `${base}/mcp`,
    ...change,
  })
const refresh = (client: string, text: string, change = {}) =>
  token({ grant_type: 'refresh_token', refresh_token: text, client_id: client, ...change })

async function tokensFor(browser: Browser, client: string, rights?: string[]) {
  const { location } = await letIn(browser, client, rights)
  return (await redeem(client, location?.searchParams.get('code') ?? '')).body
}

const works = async (bearer: string) => (await agent.send(bearer, 'tools/list', {})).status === 200

test('a program finds by the door itself where it is let in', async () => {
  const described = async (path: string) =>
    JSON.parse(await (await agent.app.request(path, { headers: { host: 'localhost:1' } })).text())
  expect(await described('/.well-known/oauth-protected-resource/mcp')).toMatchObject({
    resource: 'http://localhost:1/mcp',
    authorization_servers: [base],
  })
  expect(await described('/.well-known/oauth-authorization-server')).toMatchObject({
    issuer: base,
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    authorization_response_iss_parameter_supported: true,
  })
})

test('a program is let in by a person, reads what they see, and nothing but /mcp', async () => {
  const client = await aClient()
  const { browser } = await staff.invite('csm', 'ines')
  const { read, location } = await letIn(browser, client)
  expect(read).toMatchObject({ kind: 'asked', client: 'Desk agent', host: '127.0.0.1:7777', staysOnMachine: true })
  expect(read.rights).toContainEqual({ permission: 'health.read', says: 'Health scores, their reasons and scorecards' })
  expect(location?.searchParams.get('state')).toBe('00123')
  expect(location?.searchParams.get('iss')).toBe(base)
  const { status, headers, body } = await redeem(client, location?.searchParams.get('code') ?? '')
  expect([status, headers.get('cache-control'), body.token_type, body.expires_in]).toEqual([
    200,
    'no-store',
    'Bearer',
    1800,
  ])
  const me = (await agent.call(body.access_token, 'workspaces_me')).result.structuredContent
  expect([me.member.name, me.role, me.permissions]).toEqual(['ines', 'csm', body.scope.split(' ')])
  const listed = await agent.call(body.access_token, 'segments_accounts')
  expect(listed.result.structuredContent.items).toEqual([])
  const api = await staff.visit().get('/api/me', { authorization: `Bearer ${body.access_token}` })
  expect(api.status).toBe(401)
})

test('who is not signed in signs in first and comes back', async () => {
  const query = asking(await aClient())
  const { location } = await staff.visit().get(`/oauth/authorize?${query}`)
  expect(location).toBe(`/sign-in?next=${encodeURIComponent(`/oauth/authorize?${query}`)}`)
})

test('only what a person ticks is given, and a right that is missing is asked for by name', async () => {
  const client = await aClient()
  const { access_token: access } = await tokensFor(staff.owner, client, ['accounts.read', 'workspaces.read'])
  const names = (await agent.send(access, 'tools/list', {})).result.tools.map((tool: { name: string }) => tool.name)
  expect(names).toContain('accounts_search')
  expect(names).not.toContain('health_list')
  const missing = await agent.call(access, 'health_list')
  expect(missing.status).toBe(403)
  expect(missing.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="health.read"')
  const beyond = await letIn(staff.owner, client, ['accounts.read', 'accounts.write'])
  expect(beyond.answer).toMatchObject({ status: 400, body: { field: 'rights' } })
})

test('rights beyond the usual are given to who has them and asks for them, to nobody else', async () => {
  const scope = { scope: 'audit.read accounts.read accounts.write' }
  const { read } = await letIn(staff.owner, await aClient(), undefined, scope)
  expect(read.rights.map((right: { permission: string }) => right.permission)).toEqual(['accounts.read', 'audit.read'])
  const { browser } = await staff.invite('viewer', 'reader')
  const narrow = await letIn(browser, await aClient(), undefined, scope)
  expect(narrow.read.rights.map((right: { permission: string }) => right.permission)).toEqual(['accounts.read'])
})

test('what a program asks wrongly is refused on our page; its person may go back with the reason', async () => {
  const client = await aClient()
  const asked = async (change: Record<string, string | null>) => {
    const packed = `r.${Buffer.from(asking(client, change).toString()).toString('base64url')}`
    const { body } = await staff.owner.get(`/api/agents/request?request=${packed}`)
    return [body.kind, body.back === null ? null : new URL(body.back).searchParams.get('error')]
  }
  expect(await asked({ client_id: 'tnp_forged.x' })).toEqual(['refused', null])
  expect(await asked({ client_id: `${client.slice(0, -1)}${client.endsWith('A') ? 'Q' : 'A'}` })).toEqual([
    'refused',
    null,
  ])
  expect(await asked({ redirect_uri: 'https://evil.example/' })).toEqual(['refused', null])
  expect(await asked({ response_type: 'token' })).toEqual(['refused', 'unsupported_response_type'])
  expect(await asked({ code_challenge: null })).toEqual(['refused', 'invalid_request'])
  expect(await asked({ code_challenge_method: 'plain' })).toEqual(['refused', 'invalid_request'])
  expect(await asked({ resource: null })).toEqual(['refused', 'invalid_target'])
  expect(await asked({ resource: 'https://other.example/mcp' })).toEqual(['refused', 'invalid_target'])
  expect(await asked({ scope: 'everything' })).toEqual(['refused', 'invalid_scope'])
  const { body } = await staff.owner.get('/api/agents/request?request=nonsense')
  expect(body).toMatchObject({ kind: 'refused', back: null })
})

test('no key and no program lets in another', async () => {
  const owner = await world.person('owner')
  const packed = `r.${Buffer.from(asking(await aClient()).toString()).toString('base64url')}`
  const told = await world.call(owner, 'POST', '/api/agents/connections', {
    request: packed,
    rights: ['accounts.read'],
  })
  expect(told.status).toBe(403)
  const withoutHeader = await staff.owner.send(
    'POST',
    '/api/agents/connections',
    { request: packed, rights: ['accounts.read'] },
    { 'x-tenure': '' },
  )
  expect(withoutHeader.status).toBe(403)
})

test('a code is good once, for its program, its address, its proof and a minute', async () => {
  const client = await aClient()
  const code = async () => (await letIn(staff.owner, client)).location?.searchParams.get('code') ?? ''
  const refused = async (change: Record<string, string>, by = client) =>
    (await redeem(by, await code(), change)).body.error
  expect(await refused({ code_verifier: 'w'.repeat(43) })).toBe('invalid_grant')
  expect(await refused({ redirect_uri: 'http://127.0.0.1:1/other' })).toBe('invalid_grant')
  expect(await refused({}, await aClient('Another'))).toBe('invalid_grant')
  expect(await refused({ resource: 'https://other.example/mcp' })).toBe('invalid_target')
  expect(await refused({ code: 'x' })).toBe('invalid_grant')
  expect(await refused({ code_verifier: 'short' })).toBe('invalid_request')
  const late = await code()
  world.clock.advance(61_000)
  expect((await redeem(client, late)).body.error).toBe('invalid_grant')
  const once = await code()
  const first = (await redeem(client, once)).body
  expect(await works(first.access_token)).toBe(true)
  expect((await redeem(client, once)).body.error).toBe('invalid_grant')
  expect(await works(first.access_token)).toBe(false) // who replays a code ends what it began
})

test('an access token lives half an hour; refreshed tokens are new, and a spent one that returns ends everything', async () => {
  const client = await aClient()
  const first = await tokensFor(staff.owner, client)
  world.clock.advance(29 * 60_000)
  expect(await works(first.access_token)).toBe(true)
  world.clock.advance(2 * 60_000)
  expect(await works(first.access_token)).toBe(false)
  expect((await refresh(await aClient('Thief'), first.refresh_token)).body.error).toBe('invalid_grant')
  const second = (await refresh(client, first.refresh_token)).body
  expect(await works(second.access_token)).toBe(true)
  expect(second.refresh_token).not.toBe(first.refresh_token)
  const again = (await refresh(client, first.refresh_token)).body // two windows at the same moment
  expect(await works(again.access_token)).toBe(true)
  world.clock.advance(31_000)
  expect((await refresh(client, first.refresh_token)).body.error).toBe('invalid_grant')
  expect([await works(second.access_token), await works(again.access_token)]).toEqual([false, false])
  expect((await refresh(client, second.refresh_token)).body.error).toBe('invalid_grant')
})

test('a token that was given for another address is refused', async () => {
  const { access_token: access } = await tokensFor(staff.owner, await aClient('For elsewhere'))
  await world.within((tx) =>
    tx.run(sql`
      update agents_connections set resource = 'https://other.example/mcp'
      where workspace_id = ${tx.workspace} and client_name = 'For elsewhere'`),
  )
  const told = await agent.send(access, 'tools/list', {})
  expect([told.status, told.headers.get('www-authenticate')?.slice(0, 28)]).toEqual([
    401,
    'Bearer error="invalid_token"',
  ])
})

test('a token for one workspace never opens another, whatever workspace is named', async () => {
  const { access_token: access } = await tokensFor(staff.owner, await aClient())
  const named = async (name: string) => (await agent.send(access, 'tools/list', {}, { 'x-workspace': name })).status
  expect([await named('fernhollow-software'), await named(''), await named('elsewhere')]).toEqual([200, 404, 404])
})

test('a person sees and ends their own connections; who manages keys sees and ends all', async () => {
  const { browser, id } = await staff.invite('csm', 'rui')
  const tokens = await tokensFor(browser, await aClient('Rui’s agent'))
  await works(tokens.access_token)
  const own = (await browser.get('/api/agents/connections')).body.items
  expect(own).toMatchObject([{ client: 'Rui’s agent', memberName: 'rui', host: '127.0.0.1:7777' }])
  expect(own[0].lastUsedAt).not.toBeNull()
  const others = await staff.invite('lead', 'lena')
  expect((await others.browser.get('/api/agents/connections')).body.items).toEqual([])
  expect((await others.browser.send('DELETE', `/api/agents/connections/${own[0].id}`)).status).toBe(404)
  const all = (await staff.owner.get('/api/agents/connections')).body.items
  expect(all.map((one: { id: string }) => one.id)).toContain(own[0].id)
  expect((await staff.owner.send('DELETE', `/api/agents/connections/${own[0].id}`)).status).toBe(200)
  expect(await works(tokens.access_token)).toBe(false)
  const next = await tokensFor(browser, await aClient())
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false })
  expect(await works(next.access_token)).toBe(false) // who leaves takes their programs along
})

test('programs of a member who leaves end, are told before, and stay ended when the leaving is undone', async () => {
  const { browser, id } = await staff.invite('csm', 'lia')
  const client = await aClient('Lia’s agent')
  const tokens = await tokensFor(browser, client)
  const before = (await staff.owner.get(`/api/workspaces/members/${id}/leaving`)).body
  expect(before.endings).toEqual([{ label: 'Programs', names: ['Lia’s agent'] }])
  expect((await staff.owner.send('POST', `/api/workspaces/members/${id}/leave`, {})).status).toBe(200)
  expect(await works(tokens.access_token)).toBe(false)
  expect((await staff.owner.get('/api/workspaces/audit?limit=1')).body.items[0]).toMatchObject({
    says: 'ended the access of lia',
    changes: ['ended programs Lia’s agent'],
  })
  expect((await staff.owner.send('POST', `/api/workspaces/members/${id}/return`, {})).status).toBe(200)
  expect(await works(tokens.access_token)).toBe(false)
  expect((await refresh(client, tokens.refresh_token)).body.error).toBe('invalid_grant')
})

test('a member whose access was ended and given again lets programs in anew', async () => {
  const { browser, id } = await staff.invite('csm', 'nuno')
  const tokens = await tokensFor(browser, await aClient('Nuno’s agent'))
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false })
  expect((await staff.owner.get('/api/workspaces/audit?limit=1')).body.items[0].changes).toContain(
    'ended programs Nuno’s agent',
  )
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: true })
  expect(await works(tokens.access_token)).toBe(false)
})

test('who looks as somebody else lets no program in for them', async () => {
  const { id } = await staff.invite('csm', 'looked-at')
  const admin = await staff.invite('admin', 'looking')
  await admin.browser.send('POST', `/api/workspaces/members/${id}/view`, {})
  const { answer } = await letIn(admin.browser, await aClient(), ['accounts.read'])
  expect([answer.status, answer.body.remedy]).toEqual([403, 'Return to yourself first'])
  await admin.browser.send('DELETE', '/api/me/view')
  expect((await letIn(admin.browser, await aClient(), ['accounts.read'])).answer.status).toBe(200)
})

test('one address knocks sixty times a minute and is then told when to come again', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 61; n++) {
    const { status, headers } = await post('/oauth/token', 'grant_type=password', undefined, '10.3.0.1')
    statuses.push(status)
    if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect([statuses.filter((status) => status === 400).length, statuses.at(-1)]).toEqual([60, 429])
  expect((await post('/oauth/token', 'grant_type=password', undefined, '10.3.0.2')).status).toBe(400)
})

test('who may less from now on, whose program may less from now on', async () => {
  const { browser, id } = await staff.invite('admin', 'moved')
  const { access_token: access } = await tokensFor(browser, await aClient(), ['accounts.read', 'workspaces.read'])
  await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { role: 'viewer', visibility: 'book' })
  const me = (await agent.call(access, 'workspaces_me')).result.structuredContent
  expect([me.role, me.permissions]).toEqual(['viewer', ['accounts.read', 'workspaces.read']])
  expect((await agent.call(access, 'segments_accounts')).result.structuredContent.items).toEqual([])
})

test('a program that is let in again replaces its earlier connection, and can give back what it has', async () => {
  const client = await aClient('Again')
  const first = await tokensFor(staff.owner, client)
  const second = await tokensFor(staff.owner, client)
  expect([await works(first.access_token), await works(second.access_token)]).toEqual([false, true])
  expect((await post('/oauth/revoke', `token=${second.refresh_token}`)).status).toBe(200)
  expect(await works(second.access_token)).toBe(false)
  expect((await post('/oauth/revoke', 'token=unknown')).status).toBe(200)
})

test('a program registers with safe addresses of return, and nothing is written', async () => {
  const wrong = async (asked: object) => (await register(asked)).body.error
  expect(await wrong({ redirect_uris: ['javascript:alert(1)'] })).toBe('invalid_redirect_uri')
  expect(await wrong({ redirect_uris: ['http://app.example/callback'] })).toBe('invalid_redirect_uri')
  expect(await wrong({ redirect_uris: [] })).toBe('invalid_client_metadata')
  expect(await wrong({})).toBe('invalid_client_metadata')
  const { status, body } = await register({
    client_name: 'Tenure\u202e\n administrator',
    redirect_uris: ['https://app.example/callback'],
    token_endpoint_auth_method: 'client_secret_basic',
  })
  expect([status, body.client_name, body.token_endpoint_auth_method, body.client_secret]).toEqual([
    201,
    'Tenure administrator',
    'none',
    undefined,
  ])
  expect((await token({ grant_type: 'password' })).body.error).toBe('unsupported_grant_type')
})

test('without TLS programs are let in on the machine itself and nowhere else', async () => {
  world.platform.config.baseUrl = 'http://tenure.lan:8670'
  const told = await agent.send(null, 'tools/list', {})
  expect(told.headers.get('www-authenticate')).not.toContain('resource_metadata')
  expect((await agent.app.request('/.well-known/oauth-protected-resource/mcp')).status).toBe(404)
  expect((await register({ redirect_uris: [callback] })).status).toBe(404)
  world.platform.config.baseUrl = base
})

test('tokens are kept as fingerprints, and every step is in the log', async () => {
  const tokens = await tokensFor(staff.owner, await aClient('Kept'))
  const rows = await world.within((tx) =>
    tx.rows(sql<{ row: string }>`select t::text as row from agents_tokens t where workspace_id = ${tx.workspace}`),
  )
  const text = rows.map(({ row }) => row).join('\n')
  expect(text).not.toContain(tokens.access_token.slice(-43))
  expect(text).not.toContain(tokens.refresh_token.slice(-43))
  const log = (await staff.owner.get('/api/workspaces/audit?subject=connection&limit=200')).body.items
  const actions = new Set(log.map((row: { action: string }) => row.action))
  expect(actions).toEqual(new Set(['connection.allowed', 'connection.ended']))
  expect(log[0].says).toBe('let in the program Kept')
  expect(log.map((row: { why: string | null }) => row.why)).toContain('a refresh token was used twice')
  expect(await world.within(verifyAudit)).toMatchObject({ kind: 'whole' })
})
