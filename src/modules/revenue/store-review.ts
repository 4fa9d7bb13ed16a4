import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

/** Accounts with a paid contract that ends on the day it starts; a trial may be given up at once. */
export async function accountsEndingAtOnce(tx: Tx): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account_id as account from revenue_contracts
    where workspace_id = ${tx.workspace} and ends = starts and not is_trial order by account_id`)
  return rows.map(({ account }) => account)
}

/** Where cancellations and contracts say different things of an account on a day. */
export async function churnDisagreements(
  tx: Tx,
  on: Day,
): Promise<{ cancelledButRunning: AccountId[]; lostWithoutCancellation: AccountId[] }> {
  const rows = await tx.rows(sql<{ account: AccountId; runs: boolean; cancelled: boolean }>`
    select c.account_id as account, bool_or(c.ends is null or c.ends > ${on}) as runs,
      exists (select from revenue_cancellations k where k.workspace_id = ${tx.workspace} and k.account_id = c.account_id
        and k.on_day <= ${on}) as cancelled
    from revenue_contracts c where c.workspace_id = ${tx.workspace} and not c.is_trial and c.starts <= ${on}
      and not exists (select from revenue_contracts s where s.workspace_id = ${tx.workspace} and s.account_id = c.account_id
        and s.relation = 'supersedes' and s.starts <= ${on}
        and (s.relates_to = c.id or (s.relates_to is null and s.starts > c.starts)))
      and exists (select from revenue_kinds where workspace_id = ${tx.workspace} and kind = 'cancellation')
    group by c.account_id order by c.account_id`)
  return {
    cancelledButRunning: rows.filter(({ runs, cancelled }) => runs && cancelled).map(({ account }) => account),
    lostWithoutCancellation: rows.filter(({ runs, cancelled }) => !runs && !cancelled).map(({ account }) => account),
  }
}
