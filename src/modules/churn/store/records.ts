import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { TrackRecords } from '../domain/record.ts'

/** The closed day after which everybody was looked at last, by which version of the indicators, and what these were worth. */
export async function newestRecord(tx: Tx): Promise<{ on: Day; version: number; record: TrackRecords } | undefined> {
  return tx.row(sql<{ on: Day; version: number; record: TrackRecords }>`
    select on_day as "on", version, record from churn_records where workspace_id = ${tx.workspace}`)
}

export async function saveRecord(
  tx: Tx,
  { on, version, record }: { on: Day; version: number; record: TrackRecords },
): Promise<void> {
  await tx.run(sql`
    insert into churn_records (workspace_id, on_day, version, record)
    values (${tx.workspace}, ${on}, ${version}, ${JSON.stringify(record)}::jsonb)
    on conflict (workspace_id) do update set on_day = excluded.on_day, version = excluded.version, record = excluded.record`)
}
