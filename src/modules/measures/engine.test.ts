import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { settle } from '../../app/loops.ts'
import { addDays, type Day, endOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type Loop } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { upsertAccounts } from '../accounts/index.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { turnTouched } from './engine.ts'
import { closeDays, closeOverdueDays, columnsOn, lastClosed, series, touch } from './index.ts'
import { measures } from './module.ts'
import { catalogue } from './store.ts'

interface Fact {
  account: AccountId
  day: Day
  knownAt: Date
  amount: number
}

/** A source whose facts are held here, so that what it must answer can be counted by hand. */
const facts: Fact[] = []
const zone = 'Europe/Lisbon'
/** The first day of whatever was computed by what is known now. */
const restatedFrom: Day[] = []
/** The day that was closed last whenever a loop had its turn. */
const seen = { bringing: [] as (Day | null)[], behind: [] as (Day | null)[] }
const noteTurn =
  (kind: keyof typeof seen): Loop['turn'] =>
  async (platform, workspace) => {
    seen[kind].push(await platform.db.within(workspace, lastClosed))
    return 'done'
  }
const ledger = defineModule({
  name: 'ledger',
  loops: [
    { name: 'ledger.brings', pause: 1000, turn: noteTurn('bringing') },
    { name: 'ledger.looks', pause: 1000, turn: noteTurn('behind'), isBehindClose: true },
  ],
  measures: [
    {
      definitions: [
        {
          key: 'ledger.total',
          label: 'total',
          unit: 'count',
          direction: 'up',
          window: 0,
          summary: 'Sum of all facts so far',
        },
        {
          key: 'ledger.last_on',
          label: 'last',
          unit: 'date',
          direction: 'up',
          window: 0,
          summary: 'Day of the newest fact',
        },
        {
          key: 'ledger.days_since',
          label: 'days since',
          unit: 'days',
          direction: 'down',
          window: 0,
          timeDriven: true,
          summary: 'Days since the newest fact',
          derived: { from: 'ledger.last_on', as: 'days since' },
        },
      ],
      compute: async (_tx, { accounts, days }, basis) => {
        if (basis === 'restated') restatedFrom.push(days[0] as Day)
        return accounts.flatMap((account) =>
          days.map((day) => {
            const known = facts.filter(
              (fact) =>
                fact.account === account &&
                fact.day <= day &&
                (basis === 'restated' || fact.knownAt < endOfDay(day, zone)),
            )
            const last = known
              .map((fact) => fact.day)
              .sort()
              .at(-1)
            return {
              account,
              day,
              values: [
                known.reduce((total, fact) => total + fact.amount, 0),
                last ? Date.parse(last) / 86_400_000 : null,
              ],
            }
          }),
        )
      },
    },
  ],
})

let world: World
let one: AccountId
let other: AccountId
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [measures, ledger] })
  const outcomes = await world.within((tx) =>
    upsertAccounts(
      tx,
      [
        { externalId: 'one', name: 'One' },
        { externalId: 'other', name: 'Other' },
      ].map((draft) => ({ ...draft, stage: 'retention' as const })),
      { source: 'crm', origin: 'live', known: world.clock.now() },
    ),
  )
  ;[one, other] = outcomes.map((outcome) => (outcome.kind === 'refused' ? ('' as AccountId) : outcome.account)) as [
    AccountId,
    AccountId,
  ]
})
afterAll(() => world.close())

const record = (account: AccountId, day: string, amount: number) =>
  world.within(async (tx) => {
    facts.push({ account, day: day as Day, knownAt: tx.now, amount })
    await touch(tx, 'ledger', [{ account, day: day as Day }])
  })

const nextMorning = async () => {
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

const total = async (account: AccountId, on: Day | 'now', basis: 'frozen' | 'restated' = 'frozen') =>
  (await world.within((tx) => columnsOn(tx, [account], on, basis, ['ledger.total']))).of('ledger.total')[0]

test('before a source speaks its measures are unknown, afterwards zero is zero', async () => {
  await nextMorning() // 3 March; 2 March is closed
  expect(await total(one, '2026-03-02' as Day)).toBeNaN()
  await record(one, '2026-03-03', 5)
  await world.settle()
  expect(await total(one, 'now')).toBe(5)
  await nextMorning() // 4 March
  expect(await total(one, '2026-03-03' as Day)).toBe(5)
  expect(await total(other, '2026-03-03' as Day)).toBe(0)
})

test('a late fact is restated beside what was shown and rewrites nothing', async () => {
  await nextMorning() // 5 March
  await record(one, '2026-03-03', 7)
  await world.settle()
  expect(await total(one, '2026-03-03' as Day)).toBe(5)
  expect(await total(one, '2026-03-03' as Day, 'restated')).toBe(12)
  expect(await total(one, '2026-03-04' as Day, 'restated')).toBe(12)
  expect(await total(one, 'now')).toBe(12)
  await nextMorning() // 6 March
  expect(await total(one, '2026-03-05' as Day)).toBe(12)
  expect(await total(one, '2026-03-04' as Day)).toBe(5)
})

test('days missed while the product was off are closed one by one', async () => {
  world.clock.advance(3 * 86_400_000) // 9 March
  expect(await closeOverdueDays(world.platform, world.workspace)).toBe(3)
  expect(await world.within(lastClosed)).toBe('2026-03-08')
})

test('a close waits for whatever brings facts, and not for what looks at closed days', async () => {
  seen.bringing = []
  seen.behind = []
  await nextMorning() // 10 March
  expect(seen.bringing[0]).toBe('2026-03-08')
  expect(new Set(seen.behind)).toEqual(new Set(['2026-03-09']))
})

test('closing again changes nothing', async () => {
  const before = await world.within((tx) =>
    series(tx, one, ['ledger.total'], '2026-03-01' as Day, '2026-03-08' as Day, 'frozen'),
  )
  await closeDays(world.platform, world.workspace, '2026-03-08' as Day)
  expect(
    await world.within((tx) => series(tx, one, ['ledger.total'], '2026-03-01' as Day, '2026-03-08' as Day, 'frozen')),
  ).toEqual(before)
})

test('days since a date move with the calendar though nothing was written', async () => {
  const read = (on: Day) => world.within((tx) => columnsOn(tx, [one], on, 'frozen', ['ledger.days_since']))
  expect((await read('2026-03-05' as Day)).of('ledger.days_since')[0]).toBe(2)
  expect((await read('2026-03-08' as Day)).of('ledger.days_since')[0]).toBe(5)
})

test('a customer that arrives with a history is frozen for the past as it was known then', async () => {
  const [outcome] = await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'late', name: 'Late', stage: 'retention' }], {
      source: 'crm',
      origin: 'import',
      known: world.clock.now(),
    }),
  )
  const late = outcome?.kind === 'refused' ? ('' as AccountId) : (outcome?.account as AccountId)
  facts.push({ account: late, day: '2026-03-04' as Day, knownAt: new Date('2026-03-04T10:00:00Z'), amount: 3 })
  await world.within((tx) => touch(tx, 'ledger', [{ account: late, day: '2026-03-04' as Day }]))
  await nextMorning()
  expect(await total(late, '2026-03-03' as Day)).toBe(0)
  expect(await total(late, '2026-03-04' as Day)).toBe(3)
  expect(await total(late, addDays('2026-03-04' as Day, 3))).toBe(3)
})

