import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { DialectName } from '../domain/body.ts'
import type { Refusal } from '../domain/event.ts'

export interface RefusedEvent extends Refusal {
  id: string
  at: Date
  source: string
  dialect: DialectName
  skew: number
  kind: string | null
  name: string | null
  /** As it was sent. */
  payload: string
  /** The newest attempt at mending it that was refused again. */
  mended: string | null
}

/** All events that were refused for one thing. */
export interface Reason {
  source: string
  field: string
  reason: string
}

export interface RefusedFilter {
  source: string | null
  field: string | null
  reason: string | null
  kind: string | null
  name: string | null
}

export const everyRefusal: RefusedFilter = { source: null, field: null, reason: null, kind: null, name: null }

const columns = sql`id, at, source, dialect, skew_ms as skew, kind, name, field, reason, remedy, payload, mended`

/** Refused events, newest first; ids are ordered by time. */
export function refusedEvents(
  tx: Tx,
  { source, field, reason, kind, name }: RefusedFilter,
  before: string | null,
  limit: number,
): Promise<RefusedEvent[]> {
  return tx.rows(sql<RefusedEvent>`
    select ${columns} from events_refused
    where workspace_id = ${tx.workspace} and (${source}::text is null or source = ${source})
      and (${field}::text is null or field = ${field}) and (${reason}::text is null or reason = ${reason})
      and (${kind}::text is null or kind = ${kind})
      and (${name}::text is null or position(lower(${name}) in lower(name)) > 0)
      and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`)
}

export function refusedEvent(tx: Tx, id: string): Promise<RefusedEvent | undefined> {
  return tx.row(sql<RefusedEvent>`
    select ${columns} from events_refused where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** The same, held so that nobody else sends them again meanwhile; what is gone is absent. */
export function heldRefusals(tx: Tx, ids: readonly string[]): Promise<RefusedEvent[]> {
  return tx.rows(sql<RefusedEvent>`
    select ${columns} from events_refused where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])
    order by id for update`)
}

/** Refused events of one reason, oldest first. */
export async function idsOfReason(
  tx: Tx,
  { source, field, reason }: Reason,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.rows(sql<{ id: string }>`
    select id from events_refused
    where workspace_id = ${tx.workspace} and source = ${source} and field = ${field} and reason = ${reason}
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`)
  return rows.map((row) => row.id)
}

export interface CountedReason extends Reason {
  remedy: string
  count: number
  newest: Date
}

/** Why events were refused, the most frequent reason first. */
export function refusedReasons(tx: Tx, limit: number): Promise<CountedReason[]> {
  return tx.rows(sql<CountedReason>`
    select source, field, reason, max(remedy) as remedy, count(*)::int as count, max(at) as newest from events_refused
    where workspace_id = ${tx.workspace} group by source, field, reason
    order by count desc, source, field, reason limit ${limit}`)
}

/** How many refused events are kept, at most a thousand. */
export async function refusedCount(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ n: number }>`
    select count(*)::int as n from (select from events_refused where workspace_id = ${tx.workspace} limit 1000) r`)
  return row?.n ?? 0
}

/** What was sent again leaves the list. */
export async function removeRefusals(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`delete from events_refused where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

export interface StillRefused extends Refusal {
  id: string
  /** Null where it was tried as it was sent. */
  mended: string | null
}

/** What was refused again stays, with what is wrong with it now; as it was sent it is kept in any case. */
export async function keepRefused(tx: Tx, refused: readonly StillRefused[]): Promise<void> {
  if (refused.length === 0) return
  await tx.run(sql`
    update events_refused e set field = r.field, reason = r.reason, remedy = r.remedy, mended = r.mended
    from unnest(${refused.map((r) => r.id)}::uuid[], ${refused.map((r) => r.field)}::text[],
      ${refused.map((r) => r.reason)}::text[], ${refused.map((r) => r.remedy)}::text[],
      ${refused.map((r) => r.mended)}::text[]) as r (id, field, reason, remedy, mended)
    where e.workspace_id = ${tx.workspace} and e.id = r.id`)
}
