import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { seededRandom } from '../../platform/random.ts'
import { rawId, type Stage, upsertAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { successPlans } from '../success_plans/module.ts'
import { surveys } from '../surveys/module.ts'

let world: World
let admin: Person

const chance = seededRandom(568)
const whole = (below: number) => Math.floor(chance.next() * below)
const one = <T>(of: readonly T[]): T => of[whole(of.length)] as T
const some = <T>(most: number, make: (at: number) => T): T[] =>
  Array.from({ length: whole(most + 1) }, (_, at) => make(at))

const stages: Stage[] = ['retention', 'retention', 'onboarding', 'activation', 'trial', 'prospect', 'churned']
const features = ['Report', 'Board', 'Export', 'Share']
const februaryDay = () => `2026-02-${String(5 + whole(23)).padStart(2, '0')}` as Day

interface Company {
  name: string
  stage: Stage
  uses: { person: string; day: Day; feature: string }[]
  ratings: number[]
  answers: number[]
  progress: number | null
}

/** Sixty companies, a good half of them customers, each with what it did in February. */
const companies = Array.from({ length: 60 }, (_, at): Company => {
  const name = `company-${at}`
  return {
    ...{ name, stage: one(stages) },
    uses: some(6, () => ({ person: `${name}-${whole(3)}`, day: februaryDay(), feature: one(features) })),
    ratings: some(3, () => 1 + whole(5)),
    answers: some(4, () => whole(11)),
    progress: whole(2) ? null : whole(101) / 100,
  }
})

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      companies.map(({ name, stage }) => ({ externalId: name, name, stage })),
      { source: crm, origin: 'import', known: new Date('2026-01-01T00:00:00Z') },
    ),
  )
  const rows = <T>(of: (company: Company) => T[]) => companies.flatMap(of)
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    rows(({ name: account, uses }) =>
      uses.map(({ person, day, feature }, at) => ({
        ...{ id: `${account}-${at}`, account, person, name: feature, feature, happened_at: `${day}T10:00:00Z` },
      })),
    ),
  )
  await tellRows(
    world,
    shapeOf(helpdesk, 'helpdesk.ticket'),
    rows(({ name: account, ratings }) =>
      ratings.map((satisfaction, at) => ({
        ...{ id: `${account}-${at}`, account, subject: 'Help', satisfaction, happened_at: '2026-02-20T08:00:00Z' },
        resolved_at: '2026-02-20T18:00:00Z',
      })),
    ),
  )
  await tellRows(
    world,
    shapeOf(surveys, 'surveys.answer'),
    rows(({ name: account, answers }) =>
      answers.map((score, at) => ({
        ...{ id: `${account}-${at}`, account, person: `${account}-p${at}`, score, kind: 'nps' },
        happened_at: '2026-02-20T09:00:00Z',
      })),
    ),
  )
  await tellRows(
    world,
    shapeOf(successPlans, 'success_plans.objective'),
    rows(({ name: account, progress }) =>
      progress === null
        ? []
        : [
            {
              ...{ id: account, account, title: 'Save hours', start: 0, target: 100, current: progress * 100 },
              ...{ happened_at: '2026-01-05T09:00:00Z', current_at: '2026-02-20T09:00:00Z', due: '2026-02-28' },
            },
          ],
    ),
  )
})
afterAll(() => world?.close())

/** Of prospects and trials nothing is measured. */
const isMeasured = ({ stage }: Company) => !['prospect', 'trial'].includes(stage)
const isOurs = ({ stage }: Company) => !['prospect', 'trial', 'churned'].includes(stage)
const sum = (numbers: number[]) => numbers.reduce((all, next) => all + next, 0)
const mean = (numbers: number[]) => (numbers.length === 0 ? null : sum(numbers) / numbers.length)

