-- The SQL of playbooks, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/playbooks/store/entries.ts

-- standingOf
select trigger, account_id as account, since, fired from playbooks_standing
where workspace_id = :workspace and playbook_id = :playbook and account_id = any(:accounts::uuid[])

-- saveStanding
delete from playbooks_standing s
using unnest(:trigger::int[], :account::uuid[]) as d (trigger, account)
where s.workspace_id = :workspace and s.playbook_id = :playbook and s.trigger = d.trigger and s.account_id = d.account

insert into playbooks_standing (workspace_id, playbook_id, trigger, account_id, since, fired)
select :workspace, :playbook, d.trigger, d.account, d.since, d.fired
from unnest(:trigger::int[], :account::uuid[],
  :since::date[], :fired::boolean[]) as d (trigger, account, since, fired)
order by d.trigger, d.account
on conflict (workspace_id, playbook_id, trigger, account_id) do update set since = excluded.since, fired = excluded.fired

-- madeSince
--   Accounts that came into the base after a moment, and whether somebody told of them just then or they were imported.
select a.id, exists (select from accounts_history h where h.workspace_id = :workspace and h.account_id = a.id
  and h.attribute = 'stage' and h.origin = 'live') as "isLive"
from accounts a where a.workspace_id = :workspace and a.id = any(:accounts::uuid[]) and a.made_at >= :since

-- noteLate
insert into playbooks_late (workspace_id, account_id, day)
select :workspace, l.account, :day from unnest(:accounts::uuid[]) as l (account) order by l.account
on conflict do nothing

-- lateOn
select distinct account_id as id from playbooks_late
where workspace_id = :workspace and day between :from and :to and account_id = any(:accounts::uuid[])

-- closeOf
select day, after, resting from playbooks_closes
where workspace_id = :workspace and playbook_id = :playbook and day = :day

-- saveClose
--   What rested at a close is remembered for the next one.
insert into playbooks_closes (workspace_id, playbook_id, day, after, resting)
values (:workspace, :playbook, :day, :after, :resting::int[])
on conflict (workspace_id, playbook_id, day) do update set after = excluded.after, resting = excluded.resting

delete from playbooks_closes
where workspace_id = :workspace and playbook_id = :playbook and day < (:day::date - 2)

-- saveFirings
--   Notes what came of triggers, once for an account or person, trigger and day.
insert into playbooks_firings (workspace_id, account_id, contact_id, playbook_id, day, trigger, version, at, came_of, says, run_id)
select :workspace, d.account, d.contact, d.playbook, d.day, d.trigger, d.version, :now, d.came_of, d.says, d.run
from unnest(:account::uuid[], :contact::uuid[],
  :playbook::uuid[],
  :day::date[], :trigger::text[],
  :version::int[], :cameOf::text[],
  :says::text[], :run::uuid[])
  as d (account, contact, playbook, day, trigger, version, came_of, says, run)
order by d.account, d.trigger, d.contact
on conflict do nothing

-- firedAlready
select account_id as account, contact_id as contact, trigger from playbooks_firings
where workspace_id = :workspace and playbook_id = :playbook and day = :day and account_id = any(:accounts::uuid[])

-- pastOf
select account_id as account, max(entered_on) filter (where playbook_id = :playbook) as "lastEntered",
  coalesce(array_agg(distinct playbook_id) filter (where status <> 'ended'), '{}') as "underWay"
from playbooks_runs where workspace_id = :workspace and account_id = any(:accounts::uuid[]) group by account_id

-- pastOfPeople
--   The last day on which people entered a playbook themselves, and whether they are in it now.
select r.account_id as account, r.contact_id as contact, max(r.entered_on) as "lastEntered",
  bool_or(r.status <> 'ended') as "isUnderWay"
from unnest(:account::uuid[], :contact::uuid[]) as d (account, contact)
join playbooks_runs r on r.workspace_id = :workspace and r.account_id = d.account and r.contact_id = d.contact
where r.playbook_id = :playbook group by 1, 2

