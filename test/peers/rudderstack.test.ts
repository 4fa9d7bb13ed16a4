import Analytics from '@rudderstack/rudder-sdk-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { events } from '../../src/modules/events/module.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let dataPlaneUrl: string
let writeKey: string

beforeAll(async () => {
  // The library stamps its calls with the machine's time, so the world's clock stands there too.
  world = await aWorld({ at: new Date(performance.timeOrigin + performance.now()).toISOString(), modules: [events] })
  dataPlaneUrl = await world.serve()
  writeKey = await world.intakeKey()
})
afterAll(() => world.close())

test('F003 the unmodified library of RudderStack delivers every call it makes, compressed as it does by itself', async () => {
  const analytics = new Analytics(writeKey, { dataPlaneUrl, flushAt: 25, flushInterval: 50, logLevel: 'error' })
  const answers: unknown[] = []
  const heard = (error?: unknown) => void answers.push(error ?? 'delivered')
  const context = { groupId: 'acme' }
  analytics.identify({ userId: 'ann', traits: { name: 'Ann Lee', email: 'ann@acme.test' }, context }, heard)
  analytics.group({ userId: 'ann', groupId: 'acme', traits: { name: 'Acme' } }, heard)
  analytics.page({ userId: 'ann', name: 'Home', context }, heard)
  analytics.screen({ userId: 'ann', name: 'Inbox', context }, heard)
  analytics.alias({ userId: 'ann', previousId: 'visitor-1' }, heard)
  for (let index = 0; index < 200; index++) {
    analytics.track({ userId: `person-${index % 5}`, event: 'Report Exported', properties: { index }, context }, heard)
  }
  await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(205)
  expect(new Set(answers)).toEqual(new Set(['delivered']))
  const kinds = await world.within((tx) =>
    tx.rows(sql<{ kind: string; n: number; people: number; accounts: number }>`
      select kind, count(*) as n, count(distinct person_raw) as people, count(distinct account_raw) as accounts
      from events_raw where workspace_id = ${tx.workspace} group by kind order by kind`),
  )
  expect(kinds).toEqual([
    { kind: 'alias', n: 1, people: 1, accounts: 1 },
    { kind: 'group', n: 1, people: 1, accounts: 1 },
    { kind: 'identify', n: 1, people: 1, accounts: 1 },
    { kind: 'page', n: 1, people: 1, accounts: 1 },
    { kind: 'screen', n: 1, people: 1, accounts: 1 },
    { kind: 'track', n: 200, people: 5, accounts: 1 },
  ])
})

test('a key that was never made is refused, and the library says so', async () => {
  const failures: unknown[] = []
  const analytics = new Analytics('tnr_wrong', {
    dataPlaneUrl,
    retryCount: 0,
    logLevel: 'error',
    errorHandler: (error: unknown) => failures.push(error),
  })
  analytics.track({ userId: 'ann', event: 'Report Exported' })
  await analytics.flush().catch((error: unknown) => failures.push(error))
  expect(failures).not.toEqual([])
})
