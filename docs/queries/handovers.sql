-- The SQL of handovers, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/handovers/store-assignment.ts

-- assignmentOf
select live_since as "liveSince", rules, capacities, version from handovers_assignment where workspace_id = :workspace

-- heldAssignment
--   The same, held: two who assign at once would fill the same room twice.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- saveAssignment
insert into handovers_assignment (workspace_id, live_since, rules, capacities, version)
values (:workspace, :liveSince, :rules::jsonb, :capacities::jsonb, :version)
on conflict (workspace_id) do update set live_since = excluded.live_since, rules = excluded.rules,
  capacities = excluded.capacities, version = excluded.version

-- unownedColumns
a.id, a.name, a.arr, a.touch, array(
select distinct c.language from accounts_memberships m
join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id and c.language is not null
where m.workspace_id = :workspace and m.account_id = a.id and m.ended_at is null) as languages

-- isCustomer
a.stage <> 'churned'

-- unownedFor
--   Accounts that nobody owns, the largest first; whom we have lost needs nobody any more.
select :unownedColumns from accounts a
where a.workspace_id = :workspace and a.owner_id is null and :isCustomer and :visible
order by a.arr desc nulls last, a.id limit :limit

-- unownedCount
select count(*)::int as count from accounts a
where a.workspace_id = :workspace and a.owner_id is null and :isCustomer and :visible

-- neverOwned
--   Those of some accounts that were made since a moment and never had an owner; what somebody left without one stays so.
select :unownedColumns from accounts a
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[]) and a.owner_id is null and a.merged_into is null
  and a.gone_at is null and :isCustomer and a.made_at >= :since
  and not exists (select from accounts_history h where h.workspace_id = :workspace and h.account_id = a.id
    and h.attribute = 'owner' and h.value <> 'null'::jsonb)
order by a.id

-- booksByTouch
--   What each member looks after, by touch.
select a.owner_id as member, a.touch, count(*)::int as accounts, coalesce(sum(a.arr), 0) as arr from accounts a
where a.workspace_id = :workspace and a.owner_id is not null and a.merged_into is null and a.gone_at is null
  and :isCustomer
group by a.owner_id, a.touch

-- insertGiven
insert into handovers_assigned (workspace_id, act_id, account_id, member_id, rule, reason, at, by_id, outcome)
select :workspace, :act, g.account, g.member, g.rule, g.reason, :now, :by, 'given'
from unnest(:account::uuid[], :member::uuid[],
  :rule::text[], :reason::text[]) as g (account, member, rule, reason)

-- actsOf
--   What was assigned lately, act by act, newest first.
select act_id as act, max(at) as at, max(by_id::text)::uuid as by, count(*)::int as accounts,
  (count(*) filter (where outcome = 'returned'))::int as returned
from (select * from handovers_assigned where workspace_id = :workspace order by at desc, act_id limit 2000) g
group by act_id order by max(at) desc, act_id limit :limit

-- givenIn
--   The accounts of an act that the viewer sees.
select g.account_id as account, g.member_id as member, g.rule, g.reason, g.outcome, g.at, a.name
from handovers_assigned g join accounts a on a.workspace_id = :workspace and a.id = g.account_id
where g.workspace_id = :workspace and g.act_id = :act and :visible
order by a.arr desc nulls last, a.id

-- stillGiven
--   Of an act the accounts whose owner is still whom it named and was not said again since, held.
select a.id from handovers_assigned g
join accounts a on a.workspace_id = :workspace and a.id = g.account_id and a.owner_id = g.member_id
where g.workspace_id = :workspace and g.act_id = :act and g.outcome = 'given' and a.merged_into is null
order by a.id for update of a

-- endGiven
update handovers_assigned set outcome = case when account_id = any(:returned::uuid[]) then 'returned' else 'stayed' end
where workspace_id = :workspace and act_id = :act and outcome = 'given'

-- src/modules/handovers/store-handoffs.ts

-- handoffOf
--   What was written of an account, or of one merged into it; the newest of them.
select h.goals, h.promised, h.stakeholders, h.risks, h.sold, h.contacts, h.open, h.written_by as by, h.written_at as at
from handovers_handoffs h
where h.workspace_id = :workspace and h.account_id in (select i.home_id from accounts_identities i
  where i.workspace_id = :workspace and i.account_id = :account and i.home_id is not null)
order by h.written_at desc limit 1

-- saveHandoff
insert into handovers_handoffs (workspace_id, account_id, goals, promised, stakeholders, risks, sold, contacts, open,
  written_by, written_at)
values (:workspace, :account, :goals, :promised, :stakeholders, :risks, :sold,
  :contacts, :open, :member, :now)
on conflict (workspace_id, account_id) do update set goals = excluded.goals, promised = excluded.promised,
  stakeholders = excluded.stakeholders, risks = excluded.risks, sold = excluded.sold, contacts = excluded.contacts,
  open = excluded.open, written_by = excluded.written_by, written_at = excluded.written_at

