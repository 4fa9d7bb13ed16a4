/**
 * A campaign from its first letter to its last.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId, ContactId } from '../src/kernel/ids.ts'
import { noteWill } from '../src/modules/messaging/index.ts'
import { putSettings, usualSettings } from '../src/modules/messaging/store/settings.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aContact, aSender } from '../test/support/mail.ts'
import { aMailServer, type MailServer } from '../test/support/mail-server.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let server: MailServer

/** Five customers on a list, one of whom wants no such mail. */
beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  const admin = await world.person('admin', 'Ada Admin')
  const accounts = await someAccounts(world, ['alder', 'birch', 'cedar', 'dogwood', 'elm'])
  const people: ContactId[] = []
  for (const [at, account] of (accounts as AccountId[]).entries())
    people.push(await aContact(world, account, { name: `Cara ${at}`, email: `cara${at}@x.example`, role: 'champion' }))
  const no = { contact: people[1] as ContactId, states: { success: 'withdrawn' as const }, proof: 'Said so' }
  await world.within((tx) => noteWill(tx, { ...no, by: null, message: null }))
  const { body: list } = await world.call(admin, 'POST', '/api/segments', { name: 'Quiet customers', kind: 'list' })
  await world.call(admin, 'POST', `/api/segments/${list.id}/add`, { ids: accounts })
  await world.within((tx) => putSettings(tx, { ...usualSettings, quietFrom: 0, quietTo: 0, perDay: 20, perWeek: 20 }))
  server = await aMailServer()
  await aSender(world, server.port)
  await world.settle()
  visitor = await aVisitor(world)
})
afterAll(async () => {
  await visitor?.close()
  await server?.close()
  await world?.close()
})

const choose = async (label: string, option: string | RegExp) => {
  const { page } = visitor
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

test('F233 F235 a campaign is written beside its preview, begun, paused, let go on, and shows what became of each mail', async () => {
  const { page } = visitor
  await visitor.open('campaigns')
  await page.getByText('No campaigns yet').waitFor()
  await page.getByRole('button', { name: 'New campaign' }).first().click()
  await page.getByText('Choose a mail and a segment').waitFor()
  await page.getByLabel('Name').fill('Where have you been')
  await choose('Mail', 'Re-engagement')
  await choose('Segment or list', /^Quiet customers/)
  await page.getByText('5 people').first().waitFor()
  await page.getByText('The person does not want mail of this purpose: Success notes').waitFor()
  await page.getByText('Cara 1').waitFor()
  await page.getByLabel('People a day at most').fill('2')
  await page.getByText('in 3 days').waitFor()
  expect(await visitor.faults('campaigns-new')).toEqual([])
  expect(await visitor.beyondPhone('campaigns-new')).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Saved; nothing goes out yet').waitFor()
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin', exact: true }).click()
  await page.getByText('The list is made on the day that it begins.').waitFor()
  await world.settle()
  await visitor.open('campaigns')
  const row = page.getByRole('row').filter({ hasText: 'Where have you been' })
  await row.getByText('Under way').waitFor()
  await visitor.look('campaigns')
  await page.getByRole('link', { name: 'Where have you been' }).click()
  await page.getByText('2 of 5 people seen to, 3 wait for their day').waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  const list = page.getByRole('table', { name: 'Who is on the list' })
  await list.getByText('Waits for its day').first().waitFor()
  expect(await visitor.faults('campaign')).toEqual([])
  expect(await visitor.beyondPhone('campaign')).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Stop for good' }).click()
  await page.getByText('Stopped').first().waitFor()
  await choose('What became of them', 'Left out')
  await list.getByText('Not sent, it was stopped').first().waitFor()
  await visitor.open('campaigns')
  expect(await visitor.faults('campaigns')).toEqual([])
  expect(await visitor.beyondPhone('campaigns')).toBeLessThanOrEqual(0)
})
