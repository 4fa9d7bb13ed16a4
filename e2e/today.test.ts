import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

/** Four customers; all but Quillon Media have an important ticket open. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const waiting = () =>
  visitor.page.getByRole('table', { name: 'Accounts that need you' }).locator('tbody a').allInnerTexts()
const inHand = () => visitor.page.evaluate(() => document.activeElement?.textContent)
const key = (name: string) => visitor.page.keyboard.press(name)

test('Today names who needs somebody, largest first, with the reason under the name', async () => {
  await visitor.open('today')
  await expect.poll(waiting, patient).toEqual(['Osprey Logistics', 'Brightwater Clinics', 'Talamanca Foods'])
  await visitor.page.getByText('1 high-priority ticket open, the oldest ticket for 9 days').first().waitFor()
})

test('Today has no axe violation, light and dark', async () => {
  await visitor.open('today')
  expect(await visitor.faults('today')).toEqual([])
})

test('nothing moves by itself while Today is read, and nothing stands beyond a phone', async () => {
  await visitor.open('today')
  expect(await visitor.shift()).toBeLessThan(0.02)
  expect(await visitor.beyondPhone('today')).toBeLessThanOrEqual(0)
})

test('on a phone 400 px wide the whole list is seen, health and all', async () => {
  await visitor.page.setViewportSize({ width: 400, height: 860 })
  await visitor.open('today')
  const beyond = await visitor.page
    .getByRole('table', { name: 'Accounts that need you' })
    .evaluate(({ parentElement: room }) => (room?.scrollWidth ?? 0) - (room?.clientWidth ?? 0))
  await visitor.page.setViewportSize({ width: 1280, height: 860 })
  expect(beyond).toBe(0)
})

test('the list is worked off by keyboard: acknowledged, taken back, snoozed, marked a false alarm', async () => {
  await visitor.open('today')
  await key('j')
  expect(await inHand()).toBe('Osprey Logistics')
  await key('e')
  await expect.poll(waiting, patient).toEqual(['Brightwater Clinics', 'Talamanca Foods'])
  await expect.poll(inHand, patient).toBe('Brightwater Clinics')
  await key('Control+z')
  await expect.poll(waiting, patient).toEqual(['Osprey Logistics', 'Brightwater Clinics', 'Talamanca Foods'])
  await key('s')
  await visitor.page.getByRole('dialog', { name: 'Snooze Brightwater Clinics' }).waitFor()
  await key('ArrowDown')
  await key('Enter')
  await visitor.page.getByText('Brightwater Clinics snoozed until 30 Nov').waitFor()
  await expect.poll(inHand, patient).toBe('Talamanca Foods')
  await key('f')
  await visitor.page.getByRole('textbox', { name: 'Why' }).fill('They closed for the holidays')
  await key('Control+Enter')
  await expect.poll(waiting, patient).toEqual(['Osprey Logistics'])
  await visitor.open('today')
  expect(await waiting()).toEqual(['Osprey Logistics'])
})

test('a snooze ends on its day', async () => {
  world.clock.advance(7 * 86_400_000)
  await visitor.open('today')
  expect(await waiting()).toContain('Brightwater Clinics')
  world.clock.advance(-7 * 86_400_000)
})

test('a risk is opened from a reason, in its words and for its account', async () => {
  await visitor.open('today')
  await key('j')
  await visitor.page.getByRole('button', { name: 'Open a risk: Osprey Logistics' }).click()
  const sheet = visitor.page.getByRole('dialog')
  const what = sheet.getByLabel('What may go wrong')
  await expect.poll(() => what.inputValue(), patient).toContain('high-priority ticket open')
  await sheet.getByRole('button', { name: 'Open the risk' }).click()
  await visitor.page.getByText('Risk opened').waitFor()
  await visitor.open('risks')
  await visitor.page.getByRole('listitem').filter({ hasText: 'Osprey Logistics' }).waitFor()
})

test('Enter opens the account in hand', async () => {
  await visitor.open('today')
  await key('j')
  await key('Enter')
  await visitor.page.waitForURL(/accounts\/[0-9a-f-]{36}/)
})

test('whose accounts and in which order stands in the address', async () => {
  await visitor.open('today?mine=true&order=health')
  await visitor.page.getByText('None of your accounts needs you').waitFor()
  await visitor.page.getByRole('button', { name: 'Show everybody’s' }).click()
  await expect.poll(() => visitor.page.url(), patient).toMatch(/today\?order=health$/)
})

test('a figure opens what is behind it', async () => {
  await visitor.open('today')
  const strip = visitor.page.locator('dl').first()
  await strip.getByText('Due this quarter').waitFor()
  await strip.getByRole('link').nth(3).click()
  await visitor.page.waitForURL(/\/renewals/)
  await visitor.page.getByRole('tab', { name: 'By deadline' }).waitFor()
})
