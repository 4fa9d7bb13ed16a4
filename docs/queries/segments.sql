-- The SQL of segments, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/segments/store-fields.ts

-- attributes
--   Columns of the table of accounts that a condition may name, with the type the column has for it.
-- name:
a.name

-- kind:
a.kind

-- stage:
a.stage

-- owner:
a.owner_id::text

-- parent:
a.parent_id::text

-- plan:
a.plan

-- arr:
a.arr::float8

-- currency:
a.currency

-- size:
a.size

-- touch:
a.touch

-- industry:
a.industry

-- country:
a.country

-- domain:
a.domain

-- since:
a.since

-- renews_on:
a.renews_on

-- customExpression
--   A custom value counts only where it has the type that its field declares; anything else is unknown.
-- value:
a.custom->:key::text

-- text:
a.custom->>:key::text

(case when jsonb_typeof(:value) = 'number' then (:text)::float8 end)

(case when jsonb_typeof(:value) = 'boolean' then (:text)::boolean end)

(case when :text ~ '^d{4}-d{2}-d{2}$' then (:text)::date end)

(case when jsonb_typeof(:value) = 'string' then :text end)

-- typed
--   Measures are kept as numbers; a date is one of epoch days, a yes one of 1.
(date '1970-01-01' + (:value)::int)

(:value <> 0)

-- src/modules/segments/store.ts

-- listAccounts
--   One page of accounts in order, unknown values last, equal ones by id; each with its columns.
select a.id, a.name, :key as key, jsonb_build_array(:columns) as values
:from where :matching :afterKey
order by :key :order nulls last, a.id limit :limit

-- from
from accounts a left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id

-- matching
-- parts:
a.workspace_id = :workspace

-- parts:
a.merged_into is null

(:condition) is true

position(lower(:text) in lower(a.name)) > 0

and

-- sortable
--   What an order compares: numbers as they are, days as text, texts without regard to case.
lower(:now)

(:now)::int::float8

(:now)::text

(:now)::float8

-- presentable
to_jsonb(:now)

-- afterKey
--   Rows behind the cursor. Unknown values stand at the end in either direction, so they need a case of their own.
and :key is null and a.id > :id::uuid

-- typed:
:value::float8

-- typed:
:value::text

and (:key :beyond :typed or (:key = :typed and a.id > :id::uuid) or :key is null)

-- summarise
--   What stands above a list: how many accounts, their ARR, and what renews within 90 days.
select count(*) as count, coalesce(sum(a.arr), 0) as arr,
  count(*) filter (where a.renews_on - :today::date between 0 and 90) as renewing,
  coalesce(sum(a.arr) filter (where a.renews_on - :today::date between 0 and 90), 0) as "renewingArr"
:from where :matching

-- countBetween
--   How many accounts a number field puts into each stretch between limits; unknown ones are counted apart.
select width_bucket(:now, :limits::float8[]) as stretch, count(*) as count
:from where :matching group by 1

-- valuesOf
--   Values of fields of one account, and of some at the close of earlier days: what an explanation reads.
-- list:
jsonb_build_array(:parts)

to_jsonb(:days)

select :list as now, :list as before
:from where a.workspace_id = :workspace and a.id = :account

-- viewsFor
select id, name, is_shared as "isShared", member_id = :member as "isOwn", condition, columns, sort, direction
from segments_views where workspace_id = :workspace and (is_shared or member_id = :member) order by lower(name), id

-- viewOf
--   Name and sharing of a view, whoever's it is.
select name, is_shared as "isShared" from segments_views where workspace_id = :workspace and id = :id

-- viewsOf
--   The views that a member saved.
select id, name from segments_views where workspace_id = :workspace and member_id = :member order by lower(name), id

-- moveViews
--   Gives views from one member to another, as far as the first has them still.
update segments_views set member_id = :to
where workspace_id = :workspace and member_id = :from and id = any(:ids::uuid[])

-- saveView
insert into segments_views (workspace_id, id, member_id, name, is_shared, condition, columns, sort, direction, saved_at)
values (:workspace, :id, :member, :name, :isShared,
  :condition::jsonb, :columns::text[], :sort,
  :direction, :now)
on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared,
  condition = excluded.condition, columns = excluded.columns, sort = excluded.sort, direction = excluded.direction,
  saved_at = excluded.saved_at
where segments_views.member_id = :member

-- deleteView
delete from segments_views where workspace_id = :workspace and id = :id and member_id = :member
