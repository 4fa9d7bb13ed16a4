-- The SQL of connectors, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/connectors/store/refused.ts

-- columns
r.stream_id as stream, r.part, r.key, r.line, r.shape, r.field, r.reason, r.remedy, r.raw, r.header, r.tries, r.seen_at as "seenAt"

-- putRefused
insert into connectors_refused (workspace_id, source_id, stream_id, part, key, line, shape, field, reason, remedy, raw, header, seen_at, try_at)
select :workspace, :source, r.stream, r.part, r.key, r.line, r.shape, r.field, r.reason, r.remedy, r.raw, r.header, :now, r.try_at
from unnest(:stream::uuid[], :part::int[], :key::text[],
  :line::bigint[], :shape::text[], :field::text[],
  :reason::text[], :remedy::text[], :raw::text[],
  :header::jsonb[], :tryAt::timestamptz[])
  as r (stream, part, key, line, shape, field, reason, remedy, raw, header, try_at)
where (select count(*) from (select from connectors_refused k where k.workspace_id = :workspace
  and k.source_id = :source limit :mostKept) as kept) < :mostKept
order by r.stream, r.part, r.key
on conflict (workspace_id, stream_id, part, key) do update set line = excluded.line, field = excluded.field,
  reason = excluded.reason, remedy = excluded.remedy, raw = excluded.raw, header = excluded.header, seen_at = excluded.seen_at,
  tries = case when connectors_refused.raw = excluded.raw then connectors_refused.tries else 0 end

-- dropRefused
--   Rows of these names were accepted, or taken away: nothing of them is refused any more.
delete from connectors_refused
where workspace_id = :workspace and stream_id = :stream and part = :part and key = any(:keys::text[])

-- refusedToTry
--   Rows whose next try has come, longest waiting first.
select :columns from connectors_refused r
where r.workspace_id = :workspace and r.source_id = :source and r.try_at <= :now
order by r.try_at, r.stream_id, r.part, r.key limit :limit for update

-- refusedOf
--   All that wait, for somebody who has mended what they waited for.
select :columns from connectors_refused r where r.workspace_id = :workspace and r.source_id = :source
order by r.stream_id, r.part, r.key limit :limit for update

-- refusedRow
select :columns from connectors_refused r
where r.workspace_id = :workspace and r.source_id = :source and r.stream_id = :stream and r.part = :part
  and r.key = :key for update

-- noteTried
update connectors_refused set tries = :tries, try_at = :tryAt, field = :field, reason = :reason,
  remedy = :remedy, raw = :raw
where workspace_id = :workspace and stream_id = :stream and part = :part and key = :key

-- refusedAfter
-- behind:
and (r.stream_id, r.part, r.key) > (:stream::uuid, :part::int, :key::text)

select :columns, t.name as "streamName" from connectors_refused r
join connectors_streams t on t.workspace_id = r.workspace_id and t.source_id = r.source_id and t.id = r.stream_id
where r.workspace_id = :workspace and r.source_id = :source :behind
order by r.stream_id, r.part, r.key limit :limit

-- refusedCounts
--   How many rows wait, by source.
select source_id as source, count(*)::int as count from connectors_refused
where workspace_id = :workspace and source_id = any(:sources::uuid[]) group by source_id

-- src/modules/connectors/store/runs.ts

-- columns
r.id, r.source_id as source, r.kind, r.state, r.counts, r.removed, r.merged, r.mended, r.problems, r.streams_done as "streamsDone",
r.started_by as "startedBy", r.started_at as "startedAt", r.finished_at as "finishedAt", r.failure, r.remedy, r.worker, r.process,
r.beat_at as "beatAt"

-- openRunOf
select :columns from connectors_runs r
where r.workspace_id = :workspace and r.source_id = :source and r.state = 'running'

-- newestRuns
--   The newest run of each source.
select r.* from unnest(:sources::uuid[]) as s (id) cross join lateral (
  select :columns from connectors_runs r
  where r.workspace_id = :workspace and r.source_id = s.id order by r.started_at desc, r.id desc limit 1) r

