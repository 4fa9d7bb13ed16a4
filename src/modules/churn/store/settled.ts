import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Settled } from '../domain/level.ts'

export interface Settlement extends Settled {
  account: AccountId
  reason: string
  at: Date
  by: MemberId
}

/** What was settled of these accounts; one of which nothing was is absent. */
export async function settledAmong(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Settlement>> {
  const rows = await tx.rows(sql<Settlement>`
    select account_id as account, level, reason, rule, model, at, by_id as by from churn_settled
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return new Map(rows.map((row) => [row.account, row]))
}

export async function saveSettled(
  tx: Tx,
  { account, level, reason, rule, model, by }: Omit<Settlement, 'at'>,
): Promise<void> {
  await tx.run(sql`
    insert into churn_settled (workspace_id, account_id, level, reason, rule, model, at, by_id)
    values (${tx.workspace}, ${account}, ${level}, ${reason}, ${rule}, ${model}, ${tx.now}, ${by})
    on conflict (workspace_id, account_id) do update set level = excluded.level, reason = excluded.reason,
      rule = excluded.rule, model = excluded.model, at = excluded.at, by_id = excluded.by_id`)
}

export async function dropSettled(tx: Tx, account: AccountId): Promise<void> {
  await tx.run(sql`delete from churn_settled where workspace_id = ${tx.workspace} and account_id = ${account}`)
}
