/**
 * What somebody sets up once: rates of currencies.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let owner: Visitor
let account: AccountId

/** One account that is billed in euros, and nobody has said yet what a euro costs. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  account = (await someAccounts(world, ['osprey']))[0] as AccountId
  const contract = { id: 'c-1', account: 'osprey', currency: 'EUR', starts: '2026-01-28', ends: '2027-01-28' }
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [{ ...contract, amount: 14_200_000 }])
  const invoice = { id: 'i-1', account: 'osprey', currency: 'EUR', issued: '2026-01-28' }
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [{ ...invoice, amount: 14_200_000 }])
  await world.settle()
  owner = await aVisitor(world)
})
afterAll(async () => {
  await owner?.close()
  await world?.close()
})

test('a currency without a rate is said above the page; setting one makes the ARR known', async () => {
  const { page } = owner
  await owner.open(`accounts/${account}?tab=contracts`)
  await page.getByText('ARR is not known: there is no exchange rate from EUR to USD').waitFor()
  await page.getByRole('link', { name: 'Set rates' }).click()
  await page.getByText('no rate, ARR unknown').waitFor()
  await page.getByRole('button', { name: 'Set rate of EUR' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('1 costs in USD').fill('1.085')
  await dialog.getByLabel('From').fill('2026-01-01')
  await page.keyboard.press('Enter')
  await page.getByText('Rate set; ARR of 1 account follows').waitFor()
  await page.getByRole('cell', { name: '1.085' }).waitFor()
  await owner.open(`accounts/${account}?tab=contracts`)
  await page.getByText('$154,070').first().waitFor()
  await page.getByText('€142,000').first().waitFor()
})

test('the rates of a currency are looked through and removed', async () => {
  const { page } = owner
  await owner.open('settings?tab=currencies')
  await page.getByRole('button', { name: 'History of EUR' }).click()
  await page.getByRole('button', { name: 'Remove the rate from 2026-01-01' }).click()
  await page.getByText('No rates known').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('no rate, ARR unknown').waitFor()
})

test.each([
  ['currencies', 'settings?tab=currencies'],
  ['contracts', 'accounts/ACCOUNT?tab=contracts'],
])('the page of %s has no axe violation, light and dark, and fits a phone', async (name, path) => {
  await owner.open(path.replace('ACCOUNT', account))
  expect(await owner.faults(name)).toEqual([])
  expect(await owner.beyondPhone(name)).toBeLessThanOrEqual(0)
})
