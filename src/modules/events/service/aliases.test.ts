import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type World } from '../../../../test/support/world.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { rawId, rawPersonId, upsertAccounts, upsertContacts } from '../../accounts/index.ts'
import { accounts } from '../../accounts/module.ts'
import { measures } from '../../measures/module.ts'
import type { Event } from '../domain/event.ts'
import { events } from '../module.ts'
import { countPastOf } from './custom-work.ts'
import { record } from './record.ts'

let world: World
let number = 0
let source = ''

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts, measures, events] })
})
afterAll(() => world.close())
beforeEach(() => {
  source = `product-${++number}` // each test has accounts and people of its own
})

const anEvent = (over: Partial<Event> = {}): Event => ({
  kind: 'track',
  name: 'Report Exported',
  messageId: `m${++number}`,
  group: null,
  person: 'ann',
  happenedAt: Date.parse('2026-03-01T10:00:00Z'),
  robot: false,
  properties: {},
  ...over,
})

const anAlias = (previousId: string, person: string): Event =>
  anEvent({ kind: 'alias', name: 'alias', person, properties: { previousId } })

const send = (list: Event[], from = source) =>
  world.within((tx) =>
    record(tx, list, { source: from, zone: 'Europe/Lisbon', origin: 'live', known: world.clock.now() }),
  )

const anAccount = async (externalId = 'acme', from = source): Promise<AccountId> => {
  const how = { source: from, origin: 'live' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, [{ externalId, name: externalId, stage: 'retention' }], how))
  return rawId(world.workspace, from, externalId)
}

const join = (person: string, account: AccountId | null, over: { name?: string; email?: string } = {}, from = source) =>
  world.within((tx) =>
    upsertContacts(tx, [{ externalId: person, account, ...over }], { source: from, origin: 'live', known: tx.now }),
  )

const daysOf = (account: AccountId) =>
  world.within((tx) =>
    tx.rows(sql<{ day: string; events: number; people: number }>`
      select day, events, people from events_account_day
      where workspace_id = ${tx.workspace} and account_id = ${account} order by day`),
  )

const refused = () =>
  world.within((tx) =>
    tx.rows(sql<{ field: string; reason: string; payload: string; kind: string }>`
      select field, reason, payload, kind from events_refused
      where workspace_id = ${tx.workspace} and source = ${source} order by id`),
  )

const peopleOf = (account: AccountId) =>
  world.within((tx) =>
    tx.rows(sql<{ name: string }>`
      select c.name from accounts_memberships m
      join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
      where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.ended_at is null order by 1`),
  )

test('F002 F003 what a visitor did before they were known reaches the account of the person they turn out to be', async () => {
  const account = await anAccount()
  await join('ann', account, { name: 'Ann' })
  await send([anEvent({ person: 'visitor-1', happenedAt: Date.parse('2026-02-10T10:00:00Z') }), anEvent()])
  await world.settle()
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 1, people: 1 }])
  await send([anAlias('visitor-1', 'ann')])
  await world.settle()
  expect(await daysOf(account)).toEqual([
    { day: '2026-02-10', events: 1, people: 1 },
    { day: '2026-03-01', events: 1, people: 1 },
  ])
})

test('two ids that nobody knows count as one person where their events name the account', async () => {
  const account = await anAccount()
  await send([anEvent({ person: 'visitor-1', group: 'acme' }), anEvent({ group: 'acme' })])
  await world.settle()
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 2, people: 2 }])
  await send([anAlias('visitor-1', 'ann')])
  await world.settle()
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 2, people: 1 }])
})

