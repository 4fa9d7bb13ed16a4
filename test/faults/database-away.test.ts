import { rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Product } from '../../src/app/product.ts'
import { createKey, ensureMember } from '../../src/modules/workspaces/index.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { figure, proveSize } from '../support/figures.ts'
import { anEmptyDatabase, type TestDatabase } from '../support/world.ts'
import { byHand, endAll, freePort, freshFolder, healthyAgain, isAlive, pause, startProduct } from './running-product.ts'
import { type House, newLedger, openHouse, startSending } from './senders.ts'

/** A company's own PostgreSQL goes away, as in a failover: connections break in the middle, and new ones are refused for a while. */
const rounds = proveSize({ reduced: 2, full: 6 })
const awayFor = proveSize({ reduced: 2_000, full: 30_000 })

const data = freshFolder()
const random = seededRandom(20_260_303)
let database: TestDatabase
let line: Line

beforeAll(async () => {
  database = await anEmptyDatabase()
  line = await aLineTo(database.url)
})
afterEach(() => endAll(data))
afterAll(async () => {
  await line.cut()
  await database.drop()
  rmSync(dirname(data), { recursive: true, force: true })
})

interface Line {
  /** Address of the database by way of the line. */
  url: string
  /** Breaks what is connected, and refuses who comes. */
  cut(): Promise<void>
  mend(): Promise<void>
}

/** A wire between the product and its database. */
async function aLineTo(url: string): Promise<Line> {
  const target = new URL(url)
  const open = new Set<Socket>()
  let server: Server
  let port = 0
  const join = (near: Socket) => {
    const far = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one) && other.destroy())
      one.pipe(other)
    }
  }
  const mend = async () => {
    server = createServer(join)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  await mend()
  const own = new URL(url)
  own.port = String(port)
  return {
    url: own.href,
    mend,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.resetAndDestroy()
      }),
  }
}

/** A company that sends, with another key for what is asked of its accounts. */
async function openReadHouse(hand: Product): Promise<House & { reader: string }> {
  const house = await openHouse(hand)
  const { text } = await hand.platform.db.within(house.workspace, async (tx) => {
    const member = await ensureMember(tx, { name: 'Intake', email: 'intake@house.example', role: 'admin' })
    return createKey(tx, { name: 'reader', scopes: ['accounts.read'], member, source: 'product' })
  })
  return { ...house, reader: text }
}

async function textsOf(query: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url, options: '-c search_path=tenure' })
  await client.connect()
  const { rows } = await client.query<{ text: string }>(query)
  await client.end()
  return rows.map(({ text }) => text)
}

test('while its database is away the product stays and says when to ask again; once it is back everything goes on, and nothing acknowledged is lost', async () => {
  const product = await startProduct(data, await freePort(), ['--no-demo', '--database-url', line.url])
  const house = await byHand({ data, databaseUrl: database.url }, openReadHouse)
  const ledger = newLedger()
  const headers = { authorization: `Bearer ${house.reader}` }
  const ask = () => fetch(`${product.url}/api/accounts`, { headers, signal: AbortSignal.timeout(20_000) })
  const signIn = () =>
    fetch(`${product.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tenure': '1', origin: product.url },
      body: JSON.stringify({ email: 'nobody@house.example', password: 'nothing that opens' }),
    })
  expect((await ask()).status).toBe(200)
  expect((await signIn()).status).toBe(401)
  const recoveries: number[] = []
  const told: string[] = []
  for (let round = 0; round < rounds; round++) {
    const sending = startSending(product.url, ledger, [house], random)
    await pause(300 + random.next() * 700)
    const back = healthyAgain(product.url)
    await line.cut()
    for (const until = performance.now() + awayFor; performance.now() < until; await pause(100)) {
      for (const answer of [await ask(), ...(told.length < 2 ? [await signIn()] : [])])
        told.push(`${answer.status}, ask again after ${answer.headers.get('retry-after')} seconds`)
    }
    await line.mend()
    const mended = performance.now()
    await back
    expect((await ask()).status).toBe(200)
    recoveries.push(performance.now() - mended)
    await sending.stop()
    expect(isAlive(product.process.pid as number), product.output()).toBe(true)
  }
  expect(new Set(told)).toEqual(new Set(['503, ask again after 5 seconds']))
  // The queue is there again as well: the day that is over is closed by the product, not by us.
  await byHand({ data, databaseUrl: database.url }, ({ platform }) => platform.jobs.send('measures.close_days', {}))
  await expect.poll(() => textsOf('select day as text from measures_closed'), { timeout: 60_000 }).not.toEqual([])
  const ids = await textsOf('select message_id as text from events_raw')
  const acknowledged = [...ledger.acknowledged.values()].flat()
  const lost = acknowledged.filter(({ id }) => !ids.includes(id)).length
  const slowest = Math.max(...recoveries)
  figure('database away: rounds', `${rounds} of ${awayFor / 1000} s`, 'any')
  figure('database away: acknowledged events', acknowledged.length, 'any')
  figure('database away: lost', lost, 0)
  figure('database away: stored twice', ids.length - new Set(ids).size, 0)
  figure('database away: slowest recovery after it is back', `${Math.round(slowest)} ms`, 'at most 5000 ms')
  expect(acknowledged.length).toBeGreaterThan(0)
  expect({ lost, twice: ids.length - new Set(ids).size }).toEqual({ lost: 0, twice: 0 })
  product.process.kill('SIGTERM')
  expect(await product.ended).toBe(0)
})
