import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Lets rows of these accounts follow a merge, or return after it. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    with news as (
      update notifications t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and i.account_id <> t.account_id
    ), follows as (
      update notifications_follows t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and i.account_id <> t.account_id
    )
    update notifications_comments t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and i.account_id <> t.account_id`)
}
