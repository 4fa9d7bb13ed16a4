/**
 * What somebody sets up once: members, teams and keys.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { MemberId } from '../src/kernel/ids.ts'
import { find, rawId, upsertAccounts } from '../src/modules/accounts/index.ts'
import { ensureMember } from '../src/modules/workspaces/index.ts'
import { crm } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

/** A workspace with two managers; Dara owns three accounts. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  const dara = await member('Dara Okafor')
  await member('Anouk Lindgren')
  await own(dara, { 'Osprey Logistics': 142_000, 'Brightwater Clinics': 118_000, 'Talamanca Foods': 9_800 })
  await world.settle()
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const member = (name: string): Promise<MemberId> =>
  world.within((tx) =>
    ensureMember(tx, { name, email: `${name.split(' ')[0]?.toLowerCase()}@fernhollow.example`, role: 'csm' }),
  )

async function own(ownerId: MemberId, arr: Record<string, number>): Promise<void> {
  const drafts = Object.entries(arr).map(([name, dollars]) => ({ externalId: name, name, arr: dollars * 100, ownerId }))
  const known = new Date('2026-01-01T09:00:00Z')
  await world.within((tx) => upsertAccounts(tx, drafts, { source: crm, origin: 'import', known }))
}

const page = () => visitor.page
const button = (name: string | RegExp) => page().getByRole('button', { name, exact: typeof name === 'string' })
const dialog = () => page().getByRole('dialog')
const row = (table: string, text: string) =>
  page().getByRole('table', { name: table }).locator('tbody tr').filter({ hasText: text })

test.each(['members', 'teams', 'workspace', 'security', 'keys', 'fields', 'log', 'you'])(
  'Settings, %s: no axe violation in light and dark, and nothing stands beyond a phone',
  async (tab) => {
    await visitor.open(`settings?tab=${tab}`)
    expect(await visitor.faults(`settings-${tab}`)).toEqual([])
    expect(await visitor.beyondPhone(`settings-${tab}`)).toBeLessThanOrEqual(0)
  },
)

test('an invitation by address shows its link once, stands in the list, and its link signs the newcomer in', async () => {
  await visitor.open('settings')
  await button('Invite a member').click()
  await dialog().getByLabel('E-mail').fill('ben@fernhollow.example')
  await dialog().getByLabel('Name').fill('Ben Ode')
  expect(await visitor.faults('invite')).toEqual([])
  await dialog().getByRole('button', { name: 'Invite', exact: true }).click()
  await dialog().getByText('Mail is not sent from here yet').waitFor()
  const link = await dialog().getByLabel('Link').inputValue()
  await page().keyboard.press('Escape')
  await row('Open invitations', 'Ben Ode').getByText('Administrator').waitFor()
  const newcomer = await (await browser().newContext()).newPage()
  await newcomer.goto(link)
  await newcomer.waitForURL(/\/w\//)
  await newcomer.getByRole('button', { name: 'Ben Ode' }).waitFor()
  await newcomer.context().close()
  await visitor.open('settings')
  await row('Members', 'Ben Ode').getByText('Signs in').waitFor()
  await page().getByText('Nobody is invited at the moment').waitFor()
})

const browser = () => {
  const found = page().context().browser()
  if (!found) throw new Error('The page has a browser')
  return found
}

test('a team is made with a lead, and the books stand below with count and ARR', async () => {
  await visitor.open('settings?tab=teams')
  await button('New team').click()
  await dialog().getByLabel('Name').fill('North')
  await dialog().getByRole('checkbox', { name: 'Anouk Lindgren', exact: true }).check()
  await dialog().getByRole('checkbox', { name: 'Anouk Lindgren leads' }).check()
  await dialog().getByRole('checkbox', { name: 'Ben Ode', exact: true }).check()
  expect(await visitor.faults('team')).toEqual([])
  await dialog().getByRole('button', { name: 'Save' }).click()
  await row('Teams', 'North').getByText('Anouk Lindgren').waitFor()
  await expect
    .poll(() => row('Books', 'Dara Okafor').getByRole('cell').allInnerTexts(), patient)
    .toEqual(['Dara Okafor', 'Their own book', '', '3', '3', '$270K'])
  await page().getByRole('table', { name: 'Books' }).getByRole('link', { name: 'Dara Okafor' }).click()
  await page().getByRole('table', { name: 'Accounts' }).getByText('Talamanca Foods').waitFor()
})

test('an administrator looks as a member, sees their book, changes nothing, and returns', async () => {
  await visitor.open('settings')
  await button('Actions for Dara Okafor').click()
  await page().getByRole('menuitem', { name: 'Look as Dara' }).click()
  await page().getByText('you see what Dara Okafor sees').waitFor()
  expect(await visitor.faults('look')).toEqual([])
  await visitor.open('accounts')
  await page().getByRole('table', { name: 'Accounts' }).getByText('Osprey Logistics').waitFor()
  await visitor.open('settings')
  expect(await page().getByRole('tab').allInnerTexts()).toEqual(['Members', 'Teams', 'Roles and hours'])
  await button('Return to Administrator').click()
  await page().getByRole('tab', { name: 'Log' }).waitFor()
})

test('a leaver’s book is handed on with a look at what is open before it', async () => {
  await visitor.open('settings')
  await button('Actions for Dara Okafor').click()
  await page().getByRole('menuitem', { name: 'End access' }).click()
  await dialog().getByText('3 accounts').waitFor()
  await dialog().getByText('Osprey Logistics, Brightwater Clinics, Talamanca Foods').waitFor()
  expect(await visitor.faults('leave')).toEqual([])
  await dialog().getByText('One colleague takes everything').waitFor()
  await dialog().getByPlaceholder('Choose a colleague').click()
  await page().getByRole('option', { name: 'Anouk Lindgren' }).click()
  await dialog().getByRole('button', { name: 'End access and hand over' }).click()
  await page().getByText('Dara Okafor has no access any more').waitFor()
  await row('Members', 'Dara Okafor').getByText('Ended').waitFor()
  const [osprey] = await world.within((tx) => find(tx, [rawId(world.workspace, crm, 'Osprey Logistics')]))
  expect(osprey?.ownerName).toBe('Anouk Lindgren')
  await button('Actions for Dara Okafor').click()
  await page().getByRole('menuitem', { name: 'Undo the leaving' }).click()
  await page().getByText('Dara Okafor is back, with what was handed on').waitFor()
})

test('a key is made, given a new text while the old stays good, and revoked', async () => {
  await visitor.open('settings?tab=keys')
  await button('New key').click()
  await dialog().getByLabel('Name').fill('Shop')
  await dialog().getByRole('button', { name: 'Make key' }).click()
  const first = await dialog().getByRole('textbox', { name: 'Key' }).inputValue()
  await page().keyboard.press('Escape')
  await button('New text for Shop').click()
  expect(await visitor.faults('rotate')).toEqual([])
  await dialog().getByRole('button', { name: 'Make new text' }).click()
  await expect.poll(() => dialog().getByRole('textbox', { name: 'Key' }).inputValue(), patient).not.toBe(first)
  await page().keyboard.press('Escape')
  await row('API keys', 'Shop').getByText('old text until').waitFor()
  await button('Revoke Shop').click()
  await dialog().getByRole('button', { name: 'Revoke' }).click()
  await row('API keys', 'Shop').getByText('revoked').waitFor()
})

test('the log says each change in words, is narrowed in the address, taken along as CSV, and says that it is whole', async () => {
  await visitor.open('settings?tab=log')
  const said = () => page().getByRole('table', { name: 'Log of changes' }).locator('tbody tr').allInnerTexts()
  await expect.poll(said, patient).toContainEqual(expect.stringContaining('revoked the key Shop'))
  await page()
    .getByText(/Whole: \d+ rows/)
    .waitFor()
  await page().getByPlaceholder('Everything').click()
  await page().getByRole('option', { name: /^Team/ }).click()
  await expect.poll(said, patient).toHaveLength(1)
  expect((await said())[0]).toContain('saved the team North: leads Anouk Lindgren; members Anouk Lindgren, Ben Ode')
  expect(page().url()).toContain('kind=team')
  const csv = String((await visitor.saved('Take along as CSV')).bytes)
  expect(csv.split('\r\n')).toHaveLength(3)
  await visitor.open('settings?tab=log&kind=team&to=2026-01-01')
  await page().getByText('Nothing of this was changed').waitFor()
  await button('Show everything').click()
  await expect.poll(said, patient).toContainEqual(expect.stringContaining('revoked the key Shop'))
})
