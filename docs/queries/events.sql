-- The SQL of events, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/events/store/custom-counts.ts

-- countDays
--   What happened to some accounts on some days, counted by each counter. A day without a match is absent.
-- from:
unnest(:account::uuid[], :day::date[]) as t (account, day)
join accounts_identities i on i.workspace_id = :workspace and i.account_id = t.account
join events_raw r on r.workspace_id = :workspace and r.day = t.day and r.account_raw = i.raw_id

-- account:
t.account

-- where:
true

-- countSpan
--   The same for all accounts over a span of days, read as it lies.
-- from:
events_raw r join accounts_identities i on i.workspace_id = :workspace and i.raw_id = r.account_raw
  and i.account_id is not null

-- where:
r.workspace_id = :workspace and r.day between :from and :to

-- account:
i.account_id

-- counted
--   Each event is held against every counter in one reading. Robots are left out, as in all that is counted of use.
(:counter::int, :matches, [null::numeric | :amount], :people::boolean)

select :account as account, r.day, c.counter, count(*)::int as events, sum(c.amount)::text as amount,
  (array_agg(c.amount order by r.happened_at desc, r.message_id desc) filter (where c.amount is not null))[1]::text as "lastValue",
  case when c.keeps_people then array_agg(distinct r.person_raw) filter (where r.person_raw is not null) end as people
from :from
cross join lateral (select :plain as plain_name) p
cross join lateral (values :lines) as c (counter, is_match, amount, keeps_people)
where :where and c.is_match and r.kind = any(:ACTIVITY_KINDS::text[]) and r.known_at < :until
  and not r.robot and not exists (
    select from events_robots b where b.workspace_id = :workspace and b.person_raw = r.person_raw)
group by 1, 2, 3, c.keeps_people

-- plain
--   The form of a name in which two spellings of the same event meet.
btrim(regexp_replace(lower(:name), '[\s_.:-]+', ' ', 'g'))

-- matches
r.kind = any(:kinds::text[])

p.plain_name = any(array(select :plain from unnest(:names::text[]) as n (name)))

:conditionSql is true

true

(:parts)

-- textOf
--   A property as text where it is a text, number or boolean; an empty one says nothing.
(case when jsonb_typeof(r.properties -> :property::text) in ('string', 'number', 'boolean')
  then nullif(r.properties ->> :property::text, '') end)

-- numberOf
(case when jsonb_typeof(r.properties -> :property::text) = 'number' then (r.properties ->> :property::text)::float8 end)

-- amount
--   A property as an amount: to a millionth, and no larger than a million million either way.
(case when jsonb_typeof(r.properties -> :property::text) = 'number'
  then round(least(greatest((r.properties ->> :property::text)::numeric, -1e12), 1e12), 6) end)

-- replaceCounts
--   Puts counts in place of what was kept of these days by these counters. Answers the days that differ from before.
delete from events_custom_day d
using unnest(:account::uuid[], :day::date[]) as t (account, day)
where d.workspace_id = :workspace and d.account_id = t.account and d.day = t.day and d.counter = any(:counters::int[])
  and not exists (
    select from unnest(:account::uuid[], :day::date[], :counter::int[])
      as n (account, day, counter)
    where n.account = d.account_id and n.day = d.day and n.counter = d.counter)
returning d.account_id as account, d.day

-- addCounts
--   Writes counts; answers the days that differ from before.
insert into events_custom_day as old (workspace_id, account_id, counter, day, events, amount, last_value)
select :workspace, n.* from unnest(:account::uuid[], :counter::int[],
  :day::date[], :events::int[], :amount::numeric[],
  :lastValue::numeric[]) as n (account, counter, day, events, amount, last_value)
order by n.account, n.counter, n.day
on conflict (workspace_id, account_id, counter, day) do update set events = excluded.events, amount = excluded.amount,
  last_value = excluded.last_value
where (old.events, old.amount, old.last_value) is distinct from (excluded.events, excluded.amount, excluded.last_value)
returning old.account_id as account, old.day

-- countedPeople
--   Who is kept of some months, by counters that keep people.
select p.account_id as account, p.counter, p.month, p.person, p.days
from unnest(:account::uuid[], :month::date[]) as t (account, month)
join events_custom_person_month p on p.workspace_id = :workspace and p.account_id = t.account and p.month = t.month
  and p.counter = any(:counters::int[])

-- savePeople
-- keys:
unnest(:account::uuid[], :counter::int[],
:month::date[], :person::uuid[], :days::int[])
as n (account, counter, month, person, days)

insert into events_custom_person_month (workspace_id, account_id, counter, month, person, days)
select :workspace, n.* from :keys order by n.account, n.counter, n.month, n.person
on conflict (workspace_id, account_id, counter, month, person) do update set days = excluded.days

delete from events_custom_person_month p using :keys
where p.workspace_id = :workspace and p.account_id = n.account and p.counter = n.counter and p.month = n.month
  and p.person = n.person

-- totalsOf
--   What counters come to over spans of days, summed by the database; accounts without a match are absent.
select a.id as account, s.place::int - 1 as place, count(*)::int as days, sum(c.events)::int as events,
  trunc(coalesce(sum(c.amount), 0) * :MILLIONTHS)::text as amount, max(c.day) - date '1970-01-01' as "lastDay",
  ((array_agg(c.last_value order by c.day desc) filter (where c.last_value is not null))[1])::float8 as "lastValue"
from unnest(:counter::int[], :from::date[], :to::date[])
  with ordinality as s (counter, from_day, to_day, place)
cross join unnest(:accounts::uuid[]) as a (id)
join events_custom_day c on c.workspace_id = :workspace and c.account_id = a.id and c.counter = s.counter
  and c.day between s.from_day and s.to_day
group by a.id, s.place

-- peopleOf
select a.id as account, m.place, count(distinct p.person)::int as people
from unnest(:place::int[], :counter::int[], :month::date[],
  :mask::int[]) as m (place, counter, month, mask)
cross join unnest(:accounts::uuid[]) as a (id)
join events_custom_person_month p on p.workspace_id = :workspace and p.account_id = a.id and p.counter = m.counter
  and p.month = m.month and p.days & m.mask <> 0
group by a.id, m.place

-- keptDays
--   All rows of some counters over a span of days.
select c.account_id as account, c.counter, c.day, c.events, trunc(coalesce(c.amount, 0) * :MILLIONTHS)::text as amount,
  c.last_value::float8 as "lastValue"
from unnest(:accounts::uuid[]) as a (id)
join events_custom_day c on c.workspace_id = :workspace and c.account_id = a.id and c.counter = any(:counters::int[])
  and c.day between :from and :to

-- keptPeople
--   Whoever some counters keep over a span of months.
select p.account_id as account, p.counter, p.month, p.person, p.days
from unnest(:accounts::uuid[]) as a (id)
join events_custom_person_month p on p.workspace_id = :workspace and p.account_id = a.id and p.counter = any(:counters::int[])
  and p.month between date_trunc('month', :from::date)::date and :to

