import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { TrackRecords } from '../domain/record.ts'

export interface KeptRecord {
  /** The closed day after which everybody was looked at last, by which version of the indicators. */
  on: Day
  version: number
  /** What these were worth. */
  record: TrackRecords
  /** A fingerprint of what it was held against; null once a past was looked at that it does not hold. */
  restsOn: string | null
}

export async function newestRecord(tx: Tx): Promise<KeptRecord | undefined> {
  return tx.row(sql<KeptRecord>`
    select on_day as "on", version, record, rests_on as "restsOn" from churn_records where workspace_id = ${tx.workspace}`)
}

export async function saveRecord(tx: Tx, { on, version, record, restsOn }: KeptRecord): Promise<void> {
  await tx.run(sql`
    insert into churn_records (workspace_id, on_day, version, record, rests_on)
    values (${tx.workspace}, ${on}, ${version}, ${JSON.stringify(record)}::jsonb, ${restsOn})
    on conflict (workspace_id) do update set on_day = excluded.on_day, version = excluded.version,
      record = excluded.record, rests_on = excluded.rests_on`)
}

/** A past was looked at that the record does not hold. */
export async function outdateRecord(tx: Tx): Promise<void> {
  await tx.run(sql`
    update churn_records set rests_on = null where workspace_id = ${tx.workspace} and rests_on is not null`)
}
