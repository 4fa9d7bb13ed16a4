import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type MeasureDefinition } from '../../platform/contributions.ts'
import { applyPack } from '../../platform/packs/packs.ts'
import { seededRandom } from '../../platform/random.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { health } from './module.ts'

/** What `manager` judges, and the value that the portfolio is ordered by second. */
const judged = [
  'usage.active_days_30d',
  'usage.features_30d',
  'usage.features_total',
  'usage.active_people_30d',
  'support.csat_30d',
  'support.tickets_30d',
  'engagement.meetings_90d',
  'commercial.contract_value',
]

const definition = (key: string): MeasureDefinition => ({
  key,
  label: key,
  unit: 'number',
  direction: 'up',
  window: 30,
  summary: key,
})

/** A number of an account and day that anybody can work out again; a seventh of them are unknown. */
function toldOf(account: AccountId, day: Day, at: number): number | null {
  const random = seededRandom(Number.parseInt(account.slice(0, 8), 16) + at + (day < '2026-02-10' ? 999 : 0))
  return random.next() < 1 / 7 ? null : Math.floor(random.next() * (at === 7 ? 4 : 30))
}

const facts = defineModule({
  name: 'events',
  measures: [
    {
      definitions: judged.map(definition),
      compute: async (_tx, { accounts: asked, days }) =>
        asked.flatMap((account) =>
          days.map((day) => ({ account, day, values: judged.map((_, at) => toldOf(account, day, at)) })),
        ),
    },
  ],
})

let world: World
let lead: Person
let csm: Person
const id = (at: number) => rawId(world.workspace, 'crm', `a${at}`)

beforeAll(async () => {
  world = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules: [workspaces, accounts, timeline, measures, facts, health],
  })
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  await world.within(async (tx) => {
    const drafts = Array.from({ length: 40 }, (_, at) => ({
      externalId: `a${at}`,
      name: `Account ${at}`,
      stage: 'retention' as const,
      arr: at * 1000,
      ownerId: at < 5 ? csm.member : null,
    }))
    await upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2026-01-01T00:00:00Z') })
    await applyPack(world.platform, tx, join(world.platform.config.packsFolder, 'saas'), [...(health.packs ?? [])])
    await touch(tx, 'events', [{ account: id(0), day: '2026-01-10' as Day }])
  })
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}, 60_000)
afterAll(() => world.close())

async function get(path: string, as = lead) {
  const answer = await world.call(as, 'GET', path)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any

/** The whole portfolio under `manager`, page by page. */
async function portfolio(as = lead, more = ''): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const page = await get(`/api/health?scorecard=manager&limit=7${cursor}${more}`, as)
    rows.push(...page.items)
    if (page.next === null) return rows
    cursor = `&cursor=${page.next}`
  }
}

test('a scorecard that is not switched on is worked out from the last closed day, and says that it is not kept', async () => {
  const base = await get('/api/health/overview?scorecard=manager')
  expect(base).toMatchObject({ kept: false, isActive: false, on: '2026-03-01', label: 'Manager' })
  expect(base.note).toBe(
    'Manager is not switched on. Its scores are worked out now from the measures of 1 March 2026, and are not kept.',
  )
  expect(base.scored).toBeGreaterThan(20)
  const rows = await portfolio()
  expect(rows).toHaveLength(40)
  expect(rows.filter(({ score }) => score !== null)).toHaveLength(base.scored)
  expect(rows[0]).toMatchObject({ day: '2026-03-01' })
  expect(rows[0].completeness).toBeGreaterThan(0.5)
  const red = base.bands.find((one: Row) => one.band === 'red')
  expect(await portfolio(lead, '&band=red')).toEqual(rows.filter(({ band }) => band === 'red'))
  expect(rows.filter(({ band }) => band === 'red')).toHaveLength(red.count)
  expect(base.rose.length + base.fell.length).toBeGreaterThan(0)
  const primary = await get('/api/health/overview')
  expect(primary).toMatchObject({ kept: true, note: null })
})

