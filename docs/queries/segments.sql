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

-- src/modules/segments/store/days.ts

-- saveDay
--   Notes how segments stood at the close of a day, and that they are judged so far.
insert into segments_days (workspace_id, segment_id, day, version, size, entered, departed, is_resting, is_worked_out)
select :workspace, w.id, :day, w.version,
  (select count(*) from segments_memberships m where :ofSegment and m.left_at is null),
  (select count(*) from segments_memberships m where :ofSegment and m.entered_on = :day),
  (select count(*) from segments_memberships m where :ofSegment and m.left_at is not null and m.left_on = :day),
  w.resting, w.worked_out
from unnest(:ids::uuid[], :version::int[],
  :isResting::boolean[], :isWorkedOut::boolean[])
  as w (id, version, resting, worked_out)
on conflict do nothing

update segments_definitions s set closed_through = :day, closed_version = w.version
from unnest(:ids::uuid[], :version::int[]) as w (id, version)
where s.workspace_id = :workspace and s.id = w.id and (s.closed_through is null or s.closed_through < :day)

-- ofSegment
m.workspace_id = :workspace and m.segment_id = w.id and m.basis = :closed

-- restedBefore
--   Segments whose last close before a day found a source silent: what moves now makes good for that time (rule 9).
select s.id from segments_definitions s cross join lateral (
  select d.is_resting from segments_days d where d.workspace_id = :workspace and d.segment_id = s.id and d.day < :day
  order by d.day desc limit 1) d
where s.workspace_id = :workspace and d.is_resting

-- src/modules/segments/store/fields.ts

-- columns
--   Columns of the table of accounts that a condition may name, with the type the column has for it.
-- name / now:
a.name

-- kind / now:
a.kind

-- stage / now:
a.stage

-- owner / now:
a.owner_id::text

-- parent / now:
a.parent_id

-- plan / now:
a.plan

-- arr / now:
a.arr::float8

-- currency / now:
a.currency

-- size / now:
a.size

-- touch / now:
a.touch

-- industry / now:
a.industry

-- country / now:
a.country

-- domain / now:
a.domain

-- since / now:
a.since

-- renews_on / now:
a.renews_on

-- group_health / now:
a.group_health

-- attributeExpression
--   An attribute of an account now, or as it was known at the close of a day: what changed since stands in `past.held`.
-- then:
(case when past.held ? :key::text then (past.held->>:key::text):::type else :now end)

-- seenParent
--   A parent that whoever asks does not see is as if there were none (rule 37).
:parent::text

