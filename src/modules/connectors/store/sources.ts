import { sql } from 'kysely'
import type { SourceId } from '../../../kernel/ids.ts'
import type { ConnectorSettings, ConnectorValue } from '../../../platform/connectors/connector.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Budget } from '../domain/budget.ts'

/** What is written to a source: which fields of its accounts into which columns of which target. */
export interface WriteBack {
  target: Record<string, ConnectorValue>
  fields: { field: string; column: string }[]
  /** At the close of each day, or when an account's band changes. */
  when: 'close of day' | 'band change'
  rowsPerMinute: number | null
}

export interface Source {
  id: SourceId
  name: string
  kind: string
  settings: ConnectorSettings
  target: string
  isActive: boolean
  everyMinutes: number
  opensAt: number | null
  closesAt: number | null
  rowsPerMinute: number | null
  requestsPerMinute: number | null
  budget: Budget
  rhythmHours: number | null
  hears: 'answers' | 'rows'
  asked: 'now' | 'backfill' | null
  askedBy: string | null
  dueAt: Date
  restsUntil: Date | null
  failures: number
  retryAt: Date | null
  failure: string | null
  remedy: string | null
  failedAt: Date | null
  spokeAt: Date | null
  pulledAt: Date | null
  writeBack: WriteBack | null
  writeFailures: number
  writeRetryAt: Date | null
  writeFailure: string | null
  writeRemedy: string | null
  writeBudget: Budget
  madeAt: Date
  madeBy: string
  /** How many streams it has that are not paused. */
  streams: number
}

const columns = sql`
  s.id, s.name, s.kind, s.settings, s.target, s.is_active as "isActive", s.every_minutes as "everyMinutes", s.opens_at as "opensAt",
  s.closes_at as "closesAt", s.rows_per_minute as "rowsPerMinute", s.requests_per_minute as "requestsPerMinute", s.budget,
  s.rhythm_hours as "rhythmHours", s.hears, s.asked, s.asked_by as "askedBy", s.due_at as "dueAt", s.rests_until as "restsUntil",
  s.failures, s.retry_at as "retryAt", s.failure, s.remedy, s.failed_at as "failedAt", s.spoke_at as "spokeAt",
  s.pulled_at as "pulledAt", s.write_back as "writeBack", s.write_failures as "writeFailures", s.write_retry_at as "writeRetryAt",
  s.write_failure as "writeFailure", s.write_remedy as "writeRemedy", s.write_budget as "writeBudget", s.made_at as "madeAt",
  s.made_by as "madeBy", (select count(*)::int from connectors_streams t
    where t.workspace_id = s.workspace_id and t.source_id = s.id and not t.paused) as streams`

/** By name, after a cursor of (name). */
export function sourcesAfter(tx: Tx, after: string | null, limit: number): Promise<Source[]> {
  return tx.rows(sql<Source>`
    select ${columns} from connectors_sources s
    where s.workspace_id = ${tx.workspace} and (${after}::text is null or s.name > ${after}) order by s.name limit ${limit}`)
}

/** All sources that may have to be pulled, those that have waited longest first. */
export function sourcesToPull(tx: Tx): Promise<Source[]> {
  return tx.rows(sql<Source>`
    select ${columns} from connectors_sources s
    left join connectors_runs r on r.workspace_id = s.workspace_id and r.source_id = s.id and r.state = 'running'
    where s.workspace_id = ${tx.workspace} and (s.is_active or s.asked is not null)
    order by coalesce(r.beat_at, s.due_at), s.id`)
}

export function sourceOf(tx: Tx, id: SourceId): Promise<Source | undefined> {
  return tx.row(sql<Source>`
    select ${columns} from connectors_sources s where s.workspace_id = ${tx.workspace} and s.id = ${id}`)
}

export type SourceDraft = Pick<
  Source,
  'id' | 'name' | 'kind' | 'settings' | 'target' | 'everyMinutes' | 'rhythmHours' | 'hears' | 'madeBy'
>

/** Answers false where another source has the name. */
export async function insertSource(tx: Tx, draft: SourceDraft): Promise<boolean> {
  const made = await tx.run(sql`
    insert into connectors_sources (workspace_id, id, name, kind, settings, target, every_minutes, rhythm_hours, hears, due_at, made_at, made_by)
    values (${tx.workspace}, ${draft.id}, ${draft.name}, ${draft.kind}, ${JSON.stringify(draft.settings)}::jsonb, ${draft.target},
      ${draft.everyMinutes}, ${draft.rhythmHours}, ${draft.hears}, ${tx.now}, ${tx.now}, ${draft.madeBy})
    on conflict (workspace_id, name) do nothing`)
  return made > 0
}

export type SourceChange = Pick<
  Source,
  | 'settings'
  | 'target'
  | 'everyMinutes'
  | 'opensAt'
  | 'closesAt'
  | 'rowsPerMinute'
  | 'requestsPerMinute'
  | 'rhythmHours'
  | 'hears'
  | 'writeBack'
>

