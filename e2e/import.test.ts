/**
 * What somebody sets up once: files that are imported.
 * @module-tag prove
 */

import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

const rows = Array.from(
  { length: 12 },
  (_, index) => `A-${index + 1},Company ${index + 1},2024-03-0${(index % 9) + 1}\n`,
).join('')

let world: World
let visitor: Visitor
let page: Page
let home: string
let folder: string

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  folder = await mkdtemp(join(tmpdir(), 'tenure-e2e-'))
  await writeFile(join(folder, 'accounts.csv'), `account_id,account_name,customer_since\n${rows}A-13,Late,2024-13-01\n`)
  await writeFile(join(folder, 'sheet.csv'), new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))
  visitor = await aVisitor(world)
  page = visitor.page
  home = visitor.home
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

async function expectSound(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await visitor.findings()).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  await page.setViewportSize({ width: 1280, height: 900 })
  expect(beyond).toBeLessThanOrEqual(0)
}

const send = (file: string) => page.getByLabel('File to import').setInputFiles(join(folder, file))

test('without any import the page says what will be here and leads to the first one', async () => {
  await page.goto(`${home}/imports`)
  await page.getByText('No imports yet').waitFor()
  await expectSound()
  await page.getByRole('button', { name: 'Import a file' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Import a file' }).waitFor()
})

test('a file that is no table says what it is and what to do', async () => {
  await page.goto(`${home}/imports/new`)
  await send('sheet.csv')
  await page.getByText('it is a zip archive or an Excel file').waitFor()
  await page.getByText('save the sheet as CSV').waitFor()
})

test('a file is sent, mapped by proposal, rehearsed, imported, and its refused row mended in place', async () => {
  await page.goto(`${home}/imports/new`)
  await send('accounts.csv')
  await page.getByText('Its first 13 rows').waitFor()
  await page.getByRole('combobox', { name: 'Column for since' }).waitFor()
  expect(await page.getByRole('combobox', { name: 'Column for id', exact: true }).inputValue()).toBe('account_id')
  await expectSound()
  await page.getByRole('button', { name: 'Rehearse' }).click()
  await page.waitForURL(/imports\/[0-9a-f-]{36}/)
  await world.settle()
  await page.getByText('A rehearsal: 13 rows read, 1 refused. Nothing was kept.').waitFor()
  await page.getByRole('button', { name: 'Import now' }).click()
  await page.getByText('It begins within seconds.').waitFor()
  await world.settle()
  await page.getByText('13 rows read, 1 refused. 12 written.').waitFor()
  await expectSound()
  await page.getByRole('button', { name: 'Mend line 14' }).click()
  await page.getByLabel('The row').fill('A-13,Late,2024-12-01')
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('button', { name: 'Try again', exact: true }).click()
  await page.getByText('13 rows read, none refused. 13 written.').waitFor()
})

test('the list shows both imports and leads to each by keyboard', async () => {
  await page.goto(`${home}/imports`)
  await page.getByRole('table', { name: 'Imports' }).getByText('rehearsal, by').waitFor()
  await expectSound()
  await page.getByRole('link', { name: 'accounts.csv' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByText('What became of every row').waitFor()
})
