-- The SQL of platform, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/platform/db/condition.ts

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

(:today::date - :value between 0 and :days::int)

(:value - :today::date between 0 and :days::int)

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
-- change:
(:value - :then)

-- change:
(:then - :value)

(:change >= :amount::float8)

(case when :then <> 0 then :change * 100 >= :percent::float8 * abs(:then) end)

-- crossingSql
(:value > :value::float8 and :then <= :value::float8)

(:value < :value::float8 and :then >= :value::float8)

-- earlier
null::float8

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

-- forgetAnswersBefore
delete from http_answers where workspace_id = :workspace and answered_at < :moment

-- src/platform/imports/store.ts

-- withinSavepoint
--   Work that can be taken back by itself: what it throws undoes it and leaves the transaction usable.
savepoint import_rows

release savepoint import_rows

rollback to savepoint import_rows

release savepoint import_rows

-- src/platform/outbox/store.ts

-- insertNews
insert into outbox_news (workspace_id, name, account_id, data, key, told_at, due_at)
select :workspace, n.name, n.account, n.data, n.key, :now, :now
from unnest(:name::text[], :account::uuid[],
  :data::jsonb[], :key::text[]) as n (name, account, data, key)
on conflict (workspace_id, key) do nothing

-- dueNews
--   News whose time has come, oldest first.
select id, workspace_id, name, account_id, data, key, attempts from outbox_news
where failed is null and due_at <= :now order by id limit :limit

-- newsOnItsWay
--   News of these names that is on its way in this workspace, oldest first; what was set aside is not.
select name, account_id as account, data, key from outbox_news
where workspace_id = :workspace and failed is null and name = any(:names::text[]) order by id

-- removeNews
--   Whether the row was still there; whoever removes it delivers it.
delete from outbox_news where workspace_id = :workspace and id = :id

-- postponeNews
update outbox_news set attempts = attempts + 1, due_at = :now::timestamptz + make_interval(secs => :seconds),
  failed = :error
where workspace_id = :workspace and id = :id

-- failedNews
--   News that was set aside after every attempt failed.
select count(*) as failed from outbox_news where failed is not null