-- newestDays
--   The newest days of an account on which a counter counted anything.
select day from events_custom_day where workspace_id = :workspace and account_id = :account
  and counter = :counter and day between :from and :to order by day desc limit :limit

-- newestMatches
--   The newest events of an account on some days that a counter counts.
select r.happened_at as at, r.message_id as "messageId", r.name, c.name as "personName",
  ([null::numeric | :amount])::float8 as amount
from accounts_identities i
join events_raw r on r.workspace_id = :workspace and r.account_raw = i.raw_id and r.day = any(:days::date[])
cross join lateral (select :plain as plain_name) p
left join accounts_identities q on q.workspace_id = :workspace and q.raw_id = r.person_raw
left join accounts_contacts c on c.workspace_id = :workspace and c.id = q.contact_id
where i.workspace_id = :workspace and i.account_id = :account and r.kind = any(:ACTIVITY_KINDS::text[])
  and not r.robot and c.is_robot is not true and :matches
order by r.happened_at desc, r.message_id desc limit :limit

-- busyDays
--   Days of accounts on which anything happened.
select e.account_id as account, e.day from unnest(:accounts::uuid[]) as a (id)
join events_account_day e on e.workspace_id = :workspace and e.account_id = a.id
  and e.day between :from and :to and e.events > 0

-- newest
(select kind, name, properties from events_raw where workspace_id = :workspace and day between :from and :to
  and kind = any(:ACTIVITY_KINDS::text[]) limit :MOST_LOOKED_THROUGH) e

-- knownNames
--   Names of events of the last days, the most frequent first.
select name, min(kind) as kind, count(*)::int as events from :newest group by name order by 3 desc, 1 limit 200

-- knownProperties
--   Properties of the events of some names, with a few of their values.
select name, type, (array_agg(value order by times desc, value) filter (where length(value) <= 60))[1:5] as examples
from (
  select p.key as name, case when bool_and(jsonb_typeof(p.value) = 'number') over (partition by p.key) then 'number' else 'text' end as type,
    p.value #>> '{}' as value, count(*) as times
  from :newest cross join lateral jsonb_each(case when jsonb_typeof(e.properties) = 'object' then e.properties else '{}' end) p
  where (cardinality(:names::text[]) = 0 or e.name = any(:names::text[]))
    and jsonb_typeof(p.value) in ('string', 'number', 'boolean') and length(p.key) <= 100
  group by p.key, p.value) v
group by name, type order by sum(times) desc, name limit 100

-- src/modules/events/store/custom-preview.ts

-- busiestSeen
--   Accounts that a viewer sees: those wanted, or the busiest of some days among a few hundred.
select s.id from (
  select a.id from accounts a where a.workspace_id = :workspace and :visible
    and (cardinality(:wanted::uuid[]) = 0 or a.id = any(:wanted::uuid[]))
  order by a.id limit :MOST_LOOKED_AT) s
left join lateral (
  select sum(e.events) as events from events_account_day e
  where e.workspace_id = :workspace and e.account_id = s.id and e.day between :from and :to) e on true
order by e.events desc nulls last, s.id limit :limit

-- src/modules/events/store/custom.ts

-- customMeasures
--   All measures that the workspace ever defined, in the order in which they were.
select key, label, summary, direction, unit, version, archived_on as "archivedOn", made_at as "madeAt"
from events_measures where workspace_id = :workspace order by made_at, key

-- versionColumns
v.key, v.version, v.rule, v.counter, v.state, v.in_force_on as "inForceOn", v.next_day as "nextDay",
v.first_day as "firstDay", v.last_day as "lastDay", v.filled_to as "filledTo", v.trouble, v.changes, v.made_at as "madeAt",
v.made_by as "madeBy"

-- versionsOf
--   The versions of measures, or of one of them, newest first.
select :versionColumns from events_measure_versions v
where v.workspace_id = :workspace and (:key::text is null or v.key = :key)
order by v.key, v.version desc

-- versionsCounted
--   Versions that are counted as events come: those in force, and those that will be once their past is counted.
select :versionColumns from events_measure_versions v
join events_measures m on m.workspace_id = :workspace and m.key = v.key and m.archived_on is null
where v.workspace_id = :workspace and v.state in ('counting', 'filling', 'in force') order by v.counter, v.version

-- versionAtWork
--   The version whose past is to be counted or filled in next, the oldest first.
select :versionColumns from events_measure_versions v
where v.workspace_id = :workspace and v.state in ('counting', 'filling')
order by v.made_at, v.key, v.version limit 1

-- lockMeasures
--   One writer of definitions at a time.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- saveMeasure
insert into events_measures (workspace_id, key, label, summary, direction, unit, version, made_at)
values (:workspace, :key, :label, :summary, :direction, :unit, :version, :now)
on conflict (workspace_id, key) do update set label = excluded.label, summary = excluded.summary,
  direction = excluded.direction, unit = excluded.unit, version = excluded.version, archived_on = null

-- insertVersion
insert into events_measure_versions (workspace_id, key, version, rule, counter, state, in_force_on, next_day, first_day, last_day,
  changes, made_at, made_by)
values (:workspace, :key, :version, :rule::json, :counter, :state, :inForceOn,
  :nextDay, :firstDay, :lastDay, :changes::text[], :now, :madeBy)

-- setVersion
--   Sets parts of a version.
:columns = :value

update events_measure_versions set :parts
where workspace_id = :workspace and key = :key and version = :version

-- replaceVersions
--   Versions of a measure that were in force until now.
update events_measure_versions set state = 'replaced'
where workspace_id = :workspace and key = :key and version <> :by and state in ('filling', 'in force')

-- stopCounting
--   Versions of a measure whose past is still being counted, which another one takes the place of.
update events_measure_versions set state = 'stopped', next_day = null
where workspace_id = :workspace and key = :key and state = 'counting'

-- archive
update events_measures set archived_on = :on where workspace_id = :workspace and key = :key

update events_measure_versions set state = 'stopped', next_day = null
where workspace_id = :workspace and key = :key and state in ('counting', 'filling', 'in force')

-- nextCounter
select coalesce(max(counter), 0) + 1 as counter from events_measure_versions where workspace_id = :workspace

-- daysWithEvents
--   The first and last days of which there are events at all, within a span.
select (select min(day) from events_raw where workspace_id = :workspace and day between :from and :to) as first,
  (select max(day) from events_raw where workspace_id = :workspace and day between :from and :to) as last

-- dropUnused
--   Counts of versions that nobody counts any more.
-- unused:
not exists (select from events_measure_versions v
join events_measures m on m.workspace_id = :workspace and m.key = v.key and m.archived_on is null
where v.workspace_id = :workspace and v.counter = c.counter and v.state in ('counting', 'filling', 'in force'))

delete from events_custom_day c where c.workspace_id = :workspace and :unused

delete from events_custom_person_month c where c.workspace_id = :workspace and :unused

-- src/modules/events/store/definitions.ts

-- definitionsOf
--   What counts as what in this workspace; the product's own words where nobody changed them.
select definitions, version from events_definitions where workspace_id = :workspace

