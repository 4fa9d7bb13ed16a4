import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import { type AccountId, isUuid } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { columnsOn } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { orderEvidence } from './evidence.ts'
import { orders } from './module.ts'
import { listingShape, orderShape, returnShape } from './shapes.ts'

let world: World
let owner: Person
let csm: Person
let anna: AccountId
let kiln: AccountId

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, measures, timeline, orders], at: '2026-03-02T09:00:00Z' })
  owner = await world.person('owner')
  csm = await world.person('csm')
  const drafts = [
    { externalId: 'anna', name: 'Anna Reyes', kind: 'consumer' as const },
    { externalId: 'kiln', name: 'Kiln & Clay', kind: 'vendor' as const, since: '2026-01-10' as Day },
    { externalId: 'loom', name: 'Loom House', kind: 'vendor' as const },
  ]
  await world.within((tx) => upsertAccounts(tx, drafts, { source: crm, origin: 'import', known: tx.now }))
  ;[anna, kiln] = [rawId(world.workspace, crm, 'anna'), rawId(world.workspace, crm, 'kiln')]
})
afterAll(() => world.close())

const post = (path: string, body: unknown) => world.call(owner, 'POST', path, body)
const get = async (path: string, as = owner) => (await world.call(as, 'GET', path)).body

const measure = async (account: AccountId, key: string) => {
  const columns = await world.within((tx) => columnsOn(tx, [account], 'now', 'frozen', [key]))
  const value = columns.of(key)[0] as number
  return Number.isNaN(value) ? null : value
}

let bowl: string
let order: string

test('F030 a vendor lists a product, over the API, and what they offer is listed', async () => {
  const listed = await post(`/api/accounts/${kiln}/listings`, {
    name: 'BOWL-1',
    title: 'Blue bowl',
    price: 3200,
    at: '2026-02-01T10:00:00Z',
  })
  expect(listed.status).toBe(200)
  bowl = listed.body.id
  expect((await get(`/api/accounts/${kiln}/listings`)).items).toMatchObject([
    { name: 'BOWL-1', title: 'Blue bowl', price: 3200, currency: 'USD', listedOn: '2026-02-01', endedOn: null },
  ])
})

test('F027 an order with its lines, and what came back of it, stand with the buyer and with the vendor', async () => {
  const recorded = await post(`/api/accounts/${anna}/orders`, {
    name: '1042',
    vendor: kiln,
    at: '2026-02-10T10:00:00Z',
    lines: [
      { product: 'Blue bowl', listing: bowl, quantity: 2, amount: 6400 },
      { product: 'Gift wrap', amount: 300 },
    ],
    acceptedAt: '2026-02-10T12:00:00Z',
    promisedAt: '2026-02-14T10:00:00Z',
    fulfilledAt: '2026-02-13T10:00:00Z',
    rating: 4,
    ratedAt: '2026-02-20T10:00:00Z',
  })
  expect(recorded.body).toEqual({ id: expect.any(String) })
  order = recorded.body.id
  const back = await post(`/api/orders/${order}/returns`, {
    name: 'R-1',
    kind: 'quality_case',
    reason: 'cracked',
    amount: 3200,
    at: '2026-02-21T10:00:00Z',
  })
  expect(isUuid(back.body.id)).toBe(true)
  for (const [account, side] of [
    [anna, 'bought'],
    [kiln, 'sold'],
  ]) {
    expect((await get(`/api/accounts/${account}/orders?side=${side}`)).items).toMatchObject([
      {
        name: '1042',
        amount: 6700,
        currency: 'USD',
        state: 'fulfilled',
        isLate: false,
        rating: 4,
        buyer: { id: anna, name: 'Anna Reyes' },
        vendor: { id: kiln, name: 'Kiln & Clay' },
        lines: [
          { product: 'Blue bowl', listing: 'BOWL-1', quantity: 2, amount: 6400 },
          { product: 'Gift wrap', quantity: 1 },
        ],
        returns: [{ kind: 'quality_case', on: '2026-02-21' }],
      },
    ])
    expect((await get(`/api/accounts/${account}/returns`)).items).toMatchObject([
      { kind: 'quality_case', order: { id: order, name: '1042' }, amount: 3200, reason: 'cracked' },
    ])
  }
  expect(await get(`/api/accounts/${anna}/orders/counts`)).toEqual({
    ...{ bought: 1, sold: 0, returns: 1, listings: 0 },
    currencies: ['USD'],
  })
})

