import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  card,
  horizon,
  noiseOf,
  noticeDays,
  type Plan,
  plans,
  plantedUse,
  plantLosses,
  useOf,
} from '../../../test/support/planted-losses.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import { seededRandom } from '../../platform/random.ts'
import { accounts } from '../accounts/module.ts'
import { health } from '../health/module.ts'
import { measures } from '../measures/module.ts'
import { revenue } from '../revenue/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { proof } from './module.ts'
import { slopesOf } from './service/figures.ts'

const day = (text: string) => text as Day

let world: World
let lead: Person
let csm: Person
let id: string
// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, looked at by its tests
let found: any

beforeAll(async () => {
  world = await aWorld({
    ...{ at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC' } },
    modules: [workspaces, accounts, timeline, measures, plantedUse, revenue, health, proof],
  })
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  await plantLosses(world, { lead, owner: csm })
  for (const file of [card('planted', 'planted.use'), card('blind', 'planted.noise')]) {
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
    kept.map((other): number => (risk(one) > risk(other) ? 1 : risk(one) === risk(other) ? 0.5 : 0)),
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
  expect({ lost: red.lostArr, inTime: red.inTimeArr }).toEqual({ lost: 12 * 120_000, inTime: 7 * 120_000 })
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
  expect(await ask({ to: '2024-12-01' })).toEqual([400, 'to'])
  expect(await ask({ from: '2025-05-02', to: '2025-05-30' })).toEqual([400, 'to'])
  expect(await ask({ from: '2015-01-01' })).toEqual([400, 'from'])
  expect(await ask({ subjects: ['planted', 'planted'] })).toEqual([400, 'subjects'])
  expect(await ask({ subjects: ['churn.probability'] })).toEqual([400, 'subjects'])
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
