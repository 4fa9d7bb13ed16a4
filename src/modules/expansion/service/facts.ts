import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Limit, type Plan, plans, products } from '../../catalog/index.ts'
import { featuresUsed, peopleActive30 } from '../../events/index.ts'
import { type Columns, columnsOn } from '../../measures/index.ts'
import { contractsOf, converted, type Exchange, exchangeNow, linesOn, positionOn } from '../../revenue/index.ts'
import { type SegmentId, segmentNamed, segmentsAmong } from '../../segments/index.ts'
import { today } from '../../workspaces/index.ts'
import type { AccountFacts, Department, Offered } from '../domain/facts.ts'
import { documentRules, type Rules } from '../domain/rules.ts'
import { type AccountRow, accountRows, accountsBelow } from '../store/facts.ts'
import { rulesOf } from '../store/settings.ts'

/** Everything that opportunities are found by, the same for every account of a look. */
export interface Frame {
  on: Day
  rules: Rules
  exchange: Exchange
  offered: Offered
  limits: ReadonlyMap<string, readonly Limit[]>
  /** Minor units in one unit of the workspace's currency. */
  unit: number
}

const timesAYear = { month: 12, quarter: 4, year: 1, once: 1 } as const

export async function frameOf(tx: Tx): Promise<Frame> {
  const on = await today(tx)
  const rules = (await rulesOf(tx)) ?? documentRules
  const exchange = await exchangeNow(tx)
  const allPlans = await plans(tx)
  const yearly = (price: number | null, currency: string, period: keyof typeof timesAYear) =>
    price === null ? null : converted(exchange, price * timesAYear[period], currency, on)
  const { price, currency } = rules.storage
  const offered: Offered = {
    plans: allPlans.flatMap((plan) => ranked(plan, yearly(plan.price, plan.currency, plan.period))),
    products: (await products(tx)).map(({ name, basePrice, currency: paid, period, dependsOn, signals }) => ({
      ...{ name, price: yearly(basePrice, paid, period), dependsOn, signals },
    })),
    storagePrice: yearly(Math.round(price * 10 ** currencyDigits(currency)), currency, 'month'),
  }
  const limits = new Map(allPlans.map((plan) => [plan.name, plan.limits]))
  return { on, rules, exchange, offered, limits, unit: 10 ** currencyDigits(exchange.into) }
}

/** A plan without a tier stands nowhere, so that none is higher or lower. */
const ranked = ({ name, tier, features }: Plan, price: number | null) =>
  tier === null ? [] : [{ name, tier, price, features }]

const fixedMeasures = ['usage.active_people_30d', 'health.band', 'commercial.overdue_invoices'] as const
const red = 1

/** Reads what is known of some accounts now, each source once. */
export async function factsOf(tx: Tx, accounts: readonly AccountId[], frame: Frame): Promise<AccountFacts[]> {
  const rows = await accountRows(tx, accounts)
  const ids = rows.map(({ account }) => account)
  const measured = await columnsOn(tx, ids, 'now', 'restated', [...fixedMeasures, ...measuresOf(frame.limits)])
  const contracts = await contractsOf(tx, ids)
  const features = await featuresUsed(tx, ids, frame.on)
  const segments = await segmentsByName(tx, ids, frame.offered)
  const departments = await departmentsOf(tx, ids, frame)
  return rows.map((row, at) => {
    const position = positionOn(contracts.get(row.account) ?? [], frame.on, frame.exchange)
    const lines = position.contracts.flatMap((contract) => linesOn(contract, frame.on))
    const bought = sum(lines, ({ seats }) => seats ?? 0)
    const limits = frame.limits.get(row.plan ?? '') ?? []
    const read = readerOf(row, measured, at)
    const named = (name: string) => limits.find((one) => one.name === name)
    const users = named('users')
    const storage = named('storage')
    return {
      account: row.account,
      isCustomer: position.state === 'customer',
      arr: position.arr.kind === 'known' ? position.arr.amount : null,
      plan: row.plan,
      seats: {
        limit: bought > 0 ? bought : (users?.limit ?? null),
        used: read(users?.usedBy ?? 'usage.active_people_30d'),
      },
      storage: { limit: storage?.limit ?? null, used: storage?.usedBy ? read(storage.usedBy) : null },
      features: features.get(row.account) ?? [],
      owned: lines.flatMap(({ product }) => product ?? []),
      segments: segments.get(row.account) ?? new Set<string>(),
      departments: departments.get(row.account) ?? [],
      isRed: read('health.band') === red,
      overdueInvoices: read('commercial.overdue_invoices') ?? 0,
    }
  })
}

const isCustomField = (key: string): boolean => key.startsWith('custom.')

/** Measures that say how much of a plan's limits is used. */
const measuresOf = (limits: ReadonlyMap<string, readonly Limit[]>): string[] => [
  ...new Set([...limits.values()].flat().flatMap(({ usedBy }) => (usedBy && !isCustomField(usedBy) ? [usedBy] : []))),
]

const readerOf =
  ({ custom }: AccountRow, measured: Columns, at: number) =>
  (key: string): number | null => {
    const value = isCustomField(key) ? custom[key.slice('custom.'.length)] : measured.of(key)[at]
    return typeof value === 'number' && !Number.isNaN(value) ? value : null
  }

/** Of the segments that products name, those that each account is in. */
async function segmentsByName(
  tx: Tx,
  accounts: readonly AccountId[],
  { products: all }: Offered,
): Promise<Map<AccountId, Set<string>>> {
  const find = await segmentNamed(tx)
  const names = new Map<SegmentId, string[]>()
  for (const name of new Set(all.flatMap(({ signals }) => signals))) {
    const id = find(name)
    // One segment may be named by its name here and by its file there.
    if (id) names.set(id, [...(names.get(id) ?? []), name])
  }
  const among = await segmentsAmong(tx, [...names.keys()], accounts)
  return new Map([...among].map(([account, own]) => [account, new Set([...own].flatMap((id) => names.get(id) ?? []))]))
}

/** The accounts below each, with how many people are active there and whether they have a contract of their own. */
async function departmentsOf(
  tx: Tx,
  accounts: readonly AccountId[],
  { on, exchange }: Frame,
): Promise<Map<AccountId, Department[]>> {
  const below = await accountsBelow(tx, accounts)
  if (below.length === 0) return new Map()
  const ids = below.map(({ account }) => account)
  const people = await peopleActive30(tx, ids, [on])
  const contracts = await contractsOf(tx, ids)
  const grouped = Map.groupBy(below, ({ parent }) => parent)
  return new Map(
    [...grouped].map(([parent, own]) => [
      parent,
      own.map(({ account, name }) => ({
        ...{ account, name, people: people(account, on) ?? 0 },
        isCustomer: positionOn(contracts.get(account) ?? [], on, exchange).state === 'customer',
      })),
    ]),
  )
}
