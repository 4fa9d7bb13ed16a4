/**
 * What is shared and printed of an account, which pages show anyway.
 * @module-tag prove
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, axeFinds, keepLook, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let owner: Visitor
let account: string
let link = ''

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  account = (await someCustomers(world))[0] ?? ''
  owner = await aVisitor(world)
})
afterAll(async () => {
  await owner?.close()
  await world?.close()
})

const dialog = () => owner.page.getByRole('dialog', { name: 'Share this account' })

/** Somebody with nothing but a link: no session, another browser. */
async function stranger(
  look: { colorScheme: 'light' | 'dark'; width: number },
  address: string,
  see: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await owner.page
    .context()
    .browser()
    ?.newContext({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 900 }, bypassCSP: true })
  if (!context) throw new Error('The browser is gone')
  try {
    const page = await context.newPage()
    await page.goto(address)
    await see(page)
  } finally {
    await context.close()
  }
}

test('N16 a link is made, copied once, opened by a stranger, counted and taken back', async () => {
  const { page } = owner
  await owner.open(`accounts/${account}`)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await dialog().getByText('No link yet').waitFor()
  await dialog().getByRole('checkbox', { name: 'Tickets' }).check()
  await dialog().getByRole('button', { name: 'Make link' }).click()
  link = await dialog().getByLabel('The new link').inputValue()
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/share\/[0-9a-f]{32}_[\w-]{43}$/)
  await dialog().getByText('never opened').waitFor()
  await stranger({ colorScheme: 'light', width: 1280 }, link, async (seen) => {
    await seen.getByRole('heading', { level: 1, name: 'Osprey Logistics' }).waitFor()
    await seen.getByRole('cell', { name: 'Login asks twice' }).waitFor()
    const [paper] = await Promise.all([
      seen.waitForEvent('download'),
      seen.getByRole('link', { name: 'Download PDF' }).click(),
    ])
    expect(paper.suggestedFilename()).toBe('osprey-logistics-2026-11-23.pdf')
  })
  await page.reload()
  await dialog().getByText('opened 2 times').waitFor()
  expect(await dialog().getByLabel('The new link').count()).toBe(0)
})

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('the shared page has no axe violation and fits: %s, %i wide', async (colorScheme, width) => {
  await stranger({ colorScheme, width }, link, async (seen) => {
    await seen.getByRole('heading', { level: 1 }).waitFor()
    await keepLook(seen, `shared-${colorScheme}-${width}`, { fullPage: true })
    expect(await axeFinds(seen)).toEqual([])
    expect(await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  })
})

test('the share dialog has no axe violation, light and dark, and fits a phone', async () => {
  await owner.open(`accounts/${account}?share=open`)
  await dialog().waitFor()
  expect(await owner.faults('share')).toEqual([])
  expect(await owner.beyondPhone('share')).toBeLessThanOrEqual(0)
})

test('a PDF is downloaded from the dialog, and a link that was taken back opens nothing', async () => {
  await owner.open(`accounts/${account}?share=open`)
  const { name, bytes } = await owner.saved('Download PDF')
  expect(name).toBe('osprey-logistics-2026-11-23.pdf')
  expect(String(bytes.subarray(0, 5))).toBe('%PDF-')
  await dialog()
    .getByRole('button', { name: /^Take back/ })
    .click()
  await dialog().getByRole('list', { name: 'Links' }).getByText('taken back').waitFor()
  await stranger({ colorScheme: 'light', width: 1280 }, link, async (seen) => {
    await seen.getByRole('heading', { level: 1, name: 'This link has ended' }).waitFor()
    expect(await axeFinds(seen)).toEqual([])
  })
})

test('an administrator forbids sharing, which ends what was shared', async () => {
  const { page } = owner
  await owner.open('settings?tab=security')
  expect(await owner.faults('sharing')).toEqual([])
  await page.getByRole('switch', { name: 'Accounts may be shared by link' }).press('Space')
  await page.getByRole('button', { name: 'Forbid and end all links' }).click()
  await expect
    .poll(() => page.getByRole('switch', { name: 'Accounts may be shared by link' }).isChecked(), patient)
    .toBe(false)
  await owner.open(`accounts/${account}?share=open`)
  await dialog().getByText('This workspace shares no accounts by link').waitFor()
  expect(await dialog().getByRole('button', { name: 'Make link' }).isDisabled()).toBe(true)
})