test('F030 sales, listings and the time to the first sale are measures of the vendor', async () => {
  await world.settle()
  expect(await measure(kiln, 'vendor.orders_90d')).toBe(1)
  expect(await measure(kiln, 'vendor.gmv_90d')).toBe(6700)
  expect(await measure(kiln, 'vendor.listings_live')).toBe(1)
  expect(await measure(kiln, 'vendor.sell_through_90d')).toBe(1)
  expect(await measure(kiln, 'vendor.days_to_first_sale')).toBe(31)
  expect(await measure(kiln, 'vendor.fulfilment_hours_90d')).toBe(72)
  expect(await measure(kiln, 'vendor.response_hours_90d')).toBe(2)
  expect(await measure(kiln, 'vendor.late_share_90d')).toBe(0)
  expect(await measure(kiln, 'vendor.rating_90d')).toBe(4)
  expect(await measure(kiln, 'vendor.days_since_listing')).toBe(29)
  expect(await measure(kiln, 'vendor.cancelled_share_90d'), 'nobody ever told of a cancellation').toBeNull()
  expect(await measure(anna, 'orders.spend_90d')).toBe(6700)
  expect(await measure(anna, 'orders.days_since_order')).toBe(20)
  expect(await measure(anna, 'orders.quality_cases_365d')).toBe(1)
  expect(await measure(anna, 'vendor.orders_90d'), 'a consumer is no vendor').toBeNull()
  expect(await measure(kiln, 'orders.count_90d'), 'a vendor who bought nothing').toBeNull()
})

test('the same order told again changes it, and a cancelled one counts for nothing', async () => {
  const again = await post(`/api/accounts/${anna}/orders`, {
    name: '1043',
    at: '2026-02-25T10:00:00Z',
    lines: [{ product: 'Mug', amount: 1500 }],
  })
  await post(`/api/accounts/${anna}/orders`, {
    name: '1043',
    at: '2026-02-25T10:00:00Z',
    lines: [{ product: 'Mug', amount: 1500 }],
    cancelledAt: '2026-02-26T10:00:00Z',
    cancelledBy: 'buyer',
  })
  await world.settle()
  expect((await get(`/api/orders/${again.body.id}`)).state).toBe('cancelled')
  expect(await measure(anna, 'orders.count_30d')).toBe(1)
  expect(await measure(anna, 'orders.spend_30d')).toBe(6700)
})

test('orders of several currencies are not added up, and the page can say which there are', async () => {
  await post(`/api/accounts/${anna}/orders`, {
    name: 'E-1',
    currency: 'EUR',
    at: '2026-02-27T10:00:00Z',
    lines: [{ product: 'Vase', amount: 9900 }],
  })
  await world.settle()
  expect(await measure(anna, 'orders.count_30d')).toBe(2)
  expect(await measure(anna, 'orders.spend_30d')).toBeNull()
  expect(await measure(anna, 'orders.currencies_365d')).toBe(2)
  expect((await get(`/api/accounts/${anna}/orders/counts`)).currencies).toEqual(['EUR', 'USD'])
})

test('a busy shop has one line a month on its timeline, a buyer one a day', async () => {
  const rows = Array.from({ length: 40 }, (_, at) => ({
    id: `B-${at}`,
    account: 'anna',
    vendor: 'kiln',
    happened_at: `2026-01-${String(1 + (at % 20)).padStart(2, '0')}T10:00:00Z`,
    amount: 1000,
  }))
  await tellRows(world, orderShape, rows)
  const texts = async (account: AccountId) =>
    (await get(`/api/timeline/${account}?kinds=["order"]&limit=100`)).items.map((one: { text: string }) => one.text)
  expect(await texts(kiln)).toEqual([
    'Sold in February 2026: 1 order for $67.00',
    'Sold in January 2026: 40 orders for $400.00',
  ])
  const bought = await texts(anna)
  expect(bought).toContain('Ordered: 2 orders for $20.00')
  expect(bought).toContain('Ordered: nothing after all, every order was cancelled')
  expect(bought).toContain('Found wrong: order 1042, $32.00 back: cracked')
  expect(bought).toHaveLength(24)
})

