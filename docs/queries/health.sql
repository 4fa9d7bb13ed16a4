-- The SQL of health, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/health/store/base.ts

-- customers
--   Customers: neither merged away (that is in `visible`) nor not yet nor no longer ours.
a.stage not in ('prospect', 'trial', 'churned')

-- judged
a.kind = any(:kinds::text[])

-- scoreOn
lateral (select s.score, s.band, s.known, s.day, s.closed from health_scores s where s.workspace_id = :workspace
and s.account_id = a.id and s.scorecard = :scorecard and s.day <= :on order by s.day desc limit 1)

-- scoreSince
--   The score on a day, or the first one after it where the account was not scored yet.
-- of:
health_scores s where s.workspace_id = :workspace and s.account_id = a.id and s.scorecard = :scorecard

lateral (
select score, band from (
  (select 1 as turn, s.score, s.band from :of and s.day <= :since order by s.day desc limit 1)
  union all (select 2, s.score, s.band from :of and s.day > :since order by s.day limit 1)
) either order by turn limit 1)

-- countByBand
--   Accounts and their ARR by band; those never scored are grey.
select coalesce(s.band, 'grey') as band, count(*)::int as count,
  coalesce(sum(a.arr), 0)::bigint as arr
from accounts a left join :scoreOn s on true
where a.workspace_id = :workspace and :visible and :judged and :customers group by 1

-- figuresOf
--   The figures of the base over those that have a score: thousandths, and counts.
select count(*)::int as scored, avg(s.score)::float8 as average,
  count(*) filter (where s.score < 50000)::int as "below50", count(*) filter (where s.score > 80000)::int as "above80"
from accounts a join :scoreOn s on s.score is not null
where a.workspace_id = :workspace and :visible and :judged and :customers

-- biggestMovers
--   The accounts that rose or fell most since a day.
-- change:
s.score - b.score

-- change:
b.score - s.score

select a.id as account, a.name, a.arr, s.band, b.band as "bandBefore", s.score, b.score as before
from accounts a
join :scoreOn s on s.score is not null
join :scoreSince b on b.score is not null
where a.workspace_id = :workspace and :visible and :judged and :customers and :change > 0
order by :change desc, a.id limit :limit

-- portfolio
--   The portfolio in the documents' order (F101): health ascending, then contract value descending; without a score last.
-- value:
coalesce(:value, a.arr, -1)::float8

-- past:
(score, -value, account) > (:score::int, -(:value::float8), :account::uuid)

-- past:
true

select account, name, arr, renews_on as "renewsOn", band, real_score as score, known, day, score as "sortScore", value as "sortValue"
from (
  select a.id as account, a.name, a.arr, a.renews_on, coalesce(s.band, 'grey') as band, s.score as real_score,
    s.known, s.day, coalesce(s.score, 1000000) as score, :value as value
  from accounts a left join :scoreOn s on true
  left join measures_current m on m.workspace_id = a.workspace_id and m.account_id = a.id
  where a.workspace_id = :workspace and :visible and :judged and :customers
) listed
where (:band::text is null or band = :band) and :past
order by score, -value, account limit :limit

-- noValue
--   Stands in where no module keeps contract values.
null::float8

-- customersSeen
--   Customers of some kinds that a viewer sees, in id order, after an id.
select a.id as account, a.name, a.arr, a.renews_on as "renewsOn" from accounts a
where a.workspace_id = :workspace and :visible and :judged and :customers
  and (:after::uuid is null or a.id > :after::uuid)
order by a.id limit :limit

-- customersCounted
select count(*)::int as count from accounts a
where a.workspace_id = :workspace and :visible and :judged and :customers

-- judgedAmong
--   Those of some accounts that are of one of these kinds, in their order.
select a.id from accounts a where a.workspace_id = :workspace and a.id = any(:accounts::uuid[]) and :judged

-- src/modules/health/store/scorecards.ts

-- scorecards
--   All scorecards, the primary one first.
select name, label, version, is_primary as "isPrimary", is_active as "isActive", applies_to as "appliesTo"
from health_scorecards
where workspace_id = :workspace order by is_primary desc, name

-- versionColumns
scorecard, version, file, changes, made_at as "madeAt", made_by as "madeBy", bands_moved as "bandsMoved"

-- versionsOf
--   The versions of a scorecard, newest first.
select :versionColumns from health_scorecard_versions
where workspace_id = :workspace and scorecard = :scorecard order by version desc

-- fileOf
select file from health_scorecard_versions
where workspace_id = :workspace and scorecard = :scorecard and version = :version

-- filesNow
--   The newest file of each scorecard.
select distinct on (scorecard) scorecard, file from health_scorecard_versions
where workspace_id = :workspace order by scorecard, version desc

