import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { settle } from '../../app/loops.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, rawId, setAttributes, unmergeAccounts } from '../accounts/index.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let admin: Person
let ines: Person
let omar: Person
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId
const moment = (day: string) => new Date(`${day}T00:00:00Z`)

/** Amounts are cents a month. Osprey grows and gets dearer, Marlow is lost, Bergen pays in crowns, Fenn and Fenn North are one parent. */
const lines = [
  ['osprey', '2025-01-10', 10_000, 'new'],
  ['osprey', '2025-06-10', 5_000, 'expansion'],
  ['osprey', '2026-01-10', -3_000, 'contraction'],
  ['marlow', '2025-02-01', 8_000, 'new'],
  ['marlow', '2025-11-15', -8_000, 'churn'],
  ['fenn', '2024-05-01', 20_000, 'new'],
  ['fenn', '2025-09-01', -20_000, 'churn'],
  ['north', '2025-09-10', 20_000, 'new'],
] as const

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  omar = await world.person('csm', 'Omar')
  await someAccounts(world, ['osprey', 'marlow', 'fenn', 'north', 'bergen', 'twice'])
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.movement'),
    lines.map(([account, day, amount, kind], at) => ({ id: String(at), account, day, amount, kind })),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.rate'), [
    { currency: 'NOK', from: '2025-01-01', rate: 0.1 },
    { currency: 'NOK', from: '2025-07-01', rate: 0.12 },
  ])
  const contract = shapeOf(revenue, 'revenue.contract')
  await tellRows(world, contract, [
    { id: 'B-1', account: 'bergen', currency: 'NOK', starts: '2025-01-01', amount: 1_000_000 },
    { id: 'T-1', account: 'twice', starts: '2025-01-01', amount: 50_000 },
    { id: 'T-2', account: 'twice', starts: '2025-02-01', amount: 60_000 },
  ])
  // Osprey was Omar's until July, then Ines's.
  const owned = (name: string, member: MemberId, day: string) => ({
    ...{ account: idOf(name), attribute: 'owner' as const, value: member, source: 'tenure', origin: 'import' as const },
    ...{ happenedAt: moment(day), knownAt: moment(day) },
  })
  await world.within((tx) =>
    setAttributes(tx, [
      owned('osprey', omar.member, '2025-01-01'),
      owned('osprey', ines.member, '2025-07-05'),
      owned('marlow', ines.member, '2025-01-01'),
    ]),
  )
  // Fenn North belongs to Fenn: what was told of both is told again.
  await world.call(admin, 'PATCH', `/api/accounts/${idOf('north')}`, { parentId: idOf('fenn') })
  await deliver(world.platform)
})
afterAll(() => world?.close())

const ask = async (as: Person, query: string) => (await world.call(as, 'GET', `/api/kpis/movements?${query}`)).body
const kinds = ({ sums }: { sums: { kind: string; amount: number }[] }) =>
  Object.fromEntries(sums.map(({ kind, amount }) => [kind, amount]))

test('F306 F307 F308 ARR from opening to closing: each kind by itself, exchange its own line, and what was kept of it', async () => {
  const year = await ask(admin, 'from=2025-01-01&to=2025-12-31')
  expect(year).toMatchObject({ opening: 240_000, closing: 590_000, unknown: 1, currency: 'USD' })
  // Fenn North took over from Fenn within the grace: of one parent, so nothing was lost and nothing is new.
  expect(kinds(year)).toEqual({ new: 366_000, expansion: 60_000, churn: -96_000, transfer: 0, exchange: 20_000 })
  expect(year.retention).toEqual({
    ...{ start: 240_000, kept: 240_000, end: 240_000, customers: 1, keptCustomers: 1, grr: 1, nrr: 1, logo: 1 },
  })
  expect(year.months).toHaveLength(12)
  expect(year.months[8]).toMatchObject({ month: '2025-09-01', opening: 686_000, closing: 686_000 })
  expect(year.months[11]).toMatchObject({
    month: '2025-12-01',
    sums: [{ kind: 'churn', amount: -96_000, accounts: 1 }],
  })
})

