/**
 * Pages of vendors and buyers.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { Day } from '../src/kernel/day.ts'
import { rawId, upsertAccounts } from '../src/modules/accounts/index.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { orders } from '../src/modules/orders/module.ts'
import { crm, shapeOf, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

const begin = Date.parse('2026-11-22T10:00:00Z')
const back = (days: number) => new Date(begin - days * 86_400_000).toISOString()

let world: World
let visitor: Visitor
let page: Page
let address: string

/** A vendor with a year of sales to one buyer, and their pages open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  const drafts = [
    { externalId: 'kiln', name: 'Kiln & Clay', kind: 'vendor' as const, since: '2026-02-01' as Day },
    { externalId: 'anna', name: 'Anna Reyes', kind: 'consumer' as const },
  ]
  const how = { source: crm, origin: 'import' as const, known: new Date('2026-01-01') }
  await world.within((tx) => upsertAccounts(tx, drafts, how))
  const listing = (at: number) => ({
    ...{ id: `L-${at}`, account: 'kiln', title: `Bowl no. ${at + 1}`, category: 'Kitchen', price: 3200 + at * 100 },
    happened_at: back(280 - at * 9),
    ended_at: at % 5 === 4 ? back(40) : null,
  })
  const sale = (at: number) => ({
    ...{ id: `${1000 + at}`, account: 'anna', vendor: 'kiln', happened_at: back(at * 3), listing: `L-${at % 20}` },
    ...{ quantity: 1 + (at % 3), amount: 3000 + ((at * 700) % 5000) },
    accepted_at: back(at * 3 - 0.1),
    promised_at: back(at * 3 - 4),
    fulfilled_at: at > 2 ? back(at * 3 - (at % 7 === 0 ? 6 : 2)) : null,
    cancelled_at: at % 13 === 12 ? back(at * 3 - 0.5) : null,
    cancelled_by: at % 13 === 12 ? 'vendor' : null,
    rating: at > 2 ? 4 + (at % 2) : null,
  })
  await tellRows(
    world,
    shapeOf(orders, 'orders.listing'),
    Array.from({ length: 24 }, (_, at) => listing(at)),
  )
  await tellRows(
    world,
    shapeOf(orders, 'orders.order'),
    Array.from({ length: 80 }, (_, at) => sale(at)),
  )
  await tellRows(world, shapeOf(orders, 'orders.return'), [
    { id: 'R-1', order: '1005', kind: 'quality_case', reason: 'cracked', amount: 3000, happened_at: back(8) },
  ])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
  address = `${visitor.home}/accounts`
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function open(name: string, query: string): Promise<void> {
  await page.goto(`${address}/${rawId(world.workspace, crm, name)}?${query}`)
  await page.getByRole('tab', { selected: true }).waitFor()
  await visitor.read()
}

test('the page of a vendor shows what they sold, with its state, and the score of the scorecard for vendors', async () => {
  await open('kiln', 'tab=orders')
  const row = page.getByRole('table', { name: 'Orders sold' }).getByRole('row').filter({ hasText: '1005' })
  await row.getByText('Fulfilled').waitFor()
  await row.getByText('found wrong').waitFor()
  expect(await row.getByRole('link', { name: 'Anna Reyes' }).getAttribute('href')).toContain('tab=orders')
  await page.getByRole('slider', { name: /^Sold in 30 days, over a year/ }).waitFor()
  await visitor.look('vendor-orders')
  await open('kiln', 'tab=health')
  const points = page.getByRole('table', { name: 'Where the points come from' })
  for (const component of ['Sales', 'Service', 'Satisfaction'])
    await points.getByText(component, { exact: true }).waitFor()
  await visitor.look('vendor-health')
})

test('what they list and what came back are lists of their own, and the address says which', async () => {
  await open('kiln', 'tab=orders')
  await page.getByText('Listed', { exact: true }).first().click()
  await page.getByRole('table', { name: 'Listings' }).getByText('Bowl no. 1', { exact: true }).waitFor()
  await expect.poll(() => page.url(), { timeout: 10_000 }).toContain('orders=listed')
  await visitor.look('vendor-listings')
  await open('kiln', 'tab=orders&orders=returned')
  await page.getByRole('table', { name: 'What came back' }).getByText('Order 1005: cracked').waitFor()
})

test('the buyer’s page shows what they bought and from whom', async () => {
  await open('anna', 'tab=orders')
  const table = page.getByRole('table', { name: 'Orders bought' })
  await table.getByRole('link', { name: 'Kiln & Clay' }).first().waitFor()
  await page.getByRole('slider', { name: /^Orders in 90 days, over a year/ }).waitFor()
  await visitor.look('buyer-orders')
})

test('the tab has no axe violation, light and dark, and fits a phone', async () => {
  for (const query of ['tab=orders', 'tab=orders&orders=listed', 'tab=orders&orders=returned']) {
    await open('kiln', query)
    expect(await visitor.faults(query), query).toEqual([])
    expect(await visitor.beyondPhone(query), query).toBeLessThanOrEqual(0)
  }
})

test('the base of vendors is chosen on the Health page', async () => {
  await page.goto(address.replace(/accounts$/, 'health?scorecard=vendor'))
  await page.getByText('1 customer scored by Vendor').waitFor()
  await page.getByRole('heading', { name: 'Scorecard: Vendor' }).waitFor()
  await visitor.look('health-vendor')
})
