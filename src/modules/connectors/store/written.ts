import { sql } from 'kysely'
import type { AccountId, SourceId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export type WrittenValues = Record<string, string | number | boolean | null>

export interface Wanted {
  externalId: string
  account: AccountId
  values: WrittenValues
  /** Of this change: repeated, it is written once. */
  key: string
}

/** Says what a source should be told; only what differs from what it was told last waits. Answers how many changed. */
export async function putWanted(tx: Tx, source: SourceId, wanted: readonly Wanted[]): Promise<number> {
  if (wanted.length === 0) return 0
  return tx.run(sql`
    insert into connectors_written (workspace_id, source_id, account_id, external_id, wanted, key, wanted_at, state)
    select ${tx.workspace}, ${source}, w.account, w.external, w.values, w.key, ${tx.now}, 'waiting'
    from unnest(${wanted.map((w) => w.account)}::uuid[], ${wanted.map((w) => w.externalId)}::text[],
      ${wanted.map((w) => JSON.stringify(w.values))}::jsonb[], ${wanted.map((w) => w.key)}::text[]) as w (account, external, values, key)
    order by w.external
    on conflict (workspace_id, source_id, external_id) do update set wanted = excluded.wanted, key = excluded.key,
      account_id = excluded.account_id, wanted_at = excluded.wanted_at, state = 'waiting', failure = null
    where connectors_written.wanted is distinct from excluded.wanted`)
}

export function waitingRows(tx: Tx, source: SourceId, limit: number): Promise<(Wanted & { wantedAt: Date })[]> {
  return tx.rows(sql<Wanted & { wantedAt: Date }>`
    select external_id as "externalId", account_id as account, wanted as values, key, wanted_at as "wantedAt" from connectors_written
    where workspace_id = ${tx.workspace} and source_id = ${source} and state = 'waiting' order by wanted_at, external_id limit ${limit}`)
}

export interface Told {
  externalId: string
  /** Of the change that was written: a newer one waits on. */
  key: string
  state: 'written' | 'absent' | 'refused'
  failure: string | null
}

export async function noteTold(tx: Tx, source: SourceId, rows: readonly Told[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    update connectors_written w set state = t.state, failure = t.failure, told_at = ${tx.now},
      told = case when t.state = 'written' then w.wanted else w.told end
    from unnest(${rows.map((r) => r.externalId)}::text[], ${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.state)}::text[],
      ${rows.map((r) => r.failure)}::text[]) as t (external, key, state, failure)
    where w.workspace_id = ${tx.workspace} and w.source_id = ${source} and w.external_id = t.external and w.key = t.key`)
}

export interface WritingCounts {
  waiting: number
  written: number
  absent: number
  refused: number
  lastAt: Date | null
}

export async function writingCounts(tx: Tx, source: SourceId): Promise<WritingCounts> {
  const row = await tx.row(sql<WritingCounts>`
    select (count(*) filter (where state = 'waiting'))::int as waiting, (count(*) filter (where state = 'written'))::int as written,
      (count(*) filter (where state = 'absent'))::int as absent, (count(*) filter (where state = 'refused'))::int as refused,
      max(told_at) as "lastAt"
    from connectors_written where workspace_id = ${tx.workspace} and source_id = ${source}`)
  return row ?? { waiting: 0, written: 0, absent: 0, refused: 0, lastAt: null }
}

/** Sources that have something waiting to be told. */
export async function sourcesWithWaiting(tx: Tx): Promise<SourceId[]> {
  const rows = await tx.rows(sql<{ id: SourceId }>`
    select distinct source_id as id from connectors_written where workspace_id = ${tx.workspace} and state = 'waiting' order by 1`)
  return rows.map((row) => row.id)
}

/** What was chosen to be written changed: everything is weighed anew. */
export async function forgetWritten(tx: Tx, source: SourceId): Promise<void> {
  await tx.run(sql`delete from connectors_written where workspace_id = ${tx.workspace} and source_id = ${source}`)
}