test('where days were closed before the first customer came, the past of whoever comes is known by now as it was frozen', async () => {
  const { id: young } = await createWorkspace(world.platform, { name: 'Young', zone, currency: 'EUR' })
  const within = <T>(work: (tx: Tx) => Promise<T>) => world.db.within(young, work)
  const lead = { externalId: 'lead', name: 'Lead', stage: 'prospect' as const }
  const told = { source: 'crm', origin: 'import' as const, known: world.clock.now() }
  await within((tx) => upsertAccounts(tx, [lead], told))
  await closeOverdueDays(world.platform, young)
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, young)
  expect(await within(lastClosed)).not.toBeNull()
  const [outcome] = await within((tx) =>
    upsertAccounts(tx, [{ externalId: 'first', name: 'First', stage: 'retention' }], told),
  )
  const first = outcome?.kind === 'refused' ? ('' as AccountId) : (outcome?.account as AccountId)
  facts.push({ account: first, day: '2026-02-04' as Day, knownAt: new Date('2026-02-04T10:00:00Z'), amount: 3 })
  await within((tx) => touch(tx, 'ledger', [{ account: first, day: '2026-02-04' as Day }]))
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, young)
  await settle(world.platform, young)
  const totals = (basis: 'frozen' | 'restated') =>
    within((tx) => series(tx, first, ['ledger.total'], '2026-02-04' as Day, '2026-02-06' as Day, basis))
  expect((await totals('frozen'))[0]?.points.map(({ value }) => value)).toEqual([3, 3, 3])
  expect(await totals('restated')).toEqual(await totals('frozen'))
  const kept = await within((tx) => tx.rows(sql`select from measures_filled where workspace_id = ${tx.workspace}`))
  expect(kept).toEqual([])
})

test('a history that was told in time is computed once, and what is told of its days afterwards anew', async () => {
  const { id: young } = await createWorkspace(world.platform, { name: 'With a history', zone, currency: 'EUR' })
  const within = <T>(work: (tx: Tx) => Promise<T>) => world.db.within(young, work)
  const [outcome] = await within((tx) =>
    upsertAccounts(tx, [{ externalId: 'old', name: 'Old', stage: 'retention' }], {
      source: 'crm',
      origin: 'import',
      known: world.clock.now(),
    }),
  )
  const old = outcome?.kind === 'refused' ? ('' as AccountId) : (outcome?.account as AccountId)
  const tell = async (day: Day, amount: number) => {
    const known = new Date(`${day}T10:00:00Z`)
    facts.push({ account: old, day, knownAt: known, amount })
    await within((tx) => touch(tx, 'ledger', [{ account: old, day, known }]))
  }
  const total = async (on: Day, basis: 'frozen' | 'restated') =>
    (await within((tx) => columnsOn(tx, [old], on, basis, ['ledger.total']))).of('ledger.total')[0]
  const told = addDays(world.clock.now().toISOString().slice(0, 10) as Day, -20)
  await tell(told, 3)
  restatedFrom.length = 0
  await closeOverdueDays(world.platform, young)
  await settle(world.platform, young)
  const open = addDays(told, 20)
  expect(new Set(restatedFrom)).toEqual(new Set([open]))
  expect(await total(told, 'frozen')).toBe(3)
  expect(await total(told, 'restated')).toBe(3)
  // By its source known in time, and yet after the close: frozen stays, what is known now does not.
  await tell(addDays(told, 1), 4)
  await settle(world.platform, young)
  expect(restatedFrom).toContain(addDays(told, 1))
  expect(await total(addDays(told, 1), 'frozen')).toBe(3)
  expect(await total(addDays(told, 1), 'restated')).toBe(7)
})

test('the measures of a workspace without any customer have names, so that its playbooks and segments can be read', async () => {
  const { id } = await createWorkspace(world.platform, { name: 'Still empty', zone, currency: 'EUR' })
  const named = () => world.platform.db.within(id, async (tx) => (await catalogue(tx)).map(({ key }) => key))
  expect(await named()).toEqual([])
  await turnTouched(world.platform, id)
  expect(await named()).toContain('ledger.total')
})
