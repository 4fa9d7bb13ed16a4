import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { attributesOn, find, mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { timeline } from '../timeline/module.ts'
import { commercialMeasures } from './measures.ts'
import { revenue } from './module.ts'
import { revenueReview } from './review.ts'
import { declareRelation } from './service.ts'
import { movementShape } from './shapes-movement.ts'
import { contractsOf } from './store.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, revenue] })
})
afterAll(() => world.close())

const one = async (name: string): Promise<AccountId> => (await someAccounts(world, [name]))[0] as AccountId
const row = (id: string, account: string, day: string, amount: number, more: Record<string, string> = {}) => ({
  id: `${account}-${id}`,
  account,
  day,
  amount,
  ...more,
})
const life = (account: string) => [
  row('1', account, '2025-01-01', 0, { kind: 'trial', plan: 'Basic' }),
  row('2', account, '2025-01-15', 2900, { kind: 'new', plan: 'Basic' }),
  row('3', account, '2025-03-01', 7000, { kind: 'expansion', plan: 'Pro' }),
  row('4', account, '2025-06-01', -9900, { kind: 'churn' }),
]
const kinds = async (rows: Parameters<typeof tellRows>[2]) =>
  (await tellRows(world, movementShape, rows)).map(({ kind }) => kind)
const known = async (account: AccountId, attribute: 'arr' | 'plan', on: string) =>
  (await world.within((tx) => attributesOn(tx, [account], attribute, on as Day))).get(account)
const arrs = (account: AccountId, days: string[]) => Promise.all(days.map((on) => known(account, 'arr', on)))

test('F006 a billing ledger makes ARR, plan, start and loss of a customer, day by day', async () => {
  const account = await one('ledger')
  expect(await kinds(life('ledger'))).toEqual(['written', 'written', 'written', 'written'])
  const days = ['2025-01-14', '2025-01-15', '2025-02-28', '2025-03-01', '2025-06-30', '2025-07-01']
  // Thirty days of grace after the last contract ended, then the customer is lost.
  expect(await arrs(account, days)).toEqual([0, 34_800, 34_800, 118_800, 118_800, 0])
  expect(await known(account, 'plan', '2025-04-01')).toBe('Pro')
  const [found] = await world.within((tx) => find(tx, [account]))
  expect(found).toMatchObject({ since: '2025-01-15', stage: 'churned' })
  const mrr = await measured(world, commercialMeasures, [account], ['2025-04-01' as Day], 'frozen')
  expect(mrr.get(`${account} 2025-04-01 mrr`)).toBe(9900)
  expect(mrr.get(`${account} 2025-04-01 has_expanded`)).toBe(1)
})

test('the same ledger again changes nothing, in whatever order it comes', async () => {
  await one('again')
  const rows = life('again')
  await kinds(rows.slice(2))
  await kinds(rows.slice(0, 2))
  expect(await kinds(rows.toReversed())).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
})

test('a line that is corrected moves everything after it, and what it had made is gone', async () => {
  const account = await one('mended')
  await kinds(life('mended'))
  await kinds([
    row('3', 'mended', '2025-04-01', 0, { kind: 'expansion', plan: 'Basic' }),
    row('4', 'mended', '2025-06-01', -2900, { kind: 'churn' }),
  ])
  expect(await arrs(account, ['2025-03-15', '2025-05-01'])).toEqual([34_800, 34_800])
  const contracts = (await world.within((tx) => contractsOf(tx, [account]))).get(account) ?? []
  expect(contracts.map(({ starts, isTrial }) => [starts, isTrial])).toEqual([
    ['2025-01-01', true],
    ['2025-01-15', false],
  ])
})

