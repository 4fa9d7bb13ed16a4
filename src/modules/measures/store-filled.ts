import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Filled } from './domain/filled.ts'
import { catalogueChanged } from './store.ts'

export interface FilledRow extends Filled {
  account: AccountId
  slot: number
}

/** What is filled of some slots of some accounts. */
export function filledOf(tx: Tx, accounts: readonly AccountId[], slots: readonly number[]): Promise<FilledRow[]> {
  if (slots.length === 0) return Promise.resolve([])
  return tx.rows(sql<FilledRow>`
    select account_id as account, slot, days, numbers from measures_filled
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and slot = any(${slots}::int[])`)
}

/** Puts rows in place of what was filled before; those of which nothing is known are left out. */
export async function saveFilled(tx: Tx, rows: readonly FilledRow[]): Promise<void> {
  if (rows.length === 0) return
  const records = JSON.stringify(rows.map(({ account, ...row }) => ({ account_id: account, ...row })))
  await tx.run(sql`
    insert into measures_filled (workspace_id, account_id, slot, days, numbers)
    select ${tx.workspace}, r.account_id, r.slot, r.days, r.numbers
    from jsonb_to_recordset(${records}::jsonb) as r (account_id uuid, slot int, days date[], numbers float8[])
    where cardinality(r.days) > 0 order by r.account_id, r.slot
    on conflict (workspace_id, account_id, slot) do update set days = excluded.days, numbers = excluded.numbers`)
  const empty = rows.filter(({ days }) => days.length === 0)
  await tx.run(sql`
    delete from measures_filled f using unnest(${empty.map((r) => r.account)}::uuid[], ${empty.map((r) => r.slot)}::int[]) as e (account, slot)
    where f.workspace_id = ${tx.workspace} and f.account_id = e.account and f.slot = e.slot`)
}

/** One writer of an account's history at a time: whoever computes it holds its current row until the transaction ends. */
export async function holdAccounts(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    select from measures_current where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
    order by account_id for update`)
}

/** Takes away what was filled of a measure. */
export async function dropFilled(tx: Tx, key: string): Promise<void> {
  await tx.run(sql`
    delete from measures_filled f using measures_catalogue c
    where f.workspace_id = ${tx.workspace} and c.workspace_id = ${tx.workspace} and c.key = ${key} and f.slot = c.slot`)
}

/** Lets frozen rows hold a measure from a day on. */
export async function setSince(tx: Tx, key: string, since: Day | null): Promise<void> {
  catalogueChanged(tx)
  await tx.run(sql`
    update measures_catalogue set since = ${since} where workspace_id = ${tx.workspace} and key = ${key}`)
}

/**
 * Takes a measure out of the restated rows that do not hold it any more: a row that then says what was frozen goes. It leaves
 * exactly what computing every account anew would write.
 */
export async function clearRestated(tx: Tx, key: string): Promise<void> {
  await tx.run(sql`
    with hidden as (
      select slot, since, definition ? 'retired' as is_retired from measures_catalogue
      where workspace_id = ${tx.workspace} and slot is not null and (since is not null or definition ? 'retired')),
    slot as (select slot + 1 as n from measures_catalogue where workspace_id = ${tx.workspace} and key = ${key} and slot is not null),
    told as (
      select r.account_id, r.day, r.numbers, f.numbers as frozen
      from slot s
      join measures_days r on r.workspace_id = ${tx.workspace} and r.basis = 1
      cross join lateral (
        select d.numbers from measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = r.account_id
          and d.basis = 0 and d.day <= r.day order by d.day desc limit 1) f
      where r.numbers[s.n] is not null or f.numbers[s.n] is not null),
    cleared as (
      select t.account_id, t.day, c.* from told t
      cross join lateral (
        select bool_or(e.restated is distinct from e.frozen) as differs,
          coalesce(array_agg(e.restated order by e.n) filter (where e.n <= e.last), '{}') as numbers
        from (
          select n, x.restated, x.frozen, max(n) filter (where x.restated is not null) over () as last
          from generate_series(1, greatest(cardinality(t.numbers), cardinality(t.frozen))) n
          left join hidden h on h.slot = n - 1 and (h.is_retired or h.since > t.day)
          cross join lateral (select case when h.slot is null then t.numbers[n] end as restated,
            case when h.slot is null then t.frozen[n] end as frozen) x) e) c),
    gone as (
      delete from measures_days d using cleared c where not coalesce(c.differs, false) and d.workspace_id = ${tx.workspace}
        and d.account_id = c.account_id and d.basis = 1 and d.day = c.day)
    update measures_days d set numbers = c.numbers from cleared c
    where c.differs and d.workspace_id = ${tx.workspace} and d.account_id = c.account_id and d.basis = 1 and d.day = c.day
      and d.numbers is distinct from c.numbers`)
}
