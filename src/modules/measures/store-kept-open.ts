import { sql } from 'kysely'
import type { Tx } from '../../platform/db/db.ts'

/** Makes a lease longer, never shorter; one that ran out begins anew. */
export async function saveKeeper(tx: Tx, keeper: string, until: Date): Promise<void> {
  await tx.run(sql`
    insert into measures_kept_open as k (workspace_id, keeper, since, until)
    values (${tx.workspace}, ${keeper}, ${tx.now}, ${until})
    on conflict (workspace_id, keeper) do update set until = greatest(k.until, excluded.until),
      since = case when k.until < excluded.since then excluded.since else k.since end`)
}

export async function dropKeeper(tx: Tx, keeper: string): Promise<void> {
  await tx.run(sql`delete from measures_kept_open where workspace_id = ${tx.workspace} and keeper = ${keeper}`)
}

/** Whether somebody's lease lasts who began after a moment. */
export async function isKept(tx: Tx, after: Date): Promise<boolean> {
  const row = await tx.row(sql<{ kept: boolean }>`
    select exists (select from measures_kept_open
      where workspace_id = ${tx.workspace} and until > ${tx.now} and since > ${after}) as kept`)
  return row?.kept === true
}
