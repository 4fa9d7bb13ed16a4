import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, ListingId, OrderId, ReturnId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Canceller, ReturnKind, Side, Sum } from './domain/order.ts'

/** A party of an order: as it was told, and the account it is now. */
export interface Party {
  raw: AccountId
  account: AccountId
}

export interface OrderDraft {
  id: OrderId
  account_id: AccountId | null
  account_raw: AccountId | null
  vendor_id: AccountId | null
  vendor_raw: AccountId | null
  source: string
  name: string
  placed_on: Day
  currency: string
  accepted_at: Date | null
  accepted_known_at: Date | null
  promised_at: Date | null
  fulfilled_at: Date | null
  fulfilled_known_at: Date | null
  cancelled_at: Date | null
  cancelled_known_at: Date | null
  cancelled_by: Canceller | null
  rating: number | null
  rated_at: Date | null
  rating_known_at: Date | null
  happened_at: Date
  known_at: Date
  origin: string
}

const asRecords = (tx: Tx, drafts: readonly object[]): string =>
  JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))

/** A moment stays known since it was first told, as long as it is told the same. */
const keptKnown = (moment: string, known: string): RawBuilder<unknown> => sql`
  ${sql.ref(known)} = case when o.${sql.ref(moment)} is not distinct from excluded.${sql.ref(moment)}
    then o.${sql.ref(known)} else excluded.${sql.ref(known)} end`

