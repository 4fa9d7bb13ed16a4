import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { addDays, dayOf } from '../src/kernel/day.ts'
import type { AccountId, MemberId } from '../src/kernel/ids.ts'
import { openRisks, type RiskDraft } from '../src/modules/risks/index.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let osprey: AccountId
let marlow: AccountId
let me: MemberId

const at = new Date()
const today = dayOf(at, 'Europe/Lisbon')

beforeAll(async () => {
  world = await aWorld({ at: at.toISOString(), modules })
  ;[osprey, marlow] = (await someAccounts(world, ['osprey', 'marlow'])) as [AccountId, AccountId]
  visitor = await aVisitor(world)
  me = await visitor.page.evaluate(
    async () => ((await (await fetch('/api/me', { headers: { 'x-tenure': '1' } })).json()) as Me).member.id,
  )
  const admin = await world.person('admin', 'Ada Admin')
  for (const account of [osprey, marlow])
    await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: me, arr: 4_100_000 })
  await plant(osprey, 'The sponsor leaves in May', {
    cause: 'sponsor',
    impact: 'high',
    nextStep: 'Meet the successor',
    dueOn: addDays(today, -2),
  })
  await plant(marlow, 'They asked for the prices of last year', { cause: 'price', dueOn: addDays(today, 5) })
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

interface Me {
  member: { id: MemberId }
}

const plant = (account: AccountId, what: string, more: Partial<RiskDraft>) =>
  world.within((tx) => openRisks(tx, [{ account, what, cause: 'other', origin: 'hand', by: me, ...more }]))

const row = (what: string) => visitor.page.getByRole('listitem').filter({ hasText: what })

test('the register by keyboard: the most overdue first, walk by j, saved by s with what turned it, taken back', async () => {
  const { page } = visitor
  await visitor.open('risks')
  await row('The sponsor leaves in May').getByText('Next: Meet the successor').waitFor()
  await row('The sponsor leaves in May').getByText('Overdue since').waitFor()
  await page.getByText('$82,000').or(page.getByText('$82K')).first().waitFor()
  await visitor.look('risks-open')
  await row('The sponsor leaves in May').getByRole('button', { name: 'The sponsor leaves in May', exact: true }).focus()
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('They asked for the prices')
  await page.keyboard.press('s')
  await page.getByLabel('What turned it').fill('A contract over two years')
  await page.keyboard.press('Control+Enter')
  await row('They asked for the prices').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByText('1 of 1').count(), patient).toBe(1)
  await page.getByText('from ten decided on').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await row('They asked for the prices').waitFor()
})

test('a new risk takes two keys and its words, opens beside the page, and is changed there with its history', async () => {
  const { page } = visitor
  await visitor.open(`risks?risk=new&riskOf=${osprey}`)
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('What may go wrong').fill('Use has halved since June')
  await sheet.getByLabel('Next step').fill('Call the team lead')
  await visitor.look('risk-new')
  await sheet.getByRole('button', { name: 'Open the risk' }).click()
  await row('Use has halved since June').getByRole('button', { name: 'Use has halved since June', exact: true }).click()
  await sheet.getByText('opened the risk for').waitFor()
  await visitor.look('risk-sheet')
  await sheet.getByLabel('Next step').fill('Visit them')
  await sheet.getByRole('button', { name: 'Save', exact: true }).click()
  await row('Use has halved since June').getByText('Next: Visit them').waitFor()
})

test('a card is carried to Saved, which asks why, and moved by the arrow keys', async () => {
  const { page } = visitor
  await visitor.open('risks?tab=board')
  const column = (name: string) => page.getByRole('region', { name, exact: true })
  const card = (name: string) => column(name).getByRole('button', { name: /Use has halved/ })
  await card('Open').dragTo(column('Saved'))
  await page.getByLabel('What turned it').fill('They train the second team')
  await page.getByRole('button', { name: 'Mark saved' }).click()
  await card('Saved').waitFor()
  await visitor.look('risks-board')
  await card('Saved').focus()
  await page.keyboard.press('ArrowLeft')
  await card('Open').waitFor()
})

test('a pulse is set on the account’s page beside its health, with a reason and a day, and stands in lists', async () => {
  const { page } = visitor
  await visitor.open(`accounts/${osprey}`)
  const panel = page.getByRole('region', { name: 'Pulse' })
  await panel.getByText('Nobody has said yet').waitFor()
  await panel.getByRole('button', { name: 'Pulse: Poor' }).click()
  await panel.getByLabel('Why Poor').fill('They were cold in the review')
  await panel.getByRole('button', { name: 'Set', exact: true }).click()
  await panel.getByText('They were cold in the review').waitFor()
  await visitor.look('pulse')
  expect(await visitor.faults('pulse')).toEqual([])
  const columns = encodeURIComponent(JSON.stringify(['pulse:value', 'risk:open']))
  await visitor.open(`accounts?columns=${columns}`)
  await expect.poll(() => page.getByText('Poor', { exact: true }).count(), patient).toBeGreaterThan(0)
  await visitor.look('pulse-list')
})

test.each([
  ['open', 'risks'],
  ['board', 'risks?tab=board'],
  ['saved', 'risks?tab=saved'],
  ['new', 'risks?risk=new'],
  ['account', 'account'],
])('the page of risks (%s) has no axe violation, light and dark, and fits a phone', async (name, path) => {
  await visitor.open(path === 'account' ? `accounts/${osprey}?tab=risks` : path)
  expect(await visitor.faults(`risks-${name}`)).toEqual([])
  expect(await visitor.beyondPhone(`risks-${name}`)).toBeLessThanOrEqual(0)
})
