/**
 * What somebody sets up once: a scorecard of one’s own.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const editor = 'health/scorecards/tenure'
const text = () => visitor.page.getByLabel('The scorecard as text')
const sum = () => visitor.page.getByText(/^weights add up to/)
const save = () => visitor.page.getByRole('button', { name: 'Save as a new version' })

test('a scorecard is changed by form and by text, seen over the base before it is saved, and saved with a reason', async () => {
  const { page } = visitor
  await visitor.open(editor)
  await page.getByText(/would change band/).waitFor()
  expect(await save().isDisabled()).toBe(true)
  expect(await visitor.faults('scorecard-editor')).toEqual([])
  const weight = page.getByLabel(/^Weight of/).first()
  const before = await sum().textContent()
  await weight.fill('90')
  await expect.poll(() => text().inputValue(), patient).toContain('weight: 90')
  expect(await sum().textContent()).not.toBe(before)
  await text().fill((await text().inputValue()).replace('weight: 90', 'weight: 80'))
  await expect.poll(() => weight.inputValue(), patient).toBe('80')
  // Little is known of these four: with less asked for, all of them get a score.
  await page.getByLabel('Known at least').fill('0')
  await page.getByText('4 accounts of 4 would change band').waitFor()
  await page.getByRole('table', { name: 'Who moves most' }).locator('tbody a').first().waitFor()
  await page.locator('summary').first().click()
  expect(await visitor.faults('scorecard-editor-changed')).toEqual([])
  await page.getByRole('textbox', { name: 'Why', exact: true }).fill('Use says most here')
  await save().click()
  await page.getByText('Saved as version 2').waitFor()
  await page.getByText(/2: weight of .* to 80/).waitFor()
})

test('what does not fit is said at its place with what to do, and cannot be saved', async () => {
  const { page } = visitor
  await visitor.open(editor)
  await page.getByLabel('Yellow begins at').fill('200')
  const list = page.getByRole('alert', { name: 'What keeps it from being saved' })
  await list.getByText('bands.yellow', { exact: true }).waitFor()
  expect(await list.textContent()).toContain('Write a number from 0 to 100')
  await page.getByRole('textbox', { name: 'Why', exact: true }).fill('No reason')
  expect(await save().isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Undo all' }).click()
  await expect.poll(() => list.count(), patient).toBe(0)
  await text().fill('name: [')
  await list.getByText('Mend the text, or go on in the form').waitFor()
})

test('a preset is copied to one of your own, which stands beside it', async () => {
  const { page } = visitor
  await visitor.open('health/scorecards/specialist')
  await page.getByRole('button', { name: 'Copy to one of your own' }).click()
  await page.getByRole('heading', { name: 'A copy of Specialist' }).waitFor()
  await page.getByRole('textbox', { name: 'Why', exact: true }).fill('To try other weights')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/scorecard=specialist_own/)
  await page.getByText('Scorecard: Specialist, our own').waitFor()
})

test('the editor stands within a phone', async () => {
  await visitor.open(editor)
  expect(await visitor.beyondPhone('scorecard-editor')).toBeLessThanOrEqual(0)
})