-- runsBefore
--   Newest first; `before` is the last one already shown.
-- after:
and (r.started_at, r.id) < (:at::timestamptz, :id::uuid)

select :columns from connectors_runs r
where r.workspace_id = :workspace and r.source_id = :source :after order by r.started_at desc, r.id desc limit :limit

-- insertRun
--   Begins a run; answers false where another one is open.
insert into connectors_runs (workspace_id, id, source_id, kind, state, started_by, started_at, worker, process, beat_at)
values (:workspace, :id, :source, :kind, 'running', :startedBy, :now, :id, :process, :now)
on conflict do nothing

-- takeRun
--   Takes over an open run that nobody works on, whose worker's beat is older than `since`, or whose process is known to be gone.
update connectors_runs set worker = :id, process = :process, beat_at = :now
where workspace_id = :workspace and id = :id and state = 'running'
  and (worker is null or beat_at < :since or process = :gone)

-- holdRun
--   Locks the run for this batch; answers false where it is no longer this worker's: stopped, or taken over.
select id from connectors_runs
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running' for update

-- saveProgress
update connectors_runs set counts = :counts::jsonb, removed = :removed,
  merged = :merged, mended = :mended, problems = :problems::jsonb,
  streams_done = :streamsDone::uuid[], beat_at = :now
where workspace_id = :workspace and id = :id

-- releaseRun
--   Lets go of a run that is to be continued, by this process or another.
update connectors_runs set worker = null, process = null
where workspace_id = :workspace and id = :id and worker = :worker and state = 'running'

-- endRun
update connectors_runs set state = :state, failure = :failure, remedy = :remedy, finished_at = :now,
  worker = null, process = null
where workspace_id = :workspace and id = :id and state = 'running'

-- isOld
workspace_id = :workspace and state <> 'running' and started_at < :firstKept::date

-- countOldRuns
select count(*)::int as count from connectors_runs where :isOld

-- forgetOldRuns
delete from connectors_runs where workspace_id = :workspace and id in (
  select id from connectors_runs where :isOld limit :limit)

-- src/modules/connectors/store/seen.ts

-- printsOf
--   How these rows read when they were seen last.
select key, print from connectors_seen
where workspace_id = :workspace and stream_id = :stream and key = any(:keys::text[])

-- putSeen
--   Notes rows as seen in the stream's running listing. Rows go in by key, or writers deadlock.
insert into connectors_seen (workspace_id, source_id, stream_id, key, external_id, print, sweep)
select :workspace, :source, :id, s.key, s.external, s.print, :sweep
from unnest(:key::text[], :externalId::text[], :print::text[])
  as s (key, external, print) order by s.key
on conflict (workspace_id, stream_id, key) do update set external_id = excluded.external_id, print = excluded.print, sweep = excluded.sweep

-- absence
--   How many rows are known, and how many of them the listing that has just ended did not name.
select count(*)::int as known, (count(*) filter (where sweep < :sweep))::int as gone from connectors_seen
where workspace_id = :workspace and stream_id = :id

-- takeAbsent
--   Takes rows off the list that the listing did not name.
delete from connectors_seen where workspace_id = :workspace and stream_id = :id and key in (
  select key from connectors_seen where workspace_id = :workspace and stream_id = :id and sweep < :sweep
  order by key limit :limit)
returning key, external_id as "externalId"

-- goneColumns
g.stream_id as stream, g.external_id as "externalId", g.shape, g.told_as as "toldAs", g.kind, g.into_id as "into", g.state, g.reason

-- putGone
--   What a person decided stays decided as long as the source says the same.
insert into connectors_gone (workspace_id, source_id, stream_id, external_id, shape, told_as, kind, into_id, state, reason, seen_at)
select :workspace, :source, g.* , :now from unnest(:stream::uuid[], :externalId::text[],
  :shape::text[], :toldAs::text[], :kind::text[],
  :into::text[], :state::text[], :reason::text[]) as g
