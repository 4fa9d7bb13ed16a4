/**
 * Walks through the pages in German.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

/** Four customers of a workspace in Lisbon; three of them have an important ticket open. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const page = () => visitor.page
const language = (of: Page = page()) => of.evaluate(() => document.documentElement.lang)

async function choose(field: string, option: string, typed?: string): Promise<void> {
  const input = page().getByRole('combobox', { name: field })
  await input.click()
  if (typed) await input.fill(typed)
  await page().getByRole('option', { name: option, exact: true }).click()
}

test('a person chooses German and a zone on her own page, and the page speaks German at once', async () => {
  await visitor.open('settings?tab=you')
  expect(await language()).toBe('en')
  await choose('Time zone', 'Europe/Berlin', 'Berlin')
  await page().getByText('Saved').first().waitFor()
  await choose('Language', 'Deutsch')
  await page().getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  await expect.poll(() => language(), patient).toBe('de')
  expect(await page().getByRole('combobox', { name: 'Zeitzone' }).inputValue()).toBe('Europe/Berlin')
  expect(await visitor.faults('settings-german')).toEqual([])
})

test('Today, with the reasons that the server writes, is German', async () => {
  await visitor.open('today')
  await page().getByRole('heading', { name: 'Heute' }).waitFor()
  await page().getByText('1 Ticket hoher Priorität offen, das älteste Ticket seit 9 Tagen').first().waitFor()
  expect(await visitor.faults('today-german')).toEqual([])
  expect(await visitor.beyondPhone('today-german')).toBeLessThanOrEqual(0)
})

test('accounts are listed with German columns, figures and days', async () => {
  await visitor.open('accounts')
  const table = page().getByRole('table').first()
  await table.getByRole('columnheader', { name: 'Verlängert am' }).waitFor()
  await table.getByText(/^142\.000\s\$$/).waitFor()
  expect(await visitor.faults('accounts-german')).toEqual([])
})

test('an account and the health of all speak German', async () => {
  await visitor.open('accounts')
  await page().getByRole('link', { name: 'Osprey Logistics' }).click()
  await page().getByRole('tab', { name: 'Verträge' }).waitFor()
  expect(await visitor.faults('account-german')).toEqual([])
  await visitor.open('health')
  await page()
    .getByText('Wie der Kundenstamm steht, und wer sich bewegt hat')
    .or(page().getByText('Der Kundenstamm nach Stufe'))
    .first()
    .waitFor()
  expect(await visitor.faults('health-german')).toEqual([])
})

test('times of day are those of her zone', async () => {
  await visitor.open('settings?tab=log')
  const moment = page().getByRole('table').last().locator('time').first()
  const at = new Date((await moment.getAttribute('datetime')) ?? '')
  const inBerlin = new Intl.DateTimeFormat('de-DE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' })
  expect(await moment.getAttribute('title')).toMatch(new RegExp(`2026, ${inBerlin.format(at)}$`))
})

test('a refusal of the server is told in German, with what to do about it', async () => {
  await visitor.open('accounts/00000000-0000-4000-8000-000000000000')
  await page().getByText('Nicht gefunden').first().waitFor()
  const asked = await refusal('/api/accounts/00000000-0000-4000-8000-000000000000')
  expect(asked.detail).toBe('Einen Account mit dieser Kennung gibt es nicht')
  const list = await refusal('/api/accounts/search?text=Osprey&limit=900')
  expect(list).toMatchObject({ detail: 'limit: Zu groß: höchstens 50', remedy: 'Senden Sie höchstens 50' })
})

/** What the page would show of a request that is refused. */
const refusal = (path: string): Promise<{ detail: string; remedy: string }> =>
  page().evaluate(
    (asked) =>
      fetch(asked, { headers: { 'x-tenure': '1', 'accept-language': 'de-DE' } }).then((answer) => answer.json()),
    path,
  )

test('the log says in German what was done, and what changed', async () => {
  await visitor.open('settings?tab=log')
  await page().getByText('hat eigene Sprache und Zeitzone gewählt', { exact: false }).first().waitFor()
})

test('the timeline of an account is German, and what the customer wrote stays', async () => {
  await visitor.open('accounts')
  await page().getByRole('link', { name: 'Osprey Logistics' }).click()
  await page().getByRole('tab', { name: 'Verlauf' }).click()
  await page().getByText('Ticket “Login asks twice” eröffnet, Priorität hoch').first().waitFor()
  await page().getByText('Vertrag c-osprey begann').first().waitFor()
})

test('a scorecard that comes with the product bears German labels', async () => {
  await visitor.open('health')
  await page().getByText('Produktnutzung').first().waitFor()
})

test('somebody else stays English, and the sign-in page follows the browser', async () => {
  const other = await visitor.page.context().browser()?.newContext({ locale: 'en-US' })
  const english = await other?.newPage()
  await english?.goto(new URL('/sign-in', page().url()).href)
  await english?.getByRole('button', { name: 'Sign in' }).waitFor()
  await other?.close()
  const german = await visitor.page.context().browser()?.newContext({ locale: 'de-AT' })
  const door = await german?.newPage()
  await door?.goto(new URL('/sign-in', page().url()).href)
  await door?.getByRole('button', { name: 'Anmelden' }).waitFor()
  expect(door && (await language(door))).toBe('de')
  await german?.close()
})
