import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { Factors } from '../../revenue/index.ts'
import { type Base, based } from './base.ts'
import type { Period } from './movements.ts'

export interface FactsRow {
  /** Which of the periods, from nought. */
  period: number
  value: string | null
  start: number
  kept: number
  end: number
  customers: number
  keptCustomers: number
  payers: number
  closing: number
  won: number
  expanded: number
  shrunk: number
  churned: number
  lostMonths: number
  lostAccounts: number
}

/** Rounds half a unit to the even one, as amounts are converted everywhere. */
export const halfEven = (amount: RawBuilder<unknown>) => sql`(round(${amount}) - case
  when abs(${amount} - trunc(${amount})) = 0.5 and mod(round(${amount}), 2) <> 0 then sign(${amount}) else 0 end)`

/** What a currency was worth at the start and the end of each period. */
export interface Worth extends Factors {
  period: number
}

/**
 * What some periods say of revenue. Start and end are compared by commercial parent, at the rates of the start (rule 23): accounts
 * of one parent that are split apart by their values count in each part by themselves. What moved is told by account.
 */
export function factsOf(tx: Tx, base: Base, periods: readonly Period[], worth: readonly Worth[]): Promise<FactsRow[]> {
  const asked = sql`unnest(${periods.map((_, at) => at)}::int[], ${periods.map(({ from }) => from)}::date[],
    ${periods.map(({ to }) => to)}::date[]) as p (n, first, last)`
  const part = sql`jsonb_to_recordset(${JSON.stringify(worth)}::jsonb) as w (period int, currency text, first numeric, last numeric)`
  const moved = (kinds: readonly string[]) =>
    sql`coalesce(sum(f.amount) filter (where f.on_day >= p.first and f.kind = any(${kinds}::text[])), 0)`
  return tx.rows(sql<FactsRow>`
    with base as materialized (${based(tx, base)}), own as (
      select p.n, f.account_id, f.top_id, b.value,
        coalesce(sum(f.amount) filter (where f.on_day < p.first), 0) as start, sum(f.amount) as finish,
        ${moved(['new', 'reactivation'])} as won, ${moved(['expansion', 'price'])} as expanded,
        ${moved(['contraction'])} as shrunk, ${moved(['churn'])} as churned, min(f.on_day) as since,
        max(f.on_day) filter (where f.on_day >= p.first and f.kind = 'churn') as lost_on
      from base b
      join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id
      join ${asked} on f.on_day <= p.last
      group by p.n, f.account_id, f.top_id, b.value
    ), held as (
      select distinct on (p.n, x.account_id, x.currency) p.n, x.account_id, x.currency, x.amounts
      from revenue_foreign x join ${asked} on x.on_day <= p.last
      where x.workspace_id = ${tx.workspace} and ${worth.length > 0}::boolean
      order by p.n, x.account_id, x.currency, x.on_day desc
    ), exchanged as (
      select h.n, h.account_id, sum(${halfEven(sql`(m.amount * w.first)`)} - ${halfEven(sql`(m.amount * w.last)`)}) as gap
      from held h join ${part} on w.currency = h.currency and w.period = h.n cross join unnest(h.amounts) as m (amount)
      group by h.n, h.account_id
    ), units as (
      select o.n, o.value, o.top_id, sum(o.start) as start, greatest(0, sum(o.finish + coalesce(e.gap, 0))) as finish,
        sum(o.finish) as closing, sum(o.won) as won, sum(o.expanded) as expanded, -sum(o.shrunk) as shrunk,
        -sum(o.churned) as churned, count(o.lost_on) as lost, sum(o.lost_on - o.since) as lost_days
      from own o left join exchanged e on e.n = o.n and e.account_id = o.account_id group by o.n, o.value, o.top_id
    )
    select n as period, value, coalesce(sum(start) filter (where start > 0), 0)::bigint as start,
      coalesce(sum(least(start, finish)) filter (where start > 0), 0)::bigint as kept,
      coalesce(sum(finish) filter (where start > 0), 0)::bigint as end,
      (count(*) filter (where start > 0))::int as customers,
      (count(*) filter (where start > 0 and finish > 0))::int as "keptCustomers",
      (count(*) filter (where closing > 0))::int as payers,
      sum(closing)::bigint as closing, sum(won)::bigint as won, sum(expanded)::bigint as expanded,
      sum(shrunk)::bigint as shrunk, sum(churned)::bigint as churned, sum(lost)::int as "lostAccounts",
      coalesce(sum(lost_days) / 30.4375, 0)::float8 as "lostMonths"
    from units group by n, value`)
}
