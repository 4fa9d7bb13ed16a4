import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someCustomers } from '../../../test/support/customers.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { deliver, onItsWay } from '../../platform/outbox/outbox.ts'
import { goesOn, refreshEverybody } from './service.ts'

let world: World
let owner: Person
let accounts: string[]

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  owner = await world.person('owner')
  accounts = await someCustomers(world)
})
afterAll(() => world.close())

const names = async () =>
  (await world.call(owner, 'GET', '/api/today')).body.items.map((item: { name: string }) => item.name)
const waiting = async () => (await world.call(owner, 'GET', '/api/today/figures')).body.waiting

test('Today names customers that can still be lost, not who left and not who is none yet', async () => {
  expect(await names()).toEqual(['Osprey Logistics', 'Brightwater Clinics', 'Talamanca Foods'])
  expect(await waiting()).toBe(3)
  const stages = ['churned', 'prospect', 'trial']
  for (const [at, stage] of stages.entries()) {
    await world.call(owner, 'PATCH', `/api/accounts/${accounts[at]}`, { stage })
    expect([stage, await waiting()]).toEqual([stage, 2 - at])
  }
  expect(await names()).toEqual([])
  await world.call(owner, 'PATCH', `/api/accounts/${accounts[1]}`, { stage: 'retention' })
  expect(await names()).toEqual(['Brightwater Clinics'])
})

test('after a close of a large base everybody is looked at again, in parts that each hold few accounts', async () => {
  // They stand before whoever needs somebody, whose ids name a later time.
  await world.within((tx) =>
    tx.run(sql`
      insert into accounts (workspace_id, id, name, kind, stage, currency, made_at)
      select a.workspace_id, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, a.name, a.kind, a.stage, a.currency, a.made_at
      from accounts a, generate_series(1, 22000) n where a.workspace_id = ${tx.workspace} and a.id = ${accounts[1]}`),
  )
  await world.within((tx) => tx.run(sql`delete from today_attention where workspace_id = ${tx.workspace}`))
  const toGo = async () => (await world.within((tx) => onItsWay(tx, [goesOn]))).map(({ data }) => data.after)
  await world.within(refreshEverybody)
  expect(await toGo()).toEqual(['00000000-0000-4000-8000-000000002000'])
  await deliver(world.platform)
  expect(await toGo()).toEqual(['00000000-0000-4000-8000-000000022000'])
  expect(await names()).toEqual([])
  while ((await deliver(world.platform)) > 0);
  expect(await toGo()).toEqual([])
  expect(await names()).toEqual(['Brightwater Clinics'])
})
