import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { deliver } from '../../src/platform/outbox/outbox.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { crm, shapeOf, someAccounts, tellRows } from '../support/facts.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** Accounts pay between these years, and nothing moves in the last two months of one, so that no grace runs over its end. */
const years = [2024, 2025, 2026, 2027]
const size = proveSize({ reduced: { movements: 400, accounts: 30 }, full: { movements: 10_000, accounts: 700 } })
const rates: Record<string, [string, bigint][]> = {
  // In millionths of a dollar.
  EUR: [
    ['2024-01-01', 1_100_000n],
    ['2025-03-10', 1_083_500n],
    ['2026-08-01', 1_171_300n],
  ],
  JPY: [
    ['2024-01-01', 6_700n],
    ['2025-06-15', 6_413n],
    ['2027-02-01', 7_001n],
  ],
}
const { next } = seededRandom(11)
const below = (count: number) => Math.floor(next() * count)
const one = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item

interface Line {
  id: string
  account: string
  subscription: string
  currency: string
  day: Day
  amount: number
}

const names = Array.from({ length: size.accounts }, (_, at) => `payer-${at}`)
/** Every third account belongs to a group of three. */
const parentOf = (name: string): string | null => {
  const at = Number(name.split('-')[1])
  return at % 9 === 1 || at % 9 === 2 ? `payer-${at - (at % 9)}` : null
}
const topOf = (name: string) => parentOf(name) ?? name

/** Subscriptions that begin, grow, shrink, end and begin again, in three currencies, several for an account. */
function aLedger(): Line[] {
  const lines: Line[] = []
  for (let run = 0; lines.length < size.movements; run++) {
    const [account, currency] = [one(names), one(['USD', 'USD', 'EUR', 'JPY'])]
    let held = 0
    for (const year of years) {
      const days = [...new Set([1, 2, 3].map(() => below(300)))].sort((a, b) => a - b)
      for (const into of days) {
        const turn = next()
        const amount = held === 0 || turn > 0.5 ? 100 + below(90_000) : turn < 0.25 ? -held : -below(held)
        if (amount === 0) continue
        held += amount
        const day = addDays(`${year}-01-01` as Day, into)
        lines.push({ id: `${lines.length}`, account, subscription: `run ${run}`, currency, day, amount })
      }
    }
  }
  return lines.slice(0, size.movements)
}

const ledger = aLedger()
let world: World
let admin: Person