-- peopleStill
--   Of some people those who still belong to their accounts and are no robots.
select distinct m.account_id as account, m.contact_id as contact
from unnest(:account::uuid[], :contact::uuid[]) as d (account, contact)
join accounts_memberships m on m.workspace_id = :workspace and m.account_id = d.account and m.contact_id = d.contact
join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id
where m.ended_at is null and not c.is_robot

-- peopleIn
--   People of accounts who have one of some roles, in the order of the roles.
select m.account_id as account, m.contact_id as contact from accounts_memberships m
join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[]) and m.role = any(:roles::text[])
  and m.ended_at is null and not c.is_robot
order by m.account_id, array_position(:roles::text[], m.role), m.contact_id

-- enteredOn
--   How many entered on a day already.
select count(distinct account_id) as count from playbooks_runs
where workspace_id = :workspace and playbook_id = :playbook and entered_on = :day
  and begun_at >= :day::date - interval '2 days'

-- queued
select account_id as account, contact_id as contact, playbook_id as playbook, day, trigger, version, came_of as "cameOf", says,
  run_id as run
from playbooks_firings
where workspace_id = :workspace and playbook_id = :playbook and came_of = 'queued'
order by at, account_id limit :limit for update skip locked

-- settleQueued
update playbooks_firings f set came_of = d.came_of, says = d.says, run_id = d.run, at = :now
from unnest(:account::uuid[], :playbook::uuid[],
  :day::date[], :trigger::text[],
  :cameOf::text[], :says::text[],
  :run::uuid[], :contact::uuid[])
  as d (account, playbook, day, trigger, came_of, says, run, contact)
where f.workspace_id = :workspace and f.account_id = d.account and f.playbook_id = d.playbook and f.day = d.day
  and f.trigger = d.trigger and f.contact_id is not distinct from d.contact

-- src/modules/playbooks/store/playbooks.ts

-- columns
p.id, p.key, p.version, p.stage, p.redirect_to as "redirectTo", p.takes, p.per_day as "perDay", p.switched_at as "switchedAt",
p.switched_by as "switchedBy", p.reason, p.baseline, p.closed_through as "closedThrough",
p.live_since as "liveSince", p.live_after as "liveAfter", p.reviewed_at as "reviewedAt",
p.made_at as "madeAt", p.archived_at as "archivedAt", v.source, v.definition

-- ofNow
playbooks p join playbooks_versions v on v.workspace_id = p.workspace_id and v.playbook_id = p.id
and v.version = p.version

-- playbooksOf
select :columns from :ofNow where p.workspace_id = :workspace and p.archived_at is null order by lower(p.name)

-- playbooksOn
--   Those that are switched on, in whatever stage.
select :columns from :ofNow
where p.workspace_id = :workspace and p.archived_at is null and p.stage <> 'off' order by p.id

-- playbookById
select :columns from :ofNow where p.workspace_id = :workspace and p.id = :id

-- playbookByKey
select :columns from :ofNow where p.workspace_id = :workspace and p.key = :key

-- playbookNames
--   Names and ids of those that can be named: by their id, by the file that they came from, or by what they are called.
select id, key, name from playbooks where workspace_id = :workspace and archived_at is null order by lower(name)

-- isNameTaken
select 1 from playbooks where workspace_id = :workspace and lower(name) = lower(:name) and id <> :besides
  and archived_at is null

-- putVersion
insert into playbooks (workspace_id, id, key, name, version, stage, reviewed_at, made_at, made_by)
values (:workspace, :id, :key, :name, :version, 'off', :now, :now, :by)
on conflict (workspace_id, id) do update set name = excluded.name, version = excluded.version, reviewed_at = excluded.reviewed_at

insert into playbooks_versions (workspace_id, playbook_id, version, source, definition, made_at, made_by)
values (:workspace, :id, :version, :source, :definition::jsonb, :now, :by)

-- versionsOf
select version, source, definition, made_at as "madeAt", made_by as by from playbooks_versions
where workspace_id = :workspace and playbook_id = :id order by version desc