(select p.id::text from accounts p where p.workspace_id = a.workspace_id and p.id = :parent
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

-- newestMeasures
left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id

-- knownFields
--   Every field of an account that a list or a condition can name, with how it is read: attributes, custom fields, measures.
-- indexed / indexedRow:
m.account_id is not null

-- isMember
--   An account is in a segment or it is not: that is never unknown.
-- isIn:
s.left_at is null

-- isIn:
s.entered_on <= :today and (s.left_on is null or s.left_on > :today)

(exists (select from segments_memberships s where s.workspace_id = :workspace and s.account_id = a.id
and s.basis = :basisNumber and s.segment_id = :segment::uuid and :isIn))

-- customExpression
--   A custom value counts only where it has the type that its field declares; anything else is unknown.
(case when jsonb_typeof(:value) = 'number' then (:text)::float8 end)

(case when jsonb_typeof(:value) = 'boolean' then (:text)::boolean end)

(case when :text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then (:text)::date end)

(case when jsonb_typeof(:value) = 'array' then
array(select w.word from jsonb_array_elements_text(:value) with ordinality as w (word, place) order by w.place) end)

(case when jsonb_typeof(:value) = 'string' then :text end)

-- customNow
a.custom->:key::text

a.custom->>:key::text

-- customThen
-- value:
(case when past.held ? :key::text then past.held->:key::text else a.custom->:key::text end)

(:value #>> '{}')

-- typed
--   Measures are kept as numbers; a date is one of epoch days, a yes one of 1.
(date '1970-01-01' + (:value)::int)

(:value <> 0)

-- changedBy
--   How far a value is from an earlier one.
(:now - :before)

-- src/modules/segments/store/judge.ts

-- accountsAfter
--   Accounts in the order of their ids, living and gone, behind one.
select id from accounts where workspace_id = :workspace and (:after::uuid is null or id > :after::uuid)
order by id limit :limit

-- baseSize
--   How many accounts there are, gone ones too.
select count(*) as count from accounts where workspace_id = :workspace

-- movesOf
--   Whom of some accounts the segments hold wrongly, in one statement over all of them: whoever is in is held against what keeps
--   them in, whoever is not against the condition. Only what must change is answered, with the values that say so.
(own.since->>:id)::date

when :at then :jsonOf

select a.id as account, d.place, case when d.fits then 'enter' else 'leave' end as kind, not :isLiving as "isGone",
  case d.place :seen end as seen
from accounts a :joins
left join lateral :sinceOf own on true
[left join lateral :sinceOf live on true | ]
cross join lateral unnest(array[:fits]::boolean[]) with ordinality as d (fits, place)
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[])
  and (own.since->>(:ids::text[])[d.place] is not null) <> d.fits
order by a.id, d.place

-- isLiving
(a.merged_into is null and a.gone_at is null)

-- sinceOf
--   The segments that an account `a` is in, each with the day on which it entered: looked up in what was read of all of them at once.
--   Read account by account, the planner would look through all members of all segments for each while the table is new to it.
(
select (
  select jsonb_object_agg(o.account_id, o.since) from (
    select account_id, jsonb_object_agg(segment_id, entered_on) as since from segments_memberships
    where workspace_id = :workspace and account_id = any(:accounts::uuid[])
      and basis = :basisNumber and left_at is null
    group by account_id) o) -> a.id::text as since offset 0)

-- isIn
--   As `isIn` of domain/membership.ts has it. A list closes with whoever is on it; whose source is silent keeps whom it has.
-- isMember:
(:since is not null)

-- isListed:
(live.since->>:id is not null)

(:isLiving and :isListed)

(:isLiving and :isMember)

-- least:
(:day::date < :since + :leastDays::int)

-- keeps:
true

-- keeps:
((:meets) is true or (:stays) is true or :least)

(:isLiving and case when :since is null then (:meets) is true else :keeps end)

-- jsonOf
null::jsonb

jsonb_build_array(:values)

-- enter
insert into segments_memberships (workspace_id, account_id, segment_id, basis, version, entered_at, entered_on,
  entered_because, entered_seen, entered_by)
select :workspace, m.account, m.segment, :basisNumber, v.version, :now, :day, m.because, m.seen,
  :by::uuid
from :movesTable join unnest(:versionsOf::int[]) with ordinality as v (version, at) using (at)
order by m.account, m.segment
on conflict (workspace_id, account_id, basis, segment_id) where left_at is null do nothing
returning account_id as account, segment_id as segment

-- leave
update segments_memberships s set left_at = :now, left_on = :day, left_because = m.because,
  left_seen = case when s.version = v.version then m.seen end, left_by = :by::uuid
from :movesTable join unnest(:versionsOf::int[]) with ordinality as v (version, at) using (at)
where s.workspace_id = :workspace and s.account_id = m.account and s.segment_id = m.segment
  and s.basis = :basisNumber and s.left_at is null
returning s.account_id as account, s.segment_id as segment

-- movesTable
unnest(:account::uuid[], :segment::uuid[],
  :moves::text[], :seen::jsonb[])
  with ordinality as m (account, segment, because, seen, at)

-- nextSweep
--   The sweep whose turn it is; none while another process is at it, since the next one stands on this one.
select pg_try_advisory_xact_lock(hashtextextended(:workspace, 0)) as mine

select id, day, segment_id as segment, asked_at as "askedAt", after from segments_sweeps
where workspace_id = :workspace order by id limit 1

-- putSweeps
--   The whole base by the newest values once more does not help: it is asked for once.
insert into segments_sweeps (workspace_id, day, segment_id, asked_at)
select :workspace, w.day, w.segment, :now
from unnest(:day::date[], :segment::uuid[])
  with ordinality as w (day, segment, at)
where not exists (select from segments_sweeps s where s.workspace_id = :workspace and s.after is null
  and s.day is not distinct from w.day and s.segment_id is not distinct from w.segment)
order by w.at

-- moveSweep
update segments_sweeps set after = :after where workspace_id = :workspace and id = :id

-- endSweep
delete from segments_sweeps where workspace_id = :workspace and id = :id

-- dropSweeps
--   What was to be judged of a segment that nobody keeps any more.
delete from segments_sweeps where workspace_id = :workspace and segment_id = :segment

-- src/modules/segments/store/kept-columns.ts

-- hasMoreThan
--   Whether there are more accounts than this; no more of them are looked at.
select count(*) as count from (select from accounts where workspace_id = :workspace limit :most) a

-- readColumns
--   Fields of all accounts as columns, in one pass over them. Numbers come as the database holds them, eight bytes each. Or the
--   field that has too many different values to be kept.
select count(*) as rows, coalesce(bit_xor(hashtextextended(a.id::text, 0)), 0)::text as print
  :each
from (select a.id :each
  :from :each where :which order by a.id) a

-- held
(:now)::float8

coalesce(:at, 0)

-- coding
left join unnest(:values::text[]) with ordinality :at (value, place)
on :at = (:now)::text

-- valuesOf
--   As texts, the way in which conditions hold days; a yes and a no as such.
select distinct (:now)::text as value :from where :which and (:now) is not null order by 1 limit :mostValues

-- packed
string_agg(float8send(coalesce(:name, 'NaN')), '' order by a.id)

string_agg(int2send((:name - 32768)::int2), '' order by a.id)

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
--   Values of fields of one account, now or as a closed day showed them, and of some at the close of earlier days: what an explanation reads.
to_jsonb(:days)

select :jsonOf as now, :jsonOf as before
from accounts a :joins
where a.workspace_id = :workspace and a.id = :account

-- namesOf
--   The names of some accounts, as far as they are seen.
select a.id, a.name from accounts a
where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible

-- hasOtherCurrency
--   Whether any of the accounts has its amounts in another currency than the usual one.
select exists (select :from where :matching and a.currency <> :currency) as found

-- src/modules/segments/store/memberships.ts

-- columns
m.entered_at as "enteredAt", m.entered_on as "enteredOn", m.entered_because as "enteredBecause", m.entered_seen as "enteredSeen",
m.entered_by as "enteredBy", m.version, m.left_at as "leftAt", m.left_on as "leftOn", m.left_because as "leftBecause",
m.left_seen as "leftSeen", m.left_by as "leftBy"

-- ofBasis
m.workspace_id = :workspace and m.segment_id = :segment and m.basis = :basisNumber

-- historyOf
--   The last times that an account was in a segment, the newest first.
select :columns from segments_memberships m
where :ofBasis and m.account_id = :account order by m.id desc limit 50

-- membershipOn
--   Whether, and since when, an account was in at the close of a day.
select :columns from segments_memberships m
where :ofBasis and m.account_id = :account and m.entered_on <= :day
  and (m.left_on is null or m.left_on > :day) limit 1

-- membersOf
--   Who is in now, whoever entered last first.
select m.id, a.id as account, a.name, :columns, m.entered_at::text as at
from segments_memberships m join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where :ofBasis and m.left_at is null and :visible
  [and (m.entered_at, m.id) < (:at::timestamptz, :id::bigint) | ]
order by m.entered_at desc, m.id desc limit :limit

-- membersAfter
--   Living accounts that are in now, in id order, after one: for whoever goes through all of them.
select a.id from segments_memberships m join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where :ofBasis and m.left_at is null and a.merged_into is null and a.gone_at is null and :visible
  and (:after::uuid is null or a.id > :after::uuid)
order by a.id limit :limit

-- membersAmong
--   Those of some accounts that are in now.
select a.id from segments_memberships m join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where :ofBasis and m.account_id = any(:accounts::uuid[]) and m.left_at is null
  and a.merged_into is null and a.gone_at is null and :visible

-- segmentsAmong
--   Which of these segments each of some accounts is in now, whoever asks.
select m.account_id as account, array_agg(distinct m.segment_id) as segments from segments_memberships m
where m.workspace_id = :workspace and m.segment_id = any(:segments::uuid[]) and m.basis = :live
  and m.account_id = any(:accounts::uuid[]) and m.left_at is null
group by m.account_id

-- turnsOf
--   Entries and exits, the newest first. What stood there when a segment began to be kept is no entry.
-- half:
select m.id, :kind::text as kind, :at as at, :at::text as moment, :part as "on", a.id as account, a.name,
  :part as because, :part as by, :part as seen, m.version
from segments_memberships m join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where :ofBasis and :at is not null and :part <> 'began' and :visible
  [and (:at, m.id, :kind::text) < (:at::timestamptz, :id::bigint, :kind::text) | ]
order by :at desc, m.id desc limit :limit

select * from ((:half) union all (:half)) t order by at desc, id desc, kind desc limit :limit

-- sizesOf
--   How many are in each segment now, as far as they are seen.
select m.segment_id as id, count(*) as count
from segments_memberships m join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where m.workspace_id = :workspace and m.basis = 0 and m.left_at is null and :visible
group by m.segment_id

-- turnoverSince
--   How many entered and left each segment since a day, by the membership that is told of. Of segments that are judged at every
--   change, who moved by a condition counts from another day on; closed days are worked out each as it was.
-- half:
select m.segment_id as id, :kind::text as kind from segments_memberships m
join segments_definitions s on s.workspace_id = :workspace and s.id = m.segment_id and s.archived_at is null
  and m.basis = case s.evaluation when 'live' then 0 else 1 end
join accounts a on a.workspace_id = :workspace and a.id = m.account_id
where m.workspace_id = :workspace and :kind >= :since
  and :kind <> 'began' and :visible
  and (m.basis = 1 or :kind = 'hand' or :kind >= :passedFrom::date)

select id, count(*) filter (where kind = 'entered') as entered, count(*) filter (where kind = 'left') as left
from (:half union all :half) t group by id

-- daysOf
--   How segments stood at the close of some days, as it was noted then.
select d.segment_id as segment, d.day, d.size, d.entered, d.departed as left, d.is_resting as "isResting",
  d.is_worked_out as "isWorkedOut"
from segments_days d where d.workspace_id = :workspace and d.day >= :from
  [and d.segment_id = :segment | ] order by d.segment_id, d.day

-- seenDaysOf
--   The same, counted over the accounts that are seen.
with own as materialized (
  select m.segment_id, m.entered_on, m.left_on from segments_memberships m
  join accounts a on a.workspace_id = :workspace and a.id = m.account_id
  where m.workspace_id = :workspace and m.basis = 1 and (m.left_on is null or m.left_on >= :from) and :visible
    [and m.segment_id = :segment | ])
select d.segment_id as segment, d.day, d.is_resting as "isResting", d.is_worked_out as "isWorkedOut",
  (count(o.segment_id) filter (where o.entered_on <= d.day and (o.left_on is null or o.left_on > d.day))) as size,
  (count(o.segment_id) filter (where o.entered_on = d.day)) as entered,
  (count(o.segment_id) filter (where o.left_on = d.day)) as left
from segments_days d left join own o on o.segment_id = d.segment_id
where d.workspace_id = :workspace and d.day >= :from [and d.segment_id = :segment | ]
group by d.segment_id, d.day, d.is_resting, d.is_worked_out order by d.segment_id, d.day

-- segmentsOfAccount
--   Whose accounts a member of a list is, or a segment's members are, by what an account is in now.
select s.id, s.name, m.entered_at as "enteredAt", least(m.entered_on, c.entered_on) as "enteredOn",
  m.entered_because as "enteredBecause"
from segments_memberships m join segments_definitions s on s.workspace_id = :workspace and s.id = m.segment_id
-- Days that were closed before it was made, or before the product saw them, are told by the closed membership alone.
left join segments_memberships c on c.workspace_id = :workspace and c.account_id = m.account_id
  and c.segment_id = m.segment_id and c.basis = 1 and c.left_at is null
where m.workspace_id = :workspace and m.account_id = :account and m.basis = 0 and m.left_at is null
  and s.archived_at is null order by lower(s.name), s.id

-- listsOf
--   The lists that an account is on.
select s.id from segments_memberships m
join segments_definitions s on s.workspace_id = :workspace and s.id = m.segment_id and s.kind = 'list'
where m.workspace_id = :workspace and m.account_id = :account and m.basis = 0 and m.left_at is null

-- listsMerged
--   The lists that an account left because it was merged away, and that the other one came on for it.
select coalesce((select array_agg(distinct m.segment_id::text) from segments_memberships m
    join segments_definitions s on s.workspace_id = :workspace and s.id = m.segment_id and s.kind = 'list'
    where m.workspace_id = :workspace and m.account_id = :from and m.basis = 0 and m.left_because = 'gone'
      and m.id = (select max(n.id) from segments_memberships n where n.workspace_id = :workspace
        and n.account_id = m.account_id and n.basis = 0 and n.segment_id = m.segment_id)), '{}') as back,
  coalesce((select array_agg(distinct m.segment_id::text) from segments_memberships m
    where m.workspace_id = :workspace and m.account_id = :into and m.basis = 0 and m.left_at is null
      and m.entered_because = 'merge'), '{}') as only

-- endAll
--   Ends what is open of a segment that nobody keeps any more.
update segments_memberships set left_at = :now, left_on = greatest(:day::date, entered_on), left_because = 'archived'
where workspace_id = :workspace and segment_id = :segment and left_at is null

-- effectOf
--   Who would be in, enter and leave, of the accounts that are seen, with a few of them by name.
-- since:
(select m2.entered_on from segments_memberships m2 where m2.workspace_id = :workspace and m2.account_id = a.id
and m2.basis = 0 and m2.segment_id = :segment and m2.left_at is null)

-- since:
null::date

-- keeps:
true

-- keeps:
((:meets) is true or (:stays) is true or :day::date < j.since + :leastDays::int)

with judged as materialized (
  select a.id, a.name, a.name_key, (j.since is not null) as was,
    (case when j.since is null then (:meets) is true else :keeps end) as fits
  :from cross join lateral (select :since as since) j where :matching)
select count(*) filter (where fits) as size, count(*) filter (where fits and not was) as enters,
  count(*) filter (where was and not fits) as leaves,
  :examples as entering, :examples as leaving from judged

-- examples
coalesce((
select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name) order by e.name_key, e.id) from (
  select id, name, name_key from judged where :which order by name_key, id limit 10) e), '[]')

