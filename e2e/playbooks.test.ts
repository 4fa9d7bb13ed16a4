import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { addDays, type Day } from '../src/kernel/day.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { events } from '../src/modules/events/module.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page
let accounts: readonly AccountId[]

/** Accounts that use the product more and less, and the pages of playbooks open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-22T09:00:00Z', modules })
  accounts = await someAccounts(world, ['osprey', 'kestrel', 'heron', 'merlin'])
  const day = (account: string, at: number) => ({
    ...{ account, person: 'p1', id: `${account}-${at}`, name: 'Report exported' },
    happened_at: new Date(Date.parse('2026-11-21T10:00:00Z') - at * 86_400_000).toISOString(),
  })
  await tellRows(world, shapeOf(events, 'events.event'), [
    ...Array.from({ length: 28 }, (_, at) => day('osprey', at)),
    ...Array.from({ length: 4 }, (_, at) => day('kestrel', at)),
    ...Array.from({ length: 3 }, (_, at) => day('merlin', at)),
    day('heron', 0),
  ])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  await archiveThePack()
  visitor = await aVisitor(world)
  page = visitor.page
})

/** What the product brings is put away, so that the pages begin empty. */
async function archiveThePack(): Promise<void> {
  const admin = await world.person('admin', 'Ada Admin')
  const { body } = await world.call(admin, 'GET', '/api/playbooks')
  for (const { id } of body.items) expect((await world.call(admin, 'DELETE', `/api/playbooks/${id}`)).status).toBe(200)
}

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function nextDay(): Promise<void> {
  const today = world.clock.now().toISOString().slice(0, 10) as Day
  world.clock.set(new Date(`${addDays(today, 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

const source = `name: Little use
summary: A call while there is still time.
triggers:
  - when: { field: 'measure:usage.active_days_30d', op: below, value: 10 }
steps:
  # Whoever answers for them calls first.
  - task: { title: Call them, due: { days: 2 } }
  - wait: { days: 2 }
  - branch:
      - if: { field: 'measure:usage.active_days_30d', op: below, value: 3 }
        do:
          - task: { title: Ask the lead to join }
          - exit: true
      - else:
          - id: more
            wait:
              for: { field: 'measure:usage.active_days_30d', op: at least, value: 10 }
              at_most: 14
  - task: { title: Note what helped }
`

/** Saves a text by hand: the whole of it is put into the editor. */
async function write(text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Written' }).click()
  await page.getByLabel('The playbook as it is written').fill(text)
}

test('the list says what a playbook is while there is none', async () => {
  await visitor.open('playbooks')
  await page.getByText('No playbooks yet').waitFor()
  expect(await visitor.faults('playbooks-empty')).toEqual([])
  expect(await visitor.beyondPhone('playbooks-empty')).toBe(0)
})

test('what is wrong with a playbook is said beside its line before it is saved', async () => {
  await page.getByRole('button', { name: 'New playbook' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'New playbook' }).waitFor()
  await page.getByRole('button', { name: /Call the champion/ }).waitFor()
  expect(await visitor.faults('playbook-new')).toEqual([])
  await write(source.replace('due: { days: 2 }', 'due: { days: many }'))
  const problems = page.getByRole('list', { name: 'What is wrong' })
  await problems.getByRole('button', { name: 'Line 7' }).waitFor()
  expect(await page.getByRole('button', { name: 'Save, switched off' }).isDisabled()).toBe(true)
  await problems.getByRole('button', { name: 'Line 7' }).click()
  expect(await visitor.faults('playbook-problems')).toEqual([])
  await write(source)
  await page.getByText('nothing is wrong with it').waitFor()
  await page.getByRole('button', { name: 'Save, switched off' }).click()
  await page.getByRole('heading', { level: 1, name: 'Little use' }).waitFor()
})

test('a playbook is switched on in steps, with whom it takes and why without a simulation', async () => {
  await page.getByRole('button', { name: 'Switch stage' }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch Little use' })
  await dialog.getByLabel('Internal only').waitFor()
  await dialog.getByLabel('Also those already there').check()
  expect(await dialog.getByRole('button', { name: 'Switch to Internal only' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Why without a simulation').fill('A trial with tasks of our own')
  expect(await visitor.faults('playbook-stage')).toEqual([])
  await dialog.getByRole('button', { name: 'Switch to Internal only' }).click()
  await page.getByText('Switched on by').waitFor()
  await nextDay()
  await nextDay()
  await nextDay()
})

test('the canvas shows how many runs stand at each step and went which way', async () => {
  await page.reload()
  await visitor.read()
  await page.getByText(/Active days.* below 3/).waitFor()
  await page.getByRole('button', { name: /Wait.*2 here.*for a condition, 14 days at most/ }).waitFor()
  expect(await visitor.faults('playbook-canvas')).toEqual([])
  await page.getByRole('button', { name: /for a condition/ }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('Stand here now').waitFor()
  expect(await visitor.faults('playbook-step')).toEqual([])
  await sheet.getByRole('link', { name: 'See the 2 runs' }).click()
  await page.getByRole('button', { name: 'Account kestrel' }).waitFor()
  expect(await page.getByRole('button', { name: 'Account heron' }).count()).toBe(0)
})

test('a step is added on the canvas, comments stay, and the new version stands beside the old one', async () => {
  await page.getByRole('tab', { name: 'Canvas' }).click()
  await page.getByRole('button', { name: 'Add a step here' }).first().click()
  await page.getByRole('menuitem', { name: 'Wait' }).click()
  await page.getByText('nothing is wrong with it').waitFor()
  await page
    .getByRole('button', { name: /^Wait.*2 days$/ })
    .first()
    .click()
  await page.getByLabel('What it says').fill('id: pause\nwait: { days: 3 }')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: /^Wait.*3 days$/ }).waitFor()
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  await page.getByText('Saved as version 2').waitFor()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('cell', { name: /id: pause/ }).waitFor()
  expect(await visitor.faults('playbook-versions')).toEqual([])
  await page.getByRole('tab', { name: 'Written' }).click()
  expect(await page.getByLabel('The playbook as it is written').inputValue()).toContain('# Whoever answers for them')
  expect(await visitor.faults('playbook-written')).toEqual([])
})

test('several runs are paused at once, with how many that reaches, and the log of a run says who did it', async () => {
  await page.getByRole('tab', { name: /^Runs/ }).click()
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('dialog').getByText('2 of 2 selected runs').waitFor()
  expect(await visitor.faults('playbook-runs')).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('cell', { name: 'Paused' }).first().waitFor()
  await page.getByRole('button', { name: 'Account kestrel' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('Opened the task Call them').waitFor()
  await sheet.getByText('Paused', { exact: false }).last().waitFor()
  expect(await visitor.faults('playbook-run')).toEqual([])
  await page.keyboard.press('Escape')
})

test('N11 why says for an account that entered and one that did not what each trigger saw', async () => {
  const playbook = page.url().split('?')[0]
  await page.goto(`${playbook}?tab=why&asked=${accounts[2]}`)
  await page.getByText(/Account heron entered Little use on/).waitFor()
  await page
    .getByText(/must be below 10|is below 10/)
    .first()
    .waitFor()
  expect(await visitor.faults('playbook-why')).toEqual([])
  await page.goto(`${playbook}?tab=why&asked=${accounts[0]}`)
  await page.getByText(/Account osprey is not in Little use/).waitFor()
  await page.getByText('must be below 10').first().waitFor()
})

test('an account shows its playbooks, and is let into one by hand', async () => {
  await visitor.open(`accounts/${accounts[0]}?tab=playbooks`)
  await page.getByRole('button', { name: 'Start a playbook' }).click()
  await page.getByRole('combobox', { name: 'Playbook' }).click()
  await page.getByRole('option', { name: /Little use/ }).click()
  expect(await visitor.faults('account-playbooks-start')).toEqual([])
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByText('It entered the playbook').waitFor()
  await page.getByRole('button', { name: 'Little use' }).waitFor()
  expect(await visitor.faults('account-playbooks')).toEqual([])
  expect(await visitor.beyondPhone('account-playbooks')).toBe(0)
})

test('the list says who is under way and what wants a look, and every tab fits a phone', async () => {
  await visitor.open('playbooks')
  await page.getByRole('row', { name: /Little use.*Internal only/ }).waitFor()
  expect(await visitor.faults('playbooks')).toEqual([])
  expect(await visitor.beyondPhone('playbooks')).toBe(0)
  await page.getByRole('link', { name: 'Little use' }).click()
  await page.getByRole('heading', { level: 1, name: 'Little use' }).waitFor()
  const playbook = page.url().split('?')[0]
  for (const tab of ['canvas', 'runs', 'written', 'versions', 'why']) {
    await page.goto(`${playbook}?tab=${tab}`)
    await visitor.read()
    expect(await visitor.beyondPhone(`playbook-${tab}`), tab).toBe(0)
  }
})

test('in German the same pages speak it, stage, reasons and log among it', async () => {
  await visitor.open('settings?tab=you')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'Deutsch', exact: true }).click()
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  await visitor.open('playbooks')
  await page.getByRole('row', { name: /Little use.*Nur intern/ }).waitFor()
  await visitor.look('playbooks-german')
  await page.getByRole('link', { name: 'Little use' }).click()
  await page.getByRole('tab', { name: /^Läufe/ }).click()
  await page.getByRole('button', { name: 'Account kestrel' }).click()
  await page.getByText('Aufgabe Call them angelegt').waitFor()
  await page
    .getByText(/Wartet bis/)
    .first()
    .waitFor()
  await visitor.look('playbook-run-german')
  await page.goto(`${page.url().split('?')[0]}?tab=why&asked=${accounts[2]}`)
  await page.getByText(/Account heron trat am .* in Little use ein/).waitFor()
  await visitor.look('playbook-why-german')
})
