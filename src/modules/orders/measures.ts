import { type Day, endOfDay, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { spoken } from '../../kernel/words.ts'
import type { Basis, MeasureDefinition, MeasureRow, MeasureScope, MeasureSource } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { firstKnownLate } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import type { FactKind } from './domain/order.ts'
import { type Cohort, purchasesOn, within } from './domain/purchases.ts'
import { salesOn, type VendorFacts } from './domain/sales.ts'
import * as store from './store-measures.ts'

type More = Partial<MeasureDefinition>

const definition =
  (prefix: string) =>
  (key: string, label: string, unit: MeasureDefinition['unit'], window: number, summary: string, more: More = {}) => ({
    key: `${prefix}.${key}`,
    label,
    unit,
    direction: 'up' as const,
    window,
    summary,
    ...more,
  })

const bought = definition('orders')
const sold = definition('vendor')
const down = { direction: 'down' } as const
const spent = spoken(
  'What these orders cost; unknown where orders are in another currency or do not say what they cost',
)
const earned = spoken(
  'What orders cost that were not cancelled; unknown where orders are in another currency or do not say what they cost',
)
const daysSince = (from: string): More => ({
  direction: 'down',
  derived: { from, as: 'days since' },
  timeDriven: true,
})

const definitions: MeasureDefinition[] = [
  bought('count_30d', spoken('Orders in 30 days'), 'count', 30, spoken('Orders placed in 30 days and not cancelled')),
  bought('count_90d', spoken('Orders in 90 days'), 'count', 90, spoken('Orders placed in 90 days and not cancelled')),
  bought('count_365d', spoken('Orders in a year'), 'count', 365, spoken('Orders placed in 365 days and not cancelled')),
  bought('spend_30d', spoken('Spent in 30 days'), 'money', 30, spent),
  bought('spend_90d', spoken('Spent in 90 days'), 'money', 90, spent),
  bought('spend_365d', spoken('Spent in a year'), 'money', 365, spent),
  bought('average_basket_365d', spoken('Average basket'), 'money', 365, spoken('What an order of 365 days cost on average')),
  bought('return_share_365d', spoken('Orders returned'), 'share', 365, spoken('Share of the orders of 365 days of which something came back'), down),
  bought('interval_365d', spoken('Days between orders'), 'number', 365, spoken('Mean days between two days with an order, of 365 days; unknown with fewer than two'), down),
  bought('currencies_365d', spoken('Currencies ordered in'), 'count', 365, spoken('Currencies of the orders of 365 days; with more than one they are not added up'), { direction: 'neither' }),
  bought('first_on', spoken('First order'), 'date', 0, spoken('Day of the first order that was not cancelled'), { direction: 'neither' }),
  bought('last_on', spoken('Last order'), 'date', 0, spoken('Day of the last order that was not cancelled')),
  bought('returns_90d', spoken('Returns in 90 days'), 'count', 90, spoken('Returns and exchanges in 90 days'), down),
  bought('quality_cases_365d', spoken('Quality cases in a year'), 'count', 365, spoken('Products found wrong in 365 days'), down),
  bought('days_since_order', spoken('Days since the last order'), 'days', 0, spoken('Days since the last order that was not cancelled'), daysSince('orders.last_on')),
  sold('orders_30d', spoken('Orders received in 30 days'), 'count', 30, spoken('Orders that the vendor received, cancelled ones too')),
  sold('orders_90d', spoken('Orders received in 90 days'), 'count', 90, spoken('Orders that the vendor received, cancelled ones too')),
  sold('gmv_30d', spoken('Sold in 30 days'), 'money', 30, earned),
  sold('gmv_90d', spoken('Sold in 90 days'), 'money', 90, earned),
  sold('gmv_365d', spoken('Sold in a year'), 'money', 365, earned),
  sold('gmv_growth_90d', spoken('Growth over a quarter'), 'share', 180, spoken('Sold in 90 days against the 90 days before; unknown without any before')),
  sold('gmv_growth_365d', spoken('Growth over a year'), 'share', 730, spoken('Sold in 365 days against the 365 days before; unknown without any before')),
  sold('cancelled_share_90d', spoken('Orders cancelled'), 'share', 90, spoken('Share of the orders received in 90 days that were cancelled, by the buyer’s own wish left out'), down),
  sold('late_share_90d', spoken('Orders late'), 'share', 90, spoken('Share of the orders promised for these 90 days that were not fulfilled by then'), down),
  sold('fulfilment_hours_90d', spoken('Time to fulfil'), 'hours', 90, spoken('Mean time from order to fulfilment, of the orders fulfilled in 90 days'), down),
  sold('response_hours_90d', spoken('Time to accept'), 'hours', 90, spoken('Mean time from order to acceptance, of the orders accepted in 90 days'), down),
  sold('return_share_90d', spoken('Orders returned'), 'share', 90, spoken('Share of the orders of 90 days of which something came back'), down),
  sold('dispute_share_90d', spoken('Orders disputed'), 'share', 90, spoken('Share of the orders of 90 days that the buyer disputed'), down),
  sold('rating_90d', spoken('Rating by buyers'), 'rating', 90, spoken('Mean of what buyers gave in 90 days')),
  sold('listings_live', spoken('Listings live'), 'count', 0, spoken('Listings that stand at the end of the day')),
  sold('sell_through_90d', spoken('Listings that sell'), 'share', 90, spoken('Share of the listings of 90 days of which something was sold in these days')),
  sold('first_sale_on', spoken('First sale'), 'date', 0, spoken('Day of the first order that was not cancelled'), { direction: 'neither' }),
  sold('days_to_first_sale', spoken('Days to the first sale'), 'days', 0, spoken('Days from becoming a customer to the first order that was not cancelled; unknown until then'), { ...down, isPast: true }),
  sold('last_sale_on', spoken('Last sale'), 'date', 0, spoken('Day of the last order that was not cancelled')),
  sold('last_listing_on', spoken('Last listing'), 'date', 0, spoken('Day on which something was listed last')),
  sold('days_since_sale', spoken('Days since the last sale'), 'days', 0, spoken('Days since the last order that was not cancelled'), daysSince('vendor.last_sale_on')),
  sold('days_since_listing', spoken('Days since the last listing'), 'days', 0, spoken('Days since something was listed last'), daysSince('vendor.last_listing_on')),
] // biome-ignore format: a table

/** What accounts bought and what vendors sold: sums over cohorts of orders that are alike, so that a busy shop costs no more than a quiet one. */
export const orderMeasures: MeasureSource = {
  definitions,
  knownLateSince: (tx) => firstKnownLate(tx, 'orders_kinds'),
  compute,
}

async function compute(tx: Tx, { accounts, days }: MeasureScope, basis: Basis): Promise<MeasureRow[]> {
  const { zone } = await settings(tx)
  const sorted = days.toSorted()
  const asked = { accounts, from: sorted[0] as Day, to: sorted.at(-1) as Day, basis, zone }
  const ends = await store.endsOf(
    tx,
    asked,
    days.map((day) => ({ day, ends: endOfDay(day, zone) })),
  )
  const facts = await factsOf(tx, asked)
  const has = await kindsOn(tx, basis)
  return ends.map((end) => ({ account: end.account, day: end.day, values: valuesOf(facts, end, has) }))
}

type Facts = Awaited<ReturnType<typeof factsOf>>

async function factsOf(tx: Tx, asked: store.Asked) {
  return {
    currency: (await settings(tx)).currency,
    standings: new Map((await store.standingsOf(tx, asked.accounts)).map((one) => [one.account, one])),
    bought: byAccount(await store.purchasesOf(tx, asked)),
    returned: byAccount(await store.returnsOf(tx, asked)),
    sales: byAccount(await store.salesOf(tx, asked)),
    promised: byAccount(await store.promisedOf(tx, asked)),
    deeds: byAccount(await store.deedsOf(tx, asked)),
    listings: byAccount(await store.listingsOf(tx, asked)),
    sold: byAccount(await store.soldOf(tx, asked)),
  }
}

const byAccount = <Row extends { account: AccountId }>(rows: Row[]) => Map.groupBy(rows, (row) => row.account)

type Has = (kind: FactKind, day: Day) => boolean

async function kindsOn(tx: Tx, basis: Basis): Promise<Has> {
  const since = await store.kindsSince(tx, basis)
  return (kind, day) => (since.get(kind) ?? '9999-12-31') <= day
}

function valuesOf(facts: Facts, end: store.Ends, has: Has): (number | null)[] {
  const { currency } = facts
  const standing = facts.standings.get(end.account)
  return [
    ...boughtValues(facts, end, { currency, has, isVendor: standing?.isVendor === true }),
    ...soldValues(facts, end, { currency, has, isVendor: standing?.isVendor === true, since: standing?.since ?? null }),
  ]
}

interface About {
  currency: string
  has: Has
  isVendor: boolean
}

const when = (isKnown: boolean, value: number | null): number | null => (isKnown ? value : null)

/** Whoever only sells is no buyer without orders: nothing is said of what a vendor bought until it bought. */
function boughtValues(facts: Facts, { account, day, firstBought, lastBought }: store.Ends, about: About) {
  const on = epochDay(day)
  const { currency, has } = about
  const found = purchasesOn((facts.bought.get(account) ?? []) as readonly Cohort[], on, currency)
  const isKnown = has('purchase', day) && (!about.isVendor || lastBought !== null)
  const returned = (kinds: readonly string[], window: number) =>
    (facts.returned.get(account) ?? [])
      .filter((one) => kinds.includes(one.kind) && within(one.on, on, window) && one.from <= on)
      .reduce((sum, one) => sum + one.count, 0)
  return [
    ...[found.count30, found.count90, found.count365, found.spend30, found.spend90, found.spend365],
    found.averageBasket,
    when(has('return', day), found.returnShare),
    found.interval,
    found.currencies,
    firstBought,
    lastBought,
    when(has('return', day), returned(['return', 'exchange'], 90)),
    when(has('quality_case', day), returned(['quality_case'], 365)),
  ].map((value) => when(isKnown, value))
}

/** Whoever is no vendor and never sold anything has no figures of a vendor, instead of zeros. */
function soldValues(facts: Facts, end: store.Ends, about: About & { since: number | null }): (number | null)[] {
  const { account, day, firstSold, lastSold } = end
  const { has } = about
  const of = <Row>(rows: Map<AccountId, Row[]>): readonly Row[] => rows.get(account) ?? []
  const own: VendorFacts = {
    sales: of(facts.sales),
    promised: of(facts.promised),
    deeds: of(facts.deeds),
    listings: of(facts.listings),
    sold: of(facts.sold),
  }
  const found = salesOn(own, epochDay(day), about.currency)
  const [sells, lists] = [has('sale', day), has('listing', day)]
  const isKnown = about.isVendor || lastSold !== null || found.lastListing !== null
  return [
    ...[found.orders30, found.orders90, found.gmv30, found.gmv90, found.gmv365].map((value) => when(sells, value)),
    found.growth90,
    found.growth365,
    when(has('cancellation', day), found.cancelledShare),
    found.lateShare,
    found.fulfilmentHours,
    found.responseHours,
    when(has('return', day), found.returnShare),
    when(has('dispute', day), found.disputeShare),
    found.rating,
    when(lists, found.listingsLive),
    when(lists && sells, found.sellThrough),
    firstSold,
    firstSold === null || about.since === null ? null : Math.max(0, firstSold - about.since),
    lastSold,
    found.lastListing,
  ].map((value) => when(isKnown, value))
}
