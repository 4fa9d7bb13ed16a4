import { sql } from 'kysely'
import { PostHog } from 'posthog-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId, upsertAccounts } from '../../src/modules/accounts/index.ts'
import { events } from '../../src/modules/events/module.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
let host: string
let key: string
let acme: AccountId

beforeAll(async () => {
  // The library stamps its calls with the machine's time, so the world's clock stands there too.
  world = await aWorld({ at: new Date(performance.timeOrigin + performance.now()).toISOString(), modules: [events] })
  const how = { source: 'product', origin: 'live' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, [{ externalId: 'acme', name: 'Acme', stage: 'retention' }], how))
  acme = rawId(world.workspace, 'product', 'acme')
  host = await world.serve()
  key = await world.intakeKey()
})
afterAll(() => world.close())

function aClient(projectKey = key): { posthog: PostHog; failures: unknown[] } {
  const posthog = new PostHog(projectKey, { host, flushAt: 25, fetchRetryCount: 1, fetchRetryDelay: 10 })
  const failures: unknown[] = []
  posthog.on('error', (error) => failures.push(error))
  return { posthog, failures }
}

interface Kept {
  kind: string
  name: string
  n: number
  people: number
  robots: number
  group: string | null
}

const kept = () =>
  world.within((tx) =>
    tx.rows(sql<Kept>`
      select kind, name, count(*) as n, count(distinct person_raw) as people, count(*) filter (where robot) as robots,
        min(group_ref) as group
      from events_raw where workspace_id = ${tx.workspace} group by kind, name order by kind, name`),
  )

test('F003 the unmodified library of PostHog delivers every call it makes: groups, people, an earlier id', async () => {
  const { posthog, failures } = aClient()
  const groups = { company: 'acme', project: 'apollo' }
  posthog.identify({ distinctId: 'ann', properties: { name: 'Ann Lee', email: 'ann@acme.test' } })
  posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'Acme', industry: 'Shipping' } })
  posthog.alias({ distinctId: 'ann', alias: 'visitor-1' })
  posthog.capture({ distinctId: 'ann', event: '$pageview', properties: { $current_url: 'https://a.test/' }, groups })
  posthog.capture({ event: 'Nightly sync', groups }) // of no person: the library makes up an id
  for (let index = 0; index < 200; index++) {
    posthog.capture({ distinctId: `person-${index % 5}`, event: 'Report Exported', properties: { index }, groups })
  }
  await posthog.shutdown()
  expect(failures).toEqual([])
  expect(await kept()).toEqual([
    { kind: 'alias', name: 'alias', n: 1, people: 1, robots: 0, group: null },
    { kind: 'group', name: 'group', n: 1, people: 0, robots: 0, group: 'acme' },
    { kind: 'identify', name: 'identify', n: 1, people: 1, robots: 0, group: null },
    { kind: 'page', name: 'page', n: 1, people: 1, robots: 0, group: 'acme' },
    { kind: 'track', name: 'Nightly sync', n: 1, people: 0, robots: 0, group: 'acme' },
    { kind: 'track', name: 'Report Exported', n: 200, people: 5, robots: 0, group: 'acme' },
  ])
  await world.settle()
  const counted = await world.within((tx) =>
    tx.rows(sql<{ events: number; people: number }>`
      select events, people from events_account_day where workspace_id = ${tx.workspace} and account_id = ${acme}`),
  )
  expect(counted).toEqual([{ events: 202, people: 6 }])
})

test('it asks for feature flags and is quietly told that there are none; its own notes are no use of the product', async () => {
  const { posthog, failures } = aClient()
  expect(await posthog.getFeatureFlag('new-start-page', 'ann', { groups: { company: 'acme' } })).toBeFalsy()
  expect(await posthog.getAllFlags('ann')).toEqual({})
  await posthog.shutdown()
  expect(failures).toEqual([])
  const notes = (await kept()).filter(({ name }) => name.startsWith('$'))
  expect(notes.map(({ name, n, robots }) => [name, n === robots])).toEqual([['$feature_flag_called', true]])
})

test('a key that was never made is refused, and the library says so', async () => {
  const { posthog, failures } = aClient('tnr_wrong')
  posthog.capture({ distinctId: 'ann', event: 'Report Exported' })
  await posthog.shutdown()
  expect(failures).not.toEqual([])
})

test('a batch that is too large is halved by the library until it fits, and nothing is lost', async () => {
  const { posthog, failures } = aClient()
  const text = 'x'.repeat(20_000)
  for (let index = 0; index < 60; index++) {
    posthog.capture({ distinctId: 'ann', event: 'Large', properties: { index, text }, groups: { company: 'acme' } })
  }
  await posthog.shutdown()
  expect((await kept()).find(({ name }) => name === 'Large')?.n).toBe(60)
  expect(failures).toEqual([])
})
