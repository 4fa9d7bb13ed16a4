-- The SQL of measures, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/measures/store-changes.ts

-- knownBy
--   Whether a fact counts on a day `d` by what was known: by its end where days are frozen, else by now.
:moment < d.ends

true

-- onlyChanges
--   Of a statement with a row for each `account` and `day`, those that say something else than the account's day before. Most
--   days of a history say what the day before said: to send and read every one of them costs several times more. Of a single
--   day all rows come.
select account, day, :columns from (
  select *, row(:columns) as said, lag(row(:columns)) over (partition by account order by day) as before
  from (:statement) every_day) told
where before is distinct from said

-- src/modules/measures/store-columns.ts

-- newestNumbers
--   The newest numbers at some places, a row for each of `accounts` in their order.
:published

left join measures_current c on c.workspace_id = :workspace and c.account_id = a.id

-- shownNumbers
--   The same as shown at the close of a day, or of a day of each.
-- day:
:on::date

-- day:
a.on_day

:published

-- newest:
(
select d.numbers from measures_days d where d.workspace_id = :workspace and d.account_id = a.id
  and d.basis = :basis and d.day <= :day order by d.day desc limit 1)

left join lateral :newest f on true
left join lateral :newest p on true

-- at
null::float8

:numbers:slot

-- picked
--   A column each: an array comes as text, and of a hundred numbers only a few are wanted.
:column as :place

select :named from :inOrder :joins
order by a.position

-- src/modules/measures/store-filled.ts

-- filledOf
--   What is filled of some slots of some accounts.
select account_id as account, slot, days, numbers from measures_filled
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and slot = any(:slots::int[])

-- saveFilled
--   Puts rows in place of what was filled before; those of which nothing is known are left out.
insert into measures_filled (workspace_id, account_id, slot, days, numbers)
select :workspace, r.account_id, r.slot, r.days, r.numbers
from jsonb_to_recordset(:records::jsonb) as r (account_id uuid, slot int, days date[], numbers float8[])
where cardinality(r.days) > 0 order by r.account_id, r.slot
on conflict (workspace_id, account_id, slot) do update set days = excluded.days, numbers = excluded.numbers

delete from measures_filled f using unnest(:account::uuid[], :slot::int[]) as e (account, slot)
where f.workspace_id = :workspace and f.account_id = e.account and f.slot = e.slot

-- holdAccounts
--   One writer of an account's history at a time: whoever computes it holds its current row until the transaction ends.
select from measures_current where workspace_id = :workspace and account_id = any(:accounts::uuid[])
order by account_id for update

-- dropFilled
--   Takes away what was filled of a measure.
delete from measures_filled f using measures_catalogue c
where f.workspace_id = :workspace and c.workspace_id = :workspace and c.key = :key and f.slot = c.slot

-- setSince
--   Lets frozen rows hold a measure from a day on.
update measures_catalogue set since = :since where workspace_id = :workspace and key = :key

-- clearRestated
--   Takes a measure out of the restated rows that do not hold it any more: a row that then says what was frozen goes. It leaves
--   exactly what computing every account anew would write.
with hidden as (
  select slot, since, definition ? 'retired' as is_retired from measures_catalogue
  where workspace_id = :workspace and slot is not null and (since is not null or definition ? 'retired')),
slot as (select slot + 1 as n from measures_catalogue where workspace_id = :workspace and key = :key and slot is not null),
told as (
  select r.account_id, r.day, r.numbers, f.numbers as frozen
  from slot s
  join measures_days r on r.workspace_id = :workspace and r.basis = 1
  cross join lateral (
    select d.numbers from measures_days d where d.workspace_id = :workspace and d.account_id = r.account_id
      and d.basis = 0 and d.day <= r.day order by d.day desc limit 1) f
  where r.numbers[s.n] is not null or f.numbers[s.n] is not null),
cleared as (
  select t.account_id, t.day, c.* from told t
  cross join lateral (
    select bool_or(e.restated is distinct from e.frozen) as differs,
      coalesce(array_agg(e.restated order by e.n) filter (where e.n <= e.last), '{}') as numbers
    from (
      select n, x.restated, x.frozen, max(n) filter (where x.restated is not null) over () as last
      from generate_series(1, greatest(cardinality(t.numbers), cardinality(t.frozen))) n
      left join hidden h on h.slot = n - 1 and (h.is_retired or h.since > t.day)
      cross join lateral (select case when h.slot is null then t.numbers[n] end as restated,
        case when h.slot is null then t.frozen[n] end as frozen) x) e) c),
