import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { dayOf } from '../src/kernel/day.ts'
import type { AccountId, MemberId } from '../src/kernel/ids.ts'
import { openTasks } from '../src/modules/tasks/index.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let account: AccountId
let me: MemberId

/** A Monday; the page's clock is the machine's, so that days are taken from there. */
const at = new Date()
const today = dayOf(at, 'Europe/Lisbon')

beforeAll(async () => {
  world = await aWorld({ at: at.toISOString(), modules })
  account = (await someAccounts(world, ['osprey']))[0] as AccountId
  visitor = await aVisitor(world)
  me = await visitor.page.evaluate(
    async () => ((await (await fetch('/api/me', { headers: { 'x-tenure': '1' } })).json()) as Me).member.id,
  )
  await plant('Call Maria', { priority: 'urgent', reason: 'Usage has halved', due: { on: today } })
  await plant('Write the renewal paper', { due: { on: '2026-01-05' } })
  await plant('Send the minutes', { asks: 'Link to the minutes' })
  await plant('Plan the training', {})
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

interface Me {
  member: { id: MemberId }
}

const plant = (title: string, more: object) =>
  world.within((tx) => openTasks(tx, [{ title, account, asked: { member: me }, origin: 'hand', by: me, ...more }]))

const row = (title: string) => visitor.page.getByRole('listitem').filter({ hasText: title })
const inHand = () => visitor.page.evaluate(() => document.activeElement?.closest('[data-task]')?.textContent ?? '')

test('F065 my day by keyboard: what is overdue stands first as an item at risk; walk by j, done by x, taken back, put off by s', async () => {
  const { page } = visitor
  await visitor.open('tasks')
  await row('Write the renewal paper').getByText('At risk, impact high: Escalate to management').waitFor()
  await row('Call Maria').getByText('Usage has halved').waitFor()
  await page.keyboard.press('j')
  expect(await inHand()).toContain('Write the renewal paper')
  await page.keyboard.press('j')
  expect(await inHand()).toContain('Call Maria')
  await page.keyboard.press('x')
  await row('Call Maria').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row('Call Maria').waitFor()
  await row('Plan the training').getByRole('button', { name: 'Plan the training', exact: true }).focus()
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'For a week' }).click()
  await row('Plan the training').waitFor({ state: 'detached' })
})

test('a task that asks for something is done with it, and a new one takes two keys and its words', async () => {
  const { page } = visitor
  await visitor.open('tasks')
  await page.getByRole('button', { name: 'Done: Send the minutes' }).click()
  await page.getByLabel('Link to the minutes').fill('https://minutes.example')
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await row('Send the minutes').waitFor({ state: 'detached' })
  await page.keyboard.press('n')
  await page.getByLabel('What is to be done').waitFor()
  await page.keyboard.type('Thank the champion')
  await page.keyboard.press('Enter')
  await row('Thank the champion').waitFor()
})

test('many tasks are picked and given a priority together, and taken back', async () => {
  const { page } = visitor
  await visitor.open('tasks')
  await page.getByRole('checkbox', { name: 'Pick Thank the champion' }).check()
  await page.getByRole('checkbox', { name: 'Pick Write the renewal paper' }).check()
  await page
    .getByRole('toolbar', { name: 'The tasks you picked' })
    .getByRole('button', { name: 'High priority' })
    .click()
  await row('Thank the champion').getByText('High', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => row('Thank the champion').getByText('High', { exact: true }).count(), patient).toBe(0)
})

test('a card is carried to another column, and moved by the arrow keys', async () => {
  const { page } = visitor
  await visitor.open('tasks?tab=board')
  const column = (name: string) => page.getByRole('region', { name, exact: true })
  const card = (name: string) => column(name).getByRole('button', { name: /Thank the champion/ })
  await card('Open').dragTo(column('Doing'))
  await card('Doing').waitFor()
  await card('Doing').focus()
  await page.keyboard.press('ArrowRight')
  await card('Done').waitFor()
  await expect.poll(() => card('Done').evaluate((one) => one === document.activeElement), patient).toBe(true)
  await page.keyboard.press('ArrowLeft')
  await card('Doing').waitFor()
})

test('a call with two next steps is logged by keyboard in under 30 seconds, and both stand on the account with their day', async () => {
  const { page } = visitor
  await visitor.open(`accounts/${account}?tab=tasks`)
  const began = performance.now()
  await page.keyboard.press('l')
  await page.getByLabel('What happened').waitFor()
  await page.getByLabel('Next steps').waitFor()
  await page.keyboard.type('Spoke about the rollout, all is well', { delay: 40 })
  await page.keyboard.press('Tab')
  await page.keyboard.type('Send the deck by tomorrow', { delay: 40 })
  await page.keyboard.press('Enter')
  await page.keyboard.type('Protokoll schicken in 3 Tagen', { delay: 40 })
  await page.getByText('Protokoll schicken:').waitFor()
  const call = page.getByRole('button', { name: 'Call', exact: true })
  for (let tabs = 0; tabs < 12 && !(await call.evaluate((one) => one === document.activeElement)); tabs++)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await row('Send the deck').getByText('tomorrow').waitFor()
  await row('Protokoll schicken').waitFor()
  const seconds = (performance.now() - began) / 1000
  console.log(`a call with two next steps, typed and logged: ${seconds.toFixed(1)} s`)
  expect(seconds).toBeLessThan(30)
})

test('Today shows my tasks by due time, each with its reason', async () => {
  const { page } = visitor
  await visitor.open('today')
  const panel = page.getByRole('region', { name: 'My tasks' })
  await panel.getByText('Usage has halved').waitFor()
  const titles = await panel.locator('[data-open]').allTextContents()
  expect(titles.slice(0, 2)).toEqual(['Write the renewal paper', 'Call Maria'])
})

test('who is away is said on the team’s tab, stands in its list, and is taken back', async () => {
  const { page } = visitor
  await visitor.open('tasks?tab=team')
  await page.getByRole('button', { name: 'Say who is away' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Administrator, from today to today').waitFor()
  await page.getByRole('button', { name: /^Take back: Administrator/ }).click()
  await page.getByText('Nobody is away.').waitFor()
})

test('the team’s load leads to a person’s tasks, by filters that stand in the address', async () => {
  const { page } = visitor
  await visitor.open('tasks?tab=team')
  await page.getByRole('table').getByRole('link').first().click()
  await expect.poll(() => page.url(), patient).toContain(`person=${me}`)
  await row('Call Maria').waitFor()
  await page.getByRole('textbox', { name: 'Search tasks' }).fill('renewal')
  await row('Call Maria').waitFor({ state: 'detached' })
  expect(page.url()).toContain('text=renewal')
})

test.each([
  ['day', 'tasks'],
  ['everybody', 'tasks?tab=all'],
  ['team', 'tasks?tab=team'],
  ['board', 'tasks?tab=board'],
  ['account', 'account'],
  ['new', 'tasks?task=new'],
])('the page of tasks (%s) has no axe violation, light and dark, and fits a phone', async (name, path) => {
  await visitor.open(path === 'account' ? `accounts/${account}?tab=tasks` : path)
  expect(await visitor.faults(`tasks-${name}`)).toEqual([])
  expect(await visitor.beyondPhone(`tasks-${name}`)).toBeLessThanOrEqual(0)
})
