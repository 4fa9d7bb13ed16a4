import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from './accounts.ts'

export interface Owned {
  id: AccountId
  name: string
  arr: number | null
}

/** The living accounts that a member owns, the largest first. */
export function bookOf(tx: Tx, member: MemberId): Promise<Owned[]> {
  return tx.rows(sql<Owned>`
    select id, name, arr from accounts
    where workspace_id = ${tx.workspace} and owner_id = ${member} and merged_into is null
    order by arr desc nulls last, id`)
}

/** What a book is worth, in minor units of the workspace's currency; null where the ARR of none is known. */
export async function worthOf(tx: Tx, member: MemberId): Promise<number | null> {
  const row = await tx.row(sql<{ minor: number | null }>`
    select sum(arr) as minor from accounts
    where workspace_id = ${tx.workspace} and owner_id = ${member} and merged_into is null`)
  return row?.minor ?? null
}

/** Those of some accounts that a member owns at this moment. */
export async function stillOwnedBy(tx: Tx, member: MemberId, accounts: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select id from accounts
    where workspace_id = ${tx.workspace} and owner_id = ${member} and merged_into is null and id = any(${accounts}::uuid[])
    order by id`)
  return rows.map((row) => row.id)
}

export interface Book {
  /** Null for accounts that nobody owns. */
  member: MemberId | null
  accounts: number
  customers: number
  /** Minor units of the workspace's currency. */
  arr: number | null
}

/** How many accounts each member owns and what they are worth, as far as the viewer sees them. */
export function booksFor(tx: Tx, viewer: Pick<Viewer, 'sees'>): Promise<Book[]> {
  return tx.rows(sql<Book>`
    select a.owner_id as member, count(*)::int as accounts,
      (count(*) filter (where a.stage <> all('{prospect,trial,churned}')))::int as customers,
      sum(a.arr) as arr
    from accounts a where a.workspace_id = ${tx.workspace} and ${visible(viewer)}
    group by a.owner_id order by a.owner_id`)
}
