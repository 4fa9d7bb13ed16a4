/**
 * What somebody sets up once: roles, absences and hours.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

/** Ana and Bo work here, and Iberia is a team. */
beforeAll(async () => {
  // The page's clock is the machine's, and absences are about days to come.
  world = await aWorld({ at: new Date().toISOString(), modules })
  const ana = await world.person('csm', 'Ana Ruiz')
  await world.person('csm', 'Bo Lind')
  const admin = await world.person('admin', 'Ada Moss')
  const team = await world.call(admin, 'POST', '/api/workspaces/teams', { name: 'Iberia', members: [ana.member] })
  expect(team.status).toBeLessThan(300)
  visitor = await aVisitor(world)
  page = visitor.page
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const engineer = () => page.getByRole('combobox', { name: 'Who fills Solutions engineer' })

async function pick(label: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('G09 G10 F251 who fills a role, who is away and when people work are said on one page', async () => {
  await visitor.open('settings?tab=roles_and_hours')

  // Ana fills the role for everybody, Bo for the accounts of one team, and that is taken back.
  await pick('Who fills Solutions engineer', 'Ana Ruiz')
  await page.getByText('Solutions engineer: changed').waitFor()
  await pick('For accounts of', 'Iberia')
  await expect.poll(() => engineer().getAttribute('placeholder'), patient).toBe('Ana Ruiz, as for everybody')
  await pick('Who fills Solutions engineer', 'Bo Lind')
  await expect.poll(() => engineer().inputValue(), patient).toBe('Bo Lind')
  await pick('For accounts of', 'Everybody')
  await page.getByText('Iberia: Bo Lind').waitFor()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('Iberia: Bo Lind').waitFor({ state: 'detached' })
  await pick('Who fills Executive sponsor', 'Bo Lind')
  await page.getByText('Executive sponsor: changed').waitFor()
  await pick('Who fills Executive sponsor', 'Nobody')
  await page.getByText('Executive sponsor: nobody now').waitFor()

  // Ana is away, and Bo stands in.
  await page.getByRole('button', { name: 'Say who is away' }).click()
  await pick('Who', 'Ana Ruiz')
  await pick('Stand-in', 'Bo Lind')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Ana Ruiz, from today to today, Bo Lind stands in').waitFor()

  // The workspace gets a holiday, the team a short Friday in its own hours.
  await page.getByRole('button', { name: 'Change hours of The workspace' }).click()
  await page.getByRole('button', { name: 'Add a holiday' }).click()
  await page.getByLabel('Day of holiday 1').fill('2030-12-25')
  await page.getByLabel('Name of holiday 1').fill('Christmas Day')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('region', { name: 'The workspace' }).getByText('Christmas Day').waitFor()
  await page.getByRole('button', { name: 'Other hours for Iberia' }).click()
  await page.getByLabel('Friday').fill('9 to')
  await page.getByText('Write hours such as 9:00-17:00').waitFor()
  await page.getByLabel('Friday').fill('9-13')
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const iberia = page.getByRole('region', { name: 'Iberia' })
  await iberia.getByText('09:00-13:00').waitFor()
  await iberia.getByText('Monday to Thursday').waitFor()

  await visitor.look('roles-and-hours')
  expect(await visitor.faults('roles-and-hours')).toEqual([])
  expect(await visitor.beyondPhone('roles-and-hours')).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: /^Take back: Ana Ruiz/ }).click()
  await page.getByText('Nobody is away.').waitFor()
})
