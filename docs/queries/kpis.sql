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

-- src/modules/kpis/store/closes.ts

-- columns
month, closed_at as "closedAt", member_id as by, currency, arr

-- closes
--   Closed months, the newest first.
select :columns from kpis_closes where workspace_id = :workspace order by month desc

-- closeOf
select :columns, document, page from kpis_closes where workspace_id = :workspace and month = :month

-- saveClose
--   Keeps a month as it is known now, with every account's part of it; false where it is closed already.
insert into kpis_closes (workspace_id, month, closed_at, member_id, currency, arr, document, page)
values (:workspace, :month, :now, :by, :currency, :arr, :document::jsonb, :page)
on conflict do nothing returning month

insert into kpis_close_accounts (workspace_id, month, account_id, arr)
select :workspace, :month::date, f.account_id, sum(f.amount)
from revenue_flows f join accounts a on a.workspace_id = :workspace and a.id = f.account_id
  and a.merged_into is null and a.gone_at is null
where f.workspace_id = :workspace and f.on_day <= :last::date
group by f.account_id having sum(f.amount) <> 0

-- restatedSince
--   What accounts had at the end of a closed month, then and as it is known now, where the two differ.
with closed as (
  select account_id, arr from kpis_close_accounts where workspace_id = :workspace and month = :month::date
), now as (
  select f.account_id, sum(f.amount) as arr
  from revenue_flows f join accounts a on a.workspace_id = :workspace and a.id = f.account_id
    and a.merged_into is null and a.gone_at is null
  where f.workspace_id = :workspace and f.on_day <= :last::date
  group by f.account_id
)
select a.id as account, a.name, coalesce(c.arr, 0)::bigint as closed, coalesce(n.arr, 0)::bigint as now
from closed c full join now n on n.account_id = c.account_id
join accounts a on a.workspace_id = :workspace and a.id = coalesce(c.account_id, n.account_id)
where coalesce(c.arr, 0) <> coalesce(n.arr, 0)

-- src/modules/kpis/store/facts.ts

-- halfEven
--   Rounds half a unit to the even one, as amounts are converted everywhere.
(round(:amount) - case
when abs(:amount - trunc(:amount)) = 0.5 and mod(round(:amount), 2) <> 0 then sign(:amount) else 0 end)

-- factsOf
--   What some periods say of revenue. Start and end are compared by commercial parent, at the rates of the start (rule 23): accounts
--   of one parent that are split apart by their values count in each part by themselves. What moved is told by account.
-- asked:
unnest(:at::int[], :from::date[],
:to::date[]) as p (n, first, last)

-- part:
jsonb_to_recordset(:worth::jsonb) as w (period int, currency text, first numeric, last numeric)

-- moved:
coalesce(sum(f.amount) filter (where f.on_day >= p.first and f.kind = any(:kinds::text[])), 0)

with base as materialized (:based), own as (
  select p.n, f.account_id, f.top_id, b.value,
    coalesce(sum(f.amount) filter (where f.on_day < p.first), 0) as start, sum(f.amount) as finish,
    :moved as won, :moved as expanded,
    :moved as shrunk, :moved as churned, min(f.on_day) as since,
    max(f.on_day) filter (where f.on_day >= p.first and f.kind = 'churn') as lost_on
  from base b
  join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id
  join :asked on f.on_day <= p.last
  group by p.n, f.account_id, f.top_id, b.value
), held as (
  select distinct on (p.n, x.account_id, x.currency) p.n, x.account_id, x.currency, x.amounts
  from revenue_foreign x join :asked on x.on_day <= p.last
  where x.workspace_id = :workspace and :length::boolean
  order by p.n, x.account_id, x.currency, x.on_day desc
), exchanged as (
  select h.n, h.account_id, sum(:halfEven - :halfEven) as gap
  from held h join :part on w.currency = h.currency and w.period = h.n cross join unnest(h.amounts) as m (amount)
  group by h.n, h.account_id
), units as (
  select o.n, o.value, o.top_id, sum(o.start) as start, greatest(0, sum(o.finish + coalesce(e.gap, 0))) as finish,
    sum(o.finish) as closing, sum(o.won) as won, sum(o.expanded) as expanded, -sum(o.shrunk) as shrunk,
    -sum(o.churned) as churned, count(o.lost_on) as lost, sum(o.lost_on - o.since) as lost_days
  from own o left join exchanged e on e.n = o.n and e.account_id = o.account_id group by o.n, o.value, o.top_id
)
select n as period, value, coalesce(sum(start) filter (where start > 0), 0)::bigint as start,
  coalesce(sum(least(start, finish)) filter (where start > 0), 0)::bigint as kept,
  coalesce(sum(finish) filter (where start > 0), 0)::bigint as end,
  (count(*) filter (where start > 0))::int as customers,
  (count(*) filter (where start > 0 and finish > 0))::int as "keptCustomers",
  (count(*) filter (where closing > 0))::int as payers,
  sum(closing)::bigint as closing, sum(won)::bigint as won, sum(expanded)::bigint as expanded,
  sum(shrunk)::bigint as shrunk, sum(churned)::bigint as churned, sum(lost)::int as "lostAccounts",
  coalesce(sum(lost_days) / 30.4375, 0)::float8 as "lostMonths"
from units group by n, value

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

-- src/modules/kpis/store/targets.ts

-- targets
--   Every target that was set, the newest of each KPI first.
select kpi, from_day as "from", target, member_id as by from kpis_targets
where workspace_id = :workspace order by kpi, from_day desc

-- saveTarget
insert into kpis_targets (workspace_id, kpi, from_day, target, member_id, set_at)
values (:workspace, :kpi, :from, :target, :by, :now)
on conflict (workspace_id, kpi, from_day) do update set target = excluded.target, member_id = excluded.member_id,
  set_at = excluded.set_at