test('a line that its source deleted is taken out of the ledger, and with the last one everything it had made', async () => {
  const account = await one('shorter')
  await kinds(life('shorter'))
  const remove = (ids: string[]) =>
    world.within(async (tx) =>
      movementShape.remove?.(tx, ids, {
        platform: world.platform,
        source: crm,
        origin: 'live',
        settings: {},
        known: tx.now,
      }),
    )
  // A deletion is known from now on: what was shown of the days before stays (rule 6).
  const now = async () => (await world.within((tx) => find(tx, [account])))[0]
  expect(await now()).toMatchObject({ arr: 0, stage: 'churned' })
  expect(await remove(['shorter-4', 'shorter-9'])).toEqual([
    { kind: 'removed', id: 'shorter-4' },
    { kind: 'unchanged', id: 'shorter-9' },
  ])
  expect(await now()).toMatchObject({ arr: 118_800, plan: 'Pro' })
  await remove(['shorter-3'])
  expect(await now()).toMatchObject({ arr: 34_800, plan: 'Basic' })
  await remove(['shorter-1', 'shorter-2'])
  expect((await world.within((tx) => contractsOf(tx, [account]))).get(account) ?? []).toEqual([])
  expect(await remove(['shorter-1'])).toEqual([{ kind: 'unchanged', id: 'shorter-1' }])
})

test('F006 two subscriptions of a customer add up, and a merge takes the ledger along and gives it back', async () => {
  const [into, from] = await someAccounts(world, ['into', 'from'])
  await kinds([
    row('1', 'into', '2025-01-01', 1000, { subscription: 'a' }),
    row('2', 'into', '2025-02-01', 500, { subscription: 'b' }),
    row('1', 'from', '2025-01-01', 100),
  ])
  const arr = async () =>
    (await world.within((tx) => find(tx, [into as AccountId, from as AccountId])))
      .toSorted((a) => (a.id === into ? -1 : 1))
      .map((found) => found.arr)
  expect(await arrs(into as AccountId, ['2025-01-15', '2025-02-15'])).toEqual([12_000, 18_000])
  await world.within((tx) => mergeAccounts(tx, from as AccountId, into as AccountId))
  await deliver(world.platform)
  // Two ledgers that meet in one account do not say whether they add up; once it is answered, it stays so.
  expect((await arr())[0]).toBeNull()
  await world.within((tx) => declareRelation(tx, 'adds to'))
  expect((await arr())[0]).toBe(19_200)
  await kinds([row('2', 'from', '2025-02-01', 100)])
  expect((await arr())[0]).toBe(20_400)
  await world.within((tx) => unmergeAccounts(tx, from as AccountId))
  await deliver(world.platform)
  expect(await arr()).toEqual([18_000, 2400])
})

test('a kind that its amount contradicts is refused, and a ledger that does not come out is told', async () => {
  await one('odd')
  const [refused] = await tellRows(world, movementShape, [row('1', 'odd', '2025-01-01', 100, { kind: 'churn' })])
  expect(refused).toMatchObject({
    kind: 'refused',
    field: 'amount',
    reason: 'the amount is more than nothing, and churn brings nothing more',
    remedy: 'Correct the amount or its sign, or the kind',
  })
  await kinds([row('2', 'odd', '2025-01-01', 100), row('3', 'odd', '2025-02-01', -150, { kind: 'churn' })])
  const { oddities } = await world.within((tx) => revenueReview.look(tx))
  expect(oddities.find(({ kind }) => kind === 'ledger that does not come out')).toMatchObject({
    count: 1,
    examples: ['Account odd'],
  })
})

test('an upgrade that a ledger tells as it happens is no renewal', async () => {
  const account = await one('live')
  await tellRows(
    world,
    movementShape,
    [row('1', 'live', '2026-01-01', 1000), row('2', 'live', '2026-02-01', 500, { kind: 'expansion' })],
    { origin: 'live' },
  )
  const contracts = (await world.within((tx) => contractsOf(tx, [account]))).get(account) ?? []
  expect(contracts.map(({ relation }) => relation)).toEqual([null, 'supersedes'])
  const renewals = await world.within((tx) =>
    tx.rows(sql`select from outbox_news where workspace_id = ${tx.workspace} and name = 'revenue.renewed'`),
  )
  expect(renewals).toEqual([])
})
