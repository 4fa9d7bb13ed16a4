import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export interface Applied {
  folder: string
  name: string
  hash: string
}

export const applied = (tx: Tx): Promise<Applied[]> =>
  tx.rows(sql<Applied>`select folder, name, hash from packs_applied where workspace_id = ${tx.workspace}`)

export async function saveApplied(tx: Tx, all: readonly Applied[]): Promise<void> {
  await tx.run(sql`
    insert into packs_applied (workspace_id, folder, name, hash, applied_at)
    select ${tx.workspace}, d.folder, d.name, d.hash, ${tx.now}
    from unnest(${all.map(({ folder }) => folder)}::text[], ${all.map(({ name }) => name)}::text[],
      ${all.map(({ hash }) => hash)}::text[]) as d (folder, name, hash)
    order by d.folder, d.name
    on conflict (workspace_id, folder, name) do update set hash = excluded.hash, applied_at = excluded.applied_at`)
}
