import { afterAll, beforeAll, expect, test } from 'vitest'
import { someCustomers } from '../../../test/support/customers.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'

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
