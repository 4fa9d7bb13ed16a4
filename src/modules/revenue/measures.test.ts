import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { addDays, addMonths, type Day, daysBetween, endOfDay, epochDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { accounts } from '../accounts/module.ts'
import { commercialEvidence } from './evidence.ts'
import { commercialMeasures } from './measures.ts'
import { revenue } from './module.ts'
import { cancellationShape, contractShape, invoiceShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
let world: World
let ids: AccountId[]
const names = ['a', 'b', 'c']

interface ToldContract {
  id: string
  account: string
  starts: Day
  ends: Day | null
  isTerm: boolean
  amount: number
  seats: number
  isTrial: boolean
}
interface ToldInvoice {
  id: string
  account: string
  issued: Day
  due: Day
  paidOn: Day | null
  failedOn: Day | null
  disputedOn: Day | null
  settledOn: Day | null
  known: Date | null
}
let contracts: ToldContract[]
let invoices: ToldInvoice[]

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, revenue], workspace: { zone } })
  ids = await someAccounts(world, names)
  const random = seededRandom(5)
  contracts = Array.from({ length: 30 }, (_, at) => randomContract(at, random.next))
  invoices = Array.from({ length: 80 }, (_, at) => randomInvoice(at, random.next))
  await tellRows(world, contractShape, contracts.map(contractRow), { settings: { relation: 'adds to' } })
  await tellRows(world, invoiceShape, invoices.map(invoiceRow))
  const late = {
    ...randomInvoice(999, random.next),
    account: 'a',
    issued: '2025-06-01' as Day,
    due: '2025-07-01' as Day,
    paidOn: null,
  }
  const told = { ...late, failedOn: null, disputedOn: null, settledOn: null, known: world.clock.now() }
  invoices.push(told)
  await tellRows(world, invoiceShape, [invoiceRow(told)], { origin: 'backfill' })
})
afterAll(() => world.close())

function randomContract(at: number, next: () => number): ToldContract {
  const starts = addDays('2024-01-01' as Day, Math.floor(next() * 700))
  const isTerm = next() < 0.4
  const length = Math.floor(next() * 300)
  return {
    id: `S-${at}`,
    account: names[at % 2] as string,
    starts,
    ends: isTerm || next() < 0.5 ? addDays(starts, length) : null,
    isTerm,
    amount: Math.floor(next() * 100) * 1200,
    seats: Math.floor(next() * 50),
    isTrial: next() < 0.15,
  }
}

function randomInvoice(at: number, next: () => number): ToldInvoice {
  const issued = addDays('2025-01-01' as Day, Math.floor(next() * 400))
  const due = addDays(issued, 30)
  const maybe = (share: number) => (next() < share ? addDays(issued, Math.floor(next() * 120)) : null)
  const disputedOn = maybe(0.2)
  return {
    id: `I-${at}`,
    account: names[at % 2] as string,
    issued,
    due,
    paidOn: maybe(0.6),
    failedOn: maybe(0.3),
    disputedOn,
    settledOn: disputedOn && next() < 0.6 ? addDays(disputedOn, 10) : null,
    known: null,
  }
}

const contractRow = ({ id, account, starts, ends, isTerm, amount, seats, isTrial }: ToldContract) => ({
  id,
  account,
  starts,
  ends,
  term_months: isTerm ? 12 : null,
  auto_renew: false,
  amount: amount / 12,
  period: 'month',
  seats,
  is_trial: isTrial,
  notice_days: 60,
})

const invoiceRow = ({ id, account, issued, due, paidOn, failedOn, disputedOn, settledOn }: ToldInvoice) => ({
  id,
  account,
  issued,
  due,
  amount: 1000,
  paid_on: paidOn,
  failed_on: failedOn,
  disputed_on: disputedOn,
  settled_on: settledOn,
})

/** ARR the slow way: walk back through at most 30 days of grace to a day on which something ran. */
function arrByHand(account: string, day: Day): { arr: number; seats: number; renews: Day | null } {
  const before = endOfDay(day, zone)
  const now = world.clock.now()
  const known = contracts
    .filter((one) => one.account === account && !one.isTrial && startOfDay(one.starts, zone) < before)
    .map((one) => {
      // No end here is that of its term: each is known when it comes, one still to come when it is told. Until then the term counts.
      const comes = one.ends === null ? before : startOfDay(one.ends, zone)
      const isHidden = comes >= before && now >= before
      return { ...one, ends: isHidden ? (one.isTerm ? addMonths(one.starts, 12) : null) : one.ends }
    })
  for (let back = 0; back <= 30; back++) {
    const on = addDays(day, -back)
    const running = known.filter(({ starts, ends }) => starts <= on && (ends === null || ends > on))
    if (running.length === 0) continue
    const ends = running.flatMap((one) => one.ends ?? []).sort()
    const sum = (of: (one: ToldContract) => number) => running.reduce((total, one) => total + of(one), 0)
    return { arr: sum(({ amount }) => amount), seats: sum(({ seats }) => seats), renews: ends[0] ?? null }
  }
  return { arr: 0, seats: 0, renews: null }
}

