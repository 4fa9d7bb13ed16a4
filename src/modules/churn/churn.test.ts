import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { columnsOn } from '../measures/index.ts'
import { lossesOf } from '../revenue/index.ts'
import { revenue } from '../revenue/module.ts'
import { probabilityKey } from './measures.ts'

let world: World
let admin: Person
let ana: Person
let alder: AccountId
let birch: AccountId
let cedar: AccountId
const today = '2026-03-03' as Day

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
  ;[alder, birch, cedar] = (await someAccounts(world, ['alder', 'birch', 'cedar', 'gone', 'bought'])) as [
    AccountId,
    AccountId,
    AccountId,
  ]
  const day = (text: string) => text as Day
  await tellContracts(world, [
    ['alder', day('2025-06-01'), day('2026-06-01'), 12_000],
    ['birch', day('2025-09-01'), day('2026-09-01'), 60_000],
    ['cedar', day('2025-04-01'), day('2026-04-01'), 30_000, day('2026-01-20')],
    ['gone', day('2024-05-01'), day('2025-05-01'), 9_000, day('2025-02-10')],
    ['bought', day('2024-07-01'), day('2025-07-01'), 9_000],
  ])
  await tellRows(world, shapeOf(revenue, 'revenue.cancellation'), [
    { id: 'c1', account: 'gone', happened_at: '2025-03-01', reason: 'budget' },
    { id: 'c2', account: 'bought', happened_at: '2025-06-20', reason: 'acquired by a competitor' },
  ])
  await world.call(admin, 'PATCH', `/api/accounts/${alder}`, { ownerId: ana.member })
  await nextDay(world, `${today}T09:00:00Z`)
})
afterAll(() => world.close())

const get = async (as: Person, path: string) => (await world.call(as, 'GET', path)).body

test('losses carry their kind, what they were worth, and when the customer said so', async () => {
  const losses = await world.within((tx) => lossesOf(tx, '2025-01-01' as Day, today))
  expect(losses.map(({ day, kind, saidOn, noticeBy }) => [day, kind, saidOn, noticeBy])).toEqual([
    ['2025-05-01', 'voluntary', '2025-02-10', '2025-03-02'],
    ['2025-07-01', 'acquisition', '2025-06-20', '2025-05-02'],
  ])
  expect(losses.every(({ arr }) => arr !== null && arr > 0)).toBe(true)
})

test('with too few losses training says so, no probability is told, and rules still speak', async () => {
  expect((await get(admin, '/api/churn/model')).model).toBeNull()
  const asked = await world.call(admin, 'POST', '/api/churn/train', {})
  expect([asked.status, asked.body]).toEqual([200, { asked: true }])
  const { model } = await get(admin, '/api/churn/model')
  expect(['too few', 'nothing']).toContain(model.state)
  expect(model.says).toMatch(/losses to learn from|paid contract|No month/)
  expect((await get(admin, '/api/churn')).items).toEqual([])
  const account = await get(admin, `/api/accounts/${alder}/churn`)
  expect(account).toMatchObject({ score: null, standing: 'foretold', risk: { model: null, by: 'rule' } })
  expect((await world.call(ana, 'POST', '/api/churn/train', {})).status).toBe(403)
})

test('F121 F122 a published model tells each customer’s probability with interval, level, factors and what it may cost', async () => {
  world.clock.set(new Date(`${today}T10:00:00Z`))
  await publishModel(world, today)
  const account = await get(admin, `/api/accounts/${alder}/churn`)
  expect(account.score.probability).toBe(Math.round(account.score.probability * 1000) / 1000)
  expect(account.score.low).toBeLessThanOrEqual(account.score.probability)
  expect(account.score.expected).toBeCloseTo(account.score.probability * account.arr, -3)
  expect(account.daysToRenewal).toBe(90)
  expect(account.daysToNotice).toBe(30)
  expect(account.shares).toMatchObject([{ measure: 'accounts.age_days' }])
  expect(account.risk.model).toBe('high')
  expect(account.actions.map(({ key }: { key: string }) => key)).toEqual(['ebr', 'plan_reset'])
})

