import { Agent, request } from 'node:http'
import { cpus, loadavg } from 'node:os'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import type { Route } from '../../src/platform/contributions.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { figure, proveSize } from '../support/figures.ts'
import { sampleRow } from '../support/sample-rows.ts'
import { aWorld, type Person, type World } from '../support/world.ts'
import { type Hostile, hostileCall, hostileDelivery } from './hostile-input.ts'

const requests = proveSize({ reduced: 600, full: 20_000 })
/** Of five requests one goes to the door for events. */
const toDoors = Math.round(requests / 5)
const doors = [
  '/v1/batch',
  '/v1/b',
  '/v1/track',
  '/v1/page',
  '/v1/screen',
  '/v1/identify',
  '/v1/group',
  '/v1/alias',
  '/batch/',
]
/** Longest wait for an answer in milliseconds, on a machine of our own. */
const longestWait = 2000
/** After this many milliseconds nobody waits any longer: a request that hangs is a fault that is named, not a law that never ends. */
const hangsAfter = 60_000

let world: World
let owner: Person
let intake: string
let routes: Route[]
let url: string
let superuser: pg.Client
const agent = new Agent({ keepAlive: true, maxSockets: 4 })

beforeAll(async () => {
  // How long a browser takes to print is no question here.
  process.env.TENURE_CHROMIUM = 'none'
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  owner = await world.person('owner')
  intake = await world.intakeKey('product')
  routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  for (const account of ['target', 'bystander', 'later']) await plant(account)
  await world.settle()
  url = await world.serve()
}, 300_000)

afterAll(async () => {
  agent.destroy()
  await superuser.end()
  await world.close()
})

/** One row of every importable shape about an account. */
async function plant(account: string): Promise<void> {
  const { platform } = world
  for (const shape of platform.contributions.shapes) {
    const row = sampleRow(shape, { marker: account, account, owner: owner.name })
    const outcomes = await world.within((tx) =>
      shape.write(tx, [row], { platform, source: 'product', origin: 'import', settings: {}, known: tx.now }),
    )
    expect(outcomes, shape.name).not.toMatchObject([{ kind: 'refused' }])
  }
}

const idOf = (account: string): AccountId => rawId(world.workspace, 'product', account)

/** Worked out from facts by rules that an accepted request may have changed for everybody: a playbook that is switched on takes in. */
const derived =
  /^(events_account|events_touched|measures_|segments_memberships|health_|today_|playbooks_|churn_|renewals|expansion_|revenue_f|kpis_)/

/** An accepted answer about overlapping contracts settles all of them at once (rule 24); what a contract says itself stays. */
const settled = ({ relation_by, relation, ...row }: Record<string, unknown>) =>
  relation_by === undefined || relation_by === 'setting' || relation_by === null
    ? row
    : { ...row, relation, relation_by }

/** Every fact that any table holds of an account; a sandbox that a request asked for has copies under the same id. */
async function kept(account: AccountId): Promise<string[]> {
  const tables = await superuser.query<{ name: string; key: string }>(`
    select c.relname as name, a.attname as key from pg_class c
    join pg_attribute a on a.attrelid = c.oid and (a.attname = 'account_id' or (a.attname = 'id' and c.relname = 'accounts'))
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  const rows: string[] = []
  for (const { name, key } of tables.rows.filter((table) => !derived.test(table.name))) {
    const found = await superuser.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${name} t where ${key} = $1 and coalesce(to_jsonb(t) ->> 'workspace_id', $2) = $2 order by 1`,
      [account, world.workspace],
    )
    rows.push(...found.rows.map(({ row }) => `${name} ${JSON.stringify(settled(row))}`))
  }
  return rows
}

interface Heard {
  status: number
  type: string
  text: string
  took: number
}

function send(sent: Hostile): Promise<Heard> {
  const { method, path, headers, body } = sent
  const begun = performance.now()
  return new Promise((resolve) => {
    const reject = (error: Error) =>
      resolve({ status: 599, type: '', text: error.message, took: performance.now() - begun })
    const asked = request(
      `${url}/`,
      { method, path, agent, headers: { ...headers, 'content-length': String(body?.length ?? 0) } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: String(response.headers['content-type'] ?? ''),
            text: Buffer.concat(parts).toString(),
            took: performance.now() - begun,
          }),
        )
      },
    )
    let hung = false
    const hanging = setTimeout(() => {
      hung = true
      asked.destroy(new Error(`no answer within ${hangsAfter} ms`))
    }, hangsAfter)
    asked.on('close', () => clearTimeout(hanging))
    // A kept connection may end just as the next request sets out on it; every client sends that one again.
    asked.on('error', (error) => (asked.reusedSocket && !hung ? send(sent).then(resolve) : reject(error)))
    asked.end(body)
  })
}

