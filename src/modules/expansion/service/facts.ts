import { bandFrom, bandMeasure } from '../../../kernel/band.ts'
import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Limit, type Plan, plans, products } from '../../catalog/index.ts'
import { featuresUsed, peopleActive30 } from '../../events/index.ts'
import { type Columns, columnsOn } from '../../measures/index.ts'
import {
  arrOfLine,
  type Contract,
  contractsOf,
  converted,
  type Exchange,
  exchangeNow,
  linesOn,
  noticeDeadlineOf,
  type Position,
  positionOn,
  renewalOf,
} from '../../revenue/index.ts'
import { type SegmentId, segmentNamed, segmentsAmong } from '../../segments/index.ts'
import { today } from '../../workspaces/index.ts'
import type { AccountFacts, Department, Offered } from '../domain/facts.ts'
import { lacksFeatures } from '../domain/find.ts'
import { completed, type Rules } from '../domain/rules.ts'
import { type AccountRow, accountRows, accountsBelow } from '../store/facts.ts'
import { rulesOf } from '../store/settings.ts'

/** Everything that opportunities are found by, the same for every account of a look. */
export interface Frame {
  on: Day
  /** A day of the past is looked at as it was known at the close of the day before; today as it is now. */
  isPast: boolean
  rules: Rules
  exchange: Exchange
  offered: Offered
  limits: ReadonlyMap<string, readonly Limit[]>
  /** Minor units in one unit of the workspace's currency. */
  unit: number
}

const timesAYear = { month: 12, quarter: 4, year: 1, once: 1 } as const

export async function frameOf(tx: Tx, past?: Day): Promise<Frame> {
  const on = past ?? (await today(tx))
  const rules = completed(await rulesOf(tx))
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
  return { on, isPast: past !== undefined, rules, exchange, offered, limits, unit: 10 ** currencyDigits(exchange.into) }
}

/** A plan without a tier stands nowhere, so that none is higher or lower. */
const ranked = ({ name, tier, features, perSeat }: Plan, price: number | null) =>
  tier === null ? [] : [{ name, tier, price, perSeat, features }]

const fixedMeasures = ['usage.active_people_30d', bandMeasure, 'commercial.overdue_invoices'] as const

/**
 * Reads what is known of some accounts, each source once. Of the past nobody kept who was in which segment and what custom fields said:
 * they say nothing then.
 */
export async function factsOf(tx: Tx, accounts: readonly AccountId[], frame: Frame): Promise<AccountFacts[]> {
  const rows = await accountRows(tx, accounts)
  const ids = rows.map(({ account }) => account)
  const keys = [...fixedMeasures, ...measuresOf(frame.limits)]
  const measured = frame.isPast
    ? await columnsOn(tx, ids, addDays(frame.on, -1), 'frozen', keys)
    : await columnsOn(tx, ids, 'now', 'restated', keys)
  const contracts = await contractsOf(tx, ids)
  const standings = rows.map((row) => standingOf(row, contracts.get(row.account) ?? [], frame))
  const asked = standings.filter(
    ({ row, position }) => position.state === 'customer' && lacksFeatures(row.plan, frame.offered),
  )
  const features = await featuresUsed(
    tx,
    asked.map(({ row }) => row.account),
    frame.on,
  )
  const segments = frame.isPast ? new Map<AccountId, Set<string>>() : await segmentsByName(tx, ids, frame.offered)
  const departments = await departmentsOf(tx, ids, frame)
  return standings.map(({ row, position }, at) => {
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
      plan: row.plan,
      seats: {
        limit: bought > 0 ? bought : (users?.limit ?? null),
        used: read(users?.usedBy ?? 'usage.active_people_30d'),
        ...pricesOf(position, users?.limit ?? null, frame),
        since: seatsSince(position.contracts, frame.on),
      },
      storage: { limit: storage?.limit ?? null, used: storage?.usedBy ? read(storage.usedBy) : null },
      features: features.get(row.account) ?? [],
      owned: lines.flatMap(({ product }) => product ?? []),
      segments: segments.get(row.account) ?? new Set<string>(),
      departments: departments.get(row.account) ?? [],
      renewal: renewalIn(position.contracts, frame.on),
      isRed: bandFrom(read(bandMeasure)) === 'red',
      overdueInvoices: read('commercial.overdue_invoices') ?? 0,
    }
  })
}

interface Standing {
  row: AccountRow
  position: Position
}

function standingOf(now: AccountRow, contracts: readonly Contract[], { on, exchange, isPast }: Frame): Standing {
  const position = positionOn(contracts, on, exchange)
  return { position, row: isPast ? { ...now, plan: position.contracts.at(-1)?.plan ?? null, custom: {} } : now }
}

/** What a seat costs: by the lines that name seats, else what the account pays shared among the seats of its plan. */
function pricesOf(
  { contracts, arr }: Position,
  limit: number | null,
  { on, exchange }: Frame,
): Pick<AccountFacts['seats'], 'each' | 'agreed'> {
  const lines = contracts.flatMap((contract) =>
    linesOn(contract, on).flatMap((line) =>
      line.seats ? [{ seats: line.seats, amount: arrOfLine(line), currency: contract.currency }] : [],
    ),
  )
  const bought = sum(lines, ({ seats }) => seats)
  if (bought === 0) return { each: arr.kind === 'known' && limit ? Math.round(arr.amount / limit) : null, agreed: null }
  const amounts = lines.map(({ amount, currency }) => converted(exchange, amount, currency, on))
  const [currency, ...others] = new Set(lines.map((line) => line.currency))
  return {
    each: amounts.includes(null) ? null : Math.round(sum(amounts, (amount) => amount ?? 0) / bought),
    agreed:
      currency === undefined || others.length > 0
        ? null
        : { currency, each: Math.round(sum(lines, ({ amount }) => amount) / bought) },
  }
}

/** A term that rolls on by itself is no new contract: nobody sat down over seats. */
const seatsSince = (contracts: readonly Contract[], on: Day): Day | null =>
  contracts
    .filter((contract) => linesOn(contract, on).some(({ seats }) => seats))
    .map(({ starts }) => starts)
    .sort()
    .at(-1) ?? null

/** The contract that is decided first; none where the customer has given notice. */
function renewalIn(contracts: readonly Contract[], on: Day): AccountFacts['renewal'] {
  if (contracts.some(({ noticeReceivedOn }) => noticeReceivedOn !== null)) return null
  const [first] = contracts
    .flatMap((contract) => {
      const renews = renewalOf(contract, on)
      return renews === null ? [] : [{ on: renews, until: noticeDeadlineOf(contract, on) ?? renews }]
    })
    .toSorted((one, other) => (one.until < other.until ? -1 : 1))
  return first ? { on: first.on, days: daysBetween(on, first.until) } : null
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
