import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type World } from '../../../../test/support/world.ts'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { deliver } from '../../../platform/outbox/outbox.ts'
import { mergeAccounts, resolve, unmergeAccounts, upsertAccounts, upsertContacts } from '../../accounts/index.ts'
import { closeDays, keepOpen, letClose } from '../../measures/index.ts'
import type { Event } from '../domain/event.ts'
import { events } from '../module.ts'
import { record } from './record.ts'
import { restInHistory, rollUpTouched, sweep } from './rollup.ts'
import { handOnTraits } from './traits.ts'

let world: World

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [events] })
})
afterAll(() => world.close())

let number = 0
let source = ''
beforeEach(() => {
  source = `product-${++number}` // each test has accounts and people of its own
})

const anEvent = (over: Partial<Event> = {}): Event => ({
  kind: 'track',
  name: 'Report Exported',
  messageId: `m${++number}`,
  group: 'acme',
  person: 'ann',
  happenedAt: Date.parse('2026-03-01T10:00:00Z'),
  robot: false,
  properties: {},
  ...over,
})

async function anAccount(externalId = 'acme'): Promise<AccountId> {
  return world.within(async (tx) => {
    await upsertAccounts(tx, [{ externalId, name: externalId, kind: 'company', stage: 'retention' }], {
      source,
      origin: 'live',
      known: tx.now,
    })
    return (await resolve(tx, source, [externalId])).get(externalId)?.account as AccountId
  })
}

const send = (list: Event[], known: Date | 'as it happened' = world.clock.now()) =>
  world.within((tx) => record(tx, list, { source, zone: 'Europe/Lisbon', origin: 'live', known }))

async function rollUp(): Promise<void> {
  await deliver(world.platform)
  while ((await rollUpTouched(world.platform, world.workspace)) === 'more');
}

interface Row {
  day: string
  events: number
  robots: number
  people: number
}

const daysOf = (account: AccountId): Promise<Row[]> =>
  world.within((tx) =>
    tx.rows(sql<Row>`
      select day, events, robot_events as robots, people from events_account_day
      where workspace_id = ${tx.workspace} and account_id = ${account} order by day`),
  )

const peopleOf = (account: AccountId): Promise<{ month: string; days: number }[]> =>
  world.within((tx) =>
    tx.rows(sql<{ month: string; days: number }>`
      select month, days from events_account_person_month
      where workspace_id = ${tx.workspace} and account_id = ${account} and kind = 'person' order by month, days`),
  )

test('F003 F007 events become a row per account and day with its people', async () => {
  const account = await anAccount()
  await send([
    anEvent(),
    anEvent({ person: 'bob' }),
    anEvent({ person: null }),
    anEvent({ happenedAt: Date.parse('2026-02-27T10:00:00Z') }),
  ])
  await rollUp()
  expect(await daysOf(account)).toEqual([
    { day: '2026-02-27', events: 1, robots: 0, people: 1 },
    { day: '2026-03-01', events: 3, robots: 0, people: 2 },
  ])
  expect(await peopleOf(account)).toEqual([
    { month: '2026-02-01', days: 1 << 26 },
    { month: '2026-03-01', days: 1 },
    { month: '2026-03-01', days: 1 },
  ])
})