-- versionsUnder
select v.playbook_id as playbook, v.version, v.definition, p.name, p.stage, p.redirect_to as "redirectTo",
  p.switched_by as "switchedBy", p.version as newest
from playbooks_versions v join playbooks p on p.workspace_id = v.workspace_id and p.id = v.playbook_id
join unnest(:playbook::uuid[], :version::int[])
  as w (playbook, version) on v.playbook_id = w.playbook and v.version = w.version
where v.workspace_id = :workspace

-- saveSwitch
--   From off to on the next close is the first that is looked at.
update playbooks set stage = :stage, redirect_to = :redirectTo, takes = :takes, per_day = :perDay,
  reason = :reason, switched_at = :now, switched_by = :by
where workspace_id = :workspace and id = :id

-- forgetStanding
--   Whoever stands there already is to be found anew, silently.
delete from playbooks_standing where workspace_id = :workspace and playbook_id = :id

delete from playbooks_closes where workspace_id = :workspace and playbook_id = :id

update playbooks set baseline = null, closed_through = null, live_since = null, live_after = null
where workspace_id = :workspace and id = :id

-- saveClosed
update playbooks set closed_through = :day, baseline = coalesce(baseline, :day)
where workspace_id = :workspace and id = :id

-- saveLive
--   How far everybody was looked at for what is judged live; null: everybody was.
update playbooks set live_after = :after, live_since = case when :after::uuid is null then :now::timestamptz end
where workspace_id = :workspace and id = :id

-- saveReview
update playbooks set reviewed_at = :now where workspace_id = :workspace and id = :id

-- archive
update playbooks set archived_at = :now, stage = 'off' where workspace_id = :workspace and id = :id

-- src/modules/playbooks/store/read.ts

-- columns
r.id, r.playbook_id as playbook, p.name as "playbookName", r.version, r.account_id as account, a.name as "accountName",
r.contact_id as contact, c.name as "contactName", r.entered_on as "enteredOn", r.begun_at as "begunAt", r.at, r.status,
r.is_off as "isOff", r.wake_at as "wakeAt", r.problem, r.ended, r.ended_at as "endedAt"

-- joined
playbooks_runs r join playbooks p on p.workspace_id = :workspace and p.id = r.playbook_id
join accounts a on a.workspace_id = :workspace and a.id = r.account_id
left join accounts_contacts c on c.workspace_id = :workspace and c.id = r.contact_id

-- runsOf
--   Runs of accounts that are seen, the newest first.
select :columns, r.begun_at::text as place from :joined
where r.workspace_id = :workspace and :visible and r.status = any(:statuses::text[])
  and (:playbook::uuid is null or r.playbook_id = :playbook::uuid)
  and (:account::uuid is null or r.account_id = :account::uuid)
  and (:at::text is null or r.at = :at::text)
  and (:begunAt::timestamptz is null
    or (r.begun_at, r.id) < (:begunAt::timestamptz, :id::uuid))
order by r.begun_at desc, r.id desc limit :limit

-- runById
select :columns from :joined where r.workspace_id = :workspace and r.id = :id and :visible

-- seenRuns
--   Of some runs those whose accounts are seen.
select r.id from playbooks_runs r join accounts a on a.workspace_id = :workspace and a.id = r.account_id
where r.workspace_id = :workspace and r.id = any(:ids::uuid[]) and :visible

-- seenAccounts
--   Of some accounts those that are seen.
select a.id from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible
order by a.id

-- logOf
select line, at, step, what, says, made_kind as "madeKind", made_id as "madeId", member_id as by from playbooks_log
where workspace_id = :workspace and account_id = :account and run_id = :id order by line

-- standingsOf
select r.playbook_id as playbook, r.at, r.status, r.ended, r.reached, count(*) as count
from playbooks_runs r join accounts a on a.workspace_id = :workspace and a.id = r.account_id
where r.workspace_id = :workspace and :visible
  and (:playbook::uuid is null or r.playbook_id = :playbook::uuid)
group by 1, 2, 3, 4, 5

