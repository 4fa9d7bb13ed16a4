import { dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ListingId, OrderId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import type { InputOf } from '../../platform/http/operation.ts'
import { type Account, mustSee, visible } from '../accounts/index.ts'
import { audit, settings } from '../workspaces/index.ts'
import { isLate, stateOf } from './domain/order.ts'
import * as operations from './operations.ts'
import * as service from './service.ts'
import * as store from './store.ts'

export const routes = [
  handle(operations.listOrders, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const found = await store.ordersOf(tx, id, input.side, pageFor(input))
      const { items, next } = paged(found, input.limit, (order) => order.placedAt)
      return { items: await presented(tx, viewer, items), next }
    }),
  ),
  handle(operations.getOrder, ({ viewer, within }, input) =>
    within(async (tx) => {
      const [order] = await presented(tx, viewer, [await mustSeeOrder(tx, viewer, input.order as OrderId)])
      return order
    }),
  ),
  handle(operations.countOrders, ({ viewer, within }, { account }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      return store.countsOf(tx, id)
    }),
  ),
  handle(operations.recordOrder, ({ viewer, within }, input) => within((tx) => recordOrder(tx, viewer, input))),
  handle(operations.listReturns, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const found = await store.returnsOfAccount(tx, id, pageFor(input))
      const { items, next } = paged(found, input.limit, (one) => one.at)
      return {
        items: items.map(({ at, order, orderId, ...one }) => ({
          ...one,
          at: at.toISOString(),
          order: orderId && order !== null ? { id: orderId, name: order } : null,
        })),
        next,
      }
    }),
  ),
  handle(operations.recordReturn, ({ viewer, within }, input) => within((tx) => recordReturn(tx, viewer, input))),
  handle(operations.listListings, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const found = await store.listingsOfAccount(tx, id, pageFor(input))
      const { items, next } = paged(found, input.limit, (one) => one.listedAt)
      return { items: items.map(({ listedAt: _, ...one }) => one), next }
    }),
  ),
  handle(operations.recordListing, ({ viewer, within }, input) => within((tx) => recordListing(tx, viewer, input))),
]

// ---------------------------------------------------------------- pages

function pageFor({ cursor, limit }: { cursor?: string | undefined; limit: number }): store.Page {
  const place = placeIn(cursor, { at: aMoment, id: anId })
  return { before: place && [place.at, place.id], limit: limit + 1 }
}

function paged<Row extends { id: string }>(found: Row[], limit: number, at: (row: Row) => Date) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? encodeCursor([at(last).toISOString(), last.id]) : null }
}

// ---------------------------------------------------------------- orders

/** Orders for a viewer; of the two sides only those are named that the viewer sees (rule 37). */
async function presented(tx: Tx, viewer: Viewer, orders: readonly store.StoredOrder[]) {
  const ids = [...new Set(orders.flatMap(({ buyer, vendor }) => [buyer, vendor].filter((id) => id !== null)))]
  const names = await store.namesSeen(tx, visible(viewer), ids)
  const party = (id: AccountId | null) => {
    const name = id === null ? undefined : names.get(id)
    return id === null || name === undefined ? null : { id, name }
  }
  const said = (moment: Date | null) => moment?.toISOString() ?? null
  return orders.map(({ placedAt, acceptedAt, promisedAt, fulfilledAt, cancelledAt, buyer, vendor, ...order }) => ({
    ...order,
    placedAt: placedAt.toISOString(),
    state: stateOf({ acceptedAt, fulfilledAt, cancelledAt }),
    isLate: isLate({ acceptedAt, fulfilledAt, cancelledAt, promisedAt }, tx.now),
    acceptedAt: said(acceptedAt),
    promisedAt: said(promisedAt),
    fulfilledAt: said(fulfilledAt),
    cancelledAt: said(cancelledAt),
    buyer: party(buyer),
    vendor: party(vendor),
  }))
}

/** An order of which the viewer sees a side; others are absent. */
async function mustSeeOrder(tx: Tx, viewer: Viewer, id: OrderId): Promise<store.StoredOrder> {
  const order = await store.orderOf(tx, id)
  const sides = [order?.buyer, order?.vendor].filter((side) => side !== null && side !== undefined)
  if (order && (await store.namesSeen(tx, visible(viewer), sides)).size > 0) return order
  throw new AppError('not_found', told`No order with this id`)
}

/** Facts that are told over the API have the product itself as their source. */
const ownSource = 'tenure'