-- src/modules/handovers/store.ts

-- columns
h.id, h.giver_id as giver, h.effective_on as "effectiveOn", h.state, h.note, h.reason, h.moved, h.made_by as "madeBy",
h.made_at as "madeAt", h.done_at as "doneAt", h.ended_at as "endedAt"

-- isOpenTo
--   Whoever sees all sees every handover; others those that they made, or that go from or to a book that is open to them.
true

(h.made_by = :member or h.giver_id = any(:owners::uuid[]) or exists (
select from handovers_accounts s where s.workspace_id = h.workspace_id and s.handover_id = h.id
  and s.heir_id = any(:owners::uuid[])))

-- bookFor
--   The accounts of a member's book that the viewer sees, the largest first.
select a.id, a.name, a.arr, a.renews_on as "renewsOn", array(
  select distinct c.language from accounts_memberships m
  join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id and c.language is not null
  where m.workspace_id = :workspace and m.account_id = a.id and m.ended_at is null) as languages
from accounts a
where a.workspace_id = :workspace and a.owner_id = :giver and :visible
  and (:only::uuid[] is null or a.id = any(:only::uuid[])) and a.id <> all(:without::uuid[])
order by a.arr desc nulls last, a.id

-- booksOf
--   How large the books of some members are; whoever owns nothing is absent.
select a.owner_id as member, count(*)::int as accounts, coalesce(sum(a.arr), 0) as arr from accounts a
where a.workspace_id = :workspace and a.owner_id = any(:members::uuid[]) and a.merged_into is null and a.gone_at is null
group by a.owner_id

-- stillWith
--   Those of some accounts that a member owns at this moment; held, so that nobody gives them away meanwhile.
select a.id from accounts a where a.workspace_id = :workspace and a.owner_id = :giver and a.merged_into is null
  and a.gone_at is null and a.id = any(:accounts::uuid[]) order by a.id for update

-- insertHandover
insert into handovers (workspace_id, id, giver_id, effective_on, state, note, made_by, made_at)
values (:workspace, :id, :giver, :effectiveOn, 'planned', :note, :madeBy, :now)

insert into handovers_accounts (workspace_id, handover_id, account_id, heir_id, outcome)
select :workspace, :id, s.account, s.heir, 'waiting'
from unnest(:account::uuid[], :heir::uuid[]) as s (account, heir)
order by s.account

-- handoverFor
--   One handover that the viewer may see.
:oneFor

-- heldHandover
--   The same, held until the transaction ends.
:oneFor for update

-- oneFor
select :columns from handovers h where h.workspace_id = :workspace and h.id = :id and :isOpenTo

-- dueHandover
--   A planned handover whose day has come; none that another process is at.
select :columns from handovers h
where h.workspace_id = :workspace and h.state = 'planned' and h.effective_on <= :today
order by h.effective_on, h.id limit 1 for update skip locked

-- handoversFor
select :columns, s.accounts, s.heirs from handovers h
cross join lateral (select count(*)::int as accounts, coalesce(array_agg(distinct s.heir_id), '{}') as heirs from handovers_accounts s
  where s.workspace_id = :workspace and s.handover_id = h.id) s
where h.workspace_id = :workspace and :isOpenTo and (:before::uuid is null or h.id < :before::uuid)
order by h.id desc limit :limit

-- sharesOf
select account_id as account, heir_id as heir, outcome, reason from handovers_accounts
where workspace_id = :workspace and handover_id = :id order by account_id

-- shownShares
--   The accounts of a handover that the viewer sees by now, the largest first.
select s.account_id as account, s.heir_id as heir, s.outcome, s.reason, a.name, a.arr, a.renews_on as "renewsOn"
from handovers_accounts s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
where s.workspace_id = :workspace and s.handover_id = :id and :visible
order by a.arr desc nulls last, a.id

-- saveOutcomes
--   Notes what became of some accounts of a handover.
update handovers_accounts s set outcome = f.outcome, reason = f.reason
from unnest(:account::uuid[], :outcome::text[],
  :reason::text[]) as f (account, outcome, reason)
where s.workspace_id = :workspace and s.handover_id = :id and s.account_id = f.account

-- endHandover
update handovers set state = :state, reason = :reason,
  moved = case when :isDone then :moved::jsonb else moved end,
  done_at = case when :isDone then :now else done_at end,
  ended_at = case when :isDone then null else :now::timestamptz end
where workspace_id = :workspace and id = :id

-- limitsOf
select accounts, arr from handovers_limits where workspace_id = :workspace

-- saveLimits
insert into handovers_limits (workspace_id, accounts, arr) values (:workspace, :accounts, :arr)
on conflict (workspace_id) do update set accounts = excluded.accounts, arr = excluded.arr