-- stepCounts
--   Through which steps runs of a playbook went, for what is drawn on the ways between them.
select l.step, l.what, count(distinct l.run_id) as count
from playbooks_runs r join accounts a on a.workspace_id = :workspace and a.id = r.account_id
join playbooks_log l on l.workspace_id = :workspace and l.account_id = r.account_id and l.run_id = r.id
where r.workspace_id = :workspace and r.playbook_id = :playbook and :visible and l.step is not null
group by 1, 2

-- stepsReached
--   How many runs of a playbook came to each of its steps, whatever became of them there.
with r as (
  select r.id, r.account_id, r.at, r.status
  from playbooks_runs r join accounts a on a.workspace_id = :workspace and a.id = r.account_id
  where r.workspace_id = :workspace and r.playbook_id = :playbook and :visible
)
select step, count(*) as count from (
  select l.step, r.id from r
  join playbooks_log l on l.workspace_id = :workspace and l.account_id = r.account_id and l.run_id = r.id
  where l.step is not null
  union select r.at, r.id from r where r.status <> 'ended' and r.at is not null
) as reached group by step

-- firingsOf
--   What came of triggers for an account, or for all that are seen, the newest first.
select f.account_id as account, a.name as "accountName", f.day, f.trigger, f.version, f.at, f.came_of as "cameOf", f.says,
  f.run_id as run
from playbooks_firings f join accounts a on a.workspace_id = :workspace and a.id = f.account_id
where f.workspace_id = :workspace and f.playbook_id = :playbook and :visible
  and (:account::uuid is null or f.account_id = :account::uuid)
  and (:on::date is null or f.day <= :on::date)
order by f.day desc, f.at desc, f.account_id, f.trigger limit :limit

-- firingCounts
--   What came of a playbook's triggers since a day, counted.
select f.playbook_id as playbook, f.came_of as "cameOf", count(*) as count
from playbooks_firings f join accounts a on a.workspace_id = :workspace and a.id = f.account_id
where f.workspace_id = :workspace and f.day >= :since and :visible
  and (:playbook::uuid is null or f.playbook_id = :playbook::uuid)
group by 1, 2

-- doneSince
--   What playbooks did since a moment for accounts that a member owns: runs that began, and steps that made something.
select r.playbook_id as playbook, p.name, (count(*) filter (where l.what = 'begun'))::int as began,
  (count(*) filter (where l.made_kind is not null))::int as acts
from playbooks_log l
join accounts a on a.workspace_id = :workspace and a.id = l.account_id and a.owner_id = :owner and a.merged_into is null
  and a.gone_at is null
join playbooks_runs r on r.workspace_id = :workspace and r.account_id = l.account_id and r.id = l.run_id
join playbooks p on p.workspace_id = :workspace and p.id = r.playbook_id
where l.workspace_id = :workspace and l.at > :since and (l.what = 'begun' or l.made_kind is not null)
group by r.playbook_id, p.name order by count(*) desc, p.name limit 20

-- underWay
--   How many runs of some accounts have not ended, and of which playbooks the first of them are.
select p.name, sum(count(*)) over ()::int as count from playbooks_runs r
join playbooks p on p.workspace_id = :workspace and p.id = r.playbook_id
where r.workspace_id = :workspace and r.account_id = any(:accounts::uuid[]) and r.status <> 'ended'
group by p.name order by count(*) desc, p.name limit :shown

-- enteredAmong
--   On which days of a span these accounts entered playbooks.
select distinct account_id as account, entered_on as day from playbooks_runs
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and entered_on between :from and :to

-- src/modules/playbooks/store/runs.ts

-- columns
r.id, r.playbook_id as playbook, r.version, r.account_id as account, r.contact_id as contact, r.entered_on as "enteredOn", r.at,
r.status, r.before, r.wake_at as "wakeAt", r.answers, r.attempts, r.problem, r.ended, r.reached, r.moves,
r.lines