async function recordOrder(tx: Tx, viewer: Viewer, input: InputOf<typeof operations.recordOrder>) {
  const buyer = await mustSee(tx, viewer, input.account as AccountId)
  const vendor = input.vendor === null ? null : await mustSee(tx, viewer, input.vendor as AccountId)
  await mustOwnListings(tx, vendor, input)
  const { zone } = await settings(tx)
  const moment = (text: string | null) => (text === null ? null : new Date(text))
  const [happened, accepted, fulfilled, cancelled] = [
    input.at === undefined ? tx.now : new Date(input.at),
    moment(input.acceptedAt),
    moment(input.fulfilledAt),
    moment(input.cancelledAt),
  ]
  refuseEarly(happened, { acceptedAt: accepted, fulfilledAt: fulfilled, cancelledAt: cancelled })
  const id = service.orderId(tx, ownSource, `${buyer.id} ${input.name}`, vendor?.id ?? null)
  const knownNow = (at: Date | null) => (at === null ? null : tx.now)
  const rated = input.rating === null ? null : (moment(input.ratedAt) ?? tx.now)
  const draft: store.OrderDraft = {
    id,
    account_id: buyer.id,
    account_raw: buyer.id,
    vendor_id: vendor?.id ?? null,
    vendor_raw: vendor?.id ?? null,
    source: ownSource,
    name: input.name,
    placed_on: dayOf(happened, zone),
    currency: input.currency ?? buyer.currency,
    accepted_at: accepted,
    accepted_known_at: knownNow(accepted),
    promised_at: moment(input.promisedAt),
    fulfilled_at: fulfilled,
    fulfilled_known_at: knownNow(fulfilled),
    cancelled_at: cancelled,
    cancelled_known_at: knownNow(cancelled),
    cancelled_by: input.cancelledBy,
    rating: input.rating,
    rated_at: rated,
    rating_known_at: knownNow(rated),
    happened_at: happened,
    known_at: tx.now,
    origin: 'live',
  }
  const lines = input.lines.map(({ listing, ...line }, at) => ({
    order_id: id,
    line: String(at + 1),
    listing_id: listing as ListingId | null,
    ...line,
  }))
  await service.saveOrders(tx, [{ draft, lines, told: 'whole' }])
  const after = { account: buyer.id, vendor: vendor?.id ?? null, lines: lines.length }
  await audit(tx, viewer, { action: 'order.recorded', subject: 'order', subjectId: id, after })
  return { id }
}

function refuseEarly(placed: Date, moments: Record<string, Date | null>): void {
  for (const [field, moment] of Object.entries(moments)) {
    if (moment === null || moment >= placed) continue
    throw new AppError('invalid', told`This lies before the order was placed`, {
      field,
      remedy: told`Send a later moment`,
    })
  }
}

async function mustOwnListings(
  tx: Tx,
  vendor: Account | null,
  { lines }: InputOf<typeof operations.recordOrder>,
): Promise<void> {
  const named = [...new Set(lines.flatMap(({ listing }) => listing ?? []))]
  const own = vendor ? await store.listingsAmong(tx, vendor.id, named) : new Set()
  if (named.every((listing) => own.has(listing))) return
  const remedy = vendor ? told`Name a listing of this vendor` : told`Name the vendor of the listing`
  throw new AppError('not_found', told`No listing with this id`, { field: 'lines', remedy })
}

async function recordReturn(tx: Tx, viewer: Viewer, input: InputOf<typeof operations.recordReturn>) {
  const order = await mustSeeOrder(tx, viewer, input.order as OrderId)
  const { zone } = await settings(tx)
  const happened = input.at === undefined ? tx.now : new Date(input.at)
  refuseEarly(order.placedAt, { at: happened })
  const id = service.returnId(tx, ownSource, `${order.id} ${input.name}`)
  const draft: store.ReturnDraft = {
    id,
    account_id: order.buyer,
    account_raw: order.buyer,
    vendor_id: order.vendor,
    vendor_raw: order.vendor,
    order_id: order.id,
    source: ownSource,
    name: input.name,
    kind: input.kind,
    currency: order.currency,
    amount: input.amount,
    reason: input.reason,
    returned_on: dayOf(happened, zone),
    happened_at: happened,
    known_at: tx.now,
    origin: 'live',
  }
  await service.saveReturns(tx, [draft], new Map([[order.id, order.name]]))
  const after = { order: order.id, kind: input.kind, amount: input.amount }
  await audit(tx, viewer, { action: 'return.recorded', subject: 'return', subjectId: id, after })
  return { id }
}

async function recordListing(tx: Tx, viewer: Viewer, input: InputOf<typeof operations.recordListing>) {
  const vendor = await mustSee(tx, viewer, input.account as AccountId)
  const { zone } = await settings(tx)
  const happened = input.at === undefined ? tx.now : new Date(input.at)
  const ended = input.endedAt === null ? null : new Date(input.endedAt)
  refuseEarly(happened, { endedAt: ended })
  const id = service.listingId(tx, ownSource, `${vendor.id} ${input.name}`)
  const draft: store.ListingDraft = {
    id,
    account_id: vendor.id,
    account_raw: vendor.id,
    source: ownSource,
    name: input.name,
    title: input.title,
    category: input.category,
    currency: input.currency ?? vendor.currency,
    price: input.price,
    listed_on: dayOf(happened, zone),
    ended_on: ended === null ? null : dayOf(ended, zone),
    ended_known_at: ended === null ? null : tx.now,
    happened_at: happened,
    known_at: tx.now,
    origin: 'live',
  }
  await service.saveListings(tx, [draft])
  const after = { account: vendor.id, listed: draft.listed_on, ended: draft.ended_on }
  await audit(tx, viewer, { action: 'listing.recorded', subject: 'listing', subjectId: id, after })
  return { id }
}
