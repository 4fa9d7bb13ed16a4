-- The SQL of success_plans, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/success_plans/store.ts

-- saveObjectives
--   Writes objectives, one row per id; answers those that are new or say something else than before.
insert into success_plans_objectives as o
select r.* from jsonb_populate_recordset(null::success_plans_objectives, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  title = excluded.title, kind = excluded.kind, unit = excluded.unit, start_value = excluded.start_value,
  target_value = excluded.target_value, due_on = excluded.due_on, evidence_link = excluded.evidence_link,
  agreed_on = least(o.agreed_on, excluded.agreed_on), happened_at = least(o.happened_at, excluded.happened_at)
where (o.account_id, o.title, o.kind, o.unit, o.start_value, o.target_value, o.due_on, o.evidence_link)
  is distinct from (excluded.account_id, excluded.title, excluded.kind, excluded.unit, excluded.start_value,
    excluded.target_value, excluded.due_on, excluded.evidence_link)
returning id

-- saveProgress
--   Adds to the histories of objectives; what was told of the same moment gives way. Answers the objectives concerned.
insert into success_plans_progress as p
select r.* from jsonb_populate_recordset(null::success_plans_progress, :asRecords::jsonb) r
order by r.objective_id, r.happened_at
on conflict (workspace_id, objective_id, happened_at) do update set value = excluded.value, note = excluded.note,
  evidence_link = excluded.evidence_link
where (p.value, p.note, p.evidence_link) is distinct from (excluded.value, excluded.note, excluded.evidence_link)
returning objective_id as id

-- objectivesNamed
--   Which of these objectives exist, and whose they are.
select id, account_id as account, title, unit, agreed_on as "agreedOn" from success_plans_objectives
where workspace_id = :workspace and id = any(:ids::uuid[])

-- objectivesOfEach
--   The same of each account; accounts without any are absent.
select a.id as account, n.* from unnest(:accounts::uuid[]) as a (id) cross join lateral (
select o.id, o.title, o.kind, o.unit, o.start_value as start, o.target_value as target, o.due_on as due,
  o.evidence_link as "evidenceLink", o.agreed_on as "agreedOn", coalesce(p.current, o.start_value) as current,
  coalesce(p.history, '[]') as history
from success_plans_objectives o cross join lateral (
  select (array_agg(p.value order by p.happened_at desc))[1] as current,
    jsonb_agg(jsonb_build_object('at', p.happened_at, 'value', p.value, 'note', p.note, 'evidenceLink', p.evidence_link)
      order by p.happened_at) as history
  from success_plans_progress p
  where p.workspace_id = :workspace and p.objective_id = o.id and p.happened_at < :before) p
where o.workspace_id = :workspace and o.account_id = a.id and o.happened_at < :before
order by o.due_on nulls last, o.id limit 500) n
order by a.id, n.due nulls last, n.id

-- outcomeNumbers
--   Outcomes of accounts on days, by what was known before each day's end (frozen) or is known now (restated). An objective
--   stands where it was last measured by then, else at its start.
-- everyDay:
with a as (select id from unnest(:accounts::uuid[]) as a (id)),
d as materialized (select * from unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)),
o as (
  select a.id as account, d.day, o.kind, o.due_on, p.value, o.start_value, o.target_value
  from a join success_plans_objectives o on o.workspace_id = :workspace and o.account_id = a.id
  join d on o.agreed_on <= d.day and :known
  left join lateral (
    select p.value from success_plans_progress p
    where p.workspace_id = :workspace and p.objective_id = o.id and p.happened_at < d.ends and :known
    order by p.happened_at desc limit 1) p on true
), n as (
  select account, day,
    avg(case when target_value = start_value then (coalesce(value, start_value) >= target_value)::int
      else least(1, greatest(0, (coalesce(value, start_value) - start_value) / (target_value - start_value))) end)
      filter (where kind = 'goal' and due_on <= day) as achievement,
    avg(value) filter (where kind = 'roi') as roi,
    count(*) filter (where due_on <= day)::int as due
  from o group by account, day
)
select a.id as account, d.day, n.achievement, n.roi, coalesce(n.due, 0) as due
from a cross join d left join n on n.account = a.id and n.day = d.day

-- realign
--   Puts objectives of these accounts on the account that their own id now belongs to.
update success_plans_objectives t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
