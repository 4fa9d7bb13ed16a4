import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import type { AccountId, MemberId } from '../src/kernel/ids.ts'
import { openRisks } from '../src/modules/risks/index.ts'
import { someAccounts } from '../test/support/facts.ts'
import { aContact } from '../test/support/mail.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let osprey: AccountId
let me: MemberId

beforeAll(async () => {
  world = await aWorld({ at: new Date().toISOString(), modules })
  ;[osprey] = (await someAccounts(world, ['osprey'])) as [AccountId]
  await aContact(world, osprey, { name: 'Maria Costa', email: 'maria@osprey.example' })
  visitor = await aVisitor(world)
  me = await visitor.page.evaluate(
    async () => ((await (await fetch('/api/me', { headers: { 'x-tenure': '1' } })).json()) as Me).member.id,
  )
  await world.within((tx) =>
    openRisks(tx, [{ account: osprey, what: 'The sponsor leaves', cause: 'sponsor', origin: 'hand', by: me }]),
  )
})
afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

interface Me {
  member: { id: MemberId }
}

const row = (what: string) => visitor.page.getByRole('listitem').filter({ hasText: what })

test('F231 a meeting is planned by keyboard, prepared, given to the customer to book, and marked held with what follows', async () => {
  const { page } = visitor
  await visitor.open(`accounts/${osprey}?meeting=new&meetingOf=${osprey}`)
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('What it is about').fill('Review of the quarter')
  await sheet.getByLabel('Whom you invite').click()
  await page.getByRole('option', { name: 'Maria Costa' }).click()
  await page.keyboard.press('Escape')
  await sheet.getByRole('group', { name: 'Free hours' }).getByRole('button').first().click()
  await visitor.look('meeting-new')
  expect(await visitor.faults('meeting-new')).toEqual([])
  await sheet.getByRole('button', { name: 'Plan the meeting' }).click()
  await page.getByText('Planned. An invitation is held').waitFor()
  await visitor.open('meetings')
  await row('Review of the quarter').getByText('with Maria Costa').waitFor()
  expect(await visitor.faults('meetings')).toEqual([])
  expect(await visitor.beyondPhone('meetings')).toBeLessThanOrEqual(0)
  await row('Review of the quarter').getByRole('link', { name: 'Prepare' }).click()
  await page.getByRole('heading', { name: /^Review of the quarter: / }).waitFor()
  await page.getByText('How do you see this yourselves: The sponsor leaves?').waitFor()
  await visitor.look('preparation')
  expect(await visitor.faults('preparation')).toEqual([])
  expect(await visitor.beyondPhone('preparation')).toBeLessThanOrEqual(0)
  await bookAsCustomer()
  // Its hour is over: the customer's page books days ahead, so the clock goes there.
  world.clock.advance(40 * 86_400_000)
  await visitor.open('meetings?tab=waiting')
  await row('Review of the quarter').getByRole('button', { name: 'Review of the quarter', exact: true }).focus()
  await page.keyboard.press('h')
  await page.getByLabel('What was said').fill('They want more seats')
  await page.getByLabel('Next steps, one a line').fill('Send the offer')
  await visitor.look('meeting-held')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Marked held, with 1 task').waitFor()
  await row('Review of the quarter').waitFor({ state: 'detached' })
})

/** The page that a stranger sees, without signing in and in both colours. */
async function bookAsCustomer(): Promise<void> {
  const { page } = visitor
  await visitor.open('meetings?tab=booking')
  await page.getByRole('button', { name: 'New booking link' }).click()
  await page.getByLabel('What the customer reads').fill('A word with us')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const address = await row('A word with us')
    .getByText(/^http.*\/b\//)
    .textContent()
  expect(await visitor.faults('booking')).toEqual([])
  const back = page.url()
  await page.goto(address ?? '')
  await page.getByRole('heading', { name: 'A word with us' }).waitFor()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await visitor.look(`booking-page-${colorScheme}`)
    expect(await visitor.findings()).toEqual([])
  }
  await page.locator('ul.hours a').first().click()
  await page.getByLabel('Your name').fill('Sam Stone')
  await page.getByLabel('Your mail address').fill('sam@nowhere.example')
  expect(await visitor.findings()).toEqual([])
  await page.getByRole('button', { name: 'Book this hour' }).click()
  await page.getByRole('heading', { name: 'It is planned' }).waitFor()
  await visitor.look('booked-page')
  expect(await visitor.findings()).toEqual([])
  await page.goto(back)
  await visitor.open('meetings?tab=waiting')
  await row('A word with us').getByText('sam@nowhere.example: has no account yet').waitFor()
}
