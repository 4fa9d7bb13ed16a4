-- The SQL of churn, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/churn/store/changes.ts

-- replaceChanges
--   Puts the changes since a day in the place of all before.
delete from churn_changes where workspace_id = :workspace

insert into churn_changes (workspace_id, from_day, account_id, before, behaviour, renewals, retraining, now)
select :workspace, :from, c.* from unnest(
  :account::uuid[], :column::bigint[], :column::bigint[],
  :column::bigint[], :column::bigint[], :column::bigint[]) as c

-- changeSeen
--   What moved the revenue at risk of the accounts that the viewer sees; null where no model spoke at the beginning.
select min(c.from_day) as "from", coalesce(sum(c.before), 0)::float8 as before,
  coalesce(sum(c.behaviour), 0)::float8 as behaviour, coalesce(sum(c.renewals), 0)::float8 as renewals,
  coalesce(sum(c.retraining), 0)::float8 as retraining, coalesce(sum(c.now), 0)::float8 as now
from churn_changes c join accounts a on a.workspace_id = :workspace and a.id = c.account_id
where c.workspace_id = :workspace and :visible

-- src/modules/churn/store/foretold.ts

-- keepForetold
--   Keeps what a model says of everybody on a day.
insert into churn_foretold (workspace_id, model_id, on_day, account_id, probability)
select :workspace, :model, :on, s.* from unnest(:account::uuid[],
  :probability::float8[]) as s

update churn_models set told_on = told_on || :on::date
where workspace_id = :workspace and id = :model

-- speakers
--   Every model that ever said something that is kept.
select id, target, (card ->> 'horizon')::int as horizon, told_on as "toldOn", kept from churn_models
where workspace_id = :workspace and told_on <> '{}' order by trained_at, id

-- foretoldBy
--   What a model said on a day of accounts that still stand for themselves.
select f.account_id as account, f.probability from churn_foretold f
join accounts a on a.workspace_id = :workspace and a.id = f.account_id and a.merged_into is null
where f.workspace_id = :workspace and f.model_id = :model and f.on_day = :on order by f.account_id

-- saveKept
--   Notes what became of what a model said, and lets go of what it said before the first of these days.
update churn_models set kept = :kept::jsonb,
  told_on = array(select day from unnest(told_on) as day where day >= :first::date order by day)
where workspace_id = :workspace and id = :model

delete from churn_foretold where workspace_id = :workspace and model_id = :model and on_day < :first::date

-- src/modules/churn/store/lost.ts

-- namedAmong
--   Of some accounts those that a viewer sees, with their names and owners.
select a.id as account, a.name, a.owner_id as owner from accounts a
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[]) and :visible

-- src/modules/churn/store/models.ts

-- saveModel
insert into churn_models (workspace_id, id, target, on_day, trained_at, state, verdict, card, model, behind)
values (:workspace, :id, :target, :on, :now, :state, :verdict::jsonb,
  :card::jsonb, :predictor::jsonb, :behind)

-- shown
id, target, on_day as "on", trained_at as "trainedAt", verdict, card, scored_on as "scoredOn", behind, drift,
told_on as "toldOn", kept

-- newestModels
--   The trainings for a target, the newest first.
select :shown from churn_models where workspace_id = :workspace and target = :target
order by trained_at desc, id desc limit :limit

-- speakingModels
--   The training of each target that speaks: the newest that did not stay behind another.
select distinct on (target) :shown from churn_models where workspace_id = :workspace and behind is null
order by target, trained_at desc, id desc

-- speakingModel
select :shown from churn_models where workspace_id = :workspace and target = :target and behind is null
order by trained_at desc, id desc limit 1

-- spokeOnEach
--   The model that spoke on each day; null where none had been found by then, or the newest training found none.
select (select case when m.state = 'published' then m.id end from churn_models m where m.workspace_id = :workspace and m.target = :target
    and m.behind is null and m.on_day <= d.day order by m.trained_at desc, m.id desc limit 1) as id
from unnest(:days::date[]) with ordinality as d (day, place) order by d.place

-- predictorsOf
--   Models by their training; trainings that gave none are absent.
select id, model from churn_models
where workspace_id = :workspace and id = any(:ids::uuid[]) and model is not null

-- predictorOf
--   The model itself; null where the training gave none.
select model from churn_models where workspace_id = :workspace and id = :id

-- markScored
--   Notes the day whose probabilities stand, and how far its accounts stand from those that were learned from.
update churn_models set scored_on = :on, drift = :drift::jsonb
where workspace_id = :workspace and id = :id

-- src/modules/churn/store/records.ts

-- newestRecord
select on_day as "on", version, record, rests_on as "restsOn" from churn_records where workspace_id = :workspace

