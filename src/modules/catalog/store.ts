import { sql } from 'kysely'
import type { Tx } from '../../platform/db/db.ts'
import type { Limit } from './domain/entitlement.ts'

export interface Plan {
  name: string
  tier: number | null
  price: number | null
  currency: string
  period: 'month' | 'quarter' | 'year'
  /** The price is for each seat, not for the account. */
  perSeat: boolean
  features: string[]
  limits: Limit[]
}

export interface Product {
  name: string
  basePrice: number | null
  currency: string
  period: 'month' | 'quarter' | 'year' | 'once'
  dependsOn: string[]
  /** Names of segments that say an account could use it: the share of them that the account is in is its fit. */
  signals: string[]
}

const asRecords = (tx: Tx, records: readonly object[]): string =>
  JSON.stringify(records.map((record) => ({ workspace_id: tx.workspace, known_at: tx.now, ...record })))

/** Writes plans, one row per name; answers those that are new or say something else than before. */
export async function savePlans(tx: Tx, plans: readonly Plan[], source: string): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ name: string }>`
    insert into catalog_plans as p
    select r.* from jsonb_populate_recordset(null::catalog_plans, ${asRecords(
      tx,
      plans.map(({ perSeat, ...plan }) => ({ ...plan, per_seat: perSeat, source })),
    )}::jsonb) r
    order by r.name
    on conflict (workspace_id, name) do update set tier = excluded.tier, price = excluded.price, currency = excluded.currency,
      period = excluded.period, per_seat = excluded.per_seat, features = excluded.features, limits = excluded.limits, source = excluded.source, known_at = excluded.known_at
    where (p.tier, p.price, p.currency, p.period, p.per_seat, p.features, p.limits)
      is distinct from (excluded.tier, excluded.price, excluded.currency, excluded.period, excluded.per_seat, excluded.features, excluded.limits)
    returning name`)
  return new Set(rows.map(({ name }) => name))
}

/** Writes products, one row per name; answers those that are new or say something else than before. */
export async function saveProducts(tx: Tx, products: readonly Product[], source: string): Promise<Set<string>> {
  const records = products.map(({ basePrice, dependsOn, ...product }) => ({
    ...product,
    base_price: basePrice,
    depends_on: dependsOn,
    source,
  }))
  const rows = await tx.rows(sql<{ name: string }>`
    insert into catalog_products as p
    select r.* from jsonb_populate_recordset(null::catalog_products, ${asRecords(tx, records)}::jsonb) r order by r.name
    on conflict (workspace_id, name) do update set base_price = excluded.base_price, currency = excluded.currency,
      period = excluded.period, depends_on = excluded.depends_on, signals = excluded.signals, source = excluded.source,
      known_at = excluded.known_at
    where (p.base_price, p.currency, p.period, p.depends_on, p.signals)
      is distinct from (excluded.base_price, excluded.currency, excluded.period, excluded.depends_on, excluded.signals)
    returning name`)
  return new Set(rows.map(({ name }) => name))
}

/** All plans, the smallest tier first. */
export function plans(tx: Tx): Promise<Plan[]> {
  return tx.rows(sql<Plan>`
    select name, tier, price, currency, period, per_seat as "perSeat", features, limits from catalog_plans
    where workspace_id = ${tx.workspace} order by tier nulls last, price nulls last, name`)
}

export function planNamed(tx: Tx, name: string): Promise<Plan | undefined> {
  return tx.row(sql<Plan>`
    select name, tier, price, currency, period, per_seat as "perSeat", features, limits from catalog_plans
    where workspace_id = ${tx.workspace} and name = ${name}`)
}

export function products(tx: Tx): Promise<Product[]> {
  return tx.rows(sql<Product>`
    select name, base_price as "basePrice", currency, period, depends_on as "dependsOn", signals from catalog_products
    where workspace_id = ${tx.workspace} order by name`)
}
