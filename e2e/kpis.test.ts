import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { addMonths, type Day, dayOf, monthOf } from '../src/kernel/day.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
const at = new Date()
const today = dayOf(at, 'Europe/Lisbon')
/** The tenth of the month so many months ago. */
const tenth = (monthsAgo: number) => `${addMonths(monthOf(today as Day), -monthsAgo).slice(0, 8)}10`

beforeAll(async () => {
  world = await aWorld({ at: at.toISOString(), modules })
  await someAccounts(world, ['osprey', 'marlow', 'bergen', 'harbour'])
  const lines: [string, number, number, string][] = [
    ['osprey', 20, 450_000, 'new'],
    ['osprey', 7, 120_000, 'expansion'],
    ['marlow', 18, 210_000, 'new'],
    ['marlow', 5, -210_000, 'churn'],
    ['bergen', 15, 320_000, 'new'],
    ['bergen', 3, -80_000, 'contraction'],
    ['harbour', 6, 95_000, 'new'],
  ]
  const rows = lines.map(([account, ago, amount, kind], id) => ({
    id: String(id),
    account,
    day: tenth(ago),
    amount,
    kind,
  }))
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), rows)
  visitor = await aVisitor(world)
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('F306 F307 the revenue page: how ARR moved, by month and by group, and each number opens into its accounts', async () => {
  const { page } = visitor
  await visitor.open('revenue')
  await page
    .getByRole('button', { name: /^Churn/ })
    .first()
    .waitFor()
  // Of the three who paid a year ago Marlow is lost.
  await page.getByText('2 of 3').first().waitFor()
  await visitor.look('revenue')
  await page
    .getByRole('button', { name: /^Churn/ })
    .first()
    .click()
  const behind = page.getByRole('dialog')
  await behind.getByRole('link', { name: 'Account marlow' }).waitFor()
  expect(await behind.getByRole('row').count()).toBe(2)
  await visitor.look('revenue-behind')
  await page.keyboard.press('Escape')
  await behind.waitFor({ state: 'detached' })
  await page.getByLabel('Split by').first().click()
  await page.getByRole('option', { name: 'Owner' }).click()
  await page.getByRole('table', { name: 'Movements by group' }).getByText('none').waitFor()
  await page.getByRole('button', { name: /^New, / }).click()
  await expect.poll(() => page.getByRole('dialog').getByRole('row').count(), patient).toBe(2)
  await page.keyboard.press('Escape')
  expect(await visitor.faults('revenue')).toEqual([])
  expect(await visitor.beyondPhone('revenue')).toBeLessThanOrEqual(0)
})

test('F306 F309 the KPI page: values against targets; one KPI with its course, groups, a target that is set, and its accounts', async () => {
  const { page } = visitor
  await visitor.open('kpis')
  const grr = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'GRR', exact: true }) })
  // 980,000 paid a year ago; Marlow's 210,000 and Bergen's 80,000 are gone.
  await grr.getByText('70.4%').waitFor()
  await grr.getByText('missed').waitFor()
  await page.getByText('waits for onboarding').first().waitFor()
  expect(await visitor.faults('kpis')).toEqual([])
  expect(await visitor.beyondPhone('kpis')).toBeLessThanOrEqual(0)
  await page.getByRole('link', { name: 'GRR', exact: true }).click()
  await page.getByRole('heading', { name: 'GRR' }).waitFor()
  await page.getByLabel('Target from today on, in percent').fill('70')
  await page.getByRole('button', { name: 'Set the target' }).click()
  await page.getByText('met', { exact: true }).waitFor()
  expect(await visitor.faults('kpi')).toEqual([])
  expect(await visitor.beyondPhone('kpi')).toBeLessThanOrEqual(0)
  // Marlow kept nothing of its 25,200.
  const behind = page.getByRole('table', { name: 'Accounts behind it' })
  await behind.getByRole('row').filter({ hasText: 'Account marlow' }).getByText('0%').waitFor()
  await page.getByRole('link', { name: 'How ARR moved' }).click()
  await page.getByRole('heading', { name: 'Revenue' }).waitFor()
})