gone as (
  delete from measures_days d using cleared c where not coalesce(c.differs, false) and d.workspace_id = :workspace
    and d.account_id = c.account_id and d.basis = 1 and d.day = c.day)
update measures_days d set numbers = c.numbers from cleared c
where c.differs and d.workspace_id = :workspace and d.account_id = c.account_id and d.basis = 1 and d.day = c.day
  and d.numbers is distinct from c.numbers

-- src/modules/measures/store-kept-open.ts

-- saveKeeper
--   Makes a lease longer, never shorter; one that ran out begins anew.
insert into measures_kept_open as k (workspace_id, keeper, since, until)
values (:workspace, :keeper, :now, :until)
on conflict (workspace_id, keeper) do update set until = greatest(k.until, excluded.until),
  since = case when k.until < excluded.since then excluded.since else k.since end

-- dropKeeper
delete from measures_kept_open where workspace_id = :workspace and keeper = :keeper

-- isKept
--   Whether somebody's lease lasts who began after a moment.
select exists (select from measures_kept_open
  where workspace_id = :workspace and until > :now and since > :after) as kept

-- src/modules/measures/store-kinds.ts

-- saveKinds
--   Notes since when facts of kinds exist; answers the earliest day from which a kind newly exists, or null.
-- told:
(select k.kind, min(k.happened) as happened, min(k.known) as known
from unnest(:kind::text[], :happened::date[], :known::date[])
  as k (kind, happened, known) group by k.kind)

with fresh as (
  select min(t.happened) as since from :told t
  left join :stored k on k.workspace_id = :workspace and k.kind = t.kind
  where k.kind is null or t.happened < k.happened_on or t.known < k.known_on
), noted as (
  insert into :stored as s (workspace_id, kind, happened_on, known_on)
  select :workspace, t.kind, t.happened, t.known from :told t order by t.kind
  on conflict (workspace_id, kind) do update set happened_on = least(s.happened_on, excluded.happened_on),
    known_on = least(s.known_on, excluded.known_on))
select since from fresh

-- firstKnownLate
--   The first day with a fact of a kind of which nothing was known by then; null where each was known from its first day on.
select min(happened_on) as since from :table where workspace_id = :workspace and happened_on < known_on

-- src/modules/measures/store-published.ts

-- savePublished
--   Puts an insight's newest numbers on the current rows.
insert into measures_current (workspace_id, account_id, on_day, numbers, published)
select :workspace, i.account_id, i.day, '{}', :over from measures_published_incoming i order by i.account_id
on conflict (workspace_id, account_id) do update set published = :merged

-- savePublishedSpan
--   Keeps an insight's rows of closed days; `rows` come by account and day. Every row of history holds what all insights said by
--   then: a new row takes theirs from the row before it, and the rows behind it take ours, until the next of ours.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

update measures_days d set :ours
from (select *, lead(day, 1, 'infinity') over (partition by account_id order by day) as next
  from measures_published_incoming) i
where d.workspace_id = :workspace and d.account_id = i.account_id and d.basis = 2
  and d.day >= i.day and d.day < i.next

-- before:
left join lateral (
  select d.numbers from measures_days d where d.workspace_id = :workspace and d.account_id = i.account_id
    and d.basis = 2 and d.day < i.day order by d.day desc limit 1) b on true

insert into measures_days (workspace_id, account_id, basis, day, numbers)
select :workspace, i.account_id, 2, i.day, :over
from measures_published_incoming i [:before | ]
order by i.account_id, i.day
on conflict do nothing

insert into measures_current (workspace_id, account_id, on_day, numbers, published)
select distinct on (i.account_id) :workspace, i.account_id, i.day, '{}', :over
from measures_published_incoming i order by i.account_id, i.day desc
on conflict (workspace_id, account_id) do update set published = :merged
where measures_current.on_day <= excluded.on_day or coalesce(:own) is null

-- copyIncoming
--   Loads rows, their values in the order of the keys that were published, into a table of the transaction.
create temp table if not exists measures_published_incoming (account_id uuid, day date, numbers float8[]) on commit drop

