-- The SQL of kpis, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/kpis/store/answers.ts

-- isLarge
select exists (select from accounts where workspace_id = :workspace offset :largeBase::int) as found

-- keptAnswer
select asked_on as "askedOn", day, answer from kpis_answers
where workspace_id = :workspace and question = :question

-- noteAsked
--   From now on a question is worked out ahead, or somebody still asks it.
insert into kpis_answers (workspace_id, question, asked_on) values (:workspace, :question, :on)
on conflict (workspace_id, question) do update set asked_on = excluded.asked_on

-- keepQuestions
--   Which questions are worked out ahead: the usual ones, and those that somebody asked since a day, are kept fresh; the daily ones
--   are worked out once a day until somebody asks.
delete from kpis_answers where workspace_id = :workspace and (asked_on is null or asked_on < :since::date)
  and question <> all(:usual::text[]) and question <> all(:daily::text[])

update kpis_answers set asked_on = null
where workspace_id = :workspace and asked_on < :since::date and question = any(:daily::text[])

insert into kpis_answers (workspace_id, question, asked_on)
select :workspace, q.question, q.asked_on
from (select unnest(:usual::text[]) as question, :on::date as asked_on
  union all select unnest(:daily::text[]), null) q
where not exists (select from kpis_answers k where k.workspace_id = :workspace and k.question = q.question)
on conflict do nothing

-- claimDue
--   Takes the question that is due next: first those that were not answered today, of them those that somebody asks; then those behind
--   whose answers something changed, the oldest first. Whatever changes from here on makes it due again.
update kpis_answers k set is_stale = false, begun_at = :now
where k.workspace_id = :workspace and k.question = (
  select question from kpis_answers d
  where d.workspace_id = :workspace
    and case when d.begun_at is null then d.day is distinct from :on::date or d.is_stale and d.asked_on is not null
      else d.begun_at < :now::timestamptz - :mostMinutes::int * interval '1 minute' end
    and (d.day is distinct from :on::date and d.asked_on is not null or not exists (
      select from kpis_answers r where r.workspace_id = :workspace
        and r.told_at + r.took * :timesRest::int * interval '1 millisecond' > :now))
  order by d.day is not distinct from :on::date, d.asked_on is null, d.told_at nulls first, d.question limit 1
  for update skip locked)
returning k.question

-- saveAnswer
--   Nothing is kept where everything was forgotten meanwhile, or somebody else began anew.
update kpis_answers set day = :day, answer = :answer::jsonb, told_at = :at, took = :took, begun_at = null
where workspace_id = :workspace and question = :question and begun_at = :begun

-- dropQuestion
delete from kpis_answers where workspace_id = :workspace and question = :question

-- makeStale
--   Something changed: what is kept is given until it is worked out anew.
update kpis_answers set is_stale = true where workspace_id = :workspace and not is_stale

-- forgetAnswers
--   Nothing that is kept holds any more: who asks waits until it is worked out.
delete from kpis_answers where workspace_id = :workspace

-- src/modules/kpis/store/base.ts

-- based
--   A query of accounts with `id`, `name` and the `value` by which they are split.
-- then:
null::text

-- then:
a.id::text

-- accounts:
select a.id, a.name, :then as value from accounts a
where a.workspace_id = :workspace and :visible and :among

select * from (:accounts) s where s.value is not distinct from :value::text

-- wasCustomer
--   Who was a customer at the end of a day, of aliases `b` (the account) and `t` (the day): neither not yet nor no longer ours
--   (rule 18). Of whom no stage is known by then, what was shown of it counts.
coalesce((select h.value #>> '{}' from accounts_history h
where h.workspace_id = :workspace and h.account_id = b.id and h.attribute = 'stage' and not h.due
  and h.happened_at < (t.day + 1)::timestamp at time zone :zone
order by h.happened_at desc, h.known_at desc, h.id desc limit 1), '') not in ('prospect', 'trial', 'churned')

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

-- src/modules/kpis/store/beginnings.ts

-- periodsAs
unnest(:at::int[], :from::date[],
:to::date[]) as p (n, first, last)

