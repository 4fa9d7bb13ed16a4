/**
 * A base so large that its figures are worked out ahead, over weeks.
 * @module-tag prove
 */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aLargeBase, type LargeBase } from '../../../test/support/large-base.ts'
import type { Person } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { revenue } from '../revenue/module.ts'
import { today } from '../workspaces/index.ts'
import { overviewOf, type Question, textOf, usualQuestions } from './domain/question.ts'
import { keptAnswer } from './store/answers.ts'

let { world, admin, ines, segment, idOf, rest } = {} as LargeBase

beforeAll(async () => {
  ;({ world, admin, ines, segment, idOf, rest } = await aLargeBase())
})
afterAll(() => world?.close())

const ask = async (as: Person, path: string) => (await world.call(as, 'GET', `/api/kpis${path}`)).body
const kept = (question: Question) => world.within((tx) => keptAnswer(tx, textOf(question)))
const figure = (list: { items: { key: string; numerator: number }[] }, key: string) =>
  list.items.find((item) => item.key === key)?.numerator

const now = () => world.within(today)
const year = (to: Day) => `from=${addDays(to, -364)}&to=${to}`

test('what changed is in the figures once they are worked out anew, and until then they are given as they were', async () => {
  await rest()
  const before = figure(await ask(admin, '?span=year'), 'arr') as number
  const own = figure(await ask(ines, '?span=year'), 'arr') as number
  const moved = { id: 'later', account: 'company-1', day: '2026-03-01', amount: 100_000 }
  await world.call(admin, 'PATCH', `/api/accounts/${idOf('company-1')}`, { ownerId: ines.member })
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), [moved])
  expect(figure(await ask(admin, '?span=year'), 'arr')).toBe(before)
  // Who sees only a book is answered from it at once.
  expect(figure(await ask(ines, '?span=year'), 'arr')).toBeGreaterThanOrEqual(own + 1_200_000)
  await rest()
  expect(figure(await ask(admin, '?span=year'), 'arr')).toBe(before + 1_200_000)
  expect((await ask(admin, '/arr?span=year&by=plan')).numerator).toBe(before + 1_200_000)
})

test('in the first hour of a day the figures are those of the day before, and say so', async () => {
  const on = await now()
  await rest()
  world.clock.set(new Date(`${addDays(on, 1)}T00:30:00Z`))
  await rest()
  expect(await ask(admin, '?span=month')).toMatchObject({ to: on })
  expect(await ask(admin, `/movements?${year(on)}`)).toMatchObject({ to: on })
  expect(await ask(admin, `/movements?${year(addDays(on, 1))}`)).toMatchObject({ to: on })
  world.clock.set(new Date(`${addDays(on, 1)}T01:00:00Z`))
  await rest()
  expect(await ask(admin, '?span=month')).toMatchObject({ to: addDays(on, 1) })
  // Figures of two days ago are no answer: who asks waits for those of today.
  world.clock.advance(48 * 3_600_000)
  expect(await ask(admin, '?span=month')).toMatchObject({ to: addDays(on, 3) })
})

test('what is worked out with other settings is told with them at once', async () => {
  await rest()
  const value = async () => (await ask(admin, '/lifetime_value?span=year')).numerator as number | null
  const before = await value()
  expect((await world.call(admin, 'PUT', '/api/kpis/settings', { margin: 0.4 })).status).toBe(200)
  const after = await value()
  expect(after === null ? null : after * 2).toEqual(before)
})

test('a question of one’s own is worked out ahead for thirty days, and no longer', async () => {
  const question: Question = { of: 'cohorts', grain: 'month', segment }
  await ask(admin, `/cohorts?grain=month&segment=${segment}`)
  await rest()
  expect((await kept(question))?.day).toBe(await now())
  await world.within((tx) =>
    tx.run(sql`update kpis_answers set asked_on = asked_on - 31 where workspace_id = ${tx.workspace}`),
  )
  await rest()
  expect(await kept(question)).toBeUndefined()
  expect((await kept(usualQuestions[0] as Question))?.day).toBe(await now())
})

test('the overview of a saved segment is worked out once a day whether somebody asks or not, and kept fresh where somebody did', async () => {
  const question = overviewOf(segment)
  const paying = async () => figure(await ask(admin, `?span=year&segment=${segment}`), 'arr') as number
  const workedOut = async () => (await kept(question))?.answer
  await world.within((tx) => tx.run(sql`delete from kpis_answers where workspace_id = ${tx.workspace}`))
  await rest()
  expect(await kept(question)).toMatchObject({ askedOn: null, day: await now() })
  const moved = (id: string) => ({ id, account: 'company-1', day: '2026-03-01', amount: 5_000 })
  const first = await workedOut()
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), [moved('unasked')])
  await rest()
  expect(await workedOut()).toEqual(first)
  const before = await paying()
  expect((await kept(question))?.askedOn).toBe(await now())
  await rest()
  expect(await paying()).toBe(before + 60_000)
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), [moved('asked')])
  await rest()
  expect(await paying()).toBe(before + 120_000)
})