truncate measures_published_incoming

-- beside
--   Our slots between pieces of the array in which the others stand. Its places one by one would each be looked for from the
--   front, since an array with unknown values has no fixed places; only one of another length, of before a measure was declared
--   or after one went, is read like that.
case cardinality(:others) when :width then :pieces else :each end

-- wide
--   Only names and numbers of our own making stand in it.
array[:places]::float8[]

-- src/modules/measures/store-spans.ts

-- daysOf
--   The days of an account `a` that are read, with the numbers that are wanted.
d.day

d.numbers:slot as :at

-- rowsOf:
measures_days d where d.workspace_id = :workspace and d.account_id = a.id
and d.basis = :basisNumber

-- first:
(select :columns from :rowsOf and d.day <= :from order by d.day desc limit 1)

:first union all (select :columns from :rowsOf and d.day > :from and d.day <= :to)

-- readRows
--   A field for each number: of one day that is three times as fast as texts of all days.
select a.position - 1 as account, c.* from unnest(:accounts::uuid[]) with ordinality as a (id, position)
cross join lateral (:days) c
order by a.position, c.day

-- readCourses
--   A text of all days for each number: as rows of many days they cost three times as much to be read here.
select a.position - 1 as account, c.* from unnest(:accounts::uuid[]) with ordinality as a (id, position)
cross join lateral (select :gathered from (:days order by day) d) c
where c.day is not null order by a.position

-- src/modules/measures/store-sums.ts

-- sumsAcross
--   Sums of measures as they were shown at the close of some days, over accounts that a query chooses with `id` and the `value` by
--   which they are split.
-- shown:
(select d.numbers from measures_days d where d.workspace_id = :workspace
and d.account_id = b.id and d.basis = :basis and d.day <= t.day order by d.day desc limit 1)

-- read:
null::float8

-- read:
:published[:slot]

-- term:
:read * :read

case when m.counts[:choices] then :term end

with base as materialized (:chosen)
select t.day, b.value, array[:terms] as sums,
  array[:terms] as known
from base b cross join unnest(:days::date[]) as t (day)
left join lateral (
  select :shown as numbers, :shown as published,
    array[:choices]::boolean[] as counts) m on true
group by t.day, b.value

-- src/modules/measures/store.ts

-- readCatalogue
select owner, slot, published, since, definition from measures_catalogue where workspace_id = :workspace order by slot nulls last, key

-- saveCatalogue
--   Writes definitions as they are now; a stored measure that is new gets the next free slot, an old one keeps its own.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

with wanted as (
  select * from unnest(:key::text[], :owner::text[],
    :definition::jsonb[], :published::boolean[])
    with ordinality as w (key, owner, definition, published, position)
), fresh as (
  select w.key, row_number() over (order by w.position) as number from wanted w
  where w.definition->'derived' is null
    and not exists (select from measures_catalogue c where c.workspace_id = :workspace and c.key = w.key)
)
insert into measures_catalogue (workspace_id, key, owner, slot, definition, published, since)
select :workspace, w.key, w.owner,
  (select coalesce(max(c.slot), -1) from measures_catalogue c where c.workspace_id = :workspace) + f.number, w.definition,
  w.published,
  -- Days on which there was nobody to close hold nothing that could lack it.
  case when f.key is not null and not w.published
    and exists (select from measures_days d where d.workspace_id = :workspace and d.basis = 0) then (
    select max(c.day) + 1 from measures_closed c where c.workspace_id = :workspace) end
from wanted w left join fresh f on f.key = w.key
on conflict (workspace_id, key) do update set owner = excluded.owner, definition = excluded.definition,
  published = excluded.published

select measures_order_by(slot) from measures_catalogue
where workspace_id = :workspace and published and slot is not null and definition->'ordersLists' = 'true' order by slot

-- closedThrough
--   How far each account is closed. Accounts without a row are absent.
select account_id as account, closed_through as through from measures_current
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- firstKept
--   The first day of which anything is kept of any of some accounts; before it all is unknown.
select min(d.day) as day from unnest(:accounts::uuid[]) as a (id) cross join lateral (
  select day from measures_days where workspace_id = :workspace and account_id = a.id and basis = 0
  order by day limit 1) d