function invoicesByHand(account: string, day: Day, basis: Basis) {
  const before = endOfDay(day, zone)
  const mine = invoices.filter(
    (one) =>
      one.account === account && one.issued <= day && (basis === 'restated' || (one.known ?? new Date(0)) < before),
  )
  const by = (moment: Day | null) => moment !== null && moment <= day
  const overdue = mine.filter((one) => one.due < day && !by(one.paidOn))
  return {
    overdue_invoices: overdue.length,
    overdue_days: Math.max(0, ...overdue.map(({ due }) => daysBetween(due, day))),
    failed_payments_90d: mine.filter(({ failedOn }) => by(failedOn) && daysBetween(failedOn as Day, day) < 90).length,
    disputes_open: mine.filter((one) => by(one.disputedOn) && !by(one.settledOn)).length,
  }
}

const days = Array.from({ length: 60 }, (_, at) => addDays('2025-02-01' as Day, at * 7))

test.each(['frozen', 'restated'] as const)(
  'F010 commercial measures equal a calculation by hand on random contracts (%s)',
  async (basis) => {
    const found = await measured(world, commercialMeasures, ids, days, basis)
    for (const [place, account] of names.entries()) {
      for (const day of days) {
        const of = (key: string) => found.get(`${ids[place]} ${day} ${key}`)
        const { arr, seats, renews } = arrByHand(account, day)
        expect([of('arr'), of('mrr'), of('seats_bought')], `${account} ${day}`).toEqual([arr, arr / 12, seats])
        expect(of('renews_on'), `${account} ${day}`).toBe(renews === null ? null : epochDay(renews))
        expect(of('notice_on')).toBe(renews === null ? null : epochDay(renews) - 60)
      }
    }
  },
)

test.each(['frozen', 'restated'] as const)(
  'F014 payment status equals a count by hand on random invoices (%s)',
  async (basis) => {
    const found = await measured(world, commercialMeasures, ids, days, basis)
    for (const [place, account] of names.entries()) {
      for (const day of days) {
        for (const [key, value] of Object.entries(invoicesByHand(account, day, basis))) {
          expect(found.get(`${ids[place]} ${day} ${key}`), `${account} ${day} ${key}`).toBe(value)
        }
      }
    }
  },
)

test('C08 without any cancellation in the workspace it is unknown who cancelled; with one, the others have not', async () => {
  const fresh = await aWorld({ modules: [accounts, revenue], workspace: { zone } })
  try {
    const made = await someAccounts(fresh, ['x', 'y'])
    const on = '2026-02-01' as Day
    const cancelled = async () => {
      const found = await measured(fresh, commercialMeasures, made, [on], 'frozen')
      return made.map((id) => found.get(`${id} ${on} cancelled`))
    }
    expect(await cancelled()).toEqual([null, null])
    await tellRows(fresh, cancellationShape, [
      { id: 'C-1', account: 'x', happened_at: '2026-01-10T12:00:00Z', reason: 'pricing' },
    ])
    expect(await cancelled()).toEqual([1, 0])
    await tellRows(fresh, contractShape, [{ id: 'S-1', account: 'x', starts: '2026-01-20', amount: 100 }])
    expect(await cancelled()).toEqual([0, 0])
  } finally {
    await fresh.close()
  }
})

test('evidence names the invoice and how long it is overdue', async () => {
  const [account] = await someAccounts(world, ['late payer'])
  await tellRows(world, invoiceShape, [
    { id: '2041', account: 'late payer', issued: '2026-01-01', due: '2026-01-27', amount: 5 },
  ])
  const found = await world.within((tx) =>
    commercialEvidence.find(tx, account as AccountId, 'commercial.overdue_invoices', '2026-03-01' as Day, 5),
  )
  expect(found.map(({ text }) => text)).toEqual(['Invoice 2041, 33 days overdue'])
})

test('F094 the likelihood of a renewal is unknown until somebody tells it, and 0 once all that counts is under notice', async () => {
  const fresh = await aWorld({ modules: [accounts, revenue], workspace: { zone } })
  try {
    const made = await someAccounts(fresh, ['all', 'part', 'none', 'left'])
    const rolling = { starts: '2025-01-01', term_months: 12, auto_renew: true, notice_days: 30, amount: 100_000 }
    const noticed = { ...rolling, notice_received_on: '2026-02-10' }
    await tellRows(
      fresh,
      contractShape,
      [
        { id: 'c1', account: 'all', ...noticed },
        { id: 'c2', account: 'part', ...noticed },
        { id: 'c3', account: 'part', ...rolling },
        { id: 'c4', account: 'none', ...rolling },
        { id: 'c5', account: 'left', ...rolling },
      ],
      { settings: { relation: 'adds to' } },
    )
    await tellRows(fresh, cancellationShape, [{ id: 'k1', account: 'left', happened_at: '2026-02-15T10:00:00Z' }])
    const days = ['2026-02-09', '2026-02-20'] as Day[]
    const found = await measured(fresh, commercialMeasures, made, days, 'frozen')
    const of = (day: string) => made.map((id) => found.get(`${id} ${day} renewal_likelihood`))
    expect(of('2026-02-09')).toEqual([null, null, null, null])
    expect(of('2026-02-20')).toEqual([0, null, null, 0])
  } finally {
    await fresh.close()
  }
})