test('one account, too, shows what the scorecard would say of it, and why', async () => {
  const [worst] = await portfolio()
  const shown = await get(`/api/accounts/${worst.account}/health?scorecard=manager`)
  expect(shown).toMatchObject({ kept: false, score: worst.score, band: worst.band, day: '2026-03-01' })
  expect(shown.components).toHaveLength(4)
  const explained = await get(`/api/accounts/${worst.account}/health/explain?scorecard=manager&from=2026-02-01`)
  expect(explained.to).toMatchObject({ day: '2026-03-01', score: worst.score })
})

test('whoever sees only a book sees only that book worked out', async () => {
  const rows = await portfolio(csm)
  expect(rows.map(({ name }) => name).sort()).toEqual([0, 1, 2, 3, 4].map((at) => `Account ${at}`))
  expect((await get('/api/health/overview?scorecard=manager', csm)).scored).toBeLessThanOrEqual(5)
  expect((await world.call(csm, 'PUT', '/api/health/scorecards/manager/use')).status).toBe(403)
})

test('switched on, it says what was worked out before, keeps it with its past, and stands in the log', async () => {
  const before = await portfolio()
  const base = await get('/api/health/overview?scorecard=manager')
  expect((await world.call(lead, 'PUT', '/api/health/scorecards/manager/use')).status).toBe(200)
  const soon = await get('/api/health/overview?scorecard=manager')
  expect(soon).toMatchObject({ kept: false, isActive: true, scored: base.scored })
  expect(soon.note).toContain('was just switched on')
  await world.settle()
  const after = await get('/api/health/overview?scorecard=manager')
  expect(after).toMatchObject({ kept: true, note: null, isActive: true })
  // Bands that were held from the day before may differ: what is worked out knows no day before.
  const pick = (rows: Row[]) => rows.map(({ account, score, completeness }) => [account, score, completeness])
  expect(pick(await portfolio())).toEqual(pick(before))
  for (const key of ['scored', 'average', 'below50', 'above80']) expect(after[key], key).toEqual(base[key])
  const history = await get(`/api/accounts/${id(1)}/health/history?scorecard=manager&from=2026-02-01`)
  expect(history.days.length).toBeGreaterThan(20)
  const log = await world.within((tx) =>
    tx.rows(sql`select action, subject_id as id from workspaces_audit where workspace_id = ${tx.workspace}
      and action = 'scorecard.switched_on'`),
  )
  expect(log).toEqual([{ action: 'scorecard.switched_on', id: 'manager' }])
})

test('switched off it is worked out again, its days stay, and the primary one cannot be switched off', async () => {
  expect((await world.call(lead, 'DELETE', '/api/health/scorecards/manager/use')).status).toBe(200)
  expect(await get('/api/health/overview?scorecard=manager')).toMatchObject({ kept: false, isActive: false })
  const history = await get(`/api/accounts/${id(1)}/health/history?scorecard=manager&from=2026-02-01`)
  expect(history.days.length).toBeGreaterThan(20)
  const primary = await world.call(lead, 'DELETE', '/api/health/scorecards/tenure/use')
  expect(primary).toMatchObject({ status: 409, body: { remedy: 'Make another one primary first' } })
  expect((await world.call(lead, 'PUT', '/api/health/scorecards/none/use')).status).toBe(404)
})

test('a base too large to work out at once is refused with the way out', async () => {
  await world.within((tx) =>
    tx.run(sql`
      insert into accounts (workspace_id, id, name, kind, stage, currency, made_at)
      select a.workspace_id, gen_random_uuid(), a.name, a.kind, a.stage, a.currency, a.made_at
      from accounts a, generate_series(1, 20000) where a.workspace_id = ${tx.workspace} and a.id = ${id(0)}`),
  )
  const answer = await world.call(lead, 'GET', '/api/health?scorecard=manager')
  expect(answer).toMatchObject({ status: 409, body: { remedy: expect.stringContaining('tenure health use manager') } })
  expect((await world.call(lead, 'GET', '/api/health')).status).toBe(200)
})