test('a measure of people that is defined later counts two ids of a person once in its past, too', async () => {
  const account = await anAccount()
  const at = Date.parse('2026-02-10T10:00:00Z')
  const [visitor, ann] = [`visitor-${source}`, `ann-${source}`]
  await send([anEvent({ person: visitor, group: 'acme', happenedAt: at })])
  await send([anEvent({ person: ann, group: 'acme', happenedAt: at }), anAlias(visitor, ann)])
  await world.settle()
  const admin = await world.person('admin')
  const rule = { kinds: [], names: [], where: null, count: 'people', property: null, window: 30, isChange: false }
  const asked = { label: 'Exporters', summary: null, direction: 'up', unit: 'number', rule }
  const saved = await world.call(admin, 'PUT', '/api/events/measures/custom.exporters', asked)
  expect(saved.status, saved.text).toBe(200)
  await countPastOf(world.platform, world.workspace)
  const people = await world.within((tx) =>
    tx.rows(sql<{ person: string }>`
      select person from events_custom_person_month where workspace_id = ${tx.workspace} and account_id = ${account}`),
  )
  expect(people).toEqual([{ person: rawPersonId(world.workspace, source, ann) }])
})

test('a person told again under the earlier id, or imported again, stays the same person', async () => {
  const account = await anAccount()
  await send([anAlias('visitor-1', 'ann'), anEvent({ person: 'visitor-1' })])
  await world.settle()
  await join('ann', account, { name: 'Ann Lee', email: `ann@${source}.test` })
  await join('visitor-1', account)
  await join('ann', account, { name: 'Ann Lee', email: `ann@${source}.test` })
  await world.settle()
  expect(await peopleOf(account)).toEqual([{ name: 'Ann Lee' }])
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 1, people: 1 }])
})

test('somebody known by nothing but an id is taken up by the person; the account has one person less', async () => {
  const account = await anAccount()
  await join('visitor-1', account)
  await join('ann', account, { name: 'Ann Lee' })
  expect(await peopleOf(account)).toHaveLength(2)
  await send([anAlias('visitor-1', 'ann'), anEvent({ person: 'visitor-1' }), anEvent()])
  await world.settle()
  expect(await peopleOf(account)).toEqual([{ name: 'Ann Lee' }])
  expect(await daysOf(account)).toEqual([{ day: '2026-03-01', events: 2, people: 1 }])
  expect(await refused()).toEqual([])
})

test('two known people are not made one: the call joins the refused events, and both keep what is theirs', async () => {
  const account = await anAccount()
  const other = await anAccount('globex')
  await join('ann', account, { email: `ann@${source}.test` })
  await join('bob', other, { email: `bob@${source}.test` })
  await send([anEvent(), anEvent({ person: 'bob' }), anAlias('bob', 'ann')])
  await world.settle()
  expect(await refused()).toMatchObject([{ field: 'previousId', kind: 'alias' }])
  expect(JSON.parse((await refused())[0]?.payload ?? '')).toMatchObject({ userId: 'ann', previousId: 'bob' })
  expect([await daysOf(account), await daysOf(other)]).toEqual([
    [{ day: '2026-03-01', events: 1, people: 1 }],
    [{ day: '2026-03-01', events: 1, people: 1 }],
  ])
})

test('people of several accounts who are one wait without a hint, under all their ids, and count once they have one', async () => {
  const [one, two] = [await anAccount('one'), await anAccount('two')]
  await join('visitor-1', one)
  await join('ann', two, { name: 'Ann' })
  await send([anEvent({ person: 'visitor-1' }), anEvent()])
  await world.settle()
  expect([await daysOf(one), await daysOf(two)]).toEqual([
    [{ day: '2026-03-01', events: 1, people: 1 }],
    [{ day: '2026-03-01', events: 1, people: 1 }],
  ])
  await send([anAlias('visitor-1', 'ann')])
  await world.settle()
  expect([await daysOf(one), await daysOf(two)]).toEqual([[], []])
})

// ---------------------------------------------------------------- in any order