-- takeDue
--   Runs whose time has come, the longest overdue first. They stay locked until the transaction ends: no other process takes
--   them meanwhile, and a process that dies lets go of them.
select :columns from playbooks_wakes w
join playbooks_runs r on r.workspace_id = w.workspace_id and r.account_id = w.account_id and r.id = w.run_id
where w.workspace_id = :workspace and w.wake_at <= :now
order by w.wake_at limit :limit for update skip locked

-- lockPlaybook
--   Whether this process alone judges the playbook until the transaction ends.
select pg_try_advisory_xact_lock(hashtextextended(:workspace, 0)) as mine

-- takeOne
select :columns from playbooks_runs r where r.workspace_id = :workspace and r.id = :id for update

-- openRunsOf
--   Open runs of a playbook for some accounts.
select :columns from playbooks_runs r
where r.workspace_id = :workspace and r.playbook_id = :playbook and r.status <> 'ended'
  and r.account_id = any(:accounts::uuid[])
order by r.account_id, r.id for update

-- takeRuns
--   Some runs by their ids, for an act on many.
select :columns from playbooks_runs r where r.workspace_id = :workspace and r.id = any(:ids::uuid[])
order by r.account_id, r.id for update

-- insertRuns
--   Begins runs with the first line of their log; one that is open already stays alone. Answers those that began.
with begun as (
  insert into playbooks_runs (workspace_id, account_id, id, playbook_id, version, contact_id, entered_on, begun_at, at, status,
    wake_at, lines)
  select :workspace, d.account, d.id, d.playbook, d.version, d.contact, d."enteredOn", :now, d.at, 'ready', :now, 1
  from jsonb_to_recordset(:runs::jsonb) as d (id uuid, playbook uuid, version int, account uuid,
    contact uuid, "enteredOn" date, at text, says text)
  order by d.account, d.id
  on conflict do nothing returning id, account_id
), told as (
  insert into playbooks_log (workspace_id, account_id, run_id, line, at, step, what, says)
  select :workspace, b.account_id, b.id, 1, :now, null, 'begun', d.says
  from begun b join jsonb_to_recordset(:runs::jsonb) as d (id uuid, says text) using (id)
), wakes as (
  insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
  select :workspace, account_id, id, :now from begun
)
select id from begun

-- saveTurns
--   Saves runs after their turns, with what their logs say of it.
set version = d.version, at = d.at, status = d.status, before = d.before, wake_at = d.wake_at,
  answers = d.answers, attempts = d.attempts, problem = d.problem, ended = d.ended, reached = d.reached, moves = d.moves,
  ended_at = case when d.status = 'ended' then :now::timestamptz end, lines = d.lines
from :runTable
where r.workspace_id = :workspace and r.account_id = d.account and r.id = d.id

-- insertLines
--   Many lines say the same of many runs: each run and each sentence is sent once, and a line tells by their places which it is of.
insert into playbooks_log (workspace_id, account_id, run_id, line, at, step, what, says, made_kind, made_id, member_id)
select :workspace, (:account::uuid[])[d.run], (:id::uuid[])[d.run],
  d.line, :now, (:step::text[])[d.saying], (:what::text[])[d.saying],
  (:says::text[])[d.saying], (:kind::text[])[d.saying],
  d.made, d.member
from unnest(:run::int[], :line::int[],
  :saying::int[], :id::text[], :by::uuid[])
  as d (run, line, saying, made, member)

-- changeRuns
--   Changes runs, and when they wake with them: those that wait for an answer, stand still, are off or over do not.
with changed as (
  update playbooks_runs r :change
  returning r.account_id, r.id, r.wake_at, r.status in ('ready', 'waiting') and not r.is_off and r.wake_at is not null as wakes
), rest as (
  delete from playbooks_wakes w using changed c where w.workspace_id = :workspace and w.run_id = c.id and not c.wakes
)
insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
select :workspace, account_id, id, wake_at from changed where wakes
on conflict (workspace_id, run_id) do update set wake_at = excluded.wake_at