-- lastFrozen
--   What each account's last frozen row says. Accounts without one are absent.
select account_id as account, frozen from measures_current
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and frozen is not null

-- saveFrozen
--   Writes frozen rows by COPY and moves the accounts' standing. Every account has a row on the span's first day, which is kept
--   only where it differs from what was frozen last: the database compares, as reading it here costs more than the rest.
insert into measures_days (workspace_id, account_id, basis, day, numbers)
select :workspace, i.account_id, 0, i.day, i.numbers from measures_incoming i
-- Row by row: of a table that was just loaded the planner expects too much, and joined would read all current rows for each page.
where i.day > :first or (select c.frozen from measures_current c where c.workspace_id = :workspace
  and c.account_id = i.account_id) is distinct from i.numbers
order by i.account_id, i.day
on conflict do nothing

insert into measures_current (workspace_id, account_id, on_day, numbers, frozen, closed_through)
select distinct on (account_id) :workspace, account_id, :through::date, numbers, numbers, :through::date
from measures_incoming order by account_id, day desc
on conflict (workspace_id, account_id) do update set
  frozen = excluded.frozen, closed_through = excluded.closed_through,
  numbers = case when measures_current.on_day <= excluded.on_day then excluded.numbers else measures_current.numbers end,
  on_day = greatest(measures_current.on_day, excluded.on_day)

-- saveCurrent
--   Puts the open day's numbers on the current rows.
insert into measures_current (workspace_id, account_id, on_day, numbers)
select :workspace, account_id, day, numbers from measures_incoming order by account_id
on conflict (workspace_id, account_id) do update set numbers = excluded.numbers, on_day = excluded.on_day

-- copyDays
create temp table if not exists measures_incoming (account_id uuid, day date, numbers float8[]) on commit drop

truncate measures_incoming

-- saveRestated
--   Replaces the restated rows of some accounts within a span of days.
delete from measures_days where workspace_id = :workspace and account_id = any(:accounts::uuid[])
  and basis = 1 and day between :from and :to

insert into measures_days (workspace_id, account_id, basis, day, numbers)
select :workspace, account_id, 1, day, numbers from measures_incoming order by account_id, day

-- daysWithin
--   The rows of a basis inside a span, and of each account the last one before it.
select d.account_id as account, d.day, d.numbers
from unnest(:accounts::uuid[]) as a (id)
join measures_days d on d.workspace_id = :workspace and d.account_id = a.id and d.basis = :basis and d.day <= :to
  and d.day >= coalesce((select max(b.day) from measures_days b where b.workspace_id = :workspace
    and b.account_id = a.id and b.basis = :basis and b.day < :from), :from)
order by d.account_id, d.day

-- inOrder
--   Accounts as rows `a` with their position, each with a day of its own where days are named.
unnest(:accounts::uuid[], :days::date[]) with ordinality as a (id, on_day, position)

unnest(:accounts::uuid[]) with ordinality as a (id, position)

-- rowsOn
--   The newest frozen, restated (of that very day) and published rows on a day, or on a day of each, in the order of `accounts`.
-- day:
:on::date

-- day:
a.on_day

-- newest:
(select d.numbers from measures_days d where d.workspace_id = :workspace and d.account_id = a.id
  and d.basis = :basis and d.day <= :day order by d.day desc limit 1)

select :newest as frozen, :newest as published,
  (select d.numbers from measures_days d where d.workspace_id = :workspace and d.account_id = a.id
    and d.basis = 1 and d.day = :day) as restated
from :inOrder order by a.position

-- markTouched
--   Marks facts of accounts as changed from a day on, and their source as heard. Marks are only added, so that writers of facts
--   never wait for each other here. Answers the day from which the source newly speaks, or null: until then its measures were unknown for everybody.
insert into measures_touched (workspace_id, account_id, since, told_late)
select :workspace, t.account, min(t.day), bool_or(t.late)
from unnest(:accounts::uuid[], :days::date[], :isLate::boolean[]) as t (account, day, late)
group by t.account

