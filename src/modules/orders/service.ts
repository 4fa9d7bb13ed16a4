import { addDays, addMonths, type Day, dayOf, monthOf } from '../../kernel/day.ts'
import { derivedId, type ListingId, type OrderId, type ReturnId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Tx } from '../../platform/db/db.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import { settings } from '../workspaces/index.ts'
import { type FactKind, type Side, sayOrders, sayReturn } from './domain/order.ts'
import * as store from './store.ts'

/** An order of several vendors is an order with each of them, so that the vendor belongs to what names it. */
export const orderId = (tx: Tx, source: string, name: string, vendorRaw: string | null): OrderId =>
  derivedId<OrderId>(tx.workspace, 'order', source, JSON.stringify([name, vendorRaw ?? '']))
export const listingId = (tx: Tx, source: string, name: string): ListingId =>
  derivedId<ListingId>(tx.workspace, 'listing', source, name)
export const returnId = (tx: Tx, source: string, name: string): ReturnId =>
  derivedId<ReturnId>(tx.workspace, 'return', source, name)

export interface NewOrder {
  draft: store.OrderDraft
  lines: store.LineDraft[]
  /** `whole`: these are all its lines. `line`: it has others, told elsewhere. */
  told: 'whole' | 'line'
}

/** Saves orders with their lines; answers the ids of orders that are new or changed. */
export async function saveOrders(tx: Tx, orders: readonly NewOrder[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const drafts = [...new Map(orders.map(({ draft }) => [draft.id, draft])).values()]
  const ids = drafts.map(({ id }) => id)
  const lines = orders.flatMap((order) => order.lines)
  const whole = [...new Set(orders.flatMap(({ draft, told }) => (told === 'whole' ? [draft.id] : [])))]
  const before = await store.placesOf(tx, ids)
  const changed = await store.saveOrders(tx, drafts)
  for (const id of await store.dropOtherLines(tx, whole, lines)) changed.add(id)
  for (const id of await store.saveLines(tx, lines)) changed.add(id)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  await store.sumUp(tx, [...changed])
  await tellMeasures(tx, fresh, before)
  await tellTimeline(tx, [...fresh.map(placeOf), ...fresh.flatMap(({ id }) => before.get(id) ?? [])])
  return changed
}

const placeOf = (draft: store.OrderDraft): store.OrderPlace => ({
  id: draft.id,
  name: draft.name,
  currency: draft.currency,
  day: draft.placed_on,
  buyer: draft.account_id && draft.account_raw ? { account: draft.account_id, raw: draft.account_raw } : null,
  vendor: draft.vendor_id && draft.vendor_raw ? { account: draft.vendor_id, raw: draft.vendor_raw } : null,
})

const accountsOf = ({ buyer, vendor }: Pick<store.OrderPlace, 'buyer' | 'vendor'>) =>
  [buyer?.account, vendor?.account].filter((id) => id !== undefined)

async function tellMeasures(
  tx: Tx,
  drafts: readonly store.OrderDraft[],
  before: ReadonlyMap<string, store.OrderPlace>,
): Promise<void> {
  const { zone } = await settings(tx)
  const now = drafts.flatMap((draft) => {
    const known = before.has(draft.id) || !wasKnownInTime(draft, zone) ? {} : { known: 'in time' as const }
    return accountsOf(placeOf(draft)).map((account) => ({ account, day: draft.placed_on, ...known }))
  })
  const earlier = drafts.flatMap(({ id }) => {
    const place = before.get(id)
    return place ? accountsOf(place).map((account) => ({ account, day: place.day })) : []
  })
  await measures.touch(tx, 'orders', [...now, ...earlier])
  await measures.noteKinds(
    tx,
    'orders_kinds',
    drafts.flatMap((draft) => kindsOf(draft, zone)),
  )
}

/** Whether each moment of an order was known on its own day. */
function wasKnownInTime(draft: store.OrderDraft, zone: string): boolean {
  const moments: [Date | null, Date | null][] = [
    [draft.happened_at, draft.known_at],
    [draft.accepted_at, draft.accepted_known_at],
    [draft.fulfilled_at, draft.fulfilled_known_at],
    [draft.cancelled_at, draft.cancelled_known_at],
    [draft.rated_at, draft.rating_known_at],
  ]
  return moments.every(([at, known]) => !at || !known || dayOf(known, zone) <= dayOf(at, zone))
}

interface Kind {
  kind: FactKind
  happened: Day
  known: Day
}

function kindsOf(draft: store.OrderDraft, zone: string): Kind[] {
  const kind = (name: FactKind, happened: Date, known: Date): Kind => noted(name, dayOf(happened, zone), known, zone)
  return [
    ...(draft.account_id ? [kind('purchase', draft.happened_at, draft.known_at)] : []),
    ...(draft.vendor_id ? [kind('sale', draft.happened_at, draft.known_at)] : []),
    ...(draft.cancelled_at
      ? [kind('cancellation', draft.cancelled_at, draft.cancelled_known_at ?? draft.known_at)]
      : []),
  ]
}

function noted(kind: FactKind, happened: Day, knownAt: Date, zone: string): Kind {
  const known = dayOf(knownAt, zone)
  return { kind, happened, known: known > happened ? known : happened }
}

// ---------------------------------------------------------------- the timeline

/**
 * A busy shop would drown a timeline: what was bought is one entry a day, what was sold one a month, each said anew when an
 * order is added to it.
 */
async function tellTimeline(tx: Tx, orders: readonly store.OrderPlace[]): Promise<void> {
  await tellSpans(
    tx,
    'bought',
    orders.flatMap(({ buyer, day }) => (buyer ? [{ ...buyer, from: day, to: day }] : [])),
  )
  await tellSpans(
    tx,
    'sold',
    orders.flatMap(({ vendor, day }) => {
      const from = monthOf(day)
      return vendor ? [{ ...vendor, from, to: addDays(addMonths(from, 1), -1) }] : []
    }),
  )
}

interface Span extends store.Party {
  from: Day
  to: Day
}

async function tellSpans(tx: Tx, side: Side, told: readonly Span[]): Promise<void> {
  const spans = [...new Map(told.map((span) => [spanKey(span.raw, span.from), span])).values()]
  if (spans.length === 0) return
  const sums = Map.groupBy(await store.sumsOf(tx, side, spans), (sum) => spanKey(sum.raw, sum.span))
  await timeline.append(
    tx,
    spans.flatMap((span) => entryOf(side, span, sums.get(spanKey(span.raw, span.from)) ?? [])),
  )
}

const spanKey = (raw: string, from: Day) => `${raw} ${from}`

const months = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

function entryOf(side: Side, span: Span, sums: readonly store.SpanSum[]): timeline.Entry[] {
  const last = sums.map((sum) => sum.last).sort((a, b) => b.getTime() - a.getTime())[0]
  const month = months.format(new Date(`${span.from}T00:00:00Z`))
  const head = side === 'bought' ? told`Ordered` : told`Sold in ${month}`
  const none =
    side === 'bought' ? told`nothing after all, every order was cancelled` : told`nothing, every order was cancelled`
  return [
    {
      account: span.account,
      at: last ?? new Date(`${span.from}T12:00:00Z`),
      kind: 'order',
      text: `${head}: ${last ? sayOrders(sums) : none}`,
      source: { kind: 'orders', id: span.from },
      key: `orders:${side}:${spanKey(span.raw, span.from)}`,
    },
  ]
}

// ---------------------------------------------------------------- returns and listings

/** Saves returns and tells the timelines of both sides; answers the ids that are new or changed. */
export async function saveReturns(
  tx: Tx,
  drafts: readonly store.ReturnDraft[],
  orderNames: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const { zone } = await settings(tx)
  const before = await store.returnPlacesOf(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveReturns(tx, drafts)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  const now = fresh.flatMap((draft) =>
    both(draft.account_id, draft.vendor_id).map((account) => ({
      account,
      day: draft.returned_on,
      known: draft.known_at,
    })),
  )
  const earlier = before.flatMap(({ account, vendor, day }) =>
    both(account, vendor).map((id) => ({ account: id, day })),
  )
  await measures.touch(tx, 'orders', [...now, ...earlier])
  await measures.noteKinds(
    tx,
    'orders_kinds',
    fresh.map((draft) =>
      noted(draft.kind === 'exchange' ? 'return' : draft.kind, draft.returned_on, draft.known_at, zone),
    ),
  )
  await timeline.append(
    tx,
    fresh.flatMap((draft) => returnEntry(draft, orderNames)),
  )
  return changed
}

const both = <Id>(one: Id | null, other: Id | null): Id[] => [one, other].filter((id) => id !== null)

/** A return stands on the buyer's timeline; on the vendor's only where no buyer is known, or a shop would drown in them. */
function returnEntry(draft: store.ReturnDraft, orderNames: ReadonlyMap<string, string>): timeline.Entry[] {
  const account = draft.account_id ?? draft.vendor_id
  if (!account) return []
  const order = draft.order_id ? (orderNames.get(draft.order_id) ?? null) : null
  const { kind, amount, currency, reason } = draft
  return [
    {
      account,
      at: draft.happened_at,
      kind: 'order',
      text: sayReturn({ kind, order, amount, currency, reason }),
      source: { kind: 'return', id: draft.id },
      key: `return:${draft.id}`,
    },
  ]
}

/** Saves listings; answers the ids that are new or changed. */
export async function saveListings(tx: Tx, drafts: readonly store.ListingDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const { zone } = await settings(tx)
  const before = await store.listingPlacesOf(
    tx,
    drafts.map(({ id }) => id),
  )
  const changed = await store.saveListings(tx, drafts)
  const fresh = drafts.filter(({ id }) => changed.has(id))
  if (fresh.length === 0) return changed
  const isKnown = new Set(before.map(({ account, day }) => `${account} ${day}`))
  const now = fresh.map((draft) => ({
    account: draft.account_id,
    day: draft.listed_on,
    ...(isKnown.has(`${draft.account_id} ${draft.listed_on}`) || draft.ended_on ? {} : { known: draft.known_at }),
  }))
  await measures.touch(tx, 'orders', [...now, ...before])
  await measures.noteKinds(
    tx,
    'orders_kinds',
    fresh.map((draft) => noted('listing', draft.listed_on, draft.known_at, zone)),
  )
  return changed
}
