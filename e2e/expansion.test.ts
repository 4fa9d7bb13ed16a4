import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { rawId, upsertAccounts } from '../src/modules/accounts/index.ts'
import { catalog } from '../src/modules/catalog/module.ts'
import { events } from '../src/modules/events/module.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { shapeOf, tellRows } from '../test/support/facts.ts'
import { aContact } from '../test/support/mail.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

/** Three customers with ten seats: Oak and Elm use nine of them, Ash owes an invoice as well. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-05-04T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  const owner = await world.person('owner', 'Olga Owner')
  const names = ['Oak', 'Elm', 'Ash']
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, ownerId: owner.member, stage: 'retention' as const })),
      { source: 'crm', origin: 'import', known: new Date('2025-01-01T00:00:00Z') },
    ),
  )
  await tellRows(world, shapeOf(catalog, 'catalog.plan'), [
    { name: 'Starter', tier: 1, price: 120_000, period: 'year', features: 'Inbox' },
    { name: 'Growth', tier: 2, price: 1_200_000, period: 'year', features: 'Inbox; Reports' },
  ])
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    names.map((name) => ({
      ...{ id: name, account: name, plan: 'Starter', product: 'Suite', starts: '2025-06-01', term_months: 12 },
      ...{ auto_renew: true, amount: 1_000_000, currency: 'USD', period: 'year', seats: 10 },
    })),
  )
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    names.flatMap((name) =>
      Array.from({ length: 9 }, (_, at) => ({
        ...{ id: `${name}-${at}`, account: name, person: `${name}-p${at}`, kind: 'track', feature: 'Inbox' },
        ...{ name: 'Inbox', happened_at: '2026-05-02T10:00:00Z' },
      })),
    ),
  )
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    ['2026-04-12', '2026-04-22', '2026-05-02'].map((day) => ({
      ...{ id: `report-${day}`, account: 'Oak', person: 'Oak-p1', kind: 'track', name: 'Reports', feature: 'Reports' },
      happened_at: `${day}T11:00:00Z`,
    })),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    { id: 'i1', account: 'Ash', amount: 1000, currency: 'USD', issued: '2026-03-01', due: '2026-04-01' },
  ])
  const oak = rawId(world.workspace, 'crm', 'Oak')
  await aContact(world, oak, { name: 'Bea Sponsor', email: 'bea@oak.example', role: 'executive_sponsor' })
  await world.settle()
  world.clock.set(new Date('2026-05-05T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('rule 33 opportunities stand by score, and those held back say why', async () => {
  await visitor.open('expansion')
  const list = page.getByRole('table', { name: 'Opportunities by score' })
  await list.getByText('9 of 10 seats are in use: 5 more are recommended').first().waitFor()
  await list.getByText('Invoice overdue').waitFor()
  const { name, bytes } = await visitor.saved('Export CSV')
  expect(name).toBe('expansion.csv')
  expect(String(bytes)).toMatch(/,Ash,Olga Owner,.*,overdue,/)
  expect(await visitor.faults('expansion')).toEqual([])
  expect(await visitor.shift()).toBeLessThan(0.02)
  expect(await visitor.beyondPhone('expansion')).toBeLessThanOrEqual(0)
  await page.getByRole('tab', { name: 'What came of it' }).click()
  await page.getByRole('table', { name: 'Who has which product' }).getByText('Suite').waitFor()
  expect(await visitor.faults('expansion-conversion')).toEqual([])
})

test('a card is moved by the arrow keys, and what ended asks why', async () => {
  await visitor.open('expansion?tab=board')
  const column = (name: string) => page.getByRole('region', { name, exact: true })
  const card = (name: string) => column(name).getByRole('button', { name: /Elm/ })
  await card('Found').dragTo(column('Pursued'))
  await card('Pursued').waitFor()
  await expect.poll(() => card('Pursued').evaluate((one) => one === document.activeElement), patient).toBe(true)
  expect(await visitor.faults('expansion-board')).toEqual([])
  await page.keyboard.press('ArrowRight')
  const dialog = page.getByRole('dialog', { name: '5 seats more for Elm' })
  await dialog.getByText('Lost').click()
  await dialog.getByLabel('Why').fill('They froze hiring')
  expect(await visitor.faults('expansion-move')).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await card('Lost').waitFor()
})

test('F165 F181 F183 an account shows what it could buy, its next steps, the business case and a trial', async () => {
  await visitor.open(`accounts/${rawId(world.workspace, 'crm', 'Oak')}?tab=expansion`)
  const upgrade = page.getByRole('listitem').filter({ hasText: 'Plan Growth' }).first()
  await upgrade.getByText('Uses Reports, part of Growth and not of Starter').waitFor()
  await page.getByText('Bea Sponsor').first().waitFor()
  await upgrade.getByRole('button', { name: 'Open the next steps as tasks' }).click()
  await page.getByText('3 tasks opened').waitFor()
  await upgrade.getByText('Business case', { exact: true }).click()
  await upgrade.getByLabel('Hours saved each, a month').fill('10')
  await upgrade.getByLabel('An hour costs, in USD').fill('60')
  await upgrade.getByText('paid back in 2 months').waitFor()
  await upgrade.getByText('Trial or pilot', { exact: true }).click()
  await upgrade.getByLabel('What is tried').fill('Two reports a week in their Monday meeting')
  await upgrade.getByLabel('Until').fill('2026-06-04')
  expect(await visitor.faults('expansion-account')).toEqual([])
  await visitor.look('expansion-account-whole')
  expect(await visitor.beyondPhone('expansion-account')).toBeLessThanOrEqual(0)
  await upgrade.getByRole('button', { name: 'Begin the trial' }).click()
  await upgrade.getByText('running', { exact: true }).waitFor()
})