with known as (select connected_on from measures_sources where workspace_id = :workspace and owner = :owner),
noted as (
  insert into measures_sources (workspace_id, owner, connected_on, last_spoke)
  select :workspace, :owner, min(d.day), :now from unnest(:days::date[]) as d (day)
  on conflict (workspace_id, owner) do update set
    connected_on = least(measures_sources.connected_on, excluded.connected_on), last_spoke = excluded.last_spoke
  where measures_sources.connected_on > excluded.connected_on
    or measures_sources.last_spoke < excluded.last_spoke - interval '1 minute'
  returning connected_on)
select n.connected_on as newly from noted n left join known k on true
where k.connected_on is null or k.connected_on > n.connected_on

-- keepLate
--   Keeps touched accounts in mind until the days that are over are closed.
insert into measures_late (workspace_id, account_id, since)
select :workspace, t.* from unnest(:account::uuid[], :since::date[])
  as t (account, since) order by 2
on conflict (workspace_id, account_id) do update set since = least(measures_late.since, excluded.since)

-- leaveToClose
--   Before some days are closed: what was told in time of them is read by the close, so that only the open day is left to compute.
--   Whoever is computed at this moment is left alone: its mark is gone with that.
update measures_touched t set since = :through::date + 1
from (
  select account_id, id from measures_touched
  where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and not told_late
    and since between :first and :through
  for update skip locked) m
where t.workspace_id = :workspace and t.account_id = m.account_id and t.id = m.id

-- touchLate
--   After a close: accounts of which something was told between a day's end and its close are computed again, and so is the
--   open day of those that were computed before the day ahead of it was closed. Prospects and trials have no closed days:
--   only so does what they did leave its window as days pass.
with late as (delete from measures_late where workspace_id = :workspace returning account_id, since),
open as (
  select m.account_id, greatest(m.on_day, :through::date + 1) as since from measures_current m
  join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and a.merged_into is null and a.gone_at is null
  where m.workspace_id = :workspace and (m.on_day > :through or m.closed_through is distinct from :through))
insert into measures_touched (workspace_id, account_id, since)
select :workspace, account_id, min(since) from (
  select account_id, since from late union all select account_id, since from open) t group by account_id

-- isAnyTouched
select exists (select from measures_touched where workspace_id = :workspace) as any

-- takeTouched
--   Takes touched accounts off the list, to be computed in this transaction: one at a time in a workspace, or two compute the same.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

with chosen as (
  select distinct account_id from measures_touched where workspace_id = :workspace order by account_id limit :limit),
taken as (
  delete from measures_touched t using chosen where t.workspace_id = :workspace and t.account_id = chosen.account_id
  returning t.account_id, t.since, t.told_late)
select account_id as account, min(since) as since, bool_or(told_late) as "isLate" from taken group by account_id

-- readVoices
select s.owner, s.connected_on as "connectedOn", coalesce((
  select jsonb_agg(jsonb_build_object('since', q.since, 'until', q.until) order by q.since) from measures_silences q
  where q.workspace_id = :workspace and q.owner = s.owner), '[]') as silences
from measures_sources s where s.workspace_id = :workspace

-- silent
--   Owners that have not spoken within their own rhythm, or that a system feeds which has not within its own; and since when.
select v.owner, min(v.last_spoke + make_interval(hours => v.rhythm_hours)) as since from (
  select owner, last_spoke, rhythm_hours from measures_sources where workspace_id = :workspace
  union all
  select f.owner, f.last_spoke, f.rhythm_hours from measures_feeds f
  join measures_sources s on s.workspace_id = f.workspace_id and s.owner = f.owner
  where f.workspace_id = :workspace) v
where v.last_spoke + make_interval(hours => v.rhythm_hours) < :now group by v.owner

-- noteSilences
--   Notes a silence of every source that has not spoken within its rhythm, and ends those that are over. Answers who has
--   just fallen silent, and the first day of the silence that has just ended and began earliest, or null: what was carried
--   since is to be computed anew.
insert into measures_silences (workspace_id, owner, since)
select :workspace, s.owner, (s.since at time zone :zone)::date from (:silent) s
where not exists (select from measures_silences q where q.workspace_id = :workspace and q.owner = s.owner and q.until is null)
-- One that falls silent twice on a day is silent from there on.
on conflict (workspace_id, owner, since) do update set until = null
returning owner, since

with over as (
  update measures_silences q set until = :today
  where q.workspace_id = :workspace and q.until is null and q.owner not in (select s.owner from (:silent) s)
  returning q.since)