test('rule 23: groups are as they were at the start, and retention is told at the rates of the start', async () => {
  const half = await ask(admin, 'from=2025-07-01&to=2026-03-02&by=owner')
  expect(half).toMatchObject({ opening: 666_000, closing: 554_000 })
  expect(half.retention).toMatchObject({ start: 666_000, kept: 534_000, end: 534_000, customers: 5, keptCustomers: 4 })
  const told = half.groups.map((group: Group) => [group.label, group.opening, group.closing, group.retention.grr])
  // Ines answers for Osprey today; what it lost since counts where it was at the start.
  expect(told).toEqual([
    [null, 390_000, 410_000, 1],
    ['Omar', 180_000, 144_000, 0.8],
    ['Ines', 96_000, 0, 0],
  ])
})

interface Group {
  label: string | null
  opening: number
  closing: number
  retention: { grr: number }
}

test('each number opens into its accounts, whoever moved most first, page by page', async () => {
  const path = '/api/kpis/movements/accounts?from=2025-07-01&to=2026-03-02'
  const page = async (query: string) => (await world.call(admin, 'GET', `${path}${query}`)).body
  const first = await page('&limit=3')
  const second = await page(`&limit=3&cursor=${first.next}`)
  const told = [...first.items, ...second.items].map(({ name, amount }) => [name.replace('Account ', ''), amount])
  expect(told.slice(0, 2).sort()).toEqual([
    ['fenn', -240_000],
    ['north', 240_000],
  ])
  expect(told.slice(2)).toEqual([
    ['marlow', -96_000],
    ['osprey', -36_000],
    ['bergen', 20_000],
  ])
  expect(second.next).toBeNull()
  expect((await page('&kind=churn')).items).toMatchObject([
    { name: 'Account marlow', opening: 96_000, amount: -96_000, closing: 0, on: '2025-12-15', currency: 'USD' },
  ])
  const omars = `&by=owner&value=${omar.member}&start=2025-07-01`
  expect((await page(omars)).items.map(({ name }: { name: string }) => name)).toEqual(['Account osprey'])
  expect((await page('&cursor=odd')).code).toBe('invalid')
})

test('F308 the accounts behind a loss begin with who was lost, and page by page nobody comes twice', async () => {
  const path = '/api/kpis/churn_arr/accounts?to=2026-03-02&limit=1'
  const names: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await world.call(admin, 'GET', `${path}${next ? `&cursor=${encodeURIComponent(next)}` : ''}`)
    names.push(...body.items.map((one: { name: string }) => one.name))
    next = body.next
  }
  expect(names[0]).toBe('Account marlow')
  expect(names.length).toBeGreaterThan(2)
  expect(new Set(names).size).toBe(names.length)
})

test('F308 the accounts behind ARR stand in order of what they pay, so that the first page holds what the number is made of', async () => {
  const { items } = (await world.call(admin, 'GET', '/api/kpis/arr/accounts?to=2026-03-02')).body
  const paid: number[] = items.map((one: { numerator: number }) => one.numerator)
  expect(paid.length).toBeGreaterThan(2)
  expect(paid).toEqual(paid.toSorted((one, other) => other - one))
  expect(items[0].name).toBe('Account north')
})

test('rule 37: a manager is told of their own book alone, in figures, accounts and files', async () => {
  expect(await ask(ines, 'from=2025-07-01&to=2026-03-02')).toMatchObject({ opening: 276_000, unknown: 0 })
  expect(await ask(omar, 'from=2025-07-01&to=2026-03-02')).toMatchObject({ opening: 0, closing: 0 })
  const file = async (as: Person) =>
    String((await world.call(as, 'GET', '/api/kpis/movements/export?from=2025-12-01&to=2026-03-02&by=owner')).body)
  expect((await file(ines)).trim().split('\r\n')).toEqual([
    'id,account,day,kind,amount,currency,owner',
    `${idOf('marlow')},Account marlow,2025-12-15,churn,-960.00,USD,Ines`,
    `${idOf('osprey')},Account osprey,2026-01-10,contraction,-360.00,USD,Ines`,
  ])
  expect((await file(omar)).trim().split('\r\n')).toHaveLength(1)
})

