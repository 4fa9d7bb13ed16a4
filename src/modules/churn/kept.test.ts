/**
 * What a model says of everybody is held against half a year that follows.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules as all } from '../../app/wiring.ts'
import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import type { Predictor } from '../../platform/learning/model.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { churn } from './module.ts'
import { speakers } from './store/foretold.ts'

interface Training {
  speaks: boolean
  word: string | null
}

let world: World
let admin: Person
const day = (text: string) => text as Day
/** Facts, health and churn, with who is told: what else hears of each of so many days takes most of their time. */
const quiet = ['playbooks', 'renewals', 'expansion', 'kpis', 'today', 'proof', 'segments', 'campaigns', 'agents']
const modules = all.filter(({ name }) => !quiet.includes(name))
const start = day('2026-01-05')
const chance = 0.01

/** Sixty customers whose contracts end one after the other, from ten days after the model begins to speak. */
const customers = Array.from({ length: 60 }, (_, at) => ({
  name: `customer ${at}`,
  ends: addDays(start, 10 + 5 * at),
  // Every third one leaves, every ninth because somebody bought it.
  leaves: at % 3 === 0,
  isBought: at % 9 === 0,
}))

/** The same probability for everybody. */
const sure = (odds: number): Predictor => ({
  format: 1,
  model: {
    ...{ family: 'logistic', columns: [{ name: 'accounts.age_days' }], intercept: Math.log(odds / (1 - odds)) },
    inputs: [{ column: 0, mean: 300, deviation: 200, weight: 0 }],
  },
  calibrator: { kind: 'none' },
})

beforeAll(async () => {
  world = await aWorld({ at: `${start}T09:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  await someAccounts(
    world,
    customers.map(({ name }) => name),
  )
  await tellContracts(
    world,
    customers.map(({ name, ends }) => [name, addMonths(ends, -12), ends, 12_000]),
  )
  // Who stays has signed the next term already; who is bought says why it leaves.
  await tellContracts(
    world,
    customers.filter(({ leaves }) => !leaves).map(({ name, ends }) => [name, ends, addMonths(ends, 12), 12_000]),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.cancellation'),
    customers
      .filter(({ leaves, isBought }) => leaves && isBought)
      .map(({ name, ends }) => ({ id: name, account: name, happened_at: ends, reason: 'acquired by a competitor' })),
  )
  await nextDay(world, `${addDays(start, 1)}T09:00:00Z`)
  await publishModel(world, start, { predictor: sure(chance) })
}, 120_000)
afterAll(() => world.close())

const card = async () => (await world.call(admin, 'GET', '/api/churn/model')).body
const turn = async () => {
  const loop = churn.loops?.find(({ name }) => name === 'churn.score')
  await loop?.turn(world.platform, world.workspace)
}

/** Lets days pass as the product does: each closes and is scored. */
async function passTo(until: Day): Promise<void> {
  world.clock.set(new Date(`${until}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await turn()
  await world.settle()
}

/** Of the customers there on a day, those lost within 90 days of it by their own choice, and how many are looked at. */
function byHand(on: Day) {
  const there = customers.filter(({ ends, leaves }) => !leaves || ends > on)
  const within = there.filter(({ ends, leaves }) => leaves && ends <= addDays(on, 90))
  const bought = within.filter(({ isBought }) => isBought).length
  return { accounts: there.length - bought, came: within.length - bought }
}

test('what a model said is over once its horizon and the grace after it are, and until then the card says when', async () => {
  const { model } = await card()
  expect(model.kept).toBeNull()
  // Said of the first day; 90 days and 30 of grace later the last end is decided.
  expect(model.word).toBe('What it says can be held against what came from 5 May 2026 on.')
  await passTo(day('2026-02-02'))
  await passTo(day('2026-05-04'))
  expect((await card()).model.kept).toBeNull()
}, 240_000)

test('N10 what was foretold stands beside what came; where surely more came, whoever may train is told and a new model is trained at once', async () => {
  expect((await card()).history).toHaveLength(1)
  await passTo(day('2026-05-05'))
  const { history } = await card()
  // The new one has learned from nobody yet and says nothing; the first one's word stands beside its training.
  expect(history.map(({ speaks }: Training) => speaks)).toEqual([true, false])
  const { accounts, came } = byHand(start)
  expect([accounts, came]).toEqual([58, 4])
  // The exact limits of a count of 4 are 0.6722 and 12.5941 in the tables, 99 times in 100.
  const foretold = accounts * chance
  const [times, low, high] = [came, 0.6722, 12.5941].map((count) => (count / foretold).toFixed(2))
  expect(history[1].word).toBe(
    `Surely more came than the model said: ${foretold.toFixed(1)} were foretold and ${came} came, ${times} times as many (${low} to ${high}).`,
  )
  const { items } = (await world.call(admin, 'GET', '/api/notifications')).body
  const told = items.filter(({ kind }: { kind: string }) => kind === 'drift')
  expect(told).toHaveLength(1)
  expect(told[0].sentence).toContain('1 were foretold and 4 came. It is trained anew')
}, 240_000)

test('a model that speaks no more is still held to what it said, and days that overlap count once', async () => {
  await passTo(day('2026-06-01'))
  const [, first] = (await card()).history
  const { accounts, came } = byHand(day('2026-02-01'))
  expect(first.word).toContain(`${(accounts * chance).toFixed(1)} were foretold and ${came} came`)
  const kept = await world.within(speakers)
  expect(kept.map((one) => one.kept?.windows.map(({ on }) => on))).toEqual([['2026-02-01', start]])
}, 240_000)
