/**
 * What somebody sets up once: programs that are let in.
 * @module-tag prove
 */

import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
/** A program on the person's machine that waits for its code. */
let program: Server
let returned: URL[]
let base: string
let client: string

const verifier = 'v'.repeat(64)
const challenge = createHash('sha256').update(verifier).digest('base64url')

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  visitor = await aVisitor(world)
  base = world.platform.config.baseUrl
  returned = []
  program = createServer((request, response) => {
    if (request.url?.startsWith('/callback')) returned.push(new URL(request.url, callback()))
    response.setHeader('content-type', 'text/html')
    response.end('<title>Done</title><h1>You can close this window</h1>')
  })
  await new Promise<void>((ready) => program.listen(0, '127.0.0.1', ready))
  const body = JSON.stringify({ client_name: 'Desk agent', redirect_uris: [callback()] })
  const registered = await fetch(`${base}/oauth/register`, { method: 'POST', body })
  client = ((await registered.json()) as { client_id: string }).client_id
}, 120_000)

afterAll(async () => {
  program.close()
  await visitor.close()
  await world.close()
})

const callback = () => `http://127.0.0.1:${(program.address() as AddressInfo).port}/callback`

const question = (change: Record<string, string> = {}) =>
  `${base}/oauth/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: callback(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'from the program',
    resource: `${base}/mcp`,
    ...change,
  })}`

const mcp = (token: string, method: string) =>
  fetch(`${base}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
  })

test('a person reads who asks for what, lets it in for a part, and ends it again in Settings', async () => {
  const { page } = visitor
  await page.goto(question())
  await page.getByRole('heading', { name: 'Desk agent asks to read for you' }).waitFor()
  await page.getByText('Fernhollow Software', { exact: true }).last().waitFor()
  await page.getByText('on this computer').waitFor()
  expect(await visitor.faults('connect')).toEqual([])
  expect(await visitor.beyondPhone('connect')).toBe(0)
  await page.getByLabel('Product events').uncheck()
  await page.getByRole('button', { name: 'Let it read' }).press('Enter')
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor()
  expect(returned.at(-1)?.searchParams.get('state')).toBe('from the program')
  const code = returned.at(-1)?.searchParams.get('code') ?? ''
  const answer = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: client,
      redirect_uri: callback(),
      code_verifier: verifier,
      resource: `${base}/mcp`,
    }),
  })
  const tokens = (await answer.json()) as { access_token: string; scope: string }
  expect(tokens.scope).not.toContain('events.read')
  expect((await mcp(tokens.access_token, 'tools/list')).status).toBe(200)

  await visitor.open('settings?tab=you')
  await page.getByRole('heading', { name: 'Programs that read for you' }).waitFor()
  const row = page.getByRole('row', { name: /Desk agent/ })
  await row.waitFor()
  expect(await visitor.faults('connections')).toEqual([])
  expect(await visitor.beyondPhone('connections')).toBe(0)
  await page.getByRole('button', { name: 'Disconnect Desk agent' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('No program reads here yet').waitFor()
  await expect.poll(async () => (await mcp(tokens.access_token, 'tools/list')).status, patient).toBe(401)
})

test('a person who says no sends the program back without anything', async () => {
  const { page } = visitor
  await page.goto(question())
  await page.getByRole('link', { name: 'Do not' }).click()
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor()
  const { searchParams } = returned.at(-1) as URL
  expect([searchParams.get('error'), searchParams.get('code'), searchParams.get('iss')]).toEqual([
    'access_denied',
    null,
    base,
  ])
})

test('a request that cannot be right is explained, and nobody is sent anywhere by itself', async () => {
  const { page } = visitor
  const before = returned.length
  await page.goto(question({ resource: 'https://other.example/mcp' }))
  await page.getByText(`The program asks for another address than ${base}/mcp.`).waitFor()
  await page.getByRole('link', { name: /Back to 127.0.0.1/ }).waitFor()
  await page.goto(question({ redirect_uri: 'https://evil.example/' }))
  await page.getByText('an address that it has not registered').waitFor()
  expect(await page.getByRole('link', { name: /Back to/ }).count()).toBe(0)
  await visitor.open('agents/connect')
  await page.getByText('No program asks at the moment').waitFor()
  expect(await visitor.faults('nothing-asked')).toEqual([])
  expect(returned.length).toBe(before)
})
