import { sql } from 'kysely'
import { type Band, bandNumbers } from '../../../kernel/band.ts'
import type { Day } from '../../../kernel/day.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { MeasureSql } from '../../measures/index.ts'
import { type Chosen, from, matching } from './list.ts'

export interface Figures {
  count: number
  /** Minor units. */
  arr: number
  atRisk: number
  atRiskArr: number
  renewing: number
  renewingArr: number
  /** The mean score of those that have one. */
  health: number | null
  scored: number
}

export interface Summary extends Figures {
  bands: { red: number; yellow: number; green: number; unknown: number }
  /** The same accounts as they were shown then. */
  before: Figures | null
  /** Why there is nothing to compare with: too many accounts to look each one up, or nothing of them was shown by then. */
  withoutBefore: 'too many' | 'nothing shown' | null
}

interface Asked {
  measured: Record<'score' | 'band' | 'arr' | 'renewal', MeasureSql | undefined>
  today: Day
  then: Day
  back: number
}

/** Each account is looked up in the history one by one: a hundred thousand of them would take seconds. */
const mostCompared = 10_000

const unknown = sql`null::float8`

/**
 * What stands above a list, in one statement: accounts, ARR, how much of it is at risk (red) or renews within 90
 * days, and the mean score; and the same of those very accounts as they were shown on an earlier day. Then counts who was
 * a customer then. ARR that no contract says has no history, and is taken to have been what it is.
 */
export async function summarise(tx: Tx, chosen: Chosen, asked: Asked): Promise<Summary> {
  const { measured, today, then, back } = asked
  const { score, band, arr, renewal } = measured
  const before = (measure: MeasureSql | undefined) => (measure ? sql`(${measure.before(back)})` : unknown)
  const row = await tx.row(sql<Row>`
    with listed as materialized (
      select a.id, a.arr::float8 as arr, ${days(sql`a.renews_on`)} as renews, coalesce(a.since, a.made_at::date) as since,
        ${score?.now ?? unknown} as score, ${band?.now ?? unknown} as band, ${arr?.now ?? unknown} as told_arr, ${renewal?.now ?? unknown} as told_renews
      ${from(tx)} where ${matching(tx, chosen)}
    ), size as materialized (
      select count(*) <= ${sql.lit(mostCompared)} as is_comparable from listed
    ), compared as (
      select a.*, ${before(score)} as score_then, ${before(band)} as band_then, ${before(arr)} as told_arr_then, ${before(renewal)} as told_renews_then
      from listed a where (select is_comparable from size) and a.since <= ${then}::date
    ), earlier as (
      select score_then as score, band_then as band, case when told_arr is null then arr else told_arr_then end as arr,
        case when told_renews is null then renews else told_renews_then end as renews from compared
    )
    select (select is_comparable from size) as "isComparable",
      (select count(score_then) + count(told_arr_then) > 0 or count(score) + count(told_arr) = 0 from compared)
        as "isShown", n.now, b.before from
      (select ${figures(today)} as now from listed a) as n,
      (select ${figures(then)} as before from earlier a) as b`)
  return presented(row)
}

interface Row {
  isComparable: boolean
  isShown: boolean
  now: Figures & Summary['bands']
  before: Figures & Summary['bands']
}

const days = (date: Expression): Expression => sql`(${date} - date '1970-01-01')::float8`

/** By the bands that health shows, as every page has them. */
function figures(on: Day): Expression {
  const is = (band: Band) => sql`a.band = ${sql.lit(bandNumbers[band])}`
  const isRenewing = sql`a.renews - ${days(sql`${on}::date`)} between 0 and 90`
  return sql`jsonb_build_object(
    'count', count(*), 'arr', coalesce(sum(a.arr), 0),
    'atRisk', count(*) filter (where ${is('red')}), 'atRiskArr', coalesce(sum(a.arr) filter (where ${is('red')}), 0),
    'renewing', count(*) filter (where ${isRenewing}),
    'renewingArr', coalesce(sum(a.arr) filter (where ${isRenewing}), 0),
    'health', avg(a.score), 'scored', count(a.score),
    'red', count(*) filter (where ${is('red')}), 'yellow', count(*) filter (where ${is('yellow')}),
    'green', count(*) filter (where ${is('green')}), 'unknown', count(*) - count(a.band))`
}

const nothing = { count: 0, arr: 0, atRisk: 0, atRiskArr: 0, renewing: 0, renewingArr: 0, health: null, scored: 0 }

function presented(row: Row | undefined): Summary {
  if (!row) return { ...nothing, bands: { red: 0, yellow: 0, green: 0, unknown: 0 }, before: null, withoutBefore: null }
  const { red, yellow, green, unknown: none, ...now } = row.now
  const { red: _red, yellow: _yellow, green: _green, unknown: _unknown, ...before } = row.before
  const withoutBefore = !row.isComparable ? 'too many' : row.isShown ? null : 'nothing shown'
  const bands = { red, yellow, green, unknown: none }
  return { ...now, bands, before: withoutBefore === null ? before : null, withoutBefore }
}
