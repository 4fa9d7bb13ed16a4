import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { ShapeValue } from '../../platform/contributions.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { publish } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let lead: Person
let csm: Person
const yearly = 100_000
const names = ['oak', 'elm', 'ash', 'fir', 'yew']

type Rows = Record<string, ShapeValue | undefined>[]
const tellContracts = (rows: Rows) =>
  tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    rows.map((row) => ({ amount: yearly, currency: 'USD', notice_days: 30, term_months: 12, ...row })),
  )

/** Monday, 23 February 2026: one contract is over and nothing followed, one customer gave notice, two are open, one is of the next quarter. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-02-23T09:00:00Z', modules, workspace: { zone: 'UTC' } })
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  const drafts = names.map((name) => ({ externalId: name, name, ownerId: csm.member, stage: 'retention' as const }))
  await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2025-01-01T00:00:00Z') }),
  )
  await tellContracts([
    { id: 'oak', account: 'oak', starts: '2025-03-20', ends: '2026-03-20' },
    { id: 'elm', account: 'elm', starts: '2025-05-01', auto_renew: true },
    { id: 'ash', account: 'ash', starts: '2025-02-10', ends: '2026-02-10' },
    { id: 'fir', account: 'fir', starts: '2025-03-31', ends: '2026-03-31' },
    { id: 'yew', account: 'yew', starts: '2025-03-15', auto_renew: true, notice_received_on: '2026-02-01' },
  ])
  await world.settle()
})
afterAll(() => world.close())

const get = async (path: string, as = lead) => {
  const { status, body, text } = await world.call(as, 'GET', path)
  expect(status, text).toBe(200)
  return body
}
const call = (as: Person, name: string, due: string, wish: object) =>
  world.call(as, 'POST', `/api/accounts/${rawId(world.workspace, 'crm', name)}/renewals/${due}/calls`, wish)

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const standing = async (quarter: string) =>
  Object.fromEntries(
    (await get(`/api/renewals?quarter=${quarter}`)).items.map((one: Row) => [one.account.name, one.category]),
  )

test('rules 25 and 26 renewals are those of their quarter, the earliest notice deadline first, and stand by what happened', async () => {
  const { items } = await get('/api/renewals?quarter=2026-Q1')
  expect(items.map((one: Row) => [one.account.name, one.deadline, one.dueOn])).toEqual([
    ['ash', '2026-01-11', '2026-02-10'],
    ['yew', '2026-02-13', '2026-03-15'],
    ['oak', '2026-02-18', '2026-03-20'],
    ['fir', '2026-03-01', '2026-03-31'],
  ])
  expect(await standing('2026-Q1')).toEqual({
    ash: 'slipped',
    yew: 'expected_loss',
    oak: 'not_called',
    fir: 'not_called',
  })
  expect(await standing('2026-Q2')).toEqual({ elm: 'not_called' })
})

test('a quarter is exported as the page lists it; one that is none is refused before a file is begun', async () => {
  const { items, currency } = await get('/api/renewals?quarter=2026-Q1')
  const { status, text } = await world.call(lead, 'GET', '/api/renewals/export?quarter=2026-Q1')
  expect(status).toBe(200)
  const [head, ...lines] = text.trim().split('\r\n')
  expect(head).toMatch(/^id,account,owner,notice deadline,renews,due,currency,stands as,/)
  expect(lines.map((line) => line.split(',')).map((cells) => [cells[0], ...cells.slice(3, 8)])).toEqual(
    items.map((one: Row) => [
      one.account.id,
      ...[one.deadline, one.dueOn, one.due === null ? '' : (one.due / 100).toFixed(2), currency, one.category],
    ]),
  )
  expect((await world.call(lead, 'GET', '/api/renewals/export?quarter=2026-Q7')).status).toBe(400)
})

test('rule 26 the owner’s call and the lead’s stand side by side, the lead’s counts, and categories add up to what is due', async () => {
  const committed = { kind: 'commit', amount: 90_000, why: 'Budget is signed' }
  expect((await call(csm, 'fir', '2026-03-31', committed)).body).toEqual({ side: 'csm', amount: 90_000 })
  expect((await call(csm, 'oak', '2026-03-20', { kind: 'commit', why: 'Their board agreed' })).body.amount).toBe(yearly)
  const doubted = { kind: 'expected_loss', amount: 20_000, why: 'The sponsor left' }
  expect((await call(lead, 'oak', '2026-03-20', doubted)).body.side).toBe('lead')
  const found = await get('/api/renewals/forecast?quarter=2026-Q1')
  expect(found).toMatchObject({ due: 4 * yearly, forecast: 90_000 + 20_000, final: 0 })
  expect(found.categories.reduce((sum: number, { due }: Row) => sum + due, 0)).toBe(found.due)
  expect(found.sides.map(({ side, forecast, called, decided }: Row) => [side, forecast, called, decided])).toEqual([
    ['csm', 190_000, 2, 0],
    ['lead', 20_000, 1, 0],
    // Too few renewals were decided to say anything by health; the notice that was given says nothing remains.
    ['history', 0, 1, 0],
  ])
  expect((await call(csm, 'oak', '2026-04-20', committed)).status).toBe(404)
  const stranger = await world.person('viewer', 'Vera Viewer')
  expect((await call(stranger, 'oak', '2026-03-20', committed)).status).toBe(403)
})

test('Today shows what is due in this quarter and how much of it is in danger', async () => {
  // Ash is over without a signature, Yew is under notice, Oak is called an expected loss by the lead; Fir is committed.
  const { quarter } = await get('/api/today/figures')
  expect(quarter).toEqual({
    ...{ quarter: '2026-Q1', renewals: 4, due: 4 * yearly },
    ...{ atRisk: 3, atRiskDue: 3 * yearly },
  })
})

test('F151 F152 F153 F154 the work of a renewal is opened as tasks with what is to be delivered, once', async () => {
  const path = `/api/accounts/${rawId(world.workspace, 'crm', 'elm')}/renewals/2026-05-01/tasks`
  expect((await world.call(csm, 'POST', path, {})).body).toEqual({ opened: 4 })
  expect((await world.call(csm, 'POST', path, {})).body).toEqual({ opened: 0 })
  const { items } = await get(`/api/tasks?whose=everybody&account=${rawId(world.workspace, 'crm', 'elm')}`)
  expect(items.map(({ due }: Row) => due.on).toSorted()).toEqual([
    '2026-02-23',
    '2026-02-23',
    '2026-02-23',
    '2026-03-17',
  ])
})

test('rule 26 on Monday every movement has its account, who and why, and all add up to the difference of the forecasts', async () => {
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
  // Signed late, within grace, and one of next month signed early for more.
  await tellContracts([
    {
      id: 'ash-2',
      account: 'ash',
      starts: '2026-02-25',
      ends: '2027-02-25',
      relation: 'supersedes',
      signed: '2026-02-25',
    },
    { id: 'fir-2', account: 'fir', starts: '2026-03-31', ends: '2027-03-31', signed: '2026-03-01', amount: 120_000 },
  ])
  await world.settle()
  await call(lead, 'oak', '2026-03-20', { kind: 'best_case', amount: 50_000, why: 'A new sponsor came' })
  expect(await standing('2026-Q1')).toMatchObject({ ash: 'closed_won', fir: 'closed_won', oak: 'best_case' })
  const monday = await get('/api/renewals/monday?quarter=2026-Q1')
  expect(monday).toMatchObject({
    since: '2026-02-23',
    before: { due: 4 * yearly },
    now: { due: 4 * yearly, forecast: 220_000 },
  })
  expect(monday.movements.reduce((sum: number, { by }: Row) => sum + by, 0)).toBe(
    monday.now.forecast - monday.before.forecast,
  )
  const byName = Object.fromEntries(monday.movements.map((one: Row) => [one.account.name, one]))
  expect(byName.ash).toMatchObject({ from: 'slipped', to: 'closed_won', by: yearly, whose: null, why: 'Renewed' })
  expect(byName.oak).toMatchObject({ to: 'best_case', whose: 'Ines Caldeira', why: 'A new sponsor came' })
  // What was called last before the deadline, held against what came.
  const { accuracy } = await get('/api/renewals/forecast?quarter=2026-Q1')
  expect(accuracy).toMatchObject([
    { name: 'Rui Amaral', renewals: 1, called: 90_000, final: 120_000, bias: -0.25, error: 0.3 },
  ])
})

test('rule 26 what is decided takes no further call, and every call stays readable on the account', async () => {
  expect((await call(csm, 'fir', '2026-03-31', { kind: 'commit', why: 'Again' })).status).toBe(409)
  const { items } = await get(`/api/accounts/${rawId(world.workspace, 'crm', 'oak')}/renewals`, csm)
  expect(items[0].calls.map(({ side, kind }: Row) => [side, kind])).toEqual([
    ['lead', 'best_case'],
    ['lead', 'expected_loss'],
    ['csm', 'commit'],
  ])
})

test('F155 while the 90th day before its deadline is still to come, a renewal is held against others by the health of today', async () => {
  const bay = rawId(world.workspace, 'crm', 'bay')
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'bay', name: 'bay', stage: 'retention' }], {
      ...{ source: 'crm', origin: 'import', known: new Date('2025-12-01T00:00:00Z') },
    }),
  )
  await tellContracts([{ id: 'bay', account: 'bay', starts: '2025-12-01', ends: '2026-12-01' }])
  await world.settle()
  // Of ten whose health was below 50 three were renewed; of ten of whom nobody knew it, nine.
  const renewed = [...Array(20).keys()].map((at) => (at < 10 ? at < 3 : at < 19))
  await world.within(async (tx) => {
    await tx.run(sql`
      insert into renewals (workspace_id, account_id, due_on, due, state, health, has_health, opened_on)
      select ${tx.workspace}, ${bay}, date '2025-01-01' + at::int, 1000, case when renewed then 'won' else 'lost' end,
        case when at <= 10 then 30 end, true, '2025-01-01'
      from unnest(${renewed}::boolean[]) with ordinality as d (renewed, at)`)
    await publish(tx, ['health.score'], [{ account: bay, values: [41] }])
  })
  const { items } = await get('/api/renewals?quarter=2026-Q4')
  const found = items.find(({ account }: Row) => account.name === 'bay')
  expect(found).toMatchObject({ health: 41, likelihood: { share: 0.3, n: 10, alike: 'band' } })
})
