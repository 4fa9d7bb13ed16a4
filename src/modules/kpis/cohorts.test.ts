import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { rawId, setAttributes } from '../accounts/index.ts'
import { orders } from '../orders/module.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let admin: Person
let ines: Person
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId

/** Cents a month. Alder grows, Birch is lost, Cedar pays in crowns, Dogwood hands over to Elm within one parent, Fir is old. */
const lines = [
  ['alder', '2025-09-05', 10_000],
  ['alder', '2025-11-10', 5_000],
  ['birch', '2025-09-20', 8_000],
  ['birch', '2025-11-15', -8_000],
  ['dogwood', '2025-10-01', 20_000],
  ['dogwood', '2025-12-01', -20_000],
  ['elm', '2025-12-05', 20_000],
  ['fir', '2023-11-03', 30_000],
] as const

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  await someAccounts(world, ['alder', 'birch', 'cedar', 'dogwood', 'elm', 'fir'])
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.movement'),
    lines.map(([account, day, amount], at) => ({ id: String(at), account, day, amount })),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.rate'), [
    { currency: 'NOK', from: '2025-01-01', rate: 0.1 },
    { currency: 'NOK', from: '2025-12-01', rate: 0.12 },
  ])
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    { id: 'C-1', account: 'cedar', currency: 'NOK', starts: '2025-09-01', amount: 1_000_000 },
  ])
  await world.call(admin, 'PATCH', `/api/accounts/${idOf('elm')}`, { parentId: idOf('dogwood') })
  const at = new Date('2025-09-20T00:00:00Z')
  await world.within((tx) =>
    setAttributes(tx, [
      {
        ...{ account: idOf('birch'), attribute: 'owner', value: ines.member, source: 'tenure', origin: 'import' },
        ...{ happenedAt: at, knownAt: at },
      },
    ]),
  )
  await deliver(world.platform)
})
afterAll(() => world?.close())

const ask = async (as: Person, query = '') => (await world.call(as, 'GET', `/api/kpis/cohorts?${query}`)).body

test('F317 F308 who stays of those who began together: customers and ARR, each parent once, at the rates of their beginning', async () => {
  const { cohorts, together, customers } = await ask(admin)
  expect(customers).toBe(5)
  // Fir began before the two years that are told.
  expect(cohorts.map(({ start, began }: { start: string; began: number }) => [start, began])).toEqual([
    ['2025-09-01', 3],
    ['2025-10-01', 1],
  ])
  const told = (at: number, name: string) => cohorts[at].cells.map((cell: Record<string, number>) => cell[name])
  expect(told(0, 'customers')).toEqual([3, 3, 3, 2, 2, 2, 2])
  // Birch's loss shows when its grace is over; the dearer crown is no growth.
  expect(told(0, 'arr')).toEqual([316_000, 316_000, 376_000, 280_000, 280_000, 280_000, 280_000])
  expect(told(0, 'logo')[3]).toBeCloseTo(2 / 3)
  expect(told(0, 'revenue')[3]).toBeCloseTo(280 / 316)
  // Dogwood handed over to Elm: one customer, who stayed.
  expect(told(1, 'arr')).toEqual([240_000, 240_000, 240_000, 240_000, 240_000, 240_000])
  expect(together[3]).toMatchObject({ customers: 3, logo: 0.75 })
  const quarters = await ask(admin, 'grain=quarter')
  expect(quarters.cohorts.map(({ start, began }: { start: string; began: number }) => [start, began])).toEqual([
    ['2023-10-01', 1],
    ['2025-07-01', 3],
    ['2025-10-01', 1],
  ])
})

test('F317 a cell opens into its accounts, whoever lost or gained most first, page by page', async () => {
  const path = '/api/kpis/cohorts/accounts?cohort=2025-09-17&since=3'
  const first = (await world.call(admin, 'GET', `${path}&limit=2`)).body
  const second = (await world.call(admin, 'GET', `${path}&limit=2&cursor=${first.next}`)).body
  const told = [...first.items, ...second.items].map(({ name, began, now }) => [name, began, now])
  expect(told).toEqual([
    ['Account birch', 96_000, 0],
    ['Account alder', 120_000, 180_000],
    ['Account cedar', 100_000, 100_000],
  ])
  expect(second.next).toBeNull()
  expect((await world.call(admin, 'GET', `${path}&cursor=odd`)).body).toMatchObject({
    code: 'invalid',
    field: 'cursor',
  })
  expect((await world.call(admin, 'GET', '/api/kpis/cohorts/accounts?cohort=2026-02-01&since=2')).body).toMatchObject({
    ...{ code: 'invalid', field: 'since' },
  })
})

test('F308 time to churn is a median that says when it is not reached, and rule 37: a manager is told of their own book', async () => {
  expect((await ask(admin)).timeToChurn).toMatchObject({ customers: 5, lost: 1, median: null })
  const own = await ask(ines)
  // Birch alone: from 20 September to the end of its grace on 15 December.
  expect(own.timeToChurn).toMatchObject({ customers: 1, lost: 1 })
  expect(own.timeToChurn.median).toBeCloseTo(86 / 30.4375)
  expect(own.cohorts).toMatchObject([{ start: '2025-09-01', began: 1 }])
  expect(own.contractValue).toBeNull()
})

test('F310 lifetime value takes the margin that is set, which stands in the log', async () => {
  const before = await ask(admin)
  // Alder 180,000, Cedar 120,000, Elm 240,000 and Fir 360,000 cents.
  expect(before).toMatchObject({ margin: 0.8, arrPerCustomer: 225_000 })
  expect(before.contractValue).toBeCloseTo((225_000 / 12) * before.timeToChurn.mean * 0.8)
  expect((await world.call(ines, 'PUT', '/api/kpis/settings', { margin: 0.5 })).status).toBe(403)
  await world.call(admin, 'PUT', '/api/kpis/settings', { margin: 0.5 })
  expect((await world.call(ines, 'GET', '/api/kpis/settings')).body).toMatchObject({ margin: 0.5 })
  expect((await ask(admin)).contractValue).toBeCloseTo(before.contractValue * (0.5 / 0.8))
})

test('F310 purchases have a lifetime value only where enough buyers came back; cancelled orders count for nothing', async () => {
  expect((await ask(admin)).purchases).toEqual({ kind: 'nobody bought' })
  const order = (id: string, account: string, day: string, more = {}) => ({
    ...{ id, account, happened_at: `${day}T10:00:00Z`, currency: 'USD', amount: 5_000, ...more },
  })
  await tellRows(world, shapeOf(orders, 'orders.order'), [
    order('1', 'alder', '2025-11-01'),
    order('2', 'alder', '2025-11-01'),
    order('3', 'alder', '2025-12-20'),
    order('4', 'birch', '2025-10-10'),
    order('5', 'birch', '2025-10-20', { cancelled_at: '2025-10-21T10:00:00Z', cancelled_by: 'buyer' }),
  ])
  expect((await ask(admin)).purchases).toEqual({ kind: 'too few', buyers: 2, again: 1, needed: 30 })
})
