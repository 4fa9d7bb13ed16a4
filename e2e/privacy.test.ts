/**
 * What somebody sets up once: how long data is kept, and who is erased.
 * @module-tag prove
 */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { ShapeValue } from '../src/platform/contributions.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

/** Four customers, and Ana with a note and a ticket at one of them. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  await tell('accounts.contact', { id: 'ana', account: 'osprey', name: 'Ana Prado', email: 'ana@osprey.example' })
  await tell('engagements.engagement', {
    id: 'n-1',
    account: 'osprey',
    person: 'ana',
    kind: 'note',
    text: 'Ana asked for seats',
    happened_at: '2026-11-20T10:00:00Z',
  })
  await tell('engagements.engagement', {
    id: 'n-2',
    account: 'osprey',
    kind: 'note',
    text: 'Ask Ana Prado about the renewal',
    happened_at: '2026-11-21T10:00:00Z',
  })
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function tell(shape: string, values: Record<string, ShapeValue>): Promise<void> {
  const { platform } = world
  const found = platform.contributions.shapes.find(({ name }) => name === shape)
  await world.within(async (tx) =>
    found?.write(tx, [{ line: 1, values }], { platform, source: 'crm', origin: 'import', settings: {}, known: tx.now }),
  )
}

const page = 'settings?tab=privacy'
const dialog = (name: string | RegExp) => visitor.page.getByRole('dialog', { name })
const button = (name: string | RegExp) => visitor.page.getByRole('button', { name })

test('Privacy has no axe violation in light and dark, moves nothing by itself and fits a phone', async () => {
  await visitor.open(page)
  await visitor.page.getByText('Product events as they came').waitFor()
  expect(await visitor.faults('privacy')).toEqual([])
  expect(await visitor.shift()).toBeLessThan(0.05)
  expect(await visitor.beyondPhone('privacy')).toBeLessThanOrEqual(0)
})

afterEach(() => visitor.page.setViewportSize({ width: 1280, height: 860 }))

test('on a phone the kinds of data are a short list, and what each is stands where it is changed', async () => {
  await visitor.page.setViewportSize({ width: 390, height: 844 })
  await visitor.open(page)
  const rows = visitor.page.getByRole('table', { name: 'Kinds of data' }).locator('tbody tr')
  await visitor.page.getByText('Product events as they came').waitFor()
  const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height))
  expect(Math.max(...heights)).toBeLessThan(100)
  await button('Change how long to keep: Timeline').click()
  await dialog('Timeline').getByText(/./).first().waitFor()
  await visitor.page.keyboard.press('Escape')
})

test('N16 a person is found, shown with every place where they stand, and taken along as one file', async () => {
  await visitor.open(page)
  await visitor.page.getByRole('textbox', { name: 'Find a person' }).fill('prado')
  await button('Look at the data of Ana Prado').click()
  await dialog('Ana Prado').waitFor()
  const places = visitor.page.getByRole('table', { name: 'Where this person stands' })
  await expect
    .poll(() => places.getByRole('row', { name: /Meetings, calls, mails and notes/ }).textContent(), patient)
    .toMatch(/notes\s*1\s*1/)
  expect(visitor.page.url()).toContain('person=')
  expect(await visitor.faults('privacy-person')).toEqual([])
  const text = String((await visitor.saved('Take all of it along')).bytes)
  expect(text).toContain('Ana asked for seats')
  expect(text).toContain('Ask Ana Prado about the renewal')
})

test('N16 a person is erased only after their name was typed, and stands without it among the erased', async () => {
  await visitor.open(`${page}&find=prado`)
  await button('Look at the data of Ana Prado').click()
  await button('Erase this person').click()
  const erase = button('Erase for good')
  expect(await erase.isDisabled()).toBe(true)
  expect(await visitor.faults('privacy-erase')).toEqual([])
  await visitor.page.getByRole('textbox', { name: 'Type Ana Prado to confirm' }).fill('Ana Prado')
  await visitor.page.getByRole('textbox', { name: 'Why' }).fill('She asked')
  await erase.click()
  await visitor.page.getByText('Nobody found').waitFor()
  const erased = visitor.page.getByRole('table', { name: 'Persons who were erased' })
  await expect.poll(() => erased.textContent(), patient).toContain('She asked')
  expect(await erased.textContent()).not.toContain('Prado')
})

test('N16 how long data is kept is changed with what goes shown before', async () => {
  await visitor.open(page)
  await button('Change how long to keep: Timeline').click()
  await dialog('Timeline').waitFor()
  await visitor.page.getByRole('radio', { name: 'for a number of days' }).check()
  await visitor.page.getByRole('textbox', { name: 'Days' }).fill('30')
  await expect
    .poll(() => dialog('Timeline').getByRole('status').textContent(), patient)
    .toMatch(/go with the next night|Nothing is older/)
  expect(await visitor.faults('privacy-retention')).toEqual([])
  await button('Keep so').click()
  await visitor.page.getByText('Timeline: kept 30 days').waitFor()
  await expect
    .poll(() => visitor.page.getByRole('row', { name: /^Timeline/ }).textContent(), patient)
    .toContain('30 days')
})

test('N16 a sandbox is made, marked above every page, and thrown away', async () => {
  await visitor.open(page)
  await button('New sandbox').click()
  await button('Make it').click()
  const link = visitor.page.getByRole('link', { name: /^Sandbox of/ })
  await link.waitFor()
  const home = visitor.page.url()
  await link.click()
  await visitor.page.getByText('Sandbox: a copy with names, addresses and texts masked.').waitFor()
  await visitor.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await visitor.faults('privacy-sandbox')).toEqual([])
  expect(await visitor.page.getByText('Osprey Logistics').count()).toBe(0)
  await visitor.page.goto(home)
  await button(/Throw away/).click()
  await dialog(/Throw away/)
    .getByRole('button', { name: 'Throw away' })
    .click()
  await visitor.page.getByText('No sandbox yet').waitFor()
})

test('after a restore every page says that nothing is sent, until the owner lets it go on', async () => {
  const client = await world.platform.db.systemQuery(
    `insert into outbox_holds (workspace_id, reason, held_at) values ($1, 'restored', $2) returning reason`,
    [world.workspace, world.clock.now()],
  )
  expect(client.rows).toHaveLength(1)
  await visitor.open('today')
  await visitor.page.getByText('Restored from a backup').waitFor()
  expect(await visitor.faults('held')).toEqual([])
  expect(await visitor.beyondPhone('held')).toBeLessThanOrEqual(0)
  await button('Let sending go on').click()
  await button('Let it go on').click()
  await expect.poll(() => visitor.page.getByText('Restored from a backup').count(), patient).toBe(0)
})