-- maskOf
--   The features that are key actions, as a mask over their numbers.
(
select coalesce(bit_or(set_bit(repeat('0', 256)::bit(256), number, 1)), repeat('0', 256)::bit(256)) from events_features
where workspace_id = :workspace and :keyActions or (workspace_id = :workspace and name = any(:keyActions::text[])))

-- activationsOf
--   Who was activated, and who came to a first key action and when, by the days since which accounts are customers. Nobody can say
--   it of those who began before events told of features.
with base as materialized (:based), mask as materialized (select :maskOf as bits), known as (
  select min(first_day) as since from events_features where workspace_id = :workspace
), begun as (
  select b.id, b.value, a.since from base b cross join known k
  join accounts a on a.workspace_id = :workspace and a.id = b.id and a.since >= k.since
), fared as (
  select g.value, g.since, g.since + :activationDays::int as judged_on, f.on_day as valued_on, c.keys
  from begun g cross join mask m
  left join lateral (
    select d.day as on_day from events_account_day d
    where d.workspace_id = :workspace and d.account_id = g.id and d.day >= g.since
      and (d.features & m.bits) <> repeat('0', 256)::bit(256)
    order by d.day limit 1
  ) f on true
  left join lateral (
    select bit_count(bit_or(d.features & m.bits)) as keys from events_account_day d
    where d.workspace_id = :workspace and d.account_id = g.id
      and d.day >= f.on_day and d.day < g.since + :activationDays::int
  ) c on true
)
select p.n as period, f.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs
join fared f on f.judged_on between p.first and p.last or f.valued_on between p.first and p.last
cross join lateral (values
  ('begun', (f.judged_on between p.first and p.last)::int),
  ('activated', (f.judged_on between p.first and p.last and coalesce(f.keys, 0) >= :keyCount::int)::int),
  ('valued', (f.valued_on between p.first and p.last)::int),
  ('valueDays', case when f.valued_on between p.first and p.last then f.valued_on - f.since end)
) t (fact, amount)
where t.amount is not null
group by p.n, f.value, t.fact

-- earlyLossesOf
--   Customers lost soon after their first ARR, of those whose first days ended in a period. A parent is one customer.
with base as materialized (:based), days as (
  select b.value, f.top_id, f.on_day, sum(f.amount) as amount
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id
  group by b.value, f.top_id, f.on_day
), courses as (
  select value, top_id, on_day, sum(amount) over unit as held, min(on_day) over (partition by value, top_id) as since
  from days window unit as (partition by value, top_id order by on_day)
), units as (
  select value, top_id, since + :within::int as judged_on,
    coalesce(bool_or(held <= 0 and on_day > since and on_day <= since + :within::int), false) as was_lost
  from courses group by value, top_id, since
)
select p.n as period, u.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs join units u on u.judged_on between p.first and p.last
cross join lateral (values ('early', 1), ('earlyLost', u.was_lost::int)) t (fact, amount)
group by p.n, u.value, t.fact

-- firstGoalsOf
--   Goals of success plans that were due in the first days, and whether they were reached by the end of the period.
with base as materialized (:based)
select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs
join success_plans_objectives o on o.workspace_id = :workspace and o.kind = 'goal' and o.due_on between p.first and p.last
join base b on b.id = o.account_id
join accounts a on a.workspace_id = :workspace and a.id = b.id
  and o.due_on between a.since and a.since + :beginningDays::int
left join lateral (
  select g.value from success_plans_progress g
  where g.workspace_id = :workspace and g.objective_id = o.id
    and g.happened_at < (:ends::timestamptz[])[p.n + 1] + interval '1 day'
  order by g.happened_at desc limit 1
) g on true
cross join lateral (values
  ('firstGoals', 1),
  ('firstGoalsReached', (case when o.target_value >= o.start_value then coalesce(g.value, o.start_value) >= o.target_value
    else coalesce(g.value, o.start_value) <= o.target_value end)::int)
) t (fact, amount)
group by p.n, b.value, t.fact

-- firstRatingsOf
--   CSAT answers in the first days of accounts.
with base as materialized (:based)
select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs
join surveys_answers s on s.workspace_id = :workspace and s.kind = 'csat' and s.answered_on between p.first and p.last
join base b on b.id = s.account_id
join accounts a on a.workspace_id = :workspace and a.id = b.id
  and s.answered_on between a.since and a.since + :beginningDays::int