interface Figure {
  key: string
  value: number | null
  numerator: number | null
  denominator: number | null
  target: number | null
  standing: string | null
  trend: (number | null)[]
}

const figures = async (as: Person, query = '') =>
  new Map<string, Figure>(
    (await world.call(as, 'GET', `/api/kpis?${query}`)).body.items.map((item: Figure) => [item.key, item] as const),
  )

test('F306 F307 F308 F309 F311 every KPI is told with numerator, denominator, target and course; GRR without downgrades stands beside GRR', async () => {
  const told = await figures(admin, 'to=2026-01-31')
  // From 31 January 2025: Osprey 120,000, Fenn 240,000, Bergen 100,000 and Twice 50,000 paid; Osprey grew to 144,000 by then.
  expect(told.get('grr')).toMatchObject({
    value: 1,
    numerator: 510_000,
    denominator: 510_000,
    target: 0.9,
    standing: 'met',
  })
  expect(told.get('nrr')).toMatchObject({ value: 534_000 / 510_000, target: 1.1, standing: 'missed' })
  expect(told.get('grr_simple')?.value).toBeCloseTo(1 - 96_000 / 510_000)
  expect(told.get('logo_retention')).toMatchObject({ numerator: 4, denominator: 4 })
  expect(told.get('expansion_rate')?.value).toBeCloseTo(60_000 / 510_000)
  expect(told.get('time_to_churn')?.value).toBeCloseTo(317 / 30.4375)
  expect(told.get('lifetime_value')?.value).toBeNull()
  expect(told.get('grr')?.trend).toHaveLength(13)
  const half = await figures(admin, 'to=2026-01-31&span=quarter')
  expect(half.get('churn_customers')).toMatchObject({ numerator: 1, denominator: 5, standing: 'missed' })
  const own = await figures(ines, 'to=2026-01-31&span=quarter')
  expect(own.get('grr')).toMatchObject({ numerator: 144_000, denominator: 276_000 })
})

test('F314 figures of measures are those shown at the last close, and what nobody keeps is said to wait', async () => {
  const ticket = (id: string, account: string) => ({
    id,
    account,
    happened_at: '2026-02-20T10:00:00Z',
    subject: 'Help',
  })
  await tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), [
    ticket('1', 'osprey'),
    ticket('2', 'osprey'),
    ticket('3', 'marlow'),
  ])
  await closeOverdueDays(world.platform, world.workspace)
  // Marlow was lost in November: what it asks since is no customer's.
  expect((await figures(ines)).get('tickets')).toMatchObject({ value: 2, numerator: 2, denominator: 1 })
  const { body } = await world.call(admin, 'GET', '/api/kpis')
  expect(body.waiting).toContainEqual({ name: 'Onboarding plans completed', for: 'onboarding' })
})

test('F319 a target holds from its day on and is in the log; groups of a KPI are as they were at the start', async () => {
  expect((await world.call(ines, 'PUT', '/api/kpis/grr/target', { target: 0.95 })).status).toBe(403)
  await world.call(admin, 'PUT', '/api/kpis/grr/target', { target: 0.95, from: '2026-02-01' })
  expect((await figures(admin, 'to=2026-01-31')).get('grr')?.target).toBe(0.9)
  const { body } = await world.call(admin, 'GET', '/api/kpis/grr?to=2026-02-28&span=quarter&by=owner')
  expect(body).toMatchObject({ target: 0.95, targets: [{ from: '2026-02-01', target: 0.95, by: 'Ada' }] })
  const groups = body.groups.map(({ label, value }: { label: string | null; value: number }) => [label, value])
  expect(groups).toEqual([
    [null, 1],
    ['Ines', 144_000 / 276_000],
  ])
  // Beside its groups a KPI stays what it is of everybody.
  const { groups: _, ...whole } = (await world.call(admin, 'GET', '/api/kpis/grr?to=2026-02-28&span=quarter')).body
  expect(body).toMatchObject(whole)
  expect((await world.call(admin, 'GET', '/api/kpis/luck')).body).toMatchObject({ code: 'not_found', field: 'kpi' })
})