-- runTable
unnest(:account::uuid[], :id::uuid[],
  :version::int[], :at::text[],
  :status::text[], :before::text[],
  :wakeAt::timestamptz[], :answers::jsonb[],
  :attempts::smallint[], :problem::text[],
  :ended::text[], :lines::int[],
  :reached::boolean[], :moves::smallint[])
  as d (account, id, version, at, status, before, wake_at, answers, attempts, problem, ended, lines, reached, moves)

-- restWhileOff
--   What is under way rests while its playbook is off, and goes on where it was.
set is_off = :isOff
where r.workspace_id = :workspace and r.playbook_id = :playbook and r.status <> 'ended'
  and r.is_off <> :isOff

-- followMerge
--   An account that was merged away has no runs of its own any more; what it was in stays in their logs.
with over as (
  update playbooks_runs set status = 'ended', ended = 'gone', ended_at = :now, at = null, wake_at = null, lines = lines + 1
  where workspace_id = :workspace and account_id = :from and status <> 'ended'
  returning account_id, id, lines
), rest as (
  delete from playbooks_wakes w using over o where w.workspace_id = :workspace and w.run_id = o.id
)
insert into playbooks_log (workspace_id, account_id, run_id, line, at, what, says)
select :workspace, account_id, id, lines, :now, 'ended', :value from over

-- src/modules/playbooks/store/simulations.ts

-- columns
id, playbook_id as playbook, source, first_day as "from", last_day as "to", state, through, result, failure,
asked_at as "askedAt", asked_by as "askedBy", ended_at as "endedAt"

-- insertSimulation
insert into playbooks_simulations (workspace_id, id, playbook_id, source, first_day, last_day, state, asked_at, asked_by)
values (:workspace, :id, :playbook, :source, :from, :to, 'waiting', :now, :by)

-- simulationById
select :columns from playbooks_simulations where workspace_id = :workspace and id = :id

-- simulationsOf
select :columns from playbooks_simulations where workspace_id = :workspace and playbook_id = :playbook
order by asked_at desc, id desc limit :limit

-- wasSimulated
--   Whether what is written there now was simulated to its end.
select 1 from playbooks_simulations
where workspace_id = :workspace and playbook_id = :playbook and state = 'done' and source = :source limit 1

-- takeSimulation
--   The oldest one that nobody works on; whoever is asked first by `isGone` takes what an ended process left.
select :columns, worker from playbooks_simulations
where workspace_id = :workspace and state in ('waiting', 'running') order by asked_at limit 20 for update skip locked

update playbooks_simulations set state = 'running', worker = :worker
where workspace_id = :workspace and id = :id

-- noteProgress
--   Notes how far it is; false where somebody cancelled it meanwhile.
update playbooks_simulations set through = :through, state = 'running'
where workspace_id = :workspace and id = :id and state in ('waiting', 'running')

-- endSimulation
update playbooks_simulations set state = :state, ended_at = :now, failure = :failure,
  result = :result::jsonb
where workspace_id = :workspace and id = :id and state in ('waiting', 'running')

-- baseOf
--   Every living account with when it came and when it was lost.
select a.id as account, a.name, least(a.since, (a.made_at at time zone :zone)::date) as joined, l.lost
from accounts a
left join lateral (
  select (h.happened_at at time zone :zone)::date as lost from accounts_history h
  where h.workspace_id = :workspace and h.account_id = a.id and h.attribute = 'stage' and h.value = '"churned"'
  order by h.happened_at desc limit 1) l on a.stage = 'churned'
where a.workspace_id = :workspace and a.merged_into is null and a.gone_at is null
order by a.id

-- besidesOn
--   Of accounts that entered on a day, how many were in another playbook on it by what really ran.
select p.name, count(distinct (e.account, e.day)) as count
from unnest(:account::uuid[], :day::date[]) as e (account, day)
join playbooks_runs r on r.workspace_id = :workspace and r.account_id = e.account and r.entered_on <= e.day
  and (r.ended_at is null or r.ended_at >= e.day::date) and r.playbook_id is distinct from :own::uuid
join playbooks p on p.workspace_id = :workspace and p.id = r.playbook_id
group by p.name order by 2 desc
