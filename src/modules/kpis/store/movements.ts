import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { FlowKind } from '../../revenue/index.ts'
import { type Base, based } from './base.ts'

export interface Period {
  from: Day
  /** The last day that counts. */
  to: Day
}

export interface MovedRow {
  /** Told by month, by value, or for all. */
  of: 'month' | 'value' | 'all'
  kind: FlowKind | 'opening'
  month: Day | null
  value: string | null
  amount: number
  accounts: number
}

/** What moved in a period: for each kind by month, by value and in all, and what stood before it. */
export function sumsOf(tx: Tx, base: Base, { from, to }: Period): Promise<MovedRow[]> {
  return tx.rows(sql<MovedRow>`
    with base as materialized (${based(tx, base)}), moved as (
      select f.account_id, f.amount, b.value,
        case when f.on_day < ${from}::date then 'opening' else f.kind end as kind,
        case when f.on_day >= ${from}::date then date_trunc('month', f.on_day)::date end as month
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${to}::date
    )
    select case grouping(month, value) when 1 then 'month' when 2 then 'value' else 'all' end as of,
      kind, month, value, sum(amount)::bigint as amount, count(distinct account_id)::int as accounts
    from moved group by grouping sets ((kind, month), (kind, value), (kind))`)
}

export interface MovedAccount {
  id: AccountId
  name: string
  opening: number
  amount: number
  closing: number
  /** The day of the last movement that is told. */
  on: Day
}

export interface AccountsAsked extends Period {
  kinds: readonly FlowKind[]
  after: { size: number; id: string } | null
  limit: number
}

/** Accounts behind a number, whoever moved most first. */
export function movedAccounts(
  tx: Tx,
  base: Base,
  { from, to, kinds, after, limit }: AccountsAsked,
): Promise<MovedAccount[]> {
  const told = sql`f.on_day >= ${from}::date and f.kind = any(${kinds}::text[])`
  return tx.rows(sql<MovedAccount>`
    with base as materialized (${based(tx, base)}), moved as (
      select b.id, b.name, coalesce(sum(f.amount) filter (where f.on_day < ${from}::date), 0)::bigint as opening,
        coalesce(sum(f.amount) filter (where ${told}), 0)::bigint as amount, sum(f.amount)::bigint as closing,
        max(f.on_day) filter (where ${told}) as "on"
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${to}::date
      group by b.id, b.name
    )
    select * from moved where "on" is not null
      ${after ? sql`and (-abs(amount), id) > (${-after.size}::bigint, ${after.id}::uuid)` : sql``}
    order by -abs(amount), id limit ${limit}`)
}

export interface MovedLine {
  id: AccountId
  name: string
  day: Day
  kind: FlowKind
  amount: number
  value: string | null
}

/** Every movement of a period in order, after one. */
export function movedLines(
  tx: Tx,
  base: Base,
  { from, to, after, limit }: Period & { after: MovedLine | undefined; limit: number },
): Promise<MovedLine[]> {
  return tx.rows(sql<MovedLine>`
    with base as materialized (${based(tx, base)})
    select b.id, b.name, b.value, f.on_day as day, f.kind, f.amount
    from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id
      and f.on_day between ${from}::date and ${to}::date
    ${after ? sql`where (f.on_day, b.id, f.kind) > (${after.day}::date, ${after.id}::uuid, ${after.kind})` : sql``}
    order by f.on_day, b.id, f.kind limit ${limit}`)
}

/** Accounts that have contracts and no known ARR: what was last known of it stands, and that is said beside the sums. */
export async function unknownCount(tx: Tx, base: Base): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    with base as materialized (${based(tx, { ...base, by: null })})
    select count(*)::int as count from base b
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id and a.arr is null
    where exists (select from revenue_contracts c
      where c.workspace_id = ${tx.workspace} and c.account_id = a.id and not c.is_trial)`)
  return row?.count ?? 0
}
