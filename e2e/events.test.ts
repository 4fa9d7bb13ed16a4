/**
 * What somebody sets up once: product events, as they come in.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { upsertAccounts, upsertContacts } from '../src/modules/accounts/index.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let key: string
let address: string
let number = 0

/** A product that sends events of two customers, some of them wrong. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  key = await world.intakeKey('product')
  const how = { source: 'product', origin: 'live' as const, known: world.clock.now() }
  await world.within(async (tx) => {
    const made = await upsertAccounts(
      tx,
      [
        { externalId: 'osprey', name: 'Osprey Logistics', stage: 'retention' },
        { externalId: 'talamanca', name: 'Talamanca Foods', stage: 'retention' },
      ],
      how,
    )
    const [osprey] = made
    if (osprey?.kind === 'made')
      await upsertContacts(tx, [{ externalId: 'dara', account: osprey.account, name: 'Dara Obi' }], how)
  })
  visitor = await aVisitor(world)
  address = world.platform.config.baseUrl
  await deliver([
    track({ userId: 'dara', properties: { feature: 'Reports', rows: 1200 } }),
    track({ event: 'Route planned', userId: 'kai', context: { groupId: 'talamanca' } }),
    track({ event: 'Signed in', userId: 'somebody' }),
    { ...track({ userId: 'dara' }), type: 'page', name: 'Dashboard' },
    track({ event: 'Invoice sent', user_id: 'dara' }),
    track({ event: 'Invoice sent', user_id: 'kai' }),
    track({ event: 'Invoice sent', userId: 'dara', timestamp: 'yesterday at noon' }),
  ])
  await world.settle()
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const track = (over: object) => ({
  type: 'track',
  event: 'Report exported',
  messageId: `m${++number}`,
  timestamp: '2026-11-23T08:58:00.000Z',
  ...over,
})

async function deliver(batch: object[]): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }
  const answer = await fetch(`${address}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) })
  expect(answer.status).toBe(200)
}

const stream = () => visitor.page.getByRole('table', { name: 'What comes in' })
const shown = () => stream().locator('tbody tr').allInnerTexts()

test('what comes in stands there within seconds, accepted and refused, with whom it was matched to', async () => {
  await visitor.open('events')
  await expect.poll(async () => (await shown()).length, patient).toBe(7)
  await deliver([track({ event: 'Just now', userId: 'dara' })])
  await expect.poll(async () => (await shown()).join('\n'), patient).toMatch(/Just now[^\n]*\s+Osprey Logistics/)
  expect((await shown()).join('\n')).toMatch(/Refused/)
})

test('the stream is held still and goes on', async () => {
  await visitor.open('events')
  await visitor.page.getByRole('button', { name: 'Hold' }).click()
  await visitor.page.getByText('held since').waitFor()
  await deliver([track({ event: 'While it was held', userId: 'dara' })])
  await visitor.page.waitForTimeout(3_000) // longer than it would have taken to ask again
  expect((await shown()).join('\n')).not.toMatch(/While it was held/)
  await visitor.page.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(async () => (await shown()).join('\n'), patient).toMatch(/While it was held/)
})

test('it is narrowed down by outcome, name and account, and the address keeps it', async () => {
  await visitor.open('events?outcome=refused')
  await expect.poll(async () => (await shown()).length, patient).toBe(3)
  await visitor.open('events')
  await visitor.page.getByRole('searchbox', { name: "Part of the event's name" }).fill('route')
  await expect.poll(async () => (await shown()).length, patient).toBe(1)
  expect(visitor.page.url()).toContain('name=route')
  await visitor.open('events')
  await visitor.page.getByRole('combobox', { name: 'Account' }).fill('talam')
  await visitor.page.getByRole('option', { name: 'Talamanca Foods' }).click()
  await expect.poll(async () => (await shown()).length, patient).toBe(1)
})

test('an event opens whole: what it says, whom it belongs to and by what', async () => {
  await visitor.open('events')
  await visitor.page.getByRole('button', { name: 'Hold' }).click()
  await stream().getByRole('button', { name: 'Report exported' }).click()
  const drawer = visitor.page.getByRole('dialog', { name: 'Report exported' })
  await drawer.getByText('by its person, who belongs to this account alone').waitFor()
  await drawer.getByText('Dara Obi').waitFor()
  await drawer.getByText('"rows": 1200').waitFor()
  expect(await visitor.faults('event')).toEqual([])
  await visitor.page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
})

test('a refused event is opened, checked, mended in place and sent again, and leaves the list', async () => {
  await visitor.open('events?tab=refused')
  const list = visitor.page.getByRole('table', { name: 'Refused events' })
  await list.getByRole('button', { name: 'Invoice sent' }).nth(2).click()
  const dialog = visitor.page.getByRole('dialog', { name: 'Invoice sent' })
  const text = dialog.getByRole('textbox', { name: 'The event' })
  await text.waitFor()
  await dialog.getByRole('button', { name: 'Check' }).click()
  await dialog.getByRole('status').getByText('names neither a person nor an account').waitFor()
  expect(await visitor.faults('mend')).toEqual([])
  await text.fill((await text.inputValue()).replace('user_id', 'userId'))
  await dialog.getByRole('button', { name: 'Check' }).click()
  await dialog.getByText('It counts for Osprey Logistics').waitFor()
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await visitor.page.getByText('Sent again: it counts for Osprey Logistics').waitFor()
  await expect.poll(() => list.locator('tbody tr').count(), patient).toBe(2)
})

test('what is refused again stays, with the attempt in its place and the way back to what was sent', async () => {
  await visitor.open('events?tab=refused')
  const list = visitor.page.getByRole('table', { name: 'Refused events' })
  await list
    .getByRole('row', { name: /is no moment/ })
    .getByRole('button')
    .click()
  const dialog = visitor.page.getByRole('dialog', { name: 'Invoice sent' })
  const text = dialog.getByRole('textbox', { name: 'The event' })
  await text.fill((await text.inputValue()).replace('yesterday at noon', 'the day before'))
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByRole('status').getByText("'the day before' is no moment").waitFor()
  await visitor.page.keyboard.press('Escape')
  await list
    .getByRole('row', { name: /the day before/ })
    .getByRole('button')
    .click()
  await dialog.getByRole('button', { name: 'Back to as it was sent' }).click()
  await expect.poll(() => text.inputValue(), patient).toContain('yesterday at noon')
})

test('all events of one reason are sent again at once, after a word of what that means', async () => {
  await visitor.open('events?tab=refused')
  await visitor.page.getByRole('button', { name: /Send all again: The event names neither/ }).click()
  const dialog = visitor.page.getByRole('dialog', { name: 'Send 1 event again' })
  await dialog.getByText('which cannot be undone').waitFor()
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await visitor.page.getByText('0 events accepted, 1 refused again').waitFor()
})

test.each(['events', 'events?tab=refused', 'events?tab=meaning'])(
  '%s has no axe violation, does not move by itself and fits a phone',
  async (path) => {
    await visitor.open(path)
    expect(await visitor.shift()).toBeLessThan(0.02)
    expect(await visitor.faults(path.replace(/\W/g, '-'))).toEqual([])
    expect(await visitor.beyondPhone(path.replace(/\W/g, '-'))).toBeLessThanOrEqual(0)
  },
)
