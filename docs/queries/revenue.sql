-- The SQL of revenue, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/revenue/store-flows.ts

-- groupsOf
--   The topmost account above each of some accounts, and above all that stand below it too.
with recursive above as (
  select a.id, a.parent_id from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[])
  union
  select p.id, p.parent_id from above join accounts p on p.workspace_id = :workspace and p.id = above.parent_id
), below as (
  select id as top, id from above where parent_id is null
  union
  select b.top, c.id from below b
  join accounts c on c.workspace_id = :workspace and c.parent_id = b.id and c.merged_into is null
) select id, top from below

-- holdGroups
--   Until the transaction ends nobody else works out what moved within a parent.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- saveFlows
--   Writes the movements of accounts in the place of those that stood there; rows that are as they were stay untouched.
with told as (
  select * from jsonb_populate_recordset(null::revenue_flows, :asRecords::jsonb)
), gone as (
  delete from revenue_flows f where f.workspace_id = :workspace and f.account_id = any(:accounts::uuid[])
    and not exists (select from told t where t.account_id = f.account_id and t.on_day = f.on_day and t.kind = f.kind)
)
insert into revenue_flows as f select * from told order by account_id, on_day, kind
on conflict (workspace_id, account_id, on_day, kind) do update set amount = excluded.amount, top_id = excluded.top_id
where (f.amount, f.top_id) is distinct from (excluded.amount, excluded.top_id)

with told as (
  select * from jsonb_populate_recordset(null::revenue_foreign, :asRecords::jsonb)
), gone as (
  delete from revenue_foreign f where f.workspace_id = :workspace and f.account_id = any(:accounts::uuid[])
    and not exists (select from told t
      where t.account_id = f.account_id and t.on_day = f.on_day and t.currency = f.currency)
)
insert into revenue_foreign as f select * from told order by account_id, currency, on_day
on conflict (workspace_id, account_id, currency, on_day) do update set amounts = excluded.amounts
where f.amounts is distinct from excluded.amounts

-- dropFlows
--   Accounts that were merged away moved nothing: what they had counts for those they were merged into.
with foreign_too as (
  delete from revenue_foreign where workspace_id = :workspace and account_id = any(:accounts::uuid[])
)
delete from revenue_flows where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- src/modules/revenue/store-invoices.ts

