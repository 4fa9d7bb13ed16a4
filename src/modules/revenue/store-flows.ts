import { sql } from 'kysely'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Flow, Foreign } from './domain/movements.ts'
import { asRecords } from './store.ts'

/** The topmost account above each of some accounts, and above all that stand below it too. */
export async function groupsOf(tx: Tx, ids: readonly AccountId[]): Promise<Map<AccountId, AccountId>> {
  const rows = await tx.rows(sql<{ id: AccountId; top: AccountId }>`
    with recursive above as (
      select a.id, a.parent_id from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[])
      union
      select p.id, p.parent_id from above join accounts p on p.workspace_id = ${tx.workspace} and p.id = above.parent_id
    ), below as (
      select id as top, id from above where parent_id is null
      union
      select b.top, c.id from below b
      join accounts c on c.workspace_id = ${tx.workspace} and c.parent_id = b.id and c.merged_into is null
    ) select id, top from below`)
  return new Map(rows.map(({ id, top }) => [id, top]))
}

/** Until the transaction ends nobody else works out what moved within a parent. */
export async function holdGroups(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`revenue groups ${tx.workspace}`}, 0))`)
}

type Kept<Fact> = Fact & { account: AccountId }

/** Writes the movements of accounts in the place of those that stood there; rows that are as they were stay untouched. */
export async function saveFlows(
  tx: Tx,
  accounts: readonly AccountId[],
  flows: readonly Kept<Flow & { top: AccountId }>[],
  foreign: readonly Kept<Foreign>[],
): Promise<void> {
  const records = flows.map(({ account, day, kind, amount, top }) => ({
    ...{ account_id: account, on_day: day, kind, amount, top_id: top },
  }))
  await tx.run(sql`
    with told as (
      select * from jsonb_populate_recordset(null::revenue_flows, ${asRecords(tx, records)}::jsonb)
    ), gone as (
      delete from revenue_flows f where f.workspace_id = ${tx.workspace} and f.account_id = any(${accounts}::uuid[])
        and not exists (select from told t where t.account_id = f.account_id and t.on_day = f.on_day and t.kind = f.kind)
    )
    insert into revenue_flows as f select * from told order by account_id, on_day, kind
    on conflict (workspace_id, account_id, on_day, kind) do update set amount = excluded.amount, top_id = excluded.top_id
    where (f.amount, f.top_id) is distinct from (excluded.amount, excluded.top_id)`)
  const held = foreign.map(({ account, day, currency, amounts }) => ({
    ...{ account_id: account, on_day: day, currency, amounts },
  }))
  await tx.run(sql`
    with told as (
      select * from jsonb_populate_recordset(null::revenue_foreign, ${asRecords(tx, held)}::jsonb)
    ), gone as (
      delete from revenue_foreign f where f.workspace_id = ${tx.workspace} and f.account_id = any(${accounts}::uuid[])
        and not exists (select from told t
          where t.account_id = f.account_id and t.on_day = f.on_day and t.currency = f.currency)
    )
    insert into revenue_foreign as f select * from told order by account_id, currency, on_day
    on conflict (workspace_id, account_id, currency, on_day) do update set amounts = excluded.amounts
    where f.amounts is distinct from excluded.amounts`)
}

/** Accounts that were merged away moved nothing: what they had counts for those they were merged into. */
export async function dropFlows(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  await tx.run(sql`
    with foreign_too as (
      delete from revenue_foreign where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
    )
    delete from revenue_flows where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
}
