/**
 * What somebody sets up once: measures of one’s own.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { events } from '../src/modules/events/module.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page
let osprey: AccountId
let address: string

/** Two accounts with a month of exports, and the page of measures open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  osprey = (await someAccounts(world, ['osprey', 'kestrel']))[0] as AccountId
  const row = (account: string, at: number) => ({
    ...{ account, person: `p${at % 3}`, id: `${account}-${at}`, plan: at % 2 ? 'pro' : 'free', pages: at },
    name: at % 4 === 0 ? 'Import run' : 'Report exported',
    happened_at: new Date(Date.parse('2026-11-22T10:00:00Z') - at * 86_400_000).toISOString(),
  })
  await tellRows(world, shapeOf(events, 'events.event'), [
    ...Array.from({ length: 28 }, (_, at) => row('osprey', at)),
    ...Array.from({ length: 4 }, (_, at) => row('kestrel', at)),
  ])
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
  address = visitor.home
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('until the past of a first import is worked out the page says so, and shows it by itself when it is there', async () => {
  await page.goto(`${address}/accounts`)
  await page.getByRole('note').getByText('The past of these customers is being worked out').waitFor()
  expect(await visitor.findings()).toEqual([])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  await page.getByText('The past of these customers is being worked out').waitFor({ state: 'detached' })
})

test('an empty list teaches what a measure is, and leads to defining one', async () => {
  await page.goto(`${address}/events/measures`)
  await page.getByText('No measure of your own yet').waitFor()
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('button', { name: 'Define a measure' }).click()
  await page.getByRole('heading', { level: 1, name: 'A new measure' }).waitFor()
})

test('while it is written, a measure says what it would give on some accounts', async () => {
  await page.getByLabel('Name').fill('Pro exports')
  expect(await page.getByLabel('Key').inputValue()).toBe('custom.pro_exports')
  await page.getByRole('combobox', { name: 'Events called' }).click()
  await page.getByRole('option', { name: 'Report exported' }).click()
  await page.getByLabel('Over days').fill('14')
  const row = page.getByRole('row').filter({ hasText: 'Account osprey' })
  await row.getByText('9', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Condition' }).click()
  await page.getByRole('combobox', { name: 'Field' }).click()
  await page.getByRole('option', { name: 'plan', exact: true }).click()
  await page.getByRole('textbox', { name: 'Value' }).fill('pro')
  await row.getByText('6', { exact: true }).waitFor()
  await page.getByText("where plan must be 'pro'").waitFor()
  expect(await visitor.findings()).toEqual([])
  await visitor.look('measure-new')
})

test('defined, it is counted over the past and stands among the measures of the account at once', async () => {
  await page.getByRole('button', { name: 'Define and count the past' }).click()
  await page.getByRole('heading', { level: 1, name: 'Pro exports' }).waitFor()
  await page.getByText('1: first version').waitFor()
  await world.settle()
  await page.goto(`${address}/accounts/${osprey}?tab=measures&measure=pro+exports`)
  const cells = page
    .getByRole('row')
    .filter({ has: page.getByTitle('custom.pro_exports') })
    .getByRole('cell')
  await cells.last().getByText('6', { exact: true }).waitFor()
  await page.goto(`${address}/events/measures`)
  await page.getByRole('row').filter({ hasText: 'Pro exports' }).getByText('Counted', { exact: true }).waitFor()
  await visitor.look('measures')
})

test('a changed window is a version of its own, and what the server refuses stands at its field', async () => {
  await page.getByRole('link', { name: 'Pro exports' }).click()
  await page.getByLabel('Over days').fill('28')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('2: window 14 days, now 28 days').waitFor()
  await page.getByRole('combobox', { name: 'Count', exact: true }).click()
  await page.getByRole('option', { name: 'Sum of a property' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Name a property of these events that holds a number').waitFor()
})

test('the page of a measure has no axe violation, light and dark, and fits a phone', async () => {
  for (const path of ['events/measures', 'events/measures/custom.pro_exports']) {
    await page.goto(`${address}/${path}`)
    await page.getByText('Pro exports').first().waitFor()
    await visitor.read()
    const name = path.replaceAll('/', '-')
    expect(await visitor.faults(name), path).toEqual([])
    expect(await visitor.beyondPhone(name), path).toBeLessThanOrEqual(0)
  }
})

test('archived, a measure says that it is no longer counted', async () => {
  await page.goto(`${address}/events/measures/custom.pro_exports`)
  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByText('No longer counted since').waitFor()
  await page.goto(`${address}/accounts/${osprey}?tab=measures&measure=pro+exports`)
  await page.getByText('Pro exports (no longer counted)').waitFor()
})
