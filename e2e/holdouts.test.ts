import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { upsertAccounts } from '../src/modules/accounts/index.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

/** Eighty small customers whom nobody talks to in person, and a playbook that leaves a part of them alone. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  const owner = await world.person('owner', 'Olga Owner')
  const drafts = Array.from({ length: 80 }, (_, at) => ({ externalId: `f${at}`, name: `Fern ${at}`, arr: 100_000 }))
  const how = { source: 'crm', origin: 'import' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, drafts, how))
  await world.settle()
  const source = 'name: Say hello\nsteps: [{ task: { title: Say hello } }]\n'
  const { id } = (await world.call(owner, 'POST', '/api/playbooks', { source })).body
  const on = { stage: 'internal', reason: 'A test', holdOut: { percent: 20, endsOn: '2027-02-28' } }
  expect((await world.call(owner, 'POST', `/api/playbooks/${id}/stage`, on)).status).toBe(200)
  visitor = await aVisitor(world)
  page = visitor.page
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('N3 rule 28 before a hold-out over everything begins, the page says whom it takes and what it could show; it is ended by a yes', async () => {
  await visitor.open('holdouts')
  const running = page.getByRole('table', { name: 'Hold-outs that run' })
  await running.getByText('no effect at all: one of the groups is empty').waitFor()
  await page.getByRole('button', { name: 'Hold out of everything' }).click()
  const dialog = page.getByRole('dialog', { name: 'Hold out of everything' })
  await dialog.getByText('8 of 80 accounts held out').waitFor()
  // 8 against 72: 2.8 standard errors of a share of one half.
  await dialog.getByText('Can show: only effects of 52.3 points or more.').waitFor()
  await dialog.getByLabel('Name').fill('A quiet tenth')
  await dialog.getByLabel('Last day').fill('2027-03-31')
  await dialog.getByText('Accounts that fit a condition').click()
  await dialog.getByText('Say a share and who takes part').waitFor()
  await dialog.getByRole('group', { name: 'Condition', exact: true }).waitFor()
  expect(await visitor.faults('holdouts-start')).toEqual([])
  await dialog.getByText('Only tech-touch accounts').click()
  await dialog.getByRole('button', { name: 'Begin', exact: true }).click()
  await running.getByText('A quiet tenth').waitFor()
  await running.getByText('of accounts where:').first().waitFor()
  expect(await page.getByRole('button', { name: 'Hold out of everything' }).count()).toBe(0)
  expect(await visitor.faults('holdouts')).toEqual([])
  expect(await visitor.beyondPhone('holdouts')).toBe(0)

  await page.getByRole('button', { name: 'End A quiet tenth' }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await page.getByRole('table', { name: 'Hold-outs that are over' }).getByText('A quiet tenth').waitFor()
  await page.getByRole('button', { name: 'Hold out of everything' }).waitFor()
  await running.getByRole('link', { name: 'Results of Say hello' }).click()
  await page.getByRole('tab', { name: 'Results', selected: true }).waitFor()
})
