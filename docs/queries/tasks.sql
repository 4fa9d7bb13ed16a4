-- The SQL of tasks, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/tasks/store/history.ts

-- insertSteps
insert into tasks_history (workspace_id, task_id, version, at, member_id, what, says, act_id, before)
select :workspace, d.task, d.version, :now, d.member, d.what, d.says, d.act, d.before
from jsonb_to_recordset(:steps::jsonb)
  as d (task uuid, version int, member uuid, what text, says jsonb, act uuid, before jsonb)

-- stepsOf
--   A task's steps, the newest first.
select version, at, member_id as member, what, says from tasks_history
where workspace_id = :workspace and task_id = :task order by version desc limit :limit

-- stepsOfAct
--   What an act of a member changed, since a moment.
select task_id as task, version, before from tasks_history
where workspace_id = :workspace and act_id = :act and member_id = :member and at >= :since and before is not null
order by task_id

-- src/modules/tasks/store/list.ts

-- seen
--   What a viewer sees of tasks `t` (rule 37): those about an account they see; of those without one what is theirs, lies
--   with them or was made by them, and who leads sees those of the people whose books they see.
-- own:
:member::uuid in (t.owner_id, t.assignee_id, t.made_by)

case when t.account_id is null then (coalesce(:own, false) or :led)
else exists (select from accounts a where a.workspace_id = :workspace and a.id = t.account_id and :visible) end

-- led
false

true

coalesce(t.owner_id = any(:owners::uuid[]) or t.assignee_id = any(:owners::uuid[]), false)

-- rank
array_position(:priorities::text[], t.priority)

-- due
coalesce(t.due_at, 'infinity'::timestamptz)

-- listTasks
--   Tasks that a viewer sees and wants, in an order, after a place.
select :columns, c.name as "accountName", :place::text as place, :rank as rank from tasks t
left join accounts c on c.workspace_id = :workspace and c.id = t.account_id
where t.workspace_id = :workspace and :filter and :seen and :after
order by :order limit :limit

-- byDue
:due, :rank, t.id

(:due, :rank, t.id) > (:at::timestamptz, :rank::int, :id::uuid)

true

-- byClosed
t.closed_at

t.closed_at desc, t.id desc

(t.closed_at, t.id) < (:at::timestamptz, :id::uuid)

t.closed_at is not null

-- filter
t.status = any(:statuses::text[])
and (:assignee::uuid is null or t.assignee_id = :assignee::uuid)
and (:account::uuid is null or t.account_id = :account::uuid)
and (:kinds::text[] is null or t.kind = any(:kinds::text[]))
and (:priorities::text[] is null or t.priority = any(:priorities::text[]))
and (:term::text is null or t.title ilike :term or t.reason ilike :term)
and (:awakeOn::date is null or t.snoozed_until is null or t.snoozed_until <= :awakeOn::date)
and (:dueAfter::timestamptz is null or t.due_at > :dueAfter::timestamptz)
and (:dueUntil::timestamptz is null or t.due_at <= :dueUntil::timestamptz)

-- seenForChange
--   Those of the tasks that a viewer sees, in id order, held until the transaction ends.
where t.workspace_id = :workspace and t.id = any(:ids::uuid[]) and :seen order by t.id for update of t

-- seenTask
-- where:
where t.workspace_id = :workspace and t.id = :id and :seen

-- loads
--   What lies with each person, of what a viewer sees.
select t.assignee_id as member, count(*)::int as open,
  count(*) filter (where t.due_at <= :moment)::int as overdue,
  count(*) filter (where t.due_at > :moment and t.due_at <= :endOfWeek)::int as week,
  count(*) filter (where t.priority = 'urgent')::int as urgent,
  count(*) filter (where t.assignee_id is distinct from t.owner_id)::int as "forOthers"
from tasks t where t.workspace_id = :workspace and t.status in ('open', 'doing') and :seen
group by t.assignee_id order by overdue desc, open desc, t.assignee_id

-- pressing
--   How many tasks lie with somebody that are overdue or due today, awake.
select count(*)::int as count from tasks t
where t.workspace_id = :workspace and t.assignee_id = :member and t.status in ('open', 'doing')
  and t.due_at <= :until and (t.snoozed_until is null or t.snoozed_until <= :today::date) and :seen

-- src/modules/tasks/store/settings.ts

-- calendars
select team_id as team, zone, hours, holidays from tasks_calendars where workspace_id = :workspace
order by team_id nulls first

-- saveCalendar
insert into tasks_calendars (workspace_id, team_id, zone, hours, holidays, changed_at)
values (:workspace, :team, :zone, :hours::jsonb, :holidays::jsonb, :now)
on conflict (workspace_id, team_id) do update set zone = excluded.zone, hours = excluded.hours,
  holidays = excluded.holidays, changed_at = excluded.changed_at

-- absenceColumns
id, member_id as member, from_day as "from", to_day as "to", stand_in as "standIn"

-- absences
--   Absences that are not over, those that begin sooner first.
select :absenceColumns from tasks_absences where workspace_id = :workspace and to_day >= :today::date
order by from_day, id limit 500

-- absence
select :absenceColumns from tasks_absences where workspace_id = :workspace and id = :id

-- saveAbsence
insert into tasks_absences (workspace_id, id, member_id, from_day, to_day, stand_in, made_at)
values (:workspace, :id, :member, :from, :to, :standIn, :now)
on conflict (workspace_id, id) do update set from_day = excluded.from_day, to_day = excluded.to_day,
  stand_in = excluded.stand_in

-- removeAbsence
delete from tasks_absences where workspace_id = :workspace and id = :id

-- holders
select role, team_id as team, member_id as member from tasks_holders where workspace_id = :workspace
order by role, team_id nulls first

-- saveHolder
insert into tasks_holders (workspace_id, role, team_id, member_id) values (:workspace, :role, :team, :member)
on conflict (workspace_id, role, team_id) do update set member_id = excluded.member_id

-- removeHolder
delete from tasks_holders
where workspace_id = :workspace and role = :role and team_id is not distinct from :team::uuid

-- moveHolders
--   Lets somebody fill the roles of somebody else; answers those roles.
update tasks_holders set member_id = :to where workspace_id = :workspace and member_id = :from returning role

-- src/modules/tasks/store/tasks.ts

-- columns
t.id, t.title, t.kind, t.reason, t.account_id as account, t.about_kind as "aboutKind", t.about_id as "aboutId", t.priority,
t.member_id as member, t.role, t.owner_id as owner, t.owner_by as "ownerBy", t.assignee_id as assignee, t.because,
t.anchor_id as anchor, t.checked_on as "checkedOn", t.due_at as "dueAt", t.due_as as "dueAs", t.checklist, t.asks,
t.deliverable, t.status, t.why, t.snoozed_until as "snoozedUntil", t.origin, t.key, t.made_at as "madeAt",
t.made_by as "madeBy", t.closed_at as "closedAt", t.closed_by as "closedBy", t.escalated_at as "escalatedAt",
t.escalated_to as "escalatedTo", t.version

-- tasksFrom
select :columns from tasks t :rest

-- shape
(id uuid, title text, kind text, reason text, account uuid, "aboutKind" text, "aboutId" text, priority text,
member uuid, role text, owner uuid, "ownerBy" text, assignee uuid, because text, anchor uuid, "checkedOn" date,
"dueAt" timestamptz, "dueAs" jsonb, checklist jsonb, asks text, deliverable text, status text, why text,
"snoozedUntil" date, origin text, key text, "madeAt" timestamptz, "madeBy" uuid, "closedAt" timestamptz, "closedBy" uuid,
"escalatedAt" timestamptz, "escalatedTo" uuid, version int)

-- insertTasks
--   Adds tasks; one whose key is known already is passed over. Answers those that are new.
insert into tasks (workspace_id, id, title, kind, reason, account_id, account_raw, about_kind, about_id, priority, member_id,
  role, owner_id, owner_by, assignee_id, because, anchor_id, checked_on, due_at, due_as, checklist, asks, deliverable, status,
  why, snoozed_until, origin, key, made_at, made_by, closed_at, closed_by, escalated_at, escalated_to, version)
select :workspace, d.id, d.title, d.kind, d.reason, d.account, d.account, d."aboutKind", d."aboutId", d.priority, d.member,
  d.role, d.owner, d."ownerBy", d.assignee, d.because, d.anchor, d."checkedOn", d."dueAt", d."dueAs", d.checklist, d.asks,
  d.deliverable, d.status, d.why, d."snoozedUntil", d.origin, d.key, d."madeAt", d."madeBy", d."closedAt", d."closedBy",
  d."escalatedAt", d."escalatedTo", d.version
from jsonb_to_recordset(:tasks::jsonb) as d :shape
on conflict (workspace_id, key) where key is not null do nothing returning id

-- saveTasks
--   Saves what may change of tasks.
update tasks t set title = d.title, kind = d.kind, reason = d.reason, priority = d.priority, member_id = d.member,
  role = d.role, owner_id = d.owner, owner_by = d."ownerBy", assignee_id = d.assignee, because = d.because,
  anchor_id = d.anchor, checked_on = d."checkedOn", due_at = d."dueAt", due_as = d."dueAs", checklist = d.checklist,
  asks = d.asks, deliverable = d.deliverable, status = d.status, why = d.why, snoozed_until = d."snoozedUntil",
  closed_at = d."closedAt", closed_by = d."closedBy", escalated_at = d."escalatedAt", escalated_to = d."escalatedTo",
  version = d.version
from jsonb_to_recordset(:tasks::jsonb) as d :shape
where t.workspace_id = :workspace and t.id = d.id

-- idOfKey
select id from tasks where workspace_id = :workspace and key = :key

-- isOpen
t.status in ('open', 'doing')

-- openOf
--   Open tasks that are somebody's, lie with them or were asked of them, held until the transaction ends.
where t.workspace_id = :workspace and :isOpen
and (t.owner_id = :member or t.assignee_id = :member or t.member_id = :member) order by t.id for update

-- askedOf
--   Open tasks that were asked of a member themselves.
where t.workspace_id = :workspace and :isOpen and t.member_id = :member order by t.due_at, t.id for update

-- openAbout
--   Open tasks about accounts.
where t.workspace_id = :workspace and :isOpen and t.account_id = any(:accounts::uuid[]) order by t.id for update

-- accountsAsking
--   Accounts with open tasks that were opened since a moment, ask for one of these and were given nothing yet.
select distinct t.account_id as account from tasks t
where t.workspace_id = :workspace and :isOpen and t.made_at >= :since and t.asks = any(:asks::text[])
  and t.deliverable is null and t.account_id is not null order by 1 limit 1000

-- openWith
--   How many open tasks about some accounts are a member's, and what the first of them are called.
select t.title, count(*) over ()::int as count from tasks t
where t.workspace_id = :workspace and :isOpen and t.owner_id = :owner and t.account_id = any(:accounts::uuid[])
order by t.due_at, t.id limit :shown

-- openOfRoles
--   Open tasks that were asked of roles.
where t.workspace_id = :workspace and :isOpen and t.role = any(:roles::text[]) order by t.id for update

-- openAmong
--   Open tasks by id, held; those that were closed since are left out.
where t.workspace_id = :workspace and :isOpen and t.id = any(:ids::uuid[]) order by t.id for update

-- unchecked
--   Open tasks of which nobody has worked out today with whom they lie.
where t.workspace_id = :workspace and :isOpen and t.checked_on < :today::date
order by t.checked_on, t.id limit :limit for update skip locked

-- overdueUntold
--   Open tasks that are overdue and were told to nobody yet; what sleeps is let sleep.
where t.workspace_id = :workspace and :isOpen and t.escalated_at is null and t.due_at <= :moment
and (t.snoozed_until is null or t.snoozed_until <= :today::date)
order by t.due_at limit :limit for update skip locked

-- ownersOfAccounts
--   Who owns these accounts now.
select id, owner_id as owner from accounts where workspace_id = :workspace and id = any(:ids::uuid[])

-- realign
--   Puts tasks of these accounts on the account that their own id now belongs to.
update tasks t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- doneAmong
--   When tasks about these accounts were done, from a moment on and before another.
select account_id as account, closed_at as at from tasks
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and status = 'done'
  and closed_at >= :from and closed_at < :to
