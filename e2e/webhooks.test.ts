/**
 * What somebody sets up once: systems that are called.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { deliverDue } from '../src/modules/webhooks/service/deliver.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  visitor = await aVisitor(world)
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('an endpoint is added, its secret shown once, a test that finds nobody is set aside and sent once more', async () => {
  const { page } = visitor
  await visitor.open('settings?tab=webhooks')
  await page.getByText('No other system is called yet').waitFor()
  await page.getByRole('button', { name: 'New endpoint' }).click()
  await page.getByLabel('Name').fill('Billing')
  // It lies inside, so that nobody is called by this test.
  await page.getByLabel('Address').fill('http://127.0.0.1:9/hooks')
  await page.getByRole('button', { name: 'Save' }).click()
  const secret = page.getByRole('dialog', { name: 'Secret of the endpoint' })
  expect(await secret.locator('code').textContent()).toMatch(/^whsec_/)
  await secret.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Test Billing' }).click()
  await page.getByText('A test is on its way to Billing').waitFor()
  await deliverDue(world.platform, world.workspace)
  await visitor.open('settings?tab=webhooks')
  await page.getByText('set aside').waitFor()
  expect(await visitor.faults('webhooks')).toEqual([])
  expect(await visitor.beyondPhone('webhooks')).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Send once more to Billing' }).click()
  await page.getByText('Sent once more to Billing').waitFor()
  await page
    .getByRole('row', { name: /Billing/ })
    .getByText('waits')
    .waitFor()
})