test('events that come in many small parts, between roll-ups, give the same day as all read at once', async () => {
  const account = await anAccount()
  const list = Array.from({ length: 300 }, (_, index) =>
    anEvent({
      name: ['Report Exported', 'Signed In', 'API Call', 'Error', 'Conversation Started'][index % 5] as string,
      person: index % 11 === 0 ? null : `p${index % 13}`,
      robot: index % 17 === 0,
      happenedAt: Date.parse('2026-02-26T10:00:00Z') + (index % 4) * 86_400_000,
      properties: {
        ...(index % 3 === 0 ? { count: index % 7 } : {}),
        ...(index % 4 === 0 ? { feature: `f${index % 6}` } : {}),
        ...(index % 6 === 0 ? { errors: index % 3 } : {}),
        ...(index % 9 === 0 ? { seconds: (index % 5) + (index % 27 === 0 ? 0.5 : 0) } : {}),
        ...(index % 5 === 0 ? { agent: `a${index % 3}` } : {}),
      },
    }),
  )
  for (let from = 0; from < list.length; from += 37) {
    await send(list.slice(Math.max(0, from - 5), from + 37)) // five of them again
    if (from % 2 === 0) await send([anEvent({ person: 'late', happenedAt: Date.parse('2026-02-28T10:00:00Z') })])
    await rollUp()
  }
  const [parts, people] = [await wholeDays(account), await peopleOf(account)]
  expect(parts.reduce((sum, row) => sum + Number(row.events) + Number(row.robot_events), 0)).toBe(305)
  await world.within((tx) =>
    tx.run(sql`insert into events_touched (workspace_id, account_id, day, due_at)
      select ${tx.workspace}, account_id, day, '-infinity' from events_account_day where account_id = ${account}`),
  )
  await rollUp()
  expect([await wholeDays(account), await peopleOf(account)]).toEqual([parts, people])
})

const wholeDays = (account: AccountId): Promise<Record<string, unknown>[]> =>
  world.within((tx) =>
    tx.rows(sql<Record<string, unknown>>`
      select * from events_account_day where workspace_id = ${tx.workspace} and account_id = ${account} order by day`),
  )

test('what comes while a whole day is read again is counted once', async () => {
  const account = await anAccount()
  await send([anEvent()])
  await rollUp()
  await send([anEvent({ person: 'bob' })])
  await world.within((tx) =>
    tx.run(sql`insert into events_touched (workspace_id, account_id, day, due_at)
      select ${tx.workspace}, account_id, day, '-infinity' from events_account_day where account_id = ${account}`),
  )
  await rollUp()
  await rollUp()
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 2, robots: 0, people: 2 }])
})

test('the same message sent again, early, late and in any order counts once', async () => {
  const account = await anAccount()
  const list = Array.from({ length: 100 }, (_, index) =>
    anEvent({ person: `p${index % 7}`, happenedAt: Date.parse('2026-02-20T10:00:00Z') + index * 7_000_000 }),
  )
  expect(await send(list)).toBe(100)
  await rollUp()
  const before = [await daysOf(account), await peopleOf(account)]
  const repeated = list.filter((_, index) => index % 3 === 0)
  expect(await send(repeated.reverse())).toBe(0)
  await rollUp()
  expect([await daysOf(account), await peopleOf(account)]).toEqual(before)
  expect((await daysOf(account)).reduce((sum, row) => sum + row.events, 0)).toBe(100)
})

test('a late event changes its own day alone', async () => {
  const account = await anAccount()
  await send([anEvent({ happenedAt: Date.parse('2026-02-01T10:00:00Z') }), anEvent()])
  await rollUp()
  await send([anEvent({ person: 'bob', happenedAt: Date.parse('2026-02-01T11:00:00Z') })])
  await rollUp()
  expect((await daysOf(account)).map((row) => [row.day, row.events, row.people])).toEqual([
    ['2026-02-01', 2, 2],
    ['2026-03-01', 1, 1],
  ])
})

test('the day is the one of the workspace, not of the sender', async () => {
  const account = await anAccount()
  await send([
    anEvent({ happenedAt: Date.parse('2026-02-28T23:59:59Z') }),
    anEvent({ happenedAt: Date.parse('2026-03-01T00:00:00Z') }),
  ])
  await rollUp()
  expect((await daysOf(account)).map((row) => row.day)).toEqual(['2026-02-28', '2026-03-01'])
})

