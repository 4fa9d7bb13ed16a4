import { sql } from 'kysely'
import type { SourceId, StreamId } from '../../../kernel/ids.ts'
import type { ConnectorSettings, Cursor } from '../../../platform/connectors/connector.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Stream {
  id: StreamId
  source: SourceId
  name: string
  place: ConnectorSettings
  map: string
  shape: string
  deletedColumn: string | null
  mergedColumn: string | null
  listsEverything: boolean
  cursor: Cursor
  sweep: number
  /** Everything is offered again, whether it is known or not. */
  forced: boolean
  firstAt: Date | null
  newestAt: Date | null
  paused: boolean
  madeAt: Date
}

const columns = sql`
  t.id, t.source_id as source, t.name, t.place, t.map, t.shape, t.deleted_column as "deletedColumn", t.merged_column as "mergedColumn",
  t.lists_everything as "listsEverything", t.cursor, t.sweep, t.forced, t.first_at as "firstAt", t.newest_at as "newestAt",
  t.paused, t.made_at as "madeAt"`

export function streamsOf(tx: Tx, source: SourceId): Promise<Stream[]> {
  return tx.rows(sql<Stream>`
    select ${columns} from connectors_streams t
    where t.workspace_id = ${tx.workspace} and t.source_id = ${source} order by t.made_at, t.id`)
}

export function streamOf(tx: Tx, source: SourceId, id: StreamId): Promise<Stream | undefined> {
  return tx.row(sql<Stream>`
    select ${columns} from connectors_streams t
    where t.workspace_id = ${tx.workspace} and t.source_id = ${source} and t.id = ${id}`)
}

export type StreamDraft = Pick<
  Stream,
  'id' | 'source' | 'name' | 'place' | 'map' | 'shape' | 'deletedColumn' | 'mergedColumn' | 'listsEverything' | 'paused'
>

/** Answers false where another stream of the source has the name. */
export async function insertStream(tx: Tx, draft: StreamDraft): Promise<boolean> {
  const made = await tx.run(sql`
    insert into connectors_streams (workspace_id, source_id, id, name, place, map, shape, deleted_column, merged_column,
      lists_everything, paused, made_at)
    values (${tx.workspace}, ${draft.source}, ${draft.id}, ${draft.name}, ${JSON.stringify(draft.place)}::jsonb, ${draft.map}, ${draft.shape},
      ${draft.deletedColumn}, ${draft.mergedColumn}, ${draft.listsEverything}, ${draft.paused}, ${tx.now})
    on conflict (workspace_id, source_id, name) do nothing`)
  return made > 0
}

/** What the rows mean changed, or where they come from: with `again` everything is read and offered once more. */
export async function updateStream(tx: Tx, draft: StreamDraft, reading: 'again' | 'on'): Promise<void> {
  const cursor = reading === 'again' ? sql`null` : sql`cursor`
  await tx.run(sql`
    update connectors_streams set name = ${draft.name}, place = ${JSON.stringify(draft.place)}::jsonb, map = ${draft.map},
      shape = ${draft.shape}, deleted_column = ${draft.deletedColumn}, merged_column = ${draft.mergedColumn},
      lists_everything = ${draft.listsEverything}, paused = ${draft.paused}, cursor = ${cursor},
      forced = forced or ${reading === 'again'}
    where workspace_id = ${tx.workspace} and source_id = ${draft.source} and id = ${draft.id}`)
}

export async function removeStream(tx: Tx, source: SourceId, id: StreamId): Promise<void> {
  await tx.run(sql`
    delete from connectors_streams where workspace_id = ${tx.workspace} and source_id = ${source} and id = ${id}`)
}

/** Everything is read and offered from the beginning again. */
export async function rewind(tx: Tx, source: SourceId, stream: StreamId | null): Promise<void> {
  await tx.run(sql`
    update connectors_streams set cursor = null, forced = true, sweep = sweep + 1
    where workspace_id = ${tx.workspace} and source_id = ${source} and (${stream}::uuid is null or id = ${stream})`)
}

/** How far a stream has been read, in the transaction of its rows. */
export async function saveCursor(
  tx: Tx,
  stream: Pick<Stream, 'source' | 'id'>,
  at: { cursor: Cursor; newestAt: Date | null },
): Promise<void> {
  await tx.run(sql`
    update connectors_streams set cursor = ${JSON.stringify(at.cursor)}::jsonb, newest_at = greatest(newest_at, ${at.newestAt})
    where workspace_id = ${tx.workspace} and source_id = ${stream.source} and id = ${stream.id}`)
}

/** A stream was read to its end. */
export async function noteRead(tx: Tx, stream: Pick<Stream, 'source' | 'id'>): Promise<void> {
  await tx.run(sql`
    update connectors_streams set first_at = coalesce(first_at, ${tx.now}), forced = false
    where workspace_id = ${tx.workspace} and source_id = ${stream.source} and id = ${stream.id}`)
}

export async function nextSweep(tx: Tx, stream: Pick<Stream, 'source' | 'id'>): Promise<void> {
  await tx.run(sql`
    update connectors_streams set sweep = sweep + 1
    where workspace_id = ${tx.workspace} and source_id = ${stream.source} and id = ${stream.id}`)
}
