import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { knownBy } from '../measures/index.ts'
import type { Cohort } from './domain/purchases.ts'
import type { Deed, Listing, Promised, SaleCohort, Sold } from './domain/sales.ts'

/** What is asked: facts of these accounts, up to a day, by what was known on each day (frozen) or is known now (restated). */
export interface Asked {
  accounts: readonly AccountId[]
  from: Day
  to: Day
  basis: Basis
  zone: string
}

type Of<Row> = Row & { account: AccountId }

/** Days of orders that a measure of a day looks back: a year, and for vendors the year before it. */
const buyersLookBack = 364
const vendorsLookBack = 729
const quarter = 89

const epoch = (day: RawBuilder<unknown>) => sql`(${day} - date '1970-01-01')`

/** The day, by the knowledge asked for, from which something holds: frozen facts hold from the day on which they were known. */
function since({ basis, zone }: Asked, day: RawBuilder<unknown>, knownAt: string): RawBuilder<unknown> {
  if (basis === 'restated') return epoch(day)
  const known = sql`(${sql.ref(knownAt)} at time zone ${zone})::date`
  return sql`(case when ${day} is not null then ${epoch(sql`greatest(${day}, ${known})`)} end)`
}

const dayOf = ({ zone }: Asked, moment: string) => sql`(${sql.ref(moment)} at time zone ${zone})::date`
const placed = (asked: Asked) => since(asked, sql`o.placed_on`, 'o.known_at')
const cancelled = (asked: Asked) => since(asked, dayOf(asked, 'o.cancelled_at'), 'o.cancelled_known_at')

