import type { Tx } from '../../platform/db/db.ts'
import { touchAll } from './service.ts'
import { type KindSeen, type KindsTable, saveKinds } from './store-kinds.ts'

export { firstKnownLate } from './store-kinds.ts'

/** A measure over facts of a kind is unknown until there was one (rule 10): from the day on which a kind begins, all are computed anew. */
export async function noteKinds(tx: Tx, table: KindsTable, kinds: readonly KindSeen[]): Promise<void> {
  const since = kinds.length === 0 ? null : await saveKinds(tx, table, kinds)
  if (since !== null) await touchAll(tx, since)
}
