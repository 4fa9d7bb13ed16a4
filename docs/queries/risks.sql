-- The SQL of risks, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/risks/store/list.ts

-- seen
--   A risk is seen by whoever sees its account (rule 37).
exists (
select from accounts a where a.workspace_id = :workspace and a.id = r.account_id and :visible)

-- filtered
(:owners::uuid[] is null or r.owner_id = any(:owners::uuid[]))
and (:account::uuid is null or r.account_id = :account::uuid)
and (:causes::text[] is null or r.cause = any(:causes::text[]))
and (:impacts::text[] is null or r.impact = any(:impacts::text[]))
and (:term::text is null or r.what ilike :term or r.next_step ilike :term)

-- openDay
coalesce(r.due_on, '9999-12-31'::date)

-- rank
array_position(:impacts::text[], r.impact)

-- listRisks
--   One page of risks: open ones by the day of their next step and then by impact, ended ones the newest first.
-- day:
r.closed_on

-- order:
:day, :rank, r.id

-- order:
:day desc, :rank desc, r.id desc

-- behind:
(:day, :rank, r.id) :isOpen (:day::date, :rank::int, :id::uuid)

-- behind:
true

select :columns, :day::text as place, :rank as rank from risks r
where r.workspace_id = :workspace and r.state = :state and :filtered and :seen
  and :behind
order by :order limit :limit

-- openRisksOfEach
--   The open risks of each account in the same order, at most so many, whoever asks; accounts without any are absent.
select n.* from unnest(:accounts::uuid[]) as a (id) cross join lateral (
  select :columns, :openDay::text as place, :rank as rank from risks r
  where r.workspace_id = :workspace and r.account_id = a.id and r.state = 'open'
  order by :openDay, :rank, r.id limit :limit) n
order by n.account, n.place, n.rank, n.id

-- seenRisk
-- where:
where r.workspace_id = :workspace and r.id = :id and :seen

-- seenForChange
--   The same, held until the transaction ends.
-- where:
where r.workspace_id = :workspace and r.id = :id and :seen for update of r

-- sumsOf
--   What is open now and what was saved and lost between two days. ARR counts an account once for each outcome, with the largest of
--   its risks: two risks of one customer do not expose it twice.
select state, sum(count)::int as count, coalesce(sum(arr), 0)::float8 as arr, count(*)::int as accounts,
  sum(overdue)::int as overdue
from (
  select r.state, r.account_id, count(*) as count, max(r.arr) as arr,
    count(*) filter (where r.due_on < :today::date) as overdue
  from risks r
  where r.workspace_id = :workspace and (r.state = 'open' or r.closed_on between :from::date and :today::date)
    and :filtered and :seen
  group by r.state, r.account_id
) s group by state

-- dueCount
--   Somebody's open risks whose next step is due.
select count(*)::int as count from risks r
where r.workspace_id = :workspace and r.state = 'open' and r.owner_id = :member and r.due_on <= :today::date
  and :seen

-- lostCausesOf
--   Causes of the risks of some accounts that ended in a loss, by name, the oldest first.
select r.account_id as account, r.closed_on as "on", r.cause from risks r
where r.workspace_id = :workspace and r.account_id = any(:accounts::uuid[]) and r.state = 'lost' and r.cause <> 'other'
order by r.closed_on, r.id

-- src/modules/risks/store/pulses.ts

-- insertPulses
insert into risks_pulses (workspace_id, id, account_id, account_raw, pulse, reason, on_day, until, at, by_id)
select :workspace, d.id, d.account, d.account, d.pulse, d.reason, d."on", d.until, d.at, d.by
from jsonb_to_recordset(:pulses::jsonb) as d (id uuid, account uuid, pulse text, reason text, "on" date,
  until date, at timestamptz, by uuid)

-- pulsesOf
--   Judgements about an account, the newest first.
select id, account_id as account, pulse, reason, on_day as on, until, at, by_id as by from risks_pulses
where workspace_id = :workspace and account_id = :account order by at desc, id desc limit :limit

-- fieldSql
--   What of an account `a` stands here, as of a day, for conditions and lists.
(select count(*)::float8 from risks r where :openOn)

(select max(r.arr)::float8 from risks r where :openOn)

-- column:
p.until

-- column:
p.pulse

(select case when p.pulse is not null and p.until >= :on::date then :column end from risks_pulses p
where p.workspace_id = :workspace and p.account_id = a.id and p.on_day <= :on::date
order by p.at desc, p.id desc limit 1)

-- openOn
--   Risks of an account that were open at the end of a day.
r.workspace_id = :workspace and r.account_id = a.id
and r.made_on <= :on::date and (r.closed_on is null or r.closed_on > :on::date)

