import { sql } from 'kysely'
import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Session, Tx } from '../db/db.ts'

/** `restored`: until somebody confirms. `sandbox`: for ever. */
export type HoldReason = 'restored' | 'sandbox'

export interface Hold {
  reason: HoldReason
  since: Date
}

export function holdsOf(tx: Tx): Promise<Hold[]> {
  return tx.rows(sql<Hold>`
    select reason, held_at as since from outbox_holds where workspace_id = ${tx.workspace} order by held_at, reason`)
}

export async function insertHold(tx: Tx, reason: HoldReason): Promise<void> {
  await tx.run(sql`
    insert into outbox_holds (workspace_id, reason, held_at) values (${tx.workspace}, ${reason}, ${tx.now})
    on conflict do nothing`)
}

export async function deleteHold(tx: Tx, reason: HoldReason): Promise<boolean> {
  const gone = await tx.run(sql`
    delete from outbox_holds where workspace_id = ${tx.workspace} and reason = ${reason}`)
  return gone > 0
}

export async function heldFor(session: Session, reason: HoldReason): Promise<WorkspaceId[]> {
  const rows = await session.rows(sql<{ id: WorkspaceId }>`
    select workspace_id as id from outbox_holds where reason = ${reason} order by 1`)
  return rows.map(({ id }) => id)
}

export async function isHeld(session: Session, workspace: string): Promise<boolean> {
  return (
    (await session.row(sql`select 1 from outbox_holds where workspace_id::text = ${workspace} limit 1`)) !== undefined
  )
}

export async function isAnyHeld(session: Session, reason: HoldReason): Promise<boolean> {
  return (await session.row(sql`select 1 from outbox_holds where reason = ${reason} limit 1`)) !== undefined
}
