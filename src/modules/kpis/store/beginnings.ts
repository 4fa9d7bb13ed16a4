import { type RawBuilder, sql } from 'kysely'
import { startOfDay } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { KpiSettings } from '../domain/settings.ts'
import { type Base, based } from './base.ts'
import type { Period } from './movements.ts'

/** A fact of one period and group. */
export interface FactRow {
  /** Which of the periods, from nought. */
  period: number
  value: string | null
  fact: string
  amount: number
}

/** How long a beginning lasts: within it key actions make an account activated. */
const activationDays = 30
/** The first phase with a customer (the founding documents' days 1 to 90). */
export const beginningDays = 90

const periodsAs = (periods: readonly Period[]) =>
  sql`unnest(${periods.map((_, at) => at)}::int[], ${periods.map(({ from }) => from)}::date[],
    ${periods.map(({ to }) => to)}::date[]) as p (n, first, last)`

/** The features that are key actions, as a mask over their numbers. */
const maskOf = (tx: Tx, { keyActions }: KpiSettings): RawBuilder<unknown> => sql`(
  select coalesce(bit_or(set_bit(repeat('0', 256)::bit(256), number, 1)), repeat('0', 256)::bit(256)) from events_features
  where workspace_id = ${tx.workspace} and ${keyActions === null} or (workspace_id = ${tx.workspace} and name = any(${keyActions ?? []}::text[])))`

/**
 * Who was activated, and who came to a first key action and when, by the days since which accounts are customers. Nobody can say
 * it of those who began before events told of features.
 */
export function activationsOf(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  settings: KpiSettings,
): Promise<FactRow[]> {
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)}), mask as materialized (select ${maskOf(tx, settings)} as bits), known as (
      select min(first_day) as since from events_features where workspace_id = ${tx.workspace}
    ), begun as (
      select b.id, b.value, a.since from base b cross join known k
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id and a.since >= k.since
    ), fared as (
      select g.value, g.since, g.since + ${activationDays - 1}::int as judged_on, f.on_day as valued_on, c.keys
      from begun g cross join mask m
      left join lateral (
        select d.day as on_day from events_account_day d
        where d.workspace_id = ${tx.workspace} and d.account_id = g.id and d.day >= g.since
          and (d.features & m.bits) <> repeat('0', 256)::bit(256)
        order by d.day limit 1
      ) f on true
      left join lateral (
        select bit_count(bit_or(d.features & m.bits)) as keys from events_account_day d
        where d.workspace_id = ${tx.workspace} and d.account_id = g.id
          and d.day >= f.on_day and d.day < g.since + ${activationDays}::int
      ) c on true
    )
    select p.n as period, f.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)}
    join fared f on f.judged_on between p.first and p.last or f.valued_on between p.first and p.last
    cross join lateral (values
      ('begun', (f.judged_on between p.first and p.last)::int),
      ('activated', (f.judged_on between p.first and p.last and coalesce(f.keys, 0) >= ${settings.keyCount}::int)::int),
      ('valued', (f.valued_on between p.first and p.last)::int),
      ('valueDays', case when f.valued_on between p.first and p.last then f.valued_on - f.since end)
    ) t (fact, amount)
    where t.amount is not null
    group by p.n, f.value, t.fact`)
}

/** Customers lost soon after their first ARR, of those whose first days ended in a period. A parent is one customer. */
export function earlyLossesOf(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  { within }: { within: number },
): Promise<FactRow[]> {
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)}), days as (
      select b.value, f.top_id, f.on_day, sum(f.amount) as amount
      from base b join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id
      group by b.value, f.top_id, f.on_day
    ), courses as (
      select value, top_id, on_day, sum(amount) over unit as held, min(on_day) over (partition by value, top_id) as since
      from days window unit as (partition by value, top_id order by on_day)
    ), units as (
      select value, top_id, since + ${within}::int as judged_on,
        coalesce(bool_or(held <= 0 and on_day > since and on_day <= since + ${within}::int), false) as was_lost
      from courses group by value, top_id, since
    )
    select p.n as period, u.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)} join units u on u.judged_on between p.first and p.last
    cross join lateral (values ('early', 1), ('earlyLost', u.was_lost::int)) t (fact, amount)
    group by p.n, u.value, t.fact`)
}

/** Goals of success plans that were due in the first days, and whether they were reached by the end of the period. */
export function firstGoalsOf(tx: Tx, base: Base, periods: readonly Period[], zone: string): Promise<FactRow[]> {
  const ends = periods.map(({ to }) => startOfDay(to, zone))
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)})
    select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)}
    join success_plans_objectives o on o.workspace_id = ${tx.workspace} and o.kind = 'goal' and o.due_on between p.first and p.last
    join base b on b.id = o.account_id
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id
      and o.due_on between a.since and a.since + ${beginningDays}::int
    left join lateral (
      select g.value from success_plans_progress g
      where g.workspace_id = ${tx.workspace} and g.objective_id = o.id
        and g.happened_at < (${ends}::timestamptz[])[p.n + 1] + interval '1 day'
      order by g.happened_at desc limit 1
    ) g on true
    cross join lateral (values
      ('firstGoals', 1),
      ('firstGoalsReached', (case when o.target_value >= o.start_value then coalesce(g.value, o.start_value) >= o.target_value
        else coalesce(g.value, o.start_value) <= o.target_value end)::int)
    ) t (fact, amount)
    group by p.n, b.value, t.fact`)
}

/** CSAT answers in the first days of accounts. */
export function firstRatingsOf(tx: Tx, base: Base, periods: readonly Period[]): Promise<FactRow[]> {
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)})
    select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)}
    join surveys_answers s on s.workspace_id = ${tx.workspace} and s.kind = 'csat' and s.answered_on between p.first and p.last
    join base b on b.id = s.account_id
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id
      and s.answered_on between a.since and a.since + ${beginningDays}::int
    cross join lateral (values ('ratings', 1), ('ratingSum', s.score)) t (fact, amount)
    group by p.n, b.value, t.fact`)
}

/** Mail to customers that went out in a period, and what of it was answered so far. */
export function mailOf(tx: Tx, base: Base, periods: readonly Period[], zone: string): Promise<FactRow[]> {
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)}), sent as (
      select b.value, (m.outcome_at at time zone ${zone})::date as on_day, (m.replied_at is not null)::int as answered
      from base b join messaging_messages m on m.workspace_id = ${tx.workspace} and m.account_id = b.id
        and m.status in ('sent', 'replied') and m.redirect_to is null
    )
    select p.n as period, s.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)} join sent s on s.on_day between p.first and p.last
    cross join lateral (values ('mailSent', 1), ('mailAnswered', s.answered)) t (fact, amount)
    group by p.n, s.value, t.fact`)
}

/** Opportunities to expand that somebody pursued and that ended in a period, won or without a sale. */
export function pursuitsOf(tx: Tx, base: Base, periods: readonly Period[]): Promise<FactRow[]> {
  return tx.rows(sql<FactRow>`
    with base as materialized (${based(tx, base)})
    select p.n as period, b.value, t.fact, sum(t.amount)::float8 as amount
    from ${periodsAs(periods)}
    join expansion_opportunities e on e.workspace_id = ${tx.workspace} and e.state not in ('open', 'pursued')
      and e.pursued_on is not null and e.settled_on between p.first and p.last
    join base b on b.id = e.account_id
    cross join lateral (values ('pursuitsEnded', 1), ('pursuitsWon', (e.state = 'won')::int)) t (fact, amount)
    group by p.n, b.value, t.fact`)
}
