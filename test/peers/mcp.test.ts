import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { OAuthClientProvider as OldProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { UnauthorizedError as OldUnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OldHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { upsertAccounts } from '../../src/modules/accounts/index.ts'
import { createKey } from '../../src/modules/workspaces/index.ts'
import { someCustomers } from '../support/customers.ts'
import { type Staff, theStaff } from '../support/staff.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

const root = new URL('../..', import.meta.url).pathname

let world: World
let staff: Staff
let csm: Person
let base: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  staff = await theStaff(world)
  csm = await world.person('csm', 'Ines')
  await someCustomers(world)
  const draft = { externalId: 'marlow', name: 'Marlow Freight', stage: 'retention' as const, ownerId: csm.member }
  await world.within((tx) => upsertAccounts(tx, [draft], { source: 'crm', origin: 'live', known: tx.now }))
  await world.settle()
  base = await world.serve()
}, 120_000)
afterAll(() => world.close())

/** The command as an agent's settings name it: the built product. */
const command = (key: string | null, rest: string[] = []) => ({
  command: process.execPath,
  args: ['bin/tenure.mjs', 'mcp', '--database-url', world.url, ...rest],
  cwd: root,
  env: { PATH: process.env.PATH ?? '', ...(key === null ? {} : { TENURE_KEY: key }) },
})
const bearer = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } })
const address = () => new URL(`${base}/mcp`)

/** What both generations of the client have in common. */
interface Connected {
  listTools(): Promise<{ tools: { name: string }[] }>
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>
  readResource(asked: { uri: string }): Promise<{ contents: unknown[] }>
  getPrompt(asked: { name: string; arguments: Record<string, string> }): Promise<{ messages: unknown[] }>
  close(): Promise<void>
}

interface Answer {
  structuredContent?: { items: { id: string; name: string }[] }
  isError?: boolean
  content: { text: string }[]
}

/** The way of an agent through the house: what there is, one's accounts, one of them whole, a refusal. */
async function walk(client: Connected): Promise<void> {
  const { tools } = await client.listTools()
  expect(tools.length).toBeGreaterThan(40)
  const listed = (await client.callTool({ name: 'segments_accounts', arguments: {} })) as Answer
  expect(listed.structuredContent?.items.map((item) => item.name)).toEqual(['Marlow Freight'])
  const uri = `tenure://account/${listed.structuredContent?.items[0]?.id}`
  expect((await client.readResource({ uri })).contents).toMatchObject([
    { text: expect.stringContaining('# Marlow Freight') },
  ])
  const prompt = await client.getPrompt({ name: 'prepare_for_meeting', arguments: { account: 'marlow' } })
  expect(prompt.messages).toHaveLength(2)
  const refused = (await client.callTool({ name: 'accounts_search', arguments: { text: 'a', tenant: 'x' } })) as Answer
  expect([refused.isError, refused.content[0]?.text]).toEqual([true, 'input: Nobody knows "tenant". Leave out tenant.'])
  await client.close()
}

const eras = [
  { era: '2026-07-28', options: { versionNegotiation: { mode: 'auto' as const } } },
  { era: '2025-11-25', options: {} },
]

test.each(eras)('the unmodified client asks over HTTP in the revision $era', async ({ era, options }) => {
  const client = new Client({ name: 'peer', version: '1' }, options)
  await client.connect(new StreamableHTTPClientTransport(address(), bearer(csm.key)))
  expect(client.getNegotiatedProtocolVersion()).toBe(era)
  await walk(client)
})

test.each(eras)('the unmodified client asks over standard input and output in the revision $era', async (peer) => {
  const client = new Client({ name: 'peer', version: '1' }, peer.options)
  await client.connect(new StdioClientTransport(command(csm.key)))
  expect(client.getNegotiatedProtocolVersion()).toBe(peer.era)
  await walk(client)
})

