import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { type AccountId, derivedId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { attributesOn, find, mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { rollUpTouched } from '../events/index.ts'
import { events } from '../events/module.ts'
import { timeline } from '../timeline/module.ts'
import { commercialMeasures } from './measures.ts'
import { revenue } from './module.ts'
import { revenueReview } from './review.ts'
import { removeContracts, turnByCalendar } from './service.ts'
import { cancellationShape, contractLineShape, contractShape, invoiceShape } from './shapes.ts'

let world: World
let owner: Person
let csm: Person
const day = (text: string) => text as Day
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, revenue] })
  owner = await world.person('owner')
  csm = await world.person('csm')
})
afterAll(() => world.close())

const one = async (name: string): Promise<AccountId> => (await someAccounts(world, [name]))[0] as AccountId
const contractsOf = async (account: AccountId) =>
  (await world.call(owner, 'GET', `/api/accounts/${account}/contracts`)).body
const arrOn = async (account: AccountId, on: string) =>
  (await world.within((tx) => attributesOn(tx, [account], 'arr', day(on)))).get(account)

test('F006 a contract with its lines is written over the API; ARR, plan and renewal of the account follow', async () => {
  const account = await one('f006')
  const written = await world.call(owner, 'POST', `/api/accounts/${account}/contracts`, {
    name: 'C-77',
    plan: 'Business',
    starts: '2025-09-01',
    ends: '2026-09-01',
    termMonths: 12,
    noticeDays: 90,
    billing: 'annual',
    lines: [
      { product: 'Seats', seats: 40, amount: 400_000, period: 'year' },
      { product: 'Support', amount: 10_000, period: 'month' },
    ],
  })
  expect(written.status).toBe(200)
  const body = await contractsOf(account)
  expect(body).toMatchObject({
    state: 'customer',
    arr: 520_000,
    renewsOn: '2026-09-01',
    noticeOn: '2026-06-03',
    arrUnknown: null,
  })
  expect(body.items[0].lines).toHaveLength(2)
  const [known] = await world.within((tx) => find(tx, [account]))
  expect(known).toMatchObject({ arr: 520_000, plan: 'Business', renewsOn: '2026-09-01', since: '2025-09-01' })
})

test('F015 multi-year and month-to-month are told apart, and expansion and renewal date are known', async () => {
  const long = await one('long')
  const short = await one('short')
  await tellRows(world, contractShape, [
    { id: 'L-1', account: 'long', starts: '2024-06-01', term_months: 36, auto_renew: false, amount: 1000 },
    { id: 'L-2', account: 'long', starts: '2025-06-01', amount: 500, relation: 'adds to' },
    {
      id: 'M-1',
      account: 'short',
      starts: '2025-06-15',
      term_months: 1,
      auto_renew: true,
      amount: 10,
      period: 'month',
    },
  ])
  const on = day('2026-03-01')
  const found = await measured(world, commercialMeasures, [long, short], [on], 'frozen')
  const of = (account: AccountId, key: string) => found.get(`${account} ${on} ${key}`)
  expect([of(long, 'multi_year'), of(short, 'multi_year')]).toEqual([1, 0])
  expect([of(long, 'has_expanded'), of(short, 'has_expanded')]).toEqual([1, 0])
  expect(of(long, 'arr_change_12m')).toBe(0.5)
  expect((await contractsOf(short)).renewsOn).toBe('2026-03-15')
})

test('F016 seats used are the people active in 30 days against the seats bought', async () => {
  const account = await one('users')
  await tellRows(world, contractShape, [{ id: 'U-1', account: 'users', starts: '2025-06-01', amount: 1, seats: 8 }])
  const use = (person: string, on: string) => ({
    id: `${person} ${on}`,
    account: 'users',
    person,
    name: 'opened',
    happened_at: `${on}T12:00:00Z`,
  })
  await tellRows(world, shapeOf(events, 'events.event'), [
    use('ada', '2026-01-20'),
    use('ada', '2026-01-21'),
    use('ben', '2026-01-25'),
    use('cem', '2025-12-20'),
  ])
  await rollUpTouched(world.platform, world.workspace)
  const found = await measured(world, commercialMeasures, [account], [day('2026-01-31')], 'restated')
  expect(found.get(`${account} 2026-01-31 seats_used_share`)).toBe(0.25)
})

