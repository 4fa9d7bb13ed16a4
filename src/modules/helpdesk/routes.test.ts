import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { timeline } from '../timeline/module.ts'
import { supportMeasures } from './measures.ts'
import { helpdesk } from './module.ts'
import { ticketShape } from './shapes.ts'

let world: World
let owner: Person
let csm: Person
let account: AccountId
let other: AccountId
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, helpdesk] })
  owner = await world.person('owner')
  csm = await world.person('csm')
  const made = await someAccounts(world, ['acme', 'birch'])
  account = made[0] as AccountId
  other = made[1] as AccountId
})
afterAll(() => world.close())

test('F004 a ticket is opened, answered, resolved and rated over the API, and keeps its history', async () => {
  const opened = await world.call(owner, 'POST', `/api/accounts/${account}/tickets`, {
    subject: 'Export stands still',
    priority: 'high',
    at: '2026-02-20T09:00:00Z',
  })
  expect(opened.status).toBe(200)
  const path = `/api/tickets/${opened.body.id}`
  await world.call(owner, 'PATCH', path, { status: 'pending', at: '2026-02-20T12:00:00Z', firstReplyMinutes: 30 })
  await world.call(owner, 'PATCH', path, { status: 'resolved', at: '2026-02-22T12:00:00Z' })
  const rated = await world.call(owner, 'PATCH', path, { satisfaction: 4, at: '2026-02-23T12:00:00Z' })
  expect(rated.body).toMatchObject({
    state: 'resolved',
    satisfaction: 4,
    firstReplyMinutes: 30,
    hoursInOurHands: 3,
    priority: 'high',
  })
  expect(rated.body.statuses.map((one: { status: string }) => one.status)).toEqual(['opened', 'pending', 'resolved'])
  const reopened = await world.call(owner, 'PATCH', path, { status: 'reopened', at: '2026-03-01T09:00:00Z' })
  expect(reopened.body).toMatchObject({ state: 'open', openDays: 10 })
  const list = await world.call(owner, 'GET', `/api/accounts/${account}/tickets?show=unresolved`)
  expect(list.body.items.map((ticket: { id: string }) => ticket.id)).toEqual([opened.body.id])
})

test('the timeline calls a ticket by its subject where nobody knows its number', async () => {
  const { body } = await world.call(owner, 'GET', `/api/timeline/${account}`)
  expect(
    body.items.map(({ text }: { text: string }) => text).filter((text: string) => text.startsWith('Ticket')),
  ).toEqual([
    'Ticket “Export stands still” reopened',
    'Ticket “Export stands still” resolved',
    'Ticket “Export stands still” waits for the customer',
    'Ticket “Export stands still” opened, priority high',
  ])
})

test('a ticket of a foreign account is as absent as one that does not exist', async () => {
  const { body } = await world.call(owner, 'GET', `/api/accounts/${account}/tickets`)
  const foreign = await world.call(csm, 'GET', `/api/tickets/${body.items[0].id}`)
  const absent = await world.call(csm, 'GET', '/api/tickets/00000000-0000-5000-8000-000000000000')
  expect([foreign.status, foreign.body.detail]).toEqual([404, absent.body.detail])
  expect((await world.call(csm, 'GET', `/api/accounts/${account}/tickets`)).status).toBe(404)
})

test('a change before the ticket was opened is refused with its field', async () => {
  const { body } = await world.call(owner, 'GET', `/api/accounts/${account}/tickets`)
  const refused = await world.call(owner, 'PATCH', `/api/tickets/${body.items[0].id}`, {
    status: 'resolved',
    at: '2025-01-01T00:00:00Z',
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'at'])
})

test('a text with half of a character or a NUL is refused by its field, whichever column would hold it', async () => {
  const refused = await Promise.all(
    [{ category: 'low\udc00' }, { subject: 'Broken \ud83d' }, { subject: 'Nothing \0' }].map((spoilt) =>
      world.call(owner, 'POST', `/api/accounts/${account}/tickets`, { subject: 'Export', ...spoilt }),
    ),
  )
  expect(refused.map(({ status, body }) => [status, body.field, body.remedy])).toEqual([
    [400, 'category', 'Send the text as UTF-8, without this character'],
    [400, 'subject', 'Send the text as UTF-8, without this character'],
    [400, 'subject', 'Send the text as UTF-8, without this character'],
  ])
  const whole = { subject: 'Export \ud83d\ude00' }
  expect((await world.call(owner, 'POST', `/api/accounts/${other}/tickets`, whole)).status).toBe(200)
})

test('tickets follow a merge and its undoing', async () => {
  await tellRows(world, ticketShape, [
    { id: 'm-1', account: 'birch', happened_at: '2026-02-25T10:00:00Z', priority: 'urgent' },
  ])
  const high = async () => {
    const found = await measured(world, supportMeasures, [account, other], ['2026-03-01' as Day], 'restated')
    return [account, other].map((id) => found.get(`${id} 2026-03-01 high_30d`))
  }
  expect(await high()).toEqual([1, 1])
  await world.within((tx) => mergeAccounts(tx, other, account))
  await deliver(world.platform)
  expect(await high()).toEqual([2, 0])
  await world.within((tx) => unmergeAccounts(tx, other))
  await deliver(world.platform)
  expect(await high()).toEqual([1, 1])
})