/** The first day on which something of an order came back: of some kinds, in one statement beside the order `o`. */
function firstReturn(tx: Tx, asked: Asked, isMeant: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select min(${since(asked, sql`r.returned_on`, 'r.known_at')}) from orders_returns r
    where r.workspace_id = ${tx.workspace} and r.order_id = o.id and ${isMeant})`
}

const cameBack = sql`r.kind <> 'dispute'`
const disputed = sql`r.kind = 'dispute'`

/** What accounts bought, orders that are alike counted together. */
export function purchasesOf(tx: Tx, asked: Asked): Promise<Of<Cohort>[]> {
  return tx.rows(sql<Of<Cohort>>`
    select account, "on", "from", "cancelledFrom", "returnedFrom", currency, count(*)::int as orders,
      coalesce(sum(amount), 0) as amount, (count(*) - count(amount))::int as untold
    from (
      select a.id as account, ${epoch(sql`o.placed_on`)} as "on", ${placed(asked)} as "from",
        ${cancelled(asked)} as "cancelledFrom", ${firstReturn(tx, asked, cameBack)} as "returnedFrom", o.currency, o.amount
      from unnest(${asked.accounts}::uuid[]) as a (id)
      join orders o on o.workspace_id = ${tx.workspace} and o.account_id = a.id
        and o.placed_on between ${addDays(asked.from, -buyersLookBack)} and ${asked.to}) o
    group by account, "on", "from", "cancelledFrom", "returnedFrom", currency`)
}

/** What vendors were asked for, orders that are alike counted together. */
export function salesOf(tx: Tx, asked: Asked): Promise<Of<SaleCohort>[]> {
  return tx.rows(sql<Of<SaleCohort>>`
    select account, "on", "from", "cancelledFrom", "byBuyer", "returnedFrom", "disputedFrom", currency, count(*)::int as orders,
      coalesce(sum(amount), 0) as amount, (count(*) - count(amount))::int as untold
    from (
      select a.id as account, ${epoch(sql`o.placed_on`)} as "on", ${placed(asked)} as "from",
        ${cancelled(asked)} as "cancelledFrom", o.cancelled_by is not distinct from 'buyer' as "byBuyer",
        ${firstReturn(tx, asked, cameBack)} as "returnedFrom", ${firstReturn(tx, asked, disputed)} as "disputedFrom",
        o.currency, o.amount
      from unnest(${asked.accounts}::uuid[]) as a (id)
      join orders o on o.workspace_id = ${tx.workspace} and o.vendor_id = a.id
        and o.placed_on between ${addDays(asked.from, -vendorsLookBack)} and ${asked.to}) o
    group by account, "on", "from", "cancelledFrom", "byBuyer", "returnedFrom", "disputedFrom", currency`)
}

/** An order is waited for so many days: what is promised, done or rated later than that counts for nothing. */
const longestCourse = 366

const soon = sql`"on" - ${epoch(sql`placed_on`)} <= ${sql.lit(longestCourse)}`

/** Orders of vendors that are promised for these days. */
export function promisedOf(tx: Tx, asked: Asked): Promise<Of<Promised>[]> {
  const kept = sql`case when o.fulfilled_at <= o.promised_at then ${since(asked, dayOf(asked, 'o.fulfilled_at'), 'o.fulfilled_known_at')} end`
  return tx.rows(sql<Of<Promised>>`
    select account, "on", "from", "cancelledFrom", "keptFrom", count(*)::int as orders
    from (
      select a.id as account, ${epoch(dayOf(asked, 'o.promised_at'))} as "on", ${placed(asked)} as "from",
        ${cancelled(asked)} as "cancelledFrom", ${kept} as "keptFrom", o.placed_on
      from unnest(${asked.accounts}::uuid[]) as a (id)
      join orders o on o.workspace_id = ${tx.workspace} and o.vendor_id = a.id and o.promised_at is not null
        and o.placed_on between ${addDays(asked.from, -quarter - longestCourse)} and ${asked.to}) o
    where "on" between ${epoch(sql`${addDays(asked.from, -quarter)}::date`)} and ${epoch(sql`${asked.to}::date`)} and ${soon}
    group by account, "on", "from", "cancelledFrom", "keptFrom"`)
}

/** When orders of vendors were fulfilled, accepted and rated, and how long it took or what was given. */
export function deedsOf(tx: Tx, asked: Asked): Promise<Of<Deed>[]> {
  const deed = (what: Deed['what'], moment: string, known: string, amount: RawBuilder<unknown>) => sql`
    select ${what} as what, ${epoch(dayOf(asked, moment))} as "on",
      greatest("placedFrom", ${since(asked, dayOf(asked, moment), known)}) as "from", ${amount}::bigint as value
    where ${sql.ref(moment)} is not null`
  const took = (moment: string) =>
    sql`round(greatest(extract(epoch from ${sql.ref(moment)} - o.happened_at), 0) * 1000)`
  return tx.rows(sql<Of<Deed>>`
    select account, what, "on", "from", count(*)::int as orders, sum(value) as total
    from (
      select a.id as account, o.*, ${placed(asked)} as "placedFrom"
      from unnest(${asked.accounts}::uuid[]) as a (id)
      join orders o on o.workspace_id = ${tx.workspace} and o.vendor_id = a.id
        and (o.fulfilled_at is not null or o.accepted_at is not null or o.rating is not null)
        and o.placed_on between ${addDays(asked.from, -quarter - longestCourse)} and ${asked.to}) o
    cross join lateral (
      ${deed('fulfilled', 'o.fulfilled_at', 'o.fulfilled_known_at', took('o.fulfilled_at'))}
      union all ${deed('accepted', 'o.accepted_at', 'o.accepted_known_at', took('o.accepted_at'))}
      union all ${deed('rated', 'o.rated_at', 'o.rating_known_at', sql`o.rating`)}) d
    where "on" between ${epoch(sql`${addDays(asked.from, -quarter)}::date`)} and ${epoch(sql`${asked.to}::date`)} and ${soon}
    group by account, what, "on", "from"`)
}

/** What vendors ever offered. */
export function listingsOf(tx: Tx, asked: Asked): Promise<Of<Listing>[]> {
  return tx.rows(sql<Of<Listing>>`
    select a.id as account, l.id, ${epoch(sql`l.listed_on`)} as "on", ${since(asked, sql`l.listed_on`, 'l.known_at')} as "from",
      ${since(asked, sql`l.ended_on`, 'l.ended_known_at')} as "endedFrom"
    from unnest(${asked.accounts}::uuid[]) as a (id)
    join orders_listings l on l.workspace_id = ${tx.workspace} and l.account_id = a.id and l.listed_on <= ${asked.to}`)
}

/** On which days something of each listing was sold. */
export function soldOf(tx: Tx, asked: Asked): Promise<Of<Sold>[]> {
  return tx.rows(sql<Of<Sold>>`
    select distinct a.id as account, n.listing_id as listing, ${epoch(sql`o.placed_on`)} as "on", ${placed(asked)} as "from",
      ${cancelled(asked)} as "cancelledFrom"
    from unnest(${asked.accounts}::uuid[]) as a (id)
    join orders o on o.workspace_id = ${tx.workspace} and o.vendor_id = a.id
      and o.placed_on between ${addDays(asked.from, -quarter)} and ${asked.to}
    join orders_lines n on n.workspace_id = ${tx.workspace} and n.order_id = o.id and n.listing_id is not null`)
}

export interface Returned {
  account: AccountId
  kind: string
  on: number
  from: number
  count: number
}

/** What accounts brought back or found wrong. */
export function returnsOf(tx: Tx, asked: Asked): Promise<Returned[]> {
  return tx.rows(sql<Returned>`
    select account, kind, "on", "from", count(*)::int as count
    from (
      select a.id as account, r.kind, ${epoch(sql`r.returned_on`)} as "on", ${since(asked, sql`r.returned_on`, 'r.known_at')} as "from"
      from unnest(${asked.accounts}::uuid[]) as a (id)
      join orders_returns r on r.workspace_id = ${tx.workspace} and r.account_id = a.id
        and r.returned_on between ${addDays(asked.from, -buyersLookBack)} and ${asked.to}) r
    group by account, kind, "on", "from"`)
}

export interface Ends {
  account: AccountId
  day: Day
  /** Days since 1970 of the first and the last order that was not cancelled, on either side. */
  firstBought: number | null
  lastBought: number | null
  firstSold: number | null
  lastSold: number | null
}

/** The first and the last order of accounts on days, however long ago; each is one look into an index. */
export function endsOf(tx: Tx, asked: Asked, days: readonly { day: Day; ends: Date }[]): Promise<Ends[]> {
  const known = knownBy(asked.basis)
  const end = (side: 'account_id' | 'vendor_id', way: 'asc' | 'desc') => sql`
    (select o.placed_on - date '1970-01-01' from orders o
      where o.workspace_id = ${tx.workspace} and o.${sql.ref(side)} = a.id and o.placed_on <= d.day and ${known('o.known_at')}
        and not coalesce(o.cancelled_at < d.ends and ${known('o.cancelled_known_at')}, false)
      order by o.placed_on ${sql.raw(way)} limit 1)`
  return tx.rows(sql<Ends>`
    select a.id as account, d.day, ${end('account_id', 'asc')} as "firstBought", ${end('account_id', 'desc')} as "lastBought",
      ${end('vendor_id', 'asc')} as "firstSold", ${end('vendor_id', 'desc')} as "lastSold"
    from unnest(${asked.accounts}::uuid[]) as a (id)
    cross join unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)`)
}

export interface Standing {
  account: AccountId
  isVendor: boolean
  /** Days since 1970. */
  since: number | null
}

/** What accounts are: one value for all days, so that a change of it counts every day anew. */
export function standingsOf(tx: Tx, accounts: readonly AccountId[]): Promise<Standing[]> {
  return tx.rows(sql<Standing>`
    select id as account, kind = 'vendor' as "isVendor", since - date '1970-01-01' as since
    from accounts where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[])`)
}

/** Since which day facts of each kind exist, by the knowledge asked for. */
export async function kindsSince(tx: Tx, basis: Basis): Promise<Map<string, Day>> {
  const rows = await tx.rows(sql<{ kind: string; since: Day }>`
    select kind, ${sql.ref(basis === 'frozen' ? 'known_on' : 'happened_on')} as since from orders_kinds
    where workspace_id = ${tx.workspace}`)
  return new Map(rows.map(({ kind, since: day }) => [kind, day]))
}
