import { sql } from 'kysely'
import type { SourceId, StreamId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface RefusedRow {
  stream: StreamId
  part: number
  key: string
  line: number
  shape: string
  field: string
  reason: string
  remedy: string
  raw: string
  header: { columns: string[]; delimiter: string | null }
  tries: number
  seenAt: Date
}

export interface ListedRefused extends RefusedRow {
  streamName: string
}

/** Of a stream whose map is wrong nobody reads more; the counts tell the rest. */
const mostKept = 10_000

const columns = sql`
  r.stream_id as stream, r.part, r.key, r.line, r.shape, r.field, r.reason, r.remedy, r.raw, r.header, r.tries, r.seen_at as "seenAt"`

export async function putRefused(
  tx: Tx,
  source: SourceId,
  rows: readonly (Omit<RefusedRow, 'tries' | 'seenAt'> & { tryAt: Date })[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    insert into connectors_refused (workspace_id, source_id, stream_id, part, key, line, shape, field, reason, remedy, raw, header, seen_at, try_at)
    select ${tx.workspace}, ${source}, r.stream, r.part, r.key, r.line, r.shape, r.field, r.reason, r.remedy, r.raw, r.header, ${tx.now}, r.try_at
    from unnest(${rows.map((r) => r.stream)}::uuid[], ${rows.map((r) => r.part)}::int[], ${rows.map((r) => r.key)}::text[],
      ${rows.map((r) => r.line)}::bigint[], ${rows.map((r) => r.shape)}::text[], ${rows.map((r) => r.field)}::text[],
      ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.remedy)}::text[], ${rows.map((r) => r.raw)}::text[],
      ${rows.map((r) => JSON.stringify(r.header))}::jsonb[], ${rows.map((r) => r.tryAt)}::timestamptz[])
      as r (stream, part, key, line, shape, field, reason, remedy, raw, header, try_at)
    where (select count(*) from (select from connectors_refused k where k.workspace_id = ${tx.workspace}
      and k.source_id = ${source} limit ${mostKept}) as kept) < ${mostKept}
    order by r.stream, r.part, r.key
    on conflict (workspace_id, stream_id, part, key) do update set line = excluded.line, field = excluded.field,
      reason = excluded.reason, remedy = excluded.remedy, raw = excluded.raw, header = excluded.header, seen_at = excluded.seen_at,
      tries = case when connectors_refused.raw = excluded.raw then connectors_refused.tries else 0 end`)
}

/** Rows of these names were accepted, or taken away: nothing of them is refused any more. */
export async function dropRefused(tx: Tx, stream: StreamId, part: number, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.run(sql`
    delete from connectors_refused
    where workspace_id = ${tx.workspace} and stream_id = ${stream} and part = ${part} and key = any(${keys}::text[])`)
}

/** Rows whose next try has come, longest waiting first. */
export function refusedToTry(tx: Tx, source: SourceId, limit: number): Promise<RefusedRow[]> {
  return tx.rows(sql<RefusedRow>`
    select ${columns} from connectors_refused r
    where r.workspace_id = ${tx.workspace} and r.source_id = ${source} and r.try_at <= ${tx.now}
    order by r.try_at, r.stream_id, r.part, r.key limit ${limit} for update`)
}

/** All that wait, for somebody who has mended what they waited for. */
export function refusedOf(tx: Tx, source: SourceId, limit: number): Promise<RefusedRow[]> {
  return tx.rows(sql<RefusedRow>`
    select ${columns} from connectors_refused r where r.workspace_id = ${tx.workspace} and r.source_id = ${source}
    order by r.stream_id, r.part, r.key limit ${limit} for update`)
}

export function refusedRow(
  tx: Tx,
  source: SourceId,
  at: { stream: StreamId; part: number; key: string },
): Promise<RefusedRow | undefined> {
  return tx.row(sql<RefusedRow>`
    select ${columns} from connectors_refused r
    where r.workspace_id = ${tx.workspace} and r.source_id = ${source} and r.stream_id = ${at.stream} and r.part = ${at.part}
      and r.key = ${at.key} for update`)
}

export async function noteTried(
  tx: Tx,
  row: Pick<RefusedRow, 'stream' | 'part' | 'key' | 'tries' | 'field' | 'reason' | 'remedy' | 'raw'>,
  tryAt: Date,
): Promise<void> {
  await tx.run(sql`
    update connectors_refused set tries = ${row.tries}, try_at = ${tryAt}, field = ${row.field}, reason = ${row.reason},
      remedy = ${row.remedy}, raw = ${row.raw}
    where workspace_id = ${tx.workspace} and stream_id = ${row.stream} and part = ${row.part} and key = ${row.key}`)
}

export function refusedAfter(
  tx: Tx,
  source: SourceId,
  after: { stream: string; part: number; key: string } | null,
  limit: number,
): Promise<ListedRefused[]> {
  const behind = after
    ? sql`and (r.stream_id, r.part, r.key) > (${after.stream}::uuid, ${after.part}::int, ${after.key}::text)`
    : sql``
  return tx.rows(sql<ListedRefused>`
    select ${columns}, t.name as "streamName" from connectors_refused r
    join connectors_streams t on t.workspace_id = r.workspace_id and t.source_id = r.source_id and t.id = r.stream_id
    where r.workspace_id = ${tx.workspace} and r.source_id = ${source} ${behind}
    order by r.stream_id, r.part, r.key limit ${limit}`)
}

/** How many rows wait, by source. */
export async function refusedCounts(tx: Tx, sources: readonly SourceId[]): Promise<Map<SourceId, number>> {
  const rows = await tx.rows(sql<{ source: SourceId; count: number }>`
    select source_id as source, count(*)::int as count from connectors_refused
    where workspace_id = ${tx.workspace} and source_id = any(${sources}::uuid[]) group by source_id`)
  return new Map(rows.map(({ source, count }) => [source, count]))
}
