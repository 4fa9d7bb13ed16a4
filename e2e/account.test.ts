import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { helpdesk } from '../src/modules/helpdesk/module.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

const tabs = ['health', 'timeline', 'comments', 'people', 'usage', 'tickets', 'contracts', 'attributes', 'measures']

let world: World
let visitor: Visitor
let page: Page
let account: AccountId
let address: string

/** One account with a contract and a ticket, and its page open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  account = (await someAccounts(world, ['osprey']))[0] as AccountId
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    { account: 'osprey', id: 'c-1', starts: '2026-01-28', ends: '2027-01-28', amount: 14_200_000, notice_days: 30 },
  ])
  await tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), [
    {
      account: 'osprey',
      id: '8812',
      subject: 'Login asks twice',
      priority: 'high',
      happened_at: '2026-11-14T09:00:00Z',
    },
  ])
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
  address = `${visitor.home}/accounts/${account}`
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function openTab(tab: string): Promise<void> {
  await page.goto(`${address}?tab=${tab}`)
  await page.getByRole('heading', { level: 1, name: 'Account osprey' }).waitFor()
  await visitor.read()
}

test.each(tabs)('the tab %s has no axe violation, light and dark, and fits a phone', { tags: 'prove' }, async (tab) => {
  await openTab(tab)
  expect(await visitor.faults(`account-${tab}`)).toEqual([])
  expect(await visitor.beyondPhone(`account-${tab}`)).toBeLessThanOrEqual(0)
})

test('the arrow keys lead from tab to tab, and the address says which', async () => {
  await openTab('timeline')
  await page.getByRole('tab', { name: 'Timeline' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.url()).toContain('tab=meetings')
})

test('a call is logged in two clicks and stands at the head of the timeline', async () => {
  await openTab('timeline')
  await page.getByRole('button', { name: 'Log activity' }).click()
  await page.getByLabel('What happened').fill('Agreed on the rollout')
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  await page.getByRole('list', { name: 'Timeline' }).getByText('Agreed on the rollout').waitFor()
})

test('by keyboard alone: Tab reaches what can be done, Escape closes each dialog, and the keyboard is where it was', async () => {
  await openTab('health')
  const inHand = () => page.evaluate(() => document.activeElement?.textContent)
  const offered = ['Share', 'New task', 'Plan a meeting', 'Log activity']
  for (const action of offered) {
    for (let steps = 0; steps < 80 && (await inHand()) !== action; steps++) await page.keyboard.press('Tab')
    expect(await inHand()).toBe(action)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await page.getByRole('dialog').evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await expect.poll(inHand).toBe(action)
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or jump to' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(inHand).toBe('Log activity')
})

test('the stage is changed in place by keyboard and taken back', async () => {
  await openTab('attributes')
  await page.getByRole('button', { name: 'Change Stage, now Engagement' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Retention' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Change Stage, now Retention' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Change Stage, now Engagement' }).waitFor()
})

test('a text is changed in place by keyboard, and Enter ends it', async () => {
  await openTab('attributes')
  await page.getByRole('button', { name: 'Change Plan' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Plan' }).fill('Growth')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Change Plan, now Growth' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Plan' }).press('Enter')
  await expect.poll(() => page.getByRole('textbox', { name: 'Plan' }).count()).toBe(0)
})

test('zero and unknown are different words', async () => {
  await openTab('measures')
  const rowOf = (key: string) => page.getByRole('row').filter({ has: page.getByTitle(key, { exact: true }) })
  const value = (key: string) => rowOf(key).getByRole('cell').last().textContent()
  expect(await value('support.escalations_90d')).toBe('0')
  expect(await value('usage.events_30d')).toBe('unknown')
})

test('where no orders are connected no account has a tab for them', async () => {
  await openTab('health')
  await page.getByRole('tab', { name: 'Contracts' }).waitFor()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Measures' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Orders' }).count()).toBe(0)
  expect(await page.getByRole('tab', { name: 'Orders' }).count()).toBe(0)
})

test('tabs that find no room stand under More, and the opened one is always seen', async () => {
  await openTab('health')
  expect(await page.getByRole('tab', { name: 'Measures' }).count()).toBe(0)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Measures' }).click()
  await page.getByRole('tab', { name: 'Measures', selected: true }).waitFor()
  expect(page.url()).toContain('tab=measures')
})

test('the arrow keys reach a tab that found no room', async () => {
  await openTab('health')
  await page.getByRole('tab', { selected: true }).focus()
  await page.keyboard.press('End')
  await expect.poll(() => page.locator('[role=tab]:focus').textContent()).toBe('Measures')
  expect(page.url()).toContain('tab=measures')
})

test('no usage because nothing is connected is said so, apart from no usage', async () => {
  await openTab('usage')
  await page.getByText('No usage: no product events are connected').waitFor()
})

test('an account that does not exist says so on its page', async () => {
  await page.goto(address.replace(account, '01a20965-6e7b-7b02-830b-000000000000'))
  await page.getByRole('alert').getByText('Not found').waitFor()
})
