import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { shownMeasures } from '../../measures/index.ts'
import { type Base, based, wasCustomer } from './base.ts'

/** How many customers are like an account: in size and plan, in size, in plan. */
export interface Alike {
  size: string | null
  plan: string | null
  both: number
  bySize: number
  byPlan: number
}

const customers = (tx: Tx, viewer: Pick<Viewer, 'sees'>) =>
  sql`a.workspace_id = ${tx.workspace} and ${visible(viewer)} and a.stage not in ('prospect', 'trial', 'churned')`

/** Whoever the viewer does not see is no peer (rule 37). */
export function alikeTo(tx: Tx, viewer: Pick<Viewer, 'sees'>, account: AccountId): Promise<Alike | undefined> {
  return tx.row(sql<Alike>`
    select o.size, o.plan, count(*) filter (where a.size = o.size and a.plan = o.plan)::int as both,
      count(*) filter (where a.size = o.size)::int as "bySize", count(*) filter (where a.plan = o.plan)::int as "byPlan"
    from accounts o left join accounts a on ${customers(tx, viewer)} and a.id <> o.id and (a.size = o.size or a.plan = o.plan)
    where o.workspace_id = ${tx.workspace} and o.id = ${account}
    group by o.size, o.plan`)
}

export interface Standing {
  /** Which of the measures that were asked for, from nought. */
  at: number
  value: number
  peers: number
  below: number
  same: number
  median: number
}

/** Ids are letters by chance, so that the first of a large crowd stand for all of it. */
const mostPeers = 5_000

/** Where an account stands in some measures among customers of the same size, plan or both, as shown today. */
export function standingsOf(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  account: AccountId,
  { measures, by }: { measures: readonly RawBuilder<number | null>[]; by: readonly ('size' | 'plan')[] },
): Promise<Standing[]> {
  const same = sql.join(
    by.map((name) => sql`${sql.ref(`a.${name}`)} = ${sql.ref(`o.${name}`)}`),
    sql` and `,
  )
  return tx.rows(sql<Standing>`
    with own as (
      select id, size, plan from accounts where workspace_id = ${tx.workspace} and id = ${account}
    ), chosen as (
      (select a.id from own o join accounts a on ${customers(tx, viewer)} and ${same} and a.id <> o.id order by a.id limit ${mostPeers})
      union all select id from own
    ), known as materialized (
      select a.id, array[${sql.join(measures)}]::float8[] as numbers
      from chosen a left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
    )
    select n.at - 1 as at, o.numbers[n.at] as value, count(k.numbers[n.at])::int as peers,
      count(*) filter (where k.numbers[n.at] < o.numbers[n.at])::int as below,
      count(*) filter (where k.numbers[n.at] = o.numbers[n.at])::int as same,
      percentile_cont(0.5) within group (order by k.numbers[n.at]) as median
    from known o join known k on k.id <> o.id cross join generate_series(1, ${measures.length}::int) as n (at)
    where o.id = ${account} and o.numbers[n.at] is not null
    group by n.at, o.numbers[n.at] order by n.at`)
}

export interface Spread {
  accounts: number
  low: number
  median: number
  high: number
}

/** A measure, and whether only those count who were customers at the end of the day. */
export interface Spreadable {
  measure: RawBuilder<number | null>
  ofCustomers: boolean
}

/** The middle half of measures in each group, as shown at the close of a day, where enough accounts know one; in their order. */
export async function spreadsIn(
  tx: Tx,
  base: Base,
  day: Day,
  { measures: asked, least, zone }: { measures: readonly Spreadable[]; least: number; zone: string },
): Promise<Map<string | null, Spread>[]> {
  if (asked.length === 0) return []
  const measures = asked.map(({ measure, ofCustomers }) =>
    ofCustomers ? sql<number | null>`case when a.is_customer then ${measure} end` : measure,
  )
  const each = (write: (measure: RawBuilder<number | null>) => RawBuilder<unknown>) => sql.join(measures.map(write))
  const rows = await tx.rows(sql<{
    value: string | null
    accounts: number[]
    marks: ([number, number, number] | null)[]
  }>`
    with base as materialized (
      select b.id, b.value, ${wasCustomer(tx, zone)} as is_customer
      from (${based(tx, base)}) b cross join (select ${day}::date as day) t
    )
    select a.value, array[${each((measure) => sql`count(${measure})::int`)}] as accounts,
      jsonb_build_array(${each(
        (measure) => sql`percentile_cont(array[0.25, 0.5, 0.75]) within group (order by ${measure})`,
      )}) as marks
    from base a ${shownMeasures(tx, day)} group by a.value`)
  return measures.map(
    (_, at) =>
      new Map(
        rows.flatMap(({ value, accounts, marks }): [string | null, Spread][] => {
          const [known, middle] = [accounts[at] ?? 0, marks[at]]
          if (known < least || !middle) return []
          const [low, median, high] = middle
          return [[value, { accounts: known, low, median, high }]]
        }),
      ),
  )
}
