import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { createKey, ensureMember } from '../workspaces/index.ts'
import { events } from './module.ts'

let world: World
let address: string
let key: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [events] })
  address = await world.serve()
  key = await world.within(async (tx) => {
    const member = await ensureMember(tx, { name: 'Ines', email: 'ines@fernhollow.example', role: 'admin' })
    return (await createKey(tx, { name: 'Product', scopes: ['intake'], member, source: 'product' })).text
  })
})
afterAll(() => world.close())

const basic = () => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })

const post = (path: string, body: unknown, headers: Record<string, string> = basic()) =>
  fetch(address + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) })

let number = 0
const track = (over: object = {}) => ({
  type: 'track',
  event: 'Report Exported',
  userId: 'ann',
  context: { groupId: 'acme' },
  messageId: `message-${++number}`,
  timestamp: '2026-03-02T08:59:00.000Z',
  ...over,
})

async function stored(messageId: string) {
  return world.within((tx) =>
    tx.rows(sql<{ kind: string; name: string; source: string }>`
      select kind, name, source from events_raw where workspace_id = ${tx.workspace} and message_id = ${messageId}`),
  )
}

async function refusals() {
  return world.within((tx) =>
    tx.rows(sql<{ field: string; reason: string; payload: string }>`
      select field, reason, payload from events_refused where workspace_id = ${tx.workspace} order by at desc, id desc`),
  )
}

test('a batch is answered once it is stored', async () => {
  const [one, two] = [track(), track()]
  const answer = await post('/v1/batch', { batch: [one, two], sentAt: '2026-03-02T09:00:00.000Z' })
  expect([answer.status, await answer.json()]).toEqual([200, { success: true }])
  expect(await stored(one.messageId)).toEqual([{ kind: 'track', name: 'Report Exported', source: 'product' }])
  expect(await stored(two.messageId)).toHaveLength(1)
})

test.each(['identify', 'track', 'page', 'screen', 'group', 'alias'])('%s is taken at its own address', async (kind) => {
  const { type: _, ...body } = track({ groupId: 'acme', previousId: 'anonymous-1', name: 'Home' })
  expect((await post(`/v1/${kind}`, body)).status).toBe(200)
  expect(await stored(body.messageId)).toMatchObject([{ kind }])
})

test('the key may stand in the body, as text without a preflight, from any site', async () => {
  const event = track()
  const answer = await post(
    '/v1/t',
    { ...event, writeKey: key },
    { 'content-type': 'text/plain', origin: 'https://shop.example' },
  )
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await stored(event.messageId)).toHaveLength(1)
  const preflight = await fetch(`${address}/v1/batch`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example' },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST, OPTIONS'])
})

test('gzip is taken, labelled or not', async () => {
  const labels: Record<string, string>[] = [
    { 'content-encoding': 'gzip' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ]
  for (const headers of labels) {
    const event = track()
    const body = gzipSync(JSON.stringify({ batch: [event] }))
    const answer = await fetch(`${address}/v1/batch`, {
      method: 'POST',
      headers: { ...basic(), ...headers },
      body,
    })
    expect(answer.status).toBe(200)
    expect(await stored(event.messageId)).toHaveLength(1)
  }
})

test('no key and a wrong key are refused', async () => {
  expect((await post('/v1/batch', { batch: [track()] }, {})).status).toBe(401)
  const wrong = { authorization: `Basic ${Buffer.from('tnr_nothing:').toString('base64')}` }
  expect((await post('/v1/batch', { batch: [track()] }, wrong)).status).toBe(401)
})

test('a refused event is kept with its field, reason and remedy, and holds nothing else up', async () => {
  const good = track()
  const answer = await post('/v1/batch', { batch: [track({ userId: null, context: {} }), good] })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ accepted: 1, refused: [{ index: 0, field: 'userId' }] })
  expect(await stored(good.messageId)).toHaveLength(1)
  expect((await refusals())[0]).toMatchObject({ field: 'userId' })
})

test('a request above 500 KB and an event above 32 KB are refused with the limit, the other events stay', async () => {
  const long = await post('/v1/batch', { batch: [track({ properties: { text: 'x'.repeat(600_000) } })] })
  expect([long.status, (await long.json()).detail]).toEqual([400, expect.stringContaining('500 KB')])
  const bomb = gzipSync(Buffer.alloc(5_000_000))
  const unpacked = await fetch(`${address}/v1/batch`, { method: 'POST', headers: basic(), body: bomb })
  expect([unpacked.status, (await unpacked.json()).detail]).toEqual([400, expect.stringContaining('500 KB')])
  const good = track()
  const wide = await post('/v1/batch', { batch: [track({ properties: { text: 'x'.repeat(40_000) } }), good] })
  expect([wide.status, (await wide.json()).detail]).toEqual([400, expect.stringContaining('32 KB')])
  expect(await stored(good.messageId)).toHaveLength(1)
})

test('text that the database cannot hold is refused alone', async () => {
  const good = track()
  const answer = await post('/v1/batch', {
    batch: [track({ event: 'a\u0000b' }), good, track({ properties: { half: '\ud800' } })],
  })
  expect(await answer.json()).toMatchObject({ accepted: 1, refused: [{ index: 0 }, { index: 2 }] })
  expect(await stored(good.messageId)).toHaveLength(1)
})

test('nesting without end is refused and brings nothing down', async () => {
  const good = track()
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const body = `{"batch":[${JSON.stringify(track({ properties: { deep: 'HERE' } })).replace('"HERE"', deep)},${JSON.stringify(good)}]}`
  const answer = await post('/v1/batch', body)
  expect(answer.status).toBeLessThan(500)
  expect(await stored(good.messageId)).toHaveLength(1)
  const medium = `{"batch":[${JSON.stringify(track({ properties: { deep: 'HERE' } })).replace('"HERE"', `${'['.repeat(9000)}${']'.repeat(9000)}`)},${JSON.stringify(track())}]}`
  expect((await post('/v1/batch', medium)).status).toBeLessThan(500)
})

test.each([
  ['not JSON', '{'],
  ['a list of batches', '{"batch": 3}'],
  ['null', 'null'],
  ['nothing', ''],
])('a body that is %s is refused, never a failure of ours', async (_, body) => {
  const answer = await post('/v1/batch', body)
  expect(answer.status).toBeLessThan(500)
})

// How many share one depends on how long the database takes; that some do is ours.
test('a crowd of single events shares transactions and loses none', async () => {
  const crowd = Array.from({ length: 400 }, () => track())
  const answers = await Promise.all(crowd.map((event) => post('/v1/track', event)))
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  // A row says which transaction wrote it.
  const written = await world.within((tx) =>
    tx.row(sql<{ events: number; transactions: number }>`
      select count(*) as events, count(distinct xmin::text) as transactions from events_raw
      where workspace_id = ${tx.workspace} and message_id = any(${crowd.map((event) => event.messageId)}::text[])`),
  )
  expect(written?.events).toBe(400)
  expect(written?.transactions).toBeLessThan(400)
})