order by 3, 5, 4
on conflict (workspace_id, stream_id, shape, external_id) do update set kind = excluded.kind, into_id = excluded.into_id,
  state = case when connectors_gone.state = 'kept' and connectors_gone.kind = excluded.kind then 'kept' else excluded.state end,
  reason = excluded.reason,
  seen_at = case when connectors_gone.state = excluded.state then connectors_gone.seen_at else excluded.seen_at end

-- keptOf
--   Which of these records somebody decided to keep although the source deleted them.
select external_id as id from connectors_gone
where workspace_id = :workspace and stream_id = :stream and shape = :shape and external_id = any(:ids::text[])
  and state = 'kept'

-- dropGone
--   Records that are told again are not gone any more.
delete from connectors_gone where workspace_id = :workspace and stream_id = :stream and external_id = any(:ids::text[])

-- waitingMerges
--   Merges whose survivor was not known yet.
select :goneColumns from connectors_gone g
where g.workspace_id = :workspace and g.source_id = :source and g.state = 'waiting' order by g.seen_at, g.external_id limit :limit

-- goneRow
select :goneColumns from connectors_gone g
where g.workspace_id = :workspace and g.source_id = :source and g.stream_id = :stream and g.shape = :shape
  and g.external_id = :externalId for update

-- goneAfter
-- behind:
and (g.seen_at, g.shape, g.external_id) < (:at::timestamptz, :shape::text, :externalId::text)

select :goneColumns, t.name as "streamName", g.seen_at as "seenAt" from connectors_gone g
join connectors_streams t on t.workspace_id = g.workspace_id and t.source_id = g.source_id and t.id = g.stream_id
where g.workspace_id = :workspace and g.source_id = :source :behind
order by g.seen_at desc, g.shape desc, g.external_id desc limit :limit

-- goneCounts
--   How many deletions and merges wait for somebody, by source.
select source_id as source, count(*)::int as count from connectors_gone
where workspace_id = :workspace and source_id = any(:sources::uuid[]) and state in ('listed', 'waiting') group by source_id

-- src/modules/connectors/store/sources.ts

-- columns
s.id, s.name, s.kind, s.settings, s.target, s.is_active as "isActive", s.every_minutes as "everyMinutes", s.opens_at as "opensAt",
s.closes_at as "closesAt", s.rows_per_minute as "rowsPerMinute", s.requests_per_minute as "requestsPerMinute", s.budget,
s.rhythm_hours as "rhythmHours", s.hears, s.asked, s.asked_by as "askedBy", s.due_at as "dueAt", s.rests_until as "restsUntil",
s.failures, s.retry_at as "retryAt", s.failure, s.remedy, s.failed_at as "failedAt", s.spoke_at as "spokeAt",
s.pulled_at as "pulledAt", s.write_back as "writeBack", s.write_failures as "writeFailures", s.write_retry_at as "writeRetryAt",
s.write_failure as "writeFailure", s.write_remedy as "writeRemedy", s.write_budget as "writeBudget", s.made_at as "madeAt",
s.made_by as "madeBy", (select count(*)::int from connectors_streams t
  where t.workspace_id = s.workspace_id and t.source_id = s.id and not t.paused) as streams

-- sourcesAfter
--   By name, after a cursor of (name).
select :columns from connectors_sources s
where s.workspace_id = :workspace and (:after::text is null or s.name > :after) order by s.name limit :limit

-- sourcesToPull
--   All sources that may have to be pulled, those that have waited longest first.
select :columns from connectors_sources s
left join connectors_runs r on r.workspace_id = s.workspace_id and r.source_id = s.id and r.state = 'running'
where s.workspace_id = :workspace and (s.is_active or s.asked is not null)
order by coalesce(r.beat_at, s.due_at), s.id

-- sourceOf
select :columns from connectors_sources s where s.workspace_id = :workspace and s.id = :id

-- insertSource
--   Answers false where another source has the name.
insert into connectors_sources (workspace_id, id, name, kind, settings, target, every_minutes, rhythm_hours, hears, due_at, made_at, made_by)
values (:workspace, :id, :name, :kind, :settings::jsonb, :target,
  :everyMinutes, :rhythmHours, :hears, :now, :now, :madeBy)
