import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { PullId, SourceId, StreamId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { PartCount } from '../../../platform/imports/progress.ts'
import type { FileProblem } from '../../../platform/imports/record.ts'

/** What became of the rows of one stream in one shape; the stream's name stands for the file. */
export interface StreamCount extends PartCount {
  stream: StreamId
}

export interface Progress {
  counts: StreamCount[]
  /** Deletions and merges that were followed, and refused rows that were accepted at last. */
  removed: number
  merged: number
  mended: number
  problems: FileProblem[]
  streamsDone: StreamId[]
}

export interface PullRun extends Progress {
  id: PullId
  source: SourceId
  kind: 'first' | 'scheduled' | 'now' | 'backfill'
  state: 'running' | 'done' | 'failed' | 'stopped'
  startedBy: string
  startedAt: Date
  finishedAt: Date | null
  failure: string | null
  remedy: string | null
  worker: string | null
  process: string | null
  beatAt: Date | null
}

const columns = sql`
  r.id, r.source_id as source, r.kind, r.state, r.counts, r.removed, r.merged, r.mended, r.problems, r.streams_done as "streamsDone",
  r.started_by as "startedBy", r.started_at as "startedAt", r.finished_at as "finishedAt", r.failure, r.remedy, r.worker, r.process,
  r.beat_at as "beatAt"`

export function openRunOf(tx: Tx, source: SourceId): Promise<PullRun | undefined> {
  return tx.row(sql<PullRun>`
    select ${columns} from connectors_runs r
    where r.workspace_id = ${tx.workspace} and r.source_id = ${source} and r.state = 'running'`)
}

/** The newest run of each source. */
export async function newestRuns(tx: Tx, sources: readonly SourceId[]): Promise<Map<SourceId, PullRun>> {
  const rows = await tx.rows(sql<PullRun>`
    select r.* from unnest(${sources}::uuid[]) as s (id) cross join lateral (
      select ${columns} from connectors_runs r
      where r.workspace_id = ${tx.workspace} and r.source_id = s.id order by r.started_at desc, r.id desc limit 1) r`)
  return new Map(rows.map((row) => [row.source, row]))
}

/** Newest first; `before` is the last one already shown. */
export function runsBefore(
  tx: Tx,
  source: SourceId,
  before: { at: string; id: string } | null,
  limit: number,
): Promise<PullRun[]> {
  const after = before ? sql`and (r.started_at, r.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  return tx.rows(sql<PullRun>`
    select ${columns} from connectors_runs r
    where r.workspace_id = ${tx.workspace} and r.source_id = ${source} ${after} order by r.started_at desc, r.id desc limit ${limit}`)
}

export interface PullWorker {
  id: string
  process: string
}

/** Begins a run; answers false where another one is open. */
export async function insertRun(
  tx: Tx,
  run: Pick<PullRun, 'id' | 'source' | 'kind' | 'startedBy'>,
  worker: PullWorker,
): Promise<boolean> {
  const made = await tx.run(sql`
    insert into connectors_runs (workspace_id, id, source_id, kind, state, started_by, started_at, worker, process, beat_at)
    values (${tx.workspace}, ${run.id}, ${run.source}, ${run.kind}, 'running', ${run.startedBy}, ${tx.now}, ${worker.id}, ${worker.process}, ${tx.now})
    on conflict do nothing`)
  return made > 0
}

/** Takes over an open run that nobody works on, whose worker's beat is older than `since`, or whose process is known to be gone. */
export async function takeRun(
  tx: Tx,
  id: PullId,
  worker: PullWorker,
  silent: { since: Date; gone: string | null },
): Promise<boolean> {
  const taken = await tx.run(sql`
    update connectors_runs set worker = ${worker.id}, process = ${worker.process}, beat_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id} and state = 'running'
      and (worker is null or beat_at < ${silent.since} or process = ${silent.gone})`)
  return taken > 0
}

/** Locks the run for this batch; answers false where it is no longer this worker's: stopped, or taken over. */
export async function holdRun(tx: Tx, id: PullId, worker: string): Promise<boolean> {
  const row = await tx.row(sql<{ id: PullId }>`
    select id from connectors_runs
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running' for update`)
  return row !== undefined
}

export async function saveProgress(tx: Tx, id: PullId, progress: Progress): Promise<void> {
  await tx.run(sql`
    update connectors_runs set counts = ${JSON.stringify(progress.counts)}::jsonb, removed = ${progress.removed},
      merged = ${progress.merged}, mended = ${progress.mended}, problems = ${JSON.stringify(progress.problems)}::jsonb,
      streams_done = ${progress.streamsDone}::uuid[], beat_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Lets go of a run that is to be continued, by this process or another. */
export async function releaseRun(tx: Tx, id: PullId, worker: string): Promise<void> {
  await tx.run(sql`
    update connectors_runs set worker = null, process = null
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running'`)
}

export async function endRun(
  tx: Tx,
  id: PullId,
  end: { state: 'done' | 'failed' | 'stopped'; failure: string | null; remedy: string | null },
): Promise<void> {
  await tx.run(sql`
    update connectors_runs set state = ${end.state}, failure = ${end.failure}, remedy = ${end.remedy}, finished_at = ${tx.now},
      worker = null, process = null
    where workspace_id = ${tx.workspace} and id = ${id} and state = 'running'`)
}

const isOld = (tx: Tx, firstKept: Day) =>
  sql`workspace_id = ${tx.workspace} and state <> 'running' and started_at < ${firstKept}::date`

export async function countOldRuns(tx: Tx, firstKept: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from connectors_runs where ${isOld(tx, firstKept)}`)
  return row?.count ?? 0
}

export async function forgetOldRuns(tx: Tx, firstKept: Day, limit: number): Promise<number> {
  return tx.run(sql`
    delete from connectors_runs where workspace_id = ${tx.workspace} and id in (
      select id from connectors_runs where ${isOld(tx, firstKept)} limit ${limit})`)
}
