import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { GroupRule } from '../domain/account.ts'

/** The living accounts above some, by how they stand now. */
export async function accountsAbove(tx: Tx, ids: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    with recursive above as (
      select a.parent_id as id from accounts a
      where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and a.parent_id is not null
      union
      select a.parent_id from above join accounts a on a.workspace_id = ${tx.workspace} and a.id = above.id
      where a.parent_id is not null
    ) select above.id from above
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = above.id and a.merged_into is null
      and a.gone_at is null
    order by above.id`)
  return rows.map((row) => row.id)
}

/** Every living account that stands or ever stood above one of these: what changes of them changes its group. */
export async function everAbove(tx: Tx, ids: readonly AccountId[]): Promise<AccountId[]> {
  const parentOf = sql`h.workspace_id = ${tx.workspace} and h.attribute = 'parent' and jsonb_typeof(h.value) = 'string'`
  const rows = await tx.rows(sql<{ id: AccountId }>`
    with recursive above as (
      select (h.value #>> '{}')::uuid as id from accounts_history h
      where ${parentOf} and h.account_id = any(${ids}::uuid[])
      union
      select (h.value #>> '{}')::uuid from above join accounts_history h on ${parentOf} and h.account_id = above.id
    ) select above.id from above
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = above.id and a.merged_into is null
      and a.gone_at is null
    order by above.id`)
  return rows.map((row) => row.id)
}

export interface GroupMember {
  top: AccountId
  id: AccountId
  /** Minor units of the workspace's currency; null where unknown. */
  arr: number | null
  rule: GroupRule | null
}

/** Each of some accounts with all that live below it now, itself among them. */
export function groupMembers(tx: Tx, tops: readonly AccountId[]): Promise<GroupMember[]> {
  return tx.rows(sql<GroupMember>`
    with recursive below as (
      select t.id as top, t.id from unnest(${tops}::uuid[]) as t (id)
      union
      select b.top, a.id from below b
      join accounts a on a.workspace_id = ${tx.workspace} and a.parent_id = b.id and a.merged_into is null
        and a.gone_at is null
    )
    select b.top, b.id, a.arr, t.group_health as rule
    from below b
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id and a.merged_into is null and a.gone_at is null
    join accounts t on t.workspace_id = ${tx.workspace} and t.id = b.top
    order by b.top, b.id`)
}

/** Living accounts that have others below them, in id order, after one. */
export async function groupsAfter(tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select distinct a.parent_id as id from accounts a
    join accounts p on p.workspace_id = a.workspace_id and p.id = a.parent_id and p.merged_into is null
      and p.gone_at is null
    where a.workspace_id = ${tx.workspace} and a.parent_id is not null and a.merged_into is null and a.gone_at is null
      and (${after}::uuid is null or a.parent_id > ${after}::uuid)
    order by a.parent_id limit ${limit}`)
  return rows.map((row) => row.id)
}

interface Asked {
  accounts: readonly AccountId[]
  days: readonly Day[]
  /** The first moment after each day. */
  ends: readonly Date[]
  /** Only what was known by the end of the day. */
  asKnown: boolean
}

/** The ARR of each account with all below it by how they stood on each day; absent where nothing stood below it. */
export function groupArrOn(
  tx: Tx,
  { accounts, days, ends, asKnown }: Asked,
): Promise<{ account: AccountId; day: Day; arr: number | null }[]> {
  const asOf = sql`h.happened_at < b.ends and (not ${asKnown}::boolean or h.known_at < b.ends)
    order by h.happened_at desc, h.known_at desc, h.id desc limit 1`
  return tx.rows(sql<{ account: AccountId; day: Day; arr: number | null }>`
    with recursive below as (
      select d.day, d.ends, t.id as top, t.id from unnest(${accounts}::uuid[]) as t (id)
      cross join unnest(${days}::date[], ${ends}::timestamptz[]) as d (day, ends)
      where exists (select from accounts_history h
        where h.workspace_id = ${tx.workspace} and h.attribute = 'parent' and h.value #>> '{}' = t.id::text)
      union
      select b.day, b.ends, b.top, c.id from below b
      cross join lateral (
        select distinct h.account_id as id from accounts_history h
        where h.workspace_id = ${tx.workspace} and h.attribute = 'parent' and h.value #>> '{}' = b.id::text) as c
      cross join lateral (
        select h.value #>> '{}' as parent from accounts_history h
        where h.workspace_id = ${tx.workspace} and h.account_id = c.id and h.attribute = 'parent' and ${asOf}) as p
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = c.id and a.merged_into is null
        and a.gone_at is null
      where p.parent = b.id::text
    )
    select b.top as account, b.day, sum(x.arr) as arr from below b
    left join lateral (
      select (h.value #>> '{}')::bigint as arr from accounts_history h
      where h.workspace_id = ${tx.workspace} and h.account_id = b.id and h.attribute = 'arr'
        and ${asOf}) as x on true
    group by b.top, b.day having count(*) > 1`)
}
