-- The SQL of orders, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/orders/store-measures.ts

-- epoch
(:day - date '1970-01-01')

-- since
--   The day, by the knowledge asked for, from which something holds: frozen facts hold from the day on which they were known.
-- known:
(:knownAt at time zone :zone)::date

(case when :day is not null then :epoch end)

-- dayOf
(:moment at time zone :zone)::date

-- placed
o.placed_on

-- firstReturn
--   The first day on which something of an order came back: of some kinds, in one statement beside the order `o`.
(select min(:since) from orders_returns r
where r.workspace_id = :workspace and r.order_id = o.id and :isMeant)

-- cameBack
r.kind <> 'dispute'

-- disputed
r.kind = 'dispute'

-- purchasesOf
--   What accounts bought, orders that are alike counted together.
select account, "on", "from", "cancelledFrom", "returnedFrom", currency, count(*)::int as orders,
  coalesce(sum(amount), 0) as amount, (count(*) - count(amount))::int as untold
from (
  select a.id as account, :epoch as "on", :placed as "from",
    :cancelled as "cancelledFrom", :firstReturn as "returnedFrom", o.currency, o.amount
  from unnest(:accounts::uuid[]) as a (id)
  join orders o on o.workspace_id = :workspace and o.account_id = a.id
    and o.placed_on between :addDays and :to) o
group by account, "on", "from", "cancelledFrom", "returnedFrom", currency

-- salesOf
--   What vendors were asked for, orders that are alike counted together.
select account, "on", "from", "cancelledFrom", "byBuyer", "returnedFrom", "disputedFrom", currency, count(*)::int as orders,
  coalesce(sum(amount), 0) as amount, (count(*) - count(amount))::int as untold
from (
  select a.id as account, :epoch as "on", :placed as "from",
    :cancelled as "cancelledFrom", o.cancelled_by is not distinct from 'buyer' as "byBuyer",
    :firstReturn as "returnedFrom", :firstReturn as "disputedFrom",
    o.currency, o.amount
  from unnest(:accounts::uuid[]) as a (id)
  join orders o on o.workspace_id = :workspace and o.vendor_id = a.id
    and o.placed_on between :addDays and :to) o
group by account, "on", "from", "cancelledFrom", "byBuyer", "returnedFrom", "disputedFrom", currency

-- soon
"on" - :epoch <= :longestCourse

-- promisedOf
--   Orders of vendors that are promised for these days.
-- kept:
case when o.fulfilled_at <= o.promised_at then :since end

select account, "on", "from", "cancelledFrom", "keptFrom", count(*)::int as orders
from (
  select a.id as account, :epoch as "on", :placed as "from",
    :cancelled as "cancelledFrom", :kept as "keptFrom", o.placed_on
  from unnest(:accounts::uuid[]) as a (id)
  join orders o on o.workspace_id = :workspace and o.vendor_id = a.id and o.promised_at is not null
    and o.placed_on between :addDays and :to) o
where "on" between :epoch and :epoch and :soon
group by account, "on", "from", "cancelledFrom", "keptFrom"

-- deedsOf
--   When orders of vendors were fulfilled, accepted and rated, and how long it took or what was given.
-- deed:
select :what as what, :epoch as "on",
  greatest("placedFrom", :since) as "from", :amount::bigint as value
where :moment is not null

-- took:
round(greatest(extract(epoch from :moment - o.happened_at), 0) * 1000)

select account, what, "on", "from", count(*)::int as orders, sum(value) as total
from (
  select a.id as account, o.*, :placed as "placedFrom"
  from unnest(:accounts::uuid[]) as a (id)
  join orders o on o.workspace_id = :workspace and o.vendor_id = a.id
    and (o.fulfilled_at is not null or o.accepted_at is not null or o.rating is not null)
    and o.placed_on between :addDays and :to) o
cross join lateral (
  :deed
  union all :deed
  union all :deed) d
where "on" between :epoch and :epoch and :soon
group by account, what, "on", "from"

-- listingsOf
--   What vendors ever offered.
select a.id as account, l.id, :epoch as "on", :since as "from",
  :since as "endedFrom"
from unnest(:accounts::uuid[]) as a (id)
join orders_listings l on l.workspace_id = :workspace and l.account_id = a.id and l.listed_on <= :to

