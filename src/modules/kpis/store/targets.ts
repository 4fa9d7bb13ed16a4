import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Target {
  kpi: string
  from: Day
  target: number | null
  by: MemberId | null
}

/** Every target that was set, the newest of each KPI first. */
export function targets(tx: Tx): Promise<Target[]> {
  return tx.rows(sql<Target>`
    select kpi, from_day as "from", target, member_id as by from kpis_targets
    where workspace_id = ${tx.workspace} order by kpi, from_day desc`)
}

export async function saveTarget(tx: Tx, { kpi, from, target, by }: Target): Promise<void> {
  await tx.run(sql`
    insert into kpis_targets (workspace_id, kpi, from_day, target, member_id, set_at)
    values (${tx.workspace}, ${kpi}, ${from}, ${target}, ${by}, ${tx.now})
    on conflict (workspace_id, kpi, from_day) do update set target = excluded.target, member_id = excluded.member_id,
      set_at = excluded.set_at`)
}