test('F016 seats bought are the seats of the contracts that count', async () => {
  const account = await one('seats')
  await tellRows(world, contractShape, [{ id: 'T-1', account: 'seats', starts: '2025-06-01' }])
  await tellRows(world, contractLineShape, [
    { id: '1', contract: 'T-1', product: 'Editors', seats: 30, amount: 3000, period: 'year' },
    { id: '2', contract: 'T-1', product: 'Readers', seats: 70, amount: 700, period: 'year' },
  ])
  const found = await measured(world, commercialMeasures, [account], [day('2026-01-01')], 'restated')
  expect(found.get(`${account} 2026-01-01 seats_bought`)).toBe(100)
  expect((await contractsOf(account)).arr).toBe(3700)
})

test('F014 an invoice over the API: open, overdue, failed, paid', async () => {
  const account = await one('f014')
  const path = `/api/accounts/${account}/invoices`
  const invoice = { number: '2041', amount: 120_000, issuedOn: '2025-12-30', dueOn: '2026-01-28' }
  await world.call(owner, 'POST', path, invoice)
  const status = async () => (await world.call(owner, 'GET', path)).body.items[0]
  expect(await status()).toMatchObject({ status: 'overdue', overdueDays: 33 })
  await world.call(owner, 'POST', path, { ...invoice, failedOn: '2026-01-29' })
  expect(await status()).toMatchObject({ status: 'failed' })
  await world.call(owner, 'POST', path, { ...invoice, paidOn: '2026-03-01' })
  expect(await status()).toMatchObject({
    status: 'paid',
    overdueDays: 0,
    states: [{ state: 'failed' }, { state: 'paid' }],
  })
})

test('E15 overlapping contracts are never summed: ARR stays blank, the import asks and shows what each answer would give', async () => {
  const account = await one('overlap')
  await tellRows(world, contractShape, [
    { id: 'O-1', account: 'overlap', starts: '2025-01-10', amount: 1_000_000 },
    { id: 'O-2', account: 'overlap', starts: '2025-06-10', amount: 250_000 },
  ])
  expect(await contractsOf(account)).toMatchObject({ arr: null, arrUnknown: 'overlapping contracts' })
  expect([await arrOn(account, '2025-06-09'), await arrOn(account, '2025-06-10')]).toEqual([1_000_000, null])
  const { questions } = await world.within((tx) => revenueReview.look(tx))
  expect(
    questions[0]?.answers.map(({ answer, effect, chosen }) => [answer, effect.match(/\$[\d,]+/)?.[0], chosen]),
  ).toEqual([
    ['adds to', '$12,500', false],
    ['supersedes', '$2,500', false],
    ['amends', '$2,500', false],
  ])
  await world.call(owner, 'PUT', '/api/revenue/relation', { relation: 'supersedes' })
  expect(await contractsOf(account)).toMatchObject({ arr: 250_000, arrUnknown: null })
  expect([await arrOn(account, '2025-06-09'), (await world.within((tx) => find(tx, [account])))[0]?.arr]).toEqual([
    1_000_000, 250_000,
  ])
})

test('the import’s declared relation is the default of contracts that say nothing', async () => {
  const account = await one('declared')
  const rows = [
    { id: 'D-1', account: 'declared', starts: '2025-01-10', amount: 1000 },
    { id: 'D-2', account: 'declared', starts: '2025-06-10', amount: 250 },
  ]
  await tellRows(world, contractShape, rows, { settings: { relation: 'adds to' } })
  expect((await contractsOf(account)).arr).toBe(1250)
})

