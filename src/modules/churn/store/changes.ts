import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Change } from '../domain/change.ts'

/** Puts the changes since a day in the place of all before. */
export async function replaceChanges(
  tx: Tx,
  from: Day,
  changes: readonly (Change & { account: AccountId })[],
): Promise<void> {
  await tx.run(sql`delete from churn_changes where workspace_id = ${tx.workspace}`)
  const column = (of: keyof Change) => changes.map((change) => change[of])
  await tx.run(sql`
    insert into churn_changes (workspace_id, from_day, account_id, before, behaviour, renewals, retraining, now)
    select ${tx.workspace}, ${from}, c.* from unnest(
      ${changes.map(({ account }) => account)}::uuid[], ${column('before')}::bigint[], ${column('behaviour')}::bigint[],
      ${column('renewals')}::bigint[], ${column('retraining')}::bigint[], ${column('now')}::bigint[]) as c`)
}

/** What moved the revenue at risk of the accounts that the viewer sees; null where no model spoke at the beginning. */
export async function changeSeen(tx: Tx, viewer: Viewer): Promise<(Change & { from: Day }) | null> {
  const row = await tx.row(sql<Change & { from: Day | null }>`
    select min(c.from_day) as "from", coalesce(sum(c.before), 0)::float8 as before,
      coalesce(sum(c.behaviour), 0)::float8 as behaviour, coalesce(sum(c.renewals), 0)::float8 as renewals,
      coalesce(sum(c.retraining), 0)::float8 as retraining, coalesce(sum(c.now), 0)::float8 as now
    from churn_changes c join accounts a on a.workspace_id = ${tx.workspace} and a.id = c.account_id
    where c.workspace_id = ${tx.workspace} and ${visible(viewer)}`)
  return row?.from ? { ...row, from: row.from } : null
}