/** Writes orders, one row per id; answers those that are new or say something else than before. */
export async function saveOrders(tx: Tx, drafts: readonly OrderDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into orders as o
    select r.* from jsonb_populate_recordset(null::orders, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      vendor_id = excluded.vendor_id, placed_on = excluded.placed_on, currency = excluded.currency, happened_at = excluded.happened_at,
      accepted_at = excluded.accepted_at, ${keptKnown('accepted_at', 'accepted_known_at')}, promised_at = excluded.promised_at,
      fulfilled_at = excluded.fulfilled_at, ${keptKnown('fulfilled_at', 'fulfilled_known_at')},
      cancelled_at = excluded.cancelled_at, ${keptKnown('cancelled_at', 'cancelled_known_at')}, cancelled_by = excluded.cancelled_by,
      rating = excluded.rating, rated_at = excluded.rated_at, ${keptKnown('rating', 'rating_known_at')}
    where (o.account_id, o.vendor_id, o.currency, o.happened_at, o.accepted_at, o.promised_at, o.fulfilled_at, o.cancelled_at,
        o.cancelled_by, o.rating, o.rated_at)
      is distinct from (excluded.account_id, excluded.vendor_id, excluded.currency, excluded.happened_at, excluded.accepted_at,
        excluded.promised_at, excluded.fulfilled_at, excluded.cancelled_at, excluded.cancelled_by, excluded.rating, excluded.rated_at)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export interface LineDraft {
  order_id: OrderId
  line: string
  listing_id: ListingId | null
  product: string | null
  quantity: number
  amount: number | null
}

/** Writes lines of orders; answers the orders of which a line is new or says something else. */
export async function saveLines(tx: Tx, drafts: readonly LineDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into orders_lines as n
    select r.* from jsonb_populate_recordset(null::orders_lines, ${asRecords(tx, drafts)}::jsonb) r order by r.order_id, r.line
    on conflict (workspace_id, order_id, line) do update set listing_id = excluded.listing_id, product = excluded.product,
      quantity = excluded.quantity, amount = excluded.amount
    where (n.listing_id, n.product, n.quantity, n.amount)
      is distinct from (excluded.listing_id, excluded.product, excluded.quantity, excluded.amount)
    returning order_id as id`)
  return new Set(rows.map(({ id }) => id))
}

/** Takes away the lines of orders that were told whole and no longer have them; answers the orders concerned. */
export async function dropOtherLines(
  tx: Tx,
  orders: readonly string[],
  kept: readonly LineDraft[],
): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    delete from orders_lines n
    where n.workspace_id = ${tx.workspace} and n.order_id = any(${orders}::uuid[])
      and not exists (select from unnest(${kept.map((k) => k.order_id)}::uuid[], ${kept.map((k) => k.line)}::text[]) as k (id, line)
        where k.id = n.order_id and k.line = n.line)
    returning n.order_id as id`)
  return new Set(rows.map(({ id }) => id))
}

/** Adds up the lines of orders; the sum is unknown where a line does not say what it costs. */
export async function sumUp(tx: Tx, orders: readonly string[]): Promise<void> {
  await tx.run(sql`
    update orders o set amount = s.amount from (
      select n.order_id, case when count(*) = count(n.amount) then sum(n.amount) end as amount from orders_lines n
      where n.workspace_id = ${tx.workspace} and n.order_id = any(${orders}::uuid[]) group by n.order_id) s
    where o.workspace_id = ${tx.workspace} and o.id = s.order_id and o.amount is distinct from s.amount`)
}

export interface OrderPlace {
  id: OrderId
  buyer: Party | null
  vendor: Party | null
  name: string
  currency: string
  day: Day
}

interface PlaceRow {
  id: OrderId
  account: AccountId | null
  accountRaw: AccountId | null
  vendor: AccountId | null
  vendorRaw: AccountId | null
  name: string
  currency: string
  day: Day
}

const placeColumns = sql`o.id, o.account_id as account, o.account_raw as "accountRaw", o.vendor_id as vendor,
  o.vendor_raw as "vendorRaw", o.name, o.currency, o.placed_on as day`

const party = (account: AccountId | null, raw: AccountId | null): Party | null =>
  account && raw ? { account, raw } : null

const placeOf = ({ id, account, accountRaw, vendor, vendorRaw, name, currency, day }: PlaceRow): OrderPlace => ({
  id,
  name,
  currency,
  day,
  buyer: party(account, accountRaw),
  vendor: party(vendor, vendorRaw),
})

/** Where these orders lay before they are written again. */
export async function placesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, OrderPlace>> {
  const rows = await tx.rows(sql<PlaceRow>`
    select ${placeColumns} from orders o where o.workspace_id = ${tx.workspace} and o.id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, placeOf(row)]))
}

/** Orders of a source by the number that people know them by; one with several vendors stands there for each. */
export async function ordersNamed(tx: Tx, source: string, names: readonly string[]): Promise<OrderPlace[]> {
  const rows = await tx.rows(sql<PlaceRow>`
    select ${placeColumns} from orders o
    where o.workspace_id = ${tx.workspace} and o.source = ${source} and o.name = any(${names}::text[]) order by o.id`)
  return rows.map(placeOf)
}

export interface ReturnDraft {
  id: ReturnId
  account_id: AccountId | null
  account_raw: AccountId | null
  vendor_id: AccountId | null
  vendor_raw: AccountId | null
  order_id: OrderId | null
  source: string
  name: string
  kind: ReturnKind
  currency: string
  amount: number | null
  reason: string | null
  returned_on: Day
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes returns; answers those that are new or say something else than before. */
export async function saveReturns(tx: Tx, drafts: readonly ReturnDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into orders_returns as t
    select r.* from jsonb_populate_recordset(null::orders_returns, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      vendor_id = excluded.vendor_id, vendor_raw = excluded.vendor_raw, order_id = excluded.order_id, kind = excluded.kind,
      currency = excluded.currency, amount = excluded.amount, reason = excluded.reason, returned_on = excluded.returned_on,
      happened_at = excluded.happened_at
    where (t.account_id, t.vendor_id, t.order_id, t.kind, t.currency, t.amount, t.reason, t.happened_at)
      is distinct from (excluded.account_id, excluded.vendor_id, excluded.order_id, excluded.kind, excluded.currency,
        excluded.amount, excluded.reason, excluded.happened_at)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Whose these returns were, and of which day, before they are written again. */
export function returnPlacesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ account: AccountId | null; vendor: AccountId | null; day: Day }[]> {
  return tx.rows(sql`
    select account_id as account, vendor_id as vendor, returned_on as day from orders_returns
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

export interface ListingDraft {
  id: ListingId
  account_id: AccountId
  account_raw: AccountId
  source: string
  name: string
  title: string | null
  category: string | null
  currency: string
  price: number | null
  listed_on: Day
  ended_on: Day | null
  ended_known_at: Date | null
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes listings; answers those that are new or say something else than before. */
export async function saveListings(tx: Tx, drafts: readonly ListingDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into orders_listings as o
    select r.* from jsonb_populate_recordset(null::orders_listings, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      title = excluded.title, category = excluded.category, currency = excluded.currency, price = excluded.price,
      listed_on = excluded.listed_on, happened_at = excluded.happened_at, ended_on = excluded.ended_on,
      ${keptKnown('ended_on', 'ended_known_at')}
    where (o.account_id, o.title, o.category, o.currency, o.price, o.happened_at, o.ended_on)
      is distinct from (excluded.account_id, excluded.title, excluded.category, excluded.currency, excluded.price,
        excluded.happened_at, excluded.ended_on)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export function listingPlacesOf(tx: Tx, ids: readonly string[]): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql`
    select account_id as account, listed_on as day from orders_listings
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

/** Puts orders, returns and listings of these accounts on the accounts that their own ids now belong to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const follow = (table: string, side: 'account' | 'vendor') => sql`
    update ${sql.table(table)} t set ${sql.ref(`${side}_id`)} = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.${sql.ref(`${side}_id`)} = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.${sql.ref(`${side}_raw`)} and t.${sql.ref(`${side}_id`)} <> i.account_id`
  await tx.run(follow('orders', 'account'))
  await tx.run(follow('orders', 'vendor'))
  await tx.run(follow('orders_returns', 'account'))
  await tx.run(follow('orders_returns', 'vendor'))
  await tx.run(follow('orders_listings', 'account'))
}

/** Whether the workspace has any order, return or listing. */
export async function hasFacts(tx: Tx): Promise<boolean> {
  return (await tx.row(sql`select from orders_kinds where workspace_id = ${tx.workspace} limit 1`)) !== undefined
}

// ---------------------------------------------------------------- what the timeline says

export interface SpanSum extends Sum {
  raw: AccountId
  account: AccountId
  /** The first day of the span: the day itself, or of its month. */
  span: Day
  last: Date
}

const partyColumns = {
  bought: { id: 'o.account_id', raw: 'o.account_raw' },
  sold: { id: 'o.vendor_id', raw: 'o.vendor_raw' },
}

/** What accounts bought or sold within spans, a row per currency; cancelled orders are left out. */
export function sumsOf(
  tx: Tx,
  side: Side,
  spans: readonly { raw: AccountId; from: Day; to: Day }[],
): Promise<SpanSum[]> {
  const { id, raw } = partyColumns[side]
  return tx.rows(sql<SpanSum>`
    select t.raw, i.account_id as account, t.from_day as span, o.currency, count(*)::int as orders,
      coalesce(sum(o.amount), 0) as amount, (count(*) - count(o.amount))::int as untold, max(o.happened_at) as last
    from unnest(${spans.map((s) => s.raw)}::uuid[], ${spans.map((s) => s.from)}::date[], ${spans.map((s) => s.to)}::date[])
      as t (raw, from_day, to_day)
    join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = t.raw
    join orders o on o.workspace_id = ${tx.workspace} and ${sql.ref(id)} = i.account_id and ${sql.ref(raw)} = t.raw
      and o.placed_on between t.from_day and t.to_day and o.cancelled_at is null
    group by t.raw, i.account_id, t.from_day, o.currency order by 1, 3, 4`)
}

// ---------------------------------------------------------------- reading

export interface StoredOrder {
  id: OrderId
  name: string
  placedAt: Date
  currency: string
  amount: number | null
  acceptedAt: Date | null
  promisedAt: Date | null
  fulfilledAt: Date | null
  cancelledAt: Date | null
  cancelledBy: Canceller | null
  rating: number | null
  buyer: AccountId | null
  vendor: AccountId | null
  lines: { line: string; product: string | null; listing: string | null; quantity: number; amount: number | null }[]
  returns: { kind: ReturnKind; on: Day }[]
}

const orderColumns = (tx: Tx) => sql`
  o.id, o.name, o.happened_at as "placedAt", o.currency, o.amount, o.accepted_at as "acceptedAt", o.promised_at as "promisedAt",
  o.fulfilled_at as "fulfilledAt", o.cancelled_at as "cancelledAt", o.cancelled_by as "cancelledBy", o.rating,
  o.account_id as buyer, o.vendor_id as vendor,
  coalesce((select jsonb_agg(jsonb_build_object('line', n.line, 'product', coalesce(n.product, l.title, l.name), 'listing', l.name,
      'quantity', n.quantity, 'amount', n.amount) order by n.line)
    from orders_lines n left join orders_listings l on l.workspace_id = n.workspace_id and l.id = n.listing_id
    where n.workspace_id = ${tx.workspace} and n.order_id = o.id), '[]') as lines,
  coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'on', r.returned_on) order by r.happened_at)
    from orders_returns r where r.workspace_id = ${tx.workspace} and r.order_id = o.id), '[]') as returns`

export interface Page {
  before: readonly [string, string] | null
  limit: number
}

const pastCursor = (page: Page, at: string, id: string) => sql`
  (${page.before?.[0] ?? null}::timestamptz is null
    or (${sql.ref(at)}, ${sql.ref(id)}) < (${page.before?.[0] ?? null}::timestamptz, ${page.before?.[1] ?? null}::uuid))`

/** What an account bought or sold, newest first, before a cursor of (placed, id). */
export function ordersOf(tx: Tx, account: AccountId, side: Side, page: Page): Promise<StoredOrder[]> {
  return tx.rows(sql<StoredOrder>`
    select ${orderColumns(tx)} from orders o
    where o.workspace_id = ${tx.workspace} and ${sql.ref(partyColumns[side].id)} = ${account}
      and ${pastCursor(page, 'o.happened_at', 'o.id')}
    order by o.happened_at desc, o.id desc limit ${page.limit}`)
}

/** Orders on which a measure rests: of some days, those that weigh most first. */
export function ordersBehind(
  tx: Tx,
  account: AccountId,
  side: Side,
  asked: { question: OrderQuestion; from: Day; to: Day; zone: string; limit: number },
): Promise<StoredOrder[]> {
  const on = (moment: string) =>
    sql`(${sql.ref(moment)} at time zone ${asked.zone})::date between ${asked.from} and ${asked.to}`
  const placed = sql`o.placed_on between ${asked.from} and ${asked.to}`
  const newest = sql`o.happened_at desc`
  const { where, order } = {
    placed: { where: placed, order: newest },
    cancelled: {
      where: sql`${placed} and o.cancelled_at is not null and o.cancelled_by is distinct from 'buyer'`,
      order: newest,
    },
    late: {
      where: sql`${on('o.promised_at')} and o.cancelled_at is null and coalesce(o.fulfilled_at, ${tx.now}) > o.promised_at`,
      order: sql`o.promised_at`,
    },
    fulfilled: { where: on('o.fulfilled_at'), order: sql`o.fulfilled_at - o.happened_at desc` },
    accepted: { where: on('o.accepted_at'), order: sql`o.accepted_at - o.happened_at desc` },
    rated: { where: on('o.rated_at'), order: sql`o.rating, o.rated_at desc` },
  }[asked.question]
  return tx.rows(sql<StoredOrder>`
    select ${orderColumns(tx)} from orders o
    where o.workspace_id = ${tx.workspace} and ${sql.ref(partyColumns[side].id)} = ${account} and ${where}
    order by ${order}, o.id limit ${asked.limit}`)
}

export type OrderQuestion = 'placed' | 'cancelled' | 'late' | 'fulfilled' | 'accepted' | 'rated'

/** The newest returns of some kinds within a span of days. */
export function returnsBehind(
  tx: Tx,
  account: AccountId,
  side: Side,
  asked: { kinds: readonly ReturnKind[]; from: Day; to: Day; limit: number },
): Promise<StoredReturn[]> {
  return tx.rows(sql<StoredReturn>`
    select ${returnColumns} from orders_returns r left join orders o on o.workspace_id = ${tx.workspace} and o.id = r.order_id
    where r.workspace_id = ${tx.workspace} and ${sql.ref(side === 'bought' ? 'r.account_id' : 'r.vendor_id')} = ${account}
      and r.kind = any(${asked.kinds}::text[]) and r.returned_on between ${asked.from} and ${asked.to}
    order by r.happened_at desc, r.id desc limit ${asked.limit}`)
}

export function orderOf(tx: Tx, id: OrderId): Promise<StoredOrder | undefined> {
  return tx.row(sql<StoredOrder>`
    select ${orderColumns(tx)} from orders o where o.workspace_id = ${tx.workspace} and o.id = ${id}`)
}

export interface StoredReturn {
  id: ReturnId
  kind: ReturnKind
  at: Date
  order: string | null
  orderId: OrderId | null
  currency: string
  amount: number | null
  reason: string | null
}

const returnColumns = sql`r.id, r.kind, r.happened_at as at, o.name as "order", r.order_id as "orderId", r.currency, r.amount, r.reason`

/** What an account brought back, or got back as a vendor, newest first. */
export function returnsOfAccount(tx: Tx, account: AccountId, page: Page): Promise<StoredReturn[]> {
  return tx.rows(sql<StoredReturn>`
    select ${returnColumns} from orders_returns r
    left join orders o on o.workspace_id = ${tx.workspace} and o.id = r.order_id
    where r.workspace_id = ${tx.workspace} and (r.account_id = ${account} or r.vendor_id = ${account})
      and ${pastCursor(page, 'r.happened_at', 'r.id')}
    order by r.happened_at desc, r.id desc limit ${page.limit}`)
}

export interface StoredListing {
  id: ListingId
  name: string
  title: string | null
  category: string | null
  currency: string
  price: number | null
  listedAt: Date
  listedOn: Day
  endedOn: Day | null
}

/** What a vendor offers and offered, newest first. */
export function listingsOfAccount(tx: Tx, account: AccountId, page: Page): Promise<StoredListing[]> {
  return tx.rows(sql<StoredListing>`
    select l.id, l.name, l.title, l.category, l.currency, l.price, l.happened_at as "listedAt", l.listed_on as "listedOn",
      l.ended_on as "endedOn"
    from orders_listings l
    where l.workspace_id = ${tx.workspace} and l.account_id = ${account} and ${pastCursor(page, 'l.happened_at', 'l.id')}
    order by l.happened_at desc, l.id desc limit ${page.limit}`)
}

/** Which of these listings are an account's own. */
export async function listingsAmong(tx: Tx, account: AccountId, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    select id from orders_listings
    where workspace_id = ${tx.workspace} and account_id = ${account} and id = any(${ids}::uuid[])`)
  return new Set(rows.map(({ id }) => id))
}

