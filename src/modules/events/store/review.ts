import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

interface Examples {
  count: number
  examples: string[]
}

/** Accounts with usage from before the day they became customers; days that still wait for their roll-up count as well. */
export async function usageBeforeSince(tx: Tx): Promise<Examples> {
  const row = await tx.row(sql<Examples>`
    with early as (
      select a.id from accounts a
      where a.workspace_id = ${tx.workspace} and exists (
        select from events_account_day e where e.workspace_id = ${tx.workspace} and e.account_id = a.id and e.day < a.since)
      union
      select a.id from events_touched t
      left join accounts_identities i on i.workspace_id = t.workspace_id and i.raw_id = t.account_raw
      join accounts a on a.workspace_id = t.workspace_id and a.id = coalesce(t.account_id, i.account_id)
      where t.workspace_id = ${tx.workspace} and t.day < a.since)
    select count(*) as count, coalesce((array_agg(a.name order by a.name))[1:5], '{}') as examples
    from accounts a join early on early.id = a.id
    where a.workspace_id = ${tx.workspace} and a.merged_into is null`)
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