on conflict (workspace_id, name) do nothing

-- updateSource
update connectors_sources set settings = :settings::jsonb, target = :target,
  every_minutes = :everyMinutes, opens_at = :opensAt, closes_at = :closesAt,
  rows_per_minute = :rowsPerMinute, requests_per_minute = :requestsPerMinute,
  rhythm_hours = :rhythmHours, hears = :hears,
  write_back = :writeBack::jsonb,
  write_failures = 0, write_retry_at = null
where workspace_id = :workspace and id = :id

-- removeSource
delete from connectors_sources where workspace_id = :workspace and id = :id

-- putSecret
insert into connectors_secrets (workspace_id, source_id, sealed) values (:workspace, :id, :sealed)
on conflict (workspace_id, source_id) do update set sealed = excluded.sealed

-- secretOf
select sealed from connectors_secrets where workspace_id = :workspace and source_id = :id

-- askFor
--   Whoever asks by hand is not kept waiting by failures that were.
update connectors_sources set asked = :asked, asked_by = :by, asked_at = :now, retry_at = null
where workspace_id = :workspace and id = :id

-- setActive
update connectors_sources set is_active = :how, retry_at = null, failures = 0,
  asked = case when :how = 'pause' then null else asked end,
  due_at = case when :how = 'resume' then :now else due_at end
where workspace_id = :workspace and id = :id

-- makeDue
--   Due at once, unless it waits for a person to start it.
update connectors_sources set due_at = :now where workspace_id = :workspace and id = :id

-- saveBudget
update connectors_sources set budget = :budget::jsonb, rests_until = :restsUntil
where workspace_id = :workspace and id = :id

-- noteSpoke
--   A sign of life.
update connectors_sources set spoke_at = :now where workspace_id = :workspace and id = :id

-- isDoneBy
--   What somebody asked for by hand is done with a run of that kind that began after it.
(asked = :kind and (asked_at is null or asked_at <= :began))

-- noteDone
--   After a whole pull: when the next one is due.
update connectors_sources set pulled_at = :now, due_at = :dueAt, failures = 0, retry_at = null, failure = null,
  remedy = null, failed_at = null, asked = case when :isDoneBy then null else asked end,
  spoke_at = case when :spoke then :now else spoke_at end
where workspace_id = :workspace and id = :id

-- noteFailure
update connectors_sources set failures = :failures, retry_at = :retryAt, failure = :failure,
  remedy = :remedy, failed_at = :now, asked = case when :isDoneBy and not is_active then null else asked end
where workspace_id = :workspace and id = :id

-- leaseWriting
--   Takes the writing to a source for a while; answers false where somebody else has it.
update connectors_sources set write_retry_at = :until
where workspace_id = :workspace and id = :id and (write_retry_at is null or write_retry_at <= :now)

-- noteWriting
update connectors_sources set write_failures = :failures, write_retry_at = :retryAt, write_failure = :failure,
  write_remedy = :remedy, write_budget = :budget::jsonb
where workspace_id = :workspace and id = :id

-- connectedSources
--   Every source with what is sealed of it, for whoever looks whether all is well.
select s.id, s.name, s.is_active as "isActive", s.failures, k.sealed from connectors_sources s
left join connectors_secrets k on k.workspace_id = s.workspace_id and k.source_id = s.id
where s.workspace_id = :workspace order by s.name

-- src/modules/connectors/store/streams.ts

-- columns
t.id, t.source_id as source, t.name, t.place, t.map, t.shape, t.deleted_column as "deletedColumn", t.merged_column as "mergedColumn",
t.lists_everything as "listsEverything", t.cursor, t.sweep, t.forced, t.first_at as "firstAt", t.newest_at as "newestAt",
t.paused, t.made_at as "madeAt"

-- streamsOf
select :columns from connectors_streams t
where t.workspace_id = :workspace and t.source_id = :source order by t.made_at, t.id

