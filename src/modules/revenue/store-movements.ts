import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Movement } from './domain/ledger.ts'
import { asRecords } from './store.ts'

export interface MovementDraft {
  id: string
  account_id: AccountId
  account_raw: AccountId
  source: string
  name: string
  subscription: string | null
  currency: string
  on_day: Day
  kind: string | null
  plan: string | null
  amount: number
  period: string
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes movements, one row per id; answers those that are new or say something else than before. */
export async function saveMovements(tx: Tx, drafts: readonly MovementDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into revenue_movements as m
    select r.* from jsonb_populate_recordset(null::revenue_movements, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      subscription = excluded.subscription, currency = excluded.currency, on_day = excluded.on_day, kind = excluded.kind,
      plan = excluded.plan, amount = excluded.amount, period = excluded.period, happened_at = excluded.happened_at
    where (m.account_id, m.subscription, m.currency, m.on_day, m.kind, m.plan, m.amount, m.period)
      is distinct from (excluded.account_id, excluded.subscription, excluded.currency, excluded.on_day, excluded.kind,
        excluded.plan, excluded.amount, excluded.period)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** The ids under which these movements' accounts came, before they are written again. */
export async function movementPlaces(tx: Tx, ids: readonly string[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ raw: AccountId }>`
    select distinct account_raw as raw from revenue_movements
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return rows.map(({ raw }) => raw)
}

/** Takes movements away; answers those that were there, with the ids under which their accounts came. */
export function dropMovements(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; raw: AccountId; source: string; name: string }[]> {
  return tx.rows(sql<{ id: string; raw: AccountId; source: string; name: string }>`
    delete from revenue_movements where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])
    returning id, account_raw as raw, source, name`)
}

export interface StoredMovement extends Movement {
  account: AccountId
  raw: AccountId
  source: string
  knownAt: Date
  origin: string
}

/** Everything in the ledgers of these ids of accounts. */
export function movementsOf(tx: Tx, raws: readonly AccountId[]): Promise<StoredMovement[]> {
  return tx.rows(sql<StoredMovement>`
    select id, account_id as account, account_raw as raw, source, name, subscription, currency, on_day as day, kind, plan, amount,
      period, known_at as "knownAt", origin
    from revenue_movements where workspace_id = ${tx.workspace} and account_raw = any(${raws}::uuid[])
    order by account_raw, on_day, id`)
}

/** Accounts whose ledger does not come out: it falls below nothing, or leaves something after the customer left. */
export async function accountsOffLedger(tx: Tx): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account from (
      select account_id as account, kind, sum(case period when 'month' then 12 * amount else amount end)
        over (partition by account_raw, subscription, currency order by on_day) as running
      from revenue_movements where workspace_id = ${tx.workspace}) ledger
    where running < 0 or (kind = 'churn' and running > 0) order by account`)
  return rows.map(({ account }) => account)
}
