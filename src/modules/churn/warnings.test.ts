/**
 * Weeks in which warnings begin, hold and end.
 * @module-tag prove
 */

import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { closeOverdueDays, publishSpan } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { turnWatch } from './service/watch.ts'

/**
 * Fourteen customers left in autumn, twelve of them forty days after a payment had failed; twenty stayed, three of them with a
 * failed payment. All that is expected is counted from this.
 */
const day = (text: string) => text as Day
const today = day('2026-06-02')
const leavers = Array.from({ length: 14 }, (_, at) => ({
  name: `left-${at}`,
  ends: addDays(day('2025-09-01'), 3 * at),
}))
const stayers = Array.from({ length: 20 }, (_, at) => `stays-${at}`)
const failed = [
  ...leavers.slice(0, 12).map(({ name, ends }) => ({ account: name, on: addDays(ends, -40) })),
  ...stayers.slice(0, 3).map((account) => ({ account, on: day('2025-09-15') })),
]

let world: World
let admin: Person
let ana: Person
let stays: AccountId[]

beforeAll(async () => {
  world = await aWorld({ at: `${addDays(today, -1)}T09:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
  await someAccounts(
    world,
    leavers.map(({ name }) => name),
  )
  stays = await someAccounts(world, stayers)
  await tellContracts(world, [
    ...leavers.map(({ name, ends }): [string, Day, Day, number] => [name, day('2024-09-01'), ends, 12_000]),
    ...stayers.map((name): [string, Day, Day, number] => [name, day('2024-09-01'), day('2027-09-01'), 24_000]),
  ])
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.invoice'),
    failed.map(({ account, on }, at) => ({
      ...{ id: `i${at}`, account, amount: 1000, issued: addDays(on, -5), due: addDays(on, 400), failed_on: on },
    })),
  )
  await world.call(admin, 'PATCH', `/api/accounts/${stays[4]}`, { ownerId: ana.member })
  await nextDay(world, `${today}T09:00:00Z`)
}, 60_000)
afterAll(() => world.close())

const get = async (as: Person, path: string) => (await world.call(as, 'GET', path)).body
const payment = async (as = admin) =>
  (await get(as, '/api/churn/indicators')).items.find(({ key }: { key: string }) => key === 'payment')

test('F132 F149 the past is looked at once: how often each warning came true, how long before, and against whom', async () => {
  const table = await get(admin, '/api/churn/indicators')
  expect(table).toMatchObject({ on: addDays(today, -1), losses: 14 })
  expect(await payment()).toMatchObject({
    ...{ warnings: 15, left: 12, foreseen: 12, lead: 40, standing: 0, isSure: true },
    says: 'Who is warned of surely leaves more often than others',
  })
  expect((await payment()).rate.value).toBeCloseTo(12 / 15, 12)
  // Ends of months from the first that is kept until 180 days and grace lie behind it, and who left within 90 days of each.
  const months = ['2025-04-30', '2025-05-31', '2025-06-30', '2025-07-31', '2025-08-31', '2025-09-30', '2025-10-31'].map(
    day,
  )
  expect([table.from, table.to]).toEqual([months[0], months.at(-1)])
  const at = (month: Day) => leavers.filter(({ ends }) => month < ends).length
  const left = (month: Day) => leavers.filter(({ ends }) => month < ends && ends <= addDays(month, 90)).length
  const sum = (of: (month: Day) => number) => months.reduce((total, month) => total + of(month), 0)
  expect(table.base).toBeCloseTo(sum(left) / sum((month) => at(month) + stayers.length), 12)
})

test('rule 7 the past that is looked at tells nobody anything', async () => {
  const timeline = await get(admin, `/api/timeline/${stays[0]}`)
  expect(timeline.items.filter(({ kind }: { kind: string }) => kind === 'risk')).toEqual([])
  expect((await get(admin, '/api/churn/warnings')).items).toEqual([])
})

test('F132 F147 a payment that fails today is a warning after the close, with what was seen, what to do, and on the timeline', async () => {
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    { id: 'new', account: 'stays-4', amount: 1000, issued: addDays(today, -5), due: '2026-12-31', failed_on: today },
  ])
  await nextDay(world, `${addDays(today, 1)}T09:00:00Z`)
  const { items } = await get(ana, '/api/churn/warnings')
  expect(items).toMatchObject([
    {
      ...{ account: { name: 'Account stays-4' }, owner: { name: 'Ana Ruiz' }, arr: 24_000 },
      warnings: [
        {
          ...{ indicator: 'payment', name: 'Failed payment', since: today, value: 1, now: 1 },
          says: 'Payments that failed in 90 days: 1',
        },
      ],
    },
  ])
  const account = await get(ana, `/api/accounts/${stays[4]}/churn/warnings`)
  expect(account).toMatchObject({
    isWatched: true,
    standing: [{ action: { key: 'assess_payment', role: 'csm', hours: 24 } }],
    past: [],
  })
  const timeline = await get(ana, `/api/timeline/${stays[4]}`)
  expect(timeline.items.map(({ text }: { text: string }) => text)).toContain('Payments that failed in 90 days: 1')
})

test('F130 health that another day showed is a warning from the close after it (C07), and ends when it is well again', async () => {
  const account = stays[5] as AccountId
  const show = (on: Day, score: number) =>
    world.within((tx) => publishSpan(tx, ['health.score'], [{ account, day: on, values: [score] }]))
  const told = () => get(admin, `/api/accounts/${account}/churn/warnings`)
  await show(today, 40)
  expect((await told()).standing).toEqual([])
  await nextDay(world, `${addDays(today, 2)}T09:00:00Z`)
  expect((await told()).standing).toMatchObject([
    { indicator: 'health', since: addDays(today, 1), value: 40, says: 'Health is 40' },
  ])
  await show(addDays(today, 1), 80)
  await nextDay(world, `${addDays(today, 3)}T09:00:00Z`)
  expect(await told()).toMatchObject({
    ...{ standing: [], past: [{ indicator: 'health', since: addDays(today, 1), until: addDays(today, 2) }] },
  })
})

test('a close that was looked at is not looked at again, and looking again changes nothing', async () => {
  const before = await get(admin, '/api/churn/indicators')
  expect(await turnWatch(world.platform, world.workspace)).toBe('done')
  expect(await get(admin, '/api/churn/indicators')).toEqual(before)
})

test('rule 37 a success manager sees warnings of their own book alone; lists go page by page and by kind', async () => {
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    { id: 'n6', account: 'stays-6', amount: 9, issued: today, due: '2026-12-31', failed_on: addDays(today, 3) },
    { id: 'n7', account: 'stays-7', amount: 9, issued: today, due: '2026-12-31', disputed_on: addDays(today, 3) },
  ])
  await nextDay(world, `${addDays(today, 4)}T09:00:00Z`)
  const names = async (as: Person, path: string) =>
    (await get(as, path)).items.map(({ account }: { account: { name: string } }) => account.name).sort()
  expect(await names(ana, '/api/churn/warnings')).toEqual(['Account stays-4'])
  expect((await payment(ana)).standing).toBe(1)
  expect((await payment()).standing).toBe(2)
  expect(await names(admin, '/api/churn/warnings?indicator=dispute')).toEqual(['Account stays-7'])
  const first = await get(admin, '/api/churn/warnings?limit=2')
  const second = await get(admin, `/api/churn/warnings?limit=2&cursor=${encodeURIComponent(first.next)}`)
  expect([...first.items, ...second.items].map(({ account }) => account.name).sort()).toEqual(
    ['4', '6', '7'].map((at) => `Account stays-${at}`),
  )
  expect(second.next).toBeNull()
  expect((await world.call(ana, 'GET', `/api/accounts/${stays[6]}/churn/warnings`)).status).toBe(404)
  expect((await world.call(admin, 'GET', '/api/churn/warnings?cursor=bm8')).status).toBe(400)
  expect((await world.call(admin, 'GET', '/api/churn/warnings?indicator=mood')).status).toBe(400)
})

test('F147 a warning starts a playbook on the morning after, once switched on, and its simulation enters the same on the same day', async () => {
  const source = `name: Payments
triggers: [{ warning: { indicator: [payment] } }]
steps: [{ wait: { days: 9 } }]
`
  const { id } = (await world.call(admin, 'POST', '/api/playbooks', { source })).body
  const asked = { stage: 'internal', reason: 'A test under the simulated clock' }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, asked)).status).toBe(200)
  const closing = addDays(today, 4)
  await tellRows(world, shapeOf(revenue, 'revenue.invoice'), [
    { id: 'p8', account: 'stays-8', amount: 9, issued: today, due: '2026-12-31', failed_on: closing },
    { id: 'p9', account: 'stays-9', amount: 9, issued: today, due: '2026-12-31', disputed_on: closing },
  ])
  await nextDay(world, `${addDays(closing, 1)}T09:00:00Z`)
  const { items } = await get(admin, `/api/playbooks/runs?playbook=${id}`)
  expect(items).toMatchObject([{ account: { name: 'Account stays-8' }, enteredOn: addDays(closing, 1) }])
  await nextDay(world, `${addDays(closing, 2)}T09:00:00Z`)
  const span = { playbook: id, from: addDays(closing, 1), to: addDays(closing, 2) }
  const { body } = await world.call(admin, 'POST', '/api/playbooks/simulations', span)
  await world.settle()
  const { result } = await get(admin, `/api/playbooks/simulations/${body.id}`)
  expect(result.entries.map(({ day, name }: { day: string; name: string }) => `${day} ${name}`)).toEqual([
    `${addDays(closing, 1)} Account stays-8`,
  ])
})

test('F149 what warnings are worth stands on days that decide nothing, and is counted anew once a past comes that it does not hold', async () => {
  const table = () => get(admin, '/api/churn/indicators')
  const right = await table()
  await world.within((tx) =>
    tx.run(
      sql`update churn_records set record = jsonb_set(record, '{losses}', '99') where workspace_id = ${tx.workspace}`,
    ),
  )
  await nextDay(world, `${addDays(today, 7)}T09:00:00Z`)
  expect(await table()).toMatchObject({ on: addDays(today, 6), losses: 99 })
  // Somebody who stayed all along: no loss more, one customer more at each end of a month.
  await someAccounts(world, ['late'])
  await tellContracts(world, [['late', day('2024-09-01'), day('2027-09-01'), 12_000]])
  await nextDay(world, `${addDays(today, 8)}T09:00:00Z`)
  const anew = await table()
  expect(anew).toMatchObject({ on: addDays(today, 7), losses: 14, from: right.from, to: right.to })
  expect(anew.base).toBeLessThan(right.base)
  await tellContracts(world, [['late', day('2023-09-01'), day('2024-08-31'), 12_000]])
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    {
      id: 'late 2024-09-01',
      account: 'late',
      starts: '2024-09-01',
      ends: '2025-09-10',
      amount: 12_000,
      period: 'year',
    },
  ])
  await nextDay(world, `${addDays(today, 9)}T09:00:00Z`)
  expect(await table()).toMatchObject({ on: addDays(today, 8), losses: 15 })
})

test('processes that look at the whole past at the same moment keep it once', async () => {
  const lookAnew = async (processes: number) => {
    await world.within(async (tx) => {
      for (const table of ['looks', 'records', 'watched', 'warnings'])
        await tx.run(sql`delete from ${sql.table(`churn_${table}`)} where workspace_id = ${tx.workspace}`)
    })
    await Promise.all(
      Array.from({ length: processes }, async (_, at) => {
        await pause(at * 25)
        expect(await turnWatch(world.platform, world.workspace)).toBe('done')
      }),
    )
    const kept = world.within((tx) =>
      tx.rows(sql`
        select account_id, from_day, until_day, null as indicator from churn_watched where workspace_id = ${tx.workspace}
        union all select account_id, from_day, until_day, indicator from churn_warnings where workspace_id = ${tx.workspace}
        order by 1, 2, 4`),
    )
    return { kept: await kept, worth: await get(admin, '/api/churn/indicators') }
  }
  // More than are looked at together, and not customers from the first day on.
  const young = Array.from({ length: 150 }, (_, at) => `young-${at}`)
  await someAccounts(world, young)
  await tellContracts(
    world,
    young.map((name) => [name, day('2026-03-01'), day('2027-03-01'), 12_000]),
  )
  await nextDay(world, `${addDays(today, 10)}T09:00:00Z`)
  expect(await lookAnew(6)).toEqual(await lookAnew(1))
})

test('F132 nobody is looked at before the days that were closed are scored', async () => {
  const lookedAt = async () => {
    await turnWatch(world.platform, world.workspace)
    return (await get(admin, '/api/churn/indicators')).on
  }
  const [before, closed] = [addDays(today, 9), addDays(today, 10)]
  await world.settle()
  world.clock.set(new Date(`${addDays(closed, 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  expect(await lookedAt()).toBe(before)
  while ((await deliver(world.platform)) > 0);
  expect(await lookedAt()).toBe(closed)
})