export async function updateSource(tx: Tx, id: SourceId, change: SourceChange): Promise<void> {
  await tx.run(sql`
    update connectors_sources set settings = ${JSON.stringify(change.settings)}::jsonb, target = ${change.target},
      every_minutes = ${change.everyMinutes}, opens_at = ${change.opensAt}, closes_at = ${change.closesAt},
      rows_per_minute = ${change.rowsPerMinute}, requests_per_minute = ${change.requestsPerMinute},
      rhythm_hours = ${change.rhythmHours}, hears = ${change.hears},
      write_back = ${change.writeBack === null ? null : JSON.stringify(change.writeBack)}::jsonb,
      write_failures = 0, write_retry_at = null
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function removeSource(tx: Tx, id: SourceId): Promise<void> {
  await tx.run(sql`delete from connectors_sources where workspace_id = ${tx.workspace} and id = ${id}`)
}

// ---------------------------------------------------------------- secrets

export async function putSecret(tx: Tx, id: SourceId, sealed: string): Promise<void> {
  await tx.run(sql`
    insert into connectors_secrets (workspace_id, source_id, sealed) values (${tx.workspace}, ${id}, ${sealed})
    on conflict (workspace_id, source_id) do update set sealed = excluded.sealed`)
}

export async function secretOf(tx: Tx, id: SourceId): Promise<string | null> {
  const row = await tx.row(sql<{ sealed: string }>`
    select sealed from connectors_secrets where workspace_id = ${tx.workspace} and source_id = ${id}`)
  return row?.sealed ?? null
}

// ---------------------------------------------------------------- turns

/** Whoever asks by hand is not kept waiting by failures that were. */
export async function askFor(tx: Tx, id: SourceId, asked: 'now' | 'backfill', by: string): Promise<void> {
  await tx.run(sql`
    update connectors_sources set asked = ${asked}, asked_by = ${by}, asked_at = ${tx.now}, retry_at = null
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function setActive(tx: Tx, id: SourceId, how: 'pause' | 'resume'): Promise<void> {
  await tx.run(sql`
    update connectors_sources set is_active = ${how === 'resume'}, retry_at = null, failures = 0,
      asked = case when ${how} = 'pause' then null else asked end,
      due_at = case when ${how} = 'resume' then ${tx.now} else due_at end
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Due at once, unless it waits for a person to start it. */
export async function makeDue(tx: Tx, id: SourceId): Promise<void> {
  await tx.run(
    sql`update connectors_sources set due_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id}`,
  )
}

export async function saveBudget(tx: Tx, id: SourceId, budget: Budget, restsUntil: Date | null): Promise<void> {
  await tx.run(sql`
    update connectors_sources set budget = ${JSON.stringify(budget)}::jsonb, rests_until = ${restsUntil}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** A sign of life. */
export async function noteSpoke(tx: Tx, id: SourceId): Promise<void> {
  await tx.run(
    sql`update connectors_sources set spoke_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id}`,
  )
}

/** What somebody asked for by hand is done with a run of that kind that began after it. */
const isDoneBy = ({ kind, began }: { kind: string; began: Date }) =>
  sql`(asked = ${kind} and (asked_at is null or asked_at <= ${began}))`

/** After a whole pull: when the next one is due. */
export async function noteDone(
  tx: Tx,
  id: SourceId,
  done: { kind: string; began: Date; dueAt: Date; spoke: boolean },
): Promise<void> {
  await tx.run(sql`
    update connectors_sources set pulled_at = ${tx.now}, due_at = ${done.dueAt}, failures = 0, retry_at = null, failure = null,
      remedy = null, failed_at = null, asked = case when ${isDoneBy(done)} then null else asked end,
      spoke_at = case when ${done.spoke} then ${tx.now} else spoke_at end
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function noteFailure(
  tx: Tx,
  id: SourceId,
  failed: { kind: string; began: Date; failures: number; retryAt: Date; failure: string; remedy: string },
): Promise<void> {
  await tx.run(sql`
    update connectors_sources set failures = ${failed.failures}, retry_at = ${failed.retryAt}, failure = ${failed.failure},
      remedy = ${failed.remedy}, failed_at = ${tx.now}, asked = case when ${isDoneBy(failed)} and not is_active then null else asked end
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Takes the writing to a source for a while; answers false where somebody else has it. */
export async function leaseWriting(tx: Tx, id: SourceId, until: Date): Promise<boolean> {
  const taken = await tx.run(sql`
    update connectors_sources set write_retry_at = ${until}
    where workspace_id = ${tx.workspace} and id = ${id} and (write_retry_at is null or write_retry_at <= ${tx.now})`)
  return taken > 0
}

export async function noteWriting(
  tx: Tx,
  id: SourceId,
  done: { failures: number; retryAt: Date | null; failure: string | null; remedy: string | null; budget: Budget },
): Promise<void> {
  await tx.run(sql`
    update connectors_sources set write_failures = ${done.failures}, write_retry_at = ${done.retryAt}, write_failure = ${done.failure},
      write_remedy = ${done.remedy}, write_budget = ${JSON.stringify(done.budget)}::jsonb
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export interface ConnectedSource extends Pick<Source, 'id' | 'name' | 'isActive' | 'failures'> {
  sealed: string | null
}

/** Every source with what is sealed of it, for whoever looks whether all is well. */
export function connectedSources(tx: Tx): Promise<ConnectedSource[]> {
  return tx.rows(sql<ConnectedSource>`
    select s.id, s.name, s.is_active as "isActive", s.failures, k.sealed from connectors_sources s
    left join connectors_secrets k on k.workspace_id = s.workspace_id and k.source_id = s.id
    where s.workspace_id = ${tx.workspace} order by s.name`)
}
