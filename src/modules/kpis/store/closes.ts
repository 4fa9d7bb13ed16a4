import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Document } from '../../documents/index.ts'
import type { Restated } from '../domain/bridge.ts'

export interface Close {
  month: Day
  closedAt: Date
  by: MemberId | null
  currency: string
  arr: number
}

const columns = sql`month, closed_at as "closedAt", member_id as by, currency, arr`

/** Closed months, the newest first. */
export function closes(tx: Tx): Promise<Close[]> {
  return tx.rows(sql<Close>`
    select ${columns} from kpis_closes where workspace_id = ${tx.workspace} order by month desc`)
}

export function closeOf(tx: Tx, month: Day): Promise<(Close & { document: Document; page: string }) | undefined> {
  return tx.row(sql<Close & { document: Document; page: string }>`
    select ${columns}, document, page from kpis_closes where workspace_id = ${tx.workspace} and month = ${month}`)
}

/** Keeps a month as it is known now, with every account's part of it; false where it is closed already. */
export async function saveClose(
  tx: Tx,
  {
    month,
    by,
    currency,
    arr,
    document,
    page,
    last,
  }: Omit<Close, 'closedAt'> & { document: Document; page: string; last: Day },
): Promise<boolean> {
  const kept = await tx.rows(sql<{ month: Day }>`
    insert into kpis_closes (workspace_id, month, closed_at, member_id, currency, arr, document, page)
    values (${tx.workspace}, ${month}, ${tx.now}, ${by}, ${currency}, ${arr}, ${JSON.stringify(document)}::jsonb, ${page})
    on conflict do nothing returning month`)
  if (kept.length === 0) return false
  await tx.run(sql`
    insert into kpis_close_accounts (workspace_id, month, account_id, arr)
    select ${tx.workspace}, ${month}::date, f.account_id, sum(f.amount)
    from revenue_flows f join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.account_id
      and a.merged_into is null and a.gone_at is null
    where f.workspace_id = ${tx.workspace} and f.on_day <= ${last}::date
    group by f.account_id having sum(f.amount) <> 0`)
  return true
}

/** What accounts had at the end of a closed month, then and as it is known now, where the two differ. */
export function restatedSince(tx: Tx, month: Day, last: Day): Promise<Restated[]> {
  return tx.rows(sql<Restated>`
    with closed as (
      select account_id, arr from kpis_close_accounts where workspace_id = ${tx.workspace} and month = ${month}::date
    ), now as (
      select f.account_id, sum(f.amount) as arr
      from revenue_flows f join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.account_id
        and a.merged_into is null and a.gone_at is null
      where f.workspace_id = ${tx.workspace} and f.on_day <= ${last}::date
      group by f.account_id
    )
    select a.id as account, a.name, coalesce(c.arr, 0)::bigint as closed, coalesce(n.arr, 0)::bigint as now
    from closed c full join now n on n.account_id = c.account_id
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = coalesce(c.account_id, n.account_id)
    where coalesce(c.arr, 0) <> coalesce(n.arr, 0)`)
}
