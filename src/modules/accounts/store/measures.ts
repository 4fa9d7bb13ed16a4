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
    with d as materialized (
      select d.*, row_number() over (order by d.day)::int as place from unnest(${days}::date[], ${ends}::timestamptz[]) as d (day, ends)),
    span as materialized (select array_agg(ends order by day) as ends from d),
    stays as ( -- of each person the first and the last place on which they belong, as often as it was said
      select m.account_id, m.contact_id,
        1 + width_bucket(${asKnown ? sql`greatest(m.happened_at, m.known_at)` : sql`m.happened_at`}, (select ends from span)) as first,
        coalesce(width_bucket(m.ended_at, (select ends from span)), ${days.length}::int) as last
      from accounts_memberships m
      where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[]) and not exists (
        select from accounts_contacts c where c.workspace_id = ${tx.workspace} and c.id = m.contact_id and c.is_robot) offset 0),
    n as (${days.length === 1 ? present : moves})
    select a.id as account, d.day, case when a.since <= d.day then a.since - date '1970-01-01' end as since,
      coalesce(sum(n.change) over (partition by a.id order by d.place), 0)::int as contacts
    from accounts a cross join d left join n on n.account_id = a.id and n.place = d.place
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[])`)
}

/** On a single day nobody comes or goes: who is there is counted. */
const present = sql`
  select account_id, 1 as place, count(distinct contact_id)::int as change from stays where first <= last group by account_id`

/** How many come and go on each day; who was said to belong more than once at a time is one. */
const moves = sql`
  select account_id, place, sum(change)::int as change
  from (
    select account_id, range_agg(int4range(first, last, '[]')) as places
    from stays where first <= last group by account_id, contact_id) s
  cross join unnest(places) as stay
  cross join lateral (values (lower(stay), 1), (upper(stay), -1)) as moves (place, change)
  group by account_id, place`