-- chosenIds
--   Accounts of a list's new members, as far as they are seen; whatever else was named is answered as not found.
select a.id :from where :matching order by a.id limit :most

-- accountsNamed
--   Accounts by ids of other systems, or by our own, as far as they are seen; `key` is what was asked for.
select distinct k.key, a.id from unnest(:keys::text[]) as k (key)
join accounts_identities i on i.workspace_id = :workspace and i.kind = 'account'
  and (i.external_id = k.key or i.raw_id::text = lower(k.key))
join accounts a on a.workspace_id = :workspace and a.id = i.account_id and :visible

-- src/modules/segments/store/segments.ts

-- columns
s.id, s.name, s.description, s.kind, s.evaluation, s.condition, s.stay, s.least_days as "leastDays", s.is_locked as "isLocked",
s.version, s.owner_id as owner, s.made_at as "madeAt", s.archived_at as "archivedAt", s.closed_through as "closedThrough",
s.closed_version as "closedVersion"

-- segmentsOf
--   All segments by name; those that nobody keeps any more are asked for by themselves.
-- kept:
is null

-- kept:
is not null

select :columns from segments_definitions s
where s.workspace_id = :workspace and s.archived_at :kept order by lower(s.name), s.id

-- segmentById
select :columns from segments_definitions s where s.workspace_id = :workspace and s.id = :id

