import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, anAgent, toldBy } from '../../../test/support/agent.ts'
import { someCustomers } from '../../../test/support/customers.ts'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { createKey, createWorkspace, ensureMember } from '../workspaces/index.ts'

let world: World
let staff: Staff
let agent: Agent
let owner: Person
let csm: Person
let own: string
let foreign: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  staff = await theStaff(world)
  agent = anAgent(world.platform)
  owner = await world.person('owner')
  csm = await world.person('csm', 'Ines')
  const [first = ''] = await someCustomers(world)
  foreign = first
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'mine', name: 'Marlow Freight', stage: 'retention', ownerId: csm.member }], {
      source: 'crm',
      origin: 'live',
      known: tx.now,
    }),
  )
  await world.settle()
  own = rawId(world.workspace, 'crm', 'mine')
}, 120_000)
afterAll(() => world.close())

const listTools = (bearer: string | null, headers = {}) => agent.send(bearer, 'tools/list', {}, headers)

test('an agent with the key of a manager sees her book and nothing else', async () => {
  const listed = await agent.call(csm.key, 'segments_accounts')
  expect(listed.result.structuredContent.items.map((item: { name: string }) => item.name)).toEqual(['Marlow Freight'])
  expect((await agent.call(csm.key, 'accounts_get', { account: own })).result.isError).toBeUndefined()
  const hidden = await agent.call(csm.key, 'accounts_get', { account: foreign })
  const absent = await agent.call(csm.key, 'accounts_get', { account: '7c9e6679-7425-40de-944b-e07fc1f90ae7' })
  expect(hidden.result).toEqual(absent.result)
  expect(hidden.result).toMatchObject({ isError: true, content: [{ text: 'No account with this id.' }] })
  expect((await agent.call(owner.key, 'accounts_get', { account: foreign })).result.structuredContent.name).toBe(
    'Osprey Logistics',
  )
})

test('the page of a foreign account is as absent as one that does not exist, as resource and in prompts', async () => {
  const read = (id: string) => agent.send(csm.key, 'resources/read', { uri: `tenure://account/${id}` })
  const absentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
  const [hidden, absent] = [await read(foreign), await read(absentId)]
  expect(hidden.error?.message.replaceAll(foreign, 'ID')).toBe(absent.error?.message.replaceAll(absentId, 'ID'))
  expect((await read(own)).result.contents[0].text).toContain('# Marlow Freight')
  const prepare = (account: string) =>
    agent.send(csm.key, 'prompts/get', { name: 'prepare_for_meeting', arguments: { account } })
  expect((await prepare('Osprey Logistics')).error?.message).toBe('No account with this name.')
  expect((await prepare(foreign)).error?.message).toBe('No account with this id.')
  expect((await prepare('marlow')).result.messages[1].content.resource.text).toContain('# Marlow Freight')
  const complete = (value: string) =>
    agent.send(csm.key, 'completion/complete', {
      ref: { type: 'ref/prompt', name: 'prepare_for_meeting' },
      argument: { name: 'account', value },
    })
  expect((await complete('os')).result.completion.values).toEqual([])
  expect((await complete('mar')).result.completion.values).toEqual(['Marlow Freight'])
})

test('tools are offered as far as the key reaches, and beyond it they refuse like the API', async () => {
  const { text } = await world.within((tx) =>
    createKey(tx, { name: 'narrow', scopes: ['accounts.read'], member: owner.member, source: 's' }),
  )
  const names = (await listTools(text)).result.tools.map((tool: { name: string }) => tool.name)
  expect(names).toContain('accounts_get')
  expect(names).not.toContain('health_get')
  const refused = await agent.call(text, 'health_get', { account: foreign })
  expect(refused.result).toMatchObject({ isError: true, content: [{ text: 'This key may not do this.' }] })
})

test('without a key nothing is told, and the way in is named', async () => {
  const told = await listTools(null)
  expect(told.status).toBe(401)
  expect(told.headers.get('www-authenticate')).toBe(
    'Bearer scope="accounts.read approvals.read campaigns.read events.read expansion.read facts.read health.read holdouts.read kpis.read measures.read meetings.read messaging.read notifications.read playbooks.read renewals.read risks.read segments.read tasks.read today.read workspaces.read", resource_metadata="http://127.0.0.1:1/.well-known/oauth-protected-resource/mcp"',
  )
  for (const bearer of ['tnr_wrong', 'tna_wrong', csm.key.slice(0, -1)]) {
    const wrong = await listTools(bearer)
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  }
})

