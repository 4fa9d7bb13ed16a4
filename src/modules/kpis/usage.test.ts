import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { events } from '../events/module.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { successPlans } from '../success_plans/module.ts'
import { surveys } from '../surveys/module.ts'

let world: World
let admin: Person

/** Who did what on which day. The last closed day is 1 March, so that 30 days begin on 31 January and 7 on 23 February. */
const told = [
  { account: 'osprey', person: 'ana', day: '2026-03-01', name: 'Signed in' },
  { account: 'osprey', person: 'ana', day: '2026-03-01', name: 'Report exported' },
  { account: 'osprey', person: 'bo', day: '2026-02-25', name: 'Signed in' },
  { account: 'osprey', person: 'bo', day: '2026-02-25', name: 'Board shared' },
  { account: 'osprey', person: 'cy', day: '2026-02-05', name: 'Report exported' },
  { account: 'osprey', person: 'old', day: '2026-01-15', name: 'Signed in' },
  { account: 'marlow', person: 'dee', day: '2026-02-20', name: 'Signed in' },
  { account: 'marlow', person: 'dee', day: '2026-02-21', name: 'Signed in' },
  { account: 'marlow', person: 'dee', day: '2026-01-10', name: 'Board shared' },
]

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada')
  await someAccounts(world, ['osprey', 'marlow'])
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    told.map(({ day, ...one }, at) => ({ ...one, id: `e${at}`, happened_at: `${day}T10:00:00Z` })),
  )
  await closeOverdueDays(world.platform, world.workspace)
})
afterAll(() => world?.close())

interface Figure {
  key: string
  value: number | null
  denominator: number | null
}
const figures = async () =>
  new Map<string, Figure>(
    (await world.call(admin, 'GET', '/api/kpis')).body.items.map((item: Figure) => [item.key, item] as const),
  )

const people = (from: string) => new Set(told.filter(({ day }) => day >= from).map(({ person }) => person)).size

test('F312 people active on a day, in a week and in a month, logins and features in use are those of the events', async () => {
  const kpis = await figures()
  const month = people('2026-01-31')
  expect([people('2026-03-01'), people('2026-02-23'), month]).toEqual([1, 2, 4])
  expect(kpis.get('active_people')).toMatchObject({ value: month })
  expect(kpis.get('stickiness')).toMatchObject({ numerator: 1, denominator: month, value: 1 / 4 })
  expect(kpis.get('weekly_active')).toMatchObject({ numerator: 2, denominator: month, value: 2 / 4 })
  expect(kpis.get('logins')).toMatchObject({ numerator: 4, denominator: month, value: 1 })
  // Signing in is no feature: Osprey used both that anybody knows, Marlow neither since 31 January.
  expect(kpis.get('feature_adoption')).toMatchObject({ numerator: 1, denominator: 2, value: 0.5, target: 0.8 })
  // Nobody has told how many seats were bought.
  expect(kpis.get('seats_used')).toMatchObject({ value: null, denominator: 0, target: 0.6 })
})

test('F315 F316 service figures are means over customers of their own tickets; NPS counts the newest answer of each person', async () => {
  const ticket = (id: string, account: string, more: Record<string, unknown>) => ({
    ...{ id, account, subject: 'Help', happened_at: '2026-02-10T08:00:00Z', ...more },
  })
  await tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), [
    ticket('1', 'osprey', { first_reply_minutes: 60, satisfaction: 5, resolved_at: '2026-02-10T18:00:00Z' }),
    ticket('2', 'osprey', { first_reply_minutes: 180, satisfaction: 3, resolved_at: '2026-02-10T12:00:00Z' }),
    ticket('3', 'marlow', { first_reply_minutes: 300, satisfaction: 2, resolved_at: '2026-02-11T08:00:00Z' }),
  ])
  const answer = (id: string, account: string, person: string, score: number, day: string) => ({
    ...{ id, account, person, score, kind: 'nps', happened_at: `${day}T09:00:00Z` },
  })
  await tellRows(world, shapeOf(surveys, 'surveys.answer'), [
    answer('a', 'osprey', 'ana', 3, '2026-01-20'),
    answer('b', 'osprey', 'ana', 10, '2026-02-20'),
    answer('c', 'osprey', 'bo', 9, '2026-02-20'),
    answer('d', 'osprey', 'cy', 8, '2026-02-20'),
    answer('e', 'marlow', 'dee', 4, '2026-02-20'),
  ])
  world.clock.set(new Date('2026-03-03T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  const kpis = await figures()
  expect(kpis.get('tickets')).toMatchObject({ value: 1.5 })
  expect(kpis.get('first_response')).toMatchObject({ value: (2 + 5) / 2 })
  expect(kpis.get('resolution')).toMatchObject({ value: (7 + 24) / 2 })
  expect(kpis.get('csat')).toMatchObject({ value: (4 + 2) / 2 })
  // Ana and Bo are promoters, Cy is neither, Dee is a detractor: (2 - 1) of 4.
  expect(kpis.get('nps')).toMatchObject({ value: 25, denominator: 4 })
})

test('F321 the return that customers measured and the goals that they reached are told as evidence of value', async () => {
  const objective = (id: string, account: string, more: Record<string, unknown>) => ({
    ...{
      id,
      account,
      title: id,
      happened_at: '2026-01-05T09:00:00Z',
      current_at: '2026-02-20T09:00:00Z',
      due: '2026-02-28',
    },
    ...more,
  })
  await tellRows(world, shapeOf(successPlans, 'success_plans.objective'), [
    objective('Half the hours', 'osprey', { start: 0, target: 40, current: 30 }),
    objective('Fewer returns', 'marlow', { start: 10, target: 5, current: 5 }),
    objective('What a dollar brings', 'osprey', { kind: 'roi', target: 3, current: 2.4 }),
  ])
  world.clock.set(new Date('2026-03-04T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  const kpis = await figures()
  expect(kpis.get('customer_roi')).toMatchObject({ value: 2.4, denominator: 1 })
  // Osprey reached 75% of its goal, Marlow all of its own; a return stands by itself.
  expect(kpis.get('goal_achievement')).toMatchObject({ value: (0.75 + 1) / 2, denominator: 2 })
})
