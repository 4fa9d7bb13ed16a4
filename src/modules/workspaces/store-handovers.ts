import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface StoredHandover {
  id: string
  member: MemberId
  heirs: MemberId[]
  at: Date
  /** What each contribution needs to take it back, by its name. */
  moved: Record<string, unknown>
}

export async function insertHandover(
  tx: Tx,
  handover: Omit<StoredHandover, 'at'> & { by: MemberId; byName: string },
): Promise<void> {
  await tx.run(sql`
    insert into workspaces_handovers (workspace_id, id, member_id, heirs, by_member, by_name, at, moved)
    values (${tx.workspace}, ${handover.id}, ${handover.member}, ${handover.heirs}::uuid[], ${handover.by},
      ${handover.byName}, ${tx.now}, ${JSON.stringify(handover.moved)}::jsonb)`)
}

/** The newest handover of a member that was not taken back and is no older than `since`. */
export function handoverSince(tx: Tx, member: MemberId, since: Date): Promise<StoredHandover | undefined> {
  return tx.row(sql<StoredHandover>`
    select id, member_id as member, heirs, at, moved from workspaces_handovers
    where workspace_id = ${tx.workspace} and member_id = ${member} and taken_back_at is null and at >= ${since}
    order by at desc, id desc limit 1 for update`)
}

/** When each member left, of those whose leaving can still be undone. */
export async function leftSince(tx: Tx, since: Date): Promise<Map<MemberId, Date>> {
  const rows = await tx.rows(sql<{ member: MemberId; at: Date }>`
    select member_id as member, max(at) as at from workspaces_handovers
    where workspace_id = ${tx.workspace} and taken_back_at is null and at >= ${since} group by member_id`)
  return new Map(rows.map((row) => [row.member, row.at]))
}

export async function closeHandover(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update workspaces_handovers set taken_back_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id}`)
}
