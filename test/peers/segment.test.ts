import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { events } from '../../src/modules/events/module.ts'
import { createKey, ensureMember } from '../../src/modules/workspaces/index.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let host: string
let writeKey: string

beforeAll(async () => {
  // The library stamps its calls with the machine's time, so the world's clock stands there too.
  world = await aWorld({ at: new Date(performance.timeOrigin + performance.now()).toISOString(), modules: [events] })
  host = await world.serve()
  writeKey = await world.within(async (tx) => {
    const member = await ensureMember(tx, { name: 'Ines', email: 'ines@fernhollow.example', role: 'admin' })
    return (await createKey(tx, { name: 'Product', scopes: ['intake'], member, source: 'product' })).text
  })
})
afterAll(() => world.close())

test('the unmodified library of Segment delivers every call it makes', async () => {
  const failures: unknown[] = []
  const analytics = new Analytics({ writeKey, host, flushAt: 25, maxRetries: 2 })
  analytics.on('error', (error) => failures.push(error))
  const context = { groupId: 'acme' }
  analytics.identify({ userId: 'ann', traits: { name: 'Ann Lee', email: 'ann@acme.test' }, context })
  analytics.group({ userId: 'ann', groupId: 'acme', traits: { name: 'Acme' } })
  analytics.page({ userId: 'ann', name: 'Home', context })
  analytics.screen({ userId: 'ann', name: 'Inbox', context })
  analytics.alias({ userId: 'ann', previousId: 'visitor-1' })
  for (let index = 0; index < 200; index++) {
    analytics.track({ userId: `person-${index % 5}`, event: 'Report Exported', properties: { index }, context })
  }
  await analytics.closeAndFlush()
  expect(failures).toEqual([])
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
  const failures: { code?: string }[] = []
  const analytics = new Analytics({ writeKey: 'tnr_wrong', host, maxRetries: 0 })
  analytics.on('error', (error) => failures.push(error))
  analytics.track({ userId: 'ann', event: 'Report Exported' })
  await analytics.closeAndFlush()
  expect(failures).toHaveLength(1)
})
