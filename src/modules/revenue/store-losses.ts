import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

/** Accounts after an id of which a paid contract ended before a day, or may have: a term without a stated end. */
export async function accountsWithEnds(
  tx: Tx,
  before: Day,
  after: AccountId | null,
  limit: number,
): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account_id as account from revenue_contracts
    where workspace_id = ${tx.workspace} and not is_trial and starts < ${before}
      and (ends < ${before} or (ends is null and term_months > 0))
      and account_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by account_id limit ${limit}`)
  return rows.map(({ account }) => account)
}

/** Days on which customers said that they cancel, from one day on and before another, whatever their contracts say. */
export function cancelledBetween(tx: Tx, from: Day, to: Day): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    select account_id as account, on_day as day from revenue_cancellations
    where workspace_id = ${tx.workspace} and on_day >= ${from} and on_day < ${to} order by on_day, id`)
}

/** All cancellations of these accounts, the newest first. */
export function cancellationsAmong(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<{ account: AccountId; day: Day; reason: string | null }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day; reason: string | null }>`
    select account_id as account, on_day as day, reason from revenue_cancellations
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) order by on_day desc, id desc`)
}

/** Which of these accounts had an invoice unpaid for thirty days when they ended, by what is known now; `days` are their ends. */
export async function unpaidAtEnd(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows(sql<{ account: AccountId; day: Day }>`
    select distinct a.id as account, a.day from unnest(${accounts}::uuid[], ${days}::date[]) as a (id, day)
    join revenue_invoices v on v.workspace_id = ${tx.workspace} and v.account_id = a.id and v.due_on <= a.day - 30
    where not exists (select from revenue_invoice_states s where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id
      and s.state in ('paid', 'void') and s.on_day <= a.day)`)
  return new Set(rows.map(({ account, day }) => `${account} ${day}`))
}
