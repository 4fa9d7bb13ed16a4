import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Rate } from './domain/exchange.ts'

/** All rates into a currency, oldest first. */
export async function ratesInto(tx: Tx, into: string): Promise<Rate[]> {
  const rows = await tx.rows(sql<Omit<Rate, 'knownAt'> & { knownAt: Date }>`
    select currency, from_day as "from", trim_scale(rate)::text as rate, known_at as "knownAt", origin = 'import' as "isHistory"
    from revenue_rates where workspace_id = ${tx.workspace} and into_currency = ${into} order by currency, from_day`)
  return rows.map((row) => ({ ...row, knownAt: row.knownAt.getTime() }))
}

export interface RateDraft {
  currency: string
  from_day: Day
  rate: string
  source: string
  known_at: Date
  origin: string
}

export interface RateKey {
  currency: string
  from: Day
}

/** Writes rates, one per currency and day; answers those that are new or say something else than before. */
export function saveRates(tx: Tx, into: string, drafts: readonly RateDraft[]): Promise<RateKey[]> {
  const records = JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, into_currency: into, ...draft })))
  return tx.rows(sql<RateKey>`
    insert into revenue_rates as t
    select r.* from jsonb_populate_recordset(null::revenue_rates, ${records}::jsonb) r order by r.currency, r.from_day
    on conflict (workspace_id, into_currency, currency, from_day) do update set rate = excluded.rate, source = excluded.source
    where t.rate <> excluded.rate
    returning currency, from_day as "from"`)
}

/** Takes a rate away; answers what it was. */
export function dropRate(tx: Tx, into: string, { currency, from }: RateKey): Promise<{ rate: string } | undefined> {
  return tx.row(sql<{ rate: string }>`
    delete from revenue_rates where workspace_id = ${tx.workspace} and into_currency = ${into}
      and currency = ${currency} and from_day = ${from} returning trim_scale(rate)::text as rate`)
}

/** Rates of a currency, the newest first, before a day. */
export function ratesOf(
  tx: Tx,
  asked: { into: string; currency: string; before: Day | null; limit: number },
): Promise<{ from: Day; rate: string; source: string }[]> {
  return tx.rows(sql<{ from: Day; rate: string; source: string }>`
    select from_day as "from", trim_scale(rate)::text as rate, source from revenue_rates
    where workspace_id = ${tx.workspace} and into_currency = ${asked.into} and currency = ${asked.currency}
      and (${asked.before}::date is null or from_day < ${asked.before}::date)
    order by from_day desc limit ${asked.limit}`)
}

export interface Occurring {
  currency: string
  contracts: number
  accounts: number
}

/** In which currencies contracts are: a step of the index for each, however many contracts there are. */
export async function currencyCodes(tx: Tx): Promise<string[]> {
  const next = (after: RawBuilder<unknown>) => sql`
    select currency from revenue_contracts where workspace_id = ${tx.workspace} and ${after} order by currency limit 1`
  const rows = await tx.rows(sql<{ currency: string }>`
    with recursive codes as (
      (${next(sql`true`)})
      union all
      select (${next(sql`currency > codes.currency`)}) from codes where codes.currency is not null
    ) select currency from codes where currency is not null order by currency`)
  return rows.map(({ currency }) => currency)
}

/** How many paid contracts are in each of some currencies, and of how many accounts; none where there is none. */
export async function contractsIn(tx: Tx, currencies: readonly string[]): Promise<Occurring[]> {
  if (currencies.length === 0) return []
  return tx.rows(sql<Occurring>`
    select currency, count(*)::int as contracts, count(distinct account_id)::int as accounts from revenue_contracts
    where workspace_id = ${tx.workspace} and currency = any(${currencies}::text[]) and not is_trial
    group by currency order by currency`)
}

/** Accounts with contracts in one of these currencies, in id order, after one, with their first start. */
export function accountsIn(
  tx: Tx,
  currencies: readonly string[],
  after: AccountId | null,
  limit: number,
): Promise<{ account: AccountId; starts: Day }[]> {
  return tx.rows(sql<{ account: AccountId; starts: Day }>`
    select account_id as account, min(starts) as starts from revenue_contracts
    where workspace_id = ${tx.workspace} and currency = any(${currencies}::text[])
      and (${after}::uuid is null or account_id > ${after}::uuid)
    group by account_id order by account_id limit ${limit}`)
}

/** Accounts with paid contracts in some currencies, by currency. */
export async function accountsByCurrency(tx: Tx, currencies: readonly string[]): Promise<Map<string, AccountId[]>> {
  if (currencies.length === 0) return new Map()
  const rows = await tx.rows(sql<{ currency: string; account: AccountId }>`
    select distinct currency, account_id as account from revenue_contracts
    where workspace_id = ${tx.workspace} and not is_trial and currency = any(${currencies}::text[])
    order by currency, account_id`)
  return new Map(
    [...Map.groupBy(rows, (row) => row.currency)].map(([name, own]) => [name, own.map((row) => row.account)]),
  )
}
