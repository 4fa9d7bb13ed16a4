import { Agent, request } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { toolName } from '../../src/modules/agents/index.ts'
import type { Operation } from '../../src/platform/http/operation.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { someCustomers } from '../support/customers.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aWorld, type Person, type World } from '../support/world.ts'
import { type Hostile, hostileMessage } from './hostile-input.ts'

const messages = proveSize({ reduced: 1000, full: 5000 })
/** Longest wait for an answer in milliseconds, on a machine of our own. */
const longestWait = 2000

let world: World
let owner: Person
/** A key answers so many questions a minute; several programs ask more than one may. */
let programs: Person[]
let url: string
let tools: Operation[]
const agent = new Agent({ keepAlive: true, maxSockets: 4 })

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  owner = await world.person('owner')
  programs = []
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five', 'Six'])
    programs.push(await world.person('owner', `Program ${name}`))
  await someCustomers(world)
  const routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  tools = routes.map((route) => route.operation).filter(({ method, carries }) => method === 'get' && !carries)
  url = await world.serve()
}, 120_000)

afterAll(async () => {
  agent.destroy()
  await world.close()
})

interface Heard {
  status: number
  text: string
  took: number
}

/** From an address of the machine's own; whoever sent many wrong keys from one is made to wait there. */
function send(sent: Hostile, localAddress = '127.0.0.1'): Promise<Heard> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const heard = (status: number, text: string) => resolve({ status, text, took: performance.now() - begun })
    const { method, path, body } = sent
    const headers = { ...sent.headers, 'content-length': String(body?.length ?? 0) }
    const asked = request(`${url}${path}`, { method, agent, headers, localAddress, timeout: 30_000 }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', (error) => heard(599, error.message))
      response.on('end', () => heard(response.statusCode ?? 0, Buffer.concat(parts).toString()))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer within 30 s')))
    // A kept connection may end just as the next request sets out on it; every client sends that one again.
    asked.on('error', (error) =>
      asked.reusedSocket ? send(sent, localAddress).then(resolve) : heard(599, error.message),
    )
    asked.end(body)
  })
}

/** What is wrong with an answer, or null. */
function faultOf({ status, text, took }: Heard): string | null {
  if (status >= 500) return `broke with ${status}`
  if (took > longestWait * Math.max(1, (loadavg()[0] ?? 1) / cpus().length)) return `took ${Math.round(took)} ms`
  if (text.includes('on our side')) return 'broke inside'
  return null
}

test('whatever an agent sends is answered, and the next question is answered well', async () => {
  const random = seededRandom(7_100_003)
  const target = rawId(world.workspace, 'crm', 'osprey')
  const faults: string[] = []
  let [refused, slowest] = [0, 0]
  for (let index = 0; index < messages; index++) {
    const operation = tools[index % tools.length] as Operation
    const { key } = programs[index % programs.length] as Person
    const sent = hostileMessage(operation, toolName(operation.name), target, key, random)
    const heard = await send(sent)
    const fault = faultOf(heard)
    if (fault)
      faults.push(`${fault} — ${sent.trick} — ${sent.body?.toString().slice(0, 300)} — ${heard.text.slice(0, 300)}`)
    if (heard.status >= 400 || /"error"|"isError":true/.test(heard.text)) refused++
    slowest = Math.max(slowest, heard.took)
  }
  figure('malformed messages of agents', messages, messages)
  figure('malformed messages of agents: refused', refused, 'any')
  figure('malformed messages of agents: slowest answer', `${Math.round(slowest)} ms`, `at most ${longestWait} ms`)
  figure('malformed messages of agents: 5xx, broken or late', faults.length, 0)
  expect(faults).toEqual([])
  expect(refused).toBeGreaterThan(messages / 2)
  const body = {
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'accounts_get', arguments: { account: target } },
  }
  const headers = {
    authorization: `Bearer ${owner.key}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const asked = { method: 'POST', path: '/mcp', headers, body: Buffer.from(JSON.stringify(body)), trick: 'none' }
  const good = await send(asked as Hostile, '127.0.0.2')
  expect(good.text).toContain('Osprey Logistics')
})
