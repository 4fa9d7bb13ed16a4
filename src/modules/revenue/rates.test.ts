import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { currencyDigits } from '../../kernel/money.ts'
import { seededRandom } from '../../platform/random.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, columnsOn } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { commercialEvidence } from './evidence.ts'
import { commercialMeasures } from './measures.ts'
import { revenue } from './module.ts'
import { revenueReview } from './review.ts'
import { contractShape, invoiceShape } from './shapes.ts'
import { rateShape } from './shapes-rate.ts'

const modules = [workspaces, accounts, measures, revenue]
let world: World
let admin: Person

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'Europe/Lisbon', currency: 'USD' } })
  admin = await world.person('admin')
})
afterAll(() => world.close())

const setRate = (currency: string, from: string, rate: string) =>
  world.call(admin, 'PUT', `/api/revenue/currencies/${currency}/rates/${from}`, { rate })
const one = async (account: string) => (await world.call(admin, 'GET', `/api/accounts/${account}`)).body
const contractsOf = async (account: string) =>
  (await world.call(admin, 'GET', `/api/accounts/${account}/contracts`)).body

test('rule 23: a contract in another currency counts once its rate is set; until then ARR is unknown and everybody is told why', async () => {
  const [account] = await someAccounts(world, ['bergen'])
  await tellRows(world, contractShape, [
    { id: 'B-1', account: 'bergen', currency: 'NOK', starts: '2025-06-01', amount: 10_000_000, seats: 12 },
  ])
  expect(await one(account as string)).toMatchObject({ arr: null, currency: 'NOK', arrCurrency: 'USD' })
  expect(await contractsOf(account as string)).toMatchObject({
    arr: null,
    arrUnknown: 'no rate',
    withoutRate: ['NOK'],
    currency: 'USD',
    items: [{ currency: 'NOK', arr: 10_000_000, arrConverted: null }],
  })
  const { oddities } = await world.within((tx) => revenueReview.look(tx))
  expect(oddities.map(({ sentence }) => sentence)).toEqual([
    '1 account has contracts in NOK, for which there is no rate to USD; ARR is unknown until one is set under Settings, Currencies, or imported as revenue.rate',
  ])
  expect((await world.call(admin, 'GET', '/api/revenue/currencies')).body).toEqual({
    currency: 'USD',
    items: [{ currency: 'NOK', contracts: 1, accounts: 1, rate: null, since: null }],
  })
  expect((await world.call(admin, 'GET', '/api/revenue/currencies/missing')).body).toEqual({
    currency: 'USD',
    items: [{ currency: 'NOK', contracts: 1, accounts: 1 }],
  })
  expect(await setRate('NOK', '2026-01-01', '0.0935')).toMatchObject({ status: 200, body: { accounts: 1 } })
  expect((await world.call(admin, 'GET', '/api/revenue/currencies/missing')).body.items).toEqual([])
  expect(await one(account as string)).toMatchObject({ arr: 935_000, currency: 'NOK', size: 'smb', touch: 'tech' })
  expect(await contractsOf(account as string)).toMatchObject({
    arr: 935_000,
    arrUnknown: null,
    withoutRate: [],
    items: [{ arr: 10_000_000, arrConverted: 935_000 }],
  })
  const evidence = await world.within((tx) =>
    commercialEvidence.find(tx, account as never, 'commercial.arr', '2026-03-02' as Day, 5),
  )
  expect(evidence[0]?.text).toBe(
    'Contract B-1, NOK 100,000 a year ($9,350), without an end'.replace('NOK ', 'NOK\u00a0'),
  )
})

test('an invoice keeps its currency and says what it was worth on its day', async () => {
  const [account] = await someAccounts(world, ['leeds'])
  await setRate('GBP', '2025-01-01', '1.25')
  await setRate('GBP', '2026-02-01', '1.3')
  await tellRows(world, invoiceShape, [
    { id: 'L-1', account: 'leeds', currency: 'GBP', issued: '2026-01-15', amount: 100_000 },
    { id: 'L-2', account: 'leeds', currency: 'GBP', issued: '2026-02-15', amount: 100_000 },
  ])
  const { items } = (await world.call(admin, 'GET', `/api/accounts/${account}/invoices`)).body
  expect(items.map((item: Record<string, unknown>) => [item.currency, item.amount, item.amountConverted])).toEqual([
    ['GBP', 100_000, 130_000],
    ['GBP', 100_000, 125_000],
  ])
})

