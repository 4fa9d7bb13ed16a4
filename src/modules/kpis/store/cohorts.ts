import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Gap, Grain, Step } from '../domain/cohorts.ts'
import type { Buyer, Lived } from '../domain/lifetime.ts'
import { type Base, based } from './base.ts'
import { halfEven } from './facts.ts'

export interface Stretches {
  grain: Grain
  today: Day
  /** First days of the stretches that are told. */
  starts: readonly Day[]
}

/** By unit and day, with what it held at the end of that day. A customer is a commercial parent: what moves within it is no loss. */
const courses = (tx: Tx, base: Base, today: Day) => sql`
  base as materialized (${based(tx, base)}), days as (
    select f.top_id, f.on_day, sum(f.amount) as amount
    from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${today}::date
    group by f.top_id, f.on_day
  ), courses as (
    select top_id, on_day, sum(amount) over (partition by top_id order by on_day) as held from days
  )`

const stretchIn = (grain: Grain, day: ReturnType<typeof sql>) => sql`date_trunc(${grain}, ${day})::date`

/** What changed in each cohort in each stretch, of those that began within the stretches. */
export function stepsOf(tx: Tx, base: Base, { grain, today, starts }: Stretches): Promise<Step[]> {
  return tx.rows(sql<Step>`
    with base as materialized (${based(tx, base)}), moved as (
      select f.top_id, ${stretchIn(grain, sql`f.on_day`)} as stretch, sum(f.amount) as amount
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${today}::date
      group by 1, 2
    ), held as (
      select top_id, stretch, amount, min(stretch) over unit as cohort, sum(amount) over (unit order by stretch) as held
      from moved window unit as (partition by top_id)
    )
    select cohort, stretch, (count(*) filter (where stretch = cohort))::int as began,
      sum((held > 0)::int - (held - amount > 0)::int)::int as customers, sum(amount)::bigint as arr
    from held where cohort = any(${starts}::date[]) group by cohort, stretch`)
}

/** What a currency was worth at the end of a stretch, as a decimal factor between minor units. */
export interface Worth {
  stretch: Day
  last: Day
  currency: string
  factor: string
}

/** By account, cohort and stretch: how much more its ARR would be at the rates of the end of its cohort's own stretch (rule 23). */
const gapsByAccount = (tx: Tx, { grain, today }: Stretches, worth: readonly Worth[]) => {
  const rates = sql`jsonb_to_recordset(${JSON.stringify(worth)}::jsonb) as`
  return sql`
    began as (
      select f.top_id, min(${stretchIn(grain, sql`f.on_day`)}) as cohort
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${today}::date
      group by f.top_id
    ), foreigners as (
      select distinct f.account_id, n.cohort
      from revenue_foreign x join base b on b.id = x.account_id
      join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = x.account_id
      join began n on n.top_id = f.top_id
      where x.workspace_id = ${tx.workspace}
    ), gaps as (
      select h.account_id, h.cohort, h.stretch,
        sum(${halfEven(sql`(m.amount * h.own)`)} - ${halfEven(sql`(m.amount * h.factor)`)}) as gap
      from foreigners o
      join ${rates} w (stretch date, last date, currency text, factor numeric) on w.stretch >= o.cohort
      join ${rates} s (stretch date, currency text, factor numeric) on s.stretch = o.cohort and s.currency = w.currency
      cross join lateral (
        select o.account_id, o.cohort, w.stretch, w.factor, s.factor as own, x.amounts from revenue_foreign x
        where x.workspace_id = ${tx.workspace} and x.account_id = o.account_id and x.currency = w.currency and x.on_day <= w.last
        order by x.on_day desc limit 1
      ) h cross join unnest(h.amounts) as m (amount)
      group by h.account_id, h.cohort, h.stretch
    )`
}

export function gapsOf(tx: Tx, base: Base, stretches: Stretches, worth: readonly Worth[]): Promise<Gap[]> {
  return tx.rows(sql<Gap>`
    with base as materialized (${based(tx, base)}), ${gapsByAccount(tx, stretches, worth)}
    select cohort, stretch, sum(gap)::bigint as gap from gaps where cohort = any(${stretches.starts}::date[])
    group by cohort, stretch having sum(gap) <> 0`)
}