select min(since) as since from over

-- putFeed
--   Says what a system feeds, in place of what was said of it before.
delete from measures_feeds where workspace_id = :workspace and source = :source and owner <> all(:owners::text[])

insert into measures_feeds (workspace_id, owner, source, rhythm_hours, last_spoke)
select :workspace, o.owner, :source, :rhythmHours, :lastSpoke from unnest(:owners::text[]) as o (owner) order by 2
on conflict (workspace_id, owner, source) do update set rhythm_hours = excluded.rhythm_hours,
  last_spoke = greatest(measures_feeds.last_spoke, excluded.last_spoke)

-- noteFeedSpoke
update measures_feeds set last_spoke = :now
where workspace_id = :workspace and source = :source and last_spoke < :now

-- setRhythm
update measures_sources set rhythm_hours = :hours where workspace_id = :workspace and owner = :owner

-- sources
select s.owner, s.connected_on as "connectedOn", s.last_spoke as "lastSpoke", s.rhythm_hours as "rhythmHours",
  (select q.since from measures_silences q
   where q.workspace_id = :workspace and q.owner = s.owner and q.until is null) as "staleSince",
  array(select f.source from measures_feeds f where f.workspace_id = :workspace and f.owner = s.owner
    and f.last_spoke + make_interval(hours => f.rhythm_hours) < :now order by 1) as silent
from measures_sources s where s.workspace_id = :workspace order by s.owner

-- withoutPast
--   Customers whose past is not closed yet: they came since the last close, which comes at midnight or when it is asked for.
select count(*)::int as count from measures_current m
join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and a.merged_into is null and a.gone_at is null
  and a.stage not in ('prospect', 'trial')
where m.workspace_id = :workspace and m.closed_through is null

-- lastClosed
select max(day) as day from measures_closed where workspace_id = :workspace

-- firstClosed
--   The last day of the first history: the day through which the first close went.
select min(day) as day from measures_closed where workspace_id = :workspace

-- saveClosed
insert into measures_closed (workspace_id, day, closed_at) values (:workspace, :through, :now)
on conflict do nothing

-- dropRestated
--   A merged account has no measures of its own any more: its restated days and newest numbers go. What is frozen stays, and
--   so does how far it is closed, or a merge taken back would freeze days anew that were shown already.
delete from measures_days where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and basis = 1

delete from measures_filled where workspace_id = :workspace and account_id = any(:accounts::uuid[])

update measures_current set numbers = '{}', published = null
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- touchAgain
--   Marks accounts for recomputation without a source having spoken.
insert into measures_touched (workspace_id, account_id, since, told_late)
select :workspace, id, :since, :isLate from unnest(:accounts::uuid[]) as t (id)

-- measureSql
--   How a measure is read inside another module's statement; dates come as epoch days, derived ones are derived.
-- now:
m.published:element

-- now:
m.numbers:element

-- before:
(select d.numbers:element from measures_days d
where d.workspace_id = :workspace and d.account_id = a.id and d.basis = :published
  and d.day <= :addDays::date order by d.day desc limit 1)

-- now:
:sign(:now - :epochDay::float8)

-- before:
:sign(:before - :epochDay::float8)

-- unknown
null::float8

-- shownMeasures
--   Stands in for the join with `measures_current m` where measures are read as a closed day showed them, of alias `a`.
-- shown:
(select d.numbers from measures_days d where d.workspace_id = :workspace
and d.account_id = a.id and d.basis = :basis and d.day <= :day::date order by d.day desc limit 1)

left join lateral (
select :shown as numbers, :shown as published) m on true

-- valuesAcross
--   A measure of many accounts on some days at once, as shown at their close: a row per account in order, a value per day.
select array_agg(v.value order by t.n) as values
from unnest(:accounts::uuid[]) with ordinality as a (id, position)
cross join unnest(:days::date[]) with ordinality as t (day, n)
left join lateral (select d.numbers:element as value from measures_days d where d.workspace_id = :workspace
  and d.account_id = a.id and d.basis = :published and d.day <= t.day order by d.day desc limit 1) v on true
group by a.position order by a.position

-- waitingCount
--   Accounts whose measures wait to be computed again.
select count(distinct account_id) as count from measures_touched where workspace_id = :workspace
