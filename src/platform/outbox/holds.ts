import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Loop, Platform } from '../contributions.ts'
import type { Db, Session, Tx } from '../db/db.ts'
import * as store from './holds-store.ts'

export type { Hold, HoldReason } from './holds-store.ts'

/** Why nothing leaves this workspace at present; empty where it may. */
export const holdsOf = (tx: Tx): Promise<store.Hold[]> => store.holdsOf(tx)

/** From now on nothing leaves this workspace. */
export const hold = (tx: Tx, reason: store.HoldReason): Promise<void> => store.insertHold(tx, reason)

/** Lets what waited since a restore go out. A sandbox is never let go. Answers whether anything was held. */
export const release = (tx: Tx): Promise<boolean> => store.deleteHold(tx, 'restored')

/** Workspaces that wait since a restore for somebody to confirm. */
export const heldSinceRestore = (session: Session): Promise<WorkspaceId[]> => store.heldFor(session, 'restored')

/**
 * Whether work that reaches beyond the product must wait: for its workspace, or, where it names none, for any that waits
 * since a restore.
 */
export function mustWait(db: Db, workspace: unknown): Promise<boolean> {
  return db.system((session) =>
    typeof workspace === 'string' ? store.isHeld(session, workspace) : store.isAnyHeld(session, 'restored'),
  )
}

/** One turn of a loop in a workspace, unless it reaches beyond the product and the workspace is held. */
export async function turnLoop(platform: Platform, loop: Loop, workspace: WorkspaceId): Promise<'more' | 'done'> {
  if (loop.isOutside && (await mustWait(platform.db, workspace))) return 'done'
  return loop.turn(platform, workspace)
}