test('the attribute history carries every step of ARR, whatever the order in which contracts arrive', async () => {
  const account = await one('steps')
  await tellRows(world, contractShape, [
    { id: 'H-3', account: 'steps', starts: '2025-09-01', amount: 700, relation: 'adds to' },
  ])
  await tellRows(world, contractShape, [
    { id: 'H-1', account: 'steps', starts: '2024-09-01', ends: '2025-03-01', amount: 100 },
  ])
  await tellRows(world, contractShape, [
    { id: 'H-2', account: 'steps', starts: '2025-03-10', ends: '2025-06-01', amount: 300, relation: 'supersedes' },
  ])
  const steps = ['2024-08-31', '2024-09-01', '2025-03-05', '2025-03-10', '2025-06-20', '2025-07-01', '2025-09-01']
  expect(await Promise.all(steps.map((on) => arrOn(account, on)))).toEqual([undefined, 100, 100, 300, 300, 0, 700])
  const stage = await world.within((tx) => attributesOn(tx, [account], 'stage', day('2025-08-01')))
  expect(stage.get(account)).toBe('churned')
})

test('an ARR and a renewal date that the CRM tells today give way to contracts that began before, and stay behind them', async () => {
  const account = await one('crm-first')
  const crmSays = (arr: number, renews_on: string) =>
    tellRows(world, shapeOf(accounts, 'accounts.account'), [{ id: 'crm-first', arr, renews_on }])
  const standing = async () => {
    const [known] = await world.within((tx) => find(tx, [account]))
    return [known?.arr, known?.renewsOn, await arrOn(account, world.clock.now().toISOString().slice(0, 10))]
  }
  await crmSays(500, '2026-06-15')
  expect(await standing()).toEqual([500, '2026-06-15', 500])
  const contract = { id: 'C-1', account: 'crm-first', starts: '2025-09-01', ends: '2026-09-01', term_months: 12 }
  await tellRows(world, contractShape, [{ ...contract, amount: 600_000 }])
  expect(await standing()).toEqual([600_000, '2026-09-01', 600_000])
  await crmSays(700, '2026-07-15')
  expect(await standing()).toEqual([600_000, '2026-09-01', 600_000])
  const { items } = (await world.call(owner, 'GET', '/api/accounts/conflicts')).body
  expect(items.map(({ attribute }: { attribute: string }) => attribute).sort()).toEqual(['arr', 'renews_on'])
  await tellRows(world, contractShape, [{ ...contract, amount: 650_000 }])
  expect(await standing()).toEqual([650_000, '2026-09-01', 650_000])
  // Without contracts the CRM is the only one who knows.
  await world.within((tx) => removeContracts(tx, ['C-1'], { source: crm, origin: 'live' }))
  expect(await standing()).toEqual([null, null, null])
  await crmSays(700, '2026-07-15')
  expect(await standing()).toEqual([700, '2026-07-15', 700])
})

test('ARR follows the calendar when a contract ends and its grace is over', async () => {
  const account = await one('calendar')
  await tellRows(world, contractShape, [
    { id: 'K-1', account: 'calendar', starts: '2025-03-10', ends: '2026-03-10', term_months: 12, amount: 900 },
  ])
  const at = async (text: string) => {
    world.clock.set(new Date(`${text}T08:00:00Z`))
    await world.within(turnByCalendar)
    const [found] = await world.within((tx) => find(tx, [account]))
    return [found?.arr, found?.stage]
  }
  const before = world.clock.now()
  expect(await at('2026-04-08')).toEqual([900, 'engagement'])
  expect(await at('2026-04-09')).toEqual([0, 'churned'])
  world.clock.set(before)
})