-- soldOf
--   On which days something of each listing was sold.
select distinct a.id as account, n.listing_id as listing, :epoch as "on", :placed as "from",
  :cancelled as "cancelledFrom"
from unnest(:accounts::uuid[]) as a (id)
join orders o on o.workspace_id = :workspace and o.vendor_id = a.id
  and o.placed_on between :addDays and :to
join orders_lines n on n.workspace_id = :workspace and n.order_id = o.id and n.listing_id is not null

-- returnsOf
--   What accounts brought back or found wrong.
select account, kind, "on", "from", count(*)::int as count
from (
  select a.id as account, r.kind, :epoch as "on", :since as "from"
  from unnest(:accounts::uuid[]) as a (id)
  join orders_returns r on r.workspace_id = :workspace and r.account_id = a.id
    and r.returned_on between :addDays and :to) r
group by account, kind, "on", "from"

-- endsOf
--   The first and the last order of accounts on days, however long ago; each is one look into an index.
-- end:
(select o.placed_on - date '1970-01-01' from orders o
  where o.workspace_id = :workspace and o.:side = a.id and o.placed_on <= d.day and :known
    and not coalesce(o.cancelled_at < d.ends and :known, false)
  order by o.placed_on :way limit 1)

select a.id as account, d.day, :end as "firstBought", :end as "lastBought",
  :end as "firstSold", :end as "lastSold"
from unnest(:accounts::uuid[]) as a (id)
cross join unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)

-- standingsOf
--   What accounts are: one value for all days, so that a change of it counts every day anew.
select id as account, kind = 'vendor' as "isVendor", since - date '1970-01-01' as since
from accounts where workspace_id = :workspace and id = any(:accounts::uuid[])

-- kindsSince
--   Since which day facts of each kind exist, by the knowledge asked for.
select kind, :basis as since from orders_kinds
where workspace_id = :workspace

-- src/modules/orders/store.ts

-- keptKnown
--   A moment stays known since it was first told, as long as it is told the same.
:known = case when o.:moment is not distinct from excluded.:moment
  then o.:known else excluded.:known end

