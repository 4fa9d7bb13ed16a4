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

const table = () => visitor.page.getByRole('table', { name: 'Accounts' })
const listed = () => table().locator('tbody a').allInnerTexts()
const heads = () => table().getByRole('columnheader').allInnerTexts()
const key = (name: string) => visitor.page.keyboard.press(name)
const byArr = ['Osprey Logistics', 'Brightwater Clinics', 'Quillon Media', 'Talamanca Foods']

test('Accounts lists the customers, the largest first, summed up above', async () => {
  await visitor.open('accounts')
  expect(await listed()).toEqual(byArr)
  await expect.poll(() => visitor.page.locator('dl > div').first().textContent(), patient).toMatch(/^Accounts4/)
})

test('Accounts has no axe violation, light and dark, with and without its filter', async () => {
  await visitor.open('accounts')
  expect(await visitor.faults('accounts')).toEqual([])
  await key('f')
  await visitor.page.getByRole('region', { name: 'Filter' }).waitFor()
  expect(await visitor.faults('accounts-filter')).toEqual([])
})

test('all accounts are listed before it is known which views are saved', async () => {
  const { page } = visitor
  const held: (() => void)[] = []
  await page.route('**/api/segments/views', async (route) => {
    await new Promise<void>((go) => held.push(go))
    await route.continue()
  })
  await page.goto(`${visitor.home}/accounts?view=all`)
  await expect.poll(listed, patient).toEqual(expect.arrayContaining(byArr))
  expect(held).toHaveLength(1)
  for (const go of held) go()
  await visitor.read()
  await page.unroute('**/api/segments/views')
})

test('nothing moves by itself while Accounts is read, and nothing stands beyond a phone', async () => {
  await visitor.open('accounts')
  expect(await visitor.shift()).toBeLessThan(0.02)
  expect(await visitor.beyondPhone('accounts')).toBeLessThanOrEqual(0)
})

test('the list is searched, walked and opened by keyboard', async () => {
  await visitor.open('accounts')
  await key('/')
  await visitor.page.keyboard.type('o')
  await visitor.page.keyboard.type('sp')
  await expect.poll(listed, patient).toEqual(['Osprey Logistics'])
  expect(visitor.page.url()).toMatch(/text=osp$/)
  await key('Tab')
  await visitor.page.getByRole('button', { name: /^Filter/ }).focus()
  await key('j')
  await key('Enter')
  await visitor.page.waitForURL(/accounts\/[0-9a-f-]{36}/)
})

test('a condition narrows the list, says so in words and stands in the address', async () => {
  await visitor.open('accounts')
  await key('f')
  await visitor.page.getByRole('button', { name: 'Condition', exact: true }).click()
  const field = visitor.page.getByRole('combobox', { name: 'Field' }).last()
  await field.fill('ARR')
  await visitor.page.getByRole('option', { name: /^ARR/ }).first().click()
  await visitor.page.getByRole('textbox', { name: 'Value' }).last().fill('100000')
  await expect.poll(listed, patient).toEqual(['Osprey Logistics', 'Brightwater Clinics'])
  await visitor.page.getByRole('button', { name: /^Filter: 2/ }).click()
  await visitor.page.getByText(/ARR .*at least .*100,000/).waitFor()
  await visitor.page.reload()
  await expect.poll(listed, patient).toEqual(['Osprey Logistics', 'Brightwater Clinics'])
})

test('order and columns are chosen, saved as a view and come back by its address', async () => {
  await visitor.open('accounts')
  await table().getByRole('button', { name: 'Account' }).click()
  await expect.poll(listed, patient).toEqual(byArr.toSorted())
  await visitor.page.getByRole('button', { name: 'Columns' }).click()
  await visitor.page.getByRole('checkbox', { name: 'Country' }).click()
  await visitor.page.getByRole('checkbox', { name: 'Owner' }).click()
  await key('Escape')
  await visitor.page.getByRole('button', { name: 'Customers' }).click()
  await visitor.page.getByRole('menuitem', { name: 'Save as a new view' }).click()
  await visitor.page.getByRole('textbox', { name: 'Name', exact: true }).fill('By name')
  await key('Enter')
  await visitor.page.waitForURL(/accounts\?view=[0-9a-f-]{36}$/)
  await visitor.page.reload()
  await expect.poll(listed, patient).toEqual(byArr.toSorted())
  expect(await heads()).toContain('Country')
  expect(await heads()).not.toContain('Owner')
  const columns = ['attribute:country', 'measure:commercial.lifetime_revenue']
  await visitor.open(`accounts?columns=${encodeURIComponent(JSON.stringify(columns))}`)
  await expect.poll(heads, patient).toEqual(expect.arrayContaining(['Country', 'Lifetime revenue']))
  expect(await visitor.beyondPhone('accounts-lifetime-revenue')).toBeLessThanOrEqual(0)
})