-- streamOf
select :columns from connectors_streams t
where t.workspace_id = :workspace and t.source_id = :source and t.id = :id

-- insertStream
--   Answers false where another stream of the source has the name.
insert into connectors_streams (workspace_id, source_id, id, name, place, map, shape, deleted_column, merged_column,
  lists_everything, paused, made_at)
values (:workspace, :source, :id, :name, :place::jsonb, :map, :shape,
  :deletedColumn, :mergedColumn, :listsEverything, :paused, :now)
on conflict (workspace_id, source_id, name) do nothing

-- updateStream
--   What the rows mean changed, or where they come from: with `again` everything is read and offered once more.
-- cursor:
null

-- cursor:
cursor

update connectors_streams set name = :name, place = :place::jsonb, map = :map,
  shape = :shape, deleted_column = :deletedColumn, merged_column = :mergedColumn,
  lists_everything = :listsEverything, paused = :paused, cursor = :cursor,
  forced = forced or :reading
where workspace_id = :workspace and source_id = :source and id = :id

-- removeStream
delete from connectors_streams where workspace_id = :workspace and source_id = :source and id = :id

-- rewind
--   Everything is read and offered from the beginning again.
update connectors_streams set cursor = null, forced = true, sweep = sweep + 1
where workspace_id = :workspace and source_id = :source and (:stream::uuid is null or id = :stream)

-- saveCursor
--   How far a stream has been read, in the transaction of its rows.
update connectors_streams set cursor = :cursor::jsonb, newest_at = greatest(newest_at, :newestAt)
where workspace_id = :workspace and source_id = :source and id = :id

-- noteRead
--   A stream was read to its end.
update connectors_streams set first_at = coalesce(first_at, :now), forced = false
where workspace_id = :workspace and source_id = :source and id = :id

-- nextSweep
update connectors_streams set sweep = sweep + 1
where workspace_id = :workspace and source_id = :source and id = :id

-- src/modules/connectors/store/written.ts

-- putWanted
--   Says what a source should be told; only what differs from what it was told last waits. Answers how many changed.
insert into connectors_written (workspace_id, source_id, account_id, external_id, wanted, key, wanted_at, state)
select :workspace, :source, w.account, w.external, w.values, w.key, :now, 'waiting'
from unnest(:account::uuid[], :externalId::text[],
  :values::jsonb[], :key::text[]) as w (account, external, values, key)
order by w.external
on conflict (workspace_id, source_id, external_id) do update set wanted = excluded.wanted, key = excluded.key,
  account_id = excluded.account_id, wanted_at = excluded.wanted_at, state = 'waiting', failure = null
where connectors_written.wanted is distinct from excluded.wanted

-- waitingRows
select external_id as "externalId", account_id as account, wanted as values, key, wanted_at as "wantedAt" from connectors_written
where workspace_id = :workspace and source_id = :source and state = 'waiting' order by wanted_at, external_id limit :limit

-- noteTold
update connectors_written w set state = t.state, failure = t.failure, told_at = :now,
  told = case when t.state = 'written' then w.wanted else w.told end
from unnest(:externalId::text[], :key::text[], :state::text[],
  :failure::text[]) as t (external, key, state, failure)
where w.workspace_id = :workspace and w.source_id = :source and w.external_id = t.external and w.key = t.key

-- writingCounts
select (count(*) filter (where state = 'waiting'))::int as waiting, (count(*) filter (where state = 'written'))::int as written,
  (count(*) filter (where state = 'absent'))::int as absent, (count(*) filter (where state = 'refused'))::int as refused,
  max(told_at) as "lastAt"
from connectors_written where workspace_id = :workspace and source_id = :source

-- sourcesWithWaiting
--   Sources that have something waiting to be told.
select distinct source_id as id from connectors_written where workspace_id = :workspace and state = 'waiting' order by 1

-- forgetWritten
--   What was chosen to be written changed: everything is weighed anew.
delete from connectors_written where workspace_id = :workspace and source_id = :source
