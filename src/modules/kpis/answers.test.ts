import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { settle } from '../../app/loops.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { seededRandom } from '../../platform/random.ts'
import { mergeAccounts, rawId, unmergeAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { successPlans } from '../success_plans/module.ts'
import { surveys } from '../surveys/module.ts'
import { today } from '../workspaces/index.ts'
import { type Question, textOf, usualQuestions } from './domain/question.ts'
import { spans } from './domain/spans.ts'
import { workOut } from './service/answers.ts'
import { courseOf } from './service/kpis.ts'
import { keptAnswer } from './store/answers.ts'

let world: World
let admin: Person
let ines: Person
let segment: string
const names = Array.from({ length: 24 }, (_, n) => `company-${n}`)
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  await someAccounts(world, names)
  // Prospects that are gone: nobody is told of them, and they make the base a large one.
  await world.within((tx) =>
    tx.run(sql`
      insert into accounts (workspace_id, id, name, kind, stage, currency, made_at, gone_at)
      select a.workspace_id, gen_random_uuid(), a.name, a.kind, a.stage, a.currency, a.made_at, a.made_at
      from accounts a, generate_series(1, 5000) where a.workspace_id = ${tx.workspace} and a.id = ${idOf('company-0')}`),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.movement'),
    names.map((account, at) => ({ id: `first-${at}`, account, day: '2025-01-15', amount: 10_000 + at * 500 })),
  )
  for (const [at, name] of names.slice(0, 12).entries())
    await world.call(admin, 'PATCH', `/api/accounts/${idOf(name)}`, {
      ...{ plan: at % 2 ? 'pro' : 'basic', ownerId: at % 3 ? ines.member : null, size: at % 4 ? 'smb' : 'enterprise' },
    })
  const condition = { version: 1, where: { field: 'attribute:plan', op: 'is', value: 'pro' } }
  segment = (await world.call(admin, 'POST', '/api/segments', { name: 'On pro', condition })).body.id
  expect(segment).toBeDefined()
  await rest()
})
afterAll(() => world?.close())

async function rest(): Promise<void> {
  await closeOverdueDays(world.platform, world.workspace)
  await settle(world.platform, world.workspace)
}

const ask = async (as: Person, path: string) => (await world.call(as, 'GET', `/api/kpis${path}`)).body
const kept = (question: Question) => world.within((tx) => keptAnswer(tx, textOf(question)))
const figure = (list: { items: { key: string; numerator: number }[] }, key: string) =>
  list.items.find((item) => item.key === key)?.numerator

test('figures over a large base are those that would be worked out now, whatever happened: every KPI, group and segment', async () => {
  const chance = seededRandom(565)
  const one = <T>(of: readonly T[]): T => of[Math.floor(chance.next() * of.length)] as T
  let told = 0
  let merged: string | null = null
  const patch = (change: object) => world.call(admin, 'PATCH', `/api/accounts/${idOf(one(names))}`, change)
  const changes: (() => Promise<unknown>)[] = [
    () =>
      tellRows(world, shapeOf(revenue, 'revenue.movement'), [
        {
          id: `m-${told}`,
          account: one(names),
          day: one(['2025-06-01', '2025-11-20', '2026-02-10']),
          amount: one([-30_000, -2_000, 5_000, 20_000]),
        },
      ]),
    () => patch({ plan: one(['pro', 'basic', 'max']) }),
    () => patch({ ownerId: one([ines.member, admin.member, null]) }),
    () => patch({ parentId: one([idOf(one(names)), null]) }),
    () =>
      tellRows(world, shapeOf(surveys, 'surveys.answer'), [
        {
          id: `s-${told}`,
          account: one(names),
          kind: one(['csat', 'nps']),
          score: one([1, 3, 5]),
          happened_at: '2026-02-20T10:00:00Z',
        },
      ]),
    () =>
      tellRows(world, shapeOf(successPlans, 'success_plans.objective'), [
        {
          ...{ id: `g-${told}`, account: one(names), title: 'Save hours', target: 10, current: one([2, 10]) },
          ...{ current_at: '2026-02-01T10:00:00Z', due: '2026-02-15', happened_at: '2025-12-01T10:00:00Z' },
        },
      ]),
    () =>
      tellRows(world, shapeOf(events, 'events.event'), [
        {
          id: `e-${told}`,
          account: one(names),
          happened_at: '2026-03-01T10:00:00Z',
          name: 'Report',
          feature: 'Report',
        },
      ]),
    async () => {
      if (merged !== null) await world.within((tx) => unmergeAccounts(tx, idOf(merged as string)))
      merged = merged === null ? 'company-20' : null
      if (merged !== null) await world.within((tx) => mergeAccounts(tx, idOf('company-20'), idOf('company-21')))
    },
    async () => world.clock.advance(26 * 3_600_000),
  ]
  const ofSegment: Question[] = [
    { of: 'courses', segment },
    { of: 'movements', by: 'owner', segment },
  ]
  for (const path of [`?span=year&segment=${segment}`, `/movements?${year(await now())}&by=owner&segment=${segment}`])
    await ask(admin, path)
  const seen = new Set<string>()
  for (let round = 0; round < 12; round++) {
    for (let change = 0; change < 3; change++, told++) await (changes[told % changes.length] ?? changes[0])?.()
    await rest()
    const on = await now()
    for (const question of [...usualQuestions, ...ofSegment]) {
      const answer = await kept(question)
      const live = await world.within((tx) => workedOut(tx, question, on))
      expect(answer?.day, textOf(question)).toBe(on)
      expect(rounded(answer?.answer), `${textOf(question)}, round ${round}`).toEqual(rounded(live))
      if (question === usualQuestions[0]) seen.add(JSON.stringify(rounded(live)))
    }
  }
  // The histories did move what is told.
  expect(seen.size).toBeGreaterThan(5)
}, 240_000)

/** What whoever asks for one span alone is told. */
async function workedOut(tx: Tx, question: Question, on: Day): Promise<unknown> {
  if (question.of !== 'courses') return workOut(tx, question, on)
  const told: Record<string, unknown> = {}
  for (const span of spans)
    told[span] = await courseOf(tx, { sees: { kind: 'all' } }, { span, segment: question.segment ?? undefined })
  return told
}

const now = () => world.within(today)
const year = (to: Day) => `from=${addDays(to, -364)}&to=${to}`

/** As JSON carries it; sums of fractions in another order differ in the last digits. */
const rounded = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer ?? null), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(10)) : value,
  )

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