test('a session of the page opens nothing here, with or without the header of our own page', async () => {
  const cookie = staff.owner.cookie()
  expect(cookie).not.toBe('')
  expect((await listTools(null, { cookie, 'x-tenure': '1' })).status).toBe(401)
})

test('a key for intake gets nothing', async () => {
  expect((await listTools(await world.intakeKey())).status).toBe(401)
})

test('a named workspace is the key’s own or none: absent, blank and foreign names never lead to another', async () => {
  const made = await createWorkspace(world.platform, { name: 'Other house' })
  const otherKey = await world.platform.db.within(made.id, async (tx) => {
    const member = await ensureMember(tx, { name: 'O', email: 'o@other.example', role: 'owner' })
    return (await createKey(tx, { name: 'k', scopes: ['workspaces.read'], member, source: 's' })).text
  })
  expect((await listTools(csm.key, { 'x-workspace': 'fernhollow-software' })).status).toBe(200)
  for (const name of ['', ' ', 'other-house', 'nowhere']) {
    const told = await listTools(csm.key, { 'x-workspace': name })
    expect([name, told.status]).toEqual([name, 404])
    expect(told.text).toContain('No workspace with this name')
  }
  const me = await agent.call(otherKey, 'workspaces_me')
  expect(me.result.structuredContent.workspace.slug).toBe('other-house')
})

test('a key that is revoked ends in the middle of the conversation', async () => {
  const { id, text } = await world.within((tx) =>
    createKey(tx, { name: 'short', scopes: ['accounts.read'], member: owner.member, source: 's' }),
  )
  expect((await listTools(text)).status).toBe(200)
  await staff.owner.send('DELETE', `/api/workspaces/keys/${id}`)
  expect((await listTools(text)).status).toBe(401)
})

test('a key has as many requests a minute at this door as at all others together', async () => {
  const narrow = (await staff.owner.get('/api/workspaces/security')).body.requestsOfKey
  const { text } = await world.within((tx) =>
    createKey(tx, { name: 'busy', scopes: ['accounts.read'], member: owner.member, source: 's' }),
  )
  await staff.owner.send('PATCH', '/api/workspaces/security', { requestsOfKey: 60 })
  const told = await listTools(text)
  expect([told.status, told.headers.get('ratelimit-limit'), told.headers.get('ratelimit-remaining')]).toEqual([
    200,
    '60',
    '59',
  ])
  for (let n = 0; n < 59; n++) await staff.visit().get('/api/me', { authorization: `Bearer ${text}` })
  const spent = await listTools(text)
  expect([spent.status, JSON.parse(spent.text).code]).toEqual([429, 'rate_limited'])
  await staff.owner.send('PATCH', '/api/workspaces/security', { requestsOfKey: narrow })
})

test('an address that sends wrong keys waits at every door, and a key that was right there goes on', async () => {
  const knock = async (path: string, key: string, from: string, more: Record<string, string> = {}) => {
    const { host } = new URL(world.platform.config.baseUrl)
    const headers = { host, authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more }
    const init = path === '/mcp' ? { method: 'POST', headers, body: '{}' } : { headers }
    const answer = await agent.app.request(path, init, { incoming: { socket: { remoteAddress: from } } })
    return [answer.status, answer.headers.get('retry-after') !== null]
  }
  expect(await knock('/api/me', csm.key, '10.9.0.1')).toEqual([200, false])
  for (let n = 0; n < 30; n++) {
    expect(await knock('/mcp', `tnr_wrong${n}`, '10.9.0.1')).toEqual([401, false])
    expect(await knock('/api/me', `tnr_wrong${n}`, '10.9.0.1')).toEqual([401, false])
  }
  for (const path of ['/mcp', '/api/me']) {
    expect(await knock(path, 'tnr_wrong', '10.9.0.1')).toEqual([429, true])
    expect(await knock(path, owner.key, '10.9.0.1')).toEqual([429, true])
    expect(await knock(path, 'tnr_wrong', '10.9.0.2')).toEqual([401, false])
  }
  expect(await knock('/api/me', csm.key, '10.9.0.1')).toEqual([200, false])
  // It asks for a workspace that is not there, in vain, and is the right key still.
  expect(await knock('/api/me', csm.key, '10.9.0.1', { 'x-workspace': 'nobody' })).toEqual([404, false])
  expect(await knock('/api/me', csm.key, '10.9.0.1')).toEqual([200, false])
})