-- saveInvoices
--   Writes invoices, one row per id; answers those that are new or changed.
insert into revenue_invoices as v
select r.* from jsonb_populate_recordset(null::revenue_invoices, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  number = excluded.number, contract_id = excluded.contract_id, currency = excluded.currency, amount = excluded.amount,
  issued_on = excluded.issued_on, due_on = excluded.due_on
where (v.account_id, v.number, v.contract_id, v.currency, v.amount, v.issued_on, v.due_on)
  is distinct from (excluded.account_id, excluded.number, excluded.contract_id, excluded.currency, excluded.amount,
    excluded.issued_on, excluded.due_on)
returning id

-- invoicePlaces
--   Where these invoices lay before they are written again.
select account_id as account, issued_on as day from revenue_invoices
where workspace_id = :workspace and id = any(:ids::uuid[])

-- invoicesNamed
--   Which of these invoices exist and are not void, with their accounts and days.
select v.id, v.account_id as account, v.issued_on as day from revenue_invoices v
where v.workspace_id = :workspace and v.id = any(:ids::uuid[])
  and not exists (select from revenue_invoice_states s
    where s.workspace_id = :workspace and s.invoice_id = v.id and s.state = 'void')

-- cancellationPlaces
--   Where these cancellations lay before they are written again.
select account_id as account, on_day as day from revenue_cancellations
where workspace_id = :workspace and id = any(:ids::uuid[])

-- saveStates
--   Notes what became of invoices. A payment or a voiding happens once, so an earlier day told for it gives way;
--   failures and disputes add up. Answers the invoices of which something new was told.
-- told:
unnest(:invoice::uuid[], :state::text[],
:day::date[], :knownAt::timestamptz[]) as d (invoice, state, day, known)

delete from revenue_invoice_states s using :told
where s.workspace_id = :workspace and s.invoice_id = d.invoice and s.state = d.state and s.on_day <> d.day
  and d.state in ('paid', 'void')

insert into revenue_invoice_states (workspace_id, invoice_id, state, on_day, known_at)
select :workspace, d.invoice, d.state, d.day, d.known from :told order by d.invoice, d.state, d.day
on conflict do nothing returning invoice_id as id

-- invoicesOf
--   An account's invoices with what became of them, newest first, before a cursor of (issued, id).
select v.id, v.number, v.currency, v.amount, v.issued_on as "issuedOn", v.due_on as "dueOn", coalesce((
  select jsonb_agg(jsonb_build_object('state', s.state, 'day', s.on_day) order by s.on_day, s.state)
  from revenue_invoice_states s where s.workspace_id = :workspace and s.invoice_id = v.id), '[]') as states
from revenue_invoices v where v.workspace_id = :workspace and v.account_id = :account
  and (:before::date is null or (v.issued_on, v.id) < (:before::date, :before::uuid))
order by v.issued_on desc, v.id desc limit :limit

-- saveCancellations
--   Writes cancellations, one row per id; answers those that are new or changed.
insert into revenue_cancellations as k
select r.* from jsonb_populate_recordset(null::revenue_cancellations, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  on_day = excluded.on_day, reason = excluded.reason, refund = excluded.refund, currency = excluded.currency,
  feedback = excluded.feedback, is_reactivation = excluded.is_reactivation, happened_at = excluded.happened_at
where (k.account_id, k.on_day, k.reason, k.refund, k.currency, k.feedback, k.is_reactivation)
  is distinct from (excluded.account_id, excluded.on_day, excluded.reason, excluded.refund, excluded.currency,
    excluded.feedback, excluded.is_reactivation)
returning id

-- cancellationsOf
select id, name, on_day as day, reason, refund, currency, feedback, is_reactivation as "isReactivation"
from revenue_cancellations where workspace_id = :workspace and account_id = :account
order by on_day desc, id desc limit 200

-- noteKind
--   Notes since when facts of a kind exist; answers the day from which the workspace newly has any, or null.
with known as (select happened_on, known_on from revenue_kinds where workspace_id = :workspace and kind = :kind),
noted as (
  insert into revenue_kinds (workspace_id, kind, happened_on, known_on)
  values (:workspace, :kind, :happenedOn, :knownOn)
  on conflict (workspace_id, kind) do update set happened_on = least(revenue_kinds.happened_on, excluded.happened_on),
    known_on = least(revenue_kinds.known_on, excluded.known_on))
select coalesce((select :happenedOn < happened_on or :knownOn < known_on from known), true) as "isFresh"

-- invoiceNumbers
--   Invoices and cancellations of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
--   Overdue: due before the day, neither paid nor void by it. Unknown where the workspace had no such facts yet.
-- since:
(select :basis from revenue_kinds
where workspace_id = :workspace and kind = :kind)

-- stateBy:
exists (select from revenue_invoice_states s where s.workspace_id = :workspace
and s.invoice_id = v.id and s.state = :state and s.on_day <= d.day and :known)

-- invoices:
(select * from revenue_invoices v
where v.workspace_id = :workspace and v.account_id = any(:accounts::uuid[])) v

-- everyDay:
with d as materialized (select * from unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)),
since as materialized (select :since as invoices, :since as cancellations),
a as (select * from unnest(:accounts::uuid[]) as a (id)),
overdue as (
  select v.account_id, d.day, count(*)::int as number, max(d.day - v.due_on) as oldest
  from :invoices
  join d on v.due_on < d.day and v.issued_on <= d.day and :known
  where not :stateBy and not :stateBy
  group by v.account_id, d.day
), failed as (
  select v.account_id, d.day, count(*)::int as number
  from :invoices
  join revenue_invoice_states s on s.workspace_id = :workspace and s.invoice_id = v.id and s.state = 'failed'
  join d on s.on_day <= d.day and s.on_day > d.day - 90 and :known and :known
  group by v.account_id, d.day
), disputed as (
  select v.account_id, d.day, count(*) filter (where last.state = 'disputed')::int as number
  from :invoices
  join d on v.issued_on <= d.day and :known
  cross join lateral (
    select s.state from revenue_invoice_states s where s.workspace_id = :workspace and s.invoice_id = v.id
      and s.state in ('disputed', 'settled', 'void') and s.on_day <= d.day and :known
    order by s.on_day desc, s.state desc limit 1) last
  where exists (select from revenue_invoice_states s where s.workspace_id = :workspace and s.invoice_id = v.id and s.state = 'disputed')
  group by v.account_id, d.day
), cancelled as (
  select k.account_id, d.day, max(k.on_day) as on_day
  from a join revenue_cancellations k on k.workspace_id = :workspace and k.account_id = a.id
  join d on k.on_day <= d.day and :known
  group by k.account_id, d.day
)
select a.id as account, d.day,
  case when since.invoices <= d.day then coalesce(o.number, 0) end as overdue,
  case when since.invoices <= d.day then coalesce(o.oldest, 0) end as "overdueDays",
  case when since.invoices <= d.day then coalesce(f.number, 0) end as failed,
  case when since.invoices <= d.day then coalesce(q.number, 0) end as disputes,
  k.on_day as "lastCancelledOn", coalesce(since.cancellations <= d.day, false) as "hasCancellations"
from a cross join d cross join since
left join overdue o on o.account_id = a.id and o.day = d.day
left join failed f on f.account_id = a.id and f.day = d.day
left join disputed q on q.account_id = a.id and q.day = d.day
left join cancelled k on k.account_id = a.id and k.day = d.day

-- overdueOn
--   Invoices of an account that are overdue on a day, the oldest first.
select v.id, v.number, v.due_on as "dueOn" from revenue_invoices v
where v.workspace_id = :workspace and v.account_id = :account and v.due_on < :on and v.issued_on <= :on
  and not exists (select from revenue_invoice_states s where s.workspace_id = :workspace and s.invoice_id = v.id
    and s.state in ('paid', 'void') and s.on_day <= :on)
order by v.due_on, v.id limit :limit

-- statesOf
--   What happened to an account's invoices up to a day, newest first: failures, disputes.
select v.id, v.number, s.state, s.on_day as day from revenue_invoices v
join revenue_invoice_states s on s.workspace_id = :workspace and s.invoice_id = v.id
where v.workspace_id = :workspace and v.account_id = :account and s.state = any(:states::text[]) and s.on_day <= :on
order by s.on_day desc, v.id limit :limit

-- src/modules/revenue/store-losses.ts

-- accountsWithEnds
--   Accounts after an id of which a paid contract ended before a day, or may have: a term without a stated end.
select distinct account_id as account from revenue_contracts
where workspace_id = :workspace and not is_trial and starts < :before
  and (ends < :before or (ends is null and term_months > 0))
  and account_id > coalesce(:after::uuid, '00000000-0000-0000-0000-000000000000')
order by account_id limit :limit

-- cancelledBetween
--   Days on which customers said that they cancel, from one day on and before another, whatever their contracts say.
select account_id as account, on_day as day from revenue_cancellations
where workspace_id = :workspace and on_day >= :from and on_day < :to order by on_day, id

-- cancellationsAmong
--   All cancellations of these accounts, the newest first.
select account_id as account, on_day as day, reason from revenue_cancellations
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) order by on_day desc, id desc

