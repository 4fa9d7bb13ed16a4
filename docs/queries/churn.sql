-- The SQL of churn, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/churn/store/models.ts

-- saveModel
insert into churn_models (workspace_id, id, on_day, trained_at, state, verdict, card, model)
values (:workspace, :id, :on, :now, :state, :verdict::jsonb,
  :card::jsonb, :predictor::jsonb)

-- newestModels
--   The newest trainings, the newest first: the first of them speaks.
select id, on_day as "on", trained_at as "trainedAt", verdict, card, scored_on as "scoredOn" from churn_models
where workspace_id = :workspace order by trained_at desc, id desc limit :limit

-- predictorOf
--   The model itself; null where the training gave none.
select model from churn_models where workspace_id = :workspace and id = :id

-- markScored
update churn_models set scored_on = :on where workspace_id = :workspace and id = :id

-- src/modules/churn/store/scores.ts

-- replaceScores
--   Puts the probabilities of a day in the place of all before.
delete from churn_scores where workspace_id = :workspace

insert into churn_scores (workspace_id, model_id, on_day, account_id, probability, low, high, arr, expected)
select :workspace, :model, :on, s.* from unnest(
  :column::uuid[], :column::float8[],
  :column::float8[], :column::float8[],
  :column::bigint[],
  :column::float8[]) as s

-- dropScores
--   Nothing is foretold any more: the accounts that had a probability.
delete from churn_scores where workspace_id = :workspace returning account_id as account

-- probabilities
--   What was told of each account last.
select account_id as account, probability from churn_scores where workspace_id = :workspace

-- scoresAmong
--   What was told of some accounts; those of which nothing is told are absent.
select account_id as account, probability, low, high from churn_scores
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- ranked
--   Accounts that the viewer sees by their expected loss, the largest first, after a place.
-- behind:
(s.expected < :expected::float8 or (s.expected = :expected::float8 and s.account_id > :account::uuid))

-- behind:
true

select s.account_id as account, a.name, a.owner_id as owner, s.probability, s.low, s.high, s.arr, s.expected
from churn_scores s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
where s.workspace_id = :workspace and :visible and :behind
order by s.expected desc, s.account_id limit :limit

-- sums
--   What the accounts that the viewer sees may cost together.
select count(*)::int as accounts, coalesce(sum(s.arr), 0)::float8 as arr, coalesce(sum(s.expected), 0) as expected,
  coalesce(sum(s.probability * (1 - s.probability) * s.arr::float8 * s.arr), 0) as variance,
  coalesce(max(s.expected), 0) as largest, coalesce(sum(s.probability), 0) as losses,
  coalesce(sum(s.arr) filter (where s.probability >= :mediumFrom), 0)::float8 as "atRiskArr",
  (count(*) filter (where s.probability >= :mediumFrom))::int as "atRiskAccounts"
from churn_scores s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
where s.workspace_id = :workspace and :visible

-- scoreOf
--   One account's probability with its place among those that the viewer sees.
-- seen:
from churn_scores o join accounts a on a.workspace_id = :workspace and a.id = o.account_id
where o.workspace_id = :workspace and :visible

select s.account_id as account, s.probability, s.low, s.high, s.arr, s.expected,
  (select count(*)::int + 1 :seen and o.expected > s.expected) as rank, (select count(*)::int :seen) as of
from churn_scores s where s.workspace_id = :workspace and s.account_id = :account