-- lockScorecards
--   One writer of scorecards at a time, so that two saves do not make the same version.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- insertVersion
--   Puts a new version in force. A scorecard without an entry gets one, not primary and not active.
insert into health_scorecards (workspace_id, name, label, version, applies_to)
values (:workspace, :scorecard, :label, :version, :appliesTo::text[])
on conflict (workspace_id, name) do update set label = excluded.label, version = excluded.version, applies_to = excluded.applies_to

insert into health_scorecard_versions (workspace_id, scorecard, version, file, changes, made_at, made_by, bands_moved)
values (:workspace, :scorecard, :version, :file::jsonb, :changes::text[],
  :now, :madeBy, :bandsMoved)

-- makePrimary
--   Makes one scorecard the primary one, which is always active too.
update health_scorecards set is_primary = false where workspace_id = :workspace and is_primary and name <> :name

update health_scorecards set is_primary = true, is_active = true where workspace_id = :workspace and name = :name

-- switchOn
--   From now on it scores every day; others that are made for one of its kinds rest.
update health_scorecards set is_active = name = :name
where workspace_id = :workspace and (name = :name or applies_to && :kinds::text[])

-- switchOff
--   No longer; what it showed stays. The primary one cannot be switched off.
update health_scorecards set is_active = false
where workspace_id = :workspace and name = :name and not is_primary

-- src/modules/health/store/scores.ts

-- shownColumns
s.account_id as account, s.day, s.version, s.score, s.band, s.known, s.points, s.cap,
s.is_stale as "isStale", s.closed, s.scored_at as "scoredAt"

-- standings
--   The newest closed day of each account under a scorecard; accounts never scored are absent.
select a.id as account, s.day, s.band, s.is_stale as "isStale" from unnest(:accounts::uuid[]) as a (id)
cross join lateral (select day, band, is_stale from health_scores s where s.workspace_id = :workspace
  and s.account_id = a.id and s.scorecard = :scorecard and s.closed order by s.day desc limit 1) s

-- scoreAlone
--   Nobody else scores this workspace's past until the end of the transaction.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- saveScores
--   Writes rows by COPY. A closed row stays as it is; an open one of the same day gives way. Answers how many were written.
create temp table if not exists health_incoming (account_id uuid, day date, version int, score int, band text, known int,
  points int[], cap smallint, is_stale boolean) on commit drop

truncate health_incoming

insert into health_scores (workspace_id, account_id, scorecard, day, closed, version, score, band, known, points, cap, is_stale, scored_at)
select :workspace, account_id, :scorecard, day, :closed, version, score, band, known, points, cap, is_stale, :now
from health_incoming order by account_id, day
on conflict (workspace_id, account_id, scorecard, day) do update set closed = excluded.closed, version = excluded.version,
  score = excluded.score, band = excluded.band, known = excluded.known, points = excluded.points, cap = excluded.cap,
  is_stale = excluded.is_stale, scored_at = excluded.scored_at
where not health_scores.closed

-- latestScores
--   The newest score of each account on or before a day; accounts never scored are absent.
select s.* from unnest(:accounts::uuid[]) with ordinality as a (id, position)
cross join lateral (:newestOf) s order by a.position

-- newestOf
select :shownColumns from health_scores s where s.workspace_id = :workspace
and s.account_id = :account and s.scorecard = :scorecard and s.day <= :on order by s.day desc limit 1

-- scoresStanding
--   What stood on a day of each account: its newest score by then, else its first one after. Accounts never scored are absent.
-- nearest:
(
select s.* from health_scores s where s.workspace_id = :workspace and s.account_id = n.account
  and s.scorecard = :scorecard and s.day :side n.on_day order by s.day :order limit 1)

select :shownColumns from unnest(:account::uuid[], :on::date[])
  as n (account, on_day)
cross join lateral (
  select * from (:nearest union all :nearest) e order by e.day limit 1) s

-- scoresOfMany
--   Every closed score of some accounts within a span.
select :shownColumns from unnest(:accounts::uuid[]) as a (id)
join health_scores s on s.workspace_id = :workspace and s.account_id = a.id and s.scorecard = :scorecard
  and s.day between :from and :to and s.closed

-- isScored
--   Whether any account was ever scored by a scorecard. Asked account by account, which the key answers at the first one.
select exists (select from accounts a cross join lateral (
  select 1 from health_scores s where s.workspace_id = :workspace and s.account_id = a.id
    and s.scorecard = :scorecard limit 1) s
  where a.workspace_id = :workspace) as yes

-- scoresWithin
--   Every score of each account within its span, in order; in the order of `spans`.
select :shownColumns, n.place::int as place
from unnest(:account::uuid[], :from::date[],
  :to::date[]) with ordinality as n (account, first, last, place)
join health_scores s on s.workspace_id = :workspace and s.account_id = n.account and s.scorecard = :scorecard
  and s.day between n.first and n.last
order by n.place, s.day
