-- The SQL of segments, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/segments/store/acts.ts

-- columns
t.id, t.member_id as member, t.kind, t.of_act as "ofAct", t.sentence, t.edit, t.state, t.total,
t.changed, t.same, t.refused, t.failure, t.made_at as "madeAt", t.finished_at as "finishedAt",
(select u.id from segments_acts u where u.workspace_id = :workspace and u.of_act = t.id and u.kind = 'undo') as "undoneBy"

-- insertAct
--   Begins an act; false where one with this id has begun already.
insert into segments_acts (workspace_id, id, member_id, kind, of_act, sentence, edit, state, total, made_at)
values (:workspace, :id, :member, :kind, :ofAct, :sentence,
  :edit::jsonb, 'running', 0, :now)
on conflict (workspace_id, id) do nothing

-- chooseAccounts
--   Notes which accounts an act is about, as they are chosen now. Answers how many.
insert into segments_act_accounts (workspace_id, act_id, account_id)
select :workspace, :act, a.id :from where :matching

-- chooseChanged
--   The accounts that another act changed.
insert into segments_act_accounts (workspace_id, act_id, account_id)
select :workspace, :act, account_id from segments_act_accounts
where workspace_id = :workspace and act_id = :of and outcome = 'changed'

-- setTotal
update segments_acts set total = :total where workspace_id = :workspace and id = :act

-- actById
select :columns from segments_acts t where t.workspace_id = :workspace and t.id = :id

-- actsOf
--   The newest acts of a member.
select :columns from segments_acts t where t.workspace_id = :workspace and t.member_id = :member
order by t.made_at desc, t.id desc limit :limit

-- heldAct
--   The oldest act that is not over, held while a batch of it is done; another process takes another one.
select :columns from segments_acts t where t.workspace_id = :workspace and t.state = 'running'
order by t.made_at, t.id limit 1 for update of t skip locked

-- waitingAccounts
--   The next accounts of an act of which nothing has become yet.
select account_id as id from segments_act_accounts
where workspace_id = :workspace and act_id = :act and outcome is null order by account_id limit :limit

-- stillSeen
--   Those of some accounts that are still in sight.
select a.id :from where :matching

-- saveOutcomes
--   Notes what became of a batch, and counts it.
update segments_act_accounts t set outcome = o.outcome, reason = o.reason
from unnest(:account::uuid[], :outcome::text[],
  :reason::text[]) as o (account, outcome, reason)
where t.workspace_id = :workspace and t.act_id = :act and t.account_id = o.account

update segments_acts set changed = changed + :count, same = same + :count,
  refused = refused + :count
where workspace_id = :workspace and id = :act

-- endAct
update segments_acts set state = :state, failure = :failure, finished_at = :now
where workspace_id = :workspace and id = :id and state = 'running'

-- reasonsOf
--   Why accounts stayed as they were, the commonest reason first, each with a few of them by name.
select t.reason, count(*) as count, (array_agg(a.name order by lower(a.name), a.id))[1:5] as examples
from segments_act_accounts t join accounts a on a.workspace_id = :workspace and a.id = t.account_id
where t.workspace_id = :workspace and t.act_id = :act and t.outcome = 'refused'
group by t.reason order by count(*) desc, t.reason limit 20

-- forecast
--   What one change would do to the chosen accounts, book by book.
select a.owner_id as owner, count(*) as count,
  count(*) filter (where :same and not :foreignCurrency) as same,
  count(*) filter (where :foreignCurrency) as "foreignCurrency",
  count(*) filter (where :full and not :same) as full
:from where :matching group by a.owner_id order by count(*) desc, a.owner_id

-- no
false

-- effects
-- foreignCurrency:
a.currency <> :currency

-- same:
(:now is not distinct from :typed)

-- typed
:value::text[]

:value::boolean

:value::date

:value::text

:value::float8

-- wordEffects
--   Words are the same without regard to case.
-- foldedOf:
((select coalesce(array_agg(:fold), '{}') from unnest(:words) as w (word))::text[])

:remove::text[]

:add::text[]

-- kept:
((select coalesce(array_agg(h.word), '{}') from unnest(:held) as h (word) where h.word <> all(:off))::text[])

-- fresh:
(select count(*) from unnest(:on) as f (word) where f.word <> all(:kept))

-- same:
(cardinality(:kept) = cardinality(:held) and :fresh = 0)

-- full:
(cardinality(:kept) + :fresh > :most)

-- src/modules/segments/store/fields.ts

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

-- group_health:
a.group_health

-- seenParent
--   A parent that whoever asks does not see is as if there were none (rule 37).
a.parent_id::text

