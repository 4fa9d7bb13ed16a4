/**
 * What somebody is told, and what they choose to be told.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { deliver, tell } from '../src/platform/outbox/outbox.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let owner: Visitor
let bo: Page
let account: AccountId
let home: string

/** Two colleagues side by side, each in a browser of their own, and an account that both see. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  account = (await someAccounts(world, ['osprey', 'kestrel']))[0] as AccountId
  owner = await aVisitor(world)
  home = new URL('.', owner.page.url()).href
  bo = await colleague('Bo Lind')
})
afterAll(async () => {
  await owner?.close()
  await world?.close()
})

async function colleague(name: string): Promise<Page> {
  const link = await owner.page.evaluate(async (called) => {
    const response = await fetch('/api/workspaces/members', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tenure': '1' },
      body: JSON.stringify({ email: 'bo@fernhollow.example', role: 'support', name: called }),
    })
    return ((await response.json()) as { link: string }).link
  }, name)
  const context = await owner.page
    .context()
    .browser()
    ?.newContext({ viewport: { width: 1280, height: 860 } })
  if (!context) throw new Error('The browser is gone')
  const page = await context.newPage()
  await page.goto(link)
  await page.waitForURL(/\/w\//)
  return page
}

const bell = (page: Page, name: string | RegExp = /^Notifications/) =>
  page.getByRole('complementary', { name: 'Menu' }).getByRole('link', { name, exact: true })

test('a colleague is mentioned by keyboard, sees it at the bell, and comes from there to the account', async () => {
  const { page } = owner
  await owner.open(`accounts/${account}?tab=comments`)
  await page.getByText('Nobody has said anything yet').waitFor()
  const field = page.getByRole('textbox', { name: 'Write a comment' })
  await field.fill('Their renewal is close. ')
  await field.pressSequentially('@bo')
  await page.getByRole('option', { name: 'Bo Lind' }).waitFor()
  await page.keyboard.press('Enter')
  await field.pressSequentially('can you look?')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('list', { name: 'Comments' }).getByText('@Bo Lind').waitFor()

  await bo.reload()
  await bell(bo).click()
  await bell(bo, 'Notifications 1 unread').waitFor()
  await bo.getByText('mentioned you: Their renewal is close. @Bo Lind can you look?').waitFor()
  await bo.getByRole('main').getByRole('link', { name: 'Account osprey' }).click()
  await bo.getByRole('heading', { level: 1, name: 'Account osprey' }).waitFor()
  await bo.getByRole('list', { name: 'Comments' }).getByText('Their renewal is close.').waitFor()
  await bell(bo, 'Notifications').waitFor()
})

test('a comment is changed and deleted by its author alone', async () => {
  const { page } = owner
  await owner.open(`accounts/${account}?tab=comments`)
  await page.getByRole('button', { name: 'Change this comment' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Change the comment' }).fill('Their renewal is in May.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'edited' }).click()
  await page.getByRole('list', { name: 'Earlier versions' }).getByText('Their renewal is close.').waitFor()
  await page.keyboard.press('Escape')
  await bo.reload()
  await bo.getByText('Their renewal is in May.').waitFor()
  expect(await bo.getByRole('button', { name: 'Change this comment' }).count()).toBe(0)
})

test('whoever follows an account is told what is new, reads it, and marks it unread again', async () => {
  await bo.getByRole('button', { name: 'Follow' }).click()
  await bo.getByRole('button', { name: 'Following', pressed: true }).waitFor()
  const data = { from: 'green', to: 'red', direction: 'down', score: 41, afterSilence: false }
  await world.within((tx) => tell(tx, [{ name: 'health.band_changed', account, data, key: 'e2e' }]))
  await deliver(world.platform)
  await bo.goto(`${home}notifications?tab=unread`)
  await bo.getByText('Health fell from green to red, 41').waitFor()
  await bo.getByRole('button', { name: 'Mark all as read' }).click()
  await bo.getByText('Everything is read').waitFor()
  await bo.getByRole('tab', { name: 'All' }).click()
  await bo.getByRole('button', { name: 'Mark as unread: Account osprey' }).first().click()
  await bell(bo, 'Notifications 1 unread').waitFor()
})

test('a call is logged in two clicks from an account, and stands on its timeline', async () => {
  const { page } = owner
  await owner.open(`accounts/${account}?tab=timeline`)
  await page.getByRole('button', { name: 'Log activity' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Call', exact: true }).click()
  await page.getByText('Call logged').waitFor()
  await page.getByRole('list', { name: 'Timeline' }).getByText('Call', { exact: true }).first().waitFor()
})

test('an email is logged from anywhere by keyboard, for an account that one finds by name and a time gone by', async () => {
  const { page } = owner
  await owner.open('notifications')
  await page.keyboard.press('l')
  const dialog = page.getByRole('dialog', { name: 'Log activity' })
  await dialog.getByRole('combobox', { name: 'Account' }).pressSequentially('kes')
  await page.getByRole('option', { name: 'Account kestrel' }).click()
  await dialog.getByLabel('What happened').fill('Sent the new price list')
  await dialog.getByLabel('When').fill('2026-11-20T10:30')
  await dialog.getByRole('button', { name: 'Email' }).click()
  await page.getByRole('button', { name: 'Open the account' }).click()
  const timeline = page.getByRole('list', { name: 'Timeline' })
  await timeline.getByText('Sent the new price list').waitFor()
  await timeline.getByText('10:30').waitFor()
})

test('what one is told is chosen under Settings', async () => {
  const { page } = owner
  await owner.open('settings?tab=you')
  const renewals = page.getByRole('switch', { name: 'Renewals' })
  await renewals.press('Space')
  await expect.poll(() => renewals.isChecked()).toBe(false)
  await owner.read()
  await page.reload()
  await expect.poll(() => page.getByRole('switch', { name: 'Renewals' }).isChecked(), patient).toBe(false)
})

/** Something of everything that can stand there. */
async function someNews(): Promise<void> {
  const { member } = await owner.page.evaluate(async () => {
    const response = await fetch('/api/me', { headers: { 'x-tenure': '1' } })
    return (await response.json()) as { member: { id: string } }
  })
  await owner.page.evaluate(
    (id) => fetch(`/api/accounts/${id}/follow`, { method: 'POST', headers: { 'x-tenure': '1' } }),
    account,
  )
  const said = { from: 'green', to: 'yellow', direction: 'down', score: 61, afterSilence: false }
  const one = (name: string, data: object, about: AccountId | null = null) => ({
    name,
    account: about,
    data: { ...data },
    key: `${name} ${JSON.stringify(data)}`,
  })
  await world.within((tx) =>
    tell(tx, [
      one('health.band_changed', said, account),
      one('health.band_changed', { ...said, to: 'red' }, account),
      one('revenue.cancelled', { reason: 'The champion left and nobody else uses it' }, account),
      one('measures.fell_silent', { owner: 'events', since: '2026-11-20' }),
      one('imports.ended', {
        run: account,
        file: 'accounts.csv',
        member: member.id,
        state: 'done',
        written: 12,
        refused: 1,
      }),
    ]),
  )
  await deliver(world.platform)
}

test.each([
  ['notifications', 'notifications'],
  ['comments', 'accounts/ACCOUNT?tab=comments'],
  ['log', 'accounts/ACCOUNT?log=open'],
  ['settings', 'settings?tab=you'],
])('the page %s has no axe violation, light and dark, and fits a phone', async (name, path) => {
  if (name === 'notifications') await someNews()
  await owner.open(path.replace('ACCOUNT', account))
  if (name === 'notifications') await owner.page.getByText('Cancelled: The champion left').waitFor()
  if (name === 'comments') {
    await owner.page.getByRole('textbox', { name: 'Write a comment' }).pressSequentially('@b')
    await owner.page.getByRole('option', { name: 'Bo Lind' }).waitFor()
  }
  if (name === 'log') await owner.page.getByRole('dialog').waitFor()
  expect(await owner.faults(name)).toEqual([])
  expect(await owner.beyondPhone(name)).toBeLessThanOrEqual(0)
})
