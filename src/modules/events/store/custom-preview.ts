import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

interface Asked {
  wanted: readonly AccountId[]
  from: Day
  to: Day
  limit: number
}

/** So many accounts are looked at for busy ones: enough to find some, few enough for a page that asks at every change. */
const MOST_LOOKED_AT = 2_000

/** Accounts that a viewer sees: those wanted, or the busiest of some days among a few hundred. */
export async function busiestSeen(
  tx: Tx,
  visible: RawBuilder<boolean>,
  { wanted, from, to, limit }: Asked,
): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select s.id from (
      select a.id from accounts a where a.workspace_id = ${tx.workspace} and ${visible}
        and (cardinality(${wanted}::uuid[]) = 0 or a.id = any(${wanted}::uuid[]))
      order by a.id limit ${MOST_LOOKED_AT}) s
    left join lateral (
      select sum(e.events) as events from events_account_day e
      where e.workspace_id = ${tx.workspace} and e.account_id = s.id and e.day between ${from} and ${to}) e on true
    order by e.events desc nulls last, s.id limit ${limit}`)
  return rows.map(({ id }) => id)
}
