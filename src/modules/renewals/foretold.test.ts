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
const today = day('2026-03-03')

/** Every contract has 60 days of notice. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC' } })
  lead = await world.person('admin', 'Ines Caldeira')
  await someAccounts(world, ['alder', 'birch', 'cedar', 'twice'])
  await tellContracts(world, [
    ['alder', day('2025-05-20'), day('2026-05-20'), 12_000],
    ['birch', day('2025-07-10'), day('2026-07-10'), 60_000],
    ['cedar', day('2025-04-10'), day('2026-04-10'), 30_000],
  ])
  await nextDay(world, `${today}T09:00:00Z`)
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const targets = async () => {
  const quarters = ['2026-Q2', '2026-Q3'].map((quarter) => world.call(lead, 'GET', `/api/renewals?quarter=${quarter}`))
  const items = (await Promise.all(quarters)).flatMap(({ body }) => body.items)
  return Object.fromEntries(
    items.map(({ account, model }: Row) => [account.name.replace('Account ', ''), model?.target ?? null]),
  )
}

test('F155 rule 19 beside a renewal stands the model of the next decision where it speaks of it, else that of losses, and none beyond both', async () => {
  expect(await targets()).toEqual({ alder: null, birch: null, cedar: null })
  await publishModel(world, today)
  // Birch ends in 129 days: later than losses are foretold.
  expect(await targets()).toEqual({ alder: 'loss', birch: null, cedar: 'loss' })
  await publishModel(world, today, { target: 'decision' })
  // Alder and Birch decide within 90 days; Cedar's last day of notice is past.
  expect(await targets()).toEqual({ alder: 'decision', birch: 'decision', cedar: 'loss' })
  const { body } = await world.call(lead, 'GET', '/api/renewals/forecast?quarter=2026-Q2')
  expect(body.models.map(({ target, horizon }: Row) => [target, horizon])).toEqual([
    ['decision', 90],
    ['loss', 90],
  ])
  expect(body.sides.find(({ side }: Row) => side === 'model')).toMatchObject({ called: 2 })
})

test('F155 of two renewals of one account the one decided first has the model’s chance, and the later one says that it depends on it', async () => {
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    {
      ...{ id: 'twice-1', account: 'twice', starts: '2025-05-15', ends: '2026-05-15', amount: 10_000, period: 'year' },
      notice_days: 60,
    },
    {
      ...{ id: 'twice-2', account: 'twice', starts: '2025-06-10', ends: '2026-06-10', amount: 20_000, period: 'year' },
      ...{ notice_days: 60, relation: 'adds to' },
    },
  ])
  await nextDay(world, '2026-03-04T09:00:00Z')
  await publishModel(world, day('2026-03-04'), { target: 'decision' })
  const { body } = await world.call(lead, 'GET', '/api/renewals?quarter=2026-Q2')
  const own = body.items.filter(({ account }: Row) => account.name === 'Account twice')
  expect(own.map(({ dueOn, model, dependsOn }: Row) => [dueOn, model?.target ?? null, dependsOn])).toEqual([
    ['2026-05-15', 'decision', null],
    ['2026-06-10', null, '2026-05-15'],
  ])
  // Both are due; the model expects something of the first alone.
  const { body: forecast } = await world.call(lead, 'GET', '/api/renewals/forecast?quarter=2026-Q2')
  expect(forecast.sides.find(({ side }: Row) => side === 'model')).toMatchObject({ called: 3 })
  const { body: account } = await world.call(lead, 'GET', `/api/accounts/${own[0].account.id}/renewals`)
  expect(account.items.map(({ dueOn, dependsOn }: Row) => [dueOn, dependsOn])).toEqual([
    ['2026-06-10', '2026-05-15'],
    ['2026-05-15', null],
  ])
})
