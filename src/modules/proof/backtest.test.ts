import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, addMonths, type Day, daysBetween } from '../../kernel/day.ts'
import { type AccountId, derivedId } from '../../kernel/ids.ts'
import { defineModule, type MeasureDefinition } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { health } from '../health/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { revenue } from '../revenue/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { proof } from './module.ts'
import { slopesOf } from './service/figures.ts'

const day = (text: string) => text as Day
const horizon = 180
const noticeDays = 30

/** What was planted: whose use falls when, and who leaves. Everything that is expected is counted from this alone. */
interface Plan {
  name: string
  endsOn: Day | null
  /** Its use is 20 from here on and 90 before, until it rises again. */
  fellOn: Day | null
  roseOn: Day | null
  noticeOn: Day | null
}
const quiet = { endsOn: null, fellOn: null, roseOn: null, noticeOn: null }
const plans: Plan[] = [
  // Seven are lost after half a year of falling: foretold in time.
  ...Array.from({ length: 7 }, (_, at) => addDays(day('2025-09-10'), 7 * at)).map((endsOn, at) => ({
    ...{ ...quiet, name: `early ${at}`, endsOn, fellOn: addDays(endsOn, -150) },
  })),
  // Two fall when it is too late, three never do.
  ...[0, 1].map((at) => ({ ...quiet, name: `late ${at}`, endsOn: day('2025-08-20'), fellOn: day('2025-06-11') })),
  ...[0, 1, 2].map((at) => ({ ...quiet, name: `silent ${at}`, endsOn: day('2025-10-01') })),
  // One has said in January that it leaves: it is in no count.
  { ...quiet, name: 'decided', endsOn: day('2025-06-30'), fellOn: day('2025-01-20'), noticeOn: day('2025-01-25') },
  // Three fall and stay, of whom the team looked after one; nine are well.
  ...[0, 1].map((at) => ({ ...quiet, name: `alarm ${at}`, fellOn: day('2025-03-10'), roseOn: day('2025-05-20') })),
  { ...quiet, name: 'helped', fellOn: day('2025-03-10'), roseOn: day('2025-04-20') },
  ...Array.from({ length: 9 }, (_, at) => ({ ...quiet, name: `well ${at}` })),
]

const useOf = ({ fellOn, roseOn }: Plan, on: Day): number =>
  fellOn !== null && on >= fellOn && (roseOn === null || on < roseOn) ? 20 : 90

