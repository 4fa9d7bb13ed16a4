import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { rawId, upsertAccounts } from '../src/modules/accounts/index.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { shapeOf, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

/** Five customers with contracts: one over, one under notice, three to be called. The week before is noted. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-02-23T09:00:00Z', modules, workspace: { zone: 'UTC' } })
  const owner = await world.person('owner', 'Olga Owner')
  const names = ['Oak', 'Elm', 'Ash', 'Fir', 'Yew']
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, ownerId: owner.member, stage: 'retention' as const })),
      { source: 'crm', origin: 'import', known: new Date('2025-01-01T00:00:00Z') },
    ),
  )
  const contract = (account: string, starts: string, more: object) => ({
    ...{ id: account, account, starts, amount: 10_000_000, currency: 'USD', notice_days: 30, term_months: 12 },
    ...more,
  })
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    contract('Oak', '2025-03-20', { ends: '2026-03-20' }),
    contract('Elm', '2025-03-25', { ends: '2026-03-25' }),
    contract('Ash', '2025-02-10', { ends: '2026-02-10' }),
    contract('Fir', '2025-03-31', { ends: '2026-03-31' }),
    contract('Yew', '2025-03-15', { auto_renew: true, notice_received_on: '2026-02-01' }),
  ])
  await world.settle()
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('F155 a quarter is called, looked at by category and since Monday, and says how right calls were', async () => {
  await visitor.open('renewals')
  const list = page.getByRole('table', { name: 'Renewals by deadline' })
  await list.getByText('Slipped').waitFor()
  await list.getByText('notice received').waitFor()
  const { name, bytes } = await visitor.saved('Export CSV')
  expect(name).toBe('renewals.csv')
  for (const account of ['Oak', 'Elm', 'Ash', 'Fir', 'Yew']) expect(String(bytes)).toContain(`,${account},`)
  await page.getByRole('button', { name: 'Call Oak' }).click()
  const dialog = page.getByRole('dialog', { name: 'Call Oak' })
  await dialog.getByLabel('Why').fill('Their board agreed')
  expect(await visitor.faults('renewals-call')).toEqual([])
  await dialog.getByRole('button', { name: 'Call it' }).click()
  await list.getByText('Commit').first().waitFor()
  expect(await visitor.faults('renewals')).toEqual([])
  expect(await visitor.beyondPhone('renewals')).toBeLessThanOrEqual(0)

  await page.getByRole('tab', { name: 'Board' }).click()
  await page.getByRole('region', { name: 'Commit' }).getByRole('link', { name: 'Oak' }).waitFor()
  await page.getByRole('region', { name: 'Slipped' }).getByRole('link', { name: 'Ash' }).waitFor()
  await visitor.look('renewals-board')
  await page.getByRole('tab', { name: 'Since Monday' }).click()
  const moved = page.getByRole('table', { name: 'What moved, account by account' })
  await moved.getByText('Not called → Commit').waitFor()
  await moved.getByText('Their board agreed').waitFor()
  expect(await visitor.faults('renewals-monday')).toEqual([])
  await page.getByRole('tab', { name: 'How right it was' }).click()
  await page.getByText('too few to say how right these shares are').waitFor()
  await visitor.look('renewals-callers')

  await visitor.open(`accounts/${rawId(world.workspace, 'crm', 'Oak')}?tab=contracts`)
  await page.getByRole('button', { name: 'Open its tasks' }).click()
  await page.getByText('4 tasks opened').waitFor()
  expect(await visitor.faults('renewals-account')).toEqual([])
})

test('F158 the documents of a renewal are read by stage, written into and taken along', async () => {
  await visitor.open(`renewals/${rawId(world.workspace, 'crm', 'Oak')}?due=2026-03-20`)
  await page.getByRole('heading', { name: 'Strategy document: Oak' }).waitFor()
  expect(await visitor.faults('renewals-papers')).toEqual([])
  expect(await visitor.beyondPhone('renewals-papers')).toBeLessThanOrEqual(0)
  await page.getByRole('textbox', { name: 'What we want' }).fill('They stay for two years.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved as version 2').waitFor()
  await page.getByRole('link', { name: 'Value report' }).click()
  await page.getByRole('heading', { name: 'Value report: Oak' }).waitFor()
  expect((await visitor.saved('As a page')).name).toBe('value-report-oak-2026-03-02.html')
  await page.getByRole('link', { name: 'Business review' }).click()
  await page.getByRole('heading', { name: 'Business review: Oak' }).waitFor()
  await visitor.look('renewals-review')
  await page.getByRole('link', { name: 'Renewal proposal' }).first().click()
  await page.getByText('Proposal 1', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Draw up another' }).click()
  const dialog = page.getByRole('dialog', { name: 'Draw up a proposal' })
  await dialog.getByLabel('Discount in %').fill('15')
  await dialog.getByLabel('Reason').fill('Three years')
  expect(await visitor.faults('renewals-proposal')).toEqual([])
  await dialog.getByRole('button', { name: 'Draw it up' }).click()
  await page.getByText('Proposal 2', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Put forward' }).click()
  await page.getByText('May be sent').waitFor()
})

test('rule 25 the calendar shows last days of notice and their clocks, by keyboard and on a phone', async () => {
  await visitor.open('renewals?tab=calendar')
  const oak = page.locator('button[data-day="2026-02-18"]')
  await page.getByRole('button', { name: 'Earlier' }).click()
  await oak.getByText('Oak').waitFor()
  await oak.click()
  await page.locator('[data-chosen]').getByText('last day of notice').waitFor()
  await page.keyboard.press('ArrowRight')
  expect(await page.locator('[aria-pressed="true"][data-day]').getAttribute('data-day')).toBe('2026-02-19')
  expect(await visitor.faults('renewals-calendar')).toEqual([])
  expect(await visitor.beyondPhone('renewals-calendar')).toBeLessThanOrEqual(0)
})
