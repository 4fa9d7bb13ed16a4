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

-- src/modules/churn/store/models.ts

-- saveModel
insert into churn_models (workspace_id, id, target, on_day, trained_at, state, verdict, card, model, behind)
values (:workspace, :id, :target, :on, :now, :state, :verdict::jsonb,
  :card::jsonb, :predictor::jsonb, :behind)

-- shown
id, target, on_day as "on", trained_at as "trainedAt", verdict, card, scored_on as "scoredOn", behind, drift

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

-- spokeOn
--   The model that spoke on a day; none where nothing was published by then.
select id from churn_models where workspace_id = :workspace and target = :target and behind is null
  and on_day <= :on order by trained_at desc, id desc limit 1

-- predictorOf
--   The model itself; null where the training gave none.
select model from churn_models where workspace_id = :workspace and id = :id

-- markScored
--   Notes the day whose probabilities stand, and how far its accounts stand from those that were learned from.
update churn_models set scored_on = :on, drift = :drift::jsonb
where workspace_id = :workspace and id = :id

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