cross join lateral (values ('ratings', 1), ('ratingSum', s.score)) t (fact, amount)
group by p.n, b.value, t.fact

-- mailOf
--   Mail to customers that went out in a period, and what of it was answered so far.
with base as materialized (:based), sent as (
  select b.value, (m.outcome_at at time zone :zone)::date as on_day, (m.replied_at is not null)::int as answered
  from base b join messaging_messages m on m.workspace_id = :workspace and m.account_id = b.id
    and m.status in ('sent', 'replied') and m.redirect_to is null
)
select p.n as period, s.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs join sent s on s.on_day between p.first and p.last
cross join lateral (values ('mailSent', 1), ('mailAnswered', s.answered)) t (fact, amount)
group by p.n, s.value, t.fact

-- pursuitsOf
--   Opportunities to expand that somebody pursued and that ended in a period, won or without a sale.
with base as materialized (:based)
select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
from :periodsAs
join expansion_opportunities e on e.workspace_id = :workspace and e.state not in ('open', 'pursued')
  and e.pursued_on is not null and e.settled_on between p.first and p.last
join base b on b.id = e.account_id
cross join lateral (values ('pursuitsEnded', 1), ('pursuitsWon', (e.state = 'won')::int)) t (fact, amount)
group by p.n, b.value, t.fact

-- src/modules/kpis/store/behind.ts

-- accountsAfter
--   Accounts that can have a part in a fact of a period, so that nobody pages through all the others; the largest first.
-- among:
:among and :touching

with sized as (
  select b.id, b.name,
    abs(coalesce(sum(f.amount) filter (where f.on_day >= :from::date and f.kind = any(:kinds::text[])), 0))::bigint as moved,
    greatest(coalesce(sum(f.amount) filter (where f.on_day < :from::date), 0), coalesce(sum(f.amount), 0))::bigint as paid
  from (:based) b
  left join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :to::date
  group by b.id, b.name
)
select * from sized
[where (-moved, -paid, name, id) > (:moved::bigint, :paid::bigint, :name, :id::uuid) | ]
order by moved desc, paid desc, name, id limit :limit

-- eachOf
--   The same for some accounts alone, each told by itself.
-- among:
a.id = any(:accounts::uuid[])

-- touchingOf
true

exists (select :rows)

a.since <= :to::date

a.since between :from::date - 30 and :to::date

-- rowsBehind
--   The rows of which a fact is told; null where it is told of the account's own beginning.
from success_plans_objectives o
where o.workspace_id = :workspace and o.account_id = a.id and o.due_on <= :to::date

from surveys_answers s
where s.workspace_id = :workspace and s.account_id = a.id and s.kind = 'csat' and s.answered_on <= :to::date

from messaging_messages m where m.workspace_id = :workspace and m.account_id = a.id and m.outcome_at is not null

from expansion_opportunities e where e.workspace_id = :workspace and e.account_id = a.id and e.settled_on <= :to::date

from revenue_flows f where f.workspace_id = :workspace and f.account_id = a.id and f.on_day <= :to::date

-- src/modules/kpis/store/benchmarks.ts

-- customers
a.workspace_id = :workspace and :visible and a.stage not in ('prospect', 'trial', 'churned')

-- alikeTo
--   Whoever the viewer does not see is no peer (rule 37).
select o.size, o.plan, count(*) filter (where a.size = o.size and a.plan = o.plan)::int as both,
  count(*) filter (where a.size = o.size)::int as "bySize", count(*) filter (where a.plan = o.plan)::int as "byPlan"
from accounts o left join accounts a on :customers and a.id <> o.id and (a.size = o.size or a.plan = o.plan)
where o.workspace_id = :workspace and o.id = :account
group by o.size, o.plan

-- standingsOf
--   Where an account stands in some measures among customers of the same size, plan or both, as shown today.
:name = :name

and