test('rows that are lines of one order add up to it, and a file told again changes nothing', async () => {
  const rows = [
    { id: 'W-1', line: '1', account: 'anna', happened_at: '2026-01-05T10:00:00Z', product: 'Cup', amount: 700 },
    { id: 'W-1', line: '2', account: 'anna', happened_at: '2026-01-05T10:00:00Z', product: 'Plate', amount: 900 },
  ]
  expect((await tellRows(world, orderShape, rows)).map(({ kind }) => kind)).toEqual(['written', 'written'])
  expect((await tellRows(world, orderShape, rows)).map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged'])
  const { items } = await get(`/api/accounts/${anna}/orders?limit=200`)
  expect(items.find((one: { name: string }) => one.name === 'W-1')).toMatchObject({ amount: 1600, lines: [{}, {}] })
})

test('a row that cannot be placed is refused with field and remedy', async () => {
  const refusals = [
    ...(await tellRows(world, orderShape, [
      { id: 'X-1', happened_at: '2026-01-05T10:00:00Z' },
      { id: 'X-2', account: 'nobody', happened_at: '2026-01-05T10:00:00Z' },
      { id: 'X-3', account: 'anna', vendor: 'nobody', happened_at: '2026-01-05T10:00:00Z' },
      { id: 'X-4', account: 'anna', happened_at: '2026-01-05T10:00:00Z', rating: 7 },
      { id: 'X-5', account: 'anna', happened_at: '2026-01-05T10:00:00Z', fulfilled_at: '2026-01-04T10:00:00Z' },
      { id: 'X-6', account: 'anna', happened_at: '2026-01-05T10:00:00Z', lines: [{ amount: 'many' }] },
    ])),
    ...(await tellRows(world, returnShape, [{ id: 'X-7', order: 'none', happened_at: '2026-01-05T10:00:00Z' }])),
    ...(await tellRows(world, listingShape, [{ id: 'X-8', account: 'nobody', happened_at: '2026-01-05T10:00:00Z' }])),
  ]
  const said = refusals.flatMap((one) => (one.kind === 'refused' ? [[one.field, one.reason, one.remedy !== '']] : []))
  expect(said).toEqual([
    ['account', "no account is known as 'nobody' in this source", true],
    ['vendor', "no account is known as 'nobody' in this source", true],
    ['account', 'neither a buyer nor a vendor is named', true],
    ['rating', '7 is no rating', true],
    ['fulfilled_at', 'it lies before the order was placed', true],
    ['lines', 'line 1 of the order cannot be read', true],
    ['order', "no order is known as 'none' in this source", true],
    ['account', "no account is known as 'nobody' in this source", true],
  ])
})

test('a basket of two vendors is an order with each, and a return of it names whose goods came back', async () => {
  const row = { id: 'M-1', account: 'anna', happened_at: '2026-02-15T10:00:00Z', amount: 500 }
  await tellRows(world, orderShape, [
    { ...row, vendor: 'kiln' },
    { ...row, vendor: 'loom' },
  ])
  const back = { id: 'MR-1', order: 'M-1', happened_at: '2026-02-16T10:00:00Z' }
  const [unclear] = await tellRows(world, returnShape, [back])
  expect(unclear).toMatchObject({ kind: 'refused', field: 'vendor', reason: 'order M-1 has several vendors' })
  const [clear] = await tellRows(world, returnShape, [{ ...back, vendor: 'loom' }])
  expect(clear?.kind).toBe('written')
})

test('a foreign account, order, vendor and listing are absent for those who do not see them', async () => {
  const paths = ['orders', 'orders/counts', 'returns', 'listings'].map((path) => `/api/accounts/${anna}/${path}`)
  for (const path of [...paths, `/api/orders/${order}`]) expect((await world.call(csm, 'GET', path)).status).toBe(404)
  const body = { name: 'Q', lines: [{ product: 'Cup' }] }
  expect((await world.call(csm, 'POST', `/api/accounts/${anna}/orders`, body)).status).toBe(404)
  expect((await world.call(csm, 'POST', `/api/orders/${order}/returns`, { name: 'Q' })).status).toBe(404)
  const own = rawId(world.workspace, crm, 'own')
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'own', name: 'Own', ownerId: csm.member }], {
      source: crm,
      origin: 'live',
      known: tx.now,
    }),
  )
  expect((await world.call(csm, 'POST', `/api/accounts/${own}/orders`, { ...body, vendor: kiln })).status).toBe(404)
  expect(
    (
      await world.call(csm, 'POST', `/api/accounts/${own}/orders`, {
        ...body,
        lines: [{ product: 'Cup', listing: bowl }],
      })
    ).status,
  ).toBe(404)
})

test('evidence names the orders and the returns behind a measure', async () => {
  const find = (account: AccountId, key: string) =>
    world.within((tx) => orderEvidence.find(tx, account, key, '2026-03-02' as Day, 2))
  expect((await find(anna, 'orders.last_on')).map(({ text }) => text)[0]).toBe('Order E-1 for €99.00, 3 days ago')
  expect((await find(kiln, 'vendor.rating_90d')).map(({ text }) => text)).toEqual([
    'Order 1042 for $67.00, 20 days ago, rated 4 of 5',
  ])
  expect((await find(anna, 'orders.quality_cases_365d')).map(({ text }) => text)).toEqual([
    'Found wrong: order 1042, $32.00 back: cracked, 9 days ago',
  ])
  expect((await find(kiln, 'vendor.listings_live')).map(({ text }) => text)).toEqual(['Blue bowl, listed 29 days ago'])
})

test('lists come by page', async () => {
  const first = await get(`/api/accounts/${anna}/orders?limit=3`)
  const second = await get(`/api/accounts/${anna}/orders?limit=3&cursor=${first.next}`)
  const ids = [...first.items, ...second.items].map((one: { id: string }) => one.id)
  expect(new Set(ids).size).toBe(6)
  expect(await get(`/api/accounts/${anna}/orders?limit=3&cursor=nonsense`)).toMatchObject({ field: 'cursor' })
})
