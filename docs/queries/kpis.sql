-- The SQL of kpis, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/kpis/store/base.ts

-- based
--   A query of accounts with `id`, `name` and the `value` by which they are split.
-- then:
null::text

-- accounts:
select a.id, a.name, :then as value from accounts a
where a.workspace_id = :workspace and :visible and :among

select * from (:accounts) s where s.value is not distinct from :value::text

-- valueThen
--   An attribute as it was at a moment; of an account that came later, as it was first.
-- told:
h.workspace_id = :workspace and h.account_id = a.id and h.attribute = :by and not h.due

(select v.value from (
(select 1 as place, h.value #>> '{}' as value from accounts_history h where :told and h.happened_at < :start
  order by h.happened_at desc, h.known_at desc, h.id desc limit 1)
union all
(select 2 as place, h.value #>> '{}' as value from accounts_history h where :told and h.happened_at >= :start
  order by h.happened_at, h.id limit 1)) v order by v.place limit 1)

-- src/modules/kpis/store/movements.ts

-- sumsOf
--   What moved in a period: for each kind by month, by value and in all, and what stood before it.
with base as materialized (:based), moved as (
  select f.account_id, f.amount, b.value,
    case when f.on_day < :from::date then 'opening' else f.kind end as kind,
    case when f.on_day >= :from::date then date_trunc('month', f.on_day)::date end as month
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :to::date
)
select case grouping(month, value) when 1 then 'month' when 2 then 'value' else 'all' end as of,
  kind, month, value, sum(amount)::bigint as amount, count(distinct account_id)::int as accounts
from moved group by grouping sets ((kind, month), (kind, value), (kind))

-- halfEven
--   Rounds half a unit to the even one, as amounts are converted everywhere.
(round(:amount) - case
when abs(:amount - trunc(:amount)) = 0.5 and mod(round(:amount), 2) <> 0 then sign(:amount) else 0 end)

-- keptBy
--   What of the revenue at the start is kept by the end, by commercial parent, at the rates of the start (rule 23). Accounts of one
--   parent that were split apart by their values count in each part by themselves.
-- part:
jsonb_to_recordset(:worth::jsonb) as w (currency text, first numeric, last numeric)

with base as materialized (:based), own as (
  select f.account_id, f.top_id, b.value,
    coalesce(sum(f.amount) filter (where f.on_day < :from::date), 0) as start, sum(f.amount) as finish
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :to::date
  group by f.account_id, f.top_id, b.value
), held as (
  select distinct on (x.account_id, x.currency) x.account_id, x.currency, x.amounts from revenue_foreign x
  where x.workspace_id = :workspace and x.on_day <= :to::date and :length::boolean
  order by x.account_id, x.currency, x.on_day desc
), exchanged as (
  select h.account_id, sum(:halfEven - :halfEven) as gap
  from held h join :part on w.currency = h.currency cross join unnest(h.amounts) as m (amount) group by h.account_id
), units as (
  select o.value, o.top_id, sum(o.start) as start, greatest(0, sum(o.finish + coalesce(e.gap, 0))) as finish
  from own o left join exchanged e on e.account_id = o.account_id group by o.value, o.top_id
)
select value, sum(start)::bigint as start, sum(least(start, finish))::bigint as kept, sum(finish)::bigint as end,
  count(*)::int as customers, count(*) filter (where finish > 0)::int as "keptCustomers"
from units where start > 0 group by value

-- movedAccounts
--   Accounts behind a number, whoever moved most first.
-- told:
f.on_day >= :from::date and f.kind = any(:kinds::text[])

with base as materialized (:based), moved as (
  select b.id, b.name, coalesce(sum(f.amount) filter (where f.on_day < :from::date), 0)::bigint as opening,
    coalesce(sum(f.amount) filter (where :told), 0)::bigint as amount, sum(f.amount)::bigint as closing,
    max(f.on_day) filter (where :told) as "on"
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :to::date
  group by b.id, b.name
)
select * from moved where "on" is not null
  [and (-abs(amount), id) > (:size::bigint, :id::uuid) | ]
order by -abs(amount), id limit :limit

-- movedLines
--   Every movement of a period in order, after one.
with base as materialized (:based)
select b.id, b.name, b.value, f.on_day as day, f.kind, f.amount
from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id
  and f.on_day between :from::date and :to::date
[where (f.on_day, b.id, f.kind) > (:day::date, :id::uuid, :kind) | ]
order by f.on_day, b.id, f.kind limit :limit

-- unknownCount
--   Accounts that have contracts and no known ARR: what was last known of it stands, and that is said beside the sums.
with base as materialized (:based)
select count(*)::int as count from base b
join accounts a on a.workspace_id = :workspace and a.id = b.id and a.arr is null
where exists (select from revenue_contracts c
  where c.workspace_id = :workspace and c.account_id = a.id and not c.is_trial)