-- saveDefinitions
insert into events_definitions (workspace_id, definitions, version, changed_at)
values (:workspace, :definitions::jsonb, 1, :now)
on conflict (workspace_id) do update set definitions = excluded.definitions,
  version = events_definitions.version + 1, changed_at = excluded.changed_at
returning version

-- startOver
--   A changed definition says everything anew: what was seen is forgotten, and every day goes up for the roll-up. Features keep
--   their numbers, so that days which wait say the same meanwhile; where all numbers are taken they are given out anew, or a
--   definition under which there are fewer features would not help.
update events_features set first_day = null where workspace_id = :workspace

delete from events_features where workspace_id = :workspace

delete from events_signals where workspace_id = :workspace

insert into events_touched (workspace_id, account_id, day, due_at)
select :workspace, account_id, day, '-infinity' from events_account_day
where workspace_id = :workspace order by account_id, day

-- countedFeatures
--   How many of the features that can be counted have a number; features that come after the last one are not counted.
select coalesce(max(number) + 1, 0)::int as taken from events_features where workspace_id = :workspace

-- src/modules/events/store/evidence.ts

-- peopleAround
--   Who was active in the months that the last 60 days reach into.
select p.person, min(c.name) as name, jsonb_agg(jsonb_build_object('month', p.month, 'days', p.days) order by p.month) as months
from events_account_person_month p
left join accounts_identities i on i.workspace_id = :workspace and i.raw_id = p.person
left join accounts_contacts c on c.workspace_id = :workspace and c.id = i.contact_id
where p.workspace_id = :workspace and p.account_id = :account and p.kind = 'person' and p.days <> 0
  and p.month between :monthOf and :on
group by p.person order by p.person

-- featuresAround
--   On which of the last 60 days each feature was used.
select f.name, jsonb_agg(e.day order by e.day) as days,
  exists (select from events_account_day o where o.workspace_id = :workspace and o.account_id = :account
    and o.day < :addDays and get_bit(o.features, f.number) = 1) as "isOld"
from events_account_day e
join events_features f on f.workspace_id = :workspace and get_bit(e.features, f.number) = 1
where e.workspace_id = :workspace and e.account_id = :account and e.day between :addDays and :on
group by f.name, f.number order by f.name

-- lastEvent
--   The last thing that somebody who is no robot did, up to the end of a day.
select r.happened_at as at, r.message_id as "messageId", r.name, c.name as "personName"
from accounts_identities i
join events_raw r on r.workspace_id = :workspace and r.account_raw = i.raw_id and r.day = (
  select max(e.day) from events_account_day e
  where e.workspace_id = :workspace and e.account_id = :account and e.day <= :on and e.events > 0)
left join accounts_identities p on p.workspace_id = :workspace and p.raw_id = r.person_raw
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact_id
where i.workspace_id = :workspace and i.account_id = :account and not r.robot and c.is_robot is not true
  and r.kind in ('track', 'page', 'screen')
order by r.happened_at desc, r.message_id desc limit 1

-- worstDays
--   The days with the most errors in the 30 up to a day.
select day, errors from events_account_day
where workspace_id = :workspace and account_id = :account and day between :addDays and :on and errors > 0
order by errors desc, day desc limit :limit

-- src/modules/events/store/first-days.ts

-- numberFeatures
--   Numbers the features that have none yet and notes on which day each was first seen. Answers the first days that are new.
insert into events_features (workspace_id, name, number, first_day)
select :workspace, n.name, n.number, n.day from (
  select s.name, s.day, coalesce(t.taken, 0) + row_number() over (order by s.day, s.name) - 1 as number
  from unnest(:names::text[], :seen::date[]) as s (name, day)
  cross join (select max(number) + 1 as taken from events_features where workspace_id = :workspace) t
  where not exists (select from events_features f where f.workspace_id = :workspace and f.name = s.name)) n
where n.number < :MOST_FEATURES returning first_day as day

update events_features f set first_day = s.day
from unnest(:names::text[], :seen::date[]) as s (name, day)
where f.workspace_id = :workspace and f.name = s.name and (f.first_day is null or f.first_day > s.day)
returning f.first_day as day

-- featureNumbers
select name, number from events_features where workspace_id = :workspace

-- noteSignals
--   Notes since which day the workspace's events tell of a kind of thing. Answers the days that are new or earlier than before.
insert into events_signals (workspace_id, signal, first_day)
select :workspace, s.* from unnest(:told::text[], :first::date[]) as s
on conflict (workspace_id, signal) do update set first_day = excluded.first_day
where events_signals.first_day > excluded.first_day
returning first_day as day

-- doubt
--   Marks what was first seen on a day that no longer tells of it.
update events_features f set is_doubtful = true
from unnest(:number::int[], :day::date[]) as l (number, day)
where f.workspace_id = :workspace and f.number = l.number and f.first_day = l.day

update events_signals s set is_doubtful = true
from unnest(:signal::text[], :day::date[]) as l (signal, day)
where s.workspace_id = :workspace and s.signal = l.signal and s.first_day = l.day

-- settleFeatures
with found as (
  select f.name, f.first_day as before, (select min(e.day) from events_account_day e
    where e.workspace_id = :workspace and get_bit(e.features, f.number) = 1) as day
  from events_features f where f.workspace_id = :workspace and f.is_doubtful),
settled as (
  update events_features f set first_day = n.day, is_doubtful = false from found n
  where f.workspace_id = :workspace and f.name = n.name)
select before as day from found where before is distinct from day

-- settleSignals
delete from events_signals where workspace_id = :workspace and is_doubtful returning signal, first_day as day

insert into events_signals (workspace_id, signal, first_day)
select :workspace, s.signal, s.day from (
  select min(day) filter (where people > 0) as people, min(day) filter (where agents > 0) as agents,
    min(day) filter (where logins > 0) as logins, min(day) filter (where api_calls > 0) as calls,
    min(day) filter (where conversations > 0) as conversations, min(day) filter (where errors > 0) as errors
  from events_account_day where workspace_id = :workspace) m
cross join lateral (values ('people', m.people), ('agents', m.agents), ('logins', m.logins), ('api calls', m.calls),
  ('conversations', m.conversations), ('errors', m.errors)) as s (signal, day)
where s.signal = any(:signal::text[]) and s.day is not null
returning signal, first_day as day

-- src/modules/events/store/horizon.ts

-- horizon
--   The first day whose raw events are still there; null while all are.
select first_day as day from events_horizon where workspace_id = :workspace

-- keepRollups
--   Before raw events go: what they were rolled up to is final. No roll-up runs meanwhile.
insert into events_horizon as h (workspace_id, first_day) values (:workspace, :firstKept)
on conflict (workspace_id) do update set first_day = greatest(h.first_day, excluded.first_day)

-- src/modules/events/store/incoming.ts

-- openMonths
--   Makes the partitions that these days belong to, where they are missing.
select events_open_months(:arrayText::date[])

-- insertEvents
--   Writes events, each once: one with the same day, account and message id is already here and stays. In the same statement
--   the days that changed are put up for the roll-up, traits for accounts, and the receipt is counted. Answers how many were new.
:additions select count(*) as added from added