with own as (
  select id, size, plan from accounts where workspace_id = :workspace and id = :account
), chosen as (
  (select a.id from own o join accounts a on :customers and :same and a.id <> o.id order by a.id limit :mostPeers)
  union all select id from own
), known as materialized (
  select a.id, array[:measures]::float8[] as numbers
  from chosen a left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
)
select n.at - 1 as at, o.numbers[n.at] as value, count(k.numbers[n.at])::int as peers,
  count(*) filter (where k.numbers[n.at] < o.numbers[n.at])::int as below,
  count(*) filter (where k.numbers[n.at] = o.numbers[n.at])::int as same,
  percentile_cont(0.5) within group (order by k.numbers[n.at]) as median
from known o join known k on k.id <> o.id cross join generate_series(1, :length::int) as n (at)
where o.id = :account and o.numbers[n.at] is not null
group by n.at, o.numbers[n.at] order by n.at

-- spreadsIn
--   The middle half of measures in each group, as shown at the close of a day, where enough accounts know one; in their order.
case when a.is_customer then :measure end

with base as materialized (
  select b.id, b.value, :wasCustomer as is_customer
  from (:based) b cross join (select :day::date as day) t
)
select a.value, array[:each] as accounts,
  jsonb_build_array(:each) as marks
from base a :shownMeasures group by a.value

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

-- src/modules/kpis/store/cohorts.ts

-- courses
--   By unit and day, with what it held at the end of that day. A customer is a commercial parent: what moves within it is no loss.
base as materialized (:based), days as (
  select f.top_id, f.on_day, sum(f.amount) as amount
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :today::date
  group by f.top_id, f.on_day
), courses as (
  select top_id, on_day, sum(amount) over (partition by top_id order by on_day) as held from days
)

-- stretchIn
date_trunc(:grain, :day)::date

-- stepsOf
--   What changed in each cohort in each stretch, of those that began within the stretches.
with base as materialized (:based), moved as (
  select f.top_id, :stretchIn as stretch, sum(f.amount) as amount
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :today::date
  group by 1, 2
), held as (
  select top_id, stretch, amount, min(stretch) over unit as cohort, sum(amount) over (unit order by stretch) as held
  from moved window unit as (partition by top_id)
)
select cohort, stretch, (count(*) filter (where stretch = cohort))::int as began,
  sum((held > 0)::int - (held - amount > 0)::int)::int as customers, sum(amount)::bigint as arr
from held where cohort = any(:starts::date[]) group by cohort, stretch

-- gapsByAccount
--   By account, cohort and stretch: how much more its ARR would be at the rates of the end of its cohort's own stretch (rule 23).
-- rates:
jsonb_to_recordset(:worth::jsonb) as

began as (
  select f.top_id, min(:stretchIn) as cohort
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :today::date
  group by f.top_id
), foreigners as (
  select distinct f.account_id, n.cohort
  from revenue_foreign x join base b on b.id = x.account_id
  join revenue_flows f on f.workspace_id = :workspace and f.account_id = x.account_id
  join began n on n.top_id = f.top_id
  where x.workspace_id = :workspace
), gaps as (
  select h.account_id, h.cohort, h.stretch,
    sum(:halfEven - :halfEven) as gap
  from foreigners o
  join :rates w (stretch date, last date, currency text, factor numeric) on w.stretch >= o.cohort
  join :rates s (stretch date, currency text, factor numeric) on s.stretch = o.cohort and s.currency = w.currency
  cross join lateral (
    select o.account_id, o.cohort, w.stretch, w.factor, s.factor as own, x.amounts from revenue_foreign x
    where x.workspace_id = :workspace and x.account_id = o.account_id and x.currency = w.currency and x.on_day <= w.last
    order by x.on_day desc limit 1
  ) h cross join unnest(h.amounts) as m (amount)
  group by h.account_id, h.cohort, h.stretch
)

-- gapsOf
with base as materialized (:based), :gapsByAccount
select cohort, stretch, sum(gap)::bigint as gap from gaps where cohort = any(:starts::date[])
group by cohort, stretch having sum(gap) <> 0