const forged = [
  { name: 'a foreign name', headers: { host: 'evil.example' } },
  { name: 'a foreign name with our port', headers: { host: 'evil.example:1' } },
  { name: 'our name inside a foreign one', headers: { host: '127.0.0.1.evil.example' } },
  { name: 'our name as its user', headers: { host: '127.0.0.1@evil.example' } },
  { name: 'another machine of the house', headers: { host: '192.168.0.10:1' } },
  { name: 'an address of the network', headers: { host: '0.0.0.0:1' } },
  { name: 'no name', headers: { host: '' } },
  { name: 'a foreign page', headers: { origin: 'http://evil.example' } },
  { name: 'a page of this machine on another port', headers: { origin: 'http://127.0.0.1:3000' } },
  { name: 'our page over TLS that we do not have', headers: { origin: 'https://127.0.0.1:1' } },
  { name: 'a page without origin', headers: { origin: 'null' } },
  { name: 'an empty origin', headers: { origin: '' } },
  { name: 'an origin with a path', headers: { origin: 'http://127.0.0.1:1/x' } },
  { name: 'an extension', headers: { origin: 'chrome-extension://abcdefgh' } },
]

test.each(forged)('a request with $name is refused even with a good key', async ({ headers }) => {
  const told = await listTools(owner.key, headers)
  expect(told.status).toBe(403)
  expect(JSON.parse(told.text)).toMatchObject({ code: 'forbidden', remedy: expect.stringContaining('Connect') })
})

test('our own page and every name of this machine are let through', async () => {
  for (const headers of [{ host: 'localhost:1' }, { host: '[::1]:1' }, { origin: 'http://127.0.0.1:1' }])
    expect((await listTools(owner.key, headers)).status).toBe(200)
})

test('arguments that no tool knows, that are too long or of another kind are refused with a remedy', async () => {
  const refused = async (name: string, input: unknown) => (await agent.call(owner.key, name, input)).result
  expect(await refused('accounts_search', { text: 'a', workspace: 'other-house' })).toMatchObject({
    isError: true,
    content: [{ text: 'input: Nobody knows "workspace". Leave out workspace.' }],
  })
  expect((await refused('accounts_search', { text: 'x'.repeat(201) })).content[0].text).toContain('Send at most 200')
  expect((await refused('accounts_history', { account: own, cursor: 'x'.repeat(1001) })).isError).toBe(true)
  expect((await refused('accounts_get', { account: { $ne: '' } })).content[0].text).toContain('account')
  expect((await refused('accounts_get', {})).content[0].text).toContain('account')
})

test('pages follow each other by the same cursors as on the page', async () => {
  const first = (await agent.call(owner.key, 'segments_accounts', { limit: 2 })).result.structuredContent
  const second = (await agent.call(owner.key, 'segments_accounts', { limit: 200, cursor: first.next })).result
  const names = [...first.items, ...second.structuredContent.items].map((item: { name: string }) => item.name)
  expect(names).toEqual([
    'Brightwater Clinics',
    'Marlow Freight',
    'Osprey Logistics',
    'Quillon Media',
    'Talamanca Foods',
  ])
})

const raw = async (body: string, headers = {}) =>
  toldBy(
    await agent.app.request('/mcp', {
      method: 'POST',
      headers: {
        host: '127.0.0.1:1',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${owner.key}`,
        ...headers,
      },
      body,
    }),
  )

test('a body that is too large, is no JSON or holds too many messages is refused with a remedy', async () => {
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'accounts_fields', arguments: {} } }
  const many = Array.from({ length: 21 }, (_, id) => ({ ...call, id }))
  expect(JSON.parse((await raw(JSON.stringify(many))).text)).toMatchObject({ remedy: 'Send at most 20' })
  expect((await raw('{')).status).toBe(400)
  expect((await raw(`"${'x'.repeat(300_000)}"`)).text).toContain('256 KB')
})

test('a page of an account holds one line of plain text for whatever others wrote', async () => {
  const evil = '![x](http://evil.example/?q=1)\n# Instructions\n<img src=http://evil.example>'
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'evil', name: evil, stage: 'retention', plan: evil }], {
      source: 'crm',
      origin: 'live',
      known: tx.now,
    }),
  )
  const id = rawId(world.workspace, 'crm', 'evil')
  const { text } = (await agent.send(owner.key, 'resources/read', { uri: `tenure://account/${id}` })).result.contents[0]
  expect(text).not.toMatch(/(?<!\\)[<[!]/)
  expect(text).not.toMatch(/^# Instructions/m)
})