-- insertEventsKnowing
--   The same, and answers which were new: all of them, as is usual of a history, or the keys of those that were.
:additions,
counted as (select count(*)::int as n from added)
select c.n as count, a.day, a.account_raw as account, a.message_id as "messageId"
from counted c left join added a on c.n < :length::int

-- additions
--   Rows go in by key, or two writers with the same messages could wait for each other for ever.
with added as (
  insert into events_raw (workspace_id, day, account_raw, message_id, person_raw, group_ref, person_ref, kind, name,
    robot, happened_at, known_at, origin, source, properties)
  select :workspace::uuid, e.* from :incoming order by e.day, e.account_raw, e.message_id
  on conflict do nothing returning day, account_raw, message_id, kind, known_at, source),
:putUp,
traits as (
  insert into events_traits (workspace_id, day, account_raw, message_id, is_alias)
  select :workspace, day, account_raw, message_id, kind = 'alias' from added
  where kind in ('identify', 'group', 'alias')),
:receipts

-- putUp
--   Days to roll up. Live events are named, so that only they are read; a history comes in bulk, and whole days are read at once.
--   A row holds what became known within a quarter of an hour, so that the end of a day in any zone never falls inside it.
touched as (
insert into events_touched (workspace_id, account_raw, day, due_at)
select :workspace, account_raw, day, max(known_at) from added group by account_raw, day)

touched as (
insert into events_touched (workspace_id, account_raw, day, due_at, message_ids)
select :workspace, account_raw, day, max(known_at), array_agg(message_id) from added
group by account_raw, day, date_bin('15 minutes', known_at, '2000-01-01'))

-- incoming
--   The events as rows, in the order of the table's columns. One text per column: building values one by one costs twice as much.
rows from (
  unnest(:column::date[]), unnest(:column::uuid[]),
  unnest(:quoted::text[]), unnest(:column::uuid[]),
  unnest(:quoted::text[]), unnest(:quoted::text[]),
  unnest(:column::text[]), unnest(:quoted::text[]),
  unnest(:column::boolean[]), unnest(:column::timestamptz[]),
  unnest(:column::timestamptz[]), unnest(:column::text[]),
  unnest(:quoted::text[]), jsonb_array_elements(:properties::jsonb)
) as e (day, account_raw, message_id, person_raw, group_ref, person_ref, kind, name, robot, happened_at, known_at, origin,
  source, properties)

-- receipts
receipts as (
insert into events_receipts (workspace_id, source, minute, lane, accepted, repeated, refused)
select :workspace, s.source, date_trunc('minute', :now::timestamptz), :lane::int, coalesce(a.n, 0),
  s.sent - coalesce(a.n, 0), 0
from unnest(:sources::text[], :length::int[]) as s (source, sent)
left join (select source, count(*) as n from added group by source) a on a.source = s.source
order by s.source
on conflict (workspace_id, source, minute, lane) do update set
  accepted = events_receipts.accepted + excluded.accepted, repeated = events_receipts.repeated + excluded.repeated)

-- insertRefusals
--   Keeps what was refused, and counts it.
with refused as (
  insert into events_refused (workspace_id, id, at, source, field, reason, remedy, payload, dialect, skew_ms, kind, name)
  select :workspace, r.id, :now, r.source, r.field, r.reason, r.remedy, r.payload, r.dialect, r.skew, r.kind,
    r.name
  from unnest(:column::uuid[], :column::text[], :column::text[],
    :column::text[], :column::text[], :column::text[],
    :column::text[], :column::bigint[], :column::text[],
    :column::text[])
    as r (id, source, field, reason, remedy, payload, dialect, skew, kind, name)
  returning source)
insert into events_receipts (workspace_id, source, minute, lane, accepted, repeated, refused)
select :workspace, source, date_trunc('minute', :now::timestamptz), :lane::int, 0, 0, count(*)
from refused group by source order by source
on conflict (workspace_id, source, minute, lane) do update set refused = events_receipts.refused + excluded.refused

-- src/modules/events/store/live.ts

-- newestSince
--   From when on to look for the newest events: the last ten minutes in which anything came, fewer under a heavy stream.
-- mine:
workspace_id = :workspace and accepted > 0 and minute <= :now
and (:source::text is null or source = :source)

with minutes as (
  select minute, sum(sum(accepted)) over (order by minute desc) as total from events_receipts
  where :mine and minute > (select max(minute) - interval '10 minutes' from events_receipts where :mine)
  group by minute)
select min(minute) filter (where total <= :MOST_LOOKED_THROUGH) as since, max(minute) as last from minutes

-- newestEvents
--   The newest events that came in, of the accounts that the viewer may see; those of unknown groups for who sees all.
select r.message_id as "messageId", r.happened_at as "happenedAt", r.known_at as "knownAt", r.kind, r.name,
  r.person_ref as person, c.name as "personName", r.group_ref as "group", r.robot, r.source, r.origin, r.properties,
  r.account, r.account_name as "accountName", u.name as "unitName", p.contact_id is not null as "isKnownPerson"
from (
  select r.*, a.id as account, a.name as account_name, i.unit_id from events_raw r
  left join accounts_identities i on i.workspace_id = :workspace and i.raw_id = r.account_raw
  left join accounts a on a.workspace_id = :workspace and a.id = i.account_id
  where r.workspace_id = :workspace and r.known_at >= :since and r.known_at <= :now
    and r.day > :now::date - 100
    and (:kind::text is null or r.kind = :kind) and (:source::text is null or r.source = :source)
    and (:name::text is null or position(lower(:name) in lower(r.name)) > 0)
    and (:account::uuid is null or i.account_id = :account)
    and case when a.id is null then :kind else :visible end
  order by r.known_at desc, r.message_id desc limit :limit) r
left join accounts_units u on u.workspace_id = :workspace and u.id = r.unit_id
left join accounts_identities p on p.workspace_id = :workspace and p.raw_id = r.person_raw
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact_id
order by r.known_at desc, r.message_id desc

-- reachedBy
--   Whom an event with these ids would reach now.
select a.id as account, a.name as "accountName", c.name as "personName", p.contact_id is not null as "isKnownPerson"
from (select 1) as one
left join accounts_identities i on i.workspace_id = :workspace and i.raw_id = :raw
left join accounts a on a.workspace_id = :workspace and a.id = i.account_id
left join accounts_identities p on p.workspace_id = :workspace and p.raw_id = :person
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact_id

-- src/modules/events/store/partitions.ts

-- missingMonths
--   Of these months, those whose days no attached partition takes.
select m.month from unnest(:months::date[]) as m (month)
where not exists (
  select from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'events_raw'::regclass and c.relname = 'events_raw_' || to_char(m.month, 'YYYYMM'))
order by 1

-- src/modules/events/store/people.ts

-- peopleSince
--   Since which day a source tells people apart; null where none does yet.
select first_day as day from events_signals where workspace_id = :workspace and signal = 'people'