/** What is told of people who were seen under several ids, in an order of its own. */
const told = fc
  .record({
    aliases: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    events: fc.array(fc.record({ id: fc.nat(), isNamed: fc.boolean(), day: fc.integer({ min: 1, max: 20 }) }), {
      minLength: 1,
      maxLength: 12,
    }),
    homes: fc.array(fc.record({ id: fc.nat(), account: fc.nat({ max: 1 }) }), { maxLength: 3 }),
    order: fc.array(fc.nat(), { minLength: 19, maxLength: 19 }),
    rests: fc.array(fc.nat({ max: 18 }), { maxLength: 3 }),
  })
  .map(({ aliases, events: list, homes, order, rests }) => {
    const ids = [...aliases, 0].map((_, index) => `i${index}`)
    const idOf = (pick: number) => ids[pick % ids.length] as string
    const steps = [
      ...aliases.map((pick, index) => ({
        kind: 'alias' as const,
        previous: `i${index}`,
        person: `i${index + 1 + (pick % (ids.length - 1 - index))}`,
      })),
      ...list.map(({ id, isNamed, day }) => ({ kind: 'event' as const, id: idOf(id), isNamed, day })),
      ...homes.map(({ id, account }) => ({ kind: 'home' as const, id: idOf(id), account })),
    ]
    const shuffled = steps
      .map((step, index) => ({ step, at: order[index] ?? 0 }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ step }) => step)
    return { steps: shuffled, rests: new Set(rests) }
  })

type Told = typeof told extends fc.Arbitrary<infer T> ? T : never
type Step = Told['steps'][number]

/** The id that stands for each in the end. */
function standing(steps: readonly Step[]): (id: string) => string {
  const next = new Map(steps.flatMap((step) => (step.kind === 'alias' ? [[step.previous, step.person]] : [])))
  const last = (id: string): string => (next.has(id) ? last(next.get(id) as string) : id)
  return last
}

async function live({ steps, rests }: Told, from: string, nameOf: (id: string) => string): Promise<void> {
  const homes = [await anAccount('a0', from), await anAccount('a1', from)]
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'home') await join(nameOf(step.id), homes[step.account] as AccountId, {}, from)
    if (step.kind === 'event')
      await send(
        [
          anEvent({
            messageId: `${from} ${index}`,
            person: nameOf(step.id),
            group: step.isNamed ? 'a0' : null,
            happenedAt: Date.parse(`2026-02-${String(step.day).padStart(2, '0')}T10:00:00Z`),
          }),
        ],
        from,
      )
    if (step.kind === 'alias' && nameOf(step.previous) !== nameOf(step.person))
      await send([anAlias(nameOf(step.previous), nameOf(step.person))], from)
    if (rests.has(index)) await world.settle()
  }
  await world.settle()
}

async function rolledUp(from: string, ids: readonly string[]): Promise<string[]> {
  const names = new Map<string, string>(ids.map((id) => [rawPersonId(world.workspace, from, id), id]))
  const accountNames = new Map<string, string>(['a0', 'a1'].map((id) => [rawId(world.workspace, from, id), id]))
  const rows = await world.within((tx) =>
    tx.rows(sql<{ account: string; about: string; person: string | null; value: string }>`
      select account_id as account, day::text as about, null as person, row(events, robot_events, people)::text as value
      from events_account_day where workspace_id = ${tx.workspace} and account_id = any(${[...accountNames.keys()]}::uuid[])
      union all
      select account_id, month::text, person::text, row(days, robot_days)::text from events_account_person_month
      where workspace_id = ${tx.workspace} and account_id = any(${[...accountNames.keys()]}::uuid[])`),
  )
  return rows
    .map(({ account, about, person, value }) =>
      [accountNames.get(account), about, person === null ? '' : (names.get(person) ?? person), value].join(' '),
    )
    .sort()
}

test('events and aliases in any order give the same roll-ups as if all had come under the id that stands in the end', async () => {
  await fc.assert(
    fc.asyncProperty(told, async (history) => {
      const [separate, together] = [`several-${++number}`, `one-${number}`]
      const last = standing(history.steps)
      const ids = Array.from({ length: 6 }, (_, index) => `i${index}`)
      await live(history, separate, (id) => id)
      await live(history, together, last)
      expect(await rolledUp(separate, ids)).toEqual(await rolledUp(together, ids))
    }),
    { numRuns: 12 },
  )
}, 300_000)