beforeAll(async () => {
  world = await aWorld({ modules, at: '2028-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin')
  await someAccounts(world, names)
  const rateRows = Object.entries(rates).flatMap(([currency, own]) =>
    own.map(([from, worth]) => ({ currency, from, rate: Number(worth) / 1e6 })),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.rate'), rateRows)
  for (const name of names) {
    const parent = parentOf(name)
    if (parent) await world.call(admin, 'PATCH', `/api/accounts/${idOf(name)}`, { parentId: idOf(parent) })
  }
  // A twentieth comes late, when everything after it is told already.
  const isLate = ledger.map(() => next() < 0.05)
  await tell(ledger.filter((_, at) => !isLate[at]))
  await tell(ledger.filter((_, at) => isLate[at]))
  await deliver(world.platform)
}, 600_000)
afterAll(() => world?.close())

const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId

async function tell(lines: readonly Line[]): Promise<void> {
  for (let at = 0; at < lines.length; at += 500) {
    const rows = lines.slice(at, at + 500).map((line) => ({ ...line }))
    const outcomes = await tellRows(world, shapeOf(revenue, 'revenue.movement'), rows)
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
  }
}

// ---------------------------------------------------------------- by itself, from the lines alone

function rateOn(currency: string, on: Day): bigint {
  return (rates[currency] ?? []).findLast(([from]) => from <= on)?.[1] ?? 0n
}

/** Half a unit to the even one. A yen has no cents, so that one of them is a hundred units for a dollar's. */
function inDollars(amount: number, currency: string, on: Day): number {
  if (currency === 'USD') return amount
  const [times, per] = [rateOn(currency, on) * (currency === 'JPY' ? 100n : 1n), 1_000_000n]
  const exact = BigInt(amount) * times
  const [whole, rest] = [exact / per, exact % per]
  const up = rest * 2n > per || (rest * 2n === per && whole % 2n === 1n)
  return Number(whole + (up ? 1n : 0n))
}

/** ARR of an account on a day at the rates of another: what runs, or for thirty days what ran last. */
function arrOn(name: string, on: Day, at: Day = on): number {
  const own = ledger.filter((line) => line.account === name && line.day <= on)
  const asOf = (day: Day) =>
    [
      ...Map.groupBy(
        own.filter((line) => line.day <= day),
        ({ subscription }) => subscription,
      ).values(),
    ]
      .map((lines) => ({
        currency: lines[0]?.currency ?? '',
        held: lines.reduce((sum, { amount }) => sum + amount, 0),
      }))
      .filter(({ held }) => held > 0)
  const worth = (held: ReturnType<typeof asOf>) =>
    held.reduce((sum, one) => sum + inDollars(one.held * 12, one.currency, at), 0)
  const now = asOf(on)
  if (now.length > 0) return worth(now)
  const ended = own
    .map(({ day }) => day)
    .sort()
    .at(-1)
  return ended && on < addDays(ended, 30) ? worth(asOf(addDays(ended, -1))) : 0
}

// ---------------------------------------------------------------- the law

interface Stored {
  account: string
  day: Day
  kind: string
  amount: number
}

const stored = () =>
  world.within((tx) =>
    tx.rows(sql<Stored>`select account_id as account, on_day as day, kind, amount from revenue_flows
      where workspace_id = ${tx.workspace} order by on_day`),
  )

test('money is exact: movements of random ledgers, late ones too, add up to ARR of every account on any day', async () => {
  const flows = Map.groupBy(await stored(), ({ account }) => account)
  const upTo = (name: string, on: Day) =>
    (flows.get(idOf(name)) ?? []).filter(({ day }) => day <= on).reduce((sum, { amount }) => sum + amount, 0)
  const alone = names.filter((name) => topOf(name) === name && !names.some((other) => parentOf(other) === name))
  let off = 0
  for (const name of alone)
    for (let at = 0; at < 6; at++) {
      const on = addDays('2024-01-01' as Day, below(1_500))
      off += Math.abs(upTo(name, on) - arrOn(name, on))
    }
  for (const name of names)
    for (const year of years) off += Math.abs(upTo(name, `${year}-12-31` as Day) - arrOn(name, `${year}-12-31` as Day))
  figure('minor units by which movements and ARR differ', off, 0)
  expect(off).toBe(0)
})

test('money is exact: what moves within a parent adds up to nothing, and the period adds up from opening to closing', async () => {
  const all = await stored()
  const transfers = Map.groupBy(
    all.filter(({ kind }) => kind === 'transfer'),
    ({ account }) => {
      const name = names.find((candidate) => idOf(candidate) === account) ?? ''
      return topOf(name)
    },
  )
  expect(transfers.size).toBeGreaterThan(0)
  for (const [top, own] of transfers) expect([top, own.reduce((sum, { amount }) => sum + amount, 0)]).toEqual([top, 0])
  const { body } = await world.call(admin, 'GET', '/api/kpis/movements?from=2025-01-01&to=2026-12-31&by=owner')
  const sums = (part: { opening: number; sums: { amount: number }[] }) =>
    part.opening + part.sums.reduce((sum, { amount }) => sum + amount, 0)
  expect(body.opening).toBe(names.reduce((sum, name) => sum + arrOn(name, '2024-12-31' as Day), 0))
  expect(body.closing).toBe(names.reduce((sum, name) => sum + arrOn(name, '2026-12-31' as Day), 0))
  for (const part of [body, ...body.months, ...body.groups]) expect(sums(part)).toBe(part.closing)
  expect(body.months.at(-1).closing).toBe(body.closing)
  expect(body.sums.some(({ kind }: { kind: string }) => kind === 'exchange')).toBe(true)
})

test('GRR and NRR equal a calculation by itself, at the rates of the start and by commercial parent', async () => {
  for (const year of years.slice(1)) {
    const [start, end] = [`${year - 1}-12-31` as Day, `${year}-12-31` as Day]
    const units = [...Map.groupBy(names, topOf).values()].map((members) => ({
      start: members.reduce((sum, name) => sum + arrOn(name, start), 0),
      end: members.reduce((sum, name) => sum + arrOn(name, end, start), 0),
    }))
    const starters = units.filter((unit) => unit.start > 0)
    const total = (read: (unit: { start: number; end: number }) => number) =>
      starters.reduce((sum, unit) => sum + read(unit), 0)
    const { retention } = (await world.call(admin, 'GET', `/api/kpis/movements?from=${year}-01-01&to=${end}`)).body
    expect(retention).toMatchObject({
      start: total((unit) => unit.start),
      kept: total((unit) => Math.min(unit.start, unit.end)),
      end: total((unit) => unit.end),
      customers: starters.length,
      keptCustomers: starters.filter((unit) => unit.end > 0).length,
    })
    expect(retention.grr).toBe(retention.kept / retention.start)
    expect(retention.grr).toBeLessThanOrEqual(Math.min(1, retention.nrr))
  }
})
