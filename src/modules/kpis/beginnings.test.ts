import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { settle } from '../../app/loops.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { successPlans } from '../success_plans/module.ts'
import { surveys } from '../surveys/module.ts'

let world: World
let admin: Person
let ines: Person
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId

/** Since when they are customers. Old began before events told of anything. */
const since: Record<string, string> = {
  old: '2025-01-01',
  quick: '2025-09-01',
  slow: '2025-10-01',
  late: '2025-11-01',
  never: '2025-11-15',
  fresh: '2026-02-20',
}
const used: [string, string, string][] = [
  ['old', '2025-06-01', 'Report'],
  ['quick', '2025-09-03', 'Report'],
  ['quick', '2025-09-05', 'Export'],
  ['quick', '2025-09-05', 'Invite'],
  ['quick', '2025-09-20', 'Board'],
  ['quick', '2025-09-20', 'Alert'],
  ['slow', '2025-10-11', 'Report'],
  ['slow', '2025-10-12', 'Export'],
  ['late', '2025-12-20', 'Report'],
  ['fresh', '2026-02-21', 'Report'],
]
const at = (day: string) => `${day}T10:00:00.000Z`
const peers = Array.from({ length: 12 }, (_, n) => `peer-${n}`)

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  const how = { source: crm, origin: 'import' as const, known: new Date('2024-01-01T00:00:00Z') }
  const account = (externalId: string, more: object) => ({ externalId, name: `Account ${externalId}`, ...more })
  await world.within((tx) =>
    upsertAccounts(
      tx,
      [
        ...Object.entries(since).map(([name, day]) =>
          account(name, { since: day as Day, stage: 'retention' as const }),
        ),
        ...['brief', 'steady'].map((name) => account(name, {})),
        ...peers.map((name) => account(name, { stage: 'retention' as const, size: 'smb' as const, plan: 'pro' })),
      ],
      how,
    ),
  )
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    used.map(([name, day, feature], n) => ({
      id: `e${n}`,
      account: name,
      happened_at: at(day),
      name: feature,
      feature,
    })),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.movement'), [
    { id: '1', account: 'brief', day: '2025-05-01', amount: 10_000 },
    { id: '2', account: 'brief', day: '2025-07-01', amount: -10_000 },
    { id: '3', account: 'steady', day: '2025-05-01', amount: 10_000 },
    { id: '4', account: 'steady', day: '2025-12-01', amount: -10_000 },
  ])
  const goal = (account: string, due: string, current: number) => ({
    ...{ id: `goal-${account}`, account, title: 'Save hours', target: 12, current, current_at: at('2026-01-10'), due },
    happened_at: at('2025-01-02'),
  })
  await tellRows(world, shapeOf(successPlans, 'success_plans.objective'), [
    goal('quick', '2025-10-15', 12),
    goal('slow', '2025-12-01', 4),
    // Due after its first 90 days.
    goal('late', '2026-02-20', 12),
    ...peers.map((name, n) => goal(name, '2026-02-01', n)),
  ])
  const rating = (account: string, day: string, score: number) => ({
    ...{ id: `rating-${account}`, account, kind: 'csat', score, happened_at: at(day) },
  })
  await tellRows(world, shapeOf(surveys, 'surveys.answer'), [
    rating('quick', '2025-09-20', 5),
    rating('slow', '2025-10-30', 2),
    rating('late', '2026-02-25', 1),
  ])
  await settle(world.platform, world.workspace)
  await closeOverdueDays(world.platform, world.workspace)
  await settle(world.platform, world.workspace)
})
afterAll(() => world?.close())

interface Figure {
  key: string
  value: number | null
  numerator: number | null
  denominator: number | null
}

const figures = async (as: Person = admin) =>
  new Map<string, Figure>(
    (await world.call(as, 'GET', '/api/kpis')).body.items.map((item: Figure) => [item.key, item] as const),
  )
const behind = async (kpi: string) => {
  const { items } = (await world.call(admin, 'GET', `/api/kpis/${kpi}/accounts`)).body
  return items.map(({ name, numerator }: { name: string; numerator: number }) => [
    name.replace('Account ', ''),
    numerator,
  ])
}

test('F077 F084 F313 activation counts five key actions within thirty days; time to first value ends with the first one', async () => {
  const told = await figures()
  expect(told.get('activation')).toMatchObject({ numerator: 1, denominator: 4, value: 0.25, target: 0.7 })
  // Quick after 2 days, Slow 10, Late 49, Fresh 1.
  expect(told.get('time_to_value')).toMatchObject({ numerator: 62, denominator: 4, value: 15.5, unit: 'days' })
  expect(await behind('activation')).toEqual([
    ['late', 0],
    ['never', 0],
    ['quick', 1],
    ['slow', 0],
  ])
  expect((await figures(ines)).get('activation')?.value).toBeNull()
})

test('F077 key actions are the workspace’s own to choose, and one that no event told of is refused', async () => {
  const path = '/api/kpis/settings'
  expect((await world.call(admin, 'PUT', path, { keyActions: ['Dance'] })).body).toMatchObject({
    ...{ code: 'invalid', field: 'keyActions' },
  })
  expect((await world.call(admin, 'PUT', path, { keyActions: ['Export'] })).body).toMatchObject({
    ...{ code: 'invalid', field: 'keyCount' },
  })
  expect((await world.call(admin, 'PUT', path, { keyActions: ['Export'], keyCount: 1 })).body).toMatchObject({
    ...{ margin: 0.8, keyActions: ['Export'], keyCount: 1 },
  })
  const told = await figures()
  expect(told.get('activation')).toMatchObject({ numerator: 2, denominator: 4 })
  expect(told.get('time_to_value')).toMatchObject({ numerator: 15, denominator: 2 })
  await world.call(admin, 'PUT', path, { keyActions: null, keyCount: 5 })
  expect((await figures()).get('activation')?.value).toBe(0.25)
})

