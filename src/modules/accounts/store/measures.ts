import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Standing {
  account: AccountId
  day: Day
  /** Epoch days. */
  since: number | null
  contacts: number
}

interface Asked {
  accounts: readonly AccountId[]
  days: readonly Day[]
  /** The first moment after each day. */
  ends: readonly Date[]
  /** Only what was known by the end of the day. */
  asKnown: boolean
}

/** Since when each account is a customer and how many people it had, on each of the days. */
export function standingsOn(tx: Tx, { accounts, days, ends, asKnown }: Asked): Promise<Standing[]> {
  return tx.rows(sql<Standing>`
    with d as materialized (select * from unnest(${days}::date[], ${ends}::timestamptz[]) as d (day, ends)),
    m as materialized (
      select m.account_id, m.contact_id, m.happened_at, m.ended_at, m.known_at from accounts_memberships m
      join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
      where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[])),
    n as (
      select m.account_id, d.day, count(distinct m.contact_id)::int as contacts
      from m join d on m.happened_at < d.ends and (m.ended_at is null or m.ended_at >= d.ends)
        and (not ${asKnown}::boolean or m.known_at < d.ends)
      group by m.account_id, d.day)
    select a.id as account, d.day, case when a.since <= d.day then a.since - date '1970-01-01' end as since,
      coalesce(n.contacts, 0) as contacts
    from accounts a cross join d left join n on n.account_id = a.id and n.day = d.day
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[])`)
}
