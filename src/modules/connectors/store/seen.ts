import { sql } from 'kysely'
import type { SourceId, StreamId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Stream } from './streams.ts'

export interface SeenRow {
  key: string
  externalId: string | null
  /** How the row read; empty where it is to be offered again. */
  print: string
}

/** How these rows read when they were seen last. */
export async function printsOf(tx: Tx, stream: StreamId, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows(sql<{ key: string; print: string }>`
    select key, print from connectors_seen
    where workspace_id = ${tx.workspace} and stream_id = ${stream} and key = any(${keys}::text[])`)
  return new Map(rows.map(({ key, print }) => [key, print]))
}

/** Notes rows as seen in the stream's running listing. Rows go in by key, or writers deadlock. */
export async function putSeen(
  tx: Tx,
  stream: Pick<Stream, 'source' | 'id' | 'sweep'>,
  rows: readonly SeenRow[],
): Promise<void> {
  if (rows.length === 0) return
  const named = [...new Map(rows.map((row) => [row.key, row])).values()]
  await tx.run(sql`
    insert into connectors_seen (workspace_id, source_id, stream_id, key, external_id, print, sweep)
    select ${tx.workspace}, ${stream.source}, ${stream.id}, s.key, s.external, s.print, ${stream.sweep}
    from unnest(${named.map((r) => r.key)}::text[], ${named.map((r) => r.externalId)}::text[], ${named.map((r) => r.print)}::text[])
      as s (key, external, print) order by s.key
    on conflict (workspace_id, stream_id, key) do update set external_id = excluded.external_id, print = excluded.print, sweep = excluded.sweep`)
}

/** How many rows are known, and how many of them the listing that has just ended did not name. */
export async function absence(tx: Tx, stream: Pick<Stream, 'id' | 'sweep'>): Promise<{ known: number; gone: number }> {
  const row = await tx.row(sql<{ known: number; gone: number }>`
    select count(*)::int as known, (count(*) filter (where sweep < ${stream.sweep}))::int as gone from connectors_seen
    where workspace_id = ${tx.workspace} and stream_id = ${stream.id}`)
  return row ?? { known: 0, gone: 0 }
}

/** Takes rows off the list that the listing did not name. */
export function takeAbsent(
  tx: Tx,
  stream: Pick<Stream, 'id' | 'sweep'>,
  limit: number,
): Promise<{ key: string; externalId: string | null }[]> {
  return tx.rows(sql<{ key: string; externalId: string | null }>`
    delete from connectors_seen where workspace_id = ${tx.workspace} and stream_id = ${stream.id} and key in (
      select key from connectors_seen where workspace_id = ${tx.workspace} and stream_id = ${stream.id} and sweep < ${stream.sweep}
      order by key limit ${limit})
    returning key, external_id as "externalId"`)
}

// ---------------------------------------------------------------- deletions and merges

export interface GoneRow {
  stream: StreamId
  externalId: string
  shape: string
  /** The source whose id it is. */
  toldAs: string
  kind: 'deleted' | 'merged'
  into: string | null
  state: 'followed' | 'listed' | 'waiting' | 'kept'
  reason: string | null
}

export interface ListedGone extends GoneRow {
  streamName: string
  seenAt: Date
}

const goneColumns = sql`
  g.stream_id as stream, g.external_id as "externalId", g.shape, g.told_as as "toldAs", g.kind, g.into_id as "into", g.state, g.reason`

/** What a person decided stays decided as long as the source says the same. */
export async function putGone(tx: Tx, source: SourceId, rows: readonly GoneRow[]): Promise<void> {
  if (rows.length === 0) return
  const named = [...new Map(rows.map((row) => [`${row.stream} ${row.shape} ${row.externalId}`, row])).values()]
  await tx.run(sql`
    insert into connectors_gone (workspace_id, source_id, stream_id, external_id, shape, told_as, kind, into_id, state, reason, seen_at)
    select ${tx.workspace}, ${source}, g.* , ${tx.now} from unnest(${named.map((r) => r.stream)}::uuid[], ${named.map((r) => r.externalId)}::text[],
      ${named.map((r) => r.shape)}::text[], ${named.map((r) => r.toldAs)}::text[], ${named.map((r) => r.kind)}::text[],
      ${named.map((r) => r.into)}::text[], ${named.map((r) => r.state)}::text[], ${named.map((r) => r.reason)}::text[]) as g
    order by 3, 5, 4
    on conflict (workspace_id, stream_id, shape, external_id) do update set kind = excluded.kind, into_id = excluded.into_id,
      state = case when connectors_gone.state = 'kept' and connectors_gone.kind = excluded.kind then 'kept' else excluded.state end,
      reason = excluded.reason,
      seen_at = case when connectors_gone.state = excluded.state then connectors_gone.seen_at else excluded.seen_at end`)
}

/** Which of these records somebody decided to keep although the source deleted them. */
export async function keptOf(tx: Tx, stream: StreamId, shape: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    select external_id as id from connectors_gone
    where workspace_id = ${tx.workspace} and stream_id = ${stream} and shape = ${shape} and external_id = any(${ids}::text[])
      and state = 'kept'`)
  return new Set(rows.map(({ id }) => id))
}

/** Records that are told again are not gone any more. */
export async function dropGone(tx: Tx, stream: StreamId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`
    delete from connectors_gone where workspace_id = ${tx.workspace} and stream_id = ${stream} and external_id = any(${ids}::text[])`)
}

/** Merges whose survivor was not known yet. */
export function waitingMerges(tx: Tx, source: SourceId, limit: number): Promise<GoneRow[]> {
  return tx.rows(sql<GoneRow>`
    select ${goneColumns} from connectors_gone g
    where g.workspace_id = ${tx.workspace} and g.source_id = ${source} and g.state = 'waiting' order by g.seen_at, g.external_id limit ${limit}`)
}

export function goneRow(
  tx: Tx,
  source: SourceId,
  at: { stream: StreamId; shape: string; externalId: string },
): Promise<GoneRow | undefined> {
  return tx.row(sql<GoneRow>`
    select ${goneColumns} from connectors_gone g
    where g.workspace_id = ${tx.workspace} and g.source_id = ${source} and g.stream_id = ${at.stream} and g.shape = ${at.shape}
      and g.external_id = ${at.externalId} for update`)
}

export function goneAfter(
  tx: Tx,
  source: SourceId,
  after: { at: string; shape: string; externalId: string } | null,
  limit: number,
): Promise<ListedGone[]> {
  const behind = after
    ? sql`and (g.seen_at, g.shape, g.external_id) < (${after.at}::timestamptz, ${after.shape}::text, ${after.externalId}::text)`
    : sql``
  return tx.rows(sql<ListedGone>`
    select ${goneColumns}, t.name as "streamName", g.seen_at as "seenAt" from connectors_gone g
    join connectors_streams t on t.workspace_id = g.workspace_id and t.source_id = g.source_id and t.id = g.stream_id
    where g.workspace_id = ${tx.workspace} and g.source_id = ${source} ${behind}
    order by g.seen_at desc, g.shape desc, g.external_id desc limit ${limit}`)
}

/** How many deletions and merges wait for somebody, by source. */
export async function goneCounts(tx: Tx, sources: readonly SourceId[]): Promise<Map<SourceId, number>> {
  const rows = await tx.rows(sql<{ source: SourceId; count: number }>`
    select source_id as source, count(*)::int as count from connectors_gone
    where workspace_id = ${tx.workspace} and source_id = any(${sources}::uuid[]) and state in ('listed', 'waiting') group by source_id`)
  return new Map(rows.map(({ source, count }) => [source, count]))
}
