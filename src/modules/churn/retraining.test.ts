/**
 * Months in which models are trained anew.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import type { Predictor } from '../../platform/learning/model.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { columnsOn } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { churn } from './module.ts'
import { trainingJob } from './service/ask.ts'
import { trainedTargets } from './service/read.ts'
import { evaluate } from './service/train.ts'

let world: World
let admin: Person
let ids: Awaited<ReturnType<typeof someAccounts>>
const [start, end] = ['2026-03-02' as Day, '2026-04-01' as Day]
const day = (text: string) => text as Day

/** Odds that rise with every open ticket and with age; the newer model weighs tickets twice as much. */
const oddsOf = (age: number, tickets: number, perTicket: number) => -3 + (age - 300) / 200 + perTicket * tickets
const model = (perTicket: number): Predictor => ({
  format: 1,
  model: {
    ...{ family: 'logistic', columns: [{ name: 'accounts.age_days' }, { name: 'support.unresolved' }], intercept: -3 },
    inputs: [
      { column: 0, mean: 300, deviation: 200, weight: 1 },
      { column: 1, mean: 0, deviation: 1, weight: perTicket },
    ],
  },
  calibrator: { kind: 'none' },
})

beforeAll(async () => {
  world = await aWorld({ at: `${start}T09:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  ids = await someAccounts(world, ['alder', 'birch', 'cedar', 'dogwood'])
  await tellContracts(world, [
    ['alder', day('2025-06-01'), day('2026-12-01'), 12_000],
    ['birch', day('2025-09-01'), day('2026-09-01'), 60_000],
    ['cedar', day('2025-08-01'), day('2026-08-01'), 30_000],
  ])
  await ticket('t0', 'birch')
  await nextDay(world, '2026-03-03T09:00:00Z')
  await publishModel(world, start, { predictor: model(0.5) })
}, 60_000)
afterAll(() => world.close())

const ticket = (id: string, account: string) =>
  tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), [
    { id, account, subject: 'Export fails', priority: 'high', happened_at: world.clock.now().toISOString() },
  ])

const valuesOn = (on: Day, key: string) =>
  world.within(async (tx) => [...(await columnsOn(tx, ids, on, 'frozen', [key])).of(key)])

test('rule 22 what moved the revenue at risk is told in three parts that add up, as reckoned account by account', async () => {
  await ticket('t1', 'alder')
  await ticket('t2', 'alder')
  // Birch's contract grows, and dogwood becomes a customer.
  await tellContracts(world, [['dogwood', day('2026-03-10'), day('2027-03-10'), 24_000]])
  await nextDay(world, '2026-03-20T09:00:00Z')
  await nextDay(world, '2026-04-02T09:00:00Z')
  await publishModel(world, end, { predictor: model(1) })
  const told = (await world.call(admin, 'GET', '/api/churn/at_risk')).body
  const [ages, tickets, arrs] = [
    [await valuesOn(start, 'accounts.age_days'), await valuesOn(end, 'accounts.age_days')],
    [await valuesOn(start, 'support.unresolved'), await valuesOn(end, 'support.unresolved')],
    [await valuesOn(start, 'commercial.arr'), await valuesOn(end, 'commercial.arr')],
  ] as [number[][], number[][], number[][]]
  const chance = (age: number, open: number, perTicket: number) =>
    Math.round(1000 / (1 + Math.exp(-oddsOf(age, Number.isNaN(open) ? 0 : open, perTicket)))) / 1000
  const worth = (share: number, arr: number) => Math.round(share * arr)
  const parts = ids.map((_, at) => {
    const [age0, age1] = [ages[0]?.[at] as number, ages[1]?.[at] as number]
    const [open0, open1] = [tickets[0]?.[at] as number, tickets[1]?.[at] as number]
    const [arr0, arr1] = [arrs[0]?.[at] as number, arrs[1]?.[at] as number]
    const isNew = !(arr0 > 0)
    const before = isNew ? 0 : worth(chance(age0, open0, 0.5), arr0)
    const behaved = isNew ? 0 : worth(chance(age0, open1, 0.5), arr0)
    const renewed = worth(chance(age1, open1, 0.5), arr1)
    return {
      before,
      behaviour: behaved - before,
      renewals: renewed - behaved,
      now: worth(chance(age1, open1, 1), arr1),
    }
  })
  const sum = (of: 'before' | 'behaviour' | 'renewals' | 'now') => parts.reduce((all, part) => all + part[of], 0)
  expect(told.change).toMatchObject({
    ...{ from: '2026-03-02', before: sum('before'), behaviour: sum('behaviour'), renewals: sum('renewals') },
    now: sum('now'),
  })
  expect(told.change.behaviour).toBeGreaterThan(0)
  expect(told.change.retraining).not.toBe(0)
  const { before, behaviour, renewals, retraining, now } = told.change
  expect(before + behaviour + renewals + retraining).toBe(now)
  expect(Math.abs(now - told.expected.value)).toBeLessThanOrEqual(ids.length)
})

test('the card keeps every training, and a model that drifts is told to those who may train it', async () => {
  const { history } = (await world.call(admin, 'GET', '/api/churn/model')).body
  expect(history).toHaveLength(2)
  expect(history.map(({ speaks }: { speaks: boolean }) => speaks)).toEqual([true, false])
  const csm = await world.person('csm', 'Ana Ruiz')
  const spreads = [{ measure: 'accounts.age_days', cuts: [1000], shares: [0, 1, 0] }]
  const others = Array.from({ length: 110 }, (_, at) => `more ${at}`)
  await someAccounts(world, others)
  await tellContracts(
    world,
    others.map((name) => [name, day('2026-03-20'), day('2027-03-20'), 1_000]),
  )
  await nextDay(world, '2026-04-03T09:00:00Z')
  world.clock.set(new Date('2026-04-03T10:00:00Z'))
  await publishModel(world, day('2026-04-02'), { predictor: model(1), spreads })
  await world.settle()
  const { model: card } = (await world.call(admin, 'GET', '/api/churn/model')).body
  expect(card.drift.accounts).toBe(114)
  expect(card.drift.measures[0].isFar).toBe(true)
  const told = (person: Person) => world.call(person, 'GET', '/api/notifications')
  const drifts = (await told(admin)).body.items.filter(({ kind }: { kind: string }) => kind === 'drift')
  expect(drifts).toHaveLength(1)
  expect(drifts[0].sentence).toContain('see its card')
  expect((await told(csm)).body.items.filter(({ kind }: { kind: string }) => kind === 'drift')).toEqual([])
}, 60_000)

test('whoever works the figures out again keeps nothing: no training is added, and the same model speaks', async () => {
  const card = async () => {
    const { model, history } = (await world.call(admin, 'GET', '/api/churn/model')).body
    return { history, says: model.says, trainedAt: model.trainedAt }
  }
  const before = await card()
  expect((await evaluate(world.platform, world.workspace)).verdict.state).toBe('too few')
  expect(await card()).toEqual(before)
})

test('each workspace and target is trained by a job of its own, so that one that fails keeps no other from its turn', async () => {
  const other = await createWorkspace(world.platform, { name: 'other', zone: 'UTC', currency: 'EUR' })
  const sent: Record<string, unknown>[] = []
  const monthly = churn.jobs?.find(({ every }) => every !== undefined)
  const send = async (name: string, data: Record<string, unknown>) => void sent.push({ name, ...data })
  await monthly?.run({ ...world.platform, jobs: { send } }, {})
  expect(sent).toContainEqual({ name: trainingJob, workspace: world.workspace, target: 'loss', days: 90 })
  expect(sent).toContainEqual({ name: trainingJob, workspace: other.id, target: 'loss', days: 90 })
  // What somebody once asked for is trained on: here falling silent, of which nothing is known yet.
  await world.call(admin, 'POST', '/api/churn/train', { target: 'inactivity', days: 45 })
  expect(await world.within(trainedTargets)).toContainEqual({ target: 'inactivity', days: 45 })
  const { model: card } = (await world.call(admin, 'GET', '/api/churn/model?target=inactivity')).body
  expect(card).toMatchObject({ target: 'inactivity', horizon: 45, state: 'nothing' })
  expect((await world.call(admin, 'POST', '/api/churn/train', { target: 'inactivity', days: 3 })).status).toBe(400)
  expect((await world.call(admin, 'GET', '/api/churn?target=weather')).status).toBe(400)
})

test('a contract that ends before it begins is refused by its field, and one whose overlap nobody explained gives its customer no probability', async () => {
  const contract = { id: 'bad', account: 'alder', amount: 1, starts: day('2026-05-01'), ends: day('2026-04-01') }
  const [refused] = await tellRows(world, shapeOf(revenue, 'revenue.contract'), [contract])
  expect(refused).toMatchObject({ kind: 'refused', field: 'ends' })
  const [oak] = await someAccounts(world, ['oak'])
  await tellContracts(world, [
    ['oak', day('2025-10-01'), day('2026-10-01'), 10_000],
    ['oak', day('2025-12-01'), day('2026-12-01'), 20_000],
  ])
  await nextDay(world, '2026-04-04T09:00:00Z')
  world.clock.set(new Date('2026-04-04T10:00:00Z'))
  await publishModel(world, day('2026-04-03'), { predictor: model(1) })
  const told = (await world.call(admin, 'GET', `/api/accounts/${oak}/churn`)).body
  expect(told).toMatchObject({ arr: null, score: null })
}, 60_000)