-- peopleOn
--   How many people were active in the 30 days up to a day; accounts with none are absent.
select m.account_id as account, count(distinct m.person)::int as people
from unnest(:accounts::uuid[]) as a (id)
cross join unnest(:month::date[], :mask::int[]) as w (month, mask)
join events_account_person_month m on m.workspace_id = :workspace and m.account_id = a.id and m.month = w.month
  and m.kind = 'person' and m.days & w.mask <> 0
group by m.account_id

-- src/modules/events/store/raw.ts

-- storedLike
--   What the stored events under these keys say.
select r.day, r.account_raw as account, r.message_id as "messageId", r.kind, r.name, r.person_ref as "personRef",
  r.happened_at as "happenedAt", r.properties
from unnest(:day::date[], :account::uuid[],
  :messageId::text[]) as k (day, account, message_id)
join events_raw r on r.workspace_id = :workspace and r.day = k.day and r.account_raw = k.account
  and r.message_id = k.message_id

-- columns
r.day, r.message_id as "messageId", r.kind, r.name, r.person_ref as person, c.name as "personName", r.robot,
r.properties, r.happened_at as "happenedAt", r.known_at as "knownAt", r.origin, r.source

-- withPerson
left join accounts_identities p on p.workspace_id = :workspace and p.raw_id = r.person_raw
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact_id

-- activeDays
select day from events_account_day where workspace_id = :workspace and account_id = :account and day <= :until
order by day desc limit :DAYS_AT_ONCE

-- eventsOn
select :columns
from accounts_identities i
join events_raw r on r.workspace_id = :workspace and r.day = any(:days::date[]) and r.account_raw = i.raw_id
:withPerson
where i.workspace_id = :workspace and i.account_id = :account
  and (:at::timestamptz is null
    or (r.happened_at, r.message_id) < (:at::timestamptz, :messageId))
order by r.happened_at desc, r.message_id desc limit :limit

-- src/modules/events/store/read-days.ts

-- readDays
--   Everything that happened to some accounts on some days, counted, under all the raw ids that reach them. What waits as new
--   on these days goes off the list under the same snapshot: it is read here, and must not be added again.
with raws as (
  select i.account_id as account, array_agg(i.raw_id) as ids from accounts_identities i
  where i.workspace_id = :workspace and i.account_id = any(:value::uuid[])
  group by i.account_id),
asked as materialized (
  select t.account, t.day, coalesce(t.ids::uuid[], raws.ids) as ids
  from unnest(:account::uuid[], :day::date[],
    :raws::text[]) as t (account, day, ids)
  join raws on raws.account = t.account),
included as (
  delete from events_touched t using (select unnest(ids) as raw, day from asked) a
  where t.workspace_id = :workspace and t.account_raw = a.raw and t.day = a.day and t.message_ids is not null
    and t.due_at < :until
  returning t.account_raw as raw, t.day, t.message_ids as ids)
select asked.account, asked.day, f.activities, f.people, (
  select jsonb_agg(jsonb_build_object('raw', n.raw, 'ids', n.ids)) from included n
  where n.day = asked.day and n.raw = any(asked.ids)) as included
from asked
left join (:counted) f on f.account = asked.account and f.day = asked.day

-- readFresh
--   The same for single events of a day: those that came since it was rolled up.
with asked as materialized (
  select t.account, t.day, array_agg(t.raw) as raws, array_agg(t.id) as ids
  from unnest(:account::uuid[], :day::date[], :raw::uuid[],
    :id::text[]) as t (account, day, raw, id) group by 1, 2)
select asked.account, asked.day, f.activities, f.people from asked
left join (:counted) f on f.account = asked.account and f.day = asked.day

-- withinSpan
--   True of all these days, and said in values: only the months that they lie in are planned for and opened.
day between :sorted::date and :sorted::date

-- counted
--   Events of what is `asked`, a row for each account and day that has some: equal ones counted, and who was there. All of them are
--   counted at once, each read before (offset 0): a count for every day by itself, or its properties looked up for every sum, costs
--   as much again.
select g.account, g.day,
  json_agg(json_build_array(g.kind, g.name, g.robot, g.feature, g.agent, g.events, g.quantity, g.unsaid, g.seconds, g.errors))
    filter (where g.is_activity) as activities,
  json_agg(json_build_array(g.person_raw, g.by_person, g.by_robot))
    filter (where not g.is_activity and g.person_raw is not null) as people
from (
  select e.account, e.day, grouping(e.person_raw) = 1 as is_activity, e.kind, e.name, e.robot, e.feature, e.agent, e.person_raw,
    count(*) as events, sum(e.quantity) as quantity, coalesce(sum(e.quantity) filter (where e.errors is null), 0) as unsaid,
    coalesce(sum(e.seconds), 0) as seconds, coalesce(sum(e.errors), 0) as errors,
    bool_or(not e.robot) as by_person, bool_or(e.robot) as by_robot
  from (
    select asked.account, asked.day, r.kind, r.name, r.person_raw, r.robot or r.person_raw = any(:robots::uuid[]) is true as robot,
      left(:property, 200) as feature, left(:property, 200) as agent,
      coalesce(:amount, 1) as quantity, :amount as seconds,
      :amount as errors
    from asked cross join lateral :events and r.kind = any(:ACTIVITY_KINDS::text[]) offset 0) e
  group by grouping sets ((e.account, e.day, e.kind, e.name, e.robot, e.feature, e.agent), (e.account, e.day, e.person_raw))) g
group by g.account, g.day

-- robotPeople
select person_raw as raw from events_robots where workspace_id = :workspace

-- property
--   A property as text where it is a text, number or boolean.
case when r.properties ? :name and jsonb_typeof(r.properties -> :name) in ('string', 'number', 'boolean')
  then nullif(r.properties ->> :name, '') end

-- amount
--   A property as a count: a number from 0 to a million million, whatever was sent.
case when r.properties ? :name and jsonb_typeof(r.properties -> :name) = 'number'
  then least(greatest((r.properties ->> :name)::numeric, 0), 1e12) end

-- src/modules/events/store/receipts.ts

-- counts
sum(accepted)::bigint as accepted, sum(repeated)::bigint as repeated, sum(refused)::bigint as refused

-- lastHour
--   What came in during the last hour, minute by minute.
select minute as at, :counts from events_receipts
where workspace_id = :workspace and minute > :now::timestamptz - interval '1 hour' and minute <= :now
group by minute order by minute

-- lastDays
--   What came in during the last 30 days, by the days of a zone.
select (minute at time zone :zone)::date as day, :counts from events_receipts
where workspace_id = :workspace and minute > :now::timestamptz - interval '30 days'
group by 1 order by 1

-- sources
--   What each source sent in 30 days.
select source, max(minute) as "lastAt", :counts from events_receipts
where workspace_id = :workspace and minute > :now::timestamptz - interval '30 days'
group by source order by source

-- waitingDays
--   How many account days wait for the roll-up, at most a thousand.
select count(*) as n from (select from events_touched where workspace_id = :workspace limit 1000) t

-- featureNames
--   Names of the features in use, in the order of their appearance.
select name from events_features where workspace_id = :workspace and first_day is not null order by number

-- src/modules/events/store/refused.ts

-- columns
id, at, source, dialect, skew_ms as skew, kind, name, field, reason, remedy, payload, mended

