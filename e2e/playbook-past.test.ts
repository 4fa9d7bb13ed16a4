/**
 * A simulation over a past, to whom it led: a second path through playbooks.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { addDays, type Day } from '../src/kernel/day.ts'
import { events } from '../src/modules/events/module.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

const source = `name: Little use
triggers:
  - when: { field: 'measure:usage.active_days_30d', op: below, value: 10 }
steps:
  - task: { title: Call them, hours: 2 }
  - wait: { days: 2 }
  - task: { title: Ask again, hours: 1 }
`

/** A week in which two accounts stop using the product, and a playbook for them that was never switched on. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-15T09:00:00Z', modules })
  await someAccounts(world, ['osprey', 'kestrel', 'heron'])
  const day = (account: string, at: number) => ({
    ...{ account, person: 'p1', id: `${account}-${at}`, name: 'Report exported' },
    happened_at: new Date(Date.parse('2026-11-14T10:00:00Z') - at * 86_400_000).toISOString(),
  })
  await tellRows(world, shapeOf(events, 'events.event'), [
    ...Array.from({ length: 29 }, (_, at) => day('osprey', at)),
    ...Array.from({ length: 10 }, (_, at) => day('kestrel', at + 18)),
    ...Array.from({ length: 10 }, (_, at) => day('heron', at + 16)),
  ])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  for (let at = 0; at < 7; at++) {
    const today = world.clock.now().toISOString().slice(0, 10) as Day
    world.clock.set(new Date(`${addDays(today, 1)}T09:00:00Z`))
    await closeOverdueDays(world.platform, world.workspace)
    await world.settle()
  }
  visitor = await aVisitor(world)
  page = visitor.page
  await visitor.open('playbooks/new?tab=written')
  await page.getByLabel('The playbook as it is written').fill(source)
  await page.getByText('nothing is wrong with it').waitFor()
  await page.getByRole('button', { name: 'Save, switched off' }).click()
  await page.getByRole('heading', { level: 1, name: 'Little use' }).waitFor()
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('N2 a playbook is run over the past, and says who would have entered and whose hours it would take', async () => {
  await page.getByRole('tab', { name: 'Simulation' }).click()
  await page.getByText('Never simulated so far').waitFor()
  expect(await visitor.faults('playbook-simulation-empty')).toEqual([])
  await page.getByLabel('First day simulated').fill('2026-11-16')
  await page.getByRole('button', { name: 'Simulate' }).click()
  await page.getByRole('button', { name: 'Cancel' }).waitFor()
  expect(await visitor.faults('playbook-simulation-waits')).toEqual([])
  await world.settle()
  await page.getByRole('heading', { name: 'Day by day' }).waitFor()
  const entries = page.getByRole('table', { name: 'Who would have entered' })
  await entries.getByRole('link', { name: 'Account kestrel' }).waitFor()
  await entries.getByRole('link', { name: 'Account heron' }).waitFor()
  expect(await entries.getByRole('link', { name: 'Account osprey' }).count()).toBe(0)
  await page.getByRole('img', { name: /Entered: 2 in all, at most/ }).waitFor()
  await page.getByText('0 of 2 who entered were lost later; of all, 0 of 3.').waitFor()
  await page.getByText('This says whom it aims at, not what it would have done').waitFor()
  expect(await visitor.faults('playbook-simulation')).toEqual([])
  expect(await visitor.beyondPhone('playbook-simulation')).toBe(0)
})

test('N3 without a hold-out the results say how one is got, and nothing else', async () => {
  await page.getByRole('tab', { name: 'Results' }).click()
  await page.getByText('Nobody is held out').waitFor()
  expect(await visitor.faults('playbook-results-empty')).toEqual([])
})

test('F237 N3 what was simulated goes live without a reason, and with a part that is left alone', async () => {
  await page.getByRole('button', { name: 'Switch stage' }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch Little use' })
  await dialog.getByLabel('Held out, percent').fill('20')
  expect(await dialog.getByLabel('Why without a simulation').count()).toBe(0)
  expect(await visitor.faults('playbook-stage-simulated')).toEqual([])
  await dialog.getByRole('button', { name: 'Switch to Internal only' }).click()
  await page.getByText('Switched on by').waitFor()
})

test('N3 with a hold-out the results say how far the sample is, and too early until it is full', async () => {
  await page.getByText(/^Too early to say: 0 of/).waitFor()
  await page.getByRole('row', { name: /Still a customer.*too early, 0 of/ }).waitFor()
  expect(await visitor.faults('playbook-results')).toEqual([])
  expect(await visitor.beyondPhone('playbook-results')).toBe(0)
})

test('in German both tabs speak it', async () => {
  const playbook = page.url().split('?')[0]
  await visitor.open('settings?tab=you')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'Deutsch', exact: true }).click()
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  await page.goto(`${playbook}?tab=simulation`)
  await page.getByText('Von 2 Eingetretenen gingen 0 später verloren; von allen 0 von 3.').waitFor()
  await visitor.look('playbook-simulation-german')
  await page.getByRole('tab', { name: 'Ergebnisse' }).click()
  await page.getByText(/^Zu früh für eine Aussage/).waitFor()
  await page.getByRole('row', { name: /Noch Kunde.*zu früh, 0 von/ }).waitFor()
  await visitor.look('playbook-results-german')
})