test('F317 F308 the cohorts page: who stays of those who began together, by customers and by ARR, and who is behind a cell', async () => {
  const { page } = visitor
  await visitor.open('cohorts')
  await page.getByRole('table', { name: 'Cohorts' }).waitFor()
  await page.getByText('More than half of all customers are still there', { exact: false }).waitFor()
  expect(await visitor.faults('cohorts')).toEqual([])
  expect(await visitor.beyondPhone('cohorts')).toBeLessThanOrEqual(0)
  // Marlow began eighteen months ago and is gone, its grace of thirty days behind it.
  await page.getByRole('button', { name: /after 18 months: 0%$/ }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Account marlow' }).waitFor()
  await page.getByRole('dialog').getByText('lost').waitFor()
  await visitor.look('cohorts-behind')
  await page.keyboard.press('Escape')
  await page.getByText('ARR', { exact: true }).first().click()
  await page.getByRole('heading', { name: 'ARR kept' }).waitFor()
  await page.getByRole('button', { name: /after 20 months: 127%$/ }).waitFor()
  await page.getByText('Quarters', { exact: true }).click()
  await page.getByText('Quarters since they began', { exact: false }).waitFor()
})

test('F317 F318 the executive dashboard is copied and arranged by keyboard, and its tiles open into their accounts', async () => {
  const { page } = visitor
  await visitor.open('dashboards')
  await page.getByRole('link', { name: /^GRR/ }).getByText('70.4%').waitFor()
  await page.getByRole('table', { name: 'Cohorts' }).waitFor()
  await visitor.look('dashboard')
  expect(await visitor.faults('dashboard')).toEqual([])
  expect(await visitor.beyondPhone('dashboard')).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: /^Churn/ }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Account marlow' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('heading', { name: 'Executive, copy' }).waitFor()
  await page.getByRole('button', { name: 'Arrange' }).click()
  await page.getByLabel('Name').fill('Our week')
  const first = async () => (await page.locator('[data-handle]').first().getAttribute('data-handle')) ?? ''
  const handle = page.getByRole('button', { name: /^Move GRR, 3 of/ })
  await handle.focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: /^Move GRR, 2 of/ }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(first, patient).toBe('grr')
  await page.getByRole('button', { name: 'GRR: wider' }).click()
  expect(await visitor.faults('dashboard-arranged')).toEqual([])
  await page.getByRole('button', { name: 'Take NPS away' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Our week' }).waitFor()
  await page.reload()
  await page.getByRole('link', { name: /^GRR/ }).getByText('70.4%').waitFor()
  const tiles = page.getByRole('list', { name: 'Tiles' }).locator('> li')
  expect(await tiles.first().getAttribute('data-width')).toBe('2')
  expect(await tiles.count()).toBe(12)
  await page.getByRole('button', { name: 'Weekly report' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('No mail server is set up', { exact: false }).waitFor()
  await dialog.getByRole('switch', { name: 'Send it to me by mail' }).click()
  expect(await visitor.faults('report')).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Weekly report' }).click()
  expect(await page.getByRole('dialog').getByRole('switch').isChecked()).toBe(true)
})

test('rule 12: a month is closed on its page, and its pack and bridge stand there', async () => {
  const { page } = visitor
  await visitor.open('month-close')
  await page.getByText('No month is closed').waitFor()
  await page.getByRole('button', { name: /^Close / }).click()
  await page.getByRole('button', { name: 'Close the month' }).click()
  await page.getByText('Nothing was restated').waitFor()
  await page.getByRole('button', { name: 'Board pack as PDF' }).waitFor()
  expect(await visitor.faults('month-close')).toEqual([])
  expect(await visitor.beyondPhone('month-close')).toBeLessThanOrEqual(0)
})
