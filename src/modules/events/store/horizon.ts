import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { lockRollups } from './rollup.ts'

/** The first day whose raw events are still there; null while all are. */
export async function horizon(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ day: Day }>`
    select first_day as day from events_horizon where workspace_id = ${tx.workspace}`)
  return row?.day ?? null
}

/** Before raw events go: what they were rolled up to is final. No roll-up runs meanwhile. */
export async function keepRollups(tx: Tx, firstKept: Day): Promise<void> {
  await lockRollups(tx)
  await tx.run(sql`
    insert into events_horizon as h (workspace_id, first_day) values (${tx.workspace}, ${firstKept})
    on conflict (workspace_id) do update set first_day = greatest(h.first_day, excluded.first_day)`)
}