-- refusedEvents
--   Refused events, newest first; ids are ordered by time.
select :columns from events_refused
where workspace_id = :workspace and (:source::text is null or source = :source)
  and (:field::text is null or field = :field) and (:reason::text is null or reason = :reason)
  and (:kind::text is null or kind = :kind)
  and (:name::text is null or position(lower(:name) in lower(name)) > 0)
  and (:before::uuid is null or id < :before::uuid)
order by id desc limit :limit

-- refusedEvent
select :columns from events_refused where workspace_id = :workspace and id = :id

-- heldRefusals
--   The same, held so that nobody else sends them again meanwhile; what is gone is absent.
select :columns from events_refused where workspace_id = :workspace and id = any(:ids::uuid[])
order by id for update

-- idsOfReason
--   Refused events of one reason, oldest first.
select id from events_refused
where workspace_id = :workspace and source = :source and field = :field and reason = :reason
  and (:after::uuid is null or id > :after::uuid)
order by id limit :limit

-- refusedReasons
--   Why events were refused, the most frequent reason first.
select source, field, reason, max(remedy) as remedy, count(*)::int as count, max(at) as newest from events_refused
where workspace_id = :workspace group by source, field, reason
order by count desc, source, field, reason limit :limit

-- refusedCount
--   How many refused events are kept, at most a thousand.
select count(*)::int as n from (select from events_refused where workspace_id = :workspace limit 1000) r

-- removeRefusals
--   What was sent again leaves the list.
delete from events_refused where workspace_id = :workspace and id = any(:ids::uuid[])

-- keepRefused
--   What was refused again stays, with what is wrong with it now; as it was sent it is kept in any case.
update events_refused e set field = r.field, reason = r.reason, remedy = r.remedy, mended = r.mended
from unnest(:id::uuid[], :field::text[],
  :reason::text[], :remedy::text[],
  :mended::text[]) as r (id, field, reason, remedy, mended)
where e.workspace_id = :workspace and e.id = r.id

-- src/modules/events/store/review.ts

-- usageBeforeSince
--   Accounts with usage from before the day they became customers; days that still wait for their roll-up count as well.
--   Asked one by one and not joined: of a workspace that is just being filled the planner knows nothing, and joins amiss.
with waiting as materialized (
  select coalesce(t.account_id, (select i.account_id from accounts_identities i
    where i.workspace_id = :workspace and i.raw_id = t.account_raw)) as account, min(t.day) as day
  from events_touched t where t.workspace_id = :workspace group by t.account_id, t.account_raw),
early as materialized (
  select a.id from accounts a
  where a.workspace_id = :workspace and a.since > (
    select min(e.day) from events_account_day e where e.workspace_id = :workspace and e.account_id = a.id)
  union
  select w.account from waiting w
  where w.day < (select a.since from accounts a where a.workspace_id = :workspace and a.id = w.account)),
named as (
  select (select a.name from accounts a
    where a.workspace_id = :workspace and a.id = early.id and a.merged_into is null) as name from early)
select count(*) as count, coalesce((array_agg(name order by name))[1:5], '{}') as examples
from named where name is not null

-- sharedIds
--   Imported events of different accounts or days that carry the same id.
with shared as (
  select message_id from events_raw where workspace_id = :workspace and origin <> 'live'
  group by source, message_id having count(*) > 1)
select count(*) as count, coalesce((select array_agg(message_id) from (
  select message_id from shared order by message_id limit 5) s), '{}') as examples from shared

-- src/modules/events/store/rollup.ts

-- lockRollups
--   One roll-up of a workspace at a time, and none while accounts are merged or definitions change: whoever reads the facts
--   last must also write last. Held until the transaction ends.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- takeTouched
--   Takes rows off the list whose facts were all known before `until`; a day may have several.
with taken as (
  delete from events_touched where workspace_id = :workspace and id = any(array(
    select id from events_touched where workspace_id = :workspace and due_at < :until
    order by id limit :limit))
  returning account_raw, account_id, day, message_ids)
select coalesce(t.account_id, i.account_id) as account, t.account_raw as raw, t.day, t.message_ids as fresh
from taken t left join accounts_identities i on i.workspace_id = :workspace and i.raw_id = t.account_raw
order by 1, 3

-- unmatchedDays
--   What is kept of days whose account nobody knows.
select t.raw, t.day, r.*, coalesce(u.events, 0) as told
from unnest(:raw::uuid[], :day::date[]) as t (raw, day)
cross join lateral (
  select min(source) as source, coalesce(min(group_ref), min(person_ref)) as "externalId",
    case when min(group_ref) is null then 'person' else 'account' end as kind, max(happened_at) as "seenAt",
    count(*)::int as events
  from events_raw where workspace_id = :workspace and day = t.day and account_raw = t.raw having count(*) > 0) r
left join events_unmatched u on u.workspace_id = :workspace and u.account_raw = t.raw and u.day = t.day
order by t.raw, t.day

-- keepUnmatched
insert into events_unmatched (workspace_id, account_raw, day, events)
select :workspace, u.* from unnest(:raw::uuid[], :day::date[],
  :events::int[]) as u
on conflict (workspace_id, account_raw, day) do update set events = excluded.events

-- releaseMatched
--   Puts up the days of raw ids that an identity knows by now, and the traits that were told of them. Answers how many days.
with released as (
  delete from events_unmatched u using accounts_identities i
  where u.workspace_id = :workspace and i.workspace_id = :workspace and i.raw_id = u.account_raw
    and i.account_id is not null
  returning u.account_raw, u.day),
traits as (
  insert into events_traits (workspace_id, day, account_raw, message_id)
  select :workspace, r.day, r.account_raw, r.message_id from released l
  join events_raw r on r.workspace_id = :workspace and r.day = l.day and r.account_raw = l.account_raw
    and r.kind in ('identify', 'group')
  order by r.happened_at, r.message_id)
insert into events_touched (workspace_id, account_raw, day, due_at)
select :workspace, account_raw, day, '-infinity' from released order by account_raw, day

-- touchAllDays
--   Puts up all days of some accounts, each for all of them: after a merge or its undoing their facts changed places. Days that
--   wait for one of them are among them: after a merge that was not rolled up yet, what moves on is still counted elsewhere.
insert into events_touched (workspace_id, account_id, day, due_at)
select :workspace, a.id, d.day, '-infinity' from unnest(:accounts::uuid[]) as a (id)
cross join (
  select day from events_account_day where workspace_id = :workspace and account_id = any(:accounts::uuid[])
  union
  select day from events_touched where workspace_id = :workspace and account_id = any(:accounts::uuid[])) d
order by a.id, d.day

-- touchDaysOfPeople
--   Puts up every day on which these people were active under any of their ids, for the accounts that counted them and for
--   those that will: whether they are robots, which account is theirs, or which ids are one person, changed.
with days as (
  select distinct p.account_id, p.person, p.month + n as day
  from events_account_person_month p, generate_series(0, 30) n
  where p.workspace_id = :workspace and p.person = any(:people::uuid[])
    and ((p.days | p.robot_days) >> n) & 1 = 1)
