import { addDays, type Day, dayOf, daysBetween, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { retold } from '../../kernel/retold.ts'
import { dayAndMonth, daysAgo, sayDays } from '../../kernel/say.ts'
import { speech, t } from '../../kernel/words.ts'
import type { Evidence, EvidenceProvider } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { settings } from '../workspaces/index.ts'
import { type ReturnKind, type Side, sayReturn, spokenMoney } from './domain/order.ts'
import * as store from './store.ts'

type Finder = (tx: Tx, account: AccountId, on: Day, zone: string, limit: number) => Promise<Evidence[]>

/** A state such as the last order may lie any time back; past this nobody would look. */
const farBack = 3650

const orders =
  (side: Side, question: store.OrderQuestion, days: number): Finder =>
  async (tx, account, on, zone, limit) => {
    const found = await store.ordersBehind(tx, account, side, {
      question,
      from: addDays(on, 1 - days),
      to: on,
      zone,
      limit,
    })
    return found.map((order) => ({
      at: order.placedAt,
      text: sayOrder(order, question, { on, zone }),
      source: { kind: 'order', id: order.id },
    }))
  }

function sayOrder(order: store.StoredOrder, question: store.OrderQuestion, { on, zone }: { on: Day; zone: string }) {
  const cost = order.amount === null ? '' : t` for ${spokenMoney(order.amount, order.currency, speech().locale)}`
  const placed = t`Order ${order.name}${cost}, ${ago(dayOf(order.placedAt, zone), on)}`
  const hours = (moment: Date | null) =>
    moment === null ? '' : spokenHours((moment.getTime() - order.placedAt.getTime()) / 3_600_000)
  switch (question) {
    case 'placed':
      return order.cancelledAt ? t`${placed}, cancelled` : placed
    case 'cancelled':
      return t`${placed}, cancelled${order.cancelledBy === 'vendor' ? t` by the vendor` : ''}`
    case 'late':
      return t`${placed}, promised for ${order.promisedAt ? dayAndMonth(dayOf(order.promisedAt, zone)) : t`no day`}, ${order.fulfilledAt ? t`fulfilled later` : t`not fulfilled`}`
    case 'fulfilled':
      return t`${placed}, fulfilled after ${hours(order.fulfilledAt)}`
    case 'accepted':
      return t`${placed}, accepted after ${hours(order.acceptedAt)}`
    case 'rated':
      return t`${placed}, rated ${order.rating} of 5`
  }
}

const spokenHours = (hours: number): string =>
  hours < 48 ? `${Math.max(1, Math.round(hours))} h` : sayDays(Math.round(hours / 24))

const returns =
  (side: Side, kinds: readonly ReturnKind[], days: number): Finder =>
  async (tx, account, on, zone, limit) =>
    (await store.returnsBehind(tx, account, side, { kinds, from: addDays(on, 1 - days), to: on, limit })).map(
      (one) => ({
        at: one.at,
        text: `${retold(sayReturn(one))}, ${ago(dayOf(one.at, zone), on)}`,
        source: { kind: 'return', id: one.id },
      }),
    )

const listings: Finder = async (tx, account, on, zone, limit) =>
  (await store.listingsOfAccount(tx, account, { before: null, limit: 200 }))
    .filter(({ listedOn }) => listedOn <= on)
    .slice(0, limit)
    .map(({ id, title, name, listedOn, endedOn }) => ({
      at: startOfDay(listedOn, zone),
      text: t`${title ?? name}, listed ${ago(listedOn, on)}${endedOn && endedOn <= on ? t`, taken down since` : ''}`,
      source: { kind: 'listing', id },
    }))

const cameBack: readonly ReturnKind[] = ['return', 'exchange', 'quality_case']

const finders: Record<string, Finder> = {
  'orders.count_30d': orders('bought', 'placed', 30),
  'orders.count_90d': orders('bought', 'placed', 90),
  'orders.count_365d': orders('bought', 'placed', 365),
  'orders.spend_30d': orders('bought', 'placed', 30),
  'orders.spend_90d': orders('bought', 'placed', 90),
  'orders.spend_365d': orders('bought', 'placed', 365),
  'orders.average_basket_365d': orders('bought', 'placed', 365),
  'orders.interval_365d': orders('bought', 'placed', 365),
  'orders.currencies_365d': orders('bought', 'placed', 365),
  'orders.last_on': orders('bought', 'placed', farBack),
  'orders.days_since_order': orders('bought', 'placed', farBack),
  'orders.return_share_365d': returns('bought', cameBack, 365),
  'orders.returns_90d': returns('bought', ['return', 'exchange'], 90),
  'orders.quality_cases_365d': returns('bought', ['quality_case'], 365),
  'vendor.orders_30d': orders('sold', 'placed', 30),
  'vendor.orders_90d': orders('sold', 'placed', 90),
  'vendor.gmv_30d': orders('sold', 'placed', 30),
  'vendor.gmv_90d': orders('sold', 'placed', 90),
  'vendor.gmv_365d': orders('sold', 'placed', 365),
  'vendor.gmv_growth_90d': orders('sold', 'placed', 180),
  'vendor.gmv_growth_365d': orders('sold', 'placed', 730),
  'vendor.cancelled_share_90d': orders('sold', 'cancelled', 90),
  'vendor.late_share_90d': orders('sold', 'late', 90),
  'vendor.fulfilment_hours_90d': orders('sold', 'fulfilled', 90),
  'vendor.response_hours_90d': orders('sold', 'accepted', 90),
  'vendor.rating_90d': orders('sold', 'rated', 90),
  'vendor.return_share_90d': returns('sold', cameBack, 90),
  'vendor.dispute_share_90d': returns('sold', ['dispute'], 90),
  'vendor.last_sale_on': orders('sold', 'placed', farBack),
  'vendor.days_since_sale': orders('sold', 'placed', farBack),
  'vendor.listings_live': listings,
  'vendor.sell_through_90d': listings,
  'vendor.last_listing_on': listings,
  'vendor.days_since_listing': listings,
}

export const orderEvidence: EvidenceProvider = {
  measures: Object.keys(finders),
  find: async (tx, account, measure, on, limit) => {
    const { zone } = await settings(tx)
    return finders[measure]?.(tx, account, on, zone, limit) ?? []
  },
}

function ago(day: Day, on: Day): string {
  return daysAgo(daysBetween(day, on))
}
