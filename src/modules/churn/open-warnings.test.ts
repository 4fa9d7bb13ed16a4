import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day, daysBetween, daysRange, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { columnsOn, publishSpan, series } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { inputMeasures } from './service/months.ts'

/**
 * Customers whose payments failed, one that left, one that gave notice, one that never paid. What stands open on each morning is
 * worked out from these days alone.
 */
const day = (text: string) => text as Day
const today = day('2026-06-02')
const long = day('2027-09-01')
interface Customer {
  name: string
  ends: Day | null
  /** The day on which notice was received. */
  left?: Day
  failed?: Day
  disputed?: Day
}
const customers: Customer[] = [
  { name: 'calm', ends: long },
  { name: 'failed', ends: long, failed: day('2025-09-15') },
  { name: 'both', ends: long, failed: day('2026-05-20'), disputed: day('2026-05-25') },
  { name: 'lost', ends: day('2025-11-01'), failed: day('2025-09-22') },
  { name: 'leaving', ends: long, left: day('2026-03-01'), failed: day('2026-02-20') },
  { name: 'free', ends: null },
]

let world: World
let admin: Person
let ids: AccountId[]
const idOf = (name: string) => ids[customers.findIndex((one) => one.name === name)] as AccountId
const keys = ['warnings_open', 'days_since_oldest_warning', 'days_since_newest_warning'].map((key) => `churn.${key}`)

