import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { ImportId, MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Said } from '../../platform/imports/engine.ts'
import type { ImportFindings, Progress, RefusedRow } from '../../platform/imports/progress.ts'

export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface NewRun {
  id: ImportId
  name: string
  kind: 'folder' | 'upload'
  /** The folder, or the id of the upload. */
  place: string
  fingerprint: string
  map: string
  dryRun: boolean
  startedBy: string
  /** The member who began it, where one did. */
  member: MemberId | null
}

export interface Run extends NewRun {
  state: RunState
  progress: Progress
  findings: ImportFindings | null
  failure: string | null
  madeAt: Date
  finishedAt: Date | null
  /** Host and number of the process that works on it. */
  process: string | null
}

const runColumns = sql`
  id, name, kind, place, fingerprint, map, dry_run as "dryRun", state, progress, findings, failure,
  started_by as "startedBy", started_by_member as member, made_at as "madeAt", finished_at as "finishedAt", process`

/** The database's JSON holds no NUL and no half character; a header or a reason may quote a file that does. */
const asJson = (value: unknown) =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\u0000', '').toWellFormed() : item,
  )

export async function insertRun(tx: Tx, run: NewRun, progress: Progress): Promise<void> {
  await tx.run(sql`
    insert into imports_runs (workspace_id, id, name, kind, place, fingerprint, map, dry_run, state, progress, started_by,
      started_by_member, made_at)
    values (${tx.workspace}, ${run.id}, ${run.name}, ${run.kind}, ${run.place}, ${run.fingerprint}, ${run.map}, ${run.dryRun},
      'waiting', ${asJson(progress)}::jsonb, ${run.startedBy}, ${run.member}, ${tx.now})`)
}