-- src/modules/risks/store/risks.ts

-- columns
r.id, r.account_id as account, r.cause, r.what, r.impact, r.arr, r.owner_id as owner, r.owner_by as "ownerBy",
r.next_step as "nextStep", r.due_on as "dueOn", r.state, r.closed_on as "closedOn", r.closed_reason as "closedReason",
r.closed_at as "closedAt", r.closed_by as "closedBy", r.origin, r.playbook_name as "playbookName", r.made_on as "madeOn", r.made_at as "madeAt",
r.made_by as "madeBy", r.key, r.version

-- risksFrom
select :columns from risks r :rest

-- shape
(id uuid, account uuid, cause text, what text, impact text, arr bigint, owner uuid, "ownerBy" text, "nextStep" text,
"dueOn" date, state text, "closedOn" date, "closedReason" text, "closedAt" timestamptz, "closedBy" uuid, origin text,
"playbookName" text, "madeOn" date, "madeAt" timestamptz, "madeBy" uuid, key text, version int)

-- insertRisks
--   Adds risks; one whose key is known already is passed over. Answers those that are new.
insert into risks (workspace_id, id, account_id, account_raw, cause, what, impact, arr, owner_id, owner_by, next_step, due_on,
  state, origin, playbook_name, made_on, made_at, made_by, key, version)
select :workspace, d.id, d.account, d.account, d.cause, d.what, d.impact, d.arr, d.owner, d."ownerBy", d."nextStep",
  d."dueOn", d.state, d.origin, d."playbookName", d."madeOn", d."madeAt", d."madeBy", d.key, d.version
from jsonb_to_recordset(:risks::jsonb) as d :shape
on conflict (workspace_id, key) where key is not null do nothing returning id

-- saveRisks
--   Saves what may change of risks.
update risks r set cause = d.cause, what = d.what, impact = d.impact, arr = d.arr, owner_id = d.owner, owner_by = d."ownerBy",
  next_step = d."nextStep", due_on = d."dueOn", state = d.state, closed_on = d."closedOn", closed_reason = d."closedReason",
  closed_at = d."closedAt", closed_by = d."closedBy", version = d.version
from jsonb_to_recordset(:risks::jsonb) as d :shape
where r.workspace_id = :workspace and r.id = d.id

-- risksOfKeys
where r.workspace_id = :workspace and r.key = any(:keys::text[])

-- openAbout
--   Open risks of accounts, held.
where r.workspace_id = :workspace and r.state = 'open' and r.account_id = any(:accounts::uuid[])
order by r.id for update

-- openOfLost
--   Open risks of those accounts that have left, held.
join accounts a on a.workspace_id = :workspace and a.id = r.account_id and a.stage = 'churned'
where r.workspace_id = :workspace and r.state = 'open' and r.account_id = any(:accounts::uuid[])
order by r.id for update of r

-- openNamedFor
--   Open risks that are somebody's by name, held.
where r.workspace_id = :workspace and r.state = 'open' and r.owner_id = :member and r.owner_by = 'named'
order by r.due_on, r.id for update

-- openWith
--   Open risks of a member about some accounts, the most exposed first.
where r.workspace_id = :workspace and r.state = 'open' and r.owner_id = :owner
and r.account_id = any(:accounts::uuid[]) order by r.arr desc nulls last, r.id

-- openAmong
--   Open risks by id, held; those that ended since are left out.
where r.workspace_id = :workspace and r.state = 'open' and r.id = any(:ids::uuid[]) order by r.id for update

-- openOfCauses
--   The open risk of each account and cause, where there is one.
select distinct on (r.account_id, r.cause) r.account_id as account, r.cause, r.id from risks r
join unnest(:account::uuid[], :cause::text[]) as d (account, cause)
  on d.account = r.account_id and d.cause = r.cause
where r.workspace_id = :workspace and r.state = 'open' order by r.account_id, r.cause, r.made_at

-- insertSteps
insert into risks_history (workspace_id, risk_id, version, at, member_id, what, says)
select :workspace, d.risk, d.version, coalesce(d.at, :now), d.member, d.what, d.says
from jsonb_to_recordset(:steps::jsonb) as d (risk uuid, version int, member uuid, what text, says jsonb,
  at timestamptz)

-- stepsOf
--   What became of a risk, the newest first.
select version, at, member_id as member, what, says from risks_history
where workspace_id = :workspace and risk_id = :risk order by version desc limit :limit

-- accountsNamed
--   Who owns these accounts now, what they are called and what they are worth.
select id, owner_id as owner, name, arr from accounts where workspace_id = :workspace and id = any(:ids::uuid[])

-- realign
--   Puts risks and pulses of these accounts on the account that their own id now belongs to.
-- follow:
update :table t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