test('F078 early churn: lost within ninety days and the grace after them, of those who began so long ago', async () => {
  expect((await figures()).get('early_churn')).toMatchObject({ numerator: 1, denominator: 2, value: 0.5 })
  expect(await behind('early_churn')).toEqual([
    ['brief', 1],
    ['steady', 0],
  ])
})

test('F085 goals of the first ninety days, and how satisfied people were in them', async () => {
  const told = await figures()
  expect(told.get('first_goals')).toMatchObject({ numerator: 1, denominator: 2 })
  expect(told.get('onboarding_csat')).toMatchObject({ numerator: 7, denominator: 2, value: 3.5 })
})

test('F320 mail counts as answered of what went out, without what went to colleagues', async () => {
  const message = (key: string, more: { replied?: boolean; redirect?: boolean }) => {
    const id = rawId(world.workspace, crm, key)
    const moment = '2026-02-10T10:00:00Z'
    return world.within((tx) =>
      tx.run(sql`
        insert into messaging_messages (workspace_id, account_id, id, account_raw, contact_id, key, ref, template_id, purpose, origin,
          redirect_to, extra, status, due_at, made_at, outcome_at, replied_at)
        values (${tx.workspace}, ${idOf('quick')}, ${id}, ${id}, ${id}, ${key}, ${key}, ${id}, 'service', 'automation',
          ${more.redirect ? id : null}, '{}', ${more.replied ? 'replied' : 'sent'}, ${moment}, ${moment}, ${moment},
          ${more.replied ? moment : null})`),
    )
  }
  await message('m1', { replied: true })
  await message('m2', {})
  await message('m3', { redirect: true })
  expect((await figures()).get('mail_answered')).toMatchObject({ numerator: 1, denominator: 2 })
})

test('F311 expansion is won of what somebody pursued and what ended, not of what was merely found', async () => {
  const opportunity = (key: string, state: string, { pursued = true, on = '2026-02-10' } = {}) =>
    world.within((tx) =>
      tx.run(sql`
        insert into expansion_opportunities (workspace_id, account_id, id, kind, about, state, odds, days, score, numbers, found_on,
          pursued_on, settled_on)
        values (${tx.workspace}, ${idOf('quick')}, ${rawId(world.workspace, crm, key)}, 'seats', ${key}, ${state}, 0.8, 30, 500, '{}',
          '2025-01-10', ${pursued ? '2025-01-12' : null}, ${state === 'pursued' ? null : on})`),
    )
  await opportunity('e1', 'won')
  await opportunity('e2', 'lost')
  await opportunity('e3', 'dismissed')
  await opportunity('e4', 'lapsed', { pursued: false })
  await opportunity('e5', 'pursued')
  await opportunity('e6', 'won', { on: '2025-01-20' })
  expect((await figures()).get('expansion_won')).toMatchObject({ numerator: 1, denominator: 3 })
  expect(await behind('expansion_won')).toEqual([['quick', 1]])
})

test('F260 an account stands among at least ten of its size and plan whom one sees, and else nothing is said', async () => {
  const of = async (as: Person, name: string) =>
    (await world.call(as, 'GET', `/api/accounts/${idOf(name)}/benchmarks`)).body
  const told = await of(admin, 'peer-9')
  expect(told).toMatchObject({ alike: 'size and plan', peers: 11, size: 'smb', plan: 'pro' })
  // Nine of the eleven others have come less far.
  expect(told.items.find(({ key }: { key: string }) => key === 'goal_achievement')).toMatchObject({
    ...{ value: 0.75, median: expect.closeTo(5 / 12), peers: 11, ahead: expect.closeTo(9 / 11) },
  })
  expect(await of(admin, 'quick')).toMatchObject({ alike: null, peers: 0, items: [] })
  expect((await of(ines, 'peer-9')).code).toBe('not_found')
  const { groups } = (await world.call(admin, 'GET', '/api/kpis/goal_achievement?by=plan')).body
  const spreadOf = (plan: string | null) => groups.find(({ group }: { group: string | null }) => group === plan)?.spread
  expect(spreadOf('pro')).toMatchObject({ accounts: 12, median: expect.closeTo(5.5 / 12) })
  // Three goals of accounts without a plan are fewer than ten.
  expect(spreadOf(null)).toBeNull()
})

test('KPIs and the accounts behind one are saved as CSV; a name that a spreadsheet would run is made harmless', async () => {
  const file = async (path: string) =>
    String((await world.call(admin, 'GET', path)).body)
      .trim()
      .split('\r\n')
  const list = await file('/api/kpis/export')
  expect(list[0]).toContain('kpi,name,from,to,value,numerator,denominator')
  expect(list.find((line) => line.startsWith('activation,'))).toContain(',0.25,1,4,')
  await world.call(admin, 'PATCH', `/api/accounts/${idOf('brief')}`, { name: '=cmd()' })
  const accounts = await file('/api/kpis/early_churn/accounts/export')
  expect(accounts).toEqual([
    'id,account,numerator,denominator,value,currency',
    `${idOf('brief')},'=cmd(),1,1,1,USD`,
    `${idOf('steady')},Account steady,0,1,0,USD`,
  ])
  const arr = await file('/api/kpis/arr/accounts/export?to=2025-06-15')
  expect(arr.slice(1).map((line) => line.split(',').slice(1).join(','))).toEqual([
    "'=cmd(),1200.00,,1200.00,USD",
    'Account steady,1200.00,,1200.00,USD',
  ])
  expect((await world.call(admin, 'GET', '/api/kpis/luck/accounts/export')).body).toMatchObject({ code: 'not_found' })
})