export function runOf(tx: Tx, id: ImportId): Promise<Run | undefined> {
  return tx.row(sql<Run>`select ${runColumns} from imports_runs where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Newest first; `before` is the last one already shown. */
export function runsBefore(tx: Tx, before: { at: string; id: string } | null, limit: number): Promise<Run[]> {
  const after = before ? sql`and (made_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  return tx.rows(sql<Run>`
    select ${runColumns} from imports_runs where workspace_id = ${tx.workspace} ${after} order by made_at desc, id desc limit ${limit}`)
}

/** The newest run of the same files with the same map that was not finished. */
export function unfinishedRun(tx: Tx, fingerprint: string): Promise<Run | undefined> {
  return tx.row(sql<Run>`
    select ${runColumns} from imports_runs
    where workspace_id = ${tx.workspace} and fingerprint = ${fingerprint} and state in ('waiting', 'running', 'failed') and not dry_run
    order by made_at desc, id desc limit 1`)
}

export interface Worker {
  id: string
  process: string
}

/** Takes a run for this worker, unless another one is at it whose beat is younger than `since` and whose process is not known to be gone. */
export async function takeRun(
  tx: Tx,
  id: ImportId,
  worker: Worker,
  silent: { since: Date; gone: string | null },
): Promise<boolean> {
  const taken = await tx.run(sql`
    update imports_runs set state = 'running', worker = ${worker.id}, process = ${worker.process}, beat_at = ${tx.now}, failure = null
    where workspace_id = ${tx.workspace} and id = ${id}
      and (state in ('waiting', 'failed') or (state = 'running' and (worker is null or beat_at < ${silent.since} or process = ${silent.gone})))`)
  return taken > 0
}

/** The oldest upload that waits, or whose worker fell silent before `since`. */
export function nextUpload(tx: Tx, since: Date): Promise<{ id: ImportId } | undefined> {
  return tx.row(sql<{ id: ImportId }>`
    select id from imports_runs
    where workspace_id = ${tx.workspace} and kind = 'upload'
      and (state = 'waiting' or (state = 'running' and (worker is null or beat_at < ${since})))
    order by made_at, id limit 1 for update skip locked`)
}

/** Whether another import waits for its turn, or is worked on by somebody whose beat is younger than `since`. */
export async function moreComes(tx: Tx, since: Date): Promise<boolean> {
  const row = await tx.row(sql<{ more: boolean }>`
    select exists (select from imports_runs where workspace_id = ${tx.workspace} and not dry_run
      and ((state = 'waiting' and kind = 'upload') or (state = 'running' and beat_at >= ${since}))) as more`)
  return row?.more === true
}

/** Names of runs that count as running and whose worker fell silent before `since`. */
export async function abandonedRuns(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.rows(sql<{ name: string }>`
    select name from imports_runs
    where workspace_id = ${tx.workspace} and state = 'running' and coalesce(beat_at, made_at) < ${since} order by made_at, id`)
  return rows.map(({ name }) => name)
}

export async function saveProgress(tx: Tx, id: ImportId, worker: string, progress: Progress): Promise<boolean> {
  const saved = await tx.run(sql`
    update imports_runs set progress = ${asJson(progress)}::jsonb, beat_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running'`)
  return saved > 0
}

/** Lets go of a run that is to be continued, by this process or another. */
export async function releaseRun(tx: Tx, id: ImportId, worker: string): Promise<void> {
  await tx.run(sql`
    update imports_runs set worker = null
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running'`)
}

export async function finishRun(tx: Tx, id: ImportId, worker: string, findings: ImportFindings): Promise<boolean> {
  const finished = await tx.run(sql`
    update imports_runs set state = 'done', findings = ${asJson(findings)}::jsonb, progress = ${asJson(progressOf(findings))}::jsonb,
      finished_at = ${tx.now}, worker = null
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running'`)
  await forgetSaid(tx, id)
  return finished > 0
}

const progressOf = ({ notes, oddities, questions, ...progress }: ImportFindings): Progress => progress

export async function failRun(tx: Tx, id: ImportId, worker: string, failure: string): Promise<boolean> {
  const failed = await tx.run(sql`
    update imports_runs set state = 'failed', failure = ${failure}, finished_at = ${tx.now}, worker = null
    where workspace_id = ${tx.workspace} and id = ${id} and worker = ${worker} and state = 'running'`)
  return failed > 0
}

/** Whoever works on it notices at its next batch. Answers false where it had ended already. */
export async function cancelRun(tx: Tx, id: ImportId): Promise<boolean> {
  const cancelled = await tx.run(sql`
    update imports_runs set state = 'cancelled', finished_at = ${tx.now}, worker = null
    where workspace_id = ${tx.workspace} and id = ${id} and state in ('waiting', 'running', 'failed')`)
  if (cancelled > 0) await forgetSaid(tx, id)
  return cancelled > 0
}

async function forgetSaid(tx: Tx, id: ImportId): Promise<void> {
  await tx.run(sql`delete from imports_said where workspace_id = ${tx.workspace} and run_id = ${id}`)
}

/** Forgets all runs of the workspace, for one that lives only as long as a dry run. */
export async function forgetRuns(tx: Tx): Promise<void> {
  await tx.run(sql`delete from imports_said where workspace_id = ${tx.workspace}`)
  await tx.run(sql`delete from imports_runs where workspace_id = ${tx.workspace}`)
}

// ---------------------------------------------------------------- rows

export async function saveRefused(tx: Tx, id: ImportId, rows: RefusedRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    insert into imports_refused (workspace_id, run_id, part, line, file, shape, field, reason, remedy, raw)
    select ${tx.workspace}, ${id}, r.* from unnest(
      ${rows.map((row) => row.part)}::int[], ${rows.map((row) => row.line)}::bigint[], ${rows.map((row) => row.file)}::text[],
      ${rows.map((row) => row.shape)}::text[], ${rows.map((row) => row.field)}::text[], ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => row.remedy)}::text[], ${rows.map((row) => row.raw)}::text[]) r
    on conflict do nothing`)
}

export function refusedAfter(
  tx: Tx,
  id: ImportId,
  after: { part: number; line: number } | null,
  limit: number,
): Promise<RefusedRow[]> {
  const behind = after ? sql`and (part, line) > (${after.part}, ${after.line})` : sql``
  return tx.rows(sql<RefusedRow>`
    select part, line, file, shape, field, reason, remedy, raw from imports_refused
    where workspace_id = ${tx.workspace} and run_id = ${id} ${behind} order by part, line limit ${limit}`)
}

export function refusedRow(tx: Tx, id: ImportId, part: number, line: number): Promise<RefusedRow | undefined> {
  return tx.row(sql<RefusedRow>`
    select part, line, file, shape, field, reason, remedy, raw from imports_refused
    where workspace_id = ${tx.workspace} and run_id = ${id} and part = ${part} and line = ${line} for update`)
}

export async function removeRefused(tx: Tx, id: ImportId, part: number, line: number): Promise<void> {
  await tx.run(sql`
    delete from imports_refused
    where workspace_id = ${tx.workspace} and run_id = ${id} and part = ${part} and line = ${line}`)
}

/** What is wrong with a row now that it was mended and tried again. */
export async function changeRefused(tx: Tx, id: ImportId, row: Omit<RefusedRow, 'file' | 'shape'>): Promise<void> {
  await tx.run(sql`
    update imports_refused set field = ${row.field}, reason = ${row.reason}, remedy = ${row.remedy}, raw = ${row.raw}
    where workspace_id = ${tx.workspace} and run_id = ${id} and part = ${row.part} and line = ${row.line}`)
}

/** Locks a run whose rows are mended, so that its counts stay the sum of what happened. */
export function runToMend(tx: Tx, id: ImportId): Promise<Run | undefined> {
  return tx.row(
    sql<Run>`select ${runColumns} from imports_runs where workspace_id = ${tx.workspace} and id = ${id} for update`,
  )
}

export async function saveMended(tx: Tx, id: ImportId, progress: Progress): Promise<void> {
  await tx.run(sql`
    update imports_runs set progress = ${asJson(progress)}::jsonb where workspace_id = ${tx.workspace} and id = ${id}`)
}

export interface RefusalReason {
  file: string
  shape: string
  field: string
  remedy: string
  count: number
  /** Of the first such line. */
  line: number
  reason: string
}

/** Why rows were refused, the most frequent first; reasons that differ only in what they quote count as one. */
export function refusalReasons(tx: Tx, id: ImportId, limit: number): Promise<RefusalReason[]> {
  return tx.rows(sql<RefusalReason>`
    select file, shape, field, remedy, count(*)::int as count, min(line) as line, (array_agg(reason order by line))[1] as reason
    from imports_refused where workspace_id = ${tx.workspace} and run_id = ${id}
    group by file, shape, field, remedy order by count(*) desc, file, shape, field, remedy limit ${limit}`)
}

export async function firstSaid(tx: Tx, id: ImportId, part: number, said: Said[]): Promise<Said[]> {
  if (said.length === 0) return []
  const ids = said.map((one) => one.id)
  await tx.run(sql`
    insert into imports_said (workspace_id, run_id, part, id, line, print)
    select ${tx.workspace}, ${id}, ${part}, s.id, s.line, s.print
    from unnest(${ids}::text[], ${said.map((one) => one.line)}::bigint[], ${said.map((one) => one.print)}::text[]) s (id, line, print)
    order by s.line on conflict do nothing`)
  return tx.rows(sql<Said>`
    select id, line, print from imports_said
    where workspace_id = ${tx.workspace} and run_id = ${id} and part = ${part} and id = any(${ids}::text[])`)
}

// ---------------------------------------------------------------- uploads

export interface Upload {
  id: string
  name: string
  size: number
  sentAt: Date
}

export async function insertUpload(tx: Tx, upload: Omit<Upload, 'sentAt'>, sentBy: string): Promise<void> {
  await tx.run(sql`
    insert into imports_uploads (workspace_id, id, name, size, sent_by, sent_at)
    values (${tx.workspace}, ${upload.id}, ${upload.name}, ${upload.size}, ${sentBy}, ${tx.now})`)
}

export function uploadOf(tx: Tx, id: string): Promise<Upload | undefined> {
  return tx.row(sql<Upload>`
    select id, name, size, sent_at as "sentAt" from imports_uploads where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Takes uploads that nobody needs any more off the list, so that their files can go. */
export function removeOldUploads(tx: Tx, before: Date): Promise<{ id: string }[]> {
  return tx.rows(sql<{ id: string }>`
    delete from imports_uploads u where u.workspace_id = ${tx.workspace} and u.sent_at < ${before}
      and not exists (select from imports_runs r where r.workspace_id = u.workspace_id and r.place = u.id::text and r.state in ('waiting', 'running'))
    returning u.id`)
}

// ---------------------------------------------------------------- what is kept only for a while

const oldRuns = (tx: Tx, firstKept: Day) => sql`
  select id from imports_runs where workspace_id = ${tx.workspace} and made_at < ${firstKept}::date and state not in ('waiting', 'running')`

export async function countOldRefused(tx: Tx, firstKept: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from imports_refused
    where workspace_id = ${tx.workspace} and run_id in (${oldRuns(tx, firstKept)})`)
  return row?.count ?? 0
}

export function removeOldRefused(tx: Tx, firstKept: Day, limit: number): Promise<number> {
  return tx.run(sql`
    delete from imports_refused where workspace_id = ${tx.workspace} and ctid = any(array(
      select ctid from imports_refused where workspace_id = ${tx.workspace} and run_id in (${oldRuns(tx, firstKept)}) limit ${limit}))`)
}