-- cohortAccounts
--   Accounts of the customers behind a cell, whoever lost or gained most first.
with base as materialized (:based), :gapsByAccount, told as (
  select b.id, b.name, coalesce(sum(f.amount) filter (where f.on_day <= :cohortEnd::date), 0)::bigint as began,
    (sum(f.amount) filter (where f.on_day <= :stretchEnd::date) + coalesce(max(g.gap), 0))::bigint as now
  from began n join revenue_flows f on f.workspace_id = :workspace and f.top_id = n.top_id
  join base b on b.id = f.account_id
  left join gaps g on g.account_id = b.id and g.stretch = :stretch::date
  where n.cohort = :cohort::date and f.on_day <= :stretchEnd::date
  group by b.id, b.name
)
select * from told [where (-abs(now - began), id) > (:size::bigint, :id::uuid) | ]
order by -abs(now - began), id limit :limit

-- livedOf
--   How long customers have paid, and whether they were lost then: the first time that nothing was left.
with :courses, begun as (
  select top_id, min(on_day) as since from courses where held > 0 group by top_id
), ends as (
  select b.top_id, b.since, min(c.on_day) as lost_on
  from begun b left join courses c on c.top_id = b.top_id and c.on_day > b.since and c.held <= 0
  group by b.top_id, b.since
)
select (coalesce(lost_on, :today::date) - since)::int as days, lost_on is not null as lost, count(*)::int as customers
from ends group by 1, 2 order by 1, 2

-- payersOf
--   ARR of all today, and how many customers pay.
with base as materialized (:based), held as (
  select f.top_id, sum(f.amount) as arr
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.on_day <= :today::date
  group by f.top_id having sum(f.amount) > 0
)
select coalesce(sum(arr), 0)::bigint as arr, count(*)::int as customers from held

-- buyersOf
--   What buyers did, by days with an order that was not cancelled.
with base as materialized (:based), days as (
  select b.id, o.placed_on, sum(o.amount) as amount,
    bool_and(o.amount is not null and o.currency = :currency) as is_known,
    row_number() over (partition by b.id order by o.placed_on) as turn
  from (select id from base order by id) b
  join orders o on o.workspace_id = :workspace and o.account_id = b.id
    and o.cancelled_at is null and o.placed_on <= :today::date
  group by b.id, o.placed_on
)
select (count(*) - 1)::int as repeats, (max(placed_on) - min(placed_on))::int as last, (:today::date - min(placed_on))::int as age,
  case when bool_and(is_known) then (avg(amount) filter (where turn > 1))::float8 end as spent
from days group by id order by id limit :mostBuyers

-- src/modules/kpis/store/dashboards.ts

-- columns
id, member_id as maker, name, is_shared as "isShared", span, tiles, changed_by as "changedBy",
changed_at as "changedAt"

-- dashboardsFor
--   A member's own dashboards and those that are shared, by name.
select :columns from kpis_dashboards
where workspace_id = :workspace and (is_shared or member_id = :member) order by lower(name), id

-- heldDashboard
--   One that a member may open, held until the transaction ends.
select :columns from kpis_dashboards
where workspace_id = :workspace and id = :id and (is_shared or member_id = :member) for update

-- saveDashboard
insert into kpis_dashboards (workspace_id, id, member_id, name, is_shared, span, tiles, changed_by, changed_at)
values (:workspace, :id, :member, :name, :isShared, :span, :tiles::jsonb, :member, :now)
on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared, span = excluded.span,
  tiles = excluded.tiles, changed_by = excluded.changed_by, changed_at = excluded.changed_at

-- removeDashboard
delete from kpis_dashboards where workspace_id = :workspace and id = :id

-- src/modules/kpis/store/facts.ts

-- halfEven
--   Rounds half a unit to the even one, as amounts are converted everywhere.
(round(:amount) - case
when abs(:amount - trunc(:amount)) = 0.5 and mod(round(:amount), 2) <> 0 then sign(:amount) else 0 end)

-- unitsOf
--   What each unit paid before and at the end of every period: one pass over the movements, however many periods are asked for.
-- sums:
array[:periods]

select b.value, f.top_id, :sums as starts,
  :sums as finishes
from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id
group by b.value, f.top_id

-- gapsOf
--   By how much more each unit would pay at the end of a period if rates of exchange had stayed those of its start.
select null::int as n, null::text as value, null::uuid as top_id, 0 as gap where false

-- part:
jsonb_to_recordset(:worth::jsonb) as w (period int, currency text, first numeric, last numeric)

