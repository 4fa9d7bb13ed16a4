import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { AnalyticsBrowser } from '@segment/analytics-next'
import { sql } from 'kysely'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpApp, type Listening, listen } from '../src/app/server.ts'
import { modules } from '../src/app/wiring.ts'
import { findChromium } from '../src/platform/chromium.ts'
import { patient } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

const library = createRequire(import.meta.url)
  .resolve('@segment/analytics-next')
  .replace(/dist\/.*$/, 'dist/umd/index.js')

let world: World
let tenure: string
let door: Listening
let writeKey: string
let shop: Server
let browser: Browser
let page: Page
let asked: string[]
/** Addresses that the browser asked whether it may send there, before it did. */
let preflights: string[]

/** A customer's product at an origin of its own, with the unmodified library beside it. */
beforeAll(async () => {
  // The browser stamps its calls with the machine's time, so the world's clock stands there too.
  world = await aWorld({ at: new Date(performance.timeOrigin + performance.now()).toISOString(), modules })
  preflights = []
  const app = httpApp(world.platform)
  door = await listen(
    (request: Request) => {
      if (request.method === 'OPTIONS') preflights.push(request.url)
      return app.fetch(request)
    },
    0,
    '127.0.0.1',
  )
  tenure = `http://127.0.0.1:${door.port}`
  writeKey = await world.intakeKey('shop')
  const script = await readFile(library)
  shop = createServer((request, response) => {
    const isScript = request.url === '/analytics.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(
      isScript ? script : '<!doctype html><title>Shop</title><h1>Shop</h1><script src="/analytics.js"></script>',
    )
  })
  await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready))
  browser = await chromium.launch({ executablePath: findChromium() ?? 'chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
  asked = []
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`))
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`)
})

afterAll(async () => {
  await browser?.close()
  shop?.close()
  await door?.stop()
  await world?.close()
})

interface Kept {
  kind: string
  name: string
  person: string | null
  group: string | null
}

const keptAs = (prefix: string): Promise<Kept[]> =>
  world.within((tx) =>
    tx.rows(sql<Kept>`
      select kind, name, person_ref as person, group_ref as "group" from events_raw
      where workspace_id = ${tx.workspace} and source = 'shop' and (name like ${`${prefix}%`} or properties::text like ${`%${prefix}%`})
      order by kind, name`),
  )

/** What the library's own file leaves in the page. */
interface Shop {
  AnalyticsNext: { AnalyticsBrowser: typeof AnalyticsBrowser }
}

/** Runs the library in the page as its guide says, with the settings of its own server given in place. */
const sayEverything = (delivery: object) =>
  page.evaluate(
    async ({ writeKey, apiHost, delivery }) => {
      const { AnalyticsBrowser: library } = (window as unknown as Shop).AnalyticsNext
      const [analytics] = await library.load({
        writeKey,
        cdnSettings: { integrations: { 'Segment.io': { apiKey: writeKey, apiHost, protocol: 'http', ...delivery } } },
      })
      const context = { groupId: 'acme' }
      await analytics.page('Library', 'Library home', {}, { context })
      await analytics.identify('ann', { name: 'Library Ann' })
      await analytics.group('acme', { name: 'Library Acme' })
      await analytics.alias('ann', 'Library visitor')
      await analytics.track('Library opened', { feature: 'Catalogue' }, { context })
    },
    { writeKey, apiHost: `${tenure.replace('http://', '')}/v1`, delivery },
  )

const everything = [
  { kind: 'alias', name: 'alias', person: 'ann', group: null },
  { kind: 'group', name: 'group', person: 'ann', group: 'acme' },
  { kind: 'identify', name: 'identify', person: 'ann', group: null },
  { kind: 'page', name: 'Library home', person: expect.any(String), group: 'acme' },
  { kind: 'track', name: 'Library opened', person: 'ann', group: 'acme' },
]

test('F003 the unmodified analytics.js on a page of another origin delivers every call, one by one', async () => {
  await sayEverything({})
  await expect.poll(() => keptAs('Library'), patient).toEqual(everything)
  expect(asked.filter((request) => request.includes('/v1/t'))).not.toEqual([])
})

test('in batches as well, and it asks nobody but the page and us', async () => {
  await world.within((tx) => tx.run(sql`delete from events_raw where workspace_id = ${tx.workspace}`))
  await sayEverything({ deliveryStrategy: { strategy: 'batching', config: { size: 5, timeout: 100 } } })
  await expect.poll(() => keptAs('Library'), patient).toHaveLength(5)
  expect(asked.filter((request) => request.includes('/v1/b'))).not.toEqual([])
  const own = [tenure, new URL(page.url()).origin]
  expect(asked.filter((request) => !own.some((origin) => request.includes(origin)))).toEqual([])
})

test('a beacon and a plain request, text with the key in the body, arrive without a preflight and count for their account', async () => {
  expect(preflights).not.toEqual([]) // the library asks first, since it sends the key as a header as well
  const before = preflights.length
  const status = await page.evaluate(
    async ({ writeKey, tenure }) => {
      const event = (messageId: string) => ({
        type: 'track',
        event: 'Beacon Checkout',
        anonymousId: 'visitor-9',
        context: { groupId: 'acme' },
        messageId,
      })
      const beacon = JSON.stringify({ writeKey, batch: [event('beacon-1')], sentAt: new Date().toISOString() })
      const isQueued = navigator.sendBeacon(`${tenure}/v1/b`, beacon)
      const plain = await fetch(`${tenure}/v1/t`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ ...event('beacon-2'), writeKey }),
        keepalive: true,
      })
      return [isQueued, plain.status]
    },
    { writeKey, tenure },
  )
  expect(status).toEqual([true, 200])
  await expect.poll(() => keptAs('Beacon'), patient).toHaveLength(2)
  expect(preflights.slice(before)).toEqual([])
})

test('what the page may read of a refusal says what to do', async () => {
  const answer = await page.evaluate(
    async ({ tenure }) => {
      const response = await fetch(`${tenure}/v1/t`, { method: 'POST', body: '{"event":"x","userId":"ann"}' })
      return { status: response.status, body: await response.json() }
    },
    { tenure },
  )
  expect(answer).toMatchObject({ status: 401, body: { detail: 'No key came with the events' } })
})