test('events of a group nobody knows wait, and count from the first day on when it becomes known', async () => {
  await send([
    anEvent({ group: 'globex' }),
    anEvent({ group: 'globex', happenedAt: Date.parse('2026-01-05T10:00:00Z') }),
  ])
  await rollUp()
  const waiting = await world.within((tx) =>
    tx.rows(sql<{ external: string; times: number }>`
      select external_id as external, times from accounts_unmatched where workspace_id = ${tx.workspace} and source = ${source}`),
  )
  expect(waiting).toEqual([{ external: 'globex', times: 2 }])
  const account = await anAccount('globex')
  await rollUp()
  expect((await daysOf(account)).map((row) => [row.day, row.events])).toEqual([
    ['2026-01-05', 1],
    ['2026-03-01', 1],
  ])
})

test('an event without a group goes to the only account of its person, and waits when there are several', async () => {
  const account = await anAccount()
  await send([anEvent({ group: null })])
  await rollUp()
  expect(await daysOf(account)).toEqual([])
  const join = (to: AccountId) =>
    world.within((tx) =>
      upsertContacts(tx, [{ externalId: 'ann', account: to, name: 'Ann' }], { source, origin: 'live', known: tx.now }),
    )
  await join(account)
  await rollUp()
  expect(await daysOf(account)).toHaveLength(1)
  await join(await anAccount('other'))
  await rollUp()
  expect(await daysOf(account)).toEqual([])
})

test('after a merge the days of both are one, and taking it back parts them again', async () => {
  const [one, two] = [await anAccount('one'), await anAccount('two')]
  await send([
    anEvent({ group: 'one' }),
    anEvent({ group: 'two', person: 'bob' }),
    anEvent({ group: 'two', happenedAt: Date.parse('2026-01-05T10:00:00Z') }),
  ])
  await rollUp()
  const before = [await daysOf(one), await daysOf(two), await peopleOf(one), await peopleOf(two)]
  await world.within((tx) => mergeAccounts(tx, one, two))
  await rollUp()
  expect(await daysOf(one)).toEqual([])
  expect((await daysOf(two)).map((row) => [row.day, row.events, row.people])).toEqual([
    ['2026-01-05', 1, 1],
    ['2026-03-01', 2, 2],
  ])
  await world.within((tx) => unmergeAccounts(tx, one))
  await rollUp()
  expect([await daysOf(one), await daysOf(two), await peopleOf(one), await peopleOf(two)]).toEqual(before)
})

test('what moves on before the roll-up has followed is not lost on the way', async () => {
  const [one, two, three] = [await anAccount('one'), await anAccount('two'), await anAccount('three')]
  await send([anEvent({ group: 'one' })])
  await world.within((tx) => mergeAccounts(tx, one, two))
  await rollUp()
  expect(await daysOf(two)).toHaveLength(1)
  await world.within((tx) => mergeAccounts(tx, two, three))
  await world.within((tx) => unmergeAccounts(tx, one))
  await rollUp()
  expect([await daysOf(one), await daysOf(two), await daysOf(three)]).toMatchObject([[{ day: '2026-03-01' }], [], []])
})

test('E08 a person who turns out to be a robot no longer counts, on any day', async () => {
  const account = await anAccount()
  await send([
    anEvent(),
    anEvent({ person: 'sync' }),
    anEvent({ person: 'sync', happenedAt: Date.parse('2026-02-10T10:00:00Z') }),
  ])
  await rollUp()
  expect(await daysOf(account)).toHaveLength(2)
  await world.within((tx) =>
    upsertContacts(tx, [{ externalId: 'sync', account, name: 'Nightly sync', isRobot: true }], {
      source,
      origin: 'live',
      known: tx.now,
    }),
  )
  await world.within(sweep)
  await rollUp()
  expect(await daysOf(account)).toEqual([
    { day: '2026-02-10', events: 0, robots: 1, people: 0 },
    { day: '2026-03-01', events: 1, robots: 1, people: 1 },
  ])
})