-- saveRecord
insert into churn_records (workspace_id, on_day, version, record, rests_on)
values (:workspace, :on, :version, :record::jsonb, :restsOn)
on conflict (workspace_id) do update set on_day = excluded.on_day, version = excluded.version,
  record = excluded.record, rests_on = excluded.rests_on

-- outdateRecord
--   A past was looked at that the record does not hold.
update churn_records set rests_on = null where workspace_id = :workspace and rests_on is not null

-- src/modules/churn/store/scores.ts

-- replaceScores
--   Puts the probabilities of a day in the place of all before about a target.
delete from churn_scores where workspace_id = :workspace and target = :target

insert into churn_scores (workspace_id, target, model_id, on_day, account_id, probability, low, high, arr, expected)
select :workspace, :target, :model, :on, s.* from unnest(
  :column::uuid[], :column::float8[],
  :column::float8[], :column::float8[],
  :column::bigint[],
  :column::float8[]) as s

-- dropScores
--   Nothing is foretold any more: the accounts that had a probability.
delete from churn_scores where workspace_id = :workspace and target = :target returning account_id as account

-- probabilities
--   What was told of each account last.
select account_id as account, probability from churn_scores
where workspace_id = :workspace and target = :target

-- scoresAmong
--   What was told of some accounts; those of which nothing is told are absent.
select account_id as account, probability, low, high from churn_scores
where workspace_id = :workspace and target = :target and account_id = any(:accounts::uuid[])

-- ranked
--   Accounts that the viewer sees by their expected loss, the largest first, after a place.
-- behind:
(s.expected < :expected::float8 or (s.expected = :expected::float8 and s.account_id > :account::uuid))

-- behind:
true

select s.account_id as account, a.name, a.owner_id as owner, s.probability, s.low, s.high, s.arr, s.expected
from churn_scores s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
where s.workspace_id = :workspace and s.target = :target and :visible and :behind
order by s.expected desc, s.account_id limit :limit

-- sums
--   What the accounts that the viewer sees may cost together.
select count(*)::int as accounts, coalesce(sum(s.arr), 0)::float8 as arr, coalesce(sum(s.expected), 0) as expected,
  coalesce(sum(s.probability * (1 - s.probability) * s.arr::float8 * s.arr), 0) as variance,
  coalesce(max(s.expected), 0) as largest, coalesce(sum(s.probability), 0) as losses,
  coalesce(sum(s.probability * (1 - s.probability)), 0) as "lossesVariance",
  coalesce(sum(s.arr) filter (where s.probability >= :mediumFrom), 0)::float8 as "atRiskArr",
  (count(*) filter (where s.probability >= :mediumFrom))::int as "atRiskAccounts"
from churn_scores s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
where s.workspace_id = :workspace and s.target = 'loss' and :visible

-- scoreOf
--   One account's probability to be lost with its place among those that the viewer sees.
-- seen:
from churn_scores o join accounts a on a.workspace_id = :workspace and a.id = o.account_id
where o.workspace_id = :workspace and o.target = 'loss' and :visible

select s.account_id as account, s.probability, s.low, s.high, s.arr, s.expected,
  (select count(*)::int + 1 :seen and o.expected > s.expected) as rank, (select count(*)::int :seen) as of
from churn_scores s where s.workspace_id = :workspace and s.target = 'loss' and s.account_id = :account

-- otherScoresOf
--   What else is foretold of one account, by target.
select target, probability, low, high from churn_scores
where workspace_id = :workspace and account_id = :account and target <> 'loss' order by target

-- src/modules/churn/store/settled.ts

-- settledAmong
--   What was settled of these accounts; one of which nothing was is absent.
select account_id as account, level, reason, rule, model, at, by_id as by from churn_settled
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- saveSettled
insert into churn_settled (workspace_id, account_id, level, reason, rule, model, at, by_id)
values (:workspace, :account, :level, :reason, :rule, :model, :now, :by)
on conflict (workspace_id, account_id) do update set level = excluded.level, reason = excluded.reason,
  rule = excluded.rule, model = excluded.model, at = excluded.at, by_id = excluded.by_id

-- dropSettled
delete from churn_settled where workspace_id = :workspace and account_id = :account

-- src/modules/churn/store/warnings.ts

-- looksAlone
--   Whether nobody else looks at this workspace's accounts, nor will until the end of the transaction: what stands is read page by page,
--   and carried on from there.
select pg_try_advisory_xact_lock(hashtextextended(:workspace, 0)) as alone

-- looksAmong
--   Up to which day some accounts were looked at by a version of the indicators; those never looked at so are absent.
select account_id as account, through from churn_looks
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and version = :version

-- saveLooks
insert into churn_looks (workspace_id, account_id, through, version)
select :workspace, id, :through, :version from unnest(:accounts::uuid[]) as t (id) order by id
on conflict (workspace_id, account_id) do update set through = excluded.through, version = excluded.version