/** Every figure counted by hand from what was told, for those who are customers. */
function byHand(closed: Day) {
  const ours = companies.filter(isOurs)
  const active = (days: number) =>
    sum(
      ours.map(({ uses }) => new Set(uses.flatMap((use) => (use.day > addDays(closed, -days) ? use.person : []))).size),
    )
  const known = new Set(companies.flatMap(({ uses }) => uses.map(({ feature }) => feature))).size
  const used = ({ uses }: Company) =>
    new Set(uses.flatMap((use) => (use.day > addDays(closed, -30) ? use.feature : []))).size
  const answers = ours.flatMap(({ answers: own }) => own)
  return {
    active_people: active(30),
    weekly_active: active(7) / active(30),
    feature_adoption: mean(ours.map((company) => used(company) / known)),
    tickets: mean(ours.map(({ ratings }) => ratings.length)),
    goal_achievement: mean(ours.flatMap(({ progress }) => progress ?? [])),
    nps:
      (100 * (answers.filter((score) => score >= 9).length - answers.filter((score) => score <= 6).length)) /
      answers.length,
    // What was done for whoever asked counts those who left, too.
    csat: mean(companies.filter(isMeasured).flatMap(({ ratings }) => mean(ratings) ?? [])),
  }
}

async function told() {
  const { items } = (await world.call(admin, 'GET', '/api/kpis')).body
  const value = (key: string): number => items.find((item: { key: string }) => item.key === key).value
  return Object.fromEntries(Object.keys(byHand('2026-03-01' as Day)).map((key) => [key, value(key)]))
}

/** Lets the day end; answers which day that was. */
async function close(): Promise<Day> {
  const closed = world.clock.now().toISOString().slice(0, 10) as Day
  world.clock.advance(24 * 3_600_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  return closed
}

const near = (figures: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, expect.closeTo(value as number, 6)]))

test('F312 F315 F316 use, tickets, goals and NPS are of the customers of each day: whoever leaves counts until then, whoever signs from then on', async () => {
  const first = await close()
  expect(await told()).toEqual(near(byHand(first)))
  let left = 0
  for (let round = 0; round < 5; round++) {
    const company = one(companies.filter(isOurs))
    const prospect = round === 3 ? companies.find(({ stage }) => stage === 'prospect' || stage === 'trial') : undefined
    const changes: [Company, Stage][] = [
      [company, 'churned'],
      ...(prospect ? [[prospect, 'onboarding'] as [Company, Stage]] : []),
    ]
    for (const [who, stage] of changes) {
      const before = await told()
      const id = rawId(world.workspace, crm, who.name)
      expect((await world.call(admin, 'PATCH', `/api/accounts/${id}`, { stage })).status).toBe(200)
      // What closed days showed is nothing that a change of today moves.
      expect(await told()).toEqual(near(before))
      who.stage = stage
      left += Number(stage === 'churned')
    }
    const closed = await close()
    expect(await told()).toEqual(near(byHand(closed)))
  }
  expect(left).toBe(5)
})

test('satisfaction with support is of everybody who rated, leavers among them', async () => {
  const { items } = (await world.call(admin, 'GET', '/api/kpis/csat/accounts?limit=100')).body
  const told = items.map(({ name, value }: { name: string; value: number }) => [name, value.toFixed(4)])
  const rated = companies
    .filter((company) => company.ratings.length > 0 && isMeasured(company))
    .map(({ name, ratings }) => [name, mean(ratings)?.toFixed(4)])
  expect(told.toSorted()).toEqual(rated.toSorted())
})

test('each account behind a mean is a customer, and the middle half of a group is told of customers alone', async () => {
  const { items } = (await world.call(admin, 'GET', '/api/kpis/tickets/accounts?limit=100')).body
  const ours = companies.filter(isOurs).map(({ name }) => name)
  expect(items.map(({ name }: { name: string }) => name).toSorted()).toEqual(ours.toSorted())
  const { groups } = (await world.call(admin, 'GET', '/api/kpis/tickets?by=plan')).body
  expect(groups).toMatchObject([{ spread: { accounts: ours.length } }])
})