test('rule 19 rule 21 who has given notice is not foretold; the others stand by expected loss as far as the hours reach', async () => {
  const { items, capacity } = await get(admin, '/api/churn?hours=4&hoursEach=4')
  expect(capacity).toBe(1)
  expect(items.map(({ account, isWithinCapacity }: Item) => [account.id, isWithinCapacity])).toEqual([
    [birch, true],
    [alder, false],
  ])
  expect(await get(admin, `/api/accounts/${cedar}/churn`)).toMatchObject({
    score: null,
    standing: 'has said that it leaves',
  })
  const first = await get(admin, '/api/churn?limit=1')
  const second = await get(admin, `/api/churn?limit=1&cursor=${encodeURIComponent(first.next)}`)
  expect(second.items).toMatchObject([{ account: { id: alder }, rank: 2 }])
  const risk = await get(admin, '/api/churn/at_risk')
  expect(risk.expected.low).toBeLessThanOrEqual(risk.expected.value)
  expect(risk.expected.value).toBeLessThan(risk.arr)
  const published = await world.within((tx) => columnsOn(tx, [alder, cedar], 'now', 'frozen', [probabilityKey]))
  expect(published.of(probabilityKey)[0]).toBeGreaterThan(0.7)
  expect(published.of(probabilityKey)[1]).toBeNaN()
})

test('the ranking is exported in its order with the hours it was asked for; a success manager exports her book alone', async () => {
  const linesFor = async (viewer: Person) => {
    const { status, text } = await world.call(viewer, 'GET', '/api/churn/export?hours=4&hoursEach=4')
    expect(status).toBe(200)
    return text.trim().split('\r\n')
  }
  const [head, ...lines] = await linesFor(admin)
  expect(head).toMatch(/^rank,id,account,owner,probability,from,to,arr,expected loss,currency,within capacity,/)
  expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
    ['1', birch],
    ['2', alder],
  ])
  expect(lines[0]).toContain(',true,')
  expect(lines[1]).toContain(',false,')
  expect((await linesFor(ana)).slice(1).map((line) => line.split(',')[1])).toEqual([alder])
})

test('rule 17 a person settles the risk with a reason that stands in the log, until a risk rises; no foreign account', async () => {
  const path = `/api/accounts/${alder}/churn/settled`
  expect((await world.call(ana, 'PUT', path, { level: 'low' })).status).toBe(400)
  const reason = 'Their sponsor has signed already'
  expect((await world.call(ana, 'PUT', path, { level: 'low', reason })).status).toBe(200)
  const settled = await get(ana, `/api/accounts/${alder}/churn`)
  expect(settled.risk).toMatchObject({ model: 'high', level: 'low', by: 'person' })
  expect(settled.settled).toMatchObject({ level: 'low', reason, by: { name: 'Ana Ruiz' }, isInForce: true })
  expect(settled.actions).toEqual([])
  const { items } = await get(ana, '/api/churn')
  expect(items[0].risk).toMatchObject({ level: 'low', by: 'person' })
  expect((await world.call(ana, 'PUT', `/api/accounts/${birch}/churn/settled`, { level: 'low', reason })).status).toBe(
    404,
  )
  expect((await world.call(ana, 'PUT', path, { level: null })).status).toBe(200)
  expect((await get(ana, `/api/accounts/${alder}/churn`)).risk).toMatchObject({ level: 'high', by: 'model' })
})

interface Item {
  account: { id: string }
  isWithinCapacity: boolean
}

test('rule 37 a success manager sees the risk of their own book alone', async () => {
  expect((await get(ana, '/api/churn')).items.map(({ account }: Item) => account.id)).toEqual([alder])
  expect((await get(ana, '/api/churn/at_risk')).accounts).toBe(1)
  expect((await world.call(ana, 'GET', `/api/accounts/${birch}/churn`)).status).toBe(404)
  expect((await world.call(admin, 'GET', '/api/churn?cursor=bm8')).status).toBe(400)
})