-- standingAmong
--   What stands of some accounts; one of which nothing does is absent.
select account_id as account, from_day as "from", until_day as until from churn_watched
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and until_day is null

select account_id as account, indicator, from_day as "from", until_day as until, value, before from churn_warnings
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and until_day is null

-- forget
--   Takes away all that was ever seen of some accounts, to look at their past anew.
churn_warnings

churn_watched

delete from :table where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- unshownAmong
--   Of which accounts something was looked at that is not shown yet.
select account_id as account, shown_through + 1 as "from", through as "to" from churn_looks
where workspace_id = :workspace and account_id = any(:accounts::uuid[])
  and (shown_through is null or shown_through < through)
order by account_id

-- saveShown
update churn_looks set shown_through = :through
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- stretchesSince
--   All that stood of some accounts on a day or came after it; accounts of which nothing did are absent.
-- among:
workspace_id = :workspace and account_id = any(:accounts::uuid[])
and (until_day is null or until_day > :since)

select account_id as account, from_day as "from", until_day as until from churn_watched where :among

select account_id as account, from_day as "from", until_day as until from churn_warnings where :among

-- saveStretches
insert into churn_watched (workspace_id, account_id, from_day, until_day)
select :workspace, s.* from unnest(:column::uuid[],
  :column::date[], :column::date[]) as s
on conflict (workspace_id, account_id, from_day) do update set until_day = excluded.until_day

-- saveSpells
insert into churn_warnings (workspace_id, account_id, indicator, from_day, until_day, value, before)
select :workspace, s.* from unnest(:column::uuid[],
  :column::text[], :column::date[],
  :column::date[], :column::float8[],
  :column::float8[]) as s
on conflict (workspace_id, account_id, indicator, from_day) do update set until_day = excluded.until_day

-- warnedAccounts
--   Accounts that the viewer sees of which a warning stands, the newest warning first.
-- asked:
true

-- asked:
w.indicator = :indicator

-- owned:
true

-- owned:
a.owner_id = :owner::uuid

-- behind:
(s.since < :since::date or (s.since = :since::date and s.account > :account::uuid))

-- behind:
true

select s.* from (
  select w.account_id as account, a.name, a.owner_id as owner, a.arr::float8 as arr, max(w.from_day) as since
  from churn_warnings w join accounts a on a.workspace_id = :workspace and a.id = w.account_id
  where w.workspace_id = :workspace and w.until_day is null and :asked and :owned and :visible
  group by w.account_id, a.name, a.owner_id, a.arr
) s where :behind order by s.since desc, s.account limit :limit

-- warningsAmong
--   What stands of some accounts, by account, the newest first.
select account_id as account, indicator, from_day as "from", until_day as until, value, before from churn_warnings
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and until_day is null
order by account_id, from_day desc, indicator

-- pastWarnings
--   Warnings of one account that are over, the newest first.
select indicator, from_day as "from", until_day as until, value, before from churn_warnings
where workspace_id = :workspace and account_id = :account and until_day is not null
order by from_day desc, indicator limit :limit

-- standingCounts
--   Of how many accounts that the viewer sees each indicator stands.
select w.indicator, count(*)::int as accounts
from churn_warnings w join accounts a on a.workspace_id = :workspace and a.id = w.account_id
where w.workspace_id = :workspace and w.until_day is null and :visible group by w.indicator

-- watchedAfter
--   Accounts that were ever watched, in the order of their ids, after an id.
select distinct account_id as account from churn_watched
where workspace_id = :workspace and (:after::uuid is null or account_id > :after::uuid)
order by account_id limit :limit

-- firstWatched
--   The first day on which any account was watched.
select min(from_day) as day from churn_watched where workspace_id = :workspace

-- seenAmong
--   When some accounts were watched, and their warnings that stood on a day or began after it and by another, by account and day.
-- among:
workspace_id = :workspace and account_id = any(:accounts::uuid[])

select account_id as account, from_day as "from", until_day as until from churn_watched where :among

select account_id as account, indicator, from_day as "from", until_day as until from churn_warnings
where :among and (until_day is null or until_day > :from) and from_day <= :to
order by account_id, from_day

-- warningsBegun
--   Warnings that began on some days, as a close of each told them; who had been watched before alone, since what is so already is no news.
select w.account_id as account, w.from_day as day, array_agg(w.indicator order by w.indicator) as indicators
from churn_warnings w
where w.workspace_id = :workspace and w.from_day between :from and :to and exists (
  select 1 from churn_watched c where c.workspace_id = :workspace and c.account_id = w.account_id
    and c.from_day < w.from_day)
group by w.account_id, w.from_day order by w.from_day, w.account_id