test('rates are listed, changed and removed by those who run the workspace, and every change is in the log', async () => {
  await setRate('CHF', '2025-01-01', '1.1')
  await setRate('CHF', '2025-07-01', '1.2')
  await setRate('CHF', '2025-07-01', '1.25')
  const path = '/api/revenue/currencies/CHF/rates'
  expect((await world.call(admin, 'GET', `${path}?limit=1`)).body).toMatchObject({
    items: [{ from: '2025-07-01', rate: '1.25', source: 'api' }],
    next: expect.any(String),
  })
  expect((await world.call(admin, 'DELETE', `${path}/2025-07-01`)).status).toBe(200)
  expect((await world.call(admin, 'DELETE', `${path}/2025-07-01`)).status).toBe(404)
  expect((await world.call(admin, 'GET', path)).body.items).toEqual([
    { from: '2025-01-01', rate: '1.1', source: 'api' },
  ])
  expect((await setRate('USD', '2025-01-01', '1')).body).toMatchObject({ code: 'invalid', field: 'currency' })
  for (const rate of ['0', '-1', '1e3', 'much'])
    expect((await setRate('CHF', '2025-01-01', rate)).status, rate).toBe(400)
  const csm = await world.person('csm')
  expect((await world.call(csm, 'GET', '/api/revenue/currencies')).status).toBe(403)
  expect((await world.call(csm, 'PUT', `${path}/2025-01-01`, { rate: '9' })).status).toBe(403)
})

test('rates are imported, and what is no rate is refused with a remedy', async () => {
  const outcomes = await tellRows(world, rateShape, [
    { currency: 'SEK', from: '2025-01-01', rate: 0.09 },
    { currency: 'SEK', from: '2025-02-01', rate: 0.1 },
    { currency: 'USD', from: '2025-01-01', rate: 1 },
    { currency: 'crowns', from: '2025-01-01', rate: 1 },
    { currency: 'DKK', from: '2025-01-01', rate: -2 },
  ])
  expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.field : outcome.kind)).sort()).toEqual(
    ['currency', 'currency', 'rate', 'written', 'written'].sort(),
  )
  const again = await tellRows(world, rateShape, [{ currency: 'SEK', from: '2025-02-01', rate: 0.1 }])
  expect(again).toEqual([{ kind: 'unchanged', line: 2 }])
})