insert into events_touched (workspace_id, account_raw, account_id, day, due_at)
select :workspace::uuid, null, account_id, day, '-infinity'::timestamptz from days
union all select :workspace::uuid, person, null, day, '-infinity' from days
union all select :workspace::uuid, a.raw_id, null, d.day, '-infinity' from days d
  join accounts_aliases a on a.workspace_id = :workspace and a.person_raw = d.person

-- peopleOfSeveral
--   People of these accounts who belong to several by now: what they did without naming one counts for none.
select distinct i.raw_id as raw from accounts_memberships m
join accounts_identities i on i.workspace_id = m.workspace_id and i.contact_id = m.contact_id
where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[])
  and i.kind = 'person' and i.account_id is null

-- noteRobots
--   Takes note of who is a robot now. Answers the raw ids of people who became one or are none any more.
with now as (
  select i.raw_id as raw from accounts_contacts c
  join accounts_identities i on i.workspace_id = c.workspace_id and i.contact_id = c.id and i.kind = 'person'
  where c.workspace_id = :workspace and c.is_robot),
gone as (
  delete from events_robots b where b.workspace_id = :workspace
    and not exists (select from now where now.raw = b.person_raw) returning b.person_raw),
come as (
  insert into events_robots (workspace_id, person_raw) select :workspace, raw from now
  on conflict do nothing returning person_raw)
select person_raw as raw from gone union all select person_raw from come

-- daysBefore
--   What was rolled up of these days before.
select e.account_id as account, e.day, e.events, e.robot_events as "robotEvents", e.people, e.agents, e.logins,
  e.api_calls as "apiCalls", e.conversations, e.errors, e.quantity, e.seconds, e.features::text as features
from unnest(:account::uuid[], :day::date[]) as t (account, day)
-- Each by its key: merged with them, every day that the workspace ever had would be read.
cross join lateral (select * from events_account_day where workspace_id = :workspace and account_id = t.account
  and day = t.day offset 0) e

-- replaceDays
--   Puts these rows in place of what was known of their days. Answers the days that differ from before.
insert into events_account_day as old (workspace_id, account_id, day, events, robot_events, people, agents, logins,
  api_calls, conversations, errors, quantity, seconds, features)
select :workspace, n.account, n.day, n.events, n.robot_events, n.people, n.agents, n.logins, n.api_calls,
  n.conversations, n.errors, n.quantity, n.seconds, n.features::bit(256)
from unnest(:of::uuid[], :of::date[], :of::int[],
  :of::int[], :of::int[], :of::int[],
  :of::int[], :of::bigint[], :of::bigint[],
  :of::bigint[], :of::bigint[], :of::bigint[],
  :of::text[]) as n (account, day, events, robot_events, people, agents, logins, api_calls,
  conversations, errors, quantity, seconds, features)
on conflict (workspace_id, account_id, day) do update set events = excluded.events, robot_events = excluded.robot_events,
  people = excluded.people, agents = excluded.agents, logins = excluded.logins, api_calls = excluded.api_calls,
  conversations = excluded.conversations, errors = excluded.errors, quantity = excluded.quantity,
  seconds = excluded.seconds, features = excluded.features
where (old.events, old.robot_events, old.people, old.agents, old.logins, old.api_calls, old.conversations, old.errors,
    old.quantity, old.seconds, old.features)
  is distinct from (excluded.events, excluded.robot_events, excluded.people, excluded.agents, excluded.logins,
    excluded.api_calls, excluded.conversations, excluded.errors, excluded.quantity, excluded.seconds, excluded.features)
returning old.account_id as account, old.day

-- removeDays
--   Removes days on which nothing happened after all. Answers those that were there.
delete from events_account_day d
using unnest(:account::uuid[], :day::date[]) as t (account, day)
where d.workspace_id = :workspace and d.account_id = t.account and d.day = t.day
returning d.account_id as account, d.day

-- peopleOf
--   Who was active in some months of some accounts, as rolled up so far.
select p.account_id as account, p.month, p.kind, p.person, p.days, p.robot_days as "robotDays"
from unnest(:account::uuid[], :month::date[]) as t (account, month)
join events_account_person_month p on p.workspace_id = :workspace and p.account_id = t.account and p.month = t.month

-- upsertPeople
insert into events_account_person_month (workspace_id, account_id, month, kind, person, days, robot_days)
select :workspace, n.* from unnest(:account::uuid[], :month::date[],
  :kind::text[], :person::uuid[], :days::int[],
  :robotDays::int[]) as n (account, month, kind, person, days, robot_days)
order by n.account, n.month, n.kind, n.person
on conflict (workspace_id, account_id, month, kind, person) do update set days = excluded.days, robot_days = excluded.robot_days

-- removePeople
delete from events_account_person_month p
using unnest(:account::uuid[], :month::date[],
  :kind::text[], :person::uuid[]) as n (account, month, kind, person)
where p.workspace_id = :workspace and p.account_id = n.account and p.month = n.month and p.kind = n.kind
  and p.person = n.person

-- src/modules/events/store/traits.ts

-- takeTraits
--   Takes identify and group calls off the list whose traits are to be handed on, oldest first.
with taken as (
  delete from events_traits where workspace_id = :workspace and id = any(array(
    select id from events_traits where workspace_id = :workspace and not is_alias
    order by id limit :limit for update skip locked))
  returning id, day, account_raw, message_id)
select r.kind, r.source, r.group_ref as "groupRef", r.person_ref as "personRef", r.properties as traits,
  r.happened_at as "happenedAt", case when r.group_ref is not null then a.account_id end as account,
  p.raw_id is not null as "isKnownPerson"
from taken t
join events_raw r on r.workspace_id = :workspace and r.day = t.day and r.account_raw = t.account_raw
  and r.message_id = t.message_id
left join accounts_identities a on a.workspace_id = :workspace and a.raw_id = r.account_raw
left join accounts_identities p on p.workspace_id = :workspace and p.raw_id = r.person_raw
order by r.happened_at, t.id

-- takeAliases
--   Takes alias calls off the list, in the order in which they came.
with taken as (
  delete from events_traits where workspace_id = :workspace and id = any(array(
    select id from events_traits where workspace_id = :workspace and is_alias
    order by id limit :limit for update skip locked))
  returning id, day, account_raw, message_id)
select r.kind, r.name, r.message_id as "messageId", r.group_ref as "group", r.person_ref as person, r.robot, r.properties,
  r.happened_at as "happenedAt", r.source
from taken t
join events_raw r on r.workspace_id = :workspace and r.day = t.day and r.account_raw = t.account_raw
  and r.message_id = t.message_id
order by t.id

-- src/modules/events/store/usage.ts

-- windowsOn
--   The windows of many accounts on one day, summed by the database: what would be loaded is a hundred times what is asked.
select a.id as account, d.*, p.*,
  coalesce(d."lastActive", (
    select b.day from events_account_day b where b.workspace_id = :workspace and b.account_id = a.id
      and b.day < :addDays and b.events > 0 order by b.day desc limit 1)) as "lastActiveOn"
