-- The SQL of proof, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/proof/store.ts

-- head
id, subjects, first_day as "from", last_day as "to", horizon, state, share, failure,
asked_at as "askedAt", asked_by as "askedBy", ended_at as "endedAt"

-- insertBacktest
insert into proof_backtests (workspace_id, id, subjects, first_day, last_day, horizon, state, asked_at, asked_by)
values (:workspace, :id, :subjects::text[], :from, :to, :horizon, 'waiting', :now, :askedBy)

-- backtestById
select :head, result from proof_backtests where workspace_id = :workspace and id = :id

-- newestBacktests
--   The newest first, with the sentences of their verdicts and no more of what was found.
select :head, jsonb_path_query_array(result, '$.subjects[*].verdict') as verdicts from proof_backtests
where workspace_id = :workspace order by asked_at desc, id desc limit :limit

-- takeBacktest
--   The oldest one that nobody works on; one that an ended process left is taken up again.
select :head, worker from proof_backtests
where workspace_id = :workspace and state in ('waiting', 'running') order by asked_at limit 20 for update skip locked

update proof_backtests set state = 'running', worker = :worker
where workspace_id = :workspace and id = :id

-- noteShare
--   Notes how far it is; false where somebody cancelled it meanwhile.
update proof_backtests set share = :share
where workspace_id = :workspace and id = :id and state in ('waiting', 'running')

-- endBacktest
update proof_backtests set state = :state, ended_at = :now, failure = :failure,
  result = :result::jsonb
where workspace_id = :workspace and id = :id and state in ('waiting', 'running')

-- seenAmong
--   Of some accounts those that are seen.
select a.id from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible
order by a.id
