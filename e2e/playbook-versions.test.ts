/**
 * Versions side by side: a second path through playbooks.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type Person, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page
let admin: Person
let playbook: string

const source = `name: Follow-up
steps:
  - id: pause
    title: Give it time
    wait: { days: 5 }
  - id: quiet
    title: A quiet week
    wait: { days: 7 }
  - task: { title: Call in the old words }
`

/** Without the quiet week, and with other words in the task. */
const mended = `name: Follow-up
steps:
  - id: pause
    title: Give it time
    wait: { days: 5 }
  - task: { title: Call in the new words }
`

/** A playbook that is live, with one run at a step that stays and one at a step that will go. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-22T09:00:00Z', modules })
  const [osprey, kestrel] = await someAccounts(world, ['osprey', 'kestrel'])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  admin = await world.person('admin', 'Ada Admin')
  playbook = (await post('/api/playbooks', { source })).id
  await post(`/api/playbooks/${playbook}/stage`, { stage: 'live', reason: 'Tried by hand' })
  const ahead = await start(osprey)
  await start(kestrel)
  await post('/api/playbooks/runs/acts', { runs: [ahead], act: 'skip' })
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function post(path: string, body: Record<string, unknown>) {
  const answer = await world.call(admin, 'POST', path, body)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body
}

async function start(account: AccountId | undefined): Promise<string> {
  const { items } = await post(`/api/playbooks/${playbook}/runs`, { accounts: [account] })
  return items[0].run
}

const rowOf = (account: string) => page.getByRole('row', { name: new RegExp(`Account ${account}`) })
const open = (account: string) => page.getByRole('button', { name: `Account ${account}` }).click()

test('a live playbook is changed, and what is under way says that it stays on its version', async () => {
  await visitor.open(`playbooks/${playbook}?tab=written`)
  await page.getByLabel('The playbook as it is written').fill(mended)
  await page.getByText('nothing is wrong with it').waitFor()
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  await page.getByText('Saved as version 2').waitFor()
  await page.getByRole('tab', { name: /^Runs/ }).click()
  await rowOf('kestrel').getByText('Give it time').waitFor()
  await rowOf('kestrel').getByText('newest is 2').waitFor()
  await rowOf('osprey').getByText('A quiet week').waitFor()
  await open('kestrel')
  const sheet = page.getByRole('dialog')
  await sheet.getByText('The newest is 2. The run ends on its own version unless').waitFor()
  await sheet.getByRole('button', { name: 'Put on version 2' }).waitFor()
  expect(await visitor.faults('playbook-version-run')).toEqual([])
  await page.keyboard.press('Escape')
  await open('osprey')
  await sheet.getByText('The newest is 2, and has no such step').waitFor()
  expect(await sheet.getByRole('button', { name: 'Put on version 2' }).count()).toBe(0)
  await page.keyboard.press('Escape')
})

test('before runs are put on the newest version one reads which go on where, and which stay as they are', async () => {
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Put on the newest version' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 of 2 selected runs').waitFor()
  await dialog.getByText('1 run at Give it time: from version 1 to 2').waitFor()
  await dialog.getByText('1 run at A quiet week: no such step in the newest version, so version 1 to the end').waitFor()
  expect(await visitor.faults('playbook-version-ask')).toEqual([])
  expect(await visitor.beyondPhone('playbook-version-ask')).toBe(0)
  await dialog.getByRole('button', { name: 'Put on the newest version' }).click()
  await page.getByText('1 run put on the newest version').waitFor()
  await rowOf('kestrel').getByText('newest is 2').waitFor({ state: 'detached' })
  await rowOf('osprey').getByText('newest is 2').waitFor()
})

test('a run ends in the words of its version: the one that was put on the newest in the new ones', async () => {
  await open('kestrel')
  await page.getByRole('dialog').getByText('Goes on by version 2').waitFor()
  expect(await visitor.faults('playbook-version-log')).toEqual([])
  await page.keyboard.press('Escape')
  world.clock.set(new Date('2026-12-01T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  await visitor.open(`playbooks/${playbook}?tab=runs&status=all`)
  await open('kestrel')
  await page.getByRole('dialog').getByText('Opened the task Call in the new words').waitFor()
  await page.keyboard.press('Escape')
  await open('osprey')
  await page.getByRole('dialog').getByText('Opened the task Call in the old words').waitFor()
})

test('in German the dialog speaks it', async () => {
  await visitor.open('settings?tab=you')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'Deutsch', exact: true }).click()
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  await visitor.open(`playbooks/${playbook}?tab=runs&status=all`)
  await page.getByRole('checkbox', { name: 'Alle angezeigten Zeilen auswählen' }).check()
  await page.getByRole('button', { name: 'Auf die neueste Version setzen' }).click()
  await page.getByRole('dialog').getByText('schon auf der neuesten Version, oder beendet').waitFor()
  await visitor.look('playbook-version-german')
})
