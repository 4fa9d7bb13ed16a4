import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type Hold, heldSinceRestore, holdsOf, release } from '../../platform/outbox/holds.ts'
import { audit } from './audit.ts'
import { product } from './service.ts'

/** Why nothing leaves this workspace; null where it may. What holds for ever is said before what can be confirmed. */
export async function heldFor(tx: Tx): Promise<Hold | null> {
  const holds = await holdsOf(tx)
  return holds.find(({ reason }) => reason === 'sandbox') ?? holds[0] ?? null
}

/** Lets what waited since a restore leave this workspace. Answers whether anything was held. */
export async function letGo(tx: Tx, viewer: Viewer): Promise<boolean> {
  const wasHeld = await release(tx)
  if (wasHeld) await audit(tx, viewer, { action: 'sending.resumed', subject: 'workspace', subjectId: tx.workspace })
  return wasHeld
}

/** The same for every workspace, by whoever runs the machine. Answers how many were held. */
export async function confirmRestored(platform: Platform): Promise<number> {
  const held = await platform.db.system(heldSinceRestore)
  for (const workspace of held)
    await platform.db.within(workspace, (tx) => letGo(tx, product(workspace, 'the operator')))
  return held.length
}
