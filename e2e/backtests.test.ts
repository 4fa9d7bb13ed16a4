/**
 * A scorecard is held against the past: a second path through health.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { card, plantedUse, plantLosses } from '../test/support/planted-losses.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page

/** Twelve losses of which seven were foretold in time, a scorecard that sees them and one that sees nothing. */
beforeAll(async () => {
  world = await aWorld({
    ...{ at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC' } },
    modules: [...modules, plantedUse],
  })
  const lead = await world.person('owner', 'Olga Owner')
  await plantLosses(world, { lead, owner: lead })
  for (const file of [card('planted', 'planted.use'), card('blind', 'planted.noise')])
    expect((await world.call(lead, 'POST', '/api/health/scorecards', { file, why: 'Planted' })).status).toBe(200)
  visitor = await aVisitor(world)
  page = visitor.page
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('N1 a scorecard is held against the past, says what it can claim, and its losses are read one by one', async () => {
  await visitor.open('proof/backtests')
  await page.getByText('No scorecard was held against the past so far').waitFor()
  const scorecards = page.getByRole('combobox', { name: 'Scorecards' })
  // The one that speaks for the workspace is chosen already.
  await scorecards.press('Backspace')
  await scorecards.press('ArrowDown')
  for (const name of ['planted', 'blind']) await page.getByRole('option', { name }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('First day looked at').fill('2025-01-01')
  await page.getByRole('button', { name: 'Hold it against the past' }).click()
  await page
    .getByRole('heading', { name: 'Under way' })
    .or(page.getByRole('heading', { name: 'Waits for its turn' }))
    .waitFor()
  await world.settle()

  await page.getByText(/^planted tells better than chance who will be lost/).waitFor()
  await page.getByText('7 of 12').first().waitFor()
  await page.getByText('red 60 days or more before notice; 2 later than that').waitFor()
  await page.getByText(/^planted is ahead of blind, by \d+ to \d+ times in 100\.$/).waitFor()
  await page.getByText(/^No weights are suggested/).waitFor()
  const losses = page.getByRole('table', { name: 'Losses' })
  await losses.getByRole('link', { name: 'early 0' }).waitFor()
  expect(await visitor.faults('backtest')).toEqual([])
  await visitor.look('backtest-whole')
  expect(await visitor.beyondPhone('backtest')).toBeLessThanOrEqual(0)

  await page.getByRole('tab', { name: /False alarms/ }).click()
  await page.getByRole('table', { name: 'False alarms' }).getByRole('link', { name: 'alarm 1' }).waitFor()
  await page.getByRole('tab', { name: /Acted on and kept/ }).click()
  await page.getByRole('table', { name: 'Acted on and kept' }).getByRole('link', { name: 'helped' }).waitFor()
  await page.getByText('blind', { exact: true }).first().click()
  await page.getByText(/^blind shows no skill/).waitFor()
})

test('N1 suggested weights open in the editor as a draft that nobody has saved', async () => {
  await visitor.open('health/scorecards/planted?weights=usage:40')
  await page.getByRole('button', { name: 'Undo all' }).waitFor()
  expect(await page.getByRole('button', { name: 'Save as a new version' }).isDisabled()).toBe(true)
  await page.getByText(/weight: 40/).waitFor()
})
