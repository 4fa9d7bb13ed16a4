import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, type Day } from '../../src/kernel/day.ts'
import { mergeAccounts, unmergeAccounts } from '../../src/modules/accounts/index.ts'
import { events } from '../../src/modules/events/module.ts'
import { type Question, textOf, usualQuestions } from '../../src/modules/kpis/domain/question.ts'
import { spans } from '../../src/modules/kpis/domain/spans.ts'
import { workOut } from '../../src/modules/kpis/service/answers.ts'
import { courseOf } from '../../src/modules/kpis/service/kpis.ts'
import { keptAnswer } from '../../src/modules/kpis/store/answers.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { successPlans } from '../../src/modules/success_plans/module.ts'
import { surveys } from '../../src/modules/surveys/module.ts'
import { today } from '../../src/modules/workspaces/index.ts'
import type { Tx } from '../../src/platform/db/db.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { shapeOf, tellRows } from '../support/facts.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aLargeBase, type LargeBase } from '../support/large-base.ts'

/** Rounds of three changes each, in a history that chance writes. */
const rounds = proveSize({ reduced: 12, full: 120 })

let base: LargeBase
beforeAll(async () => {
  base = await aLargeBase()
})
afterAll(() => base?.world.close())

const now = () => base.world.within(today)

test('figures over a large base are those that would be worked out now, whatever happened: every KPI, group and segment', async () => {
  const { world, admin, ines, names, idOf, segment, rest } = base
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
  const year = `from=${addDays(await now(), -364)}&to=${await now()}`
  for (const path of [`?span=year&segment=${segment}`, `/movements?${year}&by=owner&segment=${segment}`])
    await world.call(admin, 'GET', `/api/kpis${path}`)
  const seen = new Set<string>()
  let compared = 0
  for (let round = 0; round < rounds; round++) {
    for (let change = 0; change < 3; change++, told++) await (changes[told % changes.length] ?? changes[0])?.()
    await rest()
    const on = await now()
    for (const question of [...usualQuestions, ...ofSegment]) {
      const answer = await world.within((tx) => keptAnswer(tx, textOf(question)))
      const live = await world.within((tx) => workedOut(tx, question, on))
      expect(answer?.day, textOf(question)).toBe(on)
      expect(rounded(answer?.answer), `${textOf(question)}, round ${round}`).toEqual(rounded(live))
      compared++
      if (question === usualQuestions[0]) seen.add(JSON.stringify(rounded(live)))
    }
  }
  figure('figures worked out ahead that are those of now', compared, 'all')
  // The histories did move what is told.
  expect(seen.size).toBeGreaterThan(5)
})

/** What whoever asks for one span alone is told. */
async function workedOut(tx: Tx, question: Question, on: Day): Promise<unknown> {
  if (question.of !== 'courses') return workOut(tx, question, on)
  const told: Record<string, unknown> = {}
  for (const span of spans)
    told[span] = await courseOf(tx, { sees: { kind: 'all' } }, { span, segment: question.segment ?? undefined })
  return told
}

/** As JSON carries it; sums of fractions in another order differ in the last digits. */
const rounded = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer ?? null), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(10)) : value,
  )
