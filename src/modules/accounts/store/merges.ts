import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CustomValue } from '../domain/account.ts'
import type { AttributeKey } from '../domain/attribute.ts'

export interface Merge {
  from: AccountId
  into: AccountId
  filled: Partial<Record<AttributeKey, CustomValue>>
  children: AccountId[]
}

export async function insertMerge(tx: Tx, { from, into, filled, children }: Merge): Promise<void> {
  await tx.run(sql`
    insert into accounts_merges (workspace_id, from_id, into_id, filled, children, merged_at)
    values (${tx.workspace}, ${from}, ${into}, ${JSON.stringify(filled)}::jsonb, ${children}::uuid[], ${tx.now})`)
}

/** The merge of an account; it is forgotten with the answer. */
export function takeMerge(tx: Tx, from: AccountId): Promise<Merge | undefined> {
  return tx.row(sql<Merge>`
    delete from accounts_merges where workspace_id = ${tx.workspace} and from_id = ${from}
    returning from_id as "from", into_id as "into", filled, children`)
}

/** Accounts merged into this one, directly or through others. */
export function mergedInto(tx: Tx, into: AccountId): Promise<{ id: AccountId; name: string; mergedAt: Date }[]> {
  return tx.rows(sql<{ id: AccountId; name: string; mergedAt: Date }>`
    select distinct a.id, a.name, m.merged_at as "mergedAt" from accounts_identities i
    join accounts a on a.workspace_id = i.workspace_id and a.id = i.home_id
    join accounts_merges m on m.workspace_id = i.workspace_id and m.from_id = a.id
    where i.workspace_id = ${tx.workspace} and i.account_id = ${into} and i.home_id <> ${into}
    order by a.name, a.id`)
}