from unnest(:accounts::uuid[]) as a (id)
cross join lateral (
  select coalesce(sum(e.events) filter (where e.day >= w.d30), 0) as "events30",
    coalesce(sum(e.events) filter (where e.day between w.d60 and w.d30 - 1), 0) as "eventsPrior30",
    coalesce(sum(e.events), 0) as "events90",
    count(*) filter (where e.day >= w.d30 and e.events > 0) as "activeDays30",
    count(*) filter (where e.day >= w.d30 and e.events + e.robot_events > 0) as "rawDays30",
    count(*) filter (where e.day >= w.d30 and e.events > 0 and extract(isodow from e.day) < 6) as "activeBusinessDays30",
    coalesce(sum(e.logins) filter (where e.day >= w.d30), 0) as "logins30",
    coalesce(sum(e.logins) filter (where e.day between w.d60 and w.d30 - 1), 0) as "loginsPrior30",
    coalesce(sum(e.api_calls) filter (where e.day >= w.d30), 0) as "apiCalls30",
    coalesce(sum(e.conversations) filter (where e.day >= w.d7), 0) as "conversations7",
    coalesce(sum(e.errors) filter (where e.day >= w.d30), 0) as "errors30",
    coalesce(sum(e.quantity) filter (where e.day >= w.d30), 0) as "quantity30",
    coalesce(bit_count(bit_or(e.features) filter (where e.day >= w.d30)), 0) as "features30",
    max(e.day) filter (where e.events > 0) as "lastActive"
  from (select :addDays::date as d30, :addDays::date as d60, :addDays::date as d7) w
  left join events_account_day e on e.workspace_id = :workspace and e.account_id = a.id
    and e.day between :addDays and :day) d
cross join lateral (
  select count(*) filter (where kind = 'person' and in1) as "people1", count(*) filter (where kind = 'person' and in7) as "people7",
    count(*) filter (where kind = 'person' and in30) as "people30",
    count(*) filter (where kind = 'person' and before30) as "peoplePrior30",
    count(*) filter (where kind = 'agent' and in30) as "agents30"
  from (
    select m.kind, m.person, bool_or(m.days & w.m1 <> 0) as in1, bool_or(m.days & w.m7 <> 0) as in7,
      bool_or(m.days & w.m30 <> 0) as in30, bool_or(m.days & w.prior <> 0) as before30
    from unnest(:month::date[], :m1::int[], :m7::int[],
      :m30::int[], :prior::int[]) as w (month, m1, m7, m30, prior)
    join events_account_person_month m on m.workspace_id = :workspace and m.account_id = a.id and m.month = w.month
    group by m.kind, m.person) q) p

-- dayRows
select e.account_id as account, e.day, e.events, e.robot_events as "robotEvents", e.logins, e.api_calls as "apiCalls",
  e.conversations, e.errors, e.quantity, e.features::text as features
from unnest(:accounts::uuid[]) as a (id)
join events_account_day e on e.workspace_id = :workspace and e.account_id = a.id and e.day between :from and :to

-- personRows
--   In which months people and agents of these accounts were active, and on which of their days.
select p.account_id as account, p.month, p.kind, p.person, p.days
from unnest(:accounts::uuid[]) as a (id)
join events_account_person_month p on p.workspace_id = :workspace and p.account_id = a.id
  and p.month between :from and :to

-- lastActiveBefore
select a.id as account, l.day from unnest(:accounts::uuid[]) as a (id)
cross join lateral (
  select e.day from events_account_day e where e.workspace_id = :workspace and e.account_id = a.id
    and e.day < :before and e.events > 0 order by e.day desc limit 1) l

-- heardSince
--   Since which day each signal is heard, and the first days of all features.
select signal, first_day as day from events_signals where workspace_id = :workspace

select first_day as day from events_features where workspace_id = :workspace and first_day is not null order by first_day

-- sizeMoves
--   The median moves kept for these days, and of each earlier day the newest ones before.
select day, size, median from events_size_moves where workspace_id = :workspace
  and day between :addDays and :to order by day

-- saveSizeMoves
insert into events_size_moves (workspace_id, day, size, median, accounts)
select :workspace, m.* from unnest(:day::date[], :size::text[],
  :median::float8[], :accounts::int[]) as m
on conflict do nothing

-- eventsOf
--   Events a day of some accounts.
select e.account_id as account, e.day, e.events from unnest(:accounts::uuid[]) as a (id)
join events_account_day e on e.workspace_id = :workspace and e.account_id = a.id and e.day between :from and :to
where e.events > 0

-- src/modules/events/store/used-features.ts

-- featuresUsed
--   Which features each of some accounts uses, by name: those used in each third of the 30 days up to a day, so that a stray click is
--   no use. Accounts that use none are absent.
-- third:
bit_or(e.features) filter (where e.day between :addDays and :addDays)

select u.account, array_agg(f.name order by f.name) as features
from (select e.account_id as account, :third & :third & :third as bits from events_account_day e
  where e.workspace_id = :workspace and e.account_id = any(:accounts::uuid[]) and e.day between :addDays and :on
  group by e.account_id) u
join events_features f on f.workspace_id = :workspace and f.first_day is not null and get_bit(u.bits, f.number) = 1
group by u.account

-- src/modules/events/store/watched.ts

-- putWatched
--   Puts what a watcher asks for in place of what it asked before.
delete from events_watched where workspace_id = :workspace and watcher = :watcher

insert into events_watched (workspace_id, watcher, name, properties)
select :workspace, :watcher, w.name, array(select jsonb_array_elements_text(w.properties))
from jsonb_to_recordset(:watched::jsonb) as w (name text, properties jsonb)

-- watchedNames
--   What anybody asks for, each name once.
select w.name, coalesce(array_agg(distinct p.property) filter (where p.property is not null), '{}') as properties
from events_watched w left join lateral unnest(w.properties) as p (property) on true
where w.workspace_id = :workspace group by w.name

-- seenAmong
--   Of events that just came in those that somebody asks for: live, at most a day old (rule 7), and done by no robot.
select k.account, i.contact_id as contact, r.name, coalesce((
  select jsonb_object_agg(p.key, r.properties -> p.key) from jsonb_array_elements_text(w.properties) as p (key)
  where r.properties ? p.key), '{}') as properties
from unnest(:account::uuid[], :day::date[], :raw::uuid[],
  :id::text[]) as k (account, day, raw, id)
cross join lateral (
  select * from events_raw where workspace_id = :workspace and day = k.day and account_raw = k.raw
    and message_id = k.id limit 1) r
join jsonb_to_recordset(:watched::jsonb) as w (name text, properties jsonb) on w.name = r.name
left join accounts_identities i on i.workspace_id = :workspace and i.raw_id = r.person_raw and i.kind = 'person'
where r.kind = any(:ACTIVITY_KINDS::text[]) and r.origin = 'live' and not r.robot
  and r.happened_at > :now::timestamptz - interval '1 day'
  and not exists (select from events_robots b where b.workspace_id = :workspace and b.person_raw = r.person_raw)
order by r.happened_at, r.message_id
