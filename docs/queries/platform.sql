-- The SQL of platform, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/platform/archive/moves.ts

-- moveOf
select to_place as "to", begun_at as "begunAt", ended_at as "endedAt" from archive_moves

-- beginMove
--   From now on the product refuses to start here.
insert into archive_moves (to_place, begun_at) values (:to, :now)
on conflict (only_row) do update set to_place = excluded.to_place, begun_at = excluded.begun_at, ended_at = null

-- endMove
update archive_moves set ended_at = :now

-- cancelMove
--   The product may start here again. Answers whether there was a move.
delete from archive_moves

-- src/platform/db/condition.ts

-- filterSql
--   The same for a WHERE, to which unknown is as good as false. What then follows from the condition is said once more in the
--   terms of an index: the exact comparison, which leaves out NaN and what is too large, no index can serve.
(:bounds and :exact)

-- boundsSql
--   What a condition says of indexed numbers, in the terms of their index; null where it says nothing.
and

-- boundOf
:now > :value::float8

:now >= :value::float8

:now < :value::float8

:now <= :value::float8

:now between :parameter and :parameter

-- nodeSql
(not :nodeSql)

-- join:
(:nodeSql)

-- comparisonSql
(:value is not null)

(:value is null)

(:value = :parameter)

(:value <> :parameter)

(:value > :value::float8)

(:value >= :value::float8)

(:value < :value::float8)

(:value <= :value::float8)

(:value between :parameter and :parameter)

(:value = any(:among))

(not :value = any(:among))

(position(:fold in :fold) > 0)

starts_with(:fold, :fold)

(:value < :value::date)

(:value > :value::date)

(:value between :addDays::date and :today::date)

(:value between :today::date and :addDays::date)

-- idSql
--   A comparison with texts that are ids in the form in which the database writes them; null where it is none.
(:id = :value::uuid)

(:id <> :value::uuid)

(:id = any(:value::uuid[]))

(not :id = any(:value::uuid[]))

-- ofNothing
--   A comparison of a field that nobody declares.
null::boolean

-- known
--   NaN, infinity and numbers beyond the limit count as unknown; in PostgreSQL NaN is larger than every number.
(case when abs(:value) <= :number::float8 then :value end)

-- parameter
:value::float8

:value::boolean

:value

-- among
:value::float8[]

:value::text[]

-- fold
--   Never lower(): its answer depends on the database's locale.
translate(:value, :capitals, :small)

-- listContains
-- entry:
e.entry

(case when :value is not null then exists (
select from unnest(:value) as e (entry) where :fold = :fold) end)

-- changeSql
-- changeFrom:
(:value - :past)

-- changeFrom:
(:past - :value)

(:changeFrom >= :amount::float8)

c.past

(select case when c.past <> 0 then :change * 100 >= :percent::float8 * abs(c.past) end
from (select :then as past offset 0) c)

-- crossingSql
(:value > :value::float8 and :then <= :value::float8)

(:value < :value::float8 and :then >= :value::float8)

-- earlier
--   Looked up once, however often it is spoken of (offset 0).
null::float8

(select :known from (select :field as value offset 0) e)

-- src/platform/doctor/store.ts

-- brokenIndexes
--   Indexes that an interrupted build left unusable.
select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relnamespace = any(array['tenure'::regnamespace, to_regnamespace('tenure_jobs')]) and not (i.indisvalid and i.indisready)
order by 1

-- openTables
--   Tables of tenants that the app's role reaches without a fence, or through one that lets every row pass.
select c.relname as name from pg_class c
where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p')
  and has_any_column_privilege('tenure_app', c.oid, 'select')
  and (not c.relrowsecurity or not c.relforcerowsecurity or exists (
    select from pg_policy p where p.polrelid = c.oid and p.polpermissive
      and (p.polroles = array[0::oid] or 'tenure_app'::regrole = any(p.polroles))
      and coalesce(pg_get_expr(p.polqual, p.polrelid), '') not like '%tenure_workspace()%'))
order by 1

-- unfencedRoles
--   Of our two roles, those that no fence would hold: by themselves, or through a role that they belong to.
select own.rolname as name from pg_roles own where own.rolname in ('tenure_app', 'tenure_system')
  and exists (select from pg_roles other
    where (other.rolsuper or other.rolbypassrls) and pg_has_role(own.oid, other.oid, 'member'))
order by 1

-- unsafeSettings
--   Settings with which a crash of the machine can lose or tear what was acknowledged.
select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by 1

-- ranMigrations
select module, number, name, checksum, ran_at as "ranAt" from migrations order by module, number

-- failedJobs
--   Jobs that failed for good within the last days.
select to_regclass('tenure_jobs.job') is not null as there

select name, count(*)::int as failed from tenure_jobs.job
where state = 'failed' and completed_on > :now::timestamptz - interval '7 days' group by name order by name

-- src/platform/http/answers-store.ts

