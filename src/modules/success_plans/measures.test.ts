import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, endOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { accounts } from '../accounts/module.ts'
import { timeline } from '../timeline/module.ts'
import { outcomeEvidence } from './evidence.ts'
import { outcomeMeasures } from './measures.ts'
import { successPlans } from './module.ts'
import { objectiveShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
let world: World
let owner: Person
let csm: Person
let ids: AccountId[]

interface Told {
  id: string
  account: string
  kind: 'goal' | 'roi'
  start: number
  target: number
  due: Day | null
  agreed: Date
  history: { at: Date; value: number; known: Date }[]
}
let told: Told[]

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, successPlans], workspace: { zone } })
  owner = await world.person('owner')
  csm = await world.person('csm')
  ids = await someAccounts(world, ['a', 'b', 'c'])
  const { next } = seededRandom(21)
  const whole = (most: number) => Math.floor(next() * most)
  told = Array.from({ length: 30 }, (_, at) => {
    const agreed = new Date(Date.UTC(2025, 5, 1) + whole(200) * 86_400_000)
    return {
      id: `O-${at}`,
      account: ['a', 'b'][at % 2] as string,
      kind: next() < 0.8 ? 'goal' : 'roi',
      start: whole(5),
      target: whole(20),
      due: next() < 0.8 ? addDays('2025-07-01' as Day, whole(240)) : null,
      agreed,
      history: Array.from({ length: whole(6) }, (_none, step) => {
        const when = new Date(agreed.getTime() + (step + 1) * whole(40) * 86_400_000 + step * 1000)
        return { at: when, value: whole(25), known: next() < 0.2 ? world.clock.now() : when }
      }),
    }
  })
  const plain = ({ agreed, history: _, ...rest }: Told) => ({
    ...rest,
    title: rest.id,
    happened_at: agreed.toISOString(),
  })
  const steps = told.flatMap((one) => one.history.map((step) => ({ one, step })))
  const row = ({ one, step }: (typeof steps)[number]) => ({
    ...plain(one),
    current: step.value,
    current_at: step.at.toISOString(),
  })
  await tellRows(world, objectiveShape, [
    ...told.map(plain),
    ...steps.filter(({ step }) => step.known === step.at).map(row),
  ])
  await tellRows(world, objectiveShape, steps.filter(({ step }) => step.known !== step.at).map(row), {
    origin: 'backfill',
  })
})
afterAll(() => world.close())

/** The same numbers, the slow way. */
function expected(account: string, day: Day, basis: Basis): Record<string, number | null> {
  const ends = endOfDay(day, zone)
  const mine = told
    .filter((one) => one.account === account && one.agreed < ends)
    .map((one) => {
      const past = one.history.filter(({ at, known }) => at < ends && (basis === 'restated' || known < ends))
      const measuredAt = past.sort((x, y) => x.at.getTime() - y.at.getTime()).at(-1)
      return { ...one, measured: measuredAt?.value ?? null }
    })
  const due = mine.filter((one) => one.due !== null && one.due <= day)
  const mean = (values: number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  const progress = ({ start, target, measured: value }: (typeof mine)[number]) => {
    const current = value ?? start
    if (start === target) return current >= target ? 1 : 0
    const share = (current - start) / (target - start)
    return share < 0 ? 0 : share > 1 ? 1 : share
  }
  return {
    goal_achievement: mean(due.filter(({ kind }) => kind === 'goal').map(progress)),
    roi: mean(mine.flatMap(({ kind, measured: value }) => (kind === 'roi' && value !== null ? [value] : []))),
    objectives_due: due.length,
  }
}

test.each(['frozen', 'restated'] as const)(
  'G06 outcome measures equal a calculation by hand on random objectives (%s)',
  async (basis) => {
    const days = Array.from({ length: 40 }, (_, at) => addDays('2025-05-28' as Day, at * 7))
    const found = await measured(world, outcomeMeasures, ids, days, basis)
    for (const [place, account] of ['a', 'b', 'c'].entries()) {
      for (const day of days) {
        for (const [key, value] of Object.entries(expected(account, day, basis))) {
          const actual = found.get(`${ids[place]} ${day} ${key}`)
          if (value === null) expect(actual, `${account} ${day} ${key}`).toBeNull()
          else expect(actual, `${account} ${day} ${key}`).toBeCloseTo(value, 9)
        }
      }
    }
  },
)

test('F093 an objective is agreed over the API, its progress noted with evidence, and goal achievement follows', async () => {
  const path = `/api/accounts/${ids[2]}/objectives`
  const input = { title: 'Hours saved each week', unit: 'hours', start: 10, target: 50, due: '2026-02-28' }
  const agreed = await world.call(owner, 'POST', path, input)
  expect(agreed.status).toBe(200)
  const noted = await world.call(owner, 'POST', `/api/objectives/${agreed.body.id}/progress`, {
    value: 30,
    note: 'Measured in February',
    evidenceLink: 'https://example.com/report',
  })
  expect(noted.status).toBe(200)
  const { body } = await world.call(owner, 'GET', path)
  expect(body).toMatchObject({
    goalAchievement: 0.5,
    items: [
      {
        title: 'Hours saved each week',
        current: 30,
        progress: 0.5,
        isDue: true,
        history: [{ value: 30, note: 'Measured in February' }],
      },
    ],
  })
})

test('progress of a foreign account’s objective is refused as absent', async () => {
  const { body } = await world.call(owner, 'GET', `/api/accounts/${ids[2]}/objectives`)
  const foreign = await world.call(csm, 'POST', `/api/objectives/${body.items[0].id}/progress`, { value: 1 })
  expect([foreign.status, foreign.body.detail]).toEqual([404, 'No objective with this id'])
})

test('a link that is no web address is refused', async () => {
  const refused = await world.call(owner, 'POST', `/api/accounts/${ids[2]}/objectives`, {
    title: 'x',
    target: 1,
    evidenceLink: 'javascript:alert(1)',
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'evidenceLink'])
})

test('evidence says how far the objective has come', async () => {
  const [found] = await world.within((tx) =>
    outcomeEvidence.find(tx, ids[2] as AccountId, 'outcomes.goal_achievement', '2026-03-02' as Day, 3),
  )
  expect(found?.text).toBe('Hours saved each week: 30 of 50 hours, 50%, was due 28 February 2026')
})
