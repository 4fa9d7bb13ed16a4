import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

interface Examples {
  count: number
  examples: string[]
}

/** Accounts whose first usage lies before the day they became customers. */
export async function usageBeforeSince(tx: Tx): Promise<Examples> {
  const row = await tx.row(sql<Examples>`
    select count(*) as count, coalesce((array_agg(name order by name))[1:5], '{}') as examples
    from accounts a where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.since is not null
      and exists (select from events_account_day e where e.workspace_id = ${tx.workspace} and e.account_id = a.id and e.day < a.since)`)
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
