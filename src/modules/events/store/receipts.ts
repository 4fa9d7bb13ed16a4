import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'

interface Counts {
  accepted: number
  repeated: number
  refused: number
}

const counts = sql`sum(accepted)::bigint as accepted, sum(repeated)::bigint as repeated, sum(refused)::bigint as refused`

/** What came in during the last hour, minute by minute. */
export function lastHour(tx: Tx): Promise<(Counts & { at: Date })[]> {
  return tx.rows(sql<Counts & { at: Date }>`
    select minute as at, ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '1 hour' and minute <= ${tx.now}
    group by minute order by minute`)
}

/** What came in during the last 30 days, by the days of a zone. */
export function lastDays(tx: Tx, zone: string): Promise<(Counts & { day: Day })[]> {
  return tx.rows(sql<Counts & { day: Day }>`
    select (minute at time zone ${zone})::date as day, ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '30 days'
    group by 1 order by 1`)
}

/** What each source sent in 30 days. */
export function sources(tx: Tx): Promise<(Counts & { source: string; lastAt: Date })[]> {
  return tx.rows(sql<Counts & { source: string; lastAt: Date }>`
    select source, max(minute) as "lastAt", ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '30 days'
    group by source order by source`)
}

/** How many account days wait for the roll-up, at most a thousand. */
export async function waitingDays(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ n: number }>`
    select count(*) as n from (select from events_touched where workspace_id = ${tx.workspace} limit 1000) t`)
  return row?.n ?? 0
}

/** Names of the features in use, in the order of their appearance. */
export async function featureNames(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ name: string }>`
    select name from events_features where workspace_id = ${tx.workspace} and first_day is not null order by number`)
  return rows.map((row) => row.name)
}