test('the SDK of the generation before asks over HTTP and over standard input and output', {
  tags: 'prove',
}, async () => {
  const http = new OldClient({ name: 'peer', version: '1' })
  await http.connect(new OldHttp(address(), bearer(csm.key)))
  await walk(http as unknown as Connected)
  const stdio = new OldClient({ name: 'peer', version: '1' })
  await stdio.connect(new OldStdio(command(csm.key)))
  await walk(stdio as unknown as Connected)
})

test('without a key the operator names the workspace, sees all of it, and changes nothing', async () => {
  const client = new Client({ name: 'peer', version: '1' })
  await client.connect(new StdioClientTransport(command(null, ['--workspace', 'fernhollow-software'])))
  const listed = (await client.callTool({ name: 'segments_accounts', arguments: {} })) as Answer
  expect(listed.structuredContent?.items).toHaveLength(5)
  const { tools } = await client.listTools()
  expect(tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true)
  await client.close()
})

test('a key that is revoked ends the conversation of a running command', async () => {
  const { id, text } = await world.within((tx) =>
    createKey(tx, { name: 'short', scopes: ['accounts.read'], member: csm.member, source: 's' }),
  )
  const client = new Client({ name: 'peer', version: '1' })
  await client.connect(new StdioClientTransport(command(text)))
  const ask = () => client.callTool({ name: 'accounts_search', arguments: { text: 'mar' } })
  expect((await ask()).structuredContent).toMatchObject({ items: [{ name: 'Marlow Freight' }] })
  await staff.owner.send('DELETE', `/api/workspaces/keys/${id}`)
  await expect(ask()).rejects.toThrow('This API key is not valid')
  await client.close()
})

/** Runs the command to its end with nothing to read. */
async function runs(key: string | null, rest: string[]): Promise<{ code: number | null; said: string }> {
  const { command: program, args, cwd, env } = command(key, rest)
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  return ended(child)
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string; out: string }> {
  let [said, out] = ['', '']
  child.stderr?.on('data', (data) => (said += data))
  child.stdout?.on('data', (data) => (out += data))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, said, out }
}

test('nobody is let in by default: no key, an empty one, a wrong one, a foreign workspace', async () => {
  expect(await runs(null, [])).toMatchObject({ code: 2, said: expect.stringContaining('Say who asks') })
  expect(await runs(null, ['--workspace', ''])).toMatchObject({ code: 2 })
  expect(await runs('', [])).toMatchObject({ code: 2, said: expect.stringContaining('not valid') })
  expect(await runs('tnr_wrong', ['--workspace', 'fernhollow-software'])).toMatchObject({ code: 2 })
  expect(await runs(csm.key, ['--workspace', 'elsewhere'])).toMatchObject({
    code: 2,
    said: expect.stringContaining('No workspace with this name'),
  })
  expect(await runs(await world.intakeKey(), [])).toMatchObject({ code: 2 })
})

/** Keeps what a program keeps: who it is here, its proof, its tokens; and the address to which it sends its person. */
function memory() {
  // biome-ignore lint/suspicious/noExplicitAny: both generations keep the same things under their own types
  const kept: Record<string, any> = {}
  return {
    kept,
    redirectUrl: 'http://127.0.0.1:7777/callback',
    clientMetadata: {
      client_name: 'Peer',
      redirect_uris: ['http://127.0.0.1:7777/callback'],
      application_type: 'native',
    },
    state: () => 'state of the peer',
    clientInformation: () => kept.client,
    saveClientInformation: (client: unknown) => Object.assign(kept, { client }),
    tokens: () => kept.tokens,
    saveTokens: (tokens: unknown) => Object.assign(kept, { tokens }),
    redirectToAuthorization: (page: URL) => Object.assign(kept, { page }),
    saveCodeVerifier: (verifier: string) => Object.assign(kept, { verifier }),
    codeVerifier: () => kept.verifier,
  }
}

/** What a person does at the page to which a program sent them. */
async function letIn(page: URL): Promise<URLSearchParams> {
  const { location } = await staff.owner.get(page.pathname + page.search)
  const request = new URL(location ?? '', base).searchParams.get('request') ?? ''
  const { body } = await staff.owner.get(`/api/agents/request?request=${request}`)
  const rights = body.rights.map((right: { permission: string }) => right.permission)
  const answer = await staff.owner.send('POST', '/api/agents/connections', { request, rights })
  return new URL(answer.body.location).searchParams
}