select h.n, t.value, t.top_id, sum(:halfEven - :halfEven) as gap
from (
  select distinct on (p.n, x.account_id, x.currency) p.n, x.account_id, x.currency, x.amounts
  from revenue_foreign x join :asked on x.on_day <= p.last
  where x.workspace_id = :workspace
  order by p.n, x.account_id, x.currency, x.on_day desc
) h
join :part on w.currency = h.currency and w.period = h.n
join (select distinct b.value, f.top_id, f.account_id from base b
  join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id) t on t.account_id = h.account_id
cross join unnest(h.amounts) as m (amount)
group by h.n, t.value, t.top_id

-- factsOf
--   What some periods say of revenue. Start and end are compared by commercial parent, at the rates of the start (rule 23): accounts
--   of one parent that are split apart by their values count in each part by themselves. What moved is told by account.
-- asked:
unnest(:at::int[], :from::date[],
:to::date[]) as p (n, first, last)

-- moved:
coalesce(sum(d.amount) filter (where d.on_day >= p.first and d.kind = any(:kinds::text[])), 0)::bigint

with base as materialized (:based), units as materialized (:unitsOf
), gaps as (:gapsOf
), compared as (
  select s.n - 1 as n, u.value, coalesce(s.start, 0) as start, greatest(0, s.finish + coalesce(g.gap, 0)) as finish,
    s.finish as closing
  from units u cross join lateral unnest(u.starts, u.finishes) with ordinality as s (start, finish, n)
  left join gaps g on g.n = s.n - 1 and g.top_id = u.top_id and g.value is not distinct from u.value
  where s.finish is not null
), kept as (
  select n, value, coalesce(sum(start) filter (where start > 0), 0)::bigint as start,
    coalesce(sum(least(start, finish)) filter (where start > 0), 0)::bigint as kept,
    coalesce(sum(finish) filter (where start > 0), 0)::bigint as end,
    (count(*) filter (where start > 0))::int as customers,
    (count(*) filter (where start > 0 and finish > 0))::int as "keptCustomers",
    (count(*) filter (where closing > 0))::int as payers
  from compared group by n, value
), days as (
  select b.value, f.on_day, f.kind, sum(f.amount) as amount
  from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id
  group by b.value, f.on_day, f.kind
), moves as (
  select p.n, d.value, sum(d.amount)::bigint as closing, :moved as won,
    :moved as expanded, -:moved as shrunk, -:moved as churned
  from days d join :asked on d.on_day <= p.last group by p.n, d.value
), lost as (
  select l.n, l.value, count(*)::int as accounts, sum(l.on_day - s.since) as days
  from (
    select p.n, b.value, f.account_id, max(f.on_day) as on_day
    from base b join revenue_flows f on f.workspace_id = :workspace and f.account_id = b.id and f.kind = 'churn'
    join :asked on f.on_day between p.first and p.last group by p.n, b.value, f.account_id
  ) l
  cross join lateral (select min(f.on_day) as since from revenue_flows f
    where f.workspace_id = :workspace and f.account_id = l.account_id) s
  group by l.n, l.value
)
select n as period, value, :total, :total, :total, :total,
  :total, :total, :total, :total, :total,
  :total, :total, :total,
  (sum("lostDays") / 30.4375)::float8 as "lostMonths"
from (
  select n, value, start, kept, "end", customers, "keptCustomers", payers, 0 as closing, 0 as won, 0 as expanded,
    0 as shrunk, 0 as churned, 0 as "lostAccounts", 0 as "lostDays" from kept
  union all select n, value, 0, 0, 0, 0, 0, 0, closing, won, expanded, shrunk, churned, 0, 0 from moves
  union all select n, value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, accounts, days from lost
) parts group by n, value

-- total
sum(:name)::bigint as :name

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

-- src/modules/kpis/store/places.ts