-- segmentByKey
select :columns from segments_definitions s where s.workspace_id = :workspace and s.key = :key

-- segmentNames
--   Ids and names of all that ever was a segment, for the fields of an account.
select id, name, archived_at is not null as "isArchived" from segments_definitions
where workspace_id = :workspace order by lower(name), id

-- segmentKeys
--   Kept segments by all that they can be named by.
select id, key, name from segments_definitions where workspace_id = :workspace and archived_at is null

-- hasSegments
select exists (select from segments_definitions where workspace_id = :workspace and archived_at is null) as found

-- lock
select pg_advisory_xact_lock(hashtextextended(:what, 0))

-- isNameTaken
select exists (select from segments_definitions where workspace_id = :workspace and archived_at is null
  and lower(name) = lower(:name) and id <> :but) as found

-- putSegment
--   Puts a segment in force as it is now and keeps the version.
-- json:
:value::jsonb

insert into segments_definitions (workspace_id, id, key, name, description, kind, evaluation, condition, stay, least_days,
  is_locked, version, owner_id, made_at, changed_at)
values (:workspace, :id, :key, :name, :description, :kind, :evaluation,
  :json, :json, :leastDays, :isLocked, :version, :owner,
  :now, :now)
on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
  evaluation = excluded.evaluation, condition = excluded.condition, stay = excluded.stay, least_days = excluded.least_days,
  is_locked = excluded.is_locked, version = excluded.version, owner_id = excluded.owner_id, changed_at = excluded.changed_at,
  archived_at = null