export interface CohortAccount {
  id: AccountId
  name: string
  /** ARR at the end of its cohort's own stretch. */
  began: number
  /** And at the end of the one that is asked for, at the same rates. */
  now: number
}

export interface CellAsked {
  cohort: Day
  stretch: Day
  /** Last days of the two. */
  cohortEnd: Day
  stretchEnd: Day
  after: { size: number; id: string } | null
  limit: number
}

/** Accounts of the customers behind a cell, whoever lost or gained most first. */
export function cohortAccounts(
  tx: Tx,
  base: Base,
  { stretches, worth, cell }: { stretches: Stretches; worth: readonly Worth[]; cell: CellAsked },
): Promise<CohortAccount[]> {
  const { cohort, stretch, cohortEnd, stretchEnd, after, limit } = cell
  return tx.rows(sql<CohortAccount>`
    with base as materialized (${based(tx, base)}), ${gapsByAccount(tx, stretches, worth)}, told as (
      select b.id, b.name, coalesce(sum(f.amount) filter (where f.on_day <= ${cohortEnd}::date), 0)::bigint as began,
        (sum(f.amount) filter (where f.on_day <= ${stretchEnd}::date) + coalesce(max(g.gap), 0))::bigint as now
      from began n join revenue_flows f on f.workspace_id = ${tx.workspace} and f.top_id = n.top_id
      join base b on b.id = f.account_id
      left join gaps g on g.account_id = b.id and g.stretch = ${stretch}::date
      where n.cohort = ${cohort}::date and f.on_day <= ${stretchEnd}::date
      group by b.id, b.name
    )
    select * from told ${after ? sql`where (-abs(now - began), id) > (${-after.size}::bigint, ${after.id}::uuid)` : sql``}
    order by -abs(now - began), id limit ${limit}`)
}

/** How long customers have paid, and whether they were lost then: the first time that nothing was left. */
export function livedOf(tx: Tx, base: Base, today: Day): Promise<Lived[]> {
  return tx.rows(sql<Lived>`
    with ${courses(tx, base, today)}, begun as (
      select top_id, min(on_day) as since from courses where held > 0 group by top_id
    ), ends as (
      select b.top_id, b.since, min(c.on_day) as lost_on
      from begun b left join courses c on c.top_id = b.top_id and c.on_day > b.since and c.held <= 0
      group by b.top_id, b.since
    )
    select (coalesce(lost_on, ${today}::date) - since)::int as days, lost_on is not null as lost, count(*)::int as customers
    from ends group by 1, 2 order by 1, 2`)
}

/** ARR of all today, and how many customers pay. */
export async function payersOf(tx: Tx, base: Base, today: Day): Promise<{ arr: number; customers: number }> {
  const row = await tx.row(sql<{ arr: number; customers: number }>`
    with base as materialized (${based(tx, base)}), held as (
      select f.top_id, sum(f.amount) as arr
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${today}::date
      group by f.top_id having sum(f.amount) > 0
    )
    select coalesce(sum(arr), 0)::bigint as arr, count(*)::int as customers from held`)
  return row ?? { arr: 0, customers: 0 }
}

/** Buyers from whom the model learns. Their ids are letters by chance, so that the first ones are as good as any. */
const mostBuyers = 20_000

/** What buyers did, by days with an order that was not cancelled. */
export function buyersOf(tx: Tx, base: Base, { today, currency }: { today: Day; currency: string }): Promise<Buyer[]> {
  return tx.rows(sql<Buyer>`
    with base as materialized (${based(tx, base)}), days as (
      select b.id, o.placed_on, sum(o.amount) as amount,
        bool_and(o.amount is not null and o.currency = ${currency}) as is_known,
        row_number() over (partition by b.id order by o.placed_on) as turn
      from (select id from base order by id) b
      join orders o on o.workspace_id = ${tx.workspace} and o.account_id = b.id
        and o.cancelled_at is null and o.placed_on <= ${today}::date
      group by b.id, o.placed_on
    )
    select (count(*) - 1)::int as repeats, (max(placed_on) - min(placed_on))::int as last, (${today}::date - min(placed_on))::int as age,
      case when bool_and(is_known) then (avg(amount) filter (where turn > 1))::float8 end as spent
    from days group by id order by id limit ${mostBuyers}`)
}