/** A number that says nothing, the same whenever one asks. */
const noiseOf = (name: string, on: Day): number => {
  const code = [...`${name} ${on}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  return Math.floor(seededRandom(code).next() * 100)
}

const definition = (key: string): MeasureDefinition => ({
  ...{ key, label: key, unit: 'number', direction: 'up', window: 30, summary: key },
})
let planOf: Map<AccountId, Plan>
const facts = defineModule({
  name: 'events',
  measures: [
    {
      definitions: ['usage.use', 'usage.noise'].map(definition),
      compute: async (_tx, { accounts: asked, days }) =>
        asked.flatMap((account) =>
          days.map((on) => {
            const plan = planOf.get(account) as Plan
            return { account, day: on, values: [useOf(plan, on), noiseOf(plan.name, on)] }
          }),
        ),
    },
  ],
})

const card = (name: string, measure: string) => ({
  ...{ name, label: name, summary: 'Planted', missing: 'leave out', completeness: 0.6, hysteresis: 2 },
  bands: { yellow: 50, green: 75 },
  components: [
    {
      ...{ key: 'usage', label: 'Usage', weight: 100 },
      factors: [{ measure, label: 'Use', weight: 100, why: 'Planted', points: { linear: { poor: 0, good: 100 } } }],
    },
  ],
})

let world: World
let lead: Person
let csm: Person
let id: string
// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, looked at by its tests
let found: any

beforeAll(async () => {
  world = await aWorld({
    ...{ at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC' } },
    modules: [workspaces, accounts, timeline, measures, facts, revenue, health, proof],
  })
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  planOf = new Map(plans.map((plan) => [rawId(world.workspace, 'crm', plan.name), plan]))
  await world.within(async (tx) => {
    const drafts = plans.map(({ name }) => ({
      ...{ externalId: name, name, stage: 'retention' as const, since: day('2024-01-10') },
      ownerId: name === 'alarm 0' ? csm.member : null,
    }))
    await upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2024-01-10T00:00:00Z') })
  })
  const contracts = plans.map(({ name, endsOn, noticeOn }) => ({
    ...{ id: name, account: name, amount: 120_000, currency: 'USD', notice_days: noticeDays, term_months: 12 },
    ...(endsOn
      ? { starts: addMonths(endsOn, -12), ends: endsOn, notice_received_on: noticeOn }
      : { starts: day('2024-06-01'), auto_renew: true }),
  }))
  const outcomes = await tellRows(world, shapeOf(revenue, 'revenue.contract'), contracts)
  expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
  // Somebody did a task for the one that was helped, after it had fallen.
  await world.within((tx) =>
    tx.run(sql`
      insert into tasks (workspace_id, id, title, kind, account_id, priority, member_id, owner_by, because, checked_on, checklist,
        status, origin, made_at, closed_at, version)
      values (${tx.workspace}, ${derivedId(tx.workspace, 'task', 'one')}, 'Call them', 'call', ${rawId(world.workspace, 'crm', 'helped')},
        'normal', ${lead.member}, 'asked', 'asked', '2025-04-10', '[]', 'done', 'hand', '2025-04-02', '2025-04-10', 1)`),
  )
  await world.within((tx) =>
    touch(tx, 'events', [{ account: rawId(world.workspace, 'crm', 'well 0'), day: day('2025-01-20') }]),
  )
  await closeOverdueDays(world.platform, world.workspace)
  for (const file of [card('planted', 'usage.use'), card('blind', 'usage.noise')]) {
    const saved = await world.call(lead, 'POST', '/api/health/scorecards', { file, why: 'Planted' })
    expect(saved.status, saved.text).toBe(200)
  }
  const asked = { subjects: ['planted', 'blind'], from: '2025-01-01', to: '2026-03-01', horizon }
  id = (await world.call(lead, 'POST', '/api/proof/backtests', asked)).body.id
  await world.settle()
  found = (await world.call(lead, 'GET', `/api/proof/backtests/${id}`)).body
}, 120_000)
afterAll(() => world.close())

// ---------------------------------------------------------------- the same, counted by hand

const monthsEnds = [
  '2025-01-31',
  '2025-02-28',
  '2025-03-31',
  '2025-04-30',
  '2025-05-31',
  '2025-06-30',
  '2025-07-31',
].map(day)

/** Each customer on each month's end that takes part, with what it was worth and whether it was lost in the days after. */
const rows = plans.flatMap((plan) =>
  monthsEnds
    .filter((on) => (plan.endsOn === null || on < plan.endsOn) && (plan.noticeOn === null || on < plan.noticeOn))
    .map((on) => ({
      ...{ plan, on, use: useOf(plan, on), noise: noiseOf(plan.name, on) },
      isLost: plan.endsOn !== null && daysBetween(on, plan.endsOn) <= horizon,
    })),
)

/** Every pair of one lost and one kept. */
function aucByHand(risk: (row: (typeof rows)[number]) => number): number {
  const [lost, kept] = [rows.filter(({ isLost }) => isLost), rows.filter(({ isLost }) => !isLost)]
  const won = lost.flatMap((one) =>
    kept.map((other) => (risk(one) > risk(other) ? 1 : risk(one) === risk(other) ? 0.5 : 0)),
  )
  return won.reduce((sum, one) => sum + one, 0) / won.length
}

/** A loss was foretold in time where its use was low on a month's end within the horizon, 60 days or more before notice was due. */
const fateOf = ({ endsOn, fellOn, name }: Plan) => {
  const flagged = monthsEnds.find(
    (on) => fellOn !== null && endsOn !== null && on >= fellOn && on < endsOn && daysBetween(on, endsOn) <= horizon,
  )
  if (!endsOn || !flagged) return { name, fate: 'missed', lead: null }
  const left = daysBetween(flagged, addDays(endsOn, -noticeDays))
  return { name, fate: left >= 60 ? 'in time' : 'late', lead: left }
}

test('N1 rules 6 and 19 months whose outcome is known are replayed as known then, without whoever had given notice', () => {
  expect(found).toMatchObject({ state: 'done', failure: null, progress: 1 })
  const { firstDay, lastDay, days, leftOut, accounts: customers, rows: seen, losses } = found.result
  expect({ firstDay, lastDay, days, leftOut }).toEqual({
    ...{ firstDay: '2025-01-31', lastDay: '2025-07-31', days: 7, leftOut: 7 },
  })
  expect({ customers, seen, losses }).toEqual({ customers: plans.length - 1, seen: rows.length, losses: 12 })
  expect(found.result.underNotice).toBe(monthsEnds.filter((on) => on < '2025-06-30').length)
  expect(found.result.unseenLosses).toBe(1)
})

test('N1 rule 30 losses, false alarms and who was acted on are counted as planted, each loss by name', () => {
  const [planted] = found.result.subjects
  const { red } = planted.bands
  expect(red).toMatchObject({ losses: 12, inTime: 7, late: 2, falseAlarms: 2, treated: 1, flagged: 12, lostFlagged: 9 })
  expect({ lost: red.lostArr, inTime: red.inTimeArr }).toEqual({ lost: 12 * 12_000_000, inTime: 7 * 12_000_000 })
  const told = planted.told.map(({ name, fate, lead: left }: Record<string, unknown>) => ({ name, fate, lead: left }))
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  const byHand = plans.filter(({ endsOn, noticeOn }) => endsOn && !noticeOn).map(fateOf)
  expect(told.toSorted(byName)).toEqual(byHand.toSorted(byName))
  expect(planted.falseAlarms.map(({ name, on }: Record<string, unknown>) => [name, on]).toSorted()).toEqual([
    ['alarm 0', '2025-03-31'],
    ['alarm 1', '2025-03-31'],
  ])
  expect(planted.treated).toMatchObject([{ name: 'helped', on: '2025-03-31' }])
  expect(red.precision.value).toBeCloseTo(9 / 11, 10)
  expect(red.recall.value).toBeCloseTo(7 / 12, 10)
})

test('N1 the AUC of each scorecard is that of every pair of one lost and one kept, and words claim no more than the intervals', () => {
  const [planted, blind] = found.result.subjects
  expect(planted.auc.value).toBeCloseTo(
    aucByHand(({ use }) => -use),
    10,
  )
  expect(blind.auc.value).toBeCloseTo(
    aucByHand(({ noise }) => -noise),
    10,
  )
  expect(planted.verdict.kind).toBe('skill')
  expect(blind.verdict.kind).toBe('no skill')
  expect(blind.verdict.sentences[0]).toMatch(/^blind shows no skill: .* and chance gives 50\.$/)
  expect(found.result.comparisons[0]).toMatchObject({ first: 'planted', second: 'blind', difference: { isSure: true } })
  expect(found.result.comparisons[0].sentence).toMatch(/^planted is ahead of blind, by \d+ to \d+ times in 100\.$/)
  // A rate of a group needs ten losses of its own.
  expect(
    planted.groups.every(({ losses, auc }: Record<string, unknown>) => Number(losses) < 10 === (auc === null)),
  ).toBe(true)
})

test('N1 rule 20 from so few losses no weights are suggested, and the reason is told', () => {
  expect(found.result.weights).toMatchObject({ items: [], gain: null })
  expect(found.result.weights.sentence).toMatch(/^No weights are suggested/)
})

test('N1 rule 37 everybody reads the counts, and only one’s own accounts by name', async () => {
  const { result } = (await world.call(csm, 'GET', `/api/proof/backtests/${id}`)).body
  const [planted] = result.subjects
  expect(planted.bands.red.falseAlarms).toBe(2)
  expect(planted.falseAlarms.map(({ name }: { name: string }) => name)).toEqual(['alarm 0'])
  expect(planted.told).toEqual([])
  expect(
    (
      await world.call(csm, 'POST', '/api/proof/backtests', {
        subjects: ['planted'],
        from: '2025-01-01',
        to: '2025-06-01',
      })
    ).status,
  ).toBe(403)
})

test('what cannot be asked is refused with the field and a way out', async () => {
  const ask = async (more: object) => {
    const asked = { subjects: ['planted'], from: '2025-01-01', to: '2025-06-01', ...more }
    const { status, body } = await world.call(lead, 'POST', '/api/proof/backtests', asked)
    return [status, body.field]
  }
  expect(await ask({ to: '2024-12-01' })).toEqual([422, 'to'])
  expect(await ask({ from: '2025-05-02', to: '2025-05-30' })).toEqual([422, 'to'])
  expect(await ask({ from: '2015-01-01' })).toEqual([422, 'from'])
  expect(await ask({ subjects: ['planted', 'planted'] })).toEqual([422, 'subjects'])
  expect(await ask({ subjects: ['churn.probability'] })).toEqual([422, 'subjects'])
  expect((await ask({ subjects: ['nobody'] }))[0]).toBe(404)
})

test('N1 suggested weights follow what each part tells, are never below zero, and are learned on the earlier days alone', () => {
  const random = seededRandom(3)
  const seen = Array.from({ length: 4000 }, (_, row) => ({
    ...{ account: row % 400, day: row % 10, decides: true, groups: [] },
    loss: random.next() < 0.2 ? row : null,
  }))
  // The first part falls before a loss on the early days and rises on the later ones; the second rises; the third says nothing.
  const part = (shift: (day: number) => number) =>
    Float32Array.from(seen, ({ loss, day: on }) => 50 + 20 * random.next() + (loss === null ? 0 : shift(on)))
  const parts = [part((on) => (on < 6 ? -10 : 40)), part(() => 10), part(() => 0)]
  const [first, second, third] = slopesOf(seen, parts, (on) => on < 6) as [number, number, number]
  expect(first).toBeGreaterThan(0.1)
  expect(second).toBe(0)
  expect(third).toBeLessThan(first / 5)
})
