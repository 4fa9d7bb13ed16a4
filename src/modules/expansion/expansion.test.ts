import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aContact } from '../../../test/support/mail.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { ShapeValue } from '../../platform/contributions.ts'
import { defineField, rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { catalog } from '../catalog/module.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays, publish, refreshCatalogue } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { documentRules } from './domain/rules.ts'
import { rulesKind } from './pack.ts'

let world: World
let lead: Person
let csm: Person

type Rows = Record<string, ShapeValue | undefined>[]
const tell = (module: Parameters<typeof shapeOf>[0], shape: string, rows: Rows) =>
  tellRows(world, shapeOf(module, shape), rows)
const idOf = (name: string): AccountId => rawId(world.workspace, 'crm', name)

const names = ['full', 'large', 'higher', 'fitting', 'owing', 'sick', 'plain']

/** Events of so many people of an account with features, in each third of the last 30 days. */
const used = (account: string, people: number, features: string[]) =>
  tell(
    events,
    'events.event',
    Array.from({ length: people }, (_, index) =>
      features.flatMap((feature) =>
        ['2026-04-12', '2026-04-22', '2026-05-02'].map((day) => ({
          ...{ id: `${account}-${index}-${feature}-${day}`, account, person: `${account}-p${index}`, name: feature },
          ...{ kind: 'track', happened_at: `${day}T10:00:00Z`, feature },
        })),
      ),
    ).flat(),
  )

beforeAll(async () => {
  world = await aWorld({ at: '2026-05-04T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  await world.within((tx) => refreshCatalogue(world.platform, tx))
  lead = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  await tell(catalog, 'catalog.plan', [
    { name: 'Starter', tier: 1, price: 120_000, period: 'year', features: 'Inbox', max_storage: 200 },
    { name: 'Growth', tier: 2, price: 1_200_000, period: 'year', features: 'Inbox; Reports' },
  ])
  await tell(catalog, 'catalog.product', [
    { name: 'Voice', base_price: 50_000, depends_on: 'Suite', signals: 'Large by storage' },
  ])
  const drafts = names.map((name) => ({
    ...{ externalId: name, name, ownerId: csm.member, stage: 'retention' as const },
    ...(name === 'large' || name === 'fitting' ? { custom: { data_storage: name === 'large' ? 150 : 100 } } : {}),
  }))
  await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2025-01-01T00:00:00Z') }),
  )
  await world.within((tx) => defineField(tx, { key: 'data_storage', label: 'Storage in GB', type: 'number' }))
  const segment = await world.call(lead, 'POST', '/api/segments', {
    ...{ name: 'Large by storage', kind: 'rule', evaluation: 'live' },
    condition: { version: 1, where: { field: 'custom:data_storage', op: 'at least', value: 100 } },
  })
  expect([segment.status, segment.body.detail]).toEqual([200, undefined])
  await tell(
    revenue,
    'revenue.contract',
    names.map((name) => ({
      ...{ id: name, account: name, plan: 'Starter', product: 'Suite', starts: '2025-06-01', term_months: 12 },
      ...{ auto_renew: true, amount: 1_000_000, currency: 'USD', period: 'year', seats: 10 },
    })),
  )
  await used('full', 9, ['Inbox'])
  await used('owing', 9, ['Inbox'])
  await used('sick', 9, ['Inbox'])
  await used('plain', 4, ['Inbox'])
  await used('higher', 2, ['Inbox', 'Reports'])
  // Once looked at is not in use.
  await tell(events, 'events.event', [
    {
      ...{ id: 'stray', account: 'plain', person: 'plain-p1', name: 'Reports', kind: 'track', feature: 'Reports' },
      happened_at: '2026-05-02T11:00:00Z',
    },
  ])
  await tell(revenue, 'revenue.invoice', [
    { id: 'i1', account: 'owing', amount: 1000, currency: 'USD', issued: '2026-03-01', due: '2026-04-01' },
  ])
  await world.settle()
  await world.within((tx) => publish(tx, ['health.band'], [{ account: idOf('sick'), values: [1] }]))
  await nextMorning()
})
afterAll(() => world.close())

async function nextMorning(): Promise<void> {
  world.clock.set(new Date(`${addDays(world.clock.now().toISOString().slice(0, 10) as Day, 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.within((tx) => publish(tx, ['health.band'], [{ account: idOf('sick'), values: [1] }]))
  await world.settle()
}

const get = async (path: string, as = lead) => {
  const { status, body, text } = await world.call(as, 'GET', path)
  expect(status, text).toBe(200)
  return body
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const found = async (query = '') =>
  (await get(`/api/expansion${query}`)).items.map((one: Row) => [one.account.name, one.kind, one.about, one.held])
const oneOf = async (account: string, kind: string, state = 'standing'): Promise<Row> =>
  (await get(`/api/expansion?state=${state}`)).items.find(
    (one: Row) => one.account.name === account && one.kind === kind,
  )
const act = (as: Person, account: string, id: string, what: string, sent: object) =>
  world.call(as, 'POST', `/api/accounts/${idOf(account)}/expansion/${id}/${what}`, sent)

test('F159 F160 F161 F162 F164 after the close of a day all kinds are found, the highest score first', async () => {
  expect(await found('?held=false')).toEqual(
    expect.arrayContaining([
      ['full', 'seats', '', null],
      ['higher', 'plan_upgrade', 'Growth', null],
      ['large', 'storage', '', null],
      ['large', 'cross_sell', 'Voice', null],
      ['fitting', 'cross_sell', 'Voice', null],
    ]),
  )
  const { items, currency } = await get('/api/expansion?held=false')
  expect(currency).toBe('USD')
  expect(items).toHaveLength(5)
  const scores = items.map(({ score }: Row) => score)
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a))
  for (const { score, parts } of items) expect(parts.amount + parts.odds + parts.soon + parts.fit).toBe(score)
  expect(await oneOf('full', 'seats')).toMatchObject({
    ...{ amount: 5 * 100_000, odds: 0.8, days: 30, owner: { name: 'Rui Amaral' } },
    says: '9 of 10 seats are in use: 5 more are recommended',
  })
})

test('the list is exported as it is filtered, amounts in whole units', async () => {
  const { items } = await get('/api/expansion?held=false')
  const { status, text } = await world.call(lead, 'GET', '/api/expansion/export?held=false')
  expect(status).toBe(200)
  const [head, ...lines] = text.trim().split('\r\n')
  expect(head).toMatch(/^id,account,owner,kind,about,state,score,amount,currency,why,/)
  expect(lines.map((line) => line.split(',')[0])).toEqual(items.map(({ id }: Row) => id))
  const full = lines.find((line) => line.includes(',full,') && line.includes(',seats,'))
  expect(full).toContain(',5000.00,USD,9 of 10 seats are in use: 5 more are recommended,')
})

test('a list is read page by page and refuses the cursor of another list', async () => {
  const first = await get('/api/expansion?limit=3')
  const second = await get(`/api/expansion?limit=10&cursor=${first.next}`)
  const all = await get('/api/expansion')
  expect([...first.items, ...second.items]).toEqual(all.items)
  expect(second.next).toBeNull()
  expect((await world.call(lead, 'GET', '/api/expansion?cursor=abc')).status).toBe(400)
})

test('rule 33 red accounts and those with overdue invoices are listed with the reason, are in no sum, and cannot be taken up', async () => {
  expect(await found('?held=true')).toEqual(
    expect.arrayContaining([
      ['owing', 'seats', '', 'overdue'],
      ['sick', 'seats', '', 'red'],
    ]),
  )
  const { held, open, pursued } = await get('/api/expansion/forecast')
  expect(held).toEqual({ count: 2, amount: 2 * 500_000 })
  expect([open.count, pursued.count]).toEqual([5, 0])
  const sick = await oneOf('sick', 'seats')
  const refused = await act(lead, 'sick', sick.id, 'state', { state: 'pursued' })
  expect([refused.status, refused.body.detail]).toEqual([409, 'Its health is red: first the customer, then the sale'])
  expect((await act(lead, 'sick', sick.id, 'tasks', {})).status).toBe(409)
})

test('rule 33 who pays is offered more at once: the account is looked at when somebody takes it up', async () => {
  const owing = await oneOf('owing', 'seats')
  expect((await act(csm, 'owing', owing.id, 'state', { state: 'pursued' })).status).toBe(409)
  await tell(revenue, 'revenue.invoice', [
    {
      ...{ id: 'i1', account: 'owing', amount: 1000, currency: 'USD', issued: '2026-03-01', due: '2026-04-01' },
      paid_on: '2026-05-05',
    },
  ])
  await world.settle()
  expect((await act(csm, 'owing', owing.id, 'state', { state: 'pursued' })).status).toBe(200)
})

test('F176 F180 how it is offered is said with it, counted by tactic, and refused where it is of another kind', async () => {
  const owing = await oneOf('owing', 'seats', 'pursued')
  expect((await act(csm, 'owing', owing.id, 'state', { state: 'won', tactic: 'trial' })).body.field).toBe('tactic')
  const full = await oneOf('full', 'seats')
  expect((await act(csm, 'full', full.id, 'state', { state: 'pursued', tactic: 'volume' })).status).toBe(200)
  const { tactics } = await get('/api/expansion/forecast')
  // Whose tactic nobody said is a row of its own.
  expect(tactics).toEqual([
    { kind: 'seats', tactic: 'volume', offered: 1, ended: 0, won: 0, came: 0, share: null },
    { kind: 'seats', tactic: null, offered: 1, ended: 0, won: 0, came: 0, share: null },
  ])
  const { items } = await get(`/api/accounts/${idOf('full')}/expansion`)
  expect(items[0]).toMatchObject({ tactic: 'volume' })
  expect(items[0].tactics.map(({ tactic, holds }: Row) => [tactic, holds])).toEqual([
    ['value_per_user', null],
    ['volume', null],
    ['self_service', null],
    ['departments', false],
  ])
})

test('F165 F166 F167 next steps become tasks, once', async () => {
  const higher = await oneOf('higher', 'plan_upgrade')
  expect((await act(csm, 'higher', higher.id, 'tasks', {})).body).toEqual({ opened: 3 })
  expect((await act(csm, 'higher', higher.id, 'tasks', {})).body).toEqual({ opened: 0 })
  const { items } = await get(`/api/tasks?whose=everybody&account=${idOf('higher')}`)
  expect(items.map(({ title }: Row) => title)).toContain('Show the features of the higher plan')
  const stranger = await world.person('viewer', 'Vera Viewer')
  expect((await act(stranger, 'higher', higher.id, 'tasks', {})).status).toBe(403)
})

test('F183 a trial takes the opportunity up, opens the question after it, and ends with what came of it', async () => {
  const higher = await oneOf('higher', 'plan_upgrade')
  const trial = { what: 'Growth for the finance team: two reports a week', starts: '2026-05-05', ends: '2026-06-04' }
  expect((await act(csm, 'higher', higher.id, 'pilots', { ...trial, ends: '2026-05-05' })).body.field).toBe('ends')
  const { body } = await act(csm, 'higher', higher.id, 'pilots', trial)
  expect(await oneOf('higher', 'plan_upgrade')).toMatchObject({ state: 'pursued', trialUntil: '2026-06-04' })
  expect((await act(csm, 'higher', higher.id, 'pilots', trial)).status).toBe(409)
  const path = `/api/accounts/${idOf('higher')}/expansion/pilots/${body.id}/outcome`
  const outcome = { outcome: 'worked', learned: 'They read the reports in their Monday meeting' }
  expect((await world.call(csm, 'POST', path, outcome)).status).toBe(200)
  expect((await world.call(csm, 'POST', path, outcome)).status).toBe(404)
  const { items } = await get(`/api/accounts/${idOf('higher')}/expansion`)
  expect(items[0].pilots).toMatchObject([{ outcome: 'worked', endedOn: '2026-05-05' }])
})

test('F161 F181 F182 an account shows its steps, three options and a business case that waits for the customer’s numbers', async () => {
  const full = await oneOf('full', 'seats')
  const path = `/api/accounts/${idOf('full')}/expansion`
  const before = (await get(path)).items[0]
  expect(before.case).toMatchObject({ inputs: { people: 9, hours: null, cost: 500_000 }, result: null })
  expect(before.options).toHaveLength(3)
  const inputs = { ...before.case.inputs, hours: 1, hourCost: 6000 }
  const written = await world.call(csm, 'PUT', `${path}/${full.id}/case`, { inputs })
  expect([written.status, written.body.detail]).toEqual([200, undefined])
  // Nine people, an hour each month at 60.00: 6,480.00 a year against 5,000.00.
  expect((await get(path)).items[0].case.result).toMatchObject({ benefit: 648_000, net: 148_000 })
})

test('F173 F181 signs say whether they hold or nobody knows, and who decides stands by role', async () => {
  await aContact(world, idOf('full'), { name: 'Bea Sponsor', email: 'bea@full.example', role: 'executive_sponsor' })
  await aContact(world, idOf('full'), { name: 'Cem User', email: 'cem@full.example', role: 'user' })
  const { signals, deciders } = await get(`/api/accounts/${idOf('full')}/expansion`)
  const holds = Object.fromEntries(signals.map(({ key, holds: held }: Row) => [key, held]))
  // One of the two features is used, nobody was there a month ago, and nobody was ever asked.
  expect(holds).toMatchObject({ breadth: false, growth: null, nps: null, departments: false })
  expect(deciders.map(({ name, role }: Row) => [name, role])).toEqual([['Bea Sponsor', 'executive_sponsor']])
})

test('what contracts tell settles by itself: the seats were bought', async () => {
  await tell(revenue, 'revenue.contract', [
    {
      ...{ id: 'full', account: 'full', plan: 'Starter', product: 'Suite', starts: '2025-06-01', term_months: 12 },
      ...{ auto_renew: true, amount: 1_300_000, currency: 'USD', period: 'year', seats: 13 },
    },
  ])
  await world.settle()
  expect(await oneOf('full', 'seats', 'won')).toMatchObject({ came: 3 * 100_000, settledOn: '2026-05-05' })
  const { tactics } = await get('/api/expansion/forecast')
  expect(tactics).toContainEqual({
    ...{ kind: 'seats', tactic: 'volume', offered: 1, ended: 1, won: 1, came: 300_000, share: null },
  })
})

test('F180 the forecast goes by what was won here and says so while too little ended; attach rates have their counts', async () => {
  const owing = await oneOf('owing', 'seats')
  expect((await act(csm, 'owing', owing.id, 'state', { state: 'lost' })).body.field).toBe('why')
  await act(csm, 'owing', owing.id, 'state', { state: 'lost', why: 'They froze hiring' })
  const { kinds, attach } = await get('/api/expansion/forecast')
  const seats = kinds.find(({ kind }: Row) => kind === 'seats')
  expect(seats).toMatchObject({ ended: 2, won: { count: 1, amount: 300_000 }, expected: { value: 0 } })
  expect(kinds.find(({ kind }: Row) => kind === 'storage')).toMatchObject({
    expected: null,
    open: { conversion: null },
  })
  expect(attach).toEqual({ customers: 7, products: [{ product: 'Suite', customers: 7, share: 1 }] })
  await nextMorning()
  expect(await oneOf('owing', 'seats')).toBeUndefined()
})

test('the board has its stages with sums, and what is held stands beside it', async () => {
  const { columns, held } = await get('/api/expansion/board')
  expect(columns.map(({ state, count }: Row) => [state, count])).toEqual([
    ['open', 3],
    ['pursued', 1],
    ['won', 1],
    ['lost', 1],
    ['dismissed', 0],
  ])
  expect(held.count).toBe(1)
})

test('F163 E03 people of an account below without a contract are a department that could have one', async () => {
  await tell(accounts, 'accounts.account', [
    { id: 'branch', name: 'Plain, Finance', stage: 'prospect', parent: 'plain' },
  ])
  await used('branch', 3, ['Inbox'])
  await world.settle()
  await nextMorning()
  expect(await oneOf('plain', 'department')).toMatchObject({
    ...{ amount: 3 * 100_000, numbers: { name: 'Plain, Finance', people: 3 } },
  })
})

test('F163 F176 F182 departments and what many seats cost less stand in the options of an account', async () => {
  await tell(accounts, 'accounts.account', [{ id: 'shop', name: 'Plain, Shop', stage: 'prospect', parent: 'plain' }])
  await used('shop', 4, ['Inbox'])
  const volume = [{ from: 7, off: 0.2 }]
  await world.within((tx) => rulesKind.apply(tx, 'rules', { ...documentRules, volume }, world.platform, 'follow'))
  await world.settle()
  await nextMorning()
  const { items } = await get(`/api/accounts/${idOf('plain')}/expansion`)
  const finance = items.find(({ numbers }: Row) => numbers.name === 'Plain, Finance')
  // Three seats at 1,000.00; seven for both, each for 800.00.
  expect(finance.options.slice(1)).toEqual([
    { title: 'Seats of their own for the 3 people of Plain, Finance', amount: 300_000, off: 0 },
    { title: 'Seats for Plain, Finance (3), Plain, Shop (4)', amount: 560_000, off: 0.2 },
  ])
  expect(finance.volume).toEqual([{ from: 7, off: 0.2, each: 80_000 }])
})