-- saveOrders
--   Writes orders, one row per id; answers those that are new or say something else than before.
insert into orders as o
select r.* from jsonb_populate_recordset(null::orders, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  vendor_id = excluded.vendor_id, placed_on = excluded.placed_on, currency = excluded.currency, happened_at = excluded.happened_at,
  accepted_at = excluded.accepted_at, :keptKnown, promised_at = excluded.promised_at,
  fulfilled_at = excluded.fulfilled_at, :keptKnown,
  cancelled_at = excluded.cancelled_at, :keptKnown, cancelled_by = excluded.cancelled_by,
  rating = excluded.rating, rated_at = excluded.rated_at, :keptKnown
where (o.account_id, o.vendor_id, o.currency, o.happened_at, o.accepted_at, o.promised_at, o.fulfilled_at, o.cancelled_at,
    o.cancelled_by, o.rating, o.rated_at)
  is distinct from (excluded.account_id, excluded.vendor_id, excluded.currency, excluded.happened_at, excluded.accepted_at,
    excluded.promised_at, excluded.fulfilled_at, excluded.cancelled_at, excluded.cancelled_by, excluded.rating, excluded.rated_at)
returning id

-- saveLines
--   Writes lines of orders; answers the orders of which a line is new or says something else.
insert into orders_lines as n
select r.* from jsonb_populate_recordset(null::orders_lines, :asRecords::jsonb) r order by r.order_id, r.line
on conflict (workspace_id, order_id, line) do update set listing_id = excluded.listing_id, product = excluded.product,
  quantity = excluded.quantity, amount = excluded.amount
where (n.listing_id, n.product, n.quantity, n.amount)
  is distinct from (excluded.listing_id, excluded.product, excluded.quantity, excluded.amount)
returning order_id as id

-- dropOtherLines
--   Takes away the lines of orders that were told whole and no longer have them; answers the orders concerned.
delete from orders_lines n
where n.workspace_id = :workspace and n.order_id = any(:orders::uuid[])
  and not exists (select from unnest(:order_id::uuid[], :line::text[]) as k (id, line)
    where k.id = n.order_id and k.line = n.line)
returning n.order_id as id

-- sumUp
--   Adds up the lines of orders; the sum is unknown where a line does not say what it costs.
update orders o set amount = s.amount from (
  select n.order_id, case when count(*) = count(n.amount) then sum(n.amount) end as amount from orders_lines n
  where n.workspace_id = :workspace and n.order_id = any(:orders::uuid[]) group by n.order_id) s
where o.workspace_id = :workspace and o.id = s.order_id and o.amount is distinct from s.amount

-- placeColumns
o.id, o.account_id as account, o.account_raw as "accountRaw", o.vendor_id as vendor,
o.vendor_raw as "vendorRaw", o.name, o.currency, o.placed_on as day

-- placesOf
--   Where these orders lay before they are written again.
select :placeColumns from orders o where o.workspace_id = :workspace and o.id = any(:ids::uuid[])

-- ordersNamed
--   Orders of a source by the number that people know them by; one with several vendors stands there for each.
select :placeColumns from orders o
where o.workspace_id = :workspace and o.source = :source and o.name = any(:names::text[]) order by o.id

-- saveReturns
--   Writes returns; answers those that are new or say something else than before.
insert into orders_returns as t
select r.* from jsonb_populate_recordset(null::orders_returns, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  vendor_id = excluded.vendor_id, vendor_raw = excluded.vendor_raw, order_id = excluded.order_id, kind = excluded.kind,
  currency = excluded.currency, amount = excluded.amount, reason = excluded.reason, returned_on = excluded.returned_on,
  happened_at = excluded.happened_at
where (t.account_id, t.vendor_id, t.order_id, t.kind, t.currency, t.amount, t.reason, t.happened_at)
  is distinct from (excluded.account_id, excluded.vendor_id, excluded.order_id, excluded.kind, excluded.currency,
    excluded.amount, excluded.reason, excluded.happened_at)
returning id

-- returnPlacesOf
--   Whose these returns were, and of which day, before they are written again.
select account_id as account, vendor_id as vendor, returned_on as day from orders_returns
where workspace_id = :workspace and id = any(:ids::uuid[])

-- saveListings
--   Writes listings; answers those that are new or say something else than before.
insert into orders_listings as o
select r.* from jsonb_populate_recordset(null::orders_listings, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  title = excluded.title, category = excluded.category, currency = excluded.currency, price = excluded.price,
  listed_on = excluded.listed_on, happened_at = excluded.happened_at, ended_on = excluded.ended_on,
  :keptKnown
where (o.account_id, o.title, o.category, o.currency, o.price, o.happened_at, o.ended_on)
  is distinct from (excluded.account_id, excluded.title, excluded.category, excluded.currency, excluded.price,
    excluded.happened_at, excluded.ended_on)
returning id

-- listingPlacesOf
select account_id as account, listed_on as day from orders_listings
where workspace_id = :workspace and id = any(:ids::uuid[])

-- realign
--   Puts orders, returns and listings of these accounts on the accounts that their own ids now belong to.
-- follow:
update :table t set :side = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.:side = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.:side and t.:side <> i.account_id

-- hasFacts
--   Whether the workspace has any order, return or listing.
select from orders_kinds where workspace_id = :workspace limit 1

-- sumsOf
--   What accounts bought or sold within spans, a row per currency; cancelled orders are left out.
select t.raw, i.account_id as account, t.from_day as span, o.currency, count(*)::int as orders,
  coalesce(sum(o.amount), 0) as amount, (count(*) - count(o.amount))::int as untold, max(o.happened_at) as last
from unnest(:raw::uuid[], :from::date[], :to::date[])
  as t (raw, from_day, to_day)
join accounts_identities i on i.workspace_id = :workspace and i.raw_id = t.raw
join orders o on o.workspace_id = :workspace and :id = i.account_id and :raw = t.raw
  and o.placed_on between t.from_day and t.to_day and o.cancelled_at is null
group by t.raw, i.account_id, t.from_day, o.currency order by 1, 3, 4

-- orderColumns
o.id, o.name, o.happened_at as "placedAt", o.currency, o.amount, o.accepted_at as "acceptedAt", o.promised_at as "promisedAt",
o.fulfilled_at as "fulfilledAt", o.cancelled_at as "cancelledAt", o.cancelled_by as "cancelledBy", o.rating,
o.account_id as buyer, o.vendor_id as vendor,
coalesce((select jsonb_agg(jsonb_build_object('line', n.line, 'product', coalesce(n.product, l.title, l.name), 'listing', l.name,
    'quantity', n.quantity, 'amount', n.amount) order by n.line)
  from orders_lines n left join orders_listings l on l.workspace_id = n.workspace_id and l.id = n.listing_id
  where n.workspace_id = :workspace and n.order_id = o.id), '[]') as lines,
coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'on', r.returned_on) order by r.happened_at)
  from orders_returns r where r.workspace_id = :workspace and r.order_id = o.id), '[]') as returns

