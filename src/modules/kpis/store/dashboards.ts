import { sql } from 'kysely'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Arrangement } from '../domain/dashboard.ts'

export interface Dashboard extends Arrangement {
  id: string
  maker: MemberId
  changedBy: MemberId
  changedAt: Date
}

const columns = sql`id, member_id as maker, name, is_shared as "isShared", span, tiles, changed_by as "changedBy",
  changed_at as "changedAt"`

/** A member's own dashboards and those that are shared, by name. */
export function dashboardsFor(tx: Tx, member: MemberId): Promise<Dashboard[]> {
  return tx.rows(sql<Dashboard>`
    select ${columns} from kpis_dashboards
    where workspace_id = ${tx.workspace} and (is_shared or member_id = ${member}) order by lower(name), id`)
}

/** One that a member may open, held until the transaction ends. */
export function heldDashboard(tx: Tx, member: MemberId, id: string): Promise<Dashboard | undefined> {
  return tx.row(sql<Dashboard>`
    select ${columns} from kpis_dashboards
    where workspace_id = ${tx.workspace} and id = ${id} and (is_shared or member_id = ${member}) for update`)
}

export async function saveDashboard(
  tx: Tx,
  { id, member, arrangement }: { id: string; member: MemberId; arrangement: Arrangement },
): Promise<void> {
  const { name, isShared, span, tiles } = arrangement
  await tx.run(sql`
    insert into kpis_dashboards (workspace_id, id, member_id, name, is_shared, span, tiles, changed_by, changed_at)
    values (${tx.workspace}, ${id}, ${member}, ${name}, ${isShared}, ${span}, ${JSON.stringify(tiles)}::jsonb, ${member}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared, span = excluded.span,
      tiles = excluded.tiles, changed_by = excluded.changed_by, changed_at = excluded.changed_at`)
}

export async function removeDashboard(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from kpis_dashboards where workspace_id = ${tx.workspace} and id = ${id}`)
}
