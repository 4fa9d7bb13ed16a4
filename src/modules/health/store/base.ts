import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { AccountKind } from '../../accounts/index.ts'
import type { ShownBand } from '../domain/scorecard.ts'

/** Which accounts a question about the base is asked of, and by which scorecard on which day. */
export interface BaseQuery {
  visible: RawBuilder<boolean>
  scorecard: string
  /** The kinds of account that the scorecard judges. */
  kinds: readonly AccountKind[]
  on: Day
}

/** Customers: neither merged away (that is in `visible`) nor not yet nor no longer ours. */
const customers = sql`a.stage not in ('prospect', 'trial', 'churned')`

const judged = (kinds: readonly AccountKind[]) => sql`a.kind = any(${kinds}::text[])`

function scoreOn(tx: Tx, scorecard: string, on: Day): RawBuilder<unknown> {
  return sql`lateral (select s.score, s.band, s.known, s.day, s.closed from health_scores s where s.workspace_id = ${tx.workspace}
    and s.account_id = a.id and s.scorecard = ${scorecard} and s.day <= ${on} order by s.day desc limit 1)`
}

/** The score on a day, or the first one after it where the account was not scored yet. */
function scoreSince(tx: Tx, scorecard: string, since: Day): RawBuilder<unknown> {
  const of = sql`health_scores s where s.workspace_id = ${tx.workspace} and s.account_id = a.id and s.scorecard = ${scorecard}`
  return sql`lateral (
    select score, band from (
      (select 1 as turn, s.score, s.band from ${of} and s.day <= ${since} order by s.day desc limit 1)
      union all (select 2, s.score, s.band from ${of} and s.day > ${since} order by s.day limit 1)
    ) either order by turn limit 1)`
}

export interface BandCount {
  band: ShownBand
  count: number
  arr: number
}

/** Accounts and their ARR by band; those never scored are grey. */
export function countByBand(tx: Tx, { visible, scorecard, kinds, on }: BaseQuery): Promise<BandCount[]> {
  return tx.rows(sql<BandCount>`
    select coalesce(s.band, 'grey') as band, count(*)::int as count,
      coalesce(sum(a.arr), 0)::bigint as arr
    from accounts a left join ${scoreOn(tx, scorecard, on)} s on true
    where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers} group by 1`)
}

export interface BaseFigures {
  scored: number
  average: number | null
  below50: number
  above80: number
}

/** The figures of the base over those that have a score: thousandths, and counts. */
export async function figuresOf(tx: Tx, { visible, scorecard, kinds, on }: BaseQuery): Promise<BaseFigures> {
  const row = await tx.row(sql<BaseFigures>`
    select count(*)::int as scored, avg(s.score)::float8 as average,
      count(*) filter (where s.score < 50000)::int as "below50", count(*) filter (where s.score > 80000)::int as "above80"
    from accounts a join ${scoreOn(tx, scorecard, on)} s on s.score is not null
    where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers}`)
  return row ?? { scored: 0, average: null, below50: 0, above80: 0 }
}

export interface MoverRow {
  account: AccountId
  name: string
  arr: number | null
  band: ShownBand
  bandBefore: ShownBand
  score: number
  before: number
}

/** The accounts that rose or fell most since a day. */
export function biggestMovers(
  tx: Tx,
  query: BaseQuery,
  since: Day,
  way: 'up' | 'down',
  limit: number,
): Promise<MoverRow[]> {
  const { visible, scorecard, kinds, on } = query
  const change = way === 'up' ? sql`s.score - b.score` : sql`b.score - s.score`
  return tx.rows(sql<MoverRow>`
    select a.id as account, a.name, a.arr, s.band, b.band as "bandBefore", s.score, b.score as before
    from accounts a
    join ${scoreOn(tx, scorecard, on)} s on s.score is not null
    join ${scoreSince(tx, scorecard, since)} b on b.score is not null
    where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers} and ${change} > 0
    order by ${change} desc, a.id limit ${limit}`)
}

export interface ListedScore {
  account: AccountId
  name: string
  arr: number | null
  renewsOn: Day | null
  band: ShownBand
  score: number | null
  known: number | null
  day: Day | null
  sortScore: number
  sortValue: number
}

export interface ListQuery extends BaseQuery {
  band: ShownBand | null
  /** The contract value of account `a` with its current measures `m`. */
  value: RawBuilder<number | null>
  after: { score: number; value: number; account: string } | null
  limit: number
}

/** The portfolio in the documents' order (F101): health ascending, then contract value descending; without a score last. */
export function portfolio(tx: Tx, query: ListQuery): Promise<ListedScore[]> {
  const { visible, scorecard, kinds, on, band, after, limit } = query
  const value = sql`coalesce(${query.value}, a.arr, -1)::float8`
  const past = after
    ? sql`(score, -value, account) > (${after.score}::int, -(${after.value}::float8), ${after.account}::uuid)`
    : sql`true`
  return tx.rows(sql<ListedScore>`
    select account, name, arr, renews_on as "renewsOn", band, real_score as score, known, day, score as "sortScore", value as "sortValue"
    from (
      select a.id as account, a.name, a.arr, a.renews_on, coalesce(s.band, 'grey') as band, s.score as real_score,
        s.known, s.day, coalesce(s.score, 1000000) as score, ${value} as value
      from accounts a left join ${scoreOn(tx, scorecard, on)} s on true
      left join measures_current m on m.workspace_id = a.workspace_id and m.account_id = a.id
      where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers}
    ) listed
    where (${band}::text is null or band = ${band}) and ${past}
    order by score, -value, account limit ${limit}`)
}

/** Stands in where no module keeps contract values. */
export const noValue = sql<null>`null::float8`

export interface Customer {
  account: AccountId
  name: string
  arr: number | null
  renewsOn: Day | null
}

/** Customers of some kinds that a viewer sees, in id order, after an id. */
export function customersSeen(
  tx: Tx,
  { visible, kinds }: Pick<BaseQuery, 'visible' | 'kinds'>,
  after: AccountId | null,
  limit: number,
): Promise<Customer[]> {
  return tx.rows(sql<Customer>`
    select a.id as account, a.name, a.arr, a.renews_on as "renewsOn" from accounts a
    where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers}
      and (${after}::uuid is null or a.id > ${after}::uuid)
    order by a.id limit ${limit}`)
}

export async function customersCounted(
  tx: Tx,
  { visible, kinds }: Pick<BaseQuery, 'visible' | 'kinds'>,
): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from accounts a
    where a.workspace_id = ${tx.workspace} and ${visible} and ${judged(kinds)} and ${customers}`)
  return row?.count ?? 0
}

/** Those of some accounts that are of one of these kinds, in their order. */
export async function judgedAmong(
  tx: Tx,
  accounts: readonly AccountId[],
  kinds: readonly AccountKind[],
): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[]) and ${judged(kinds)}`)
  const found = new Set(rows.map(({ id }) => id))
  return accounts.filter((id) => found.has(id))
}