-- unpaidAtEnd
--   Which of these accounts had an invoice unpaid for thirty days when they ended, by what is known now; `days` are their ends.
select distinct a.id as account, a.day from unnest(:accounts::uuid[], :days::date[]) as a (id, day)
join revenue_invoices v on v.workspace_id = :workspace and v.account_id = a.id and v.due_on <= a.day - 30
where not exists (select from revenue_invoice_states s where s.workspace_id = :workspace and s.invoice_id = v.id
  and s.state in ('paid', 'void') and s.on_day <= a.day)

-- src/modules/revenue/store-movements.ts

-- saveMovements
--   Writes movements, one row per id; answers those that are new or say something else than before.
insert into revenue_movements as m
select r.* from jsonb_populate_recordset(null::revenue_movements, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  subscription = excluded.subscription, currency = excluded.currency, on_day = excluded.on_day, kind = excluded.kind,
  plan = excluded.plan, amount = excluded.amount, period = excluded.period, happened_at = excluded.happened_at
where (m.account_id, m.subscription, m.currency, m.on_day, m.kind, m.plan, m.amount, m.period)
  is distinct from (excluded.account_id, excluded.subscription, excluded.currency, excluded.on_day, excluded.kind,
    excluded.plan, excluded.amount, excluded.period)
returning id

-- movementPlaces
--   The ids under which these movements' accounts came, before they are written again.
select distinct account_raw as raw from revenue_movements
where workspace_id = :workspace and id = any(:ids::uuid[])

-- dropMovements
--   Takes movements away; answers those that were there, with the ids under which their accounts came.
delete from revenue_movements where workspace_id = :workspace and id = any(:ids::uuid[])
returning id, account_raw as raw, source, name

-- movementsOf
--   Everything in the ledgers of these ids of accounts.
select id, account_id as account, account_raw as raw, source, name, subscription, currency, on_day as day, kind, plan, amount,
  period, known_at as "knownAt", origin
from revenue_movements where workspace_id = :workspace and account_raw = any(:raws::uuid[])
order by account_raw, on_day, id

-- accountsOffLedger
--   Accounts whose ledger does not come out: it falls below nothing, or leaves something after the customer left.
select distinct account from (
  select account_id as account, kind, sum(case period when 'month' then 12 * amount else amount end)
    over (partition by account_raw, subscription, currency order by on_day) as running
  from revenue_movements where workspace_id = :workspace) ledger
where running < 0 or (kind = 'churn' and running > 0) order by account

-- src/modules/revenue/store-rates.ts

-- ratesInto
--   All rates into a currency, oldest first.
select currency, from_day as "from", trim_scale(rate)::text as rate, known_at as "knownAt", origin = 'import' as "isHistory"
from revenue_rates where workspace_id = :workspace and into_currency = :into order by currency, from_day

-- saveRates
--   Writes rates, one per currency and day; answers those that are new or say something else than before.
insert into revenue_rates as t
select r.* from jsonb_populate_recordset(null::revenue_rates, :records::jsonb) r order by r.currency, r.from_day
on conflict (workspace_id, into_currency, currency, from_day) do update set rate = excluded.rate, source = excluded.source
where t.rate <> excluded.rate
returning currency, from_day as "from"

-- dropRate
--   Takes a rate away; answers what it was.
delete from revenue_rates where workspace_id = :workspace and into_currency = :into
  and currency = :currency and from_day = :from returning trim_scale(rate)::text as rate

-- ratesOf
--   Rates of a currency, the newest first, before a day.
select from_day as "from", trim_scale(rate)::text as rate, source from revenue_rates
where workspace_id = :workspace and into_currency = :into and currency = :currency
  and (:before::date is null or from_day < :before::date)
order by from_day desc limit :limit

-- currencyCodes
--   In which currencies contracts are: a step of the index for each, however many contracts there are.
-- next:
select currency from revenue_contracts where workspace_id = :workspace and :after order by currency limit 1

with recursive codes as (
  (:next)
  union all
  select (:next) from codes where codes.currency is not null
) select currency from codes where currency is not null order by currency

-- contractsIn
--   How many paid contracts are in each of some currencies, and of how many accounts; none where there is none.
select currency, count(*)::int as contracts, count(distinct account_id)::int as accounts from revenue_contracts
where workspace_id = :workspace and currency = any(:currencies::text[]) and not is_trial
group by currency order by currency

-- accountsIn
--   Accounts with contracts in one of these currencies, in id order, after one, with their first start.
select account_id as account, min(starts) as starts from revenue_contracts
where workspace_id = :workspace and currency = any(:currencies::text[])
  and (:after::uuid is null or account_id > :after::uuid)
group by account_id order by account_id limit :limit

-- accountsByCurrency
--   Accounts with paid contracts in some currencies, by currency.
select distinct currency, account_id as account from revenue_contracts
where workspace_id = :workspace and not is_trial and currency = any(:currencies::text[])
order by currency, account_id

-- src/modules/revenue/store-review.ts

-- accountsEndingAtOnce
--   Accounts with a paid contract that ends on the day it starts; a trial may be given up at once.
select distinct account_id as account from revenue_contracts
where workspace_id = :workspace and ends = starts and not is_trial order by account_id

-- churnDisagreements
--   Where cancellations and contracts say different things of an account on a day.
select c.account_id as account, bool_or(c.ends is null or c.ends > :on) as runs,
  exists (select from revenue_cancellations k where k.workspace_id = :workspace and k.account_id = c.account_id
    and k.on_day <= :on) as cancelled
from revenue_contracts c where c.workspace_id = :workspace and not c.is_trial and c.starts <= :on
  and not exists (select from revenue_contracts s where s.workspace_id = :workspace and s.account_id = c.account_id
    and s.relation = 'supersedes' and s.starts <= :on
    and (s.relates_to = c.id or (s.relates_to is null and s.starts > c.starts)))
  and exists (select from revenue_kinds where workspace_id = :workspace and kind = 'cancellation')
group by c.account_id order by c.account_id

-- src/modules/revenue/store.ts

-- contractsOf
--   All contracts of these accounts with their lines, by account.
select c.account_id as account, c.id, c.name, c.plan, c.currency, c.signed_on as "signedOn", c.starts, c.ends,
  c.term_months as "termMonths", c.auto_renew as "autoRenew", c.notice_days as "noticeDays",
  c.notice_received_on as "noticeReceivedOn", c.billing, c.relation, c.relation_by as "relationBy",
  c.relates_to as "relatesTo", c.is_trial as "isTrial", c.price_uplift as "priceUplift", c.value,
  c.known_at as "knownAt", c.ends_known_at as "endsKnownAt"
from revenue_contracts c
where c.workspace_id = :workspace and c.account_id = any(:accounts::uuid[]) order by c.starts, c.id

-- linesOf
select l.contract_id as contract, l.product, l.quantity, l.seats, l.amount, l.period, l.starts, l.ends
from revenue_contract_lines l
-- Contracts first and by themselves: joined, they are walked once per line where the planner does not know the workspace yet.
where l.workspace_id = :workspace and l.contract_id = any(array(
  select c.id from revenue_contracts c
  where c.workspace_id = :workspace and c.account_id = any(:accounts::uuid[])))
order by l.contract_id, l.name

-- saveContracts
--   Writes contracts, one row per id; answers those that are new or say something else than before. A contract stays known
--   since it was first told; a changed end is known since the change. How it relates to others, once answered for all that do not
--   say so, stays answered.
-- stays:
c.relation_by = 'setting' and excluded.relation_by is null

-- relation:
case when :stays then c.relation else excluded.relation end

-- relationBy:
case when :stays then c.relation_by else excluded.relation_by end

insert into revenue_contracts as c
select r.* from jsonb_populate_recordset(null::revenue_contracts, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  name = excluded.name, plan = excluded.plan, currency = excluded.currency, signed_on = excluded.signed_on, starts = excluded.starts,
  ends = excluded.ends, term_months = excluded.term_months, auto_renew = excluded.auto_renew, notice_days = excluded.notice_days,
  notice_received_on = excluded.notice_received_on, billing = excluded.billing, relation = :relation,
  relation_by = :relationBy, relates_to = excluded.relates_to, is_trial = excluded.is_trial,
  price_uplift = excluded.price_uplift, value = excluded.value,
  ends_known_at = case when c.ends is not distinct from excluded.ends then c.ends_known_at else excluded.ends_known_at end
where (c.account_id, c.name, c.plan, c.currency, c.signed_on, c.starts, c.ends, c.term_months, c.auto_renew, c.notice_days,
    c.notice_received_on, c.billing, c.relation, c.relation_by, c.relates_to, c.is_trial, c.price_uplift, c.value)
  is distinct from (excluded.account_id, excluded.name, excluded.plan, excluded.currency, excluded.signed_on, excluded.starts,
    excluded.ends, excluded.term_months, excluded.auto_renew, excluded.notice_days, excluded.notice_received_on, excluded.billing,
    :relation, :relationBy, excluded.relates_to, excluded.is_trial, excluded.price_uplift, excluded.value)
returning id

-- saveLines
--   Writes lines, one per contract and name; answers the contracts whose lines changed.
insert into revenue_contract_lines as l
select r.* from jsonb_populate_recordset(null::revenue_contract_lines, :asRecords::jsonb) r order by r.contract_id, r.name
on conflict (workspace_id, contract_id, name) do update set product = excluded.product, quantity = excluded.quantity,
  seats = excluded.seats, amount = excluded.amount, period = excluded.period, starts = excluded.starts, ends = excluded.ends
where (l.product, l.quantity, l.seats, l.amount, l.period, l.starts, l.ends)
  is distinct from (excluded.product, excluded.quantity, excluded.seats, excluded.amount, excluded.period, excluded.starts, excluded.ends)
returning contract_id as contract, name

-- dropContracts
--   Takes contracts away with their lines; answers those that were there.
delete from revenue_contracts where workspace_id = :workspace and id = any(:ids::uuid[])
returning id, account_id as account, starts

-- dropOtherLines
--   Takes away the lines of a contract other than these; answers how many there were.
delete from revenue_contract_lines
where workspace_id = :workspace and contract_id = :contract and name <> all(:names::text[])

-- contractsNamed
--   Which of these contracts exist, with their accounts and starts.
select id, account_id as account, starts, notice_received_on as notice from revenue_contracts
where workspace_id = :workspace and id = any(:ids::uuid[])

-- declareRelation
--   Gives every contract without a relation of its own this one; answers the accounts concerned and their first starts.
with changed as (
  update revenue_contracts set relation = :relation, relation_by = 'setting'
  where workspace_id = :workspace and relation_by is distinct from 'contract' and relation is distinct from :relation
  returning account_id, starts)
select account_id as account, min(starts) as day from changed group by account_id order by account_id

-- accountsToRelate
--   Accounts with two contracts or more of which one does not say by itself how it relates, after an id.
select account_id as account from revenue_contracts
where workspace_id = :workspace and account_id > :after and not is_trial
group by account_id having count(*) > 1 and bool_or(relation_by is distinct from 'contract')
order by account_id limit :limit

-- toldOf
--   What `accounts` was last told of each account's course.
select account_id as account, told from revenue_courses
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- saveTold
insert into revenue_courses
select r.* from jsonb_populate_recordset(null::revenue_courses, :asRecords::jsonb) r order by r.account_id
on conflict (workspace_id, account_id) do update set told = excluded.told, next_turn = excluded.next_turn

-- accountsTurning
--   Accounts whose position turns by the calendar on or before a day.
select account_id as account from revenue_courses
where workspace_id = :workspace and next_turn <= :today order by next_turn, account_id limit :limit

-- stopTurning
--   A merged account no longer turns by the calendar; the one it was merged into does.
update revenue_courses set next_turn = null
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- realign
--   Puts facts of these accounts on the account that their own id now belongs to; answers the accounts that lost or won any.
with moved as (
  select c.id, c.account_id as before, i.account_id as after from revenue_contracts c
  join accounts_identities i on i.workspace_id = :workspace and i.raw_id = c.account_raw
  where c.workspace_id = :workspace and c.account_id = any(:accounts::uuid[]) and c.account_id <> i.account_id
), contracts as (
  update revenue_contracts c set account_id = m.after from moved m where c.workspace_id = :workspace and c.id = m.id
  returning m.before, m.after
), invoices as (
  update revenue_invoices t set account_id = i.account_id from accounts_identities i
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
    and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
  returning t.account_id
), cancellations as (
  update revenue_cancellations t set account_id = i.account_id from accounts_identities i
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
    and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
  returning t.account_id
), movements as (
  update revenue_movements t set account_id = i.account_id from accounts_identities i
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
    and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
)
select before as account from contracts union select after from contracts
union select account_id from invoices union select account_id from cancellations