beforeAll(async () => {
  world = await aWorld({ at: `${addDays(today, -1)}T09:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  ids = await someAccounts(
    world,
    customers.map(({ name }) => name),
  )
  await tellContracts(
    world,
    customers.flatMap(({ name, ends, left }) =>
      ends === null
        ? []
        : [[name, day('2024-09-01'), ends, 12_000, ...(left ? [left] : [])] as [string, Day, Day, number]],
    ),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.invoice'),
    customers.flatMap(({ name, failed, disputed }) => [
      ...(failed ? [{ ...invoice(name, 'failed', failed), failed_on: failed }] : []),
      ...(disputed ? [{ ...invoice(name, 'disputed', disputed), disputed_on: disputed }] : []),
    ]),
  )
  await nextDay(world, `${today}T09:00:00Z`)
}, 60_000)
afterAll(() => world.close())

const invoice = (account: string, what: string, on: Day) => ({
  ...{ id: `${account} ${what} ${on}`, account, amount: 1000, issued: addDays(on, -5), due: addDays(on, 700) },
})

/** The first days of the warnings that stood after a close; null while the customer was not watched. */
function openAfter({ ends, left, failed, disputed }: Customer, close: Day): Day[] | null {
  if (ends === null || close >= ends || (left && close >= left)) return null
  return [
    ...(failed && failed <= close && close < addDays(failed, 90) ? [failed] : []),
    ...(disputed && disputed <= close ? [disputed] : []),
  ]
}

/** By hand, what is to be read on a day: what stood after the close before it. */
function expected(customer: Customer, on: Day): (number | null)[] {
  const open = openAfter(customer, addDays(on, -1))
  if (open === null) return [null, null, null]
  const since = open.map((first) => daysBetween(first, on))
  return [open.length, open.length ? Math.max(...since) : null, open.length ? Math.min(...since) : null]
}

async function read(on: Day | 'now', basis: 'frozen' | 'restated' = 'frozen'): Promise<(number | null)[][]> {
  const columns = await world.within((tx) => columnsOn(tx, ids, on, basis, keys))
  const known = (value = Number.NaN) => (Number.isNaN(value) ? null : value)
  return ids.map((_, at) => keys.map((key) => known(columns.of(key)[at])))
}

test('F132 on every day of the past, as known then and as known now, it is counted what stood open that morning', async () => {
  const borders = customers.flatMap(({ ends, left, failed, disputed }) =>
    [ends, left, disputed, failed, failed && addDays(failed, 90)].flatMap((on) =>
      on && on < today ? [on, addDays(on, 1)] : [],
    ),
  )
  const months = daysRange(day('2025-08-01'), today).filter((_, at) => at % 10 === 0)
  for (const on of [...borders, ...months, today]) {
    const hand = customers.map((customer) => expected(customer, on))
    expect(await read(on), on).toEqual(hand)
    expect(await read(on, 'restated'), on).toEqual(hand)
  }
  expect(await read('now')).toEqual([
    [0, null, null],
    [0, null, null],
    [2, 13, 8],
    [null, null, null],
    [null, null, null],
    [null, null, null],
  ])
})

test('F132 the course of the count has a row where something changed, and the calendar alone writes none', async () => {
  const rows = await world.within((tx) =>
    tx.rows(sql<{ count: number }>`
      select count(*)::int as count from measures_days
      where workspace_id = ${tx.workspace} and basis = 2 and account_id = ${idOf('both')}`),
  )
  expect(rows[0]?.count).toBeLessThan(10)
  const [course] = await world.within((tx) =>
    series(tx, idOf('both'), ['churn.warnings_open'], day('2026-05-18'), today, 'frozen'),
  )
  const turns = course?.points.filter(({ value }, at, all) => value !== all[at - 1]?.value)
  expect(turns).toEqual([
    { day: '2026-05-18', value: 0 },
    { day: '2026-05-21', value: 1 },
    { day: '2026-05-26', value: 2 },
  ])
})

test('F132 lists filter by open warnings, show them as a column and order by how long they stand', async () => {
  const asked = new URLSearchParams({
    condition: JSON.stringify({
      version: 1,
      where: { field: 'measure:churn.warnings_open', op: 'at least', value: 1 },
    }),
    columns: JSON.stringify(['measure:churn.warnings_open', 'measure:churn.days_since_oldest_warning']),
  })
  const { status, body, text } = await world.call(admin, 'GET', `/api/accounts?${asked}`)
  expect(status, text).toBe(200)
  expect(body.items).toMatchObject([
    {
      name: 'Account both',
      values: { 'measure:churn.warnings_open': 2, 'measure:churn.days_since_oldest_warning': 13 },
    },
  ])
})

test('F147 a live segment and a playbook ask for open warnings: who got one is in from the morning after the close, once', async () => {
  const condition = { version: 1, where: { field: 'measure:churn.warnings_open', op: 'at least', value: 1 } }
  const segment = { name: 'Warned', kind: 'rule', evaluation: 'live', condition }
  const { body } = await world.call(admin, 'POST', '/api/segments', segment)
  await world.settle()
  const members = async () =>
    (
      await world.within((tx) =>
        tx.rows(sql<{ account: AccountId }>`
          select distinct account_id as account from segments_memberships
          where workspace_id = ${tx.workspace} and segment_id = ${body.id} and left_at is null`),
      )
    ).map(({ account }) => account)
  expect(await members()).toEqual([idOf('both')])
  const source = `name: Warned\ntriggers: [{ when: { field: 'measure:churn.warnings_open', op: at least, value: 1 } }]\nsteps: [{ wait: { days: 9 } }]\n`
  const { id } = (await world.call(admin, 'POST', '/api/playbooks', { source })).body
  const asked = { stage: 'internal', reason: 'A test under the simulated clock' }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, asked)).status).toBe(200)
  await world.settle()
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    { ...invoice('calm', 'failed', today), failed_on: today },
  ])
  await nextDay(world, `${addDays(today, 1)}T09:00:00Z`)
  expect((await members()).sort()).toEqual([idOf('both'), idOf('calm')].sort())
  await nextDay(world, `${addDays(today, 2)}T09:00:00Z`)
  await nextDay(world, `${addDays(today, 3)}T09:00:00Z`)
  const runs = (await world.call(admin, 'GET', `/api/playbooks/runs?playbook=${id}`)).body.items
  const entered = runs.map(({ account, enteredOn }: { account: { name: string }; enteredOn: Day }) => [
    account.name,
    enteredOn,
  ])
  expect(entered).toEqual([['Account calm', addDays(today, 2)]])
  const span = { playbook: id, from: addDays(today, 1), to: addDays(today, 3) }
  const simulation = (await world.call(admin, 'POST', '/api/playbooks/simulations', span)).body
  await world.settle()
  const { result } = (await world.call(admin, 'GET', `/api/playbooks/simulations/${simulation.id}`)).body
  expect(result.entries.map(({ name, day: on }: { name: string; day: Day }) => [name, on])).toEqual(entered)
})

test('open warnings never warn of themselves, and no model learns from them', async () => {
  const on = addDays(today, 3)
  const account = idOf('calm')
  const before = (await world.call(admin, 'GET', `/api/accounts/${account}/churn/warnings`)).body
  // Even planted, a count that stands on a day changes nothing of what the close of that day sees.
  await world.within((tx) => publishSpan(tx, ['churn.warnings_open'], [{ account, day: on, values: [99] }]))
  await nextDay(world, `${addDays(today, 4)}T09:00:00Z`)
  const after = (await world.call(admin, 'GET', `/api/accounts/${account}/churn/warnings`)).body
  expect(after.standing.map(({ indicator }: { indicator: string }) => indicator)).toEqual(
    before.standing.map(({ indicator }: { indicator: string }) => indicator),
  )
  expect(await read('now').then((rows) => rows[0])).toEqual([
    1,
    daysBetween(today, addDays(today, 4)),
    daysBetween(today, addDays(today, 4)),
  ])
  const learned = (await world.within(inputMeasures)).map(({ key }) => key)
  expect(learned.length).toBeGreaterThan(30)
  expect(learned.filter((key) => key.startsWith('churn.'))).toEqual([])
})

test('what was looked at before it was a measure is shown with the next close, all of its past', async () => {
  await world.within(async (tx) => {
    await tx.run(sql`delete from measures_days where workspace_id = ${tx.workspace} and basis = 2`)
    await tx.run(sql`update measures_current set published = '{}' where workspace_id = ${tx.workspace}`)
    await tx.run(sql`update churn_looks set shown_through = null where workspace_id = ${tx.workspace}`)
  })
  expect((await read(day('2025-10-01')))[1]).toEqual([null, null, null])
  await nextDay(world, `${addDays(today, 5)}T09:00:00Z`)
  for (const on of ['2025-09-15', '2025-09-16', '2025-10-01', '2026-01-01', '2026-05-21'].map(day))
    expect(await read(on), on).toEqual(customers.map((customer) => expected(customer, on)))
  expect(epochDay(today) - epochDay(day('2026-05-20'))).toBe((await read(today))[2]?.[1])
})
