import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

interface Examples {
  count: number
  examples: string[]
}

/**
 * Accounts with usage from before the day they became customers; days that still wait for their roll-up count as well.
 * Asked one by one and not joined: of a workspace that is just being filled the planner knows nothing, and joins amiss.
 */
export async function usageBeforeSince(tx: Tx): Promise<Examples> {
  const row = await tx.row(sql<Examples>`
    with waiting as materialized (
      select coalesce(t.account_id, (select i.account_id from accounts_identities i
        where i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw)) as account, min(t.day) as day
      from events_touched t where t.workspace_id = ${tx.workspace} group by t.account_id, t.account_raw),
    early as materialized (
      select a.id from accounts a
      where a.workspace_id = ${tx.workspace} and a.since > (
        select min(e.day) from events_account_day e where e.workspace_id = ${tx.workspace} and e.account_id = a.id)
      union
      select w.account from waiting w
      where w.day < (select a.since from accounts a where a.workspace_id = ${tx.workspace} and a.id = w.account)),
    named as (
      select (select a.name from accounts a
        where a.workspace_id = ${tx.workspace} and a.id = early.id and a.merged_into is null) as name from early)
    select count(*) as count, coalesce((array_agg(name order by name))[1:5], '{}') as examples
    from named where name is not null`)
  return row ?? { count: 0, examples: [] }
}

/** Imported events of different accounts or days that carry the same id. */
export async function sharedIds(tx: Tx): Promise<Examples> {
  const row = await tx.row(sql<Examples>`
    with shared as (
      select message_id from events_raw where workspace_id = ${tx.workspace} and origin <> 'live'
      group by source, message_id having count(*) > 1)
    select count(*) as count, coalesce((select array_agg(message_id) from (
      select message_id from shared order by message_id limit 5) s), '{}') as examples from shared`)
  return row ?? { count: 0, examples: [] }
}