test('what was first seen on a day counts from a later one when that day no longer tells of it', async () => {
  const account = await anAccount()
  const heard = (name: string) =>
    world.within((tx) =>
      tx.row(
        sql<{
          day: string | null
        }>`select first_day as day from events_features where workspace_id = ${tx.workspace} and name = ${name}`,
      ),
    )
  const late = Date.parse('2026-02-20T10:00:00Z')
  await send([
    anEvent({ name: 'Maps', person: 'bot', happenedAt: Date.parse('2026-02-05T10:00:00Z') }),
    anEvent({ name: 'Maps', happenedAt: late }),
  ])
  await rollUp()
  expect(await heard('Maps')).toEqual({ day: '2026-02-05' })
  await world.within((tx) =>
    upsertContacts(tx, [{ externalId: 'bot', account, isRobot: true }], { source, origin: 'live', known: tx.now }),
  )
  await world.within(sweep)
  await rollUp()
  expect(await heard('Maps')).toEqual({ day: '2026-02-20' })
})

test('identify and group calls name the person and join them to the account, and are no activity', async () => {
  const account = await anAccount()
  await send([
    anEvent({
      kind: 'identify',
      name: 'identify',
      group: null,
      properties: { name: 'Ann Lee', email: 'ann@acme.test' },
    }),
    anEvent({ kind: 'group', name: 'group', properties: { industry: 'Logistics' } }),
  ])
  await rollUp()
  await handOnTraits(world.platform, world.workspace)
  await rollUp()
  await handOnTraits(world.platform, world.workspace)
  const people = await world.within((tx) =>
    tx.rows(sql<{ name: string; email: string }>`
      select c.name, c.email from accounts_memberships m join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
      where m.workspace_id = ${tx.workspace} and m.account_id = ${account}`),
  )
  expect(people).toEqual([{ name: 'Ann Lee', email: 'ann@acme.test' }])
  const about = await world.within((tx) =>
    tx.row(
      sql<{ industry: string }>`select industry from accounts where workspace_id = ${tx.workspace} and id = ${account}`,
    ),
  )
  expect(about?.industry).toBe('Logistics')
  expect(await daysOf(account)).toEqual([])
})

test('what became known after an open day is over waits until that day is closed', async () => {
  const account = await anAccount()
  await world.within((tx) =>
    tx.run(
      sql`insert into measures_closed (workspace_id, day, closed_at) values (${tx.workspace}, '2026-02-28', ${tx.now})`,
    ),
  )
  await send([anEvent()], new Date('2026-03-01T12:00:00Z'))
  await send([anEvent()], new Date('2026-03-02T00:05:00Z'))
  await rollUp()
  expect(await daysOf(account)).toMatchObject([{ day: '2026-03-01', events: 1 }])
  await world.within((tx) =>
    tx.run(
      sql`insert into measures_closed (workspace_id, day, closed_at) values (${tx.workspace}, '2026-03-01', ${tx.now})`,
    ),
  )
  await rollUp()
  expect(await daysOf(account)).toMatchObject([{ day: '2026-03-01', events: 2 }])
})

test('an event of any past is kept, in the partition of its month', async () => {
  const account = await anAccount()
  await send(
    [
      anEvent({ happenedAt: Date.parse('1999-12-31T10:00:00Z') }),
      anEvent({ happenedAt: Date.parse('2019-07-01T10:00:00Z') }),
    ],
    'as it happened',
  )
  await rollUp()
  expect((await daysOf(account)).map((row) => row.day)).toEqual(['1999-12-31', '2019-07-01'])
})

test('roll-ups take their time while a first history comes in, and none over a base with a past', async () => {
  const base = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [events] })
  const rest = () => restInHistory(base.platform, base.workspace)
  const fresh = await rest()
  await base.within((tx) => keepOpen(tx, source))
  const whileItComes = await rest()
  await base.within((tx) => letClose(tx, source))
  const afterwards = await rest()
  await closeDays(base.platform, base.workspace, '2026-03-01' as Day)
  await base.within((tx) => keepOpen(tx, source))
  const withPast = await rest()
  await base.close()
  expect([fresh, whileItComes, afterwards, withPast]).toEqual([0, 15_000, 0, 0])
})
