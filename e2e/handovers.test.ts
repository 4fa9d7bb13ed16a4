/**
 * A book that changes hands, which happens a few times a year.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { Day } from '../src/kernel/day.ts'
import { rawId, upsertAccounts } from '../src/modules/accounts/index.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type Person, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page
let ana: Person

/** A book of 42 accounts, some with people and a task, and the page open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules, workspace: { name: 'Fernhollow Software' } })
  ana = await world.person('csm', 'Ana Ruiz')
  await world.person('csm', 'Bo Lind')
  await world.person('csm', 'Cy Lang')
  const names = ['Osprey', 'Kestrel', 'Heron', ...Array.from({ length: 39 }, (_, at) => `Customer ${at + 1}`)]
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name, at) => ({
        ...{ externalId: name, name, stage: 'retention' as const, since: '2025-01-01' as Day, ownerId: ana.member },
        ...{ arr: (50 - at) * 400_000, renewsOn: '2027-03-01' as Day },
      })),
      { source: 'crm', origin: 'live', known: world.clock.now() },
    ),
  )
  await world.settle()
  const osprey = rawId(world.workspace, 'crm', 'Osprey')
  const person = { name: 'Mara Vogt', role: 'champion', language: 'de', title: 'Head of operations' }
  await world.call(ana, 'POST', `/api/accounts/${osprey}/contacts`, person)
  await world.call(ana, 'POST', '/api/tasks', { title: 'Send the deck', account: osprey, assignee: ana.member })
  visitor = await aVisitor(world)
  page = visitor.page
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const pick = async (label: string, option: string) => {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.click()
  await box.fill(option)
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('the page says what a handover is before anybody is chosen', async () => {
  await visitor.open('handovers')
  await page.getByText('Choose whose accounts change hands').waitFor()
  await page.getByText('No handovers yet').waitFor()
  expect(await visitor.faults('handovers-empty')).toEqual([])
})

test('a book of 42 accounts is previewed by who takes over, with ARR, languages, limits and what goes along', async () => {
  await page.getByLabel('Accounts at most').fill('20')
  await page.getByRole('button', { name: 'Set the limits' }).click()
  await page.getByText('The limits are set').waitFor()
  await pick('From', 'Ana Ruiz')
  await page.getByText('42 of 42 change hands').waitFor()
  await pick('To', 'Bo Lind')
  await pick('To', 'Cy Lang')
  await page.keyboard.press('Escape')
  const books = page.getByRole('table', { name: 'By book' })
  await books.getByRole('row').filter({ hasText: 'Bo Lind' }).getByText('0 → 21').waitFor()
  await books.getByText('over the limit').first().waitFor()
  await books.getByText('German 1').waitFor()
  await page.getByText('Open tasks: 1').waitFor()
  await page.getByRole('checkbox', { name: 'Kestrel' }).uncheck()
  await page.getByText('41 of 42 change hands').waitFor()
  expect(await visitor.faults('handovers-preview')).toEqual([])
  expect(await visitor.beyondPhone('handovers-phone')).toBe(0)
})

test('the brief of an account says how it is and what is open, and has words of introduction to copy', async () => {
  await page.getByRole('button', { name: 'Brief of Osprey' }).click()
  const brief = page.getByRole('dialog', { name: 'Osprey' })
  await brief.getByText('Too little is known of it for a score.').waitFor()
  await brief.getByText('Send the deck').waitFor()
  const words = brief.getByRole('textbox', { name: 'Words of introduction' })
  await expect.poll(() => words.inputValue()).toContain('Guten Tag Mara Vogt')
  await brief.getByText('English').click()
  await expect.poll(() => words.inputValue()).toContain('I take over from Ana Ruiz')
  expect(await visitor.faults('handover-brief')).toEqual([])
  await page.keyboard.press('Escape')
})

test('they are handed over, each says what became of it, and all of it is taken back', async () => {
  await page.getByRole('button', { name: 'Hand over 41 accounts' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why').fill('Ana goes on leave')
  await dialog.getByRole('button', { name: 'Hand over', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Ana Ruiz to' }).waitFor()
  await page.getByText('Ana goes on leave').waitFor()
  await page.getByRole('row').filter({ hasText: 'Osprey' }).getByText('handed over').waitFor()
  expect(await visitor.faults('handover')).toEqual([])
  expect(await visitor.beyondPhone('handover-phone')).toBe(0)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('41 accounts given back').waitFor()
  await page.getByRole('row').filter({ hasText: 'Osprey' }).getByText('given back').waitFor()
  await visitor.open('handovers')
  await page.getByRole('row').filter({ hasText: 'Ana Ruiz to' }).getByText('taken back').waitFor()
  expect(await visitor.findings()).toEqual([])
})

test('F038 F040 sales write what they know, and the open line becomes a task', async () => {
  await visitor.open(`accounts/${rawId(world.workspace, 'crm', 'Heron')}?tab=overview`)
  await page.getByRole('button', { name: 'Write the hand-off' }).click()
  const dialog = page.getByRole('dialog', { name: 'Hand-off from sales' })
  await dialog.getByLabel('Goals').fill('Half the tickets by summer')
  await dialog.getByLabel('Left open').fill('Agree on a kick-off')
  expect(await visitor.faults('handoff-form')).toEqual([])
  await dialog.getByRole('button', { name: 'Keep the hand-off' }).click()
  await page.getByText('Kept, with 1 task').waitFor()
  await page.getByText('Half the tickets by summer').waitFor()
  await visitor.look('handoff')
})

test('F252 an account that nobody owns goes to whom a rule names: made in Settings, seen beforehand, assigned and taken back; its team is filled beside it', async () => {
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'Lapwing', name: 'Lapwing', stage: 'retention', arr: 700_000 }], {
      ...{ source: 'crm', origin: 'live', known: world.clock.now() },
    }),
  )
  await world.settle()
  await visitor.open('settings?tab=assignment')
  await page.getByText('No rule yet').waitFor()
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByLabel('Name', { exact: true }).fill('All the rest')
  await page.getByText('All that no rule before it fits').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).last().click()
  await page.getByText(/1 account without an owner: 1 to (Bo Lind|Cy Lang|Ana Ruiz)/).waitFor()
  expect(await visitor.faults('assignment')).toEqual([])
  await page.getByRole('button', { name: 'Assign 1' }).click()
  await page.getByText('Every account has an owner').waitFor()
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByText(/1 account without an owner/).waitFor()

  await visitor.open(`accounts/${rawId(world.workspace, 'crm', 'Heron')}?tab=people`)
  const add = page.getByRole('combobox', { name: 'Add a role' })
  await add.click()
  await page.getByRole('option', { name: 'Solutions engineer' }).click()
  await page.getByRole('button', { name: /Change Solutions engineer/ }).click()
  await page.getByRole('option', { name: 'Ana Ruiz' }).click()
  await page.getByText('Solutions engineer changed').waitFor()
  expect(await visitor.faults('team')).toEqual([])
  await visitor.open('settings?tab=you')
  await page.getByText('What it would say now').click()
  expect(await visitor.faults('digest')).toEqual([])
})
