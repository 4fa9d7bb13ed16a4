import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { ShownBand as Band } from '../../health/index.ts'
import type { ReportWish } from '../domain/report-day.ts'

export interface Subscription extends ReportWish {
  member: MemberId
  lookedOn: Day | null
}

const columns = sql`member_id as member, is_on as "isOn", weekday, hour, looked_on as "lookedOn"`

export function subscriptions(tx: Tx): Promise<Subscription[]> {
  return tx.rows(sql<Subscription>`
    select ${columns} from kpis_reports where workspace_id = ${tx.workspace} and is_on order by member_id`)
}

export function subscriptionOf(tx: Tx, member: MemberId): Promise<Subscription | undefined> {
  return tx.row(sql<Subscription>`
    select ${columns} from kpis_reports where workspace_id = ${tx.workspace} and member_id = ${member}`)
}

export async function saveSubscription(tx: Tx, one: Subscription): Promise<void> {
  await tx.run(sql`
    insert into kpis_reports (workspace_id, member_id, is_on, weekday, hour, looked_on)
    values (${tx.workspace}, ${one.member}, ${one.isOn}, ${one.weekday}, ${one.hour}, ${one.lookedOn})
    on conflict (workspace_id, member_id) do update set is_on = excluded.is_on, weekday = excluded.weekday,
      hour = excluded.hour, looked_on = excluded.looked_on`)
}

type Seen = Pick<Viewer, 'sees'>

const customers = (tx: Tx, viewer: Seen) =>
  sql`a.workspace_id = ${tx.workspace} and ${visible(viewer)} and a.stage not in ('prospect', 'trial', 'churned')`

/** The primary scorecard's judgement of an account on a day: the newest by then. */
const judged = (tx: Tx, account: ReturnType<typeof sql>, day: ReturnType<typeof sql>) => sql`(
  select s.band from health_scores s
  join health_scorecards c on c.workspace_id = ${tx.workspace} and c.name = s.scorecard and c.is_primary
  where s.workspace_id = ${tx.workspace} and s.account_id = ${account} and s.day <= ${day} order by s.day desc limit 1)`

export interface BandCount {
  was: Band | null
  now: Band | null
  accounts: number
  arr: number
}

/** How customers went from band to band between two days; null where nobody judged them. */
export function bandsBetween(tx: Tx, viewer: Seen, { from, to }: { from: Day; to: Day }): Promise<BandCount[]> {
  return tx.rows(sql<BandCount>`
    select was, now, count(*)::int as accounts, coalesce(sum(arr), 0)::bigint as arr from (
      select a.arr, ${judged(tx, sql`a.id`, sql`${from}::date`)} as was, ${judged(tx, sql`a.id`, sql`${to}::date`)} as now
      from accounts a where ${customers(tx, viewer)}) b
    group by was, now`)
}

export interface BandMove {
  id: AccountId
  name: string
  arr: number | null
  was: Band
  now: Band
}

/** Customers whose band changed between two days, the largest first. */
export function bandMoves(
  tx: Tx,
  viewer: Seen,
  { from, to, limit }: { from: Day; to: Day; limit: number },
): Promise<BandMove[]> {
  return tx.rows(sql<BandMove>`
    select * from (
      select a.id, a.name, a.arr, ${judged(tx, sql`a.id`, sql`${from}::date`)} as was,
        ${judged(tx, sql`a.id`, sql`${to}::date`)} as now
      from accounts a where ${customers(tx, viewer)}) b
    where was <> now and was <> 'grey' and now <> 'grey'
    order by arr desc nulls last, id limit ${limit}`)
}

/**
 * Accounts on which something was done while they were yellow or red, the first time counting, and after how many days they were
 * green; null so far. Done is: a risk was opened, a playbook's mail went out, or a task was opened by itself.
 */
export function recoveriesOf(
  tx: Tx,
  viewer: Seen,
  { from, to, zone }: { from: Day; to: Day; zone: string },
): Promise<{ days: number | null }[]> {
  return tx.rows(sql<{ days: number | null }>`
    with done as (
      select account_id, min(on_day) as on_day from (
        select r.account_id, r.made_on as on_day from risks r where r.workspace_id = ${tx.workspace}
        union all
        select m.account_id, (m.outcome_at at time zone ${zone})::date from messaging_messages m
        where m.workspace_id = ${tx.workspace} and m.playbook_id is not null and m.status in ('sent', 'replied')
          and m.redirect_to is null
        union all
        select k.account_id, (k.made_at at time zone ${zone})::date from tasks k
        where k.workspace_id = ${tx.workspace} and k.origin = 'automation' and k.account_id is not null
      ) acts where on_day between ${from}::date and ${to}::date group by account_id
    )
    select g.day - d.on_day as days from done d
    join accounts a on a.id = d.account_id and a.workspace_id = ${tx.workspace} and ${visible(viewer)}
    left join lateral (
      select s.day from health_scores s
      join health_scorecards c on c.workspace_id = ${tx.workspace} and c.name = s.scorecard and c.is_primary
      where s.workspace_id = ${tx.workspace} and s.account_id = d.account_id and s.band = 'green' and s.day > d.on_day
        and s.day <= ${to}::date
      order by s.day limit 1) g on true
    where ${judged(tx, sql`d.account_id`, sql`d.on_day`)} in ('yellow', 'red')`)
}