test('the unmodified client is let in by a person and refreshes by itself', async () => {
  const provider = memory()
  const connect = async () => {
    const transport = new StreamableHTTPClientTransport(address(), {
      authProvider: provider as unknown as OAuthClientProvider,
    })
    const client = new Client({ name: 'peer', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    return { client, transport }
  }
  const first = await connect()
  await expect(first.client.connect(first.transport)).rejects.toBeInstanceOf(UnauthorizedError)
  await first.transport.finishAuth(await letIn(provider.kept.page))
  const second = await connect()
  await second.client.connect(second.transport)
  const before = provider.kept.tokens.access_token
  world.clock.advance(31 * 60_000)
  const listed = (await second.client.callTool({ name: 'segments_accounts', arguments: {} })) as Answer
  expect(listed.structuredContent?.items).toHaveLength(5)
  expect(provider.kept.tokens.access_token).not.toBe(before)
  await second.client.close()
})

test('the SDK of the generation before is let in by a person as well', { tags: 'prove' }, async () => {
  const provider = memory()
  const transport = () => new OldHttp(address(), { authProvider: provider as unknown as OldProvider })
  const first = transport()
  const refused = new OldClient({ name: 'peer', version: '1' })
  await expect(refused.connect(first)).rejects.toBeInstanceOf(OldUnauthorizedError)
  await first.finishAuth((await letIn(provider.kept.page)).get('code') ?? '')
  const client = new OldClient({ name: 'peer', version: '1' })
  await client.connect(transport())
  expect((await client.listTools()).tools.length).toBeGreaterThan(40)
  await client.close()
})

const installed = createRequire(import.meta.url)
const inspector = join(
  dirname(installed.resolve('@modelcontextprotocol/inspector/package.json')),
  'clients/launcher/build/index.js',
)
const conformance = join(dirname(installed.resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js')

const inspect = (rest: string[]) =>
  ended(
    spawn(process.execPath, [inspector, '--cli', ...rest], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )

test('the inspector’s command line finds no error in the tools and calls one', async () => {
  const door = ['--server-url', address().href, '--transport', 'http', '--header', `authorization: Bearer ${csm.key}`]
  const listed = await inspect([...door, '--method', 'tools/list', '--strict'])
  expect([listed.code, listed.said]).toEqual([0, expect.stringMatching(/^$|\b0 errors\b/)])
  expect(JSON.parse(listed.out).tools.length).toBeGreaterThan(40)
  const call = ['--method', 'tools/call', '--tool-name', 'accounts_search', '--tool-arg', 'text=mar']
  const found = await inspect([...door, ...call])
  expect(JSON.parse(found.out).structuredContent.items).toMatchObject([{ name: 'Marlow Freight' }])
})

/** The conformance suite cannot send a key; this stands before our door, hands on what comes as it is, and adds one. */
async function withKey(key: string): Promise<Server> {
  const target = address()
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${key}` }
    const { hostname, port } = target
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers)
      response.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return server
}

/** Scenarios that ask for nothing but the protocol; the others call tools, prompts and resources that only a test server has. */
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'completion-complete',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
]

test.each(scenarios)('the conformance suite passes %s', { tags: 'prove' }, async (scenario) => {
  const server = await withKey(csm.key)
  const { port } = server.address() as AddressInfo
  const args = ['server', '--url', `http://127.0.0.1:${port}/mcp`, '--scenario', scenario]
  world.platform.config.baseUrl = `http://127.0.0.1:${port}` // as where a proxy stands in front
  const { code, out, said } = await ended(spawn(process.execPath, [conformance, ...args], { cwd: root }))
  world.platform.config.baseUrl = base
  server.closeAllConnections()
  server.close()
  expect([code, code === 0 ? '' : `${out}${said}`]).toEqual([0, ''])
})
