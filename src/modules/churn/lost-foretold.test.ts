/**
 * Weeks in which a model speaks and customers leave.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let lead: Person
const day = (text: string) => text as Day

/** A model speaks from 10 January on. Aspen left before it, Beech says on 20 January that it leaves, Clove had said so on the 8th. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-01-10T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  lead = await world.person('admin', 'Ines Caldeira')
  await someAccounts(world, ['aspen', 'beech', 'clove', 'stays'])
  await tellContracts(world, [
    ['aspen', day('2025-01-01'), day('2026-01-01'), 20_000],
    ['beech', day('2025-02-01'), day('2026-02-01'), 30_000],
    ['clove', day('2025-01-15'), day('2026-01-15'), 10_000],
    ['stays', day('2025-06-01'), day('2026-06-01'), 10_000],
  ])
  await tellRows(world, shapeOf(revenue, 'revenue.cancellation'), [
    { id: 'c1', account: 'aspen', happened_at: '2025-11-10T10:00:00Z', reason: 'Budget' },
    { id: 'c2', account: 'clove', happened_at: '2026-01-08T10:00:00Z', reason: 'Budget' },
  ])
  await nextDay(world, '2026-01-11T06:00:00Z')
  await publishModel(world, day('2026-01-10'))
  await nextDay(world, '2026-01-19T09:00:00Z')
  await nextDay(world, '2026-01-20T09:00:00Z')
  await tellRows(world, shapeOf(revenue, 'revenue.cancellation'), [
    { id: 'c3', account: 'beech', happened_at: '2026-01-20T10:00:00Z', reason: 'Competitor' },
  ])
  await nextDay(world, '2026-01-21T09:00:00Z')
  await nextDay(world, '2026-03-05T09:00:00Z')
}, 120_000)
afterAll(() => world.close())

test('F145 rule 19 what the model said on the day before the customer gave notice stands beside it, and who left before it had none', async () => {
  const { body } = await world.call(lead, 'GET', '/api/churn/lost')
  // biome-ignore lint/suspicious/noExplicitAny: an answer of the API
  const models = Object.fromEntries(body.items.map(({ account, model }: any) => [account.name, model]))
  expect(models['Account aspen']).toEqual({ kind: 'no model' })
  expect(models['Account clove']).toEqual({ kind: 'no model' })
  // The 18th was the last close of which was told: 351 days a customer. On the 20th it decided, and nothing was foretold of it.
  const odds = 1 + (351 - 200) / 100
  expect(models['Account beech']).toEqual({
    ...{ kind: 'foretold', on: '2026-01-19', probability: Math.round(1000 / (1 + Math.exp(-odds))) / 1000 },
    factors: [{ measure: 'accounts.age_days', label: 'Age as a customer', said: '351' }],
  })
})