-- movedPlaces
--   Whose place by ARR is another one than was shown so far: customers by their ARR at the close of a day, equal ones by their id,
--   so that no place is held twice. Null for whoever has none any more.
with paying as (
  select a.id, :arr as arr from accounts a :shownMeasures
  where a.workspace_id = :workspace and a.merged_into is null and a.gone_at is null
    and a.stage not in ('prospect', 'trial', 'churned')
), placed as (
  select id, row_number() over (order by arr desc, id)::int as place from paying where arr > 0
  order by arr desc, id limit :most
), before as (
  select m.account_id as id, :shown::int as place from measures_current m
  where m.workspace_id = :workspace and :shown is not null
)
select coalesce(p.id, b.id) as account, p.place from placed p full join before b on b.id = p.id
where p.place is distinct from b.place order by 1

-- src/modules/kpis/store/reports.ts

-- columns
member_id as member, is_on as "isOn", weekday, hour, looked_on as "lookedOn"

-- subscriptions
select :columns from kpis_reports where workspace_id = :workspace and is_on order by member_id

-- subscriptionOf
select :columns from kpis_reports where workspace_id = :workspace and member_id = :member

-- saveSubscription
insert into kpis_reports (workspace_id, member_id, is_on, weekday, hour, looked_on)
values (:workspace, :member, :isOn, :weekday, :hour, :lookedOn)
on conflict (workspace_id, member_id) do update set is_on = excluded.is_on, weekday = excluded.weekday,
  hour = excluded.hour, looked_on = excluded.looked_on

-- customers
a.workspace_id = :workspace and :visible and a.stage not in ('prospect', 'trial', 'churned')

-- judged
--   The primary scorecard's judgement of an account on a day: the newest by then.
(
select s.band from health_scores s
join health_scorecards c on c.workspace_id = :workspace and c.name = s.scorecard and c.is_primary
where s.workspace_id = :workspace and s.account_id = :account and s.day <= :day order by s.day desc limit 1)

-- bandsBetween
--   How customers went from band to band between two days; null where nobody judged them.
select was, now, count(*)::int as accounts, coalesce(sum(arr), 0)::bigint as arr from (
  select a.arr, :judged as was, :judged as now
  from accounts a where :customers) b
group by was, now

-- bandMoves
--   Customers whose band changed between two days, the largest first.
select * from (
  select a.id, a.name, a.arr, :judged as was,
    :judged as now
  from accounts a where :customers) b
where was <> now and was <> 'grey' and now <> 'grey'
order by arr desc nulls last, id limit :limit

-- recoveriesOf
--   Accounts on which something was done while they were yellow or red, the first time counting, and after how many days they were
--   green; null so far. Done is: a risk was opened, a playbook's mail went out, or a task was opened by itself.
with done as (
  select account_id, min(on_day) as on_day from (
    select r.account_id, r.made_on as on_day from risks r where r.workspace_id = :workspace
    union all
    select m.account_id, (m.outcome_at at time zone :zone)::date from messaging_messages m
    where m.workspace_id = :workspace and m.playbook_id is not null and m.status in ('sent', 'replied')
      and m.redirect_to is null
    union all
    select k.account_id, (k.made_at at time zone :zone)::date from tasks k
    where k.workspace_id = :workspace and k.origin = 'automation' and k.account_id is not null
  ) acts where on_day between :from::date and :to::date group by account_id
)
select g.day - d.on_day as days from done d
join accounts a on a.id = d.account_id and a.workspace_id = :workspace and :visible
left join lateral (
  select s.day from health_scores s
  join health_scorecards c on c.workspace_id = :workspace and c.name = s.scorecard and c.is_primary
  where s.workspace_id = :workspace and s.account_id = d.account_id and s.band = 'green' and s.day > d.on_day
    and s.day <= :to::date
  order by s.day limit 1) g on true
where :judged in ('yellow', 'red')

-- src/modules/kpis/store/settings.ts

-- kpiSettings
select margin, key_actions as "keyActions", key_count as "keyCount" from kpis_settings
where workspace_id = :workspace

-- saveSettings
insert into kpis_settings (workspace_id, margin, key_actions, key_count)
values (:workspace, :margin, :keyActions, :keyCount)
on conflict (workspace_id) do update set margin = excluded.margin, key_actions = excluded.key_actions,
  key_count = excluded.key_count

-- featureNames
--   Features that events have told of, by name.
select name from events_features where workspace_id = :workspace and first_day is not null order by name

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