-- pastCursor
(:before::timestamptz is null
  or (:at, :id) < (:before::timestamptz, :before::uuid))

-- ordersOf
--   What an account bought or sold, newest first, before a cursor of (placed, id).
select :orderColumns from orders o
where o.workspace_id = :workspace and :id = :account
  and :pastCursor
order by o.happened_at desc, o.id desc limit :limit

-- ordersBehind
--   Orders on which a measure rests: of some days, those that weigh most first.
-- on:
(:moment at time zone :zone)::date between :from and :to

-- placed:
o.placed_on between :from and :to

-- newest:
o.happened_at desc

-- cancelled / where:
:placed and o.cancelled_at is not null and o.cancelled_by is distinct from 'buyer'

-- late / where:
:on and o.cancelled_at is null and coalesce(o.fulfilled_at, :now) > o.promised_at

-- late / order:
o.promised_at

-- fulfilled / order:
o.fulfilled_at - o.happened_at desc

-- accepted / order:
o.accepted_at - o.happened_at desc

-- rated / order:
o.rating, o.rated_at desc

select :orderColumns from orders o
where o.workspace_id = :workspace and :id = :account and :where
order by :order, o.id limit :limit

-- returnsBehind
--   The newest returns of some kinds within a span of days.
select :returnColumns from orders_returns r left join orders o on o.workspace_id = :workspace and o.id = r.order_id
where r.workspace_id = :workspace and :side = :account
  and r.kind = any(:kinds::text[]) and r.returned_on between :from and :to
order by r.happened_at desc, r.id desc limit :limit

-- orderOf
select :orderColumns from orders o where o.workspace_id = :workspace and o.id = :id

-- returnColumns
r.id, r.kind, r.happened_at as at, o.name as "order", r.order_id as "orderId", r.currency, r.amount, r.reason

-- returnsOfAccount
--   What an account brought back, or got back as a vendor, newest first.
select :returnColumns from orders_returns r
left join orders o on o.workspace_id = :workspace and o.id = r.order_id
where r.workspace_id = :workspace and (r.account_id = :account or r.vendor_id = :account)
  and :pastCursor
order by r.happened_at desc, r.id desc limit :limit

-- listingsOfAccount
--   What a vendor offers and offered, newest first.
select l.id, l.name, l.title, l.category, l.currency, l.price, l.happened_at as "listedAt", l.listed_on as "listedOn",
  l.ended_on as "endedOn"
from orders_listings l
where l.workspace_id = :workspace and l.account_id = :account and :pastCursor
order by l.happened_at desc, l.id desc limit :limit

-- listingsAmong
--   Which of these listings are an account's own.
select id from orders_listings
where workspace_id = :workspace and account_id = :account and id = any(:ids::uuid[])

-- countsOf
--   How much of each kind is kept of an account.
select
  (select count(*) from orders where workspace_id = :workspace and account_id = :account) as bought,
  (select count(*) from orders where workspace_id = :workspace and vendor_id = :account) as sold,
  (select count(*) from orders_returns
    where workspace_id = :workspace and (account_id = :account or vendor_id = :account)) as returns,
  (select count(*) from orders_listings where workspace_id = :workspace and account_id = :account) as listings,
  array(select distinct currency from orders
    where workspace_id = :workspace and (account_id = :account or vendor_id = :account) order by 1) as currencies

-- namesSeen
--   The names of accounts that a viewer sees; the others stay without one.
select a.id, a.name from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible
