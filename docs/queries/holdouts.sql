-- The SQL of holdouts, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/holdouts/store-starts.ts

-- startAbout
--   The stepped start about something that was begun last.
select id, about_kind as "aboutKind", about_id as "aboutId", name, steps, days, started_at as "startedAt", ended_at as "endedAt",
  made_by as "madeBy"
from holdouts_starts where workspace_id = :workspace and about_kind = :kind and about_id = :id and ended_at is null

-- insertStart
--   Adds a stepped start; false where one about the same thing runs already.
insert into holdouts_starts (workspace_id, id, about_kind, about_id, name, steps, days, started_at, made_by)
values (:workspace, :id, :kind, :id, :name, :steps::jsonb, :days,
  :startedAt, :madeBy)
on conflict (workspace_id, about_kind, about_id) where ended_at is null do nothing

-- endStart
update holdouts_starts set ended_at = :now where workspace_id = :workspace and id = :id and ended_at is null

-- teamsWithAccounts
--   Teams of which somebody looks after a living customer.
select t.id, t.name from workspaces_teams t where t.workspace_id = :workspace and exists (
  select from workspaces_team_members m
  join accounts a on a.workspace_id = m.workspace_id and a.owner_id = m.member_id and a.merged_into is null and a.gone_at is null
  where m.workspace_id = t.workspace_id and m.team_id = t.id)
order by t.id

-- teamsOf
--   The teams of those who look after units; nobody's units are absent.
select a.id as unit, m.team_id as team from accounts a
join workspaces_team_members m on m.workspace_id = a.workspace_id and m.member_id = a.owner_id
where a.workspace_id = :workspace and a.id = any(:units::uuid[]) order by 1, 2

-- metUnits
select unit_id as unit, team_id as team, arm, met_on as "metOn", is_blurred as "isBlurred" from holdouts_start_units
where workspace_id = :workspace and start_id = :start and unit_id = any(:units::uuid[])

-- insertMet
--   Notes units as they were met; whoever was met meanwhile stays as they were.
insert into holdouts_start_units (workspace_id, start_id, unit_raw, unit_id, team_id, arm, met_on)
select :workspace, :start, d.unit, d.unit, d.team, d.arm, d."metOn"
from jsonb_to_recordset(:met::jsonb) as d (unit uuid, team uuid, arm text, "metOn" date) order by d.unit
on conflict do nothing

-- metAfter
--   Units of a stepped start, in id order, after one; who was merged into another counts no more.
select u.unit_id as unit, u.team_id as team, u.arm, u.met_on as "metOn", u.is_blurred as "isBlurred" from holdouts_start_units u
join accounts a on a.workspace_id = u.workspace_id and a.id = u.unit_id and a.merged_into is null
where u.workspace_id = :workspace and u.start_id = :start and (:after::uuid is null or u.unit_id > :after::uuid)
order by u.unit_id limit :limit

-- followMergeMet
--   How an account that is merged was met stands for the survivor, where that was not met. Where both were, the survivor keeps its
--   own, and is blurred where the other was met under another team or in another arm.
update holdouts_start_units t set is_blurred = true from holdouts_start_units f
where t.workspace_id = :workspace and t.unit_id = :into and f.workspace_id = :workspace and f.unit_id = :from
  and f.start_id = t.start_id and (f.team_id <> t.team_id or f.arm <> t.arm or f.is_blurred)

update holdouts_start_units f set unit_id = :into
where f.workspace_id = :workspace and f.unit_id = :from and not exists (
  select from holdouts_start_units t
  where t.workspace_id = f.workspace_id and t.start_id = f.start_id and t.unit_id = :into)

-- followUnmergeMet
--   An account that comes back out of a merge stands as it was met; what was blurred meanwhile stays so.
update holdouts_start_units set unit_id = :from
where workspace_id = :workspace and unit_id = :into and unit_raw = :from

-- src/modules/holdouts/store.ts

-- holdoutsFrom
select h.id, h.about_kind as "aboutKind", h.about_id as "aboutId", h.name, h.share, h.salt, h.population,
  h.started_at as "startedAt", h.ends_on as "endsOn", h.ended_at as "endedAt", h.made_by as "madeBy"
from holdouts h where h.workspace_id = :workspace and :rest

-- withEverything
--   A hold-out, and the one over everything where it runs beside.
(h.id = :id or (h.about_kind = :everything and h.ended_at is null))

-- runningAbout
--   The running hold-out about something.
-- where:
h.about_kind = :kind and h.about_id = :id and h.ended_at is null

-- allHoldouts
--   The newest first, those that run before those that are over.
true order by h.ended_at desc nulls first, h.started_at desc, h.id limit :limit

-- holdoutNamed
h.id = :id for update

-- insertHoldout
--   Adds a hold-out; false where one about the same thing runs already.
insert into holdouts (workspace_id, id, about_kind, about_id, name, share, salt, population, started_at, ends_on, made_by)
values (:workspace, :id, :kind, :id, :name, :share, :salt,
  :population::jsonb, :startedAt, :endsOn, :madeBy)
on conflict (workspace_id, about_kind, about_id) where ended_at is null do nothing

-- endHoldout
update holdouts set ended_at = :now where workspace_id = :workspace and id = :id and ended_at is null