(select p.id::text from accounts p where p.workspace_id = a.workspace_id and p.id = a.parent_id
and p.merged_into is null and p.gone_at is null and p.owner_id = any(:owners::uuid[]))

-- orders
--   The orders that the table of accounts has an index for.
-- by:
a.name_key

-- by:
a.arr

-- by:
a.renews_on

-- ids
--   Attributes that are ids, which an index serves.
a.owner_id

-- knownFields
--   Every field of an account that a list or a condition can name, with how it is read: attributes, custom fields, measures.
-- indexed / indexedRow:
m.account_id is not null

-- customExpression
--   A custom value counts only where it has the type that its field declares; anything else is unknown.
-- value:
a.custom->:key::text

-- text:
a.custom->>:key::text

(case when jsonb_typeof(:value) = 'number' then (:text)::float8 end)

(case when jsonb_typeof(:value) = 'boolean' then (:text)::boolean end)

(case when :text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then (:text)::date end)

(case when jsonb_typeof(:value) = 'array' then
array(select w.word from jsonb_array_elements_text(:value) with ordinality as w (word, place) order by w.place) end)

(case when jsonb_typeof(:value) = 'string' then :text end)

-- typed
--   Measures are kept as numbers; a date is one of epoch days, a yes one of 1.
(date '1970-01-01' + (:value)::int)

(:value <> 0)

-- changedBy
--   How far a value is from an earlier one.
(:now - :before)

-- src/modules/segments/store/list.ts

-- guessWithin
--   The planner's guess of how many lie within the bounds; nothing is read.
explain (format json) select from measures_current m where m.workspace_id = :workspace and :bounds

-- gatheredHalf
--   The same page where all accounts within the bounds are put in order: found first, and then read as if picked by hand.
:by as :at

with gathered as materialized (
  select m.account_id as id from measures_current m where m.workspace_id = :workspace and :bounds
), listed as materialized (
  select a.id, :columns from gathered g
  join accounts a on a.workspace_id = :workspace and a.id = g.id
  join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
  where :matching and :askedFor :afterKeys
)
select id from listed order by :order, id limit :limit

-- askedFor
:by is not null

:by is null

-- orderedHalf
--   A page read in the order of an index; with `most`, of the first so many accounts in that order alone.
:by :wayOf

-- joined:
join :measures

-- joined:
left join :measures

select a.id, a.name, :jsonOf as keys, :jsonOf as values
[from accounts a | from (:beginning) a] :joined
where :matching and :askedFor :afterKeys
order by :order, a.id limit :limit

-- beginning:
select * from accounts a where a.workspace_id = :workspace and :visible
and :askedFor :afterKeys order by :order, a.id limit :limit

-- jsonOf
'[]'::jsonb

jsonb_build_array(:parts)

-- from
from accounts a left join :measures

-- measures
measures_current m on m.workspace_id = :workspace and m.account_id = a.id

-- matching
-- parts:
a.workspace_id = :workspace

-- parts:
a.merged_into is null

(:condition)

position(lower(:text) in lower(a.name)) > 0

a.id = any(:accounts::uuid[])

and

-- sortable
--   What an order compares: numbers as they are, days as days, texts without regard to case, lists by their first word.
-- by:
lower(:now)

-- by:
(:now)::int::float8

-- by:
lower((:now)[1])

-- by:
(:now)::float8

-- presentable
to_jsonb(:now)

-- afterKeys
--   Rows behind the cursor: further in the first key, or equal in it and further in the next, and so on to the id. Unknown
--   values of later keys stand at the end in either direction, so they need a case of their own. That the first key is not
--   before the cursor's is said once more by itself: from there on an index is read.
-- further:
a.id > :after::uuid

(:by is null and :further)

(:by :beyond :place or (:by = :place and :further) or :by is null)

and :further

-- notBefore:
:by :beyond= :place

and :notBefore and (:by :beyond :place or :further)

-- placed
:value:::type

-- countAccounts
select count(*) as count :from where :matching

-- valuesOf
--   Values of fields of one account, and of some at the close of earlier days: what an explanation reads.
to_jsonb(:days)

select :jsonOf as now, :jsonOf as before
:from where a.workspace_id = :workspace and a.id = :account

-- namesOf
--   The names of some accounts, as far as they are seen.
select a.id, a.name from accounts a
where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible

-- hasOtherCurrency
--   Whether any of the accounts has its amounts in another currency than the usual one.
select exists (select :from where :matching and a.currency <> :currency) as found

-- src/modules/segments/store/summary.ts

-- unknown
null::float8

-- summarise
--   What stands above a list, in one statement: accounts, ARR, how much of it is at risk (a score below 50) or renews within 90
--   days, and the mean score; and the same of those very accounts as they were shown on an earlier day. Then counts who was
--   a customer then. ARR that no contract says has no history, and is taken to have been what it is.
-- before:
(:measure)

