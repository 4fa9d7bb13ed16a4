import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { catalog } from './module.ts'
import { planShape, productShape } from './shapes.ts'

let world: World
let owner: Person
let viewer: Person
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, measures, catalog] })
  owner = await world.person('owner')
  viewer = await world.person('viewer')
})
afterAll(() => world.close())

test('F011 plans and products are imported and read over the API', async () => {
  const rows = [
    { name: 'Pro', tier: 2, price: 9900, features: 'API; Audit log', max_users: 50, max_storage: 200 },
    { name: 'Basic', tier: 1, price: 1900 },
  ]
  expect((await tellRows(world, planShape, rows)).map(({ kind }) => kind)).toEqual(['written', 'written'])
  expect((await tellRows(world, planShape, rows)).map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged'])
  await tellRows(world, productShape, [
    { name: 'Voice', base_price: 500, depends_on: 'Inbox', signals: 'Many calls; Growing' },
    { name: 'Inbox', base_price: 900 },
  ])
  const { body } = await world.call(viewer, 'GET', '/api/catalog')
  expect(body.plans.map((plan: { name: string }) => plan.name)).toEqual(['Basic', 'Pro'])
  expect(body.plans[1]).toMatchObject({ price: 9900, currency: 'USD', features: ['API', 'Audit log'] })
  expect(body.products).toMatchObject([
    { name: 'Inbox', dependsOn: [] },
    { name: 'Voice', basePrice: 500, dependsOn: ['Inbox'], signals: ['Many calls', 'Growing'] },
  ])
})

test('F012 limits of the plan stand against what the account uses', async () => {
  const [account] = await someAccounts(world, ['acme'])
  const draft = { externalId: 'acme', plan: 'Pro', custom: { data_storage: 150 } }
  await world.within((tx) => upsertAccounts(tx, [draft], { source: crm, origin: 'import', known: tx.now }))
  const { body } = await world.call(owner, 'GET', `/api/accounts/${account as AccountId}/entitlements`)
  expect(body.items).toEqual([
    { name: 'users', limit: 50, used: null, share: null },
    { name: 'storage', limit: 200, used: 150, share: 0.75 },
  ])
})

test('a plan is written by those who manage the workspace, and by nobody else', async () => {
  const plan = { name: 'Team', tier: 3, price: 19_900, currency: 'USD', period: 'month', features: [], limits: [] }
  expect((await world.call(viewer, 'PUT', '/api/catalog/plans', plan)).status).toBe(403)
  expect((await world.call(owner, 'PUT', '/api/catalog/plans', plan)).status).toBe(200)
  const itself = { name: 'Loop', basePrice: 1, currency: 'USD', period: 'month', dependsOn: ['Loop'] }
  expect((await world.call(owner, 'PUT', '/api/catalog/products', itself)).body.field).toBe('dependsOn')
})