-- unitsOf
--   The unit of each account (rule 28): the topmost account above it, or itself where it is one person. An id that was merged away
--   means the account that lives; unknown ids are absent.
with recursive up as (
  select i.raw_id as asked, a.id as account, a.id as unit, a.parent_id, a.kind, 0 as height
  from accounts_identities i join accounts a on a.workspace_id = :workspace and a.id = i.account_id
  where i.workspace_id = :workspace and i.raw_id = any(:accounts::uuid[])
  union all
  select up.asked, up.account, p.id, p.parent_id, p.kind, up.height + 1 from up
  join accounts p on p.workspace_id = :workspace and p.id = up.parent_id
  where up.kind <> 'consumer' and up.height < 100
)
select distinct on (asked) asked, account, unit from up order by asked, height desc

-- fittingOf
--   Whether units may be drawn: they and all that lives below them are judged together, since they are held out together.
with recursive below as (
  select u.id as unit, u.id, a.kind from unnest(:units::uuid[]) as u (id)
  join accounts a on a.workspace_id = :workspace and a.id = u.id
  union
  select b.unit, c.id, c.kind from below b
  join accounts c on c.workspace_id = :workspace and c.parent_id = b.id
    and c.kind <> 'consumer' and c.merged_into is null and c.gone_at is null
)
select b.unit, bool_and((:population) is true) as fits, bool_or((:never) is true) as never
from below b join accounts a on a.workspace_id = :workspace and a.id = b.id
left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
group by b.unit

-- accountsFor
--   Those of the accounts for which something holds now.
select a.id from accounts a
left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[]) and (:holds) is true

-- topsAfter
--   Living customers that stand at the top of their group, in id order, after one.
select id from accounts
where workspace_id = :workspace and (parent_id is null or kind = 'consumer') and merged_into is null and gone_at is null
  and (:after::uuid is null or id > :after::uuid)
order by id limit :limit

-- assignedTo
--   What was drawn for units under hold-outs.
select holdout_id as holdout, unit_id as unit, arm from holdouts_assignments
where workspace_id = :workspace and holdout_id = any(:holdouts::uuid[]) and unit_id = any(:units::uuid[])

-- insertAssigned
--   Notes what was drawn; whoever was met meanwhile keeps what they have.
insert into holdouts_assignments (workspace_id, holdout_id, unit_raw, unit_id, arm, met_at)
select :workspace, d.holdout, d.unit, d.unit, d.arm, :now
from unnest(:holdout::uuid[], :unit::uuid[], :arm::text[])
  as d (holdout, unit, arm)
on conflict do nothing

-- countsOf
--   How many units stand in each arm; a unit that was merged into another of the same hold-out counts no more.
select h.id as holdout, n.*, (select count(*)::int from holdouts_contamination c
  where c.workspace_id = :workspace and c.holdout_id = h.id) as contaminated
from unnest(:ids::uuid[]) as h (id) cross join lateral (
  select count(*) filter (where s.arm = 'held')::int as held, count(*) filter (where s.arm = 'treated')::int as treated,
    count(*) filter (where s.arm = 'outside')::int as outside
  from holdouts_assignments s join accounts a on a.workspace_id = :workspace and a.id = s.unit_id and a.merged_into is null
  where s.workspace_id = :workspace and s.holdout_id = h.id) n

-- blurCounts
--   Of how many accounts each cause blurs the comparison.
select holdout_id as holdout, kind, count(*)::int as accounts from holdouts_contamination
where workspace_id = :workspace and holdout_id = any(:ids::uuid[])
group by holdout_id, kind order by holdout_id, kind

-- armsAfter
--   Units of a hold-out with the arm that was drawn for them, in id order, after one: what an analysis reads.
select s.unit_id as unit, s.arm, s.met_at as "metAt" from holdouts_assignments s
join accounts a on a.workspace_id = :workspace and a.id = s.unit_id and a.merged_into is null
where s.workspace_id = :workspace and s.holdout_id = :id and s.arm <> 'outside'
  and (:after::uuid is null or s.unit_id > :after::uuid)
order by s.unit_id limit :limit

-- followMerge
--   What was drawn for an account that is merged stands for the survivor, where nothing was drawn for it. Where both were met,
--   the survivor keeps its own; those of another arm are answered.
select f.holdout_id as holdout from holdouts_assignments f
join holdouts_assignments t on t.workspace_id = f.workspace_id and t.holdout_id = f.holdout_id and t.unit_id = :into
where f.workspace_id = :workspace and f.unit_id = :from and f.arm <> t.arm

update holdouts_assignments f set unit_id = :into
where f.workspace_id = :workspace and f.unit_id = :from and not exists (
  select from holdouts_assignments t
  where t.workspace_id = f.workspace_id and t.holdout_id = f.holdout_id and t.unit_id = :into)

-- followUnmerge
--   An account that comes back out of a merge has what was drawn for it.
update holdouts_assignments set unit_id = :from
where workspace_id = :workspace and unit_id = :into and unit_raw = :from

-- insertBlurs
--   Notes once for an account and kind that something blurs the comparison.
insert into holdouts_contamination (workspace_id, holdout_id, account_id, kind, unit_id, at)
select :workspace, d.holdout, d.account, d.kind, d.unit, :now
from unnest(:holdout::uuid[], :account::uuid[], :kind::text[],
  :unit::uuid[]) as d (holdout, account, kind, unit)
on conflict do nothing

-- blursSeen
--   What blurs a comparison, of the accounts that a viewer sees, the newest first, before a place.
-- behind:
(c.at, c.account_id, c.kind) < (:at::timestamptz, :account::uuid, :kind)

-- behind:
true

select c.account_id as account, a.name, c.kind, c.at, c.at::text as place from holdouts_contamination c
join accounts a on a.workspace_id = :workspace and a.id = c.account_id and :visible
where c.workspace_id = :workspace and c.holdout_id = :id and :behind
order by c.at desc, c.account_id desc, c.kind desc limit :limit