test('an end that belongs to no term is known only when it comes, and of no day before, whenever one asks', async () => {
  const open = await one('open')
  await tellRows(world, contractShape, [
    { id: 'E-1', account: 'open', starts: '2025-01-01', ends: '2025-05-01', amount: 10 },
  ])
  const on = day('2025-04-30')
  const frozen = await measured(world, commercialMeasures, [open], [on], 'frozen')
  const restated = await measured(world, commercialMeasures, [open], [on], 'restated')
  const key = `${open} ${on} renews_on`
  expect([frozen.get(key), restated.get(key)]).toEqual([null, null])
})

test('odd contracts are refused or counted: an end before the start, cancellations beside running contracts', async () => {
  await one('odd')
  const refused = await tellRows(world, contractShape, [
    { id: 'X-1', account: 'odd', starts: '2025-05-01', ends: '2025-04-01' },
  ])
  expect(refused).toMatchObject([{ kind: 'refused', field: 'ends' }])
  await tellRows(world, contractShape, [
    { id: 'X-2', account: 'odd', starts: '2025-05-01', ends: '2025-05-01', amount: 5 },
    { id: 'X-3', account: 'odd', starts: '2025-06-01', amount: 5 },
  ])
  await tellRows(world, cancellationShape, [
    { id: 'C-1', account: 'odd', happened_at: '2025-09-01T10:00:00Z', refund: 250, reason: 'pricing' },
  ])
  const { oddities } = await world.within((tx) => revenueReview.look(tx))
  expect(oddities.find(({ kind }) => kind === 'contract ends on the day it starts')).toMatchObject({
    count: 1,
    examples: ['Account odd'],
  })
  expect(oddities.find(({ kind }) => kind === 'cancelled but running')?.count).toBe(1)
  expect(
    (await contractsOf(derivedId<AccountId>(world.workspace, 'account', crm, 'odd'))).cancellations[0],
  ).toMatchObject({
    reason: 'pricing',
    refund: 250,
  })
})

test('contracts follow a merge and its undoing, and ARR with them', async () => {
  const [into, from] = [await one('survivor'), await one('merged')]
  await tellRows(world, contractShape, [
    { id: 'G-1', account: 'survivor', starts: '2025-05-01', amount: 100 },
    { id: 'G-2', account: 'merged', starts: '2025-06-01', amount: 40, relation: 'adds to' },
  ])
  const arr = async () =>
    (await world.within((tx) => find(tx, [into, from])))
      .toSorted((a) => (a.id === into ? -1 : 1))
      .map((found) => found.arr)
  expect(await arr()).toEqual([100, 40])
  await world.within((tx) => mergeAccounts(tx, from, into))
  await deliver(world.platform)
  expect((await arr())[0]).toBe(140)
  await world.within((tx) => unmergeAccounts(tx, from))
  await deliver(world.platform)
  expect(await arr()).toEqual([100, 40])
})

test('contracts and invoices of a foreign account are absent', async () => {
  const account = await one('foreign')
  for (const what of ['contracts', 'invoices']) {
    expect((await world.call(csm, 'GET', `/api/accounts/${account}/${what}`)).status).toBe(404)
  }
  expect(
    (await world.call(csm, 'POST', `/api/accounts/${account}/contracts`, { name: 'C', starts: '2026-01-01' })).status,
  ).toBe(404)
})

test('invoices list by cursor without a gap', async () => {
  const account = await one('many')
  const rows = Array.from({ length: 25 }, (_, at) => ({
    id: `N-${at}`,
    account: 'many',
    issued: addDays(day('2025-01-01'), Math.floor(at / 3)),
    amount: 1,
  }))
  await tellRows(world, invoiceShape, rows)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await world.call(
      owner,
      'GET',
      `/api/accounts/${account}/invoices?limit=7${cursor && `&cursor=${cursor}`}`,
    )
    seen.push(...body.items.map((item: { number: string }) => item.number))
    if (!body.next) break
    cursor = body.next
  }
  expect([seen.length, new Set(seen).size]).toEqual([25, 25])
})