test('F006 F010 ARR under several currencies and changing rates equals a calculation by itself on random contracts, day by day', async () => {
  const fresh = await aWorld({
    modules,
    at: '2026-03-02T09:00:00Z',
    workspace: { zone: 'Europe/Lisbon', currency: 'USD' },
  })
  try {
    const { next } = seededRandom(23)
    const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
    const ids = await someAccounts(fresh, ['a', 'b', 'c'])
    const currencies = ['USD', 'EUR', 'JPY', 'KWD']
    const rates = currencies.slice(1).flatMap((currency) =>
      Array.from({ length: 6 }, (_, at) => ({
        currency,
        from: addDays('2025-02-01' as Day, at * 40 + whole(0, 30)),
        rate: whole(1, 4_000_000) / 1_000_000,
      })),
    )
    const contracts = Array.from({ length: 24 }, (_, at) => {
      const starts = addDays('2025-01-01' as Day, whole(0, 300))
      const row = { id: `S-${at}`, account: ['a', 'b', 'c'][at % 3] as string, starts, amount: whole(1, 99_999) }
      return {
        ...row,
        ends: addDays(starts, whole(30, 400)),
        currency: currencies[whole(0, 3)] as string,
        period: 'month',
      }
    })
    await tellRows(fresh, contractShape, contracts, { settings: { relation: 'adds to' } })
    await tellRows(fresh, rateShape, rates)

    /** By the definition, in plain fractions: rate text, amount and digits as whole numbers, halves to the even one. */
    const worth = ({ amount, currency }: { amount: number; currency: string }, on: Day): number => {
      if (currency === 'USD') return amount * 12
      const own = rates.filter((rate) => rate.currency === currency).sort((x, y) => (x.from < y.from ? -1 : 1))
      const { rate } = own.findLast(({ from }) => from <= on) ?? (own[0] as (typeof own)[number])
      const top = BigInt(amount * 12) * BigInt(Math.round(rate * 1e6)) * 100n
      const bottom = 1_000_000n * 10n ** BigInt(currencyDigits(currency))
      const floor = top / bottom
      const twice = 2n * (top - floor * bottom)
      return Number(twice > bottom || (twice === bottom && floor % 2n === 1n) ? floor + 1n : floor)
    }
    const byHand = (account: string, on: Day): number => {
      for (let back = 0; back <= 30; back++) {
        const day = addDays(on, -back)
        const running = contracts.filter((one) => one.account === account && one.starts <= day && day < one.ends)
        if (running.length > 0) return running.reduce((sum, one) => sum + worth(one, on), 0)
      }
      return 0
    }
    const days = Array.from({ length: 58 }, (_, at) => addDays('2025-01-05' as Day, at * 7))
    for (const basis of ['frozen', 'restated'] as const) {
      const found = await measured(fresh, commercialMeasures, ids, days, basis)
      for (const [place, name] of ['a', 'b', 'c'].entries())
        for (const day of days)
          expect(found.get(`${ids[place]} ${day} arr`), `${basis} ${name} ${day}`).toBe(byHand(name, day))
    }
    // The attribute's history says the same.
    const person = await fresh.person('admin')
    for (const [place, name] of ['a', 'b', 'c'].entries()) {
      const { arr } = (await fresh.call(person, 'GET', `/api/accounts/${ids[place]}`)).body
      expect(arr, name).toBe(byHand(name, '2026-03-02' as Day))
    }
  } finally {
    await fresh.close()
  }
})

test('a rate told later restates the days behind it and never what was shown; a change of the workspace’s currency is followed', async () => {
  const fresh = await aWorld({
    modules,
    at: '2026-03-02T09:00:00Z',
    workspace: { zone: 'Europe/Lisbon', currency: 'USD' },
  })
  try {
    const [account] = await someAccounts(fresh, ['porto'])
    const person = await fresh.person('owner')
    await tellRows(fresh, rateShape, [{ currency: 'EUR', from: '2025-12-01', rate: 1.1 }])
    await tellRows(fresh, contractShape, [
      { id: 'P-1', account: 'porto', currency: 'EUR', starts: '2026-02-01', amount: 100_000 },
    ])
    await fresh.settle()
    await closeOverdueDays(fresh.platform, fresh.workspace)
    const arrOn = (day: Day | 'now', basis: 'frozen' | 'restated') =>
      fresh.within(
        async (tx) => (await columnsOn(tx, [account as never], day, basis, ['commercial.arr'])).of('commercial.arr')[0],
      )
    const shown = '2026-02-20' as Day
    expect(await arrOn(shown, 'frozen')).toBe(110_000)
    await fresh.call(person, 'PUT', '/api/revenue/currencies/EUR/rates/2026-02-15', { rate: '1.2' })
    await fresh.settle()
    expect(await arrOn(shown, 'frozen')).toBe(110_000)
    expect(await arrOn(shown, 'restated')).toBe(120_000)
    expect(await arrOn('2026-02-10' as Day, 'restated')).toBe(110_000)
    expect(await arrOn('now', 'frozen')).toBe(120_000)
    await fresh.call(person, 'DELETE', '/api/revenue/currencies/EUR/rates/2026-02-15')
    await fresh.settle()
    expect(await arrOn(shown, 'restated')).toBe(110_000)
    await fresh.call(person, 'PATCH', '/api/workspace', { currency: 'EUR' })
    await fresh.settle()
    expect(await arrOn('now', 'frozen')).toBe(100_000)
    expect(await arrOn(shown, 'frozen')).toBe(110_000)
  } finally {
    await fresh.close()
  }
})
