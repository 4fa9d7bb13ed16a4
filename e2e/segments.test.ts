import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId } from '../src/kernel/ids.ts'
import { events } from '../src/modules/events/module.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { shapeOf, someAccounts, tellRows } from '../test/support/facts.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let page: Page
let osprey: AccountId
let address: string

/** Three accounts that use the product more and less, and the page of segments open to the owner of the workspace. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-22T09:00:00Z', modules })
  osprey = (await someAccounts(world, ['osprey', 'kestrel', 'heron']))[0] as AccountId
  const day = (account: string, at: number) => ({
    ...{ account, person: 'p1', id: `${account}-${at}`, name: 'Report exported' },
    happened_at: new Date(Date.parse('2026-11-21T10:00:00Z') - at * 86_400_000).toISOString(),
  })
  await tellRows(world, shapeOf(events, 'events.event'), [
    ...Array.from({ length: 28 }, (_, at) => day('osprey', at)),
    ...Array.from({ length: 4 }, (_, at) => day('kestrel', at)),
    day('heron', 0),
  ])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
  page = visitor.page
  address = visitor.home
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('F023 F041 a workspace comes with segments, and each says how many are in and who answers for it', async () => {
  await page.goto(`${address}/segments`)
  await page.getByRole('row').filter({ hasText: 'At risk with renewal within 120 days' }).waitFor()
  await page.getByRole('row').filter({ hasText: 'Ready to expand' }).waitFor()
  expect(await visitor.findings()).toEqual([])
  await visitor.look('segments')
})

test('while it is written, a segment says how many would be in it, and who', async () => {
  await page.getByRole('button', { name: 'Make a segment' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'A new segment' }).waitFor()
  await page.getByLabel('Name').fill('Little use')
  await page.getByRole('button', { name: 'Condition' }).first().click()
  await page.getByRole('combobox', { name: 'Field' }).click()
  await page.getByRole('combobox', { name: 'Field' }).fill('Active days')
  await page.getByRole('option', { name: 'Active days', exact: false }).first().click()
  await page.getByRole('combobox', { name: 'Comparison' }).click()
  await page.getByRole('option', { name: 'below', exact: true }).click()
  await page.getByRole('textbox', { name: 'Value' }).fill('10')
  const effect = page.getByRole('region', { name: 'What saving does' })
  await effect.getByText('2 accounts').waitFor()
  await effect.getByRole('link', { name: 'Account kestrel' }).waitFor()
  expect(await visitor.findings()).toEqual([])
  await visitor.look('segment-new')
  await page.getByRole('button', { name: 'Make the segment' }).click()
  await page.getByRole('heading', { level: 1, name: 'Little use' }).waitFor()
  await page.getByRole('link', { name: 'Account heron' }).waitFor()
})

test('why an account is in or is not says each part with the value that it saw', async () => {
  const address = page.url().split('?')[0]
  await page.goto(`${address}?tab=why&asked=${osprey}`)
  await page.getByText('Account osprey is not in Little use').waitFor()
  await page.getByText('must be below 10').first().waitFor()
  expect(await visitor.findings()).toEqual([])
  await visitor.look('segment-why')
})

test('a change shows who would leave before it is saved, and makes a version', async () => {
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Change Little use' }).waitFor()
  await page.getByRole('textbox', { name: 'Value' }).fill('3')
  await page.getByText('1 would leave').waitFor()
  await visitor.look('segment-edit')
  await page.getByRole('button', { name: 'Save as version 2' }).click()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByText('Version 2', { exact: true }).waitFor()
  await page.getByText('is below 3').first().waitFor()
})

test('events in a window are asked for where the condition is written, and are counted from then on', async () => {
  await page.goto(`${address}/segments/new`)
  await page.getByLabel('Name').fill('Exporters')
  await page.getByRole('button', { name: 'Events', exact: true }).click()
  await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Report exported')
  await page.getByLabel('At least').fill('5')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await visitor.findings()).toEqual([])
    await visitor.look(`segment-events-${colorScheme}`)
  }
  await page.getByRole('button', { name: 'Ask for it' }).click()
  await page.getByLabel('Field').and(page.locator('[value="Report exported in 30 days"]')).waitFor()
  await world.settle()
  await page.getByRole('textbox', { name: 'Value' }).fill('6')
  await page.getByRole('region', { name: 'What saving does' }).getByText('1 account').waitFor()
  await page.getByRole('button', { name: 'Make the segment' }).click()
  await page.getByRole('link', { name: 'Account osprey' }).waitFor()
})

test('a list is filled by pasting ids, and what is unknown is named', async () => {
  await page.goto(`${address}/segments/new`)
  await page.getByLabel('Name').fill('Advisory board')
  await page.getByText('Kept by hand').click()
  await page.getByRole('button', { name: 'Make the segment' }).click()
  await page.getByRole('button', { name: 'Put accounts on it' }).click()
  await page.getByLabel('Ids of accounts').fill('id\nosprey\nnobody')
  await page.getByRole('button', { name: 'Put on the list' }).click()
  await page.getByText('1 id reached no account that you see').waitFor()
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Account osprey' }).waitFor()
})

test('the pages have no axe violation, light and dark, and fit a phone', async () => {
  const segment = page.url().split('?')[0] as string
  const open = async (url: string) => {
    await page.goto(url)
    await page.getByText('Advisory board').first().waitFor()
    await visitor.read()
  }
  for (const [name, url] of [
    ['segments', `${address}/segments`],
    ['segment', segment],
    ['segment-moves', `${segment}?tab=moves`],
  ] as const) {
    await open(url)
    expect(await visitor.faults(name), name).toEqual([])
    expect(await visitor.beyondPhone(name), name).toBeLessThanOrEqual(0)
  }
  await open(`${segment}/edit`)
  expect(await visitor.beyondPhone('segment-edit')).toBeLessThanOrEqual(0)
})