insert into segments_versions (workspace_id, segment_id, version, definition, member_id, made_at)
values (:workspace, :id, :version, :json, :member, :now)

-- versionsOf
--   How a segment came to be what it is, the newest first.
select version, definition, member_id as member, made_at as "madeAt" from segments_versions
where workspace_id = :workspace and segment_id = :id order by version desc limit 200

-- segmentsAt
--   Segments that are kept, each as its definition was at a moment; those made later are left out.
select v.definition->>'name' as name, v.definition->>'kind' as kind, v.definition->>'evaluation' as evaluation,
  v.definition->'condition' as condition, nullif(v.definition->'stay', 'null') as stay, v.version,
  (v.definition->>'leastDays')::int as "leastDays", (v.definition->>'isLocked')::boolean as "isLocked", s.id, s.description,
  s.owner_id as owner, s.made_at as "madeAt", s.archived_at as "archivedAt", s.closed_through as "closedThrough",
  s.closed_version as "closedVersion"
from segments_definitions s cross join lateral (
  select v.version, v.definition from segments_versions v where v.workspace_id = :workspace and v.segment_id = s.id
    and v.made_at <= :moment order by v.version desc limit 1) v
where s.workspace_id = :workspace and s.archived_at is null

-- versionOn
--   The version by which a day's close judged, or the first one for days before there was any.
select v.version, v.definition, v.member_id as member, v.made_at as "madeAt" from segments_versions v
where v.workspace_id = :workspace and v.segment_id = :id and v.version = (
  select d.version from segments_days d where d.workspace_id = :workspace and d.segment_id = :id and d.day <= :day
  order by d.day desc limit 1)