test('rule 12: a closed month never changes and prints the same again; its bridge names a late correction', async () => {
  const path = '/api/kpis/closes'
  expect((await world.call(ines, 'GET', path)).status).toBe(403)
  expect((await world.call(admin, 'POST', path, { month: '2026-03-01' })).body).toMatchObject({
    code: 'invalid',
    field: 'month',
  })
  expect((await world.call(admin, 'GET', `${path}/2026-01-15`)).body).toMatchObject({ code: 'not_found' })
  expect((await world.call(admin, 'POST', path, { month: '2026-01-15' })).body).toEqual({
    month: '2026-01-01',
    arr: 554_000,
  })
  expect((await world.call(admin, 'POST', path, { month: '2026-01-31' })).body).toMatchObject({ code: 'conflict' })
  const pack = async () => (await world.call(admin, 'GET', `${path}/2026-01-01/pack`)).text
  const first = await pack()
  expect(first).toContain('Board pack January 2026')
  expect(first).toContain('$5,540')
  // A contract of last autumn comes in late.
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    { id: 'L-1', account: 'marlow', starts: '2025-12-20', amount: 70_000 },
  ])
  expect((await world.call(admin, 'GET', `${path}/2026-01-01`)).body).toMatchObject({
    ...{ arr: 554_000, now: 624_000, accounts: 1, by: 'Ada' },
    restated: [{ name: 'Account marlow', closed: 0, now: 70_000, change: 70_000 }],
  })
  expect(await pack()).toBe(first)
  expect((await world.call(admin, 'GET', path)).body).toMatchObject({
    items: [{ month: '2026-01-01', arr: 554_000 }],
    waiting: expect.arrayContaining(['2026-02-01']),
  })
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    { id: 'L-1', account: 'marlow', starts: '2025-12-20', ends: '2025-12-20', amount: 70_000 },
  ])
})

test('a segment narrows everything, and it is said where nobody judged it at the start', async () => {
  const condition = { version: 1, where: { field: 'attribute:owner', op: 'is known' } }
  const { id } = (await world.call(admin, 'POST', '/api/segments', { name: 'Owned', condition })).body
  await settle(world.platform, world.workspace)
  const told = await ask(admin, `from=2025-07-01&to=2026-03-02&segment=${id}`)
  expect(told).toMatchObject({ opening: 276_000, segmentIsThen: false })
})

test('a merge takes the movements along, and undoing it gives them back', async () => {
  const opening = async () => (await ask(admin, 'from=2026-02-01&to=2026-03-02')).opening
  const before = await opening()
  await world.within((tx) => mergeAccounts(tx, idOf('twice'), idOf('bergen')))
  await deliver(world.platform)
  // Contracts that do not say how they relate: what was last known of it stands.
  expect(await opening()).toBeLessThan(before)
  await world.within((tx) => unmergeAccounts(tx, idOf('twice')))
  await deliver(world.platform)
  expect(await opening()).toBe(before)
})

test('what is asked wrongly is refused with a remedy', async () => {
  expect(await ask(admin, 'from=2026-02-01&to=2026-01-01')).toMatchObject({ code: 'invalid', field: 'from' })
  expect(await ask(admin, 'from=2026-03-03&to=2026-04-01')).toMatchObject({ code: 'invalid', field: 'from' })
  expect(await ask(admin, 'from=2000-03-03&to=2026-01-01')).toMatchObject({ code: 'invalid', field: 'from' })
  expect(
    await ask(admin, `from=2026-01-01&to=2026-01-31&segment=${rawId(world.workspace, crm, 'no segment')}`),
  ).toMatchObject({ code: 'not_found' })
})
