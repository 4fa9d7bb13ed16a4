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

/** What each unit paid before and at the end of every period: one pass over the movements, however many periods are asked for. */
function unitsOf(tx: Tx, periods: readonly Period[]): RawBuilder<unknown> {
  const sums = (holds: (period: Period) => RawBuilder<unknown>) =>
    sql`array[${sql.join(periods.map((period) => sql`sum(f.amount) filter (where ${holds(period)})`))}]`
  return sql`
    select b.value, f.top_id, ${sums(({ from }) => sql`f.on_day < ${from}::date`)} as starts,
      ${sums(({ to }) => sql`f.on_day <= ${to}::date`)} as finishes
    from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id
    group by b.value, f.top_id`
}

/** By how much more each unit would pay at the end of a period if rates of exchange had stayed those of its start. */
function gapsOf(tx: Tx, asked: RawBuilder<unknown>, worth: readonly Worth[]): RawBuilder<unknown> {
  if (worth.length === 0)
    return sql`select null::int as n, null::text as value, null::uuid as top_id, 0 as gap where false`
  const part = sql`jsonb_to_recordset(${JSON.stringify(worth)}::jsonb) as w (period int, currency text, first numeric, last numeric)`
  return sql`
    select h.n, t.value, t.top_id, sum(${halfEven(sql`(m.amount * w.first)`)} - ${halfEven(sql`(m.amount * w.last)`)}) as gap
    from (
      select distinct on (p.n, x.account_id, x.currency) p.n, x.account_id, x.currency, x.amounts
      from revenue_foreign x join ${asked} on x.on_day <= p.last
      where x.workspace_id = ${tx.workspace}
      order by p.n, x.account_id, x.currency, x.on_day desc
    ) h
    join ${part} on w.currency = h.currency and w.period = h.n
    join (select distinct b.value, f.top_id, f.account_id from base b
      join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id) t on t.account_id = h.account_id
    cross join unnest(h.amounts) as m (amount)
    group by h.n, t.value, t.top_id`
}

/**
 * What some periods say of revenue. Start and end are compared by commercial parent, at the rates of the start (rule 23): accounts
 * of one parent that are split apart by their values count in each part by themselves. What moved is told by account.
 */
export function factsOf(tx: Tx, base: Base, periods: readonly Period[], worth: readonly Worth[]): Promise<FactsRow[]> {
  const asked = sql`unnest(${periods.map((_, at) => at)}::int[], ${periods.map(({ from }) => from)}::date[],
    ${periods.map(({ to }) => to)}::date[]) as p (n, first, last)`
  const moved = (kinds: readonly string[]) =>
    sql`coalesce(sum(d.amount) filter (where d.on_day >= p.first and d.kind = any(${kinds}::text[])), 0)::bigint`
  return tx.rows(sql<FactsRow>`
    with base as materialized (${based(tx, base)}), units as materialized (${unitsOf(tx, periods)}
    ), gaps as (${gapsOf(tx, asked, worth)}
    ), compared as (
      select s.n - 1 as n, u.value, coalesce(s.start, 0) as start, greatest(0, s.finish + coalesce(g.gap, 0)) as finish,
        s.finish as closing
      from units u cross join lateral unnest(u.starts, u.finishes) with ordinality as s (start, finish, n)
      left join gaps g on g.n = s.n - 1 and g.top_id = u.top_id and g.value is not distinct from u.value
      where s.finish is not null
    ), kept as (
      select n, value, coalesce(sum(start) filter (where start > 0), 0)::bigint as start,
        coalesce(sum(least(start, finish)) filter (where start > 0), 0)::bigint as kept,
        coalesce(sum(finish) filter (where start > 0), 0)::bigint as end,
        (count(*) filter (where start > 0))::int as customers,
        (count(*) filter (where start > 0 and finish > 0))::int as "keptCustomers",
        (count(*) filter (where closing > 0))::int as payers
      from compared group by n, value
    ), days as (
      select b.value, f.on_day, f.kind, sum(f.amount) as amount
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id
      group by b.value, f.on_day, f.kind
    ), moves as (
      select p.n, d.value, sum(d.amount)::bigint as closing, ${moved(['new', 'reactivation'])} as won,
        ${moved(['expansion', 'price'])} as expanded, -${moved(['contraction'])} as shrunk, -${moved(['churn'])} as churned
      from days d join ${asked} on d.on_day <= p.last group by p.n, d.value
    ), lost as (
      select l.n, l.value, count(*)::int as accounts, sum(l.on_day - s.since) as days
      from (
        select p.n, b.value, f.account_id, max(f.on_day) as on_day
        from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.kind = 'churn'
        join ${asked} on f.on_day between p.first and p.last group by p.n, b.value, f.account_id
      ) l
      cross join lateral (select min(f.on_day) as since from revenue_flows f
        where f.workspace_id = ${tx.workspace} and f.account_id = l.account_id) s
      group by l.n, l.value
    )
    select n as period, value, ${total('start')}, ${total('kept')}, ${total('end')}, ${total('customers')},
      ${total('keptCustomers')}, ${total('payers')}, ${total('closing')}, ${total('won')}, ${total('expanded')},
      ${total('shrunk')}, ${total('churned')}, ${total('lostAccounts')},
      (sum("lostDays") / 30.4375)::float8 as "lostMonths"
    from (
      select n, value, start, kept, "end", customers, "keptCustomers", payers, 0 as closing, 0 as won, 0 as expanded,
        0 as shrunk, 0 as churned, 0 as "lostAccounts", 0 as "lostDays" from kept
      union all select n, value, 0, 0, 0, 0, 0, 0, closing, won, expanded, shrunk, churned, 0, 0 from moves
      union all select n, value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, accounts, days from lost
    ) parts group by n, value`)
}

const total = (name: string) => sql`sum(${sql.ref(name)})::bigint as ${sql.ref(name)}`