with listed as materialized (
  select a.id, a.arr::float8 as arr, :days as renews, coalesce(a.since, a.made_at::date) as since,
    :now as score, :now as told_arr, :now as told_renews
  :from where :matching
), size as materialized (
  select count(*) <= :mostCompared as is_comparable from listed
), compared as (
  select a.*, :before as score_then, :before as told_arr_then, :before as told_renews_then
  from listed a where (select is_comparable from size) and a.since <= :then::date
), earlier as (
  select score_then as score, case when told_arr is null then arr else told_arr_then end as arr,
    case when told_renews is null then renews else told_renews_then end as renews from compared
)
select (select is_comparable from size) as "isComparable",
  (select count(score_then) + count(told_arr_then) > 0 or count(score) + count(told_arr) = 0 from compared)
    as "isShown", n.now, b.before from
  (select :figures as now from listed a) as n,
  (select :figures as before from earlier a) as b

-- days
(:date - date '1970-01-01')::float8

-- figures
-- isAtRisk:
a.score < :red

-- isRenewing:
a.renews - :days between 0 and 90

jsonb_build_object(
'count', count(*), 'arr', coalesce(sum(a.arr), 0),
'atRisk', count(*) filter (where :isAtRisk), 'atRiskArr', coalesce(sum(a.arr) filter (where :isAtRisk), 0),
'renewing', count(*) filter (where :isRenewing),
'renewingArr', coalesce(sum(a.arr) filter (where :isRenewing), 0),
'health', avg(a.score), 'scored', count(a.score),
'red', count(*) filter (where :isAtRisk),
'yellow', count(*) filter (where a.score >= :red and a.score < :green),
'green', count(*) filter (where a.score >= :green), 'unknown', count(*) - count(a.score))

-- src/modules/segments/store/views.ts

-- columns
v.id, v.member_id as maker, v.name, v.is_shared as "isShared", v.condition, v.columns, v.sort, v.direction,
v.further, v.widths, v.density, v.changed_by as "changedBy", v.saved_at as "savedAt"

-- viewsFor
--   A member's own views and those that are shared, by name.
select :columns, p.view_id is not null as "isPinned", coalesce((
  select array_agg(d.role order by d.role) from segments_defaults d
  where d.workspace_id = :workspace and d.view_id = v.id), '{}') as "defaultFor"
from segments_views v
left join segments_pins p on p.workspace_id = :workspace and p.view_id = v.id and p.member_id = :member
where v.workspace_id = :workspace and (v.is_shared or v.member_id = :member) order by lower(v.name), v.id

-- heldView
--   A view that a member may use, held until the transaction ends.
select :columns from segments_views v
where v.workspace_id = :workspace and v.id = :id and (v.is_shared or v.member_id = :member) for update

-- putView
--   Adds a view, or changes one of this member's or a shared one; false where the id belongs to somebody else's.
insert into segments_views as v (workspace_id, id, member_id, name, is_shared, condition, columns, sort, direction, further,
  widths, density, changed_by, saved_at)
values (:workspace, :id, :member, :name, :isShared, :condition::jsonb, :columns::text[],
  :sort, :direction, :further::jsonb, :widths::jsonb,
  :density, :member, :now)
on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared,
  condition = excluded.condition, columns = excluded.columns, sort = excluded.sort, direction = excluded.direction,
  further = excluded.further, widths = excluded.widths, density = excluded.density, changed_by = excluded.changed_by,
  saved_at = excluded.saved_at
where v.is_shared or v.member_id = :member

-- viewsOf
--   The views that a member saved.
select id, name from segments_views where workspace_id = :workspace and member_id = :member order by lower(name), id

-- moveViews
--   Gives views from one member to another, as far as the first has them still.
update segments_views set member_id = :to
where workspace_id = :workspace and member_id = :from and id = any(:ids::uuid[])

-- removeView
delete from segments_views where workspace_id = :workspace and id = :id

-- pin
insert into segments_pins (workspace_id, member_id, view_id) values (:workspace, :member, :view)
on conflict do nothing

-- unpin
delete from segments_pins where workspace_id = :workspace and member_id = :member and view_id = :view

-- putDefault
--   With which view the list opens for a role; null for none.
delete from segments_defaults where workspace_id = :workspace and role = :role returning view_id as id

insert into segments_defaults (workspace_id, role, view_id) values (:workspace, :role, :view)

-- withdraw
--   What is no longer shared opens for nobody, and stays at hand only for its maker.
delete from segments_defaults where workspace_id = :workspace and view_id = :view

delete from segments_pins where workspace_id = :workspace and view_id = :view and member_id <> :maker