/** How much of each kind is kept of an account. */
export async function countsOf(
  tx: Tx,
  account: AccountId,
): Promise<{ bought: number; sold: number; returns: number; listings: number; currencies: string[] }> {
  const row = await tx.row(sql<{
    bought: number
    sold: number
    returns: number
    listings: number
    currencies: string[]
  }>`
    select
      (select count(*) from orders where workspace_id = ${tx.workspace} and account_id = ${account}) as bought,
      (select count(*) from orders where workspace_id = ${tx.workspace} and vendor_id = ${account}) as sold,
      (select count(*) from orders_returns
        where workspace_id = ${tx.workspace} and (account_id = ${account} or vendor_id = ${account})) as returns,
      (select count(*) from orders_listings where workspace_id = ${tx.workspace} and account_id = ${account}) as listings,
      array(select distinct currency from orders
        where workspace_id = ${tx.workspace} and (account_id = ${account} or vendor_id = ${account}) order by 1) as currencies`)
  return row ?? { bought: 0, sold: 0, returns: 0, listings: 0, currencies: [] }
}

/** The names of accounts that a viewer sees; the others stay without one. */
export async function namesSeen(
  tx: Tx,
  visible: RawBuilder<boolean>,
  ids: readonly AccountId[],
): Promise<Map<AccountId, string>> {
  const rows = await tx.rows(sql<{ id: AccountId; name: string }>`
    select a.id, a.name from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and ${visible}`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