-- archive
update segments_definitions set archived_at = :now, changed_at = :now
where workspace_id = :workspace and id = :id

-- ownedBy
--   Segments that a member answers for.
select id, name from segments_definitions
where workspace_id = :workspace and owner_id = :member and archived_at is null order by lower(name), id

-- moveOwned
update segments_definitions set owner_id = :to
where workspace_id = :workspace and owner_id = :from and id = any(:ids::uuid[])

-- src/modules/segments/store/summary.ts

-- unknown
null::float8

-- summarise
--   What stands above a list, in one statement: accounts, ARR, how much of it is at risk (red) or renews within 90
--   days, and the mean score; and the same of those very accounts as they were shown on an earlier day. Then counts who was
--   a customer then. ARR that no contract says has no history, and is taken to have been what it is.
-- before:
(:measure)

with listed as materialized (
  select a.id, a.arr::float8 as arr, :days as renews, coalesce(a.since, a.made_at::date) as since,
    :now as score, :now as band, :now as told_arr, :now as told_renews
  :from where :matching
), size as materialized (
  select count(*) <= :mostCompared as is_comparable from listed
), compared as (
  select a.*, :before as score_then, :before as band_then, :before as told_arr_then, :before as told_renews_then
  from listed a where (select is_comparable from size) and a.since <= :then::date
), earlier as (
  select score_then as score, band_then as band, case when told_arr is null then arr else told_arr_then end as arr,
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
--   By the bands that health shows, as every page has them.
-- is:
a.band = :bandNumbers

-- isRenewing:
a.renews - :days between 0 and 90

jsonb_build_object(
'count', count(*), 'arr', coalesce(sum(a.arr), 0),
'atRisk', count(*) filter (where :is), 'atRiskArr', coalesce(sum(a.arr) filter (where :is), 0),
'renewing', count(*) filter (where :isRenewing),
'renewingArr', coalesce(sum(a.arr) filter (where :isRenewing), 0),
'health', avg(a.score), 'scored', count(a.score),
'red', count(*) filter (where :is), 'yellow', count(*) filter (where :is),
'green', count(*) filter (where :is), 'unknown', count(*) - count(a.band))

-- src/modules/segments/store/then.ts

-- wasJudged
--   Whether the close of a day said who was in.
select exists (select from segments_days where workspace_id = :workspace and segment_id = :segment and day = :day) as found

-- within
a.id in (select m.account_id from segments_memberships m where m.workspace_id = :workspace
  and m.segment_id = :segment and m.basis = :basisNumber and :when)

-- isMember
m.left_at is null

-- wasMember
m.entered_on <= :day::date and (m.left_on is null or m.left_on > :day::date)

-- src/modules/segments/store/truths.ts

-- truthsOf
--   Of living accounts, in the order of their ids: whether each condition holds, by what they are joined with.
select a.id as account, array[:conditions]::boolean[] as truths
from (select * from accounts a where a.workspace_id = :workspace and a.merged_into is null and a.gone_at is null
  :whichOf) a :joins
order by a.id

-- whichOf
and a.id = any(:chosen::uuid[])

and (:after::uuid is null or a.id > :after::uuid) order by a.id limit :limit

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
