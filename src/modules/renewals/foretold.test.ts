import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'

let world: World
let lead: Person
const day = (text: string) => text as Day
const today = day('2026-03-03')

/** Every contract has 60 days of notice. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC' } })
  lead = await world.person('admin', 'Ines Caldeira')
  await someAccounts(world, ['alder', 'birch', 'cedar'])
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