test('the file holds what is seen: accounts, order and columns', async () => {
  await visitor.open('accounts?columns=%5B%22attribute%3Astage%22%5D&text=o')
  const lines = String((await visitor.saved('Export CSV')).bytes)
    .trim()
    .split(/\r?\n/)
  expect(lines[0]).toBe('id,name,Stage')
  expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(await listed())
})

test('a column keeps the width somebody gave it by keyboard', async () => {
  await visitor.open('accounts')
  const head = table().getByRole('columnheader', { name: 'Stage' })
  const width = async () => Math.round((await head.boundingBox())?.width ?? 0)
  const before = await width()
  await head.getByRole('button').focus()
  await key('Shift+ArrowLeft')
  await expect.poll(width, patient).toBe(before + 16)
  await visitor.page.reload()
  await expect.poll(width, patient).toBe(before + 16)
})

test('a search that finds nothing says so and offers the way back', async () => {
  await visitor.open('accounts')
  await visitor.page.getByRole('searchbox', { name: 'Find accounts by name' }).fill('nobody of this name')
  await visitor.page.getByRole('button', { name: 'Forget “nobody of this name”' }).click()
  await expect.poll(listed, patient).toEqual(byArr)
})

test('several accounts are changed together after their effect was seen, and taken back', async () => {
  const { page } = visitor
  const plans = async () =>
    (await table().locator('tbody tr td:last-child').allInnerTexts()).map((plan) => plan.split('\n').at(-1))
  await visitor.open('accounts?columns=%5B%22attribute%3Aplan%22%5D')
  const before = await plans()
  await page.getByRole('checkbox', { name: 'Select Osprey Logistics' }).check({ force: true })
  await page.getByRole('checkbox', { name: 'Select Quillon Media' }).check({ force: true })
  await page.getByRole('button', { name: 'Change together' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change together' })
  await dialog.getByRole('combobox', { name: 'What' }).fill('Plan')
  await page.getByRole('option', { name: 'Plan' }).click()
  await dialog.getByRole('textbox', { name: 'Becomes' }).fill('Growth')
  await dialog.getByText('2 of 2 accounts change').waitFor()
  expect(await visitor.faults('change-together')).toEqual([])
  const begun = (path: RegExp, click: () => Promise<void>) => Promise.all([page.waitForResponse(path), click()])
  await begun(/segments\/acts$/, () => dialog.getByRole('button', { name: 'Change 2 accounts' }).click())
  await world.settle()
  await page.getByText('2 accounts changed').waitFor()
  await expect.poll(plans, patient).toEqual(['Growth', before[1], 'Growth', before[3]])
  await begun(/acts\/.+\/undo$/, () => page.getByRole('button', { name: 'Undo' }).last().click())
  await world.settle()
  await expect.poll(plans, patient).toEqual(before)
})

test('on a phone accounts are picked and changed together as well', async () => {
  const { page } = visitor
  await page.setViewportSize({ width: 390, height: 844 })
  await visitor.open('accounts')
  await page.getByRole('checkbox', { name: 'Select Osprey Logistics' }).check({ force: true })
  await page.getByRole('checkbox', { name: 'Select Quillon Media' }).check({ force: true })
  await page.getByRole('region', { name: 'Selection' }).getByText('2 accounts').waitFor()
  await page.getByRole('button', { name: 'Change together' }).click()
  await page.getByRole('dialog', { name: 'Change together' }).waitFor()
  expect(await visitor.faults('change-together-phone')).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 1280, height: 860 })
})
