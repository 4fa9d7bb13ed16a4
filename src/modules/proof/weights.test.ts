import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { noiseOf } from '../../../test/support/planted-losses.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type Module } from '../../platform/contributions.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { health } from '../health/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { revenue } from '../revenue/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { proof } from './module.ts'
import { backtest } from './service/backtest.ts'

const day = (text: string) => text as Day
const horizon = 60

interface Plan {
  name: string
  endsOn: Day | null
  fellOn: Day | null
}

/** Eight customers a month are lost over a year, their use low from two and a half months before; forty stay. */
const plans: Plan[] = [
  ...Array.from({ length: 12 }, (_, month) =>
    Array.from({ length: 8 }, (_, at): Plan => {
      const endsOn = addDays(addMonths(day('2025-05-04'), month), 3 * at)
      return { name: `lost ${month} ${at}`, endsOn, fellOn: addDays(endsOn, -75) }
    }),
  ).flat(),
  ...Array.from({ length: 40 }, (_, at): Plan => ({ name: `kept ${at}`, endsOn: null, fellOn: null })),
]

const definition = (key: string) => ({
  ...{ key, label: key, unit: 'number' as const, direction: 'up' as const, window: 30, summary: key },
})
let planOf: (account: AccountId) => Plan | undefined = () => undefined

/** Use tells who is lost, through some noise; the other measure is noise alone. */
const planted: Module = defineModule({
  name: 'planted',
  measures: [
    {
      definitions: ['planted.use', 'planted.noise'].map(definition),
      compute: async (_tx, { accounts: asked, days }) =>
        asked.flatMap((account) =>
          days.map((on) => {
            const plan = planOf(account)
            const noise = noiseOf(plan?.name ?? '', on)
            const hasFallen = plan?.fellOn !== null && plan?.fellOn !== undefined && on >= plan.fellOn
            const use = (hasFallen ? 20 : 50) + noiseOf(`${plan?.name} use`, on) / 2
            return { account, day: on, values: [use, noise] }
          }),
        ),
    },
  ],
})

const component = (key: string, weight: number) => ({
  ...{ key, label: key, weight },
  factors: [
    {
      ...{ measure: `planted.${key}`, label: key, weight: 100, why: 'Planted' },
      points: { linear: { poor: 0, good: 100 } },
    },
  ],
})

let world: World
let lead: Person

beforeAll(async () => {
  world = await aWorld({
    ...{ at: '2026-06-02T09:00:00Z', workspace: { zone: 'UTC' } },
    modules: [workspaces, accounts, timeline, measures, planted, revenue, health, proof],
  })
  lead = await world.person('admin', 'Ines Caldeira')
  const byAccount = new Map(plans.map((plan) => [rawId(world.workspace, 'crm', plan.name), plan]))
  planOf = (account) => byAccount.get(account)
  await world.within(async (tx) => {
    const drafts = plans.map(({ name }) => ({
      ...{ externalId: name, name, stage: 'retention' as const, since: day('2023-06-10'), ownerId: null },
    }))
    await upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2023-06-10T00:00:00Z') })
  })
  const outcomes = await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    plans.map(({ name, endsOn }) => ({
      ...{ id: name, account: name, amount: 1200, currency: 'USD', notice_days: 30, starts: day('2023-06-10') },
      ...(endsOn ? { ends: endsOn } : { term_months: 12, auto_renew: true }),
    })),
  )
  expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
  await world.within((tx) =>
    touch(tx, 'planted', [{ account: rawId(world.workspace, 'crm', 'kept 0'), day: day('2025-04-29') }]),
  )
  await closeOverdueDays(world.platform, world.workspace)
  const file = {
    ...{ name: 'askew', label: 'Askew', summary: 'Planted', missing: 'leave out', completeness: 0.6, hysteresis: 2 },
    bands: { yellow: 50, green: 75 },
    components: [component('use', 10), component('noise', 90)],
  }
  const saved = await world.call(lead, 'POST', '/api/health/scorecards', { file, why: 'Planted' })
  expect(saved.status, saved.text).toBe(200)
}, 240_000)
afterAll(() => world.close())

test('N1 where one part of a scorecard carries the losses, suggested weights find it and gain on months that they were not learned on', async () => {
  const shares: number[] = []
  const spec = { subjects: ['askew'], from: day('2025-04-01'), to: day('2026-03-01'), horizon }
  const found = await backtest(world.platform, world.workspace, spec, async (share) => {
    shares.push(share)
    return true
  })
  const weights = found?.weights
  expect(found).toMatchObject({ accounts: plans.length, losses: expect.any(Number) })
  expect(weights?.sentence, `${found?.losses} losses in ${found?.rows} rows`).toMatch(/^On the later months/)
  expect(weights?.items.map(({ key, now }) => [key, now])).toEqual([
    ['use', 10],
    ['noise', 90],
  ])
  const [use, noise] = weights?.items ?? []
  expect(use?.suggested).toBeGreaterThanOrEqual(90)
  expect((use?.suggested ?? 0) + (noise?.suggested ?? 0)).toBe(100)
  expect(weights?.gain?.isSure).toBe(true)
  expect(weights?.gain?.low).toBeGreaterThan(0.1)
  expect(weights?.sentence).toMatch(
    /^On the later months, which they were not learned on, these weights are ahead of today’s/,
  )
  // What was learned on ended, with its horizon and grace, before what it was tried on began.
  expect(addDays(weights?.learnedThrough as Day, horizon + 30) <= (weights?.triedFrom as Day)).toBe(true)
  // Progress never goes back, though the later months are replayed a second time.
  expect(shares.length).toBeGreaterThan(1)
  expect(shares).toEqual(shares.toSorted((one, other) => one - other))
}, 120_000)

test('N1 a span that reaches back before values are kept suggests no weights, and says from which month on it can', async () => {
  const spec = { subjects: ['askew'], from: day('2023-09-01'), to: day('2026-03-01'), horizon }
  const found = await backtest(world.platform, world.workspace, spec)
  expect(found?.weights).toMatchObject({ items: [], gain: null })
  expect(found?.weights?.sentence).toMatch(/^No weights are suggested: no values are kept of the earlier months/)
  // Values were closed from the end of April 2025 on: of the nineteen months before, nobody can say anything.
  const note = found?.notes.find((one) => one.startsWith('Values of customers are kept')) ?? ''
  expect(note).toContain('Values of customers are kept from 2025-04-30 on. On the 19 months’ ends before')
  expect(note).toContain('Begin on 2025-04-30 or later')
  // The same span without them says nothing of it, and suggests weights.
  const whole = await backtest(world.platform, world.workspace, { ...spec, from: day('2025-04-30') })
  expect(whole?.notes.some((one) => one.startsWith('Values of customers are kept'))).toBe(false)
  expect(whole?.weights?.items).toHaveLength(2)
}, 120_000)