-- takesKey
--   Whether this transaction alone deals with the key from here to its end. Whoever holds it and dies lets go of it.
select pg_try_advisory_xact_lock(hashtextextended(:name, 0)) as ours

-- answerOf
select fingerprint, body, answered_at as at,
  case when status is null then 'running' when status < 300 then 'done' else 'broken' end as state
from http_answers
where workspace_id = :workspace and member_id = :member and key = :key

-- reserveAnswer
--   A row without a status: the request is being dealt with.
insert into http_answers (workspace_id, member_id, key, fingerprint, answered_at)
values (:workspace, :member, :key, :fingerprint, :now)

-- keepAnswer
update http_answers set status = 200, body = :body::jsonb, answered_at = :now
where workspace_id = :workspace and member_id = :member and key = :key

-- noteBroken
--   What was done stays done; only a request that still ran has broken off.
update http_answers set status = 500
where workspace_id = :workspace and member_id = :member and key = :key and status is null

-- releaseKey
--   Frees the key of a request that was refused before it did anything.
delete from http_answers
where workspace_id = :workspace and member_id = :member and key = :key and status is null

-- src/platform/imports/store.ts

-- withinSavepoint
--   Work that can be taken back by itself: what it throws undoes it and leaves the transaction usable.
savepoint import_rows

release savepoint import_rows

rollback to savepoint import_rows

release savepoint import_rows

-- src/platform/jobs/store.ts

-- broughtJobs
--   Jobs of these names that came with a backup and are not in the queue yet.
select id, name, data, key, due_at as "dueAt" from archive_jobs where name = any(:names::text[]) order by due_at, id

-- forgetBroughtJobs
delete from archive_jobs where name = any(:names::text[])

-- forgetInQueue
--   Takes a person's words out of what jobs carry and answered, done ones included.
select to_regclass('tenure_jobs.job') is not null as there

select id, data, null as output from archive_jobs where data::text ~* :pattern

update archive_jobs j set data = r.data from :redactedJobs where j.id = r.id

select id, data, output from tenure_jobs.job where data::text ~* :pattern or output::text ~* :pattern

update tenure_jobs.job j set data = r.data, output = r.output from :redactedJobs where j.id = r.id

-- redactedJobs
jsonb_to_recordset(:rows::jsonb) as r (id uuid, data jsonb, output jsonb)

-- src/platform/outbox/holds-store.ts

-- holdsOf
select reason, held_at as since from outbox_holds where workspace_id = :workspace order by held_at, reason

-- insertHold
insert into outbox_holds (workspace_id, reason, held_at) values (:workspace, :reason, :now)
on conflict do nothing

-- deleteHold
delete from outbox_holds where workspace_id = :workspace and reason = :reason

-- heldFor
select workspace_id as id from outbox_holds where reason = :reason order by 1

-- isHeld
select 1 from outbox_holds where workspace_id::text = :workspace limit 1

-- isAnyHeld
select 1 from outbox_holds where reason = :reason limit 1

-- src/platform/outbox/store.ts

-- insertNews
insert into outbox_news (workspace_id, name, account_id, data, key, told_at, due_at)
select :workspace, n.name, n.account, n.data, n.key, :now, :now
from unnest(:name::text[], :account::uuid[],
  :data::jsonb[], :key::text[]) as n (name, account, data, key)
on conflict (workspace_id, key) do nothing

-- dueNews
--   News whose time has come, oldest first. What goes beyond the product (`effects`) waits where its workspace is held.
select id, workspace_id, name, account_id, data, key, attempts from outbox_news
where failed is null and due_at <= :now
  and not (name = any(:effects::text[]) and workspace_id in (select workspace_id from outbox_holds))
order by id limit :limit

-- newsOnItsWay
--   News of these names that is on its way in this workspace, oldest first; what was set aside is not.
select name, account_id as account, data, key from outbox_news
where workspace_id = :workspace and failed is null and name = any(:names::text[]) order by id

-- removeNews
--   Those that were still there, of pieces in their order; whoever removes a piece delivers it. Two that meet lock in one order.
delete from outbox_news where workspace_id = :workspace and id = any(array(
  select id from outbox_news where workspace_id = :workspace and id = any(:ids::bigint[]) order by id for update))
returning id

-- postponeNews
update outbox_news set attempts = attempts + 1, due_at = :now::timestamptz + make_interval(secs => :seconds),
  failed = :error
where workspace_id = :workspace and id = :id

-- failedNews
--   News that was set aside after every attempt failed.
select count(*) as failed from outbox_news where failed is not null

-- src/platform/packs/store.ts

-- applied
select folder, name, hash from packs_applied where workspace_id = :workspace

-- saveApplied
insert into packs_applied (workspace_id, folder, name, hash, applied_at)
select :workspace, d.folder, d.name, d.hash, :now
from unnest(:folder::text[], :name::text[],
  :hash::text[]) as d (folder, name, hash)
order by d.folder, d.name
on conflict (workspace_id, folder, name) do update set hash = excluded.hash, applied_at = excluded.applied_at
