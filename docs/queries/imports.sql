-- The SQL of imports, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/imports/store.ts

-- runColumns
id, name, kind, place, fingerprint, map, dry_run as "dryRun", state, progress, findings, failure,
started_by as "startedBy", started_by_member as member, made_at as "madeAt", finished_at as "finishedAt", process

-- insertRun
insert into imports_runs (workspace_id, id, name, kind, place, fingerprint, map, dry_run, state, progress, started_by,
  started_by_member, made_at)
values (:workspace, :id, :name, :kind, :place, :fingerprint, :map, :dryRun,
  'waiting', :asJson::jsonb, :startedBy, :member, :now)

-- runOf
select :runColumns from imports_runs where workspace_id = :workspace and id = :id

-- runsBefore
--   Newest first; `before` is the last one already shown.
-- after:
and (made_at, id) < (:at::timestamptz, :id::uuid)

select :runColumns from imports_runs where workspace_id = :workspace :after order by made_at desc, id desc limit :limit

-- unfinishedRun
--   The newest run of the same files with the same map that was not finished.
select :runColumns from imports_runs
where workspace_id = :workspace and fingerprint = :fingerprint and state in ('waiting', 'running', 'failed') and not dry_run
order by made_at desc, id desc limit 1

-- takeRun
--   Takes a run for this worker, unless another one is at it whose beat is younger than `since` and whose process is not known to be gone.
update imports_runs set state = 'running', worker = :id, process = :process, beat_at = :now, failure = null
where workspace_id = :workspace and id = :id
  and (state in ('waiting', 'failed') or (state = 'running' and (worker is null or beat_at < :since or process = :gone)))

-- nextUpload
--   The oldest upload that waits, or whose worker fell silent before `since`.
select id from imports_runs
where workspace_id = :workspace and kind = 'upload'
  and (state = 'waiting' or (state = 'running' and (worker is null or beat_at < :since)))
order by made_at, id limit 1 for update skip locked

-- moreComes
--   Whether another import waits for its turn, or is worked on by somebody whose beat is younger than `since`.
select exists (select from imports_runs where workspace_id = :workspace and not dry_run
  and ((state = 'waiting' and kind = 'upload') or (state = 'running' and beat_at >= :since))) as more

-- abandonedRuns
--   Names of runs that count as running and whose worker fell silent before `since`.
select name from imports_runs
where workspace_id = :workspace and state = 'running' and coalesce(beat_at, made_at) < :since order by made_at, id

-- saveProgress
update imports_runs set progress = :asJson::jsonb, beat_at = :now
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running'

-- releaseRun
--   Lets go of a run that is to be continued, by this process or another.
update imports_runs set worker = null
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running'

-- finishRun
update imports_runs set state = 'done', findings = :asJson::jsonb, progress = :asJson::jsonb,
  finished_at = :now, worker = null
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running'

-- failRun
update imports_runs set state = 'failed', failure = :failure, finished_at = :now, worker = null
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running'

-- cancelRun
--   Whoever works on it notices at its next batch. Answers false where it had ended already.
update imports_runs set state = 'cancelled', finished_at = :now, worker = null
where workspace_id = :workspace and id = :id and state in ('waiting', 'running', 'failed')

-- forgetSaid
delete from imports_said where workspace_id = :workspace and run_id = :id

-- forgetRuns
--   Forgets all runs of the workspace, for one that lives only as long as a dry run.
delete from imports_said where workspace_id = :workspace

delete from imports_runs where workspace_id = :workspace

-- saveRefused
insert into imports_refused (workspace_id, run_id, part, line, file, shape, field, reason, remedy, raw)
select :workspace, :id, r.* from unnest(
  :part::int[], :line::bigint[], :file::text[],
  :shape::text[], :field::text[], :reason::text[],
  :remedy::text[], :raw::text[]) r
on conflict do nothing

-- refusedAfter
-- behind:
and (part, line) > (:part, :line)

select part, line, file, shape, field, reason, remedy, raw from imports_refused
where workspace_id = :workspace and run_id = :id :behind order by part, line limit :limit

-- refusedRow
select part, line, file, shape, field, reason, remedy, raw from imports_refused
where workspace_id = :workspace and run_id = :id and part = :part and line = :line for update

-- removeRefused
delete from imports_refused
where workspace_id = :workspace and run_id = :id and part = :part and line = :line

-- changeRefused
--   What is wrong with a row now that it was mended and tried again.
update imports_refused set field = :field, reason = :reason, remedy = :remedy, raw = :raw
where workspace_id = :workspace and run_id = :id and part = :part and line = :line

-- runToMend
--   Locks a run whose rows are mended, so that its counts stay the sum of what happened.
select :runColumns from imports_runs where workspace_id = :workspace and id = :id for update

-- saveMended
update imports_runs set progress = :asJson::jsonb where workspace_id = :workspace and id = :id

-- refusalReasons
--   Why rows were refused, the most frequent first; reasons that differ only in what they quote count as one.
select file, shape, field, remedy, count(*)::int as count, min(line) as line, (array_agg(reason order by line))[1] as reason
from imports_refused where workspace_id = :workspace and run_id = :id
group by file, shape, field, remedy order by count(*) desc, file, shape, field, remedy limit :limit

-- firstSaid
insert into imports_said (workspace_id, run_id, part, id, line, print)
select :workspace, :id, :part, s.id, s.line, s.print
from unnest(:ids::text[], :line::bigint[], :print::text[]) s (id, line, print)
order by s.line on conflict do nothing

select id, line, print from imports_said
where workspace_id = :workspace and run_id = :id and part = :part and id = any(:ids::text[])

-- insertUpload
insert into imports_uploads (workspace_id, id, name, size, sent_by, sent_at)
values (:workspace, :id, :name, :size, :sentBy, :now)

-- uploadOf
select id, name, size, sent_at as "sentAt" from imports_uploads where workspace_id = :workspace and id = :id

-- removeOldUploads
--   Takes uploads that nobody needs any more off the list, so that their files can go.
delete from imports_uploads u where u.workspace_id = :workspace and u.sent_at < :before
  and not exists (select from imports_runs r where r.workspace_id = u.workspace_id and r.place = u.id::text and r.state in ('waiting', 'running'))
returning u.id

-- oldRuns
select id from imports_runs where workspace_id = :workspace and made_at < :firstKept::date and state not in ('waiting', 'running')

-- countOldRefused
select count(*)::int as count from imports_refused
where workspace_id = :workspace and run_id in (:oldRuns)

-- removeOldRefused
delete from imports_refused where workspace_id = :workspace and ctid = any(array(
  select ctid from imports_refused where workspace_id = :workspace and run_id in (:oldRuns) limit :limit))
