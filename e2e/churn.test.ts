import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { addDays, dayOf } from '../src/kernel/day.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { keptOf } from '../src/modules/churn/domain/kept.ts'
import { revenue } from '../src/modules/revenue/module.ts'
import { nextDay, publishModel, tellContracts } from '../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let osprey: AccountId

const now = new Date()
const today = dayOf(now, 'UTC')

beforeAll(async () => {
  world = await aWorld({ at: addDays(today, -1) + now.toISOString().slice(10), modules, workspace: { zone: 'UTC' } })
  ;[osprey] = (await someAccounts(world, ['osprey', 'marlow', 'heron'])) as [AccountId]
  await tellContracts(world, [
    ['osprey', addDays(today, -300), addDays(today, 65), 82_000],
    ['marlow', addDays(today, -200), addDays(today, 165), 41_000],
    ['heron', addDays(today, -340), addDays(today, 25), 12_000],
  ])
  await nextDay(world, now.toISOString())
  visitor = await aVisitor(world)
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('without a model the page says so and offers to train one; with one, customers stand by expected loss, the card says how much it knows, and an action becomes a task', async () => {
  const { page } = visitor
  await visitor.open('churn')
  await page.getByText('No probability is told').waitFor()
  await page.getByRole('button', { name: 'Train the model' }).waitFor()
  const said = [addDays(today, -125), addDays(today, -156), addDays(today, -217)]
  const windows = said.map((on, at) => ({ on, accounts: 412 - 9 * at, foretold: 11.4 - at, came: 14 - 2 * at }))
  const bins = [0.01, 0.03, 0.08].map((foretold, at) => ({
    ...{ rows: 160, came: 3 + 5 * at, foretold },
    seen: { value: 0.02 + 0.03 * at, low: 0.01 + 0.02 * at, high: 0.05 + 0.05 * at },
  }))
  await publishModel(world, today, { kept: keptOf(windows, 90, bins) })

  await visitor.open('churn?hours=8')
  const rows = page.getByRole('row')
  await rows.filter({ hasText: 'Account osprey' }).getByText('This week').waitFor()
  await page.getByText('The hours reach for 2 accounts.').waitFor()
  expect(await rows.nth(1).textContent()).toContain('Account osprey')
  const { name, bytes } = await visitor.saved('Export CSV')
  expect(name).toBe('churn-risk.csv')
  expect(String(bytes).split('\r\n')[1]).toMatch(/^1,[^,]+,Account osprey,/)
  expect(await visitor.faults('churn')).toEqual([])
  expect(await visitor.beyondPhone('churn')).toBeLessThanOrEqual(0)

  await visitor.look('churn')
  await page.getByRole('combobox', { name: 'What is foretold' }).click()
  await page.getByRole('option', { name: 'Falling silent' }).click()
  await page.getByText('No probability is told').waitFor()
  expect(new URL(page.url()).searchParams.get('target')).toBe('inactivity')

  await visitor.open('churn?tab=model')
  await page.getByText('Published', { exact: true }).waitFor()
  await page.getByText('knows the future').waitFor()
  await page.getByRole('img', { name: 'Calibration' }).first().waitFor()
  const word = page.getByRole('region', { name: 'What it said and what came' })
  await word.getByText('The model keeps its word: 20.8 were foretold and 24 came').waitFor()
  await word.getByText('and at once where this one no longer keeps its word').waitFor()
  await visitor.look('churn-model')
  expect(await visitor.faults('churn-model')).toEqual([])
  expect(await visitor.beyondPhone('churn-model')).toBeLessThanOrEqual(0)

  await visitor.open(`accounts/${osprey}?tab=health`)
  const panel = page.getByRole('region', { name: 'Churn risk' })
  await panel.getByText('place 1 of 3').waitFor()
  await panel.getByRole('button', { name: 'Start: Executive Business Review' }).click()
  await panel.getByRole('button', { name: 'Start: Executive Business Review' }).getByText('Started').waitFor()
  await visitor.look('churn-account')
  await visitor.open('tasks')
  await page.getByText('Executive Business Review').first().waitFor()
})

test('F132 F149 early warnings stand with what was seen since when, by kind, and say how often they came true; the account says what to do', async () => {
  const { page } = visitor
  await visitor.open('churn?tab=warnings')
  const warned = page.getByRole('table', { name: 'Early warnings' })
  await warned.getByText('66 days to the renewal').waitFor()
  expect(await visitor.faults('churn-warnings')).toEqual([])
  expect(await visitor.beyondPhone('churn-warnings')).toBeLessThanOrEqual(0)
  await visitor.look('churn-warnings')

  await page.getByRole('combobox', { name: 'Which warning' }).click()
  await page.getByRole('option', { name: 'Disputed invoice' }).click()
  await page.getByText('No early warnings').waitFor()
  expect(new URL(page.url()).searchParams.get('warning')).toBe('dispute')

  await page.getByRole('tab', { name: 'What warnings are worth' }).click()
  const worth = page.getByRole('table', { name: 'How often they came true' })
  await worth.getByText('Logins in 30 days fell by 30% or more').waitFor()
  const early = page.getByText('Rates are told from 10 losses on: 0 known, 10 missing.')
  expect([await early.count(), await worth.getByText('Too early to say').count()]).toEqual([1, 0])
  expect(await visitor.faults('churn-records')).toEqual([])
  expect(await visitor.beyondPhone('churn-records')).toBeLessThanOrEqual(0)

  await visitor.open(`accounts/${osprey}?tab=health`)
  const panel = page.getByRole('region', { name: 'Early warnings' })
  await panel.getByText('Renewal comes near').waitFor()
  await panel.getByRole('button', { name: 'Start: Find out what is behind it' }).click()
  await panel.getByRole('button', { name: 'Start: Find out what is behind it' }).getByText('Started').waitFor()
  await visitor.look('churn-account-warnings')
})

test('F144 F145 who left for one reason is put on a list of its own in one click, to be won back', async () => {
  const { page } = visitor
  await someAccounts(world, ['alder', 'birch', 'cedar'])
  const ended = addDays(today, -100)
  await tellContracts(
    world,
    ['alder', 'birch', 'cedar'].map((name) => [name, addDays(ended, -365), ended, 30_000] as const),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.cancellation'),
    ['alder', 'birch'].map((account) => ({
      id: account,
      account,
      happened_at: `${addDays(ended, -40)}T10:00:00Z`,
      reason: 'Budget',
    })),
  )
  await world.settle()
  await visitor.open('churn?tab=lost')
  await page.getByRole('button', { name: 'Budget' }).click()
  await page.getByRole('region', { name: 'Left: Budget' }).getByRole('button', { name: 'Make a list' }).click()
  await page.getByText('2 accounts put on a new list').waitFor()
  const members = page.getByRole('region', { name: 'In it now' })
  await members.getByText('Account birch').waitFor()
  expect([await members.getByText('Account alder').count(), await members.getByText('Account cedar').count()]).toEqual([
    1, 0,
  ])
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Left: Budget')
})