/** What is wrong with an answer, or null. */
function faultOf(sent: Hostile, heard: Heard): string | null {
  if (heard.status >= 500) return `broke with ${heard.status}`
  // How busy the machine is costs a look itself, which is spared where the answer came in time anyway.
  if (heard.took > longestWait && heard.took > longestWait * Math.max(1, (loadavg()[0] ?? 1) / cpus().length))
    return `took ${Math.round(heard.took)} ms`
  if (heard.status < 400) return doors.includes(sent.path) ? faultOfRefusals(heard) : null
  if (sent.method === 'HEAD') return null // such an answer has no body
  if (!heard.type.startsWith('application/problem+json')) return `refuses as ${heard.type || 'nothing'}`
  const problem = JSON.parse(heard.text)
  if (problem.status !== heard.status || !isText(problem.detail)) return 'refuses without a sentence'
  if (problem.code === 'invalid' && !(isText(problem.field) && isText(problem.remedy)))
    return 'names no field or no remedy'
  return null
}

/** A delivery is taken without the events that are wrong, and says of each what to do. */
function faultOfRefusals(heard: Heard): string | null {
  const { refused = [] } = heard.text.startsWith('{') ? JSON.parse(heard.text) : {}
  const silent = refused.filter(
    (one: Record<string, unknown>) => !(isText(one.field) && isText(one.reason) && isText(one.remedy)),
  )
  return silent.length > 0 ? 'refuses an event without field or remedy' : null
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0

async function storm(
  count: number,
  draw: (index: number) => Hostile,
): Promise<{ faults: string[]; refused: number; unread: number; slowest: number }> {
  const faults: string[] = []
  let [refused, unread, slowest] = [0, 0, 0]
  for (let index = 0; index < count; index++) {
    const sent = draw(index)
    const heard = await send(sent)
    const fault = faultOf(sent, heard)
    const shown = `${sent.method} ${sent.path.slice(0, 200)} ${sent.body?.toString().slice(0, 300) ?? ''}`
    if (fault) faults.push(`${fault} — ${sent.trick} — ${shown} — ${heard.text.slice(0, 300)}`)
    if (heard.status >= 400) refused++
    if (heard.status === 429 && !sent.trick.startsWith('a strange key')) unread++
    slowest = Math.max(slowest, heard.took)
  }
  return { faults, refused, unread, slowest }
}

test('whatever is sent to an operation is answered with a refusal that helps, and nothing else is lost', async () => {
  const random = seededRandom(7_100_001)
  const before = await kept(idOf('bystander'))
  expect(before.length).toBeGreaterThan(3)
  const outcome = await storm(requests - toDoors, (index) =>
    hostileCall((routes[index % routes.length] as Route).operation, idOf('target'), owner.key, random),
  )
  figure('malformed requests: operations', requests - toDoors, requests - toDoors)
  figure('malformed requests: refused', outcome.refused, 'any')
  figure('malformed requests: slowest answer', `${Math.round(outcome.slowest)} ms`, `at most ${longestWait} ms`)
  figure('malformed requests: 5xx or no help', outcome.faults.length, 0)
  expect(outcome.faults).toEqual([])
  // What is refused for its number alone was not looked at, and proves nothing.
  expect(outcome.unread).toBe(0)
  expect(outcome.refused).toBeGreaterThan((requests - toDoors) / 3)
  expect(await kept(idOf('bystander'))).toEqual(before)
})

test('whatever is sent to the door for events is taken or refused with help, and the next event counts', async () => {
  const random = seededRandom(7_100_002)
  const before = await kept(idOf('bystander'))
  const outcome = await storm(toDoors, (index) =>
    hostileDelivery(doors[index % doors.length] as string, intake, random, world.clock.now()),
  )
  figure('malformed requests: events', toDoors, toDoors)
  figure('malformed requests: events, 5xx or no help', outcome.faults.length, 0)
  expect(outcome.faults).toEqual([])
  const event = {
    type: 'track',
    messageId: 'after the storm',
    event: 'Login',
    userId: 'p',
    context: { groupId: 'later' },
  }
  const taken = await send({
    method: 'POST',
    path: '/v1/batch',
    headers: { authorization: `Basic ${Buffer.from(`${intake}:`).toString('base64')}` },
    body: Buffer.from(JSON.stringify({ batch: [event] })),
    trick: 'none',
  })
  expect(taken.text).toBe('{"success":true}')
  await world.settle()
  expect(await kept(idOf('bystander'))).toEqual(before)
  const counted = await superuser.query('select events from events_account_day where account_id = $1 and day = $2', [
    idOf('later'),
    '2026-03-02',
  ])
  expect(counted.rows).toEqual([{ events: 1 }])
})
