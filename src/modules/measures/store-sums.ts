import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Tx } from '../../platform/db/db.ts'
import { basisNumber, type CatalogueEntry } from './store.ts'

/** A measure summed over the accounts that know it, weighed by a second one where that is given. */
export interface Summed {
  of: CatalogueEntry
  by?: CatalogueEntry | undefined
  /** Which accounts count: of aliases `b` (the chosen account) and `t` (the day). */
  only?: RawBuilder<boolean> | undefined
}

export interface SumsRow {
  day: Day
  value: string | null
  /** In the order in which they were asked for; null where no account knows it. */
  sums: (number | null)[]
  /** How many accounts know it. */
  known: number[]
}

/**
 * Sums of measures as they were shown at the close of some days, over accounts that a query chooses with `id` and the `value` by
 * which they are split.
 */
export async function sumsAcross(
  tx: Tx,
  chosen: RawBuilder<unknown>,
  asked: readonly Summed[],
  days: readonly Day[],
): Promise<SumsRow[]> {
  if (asked.length === 0 || days.length === 0) return []
  const shown = (basis: number) => sql`(select d.numbers from measures_days d where d.workspace_id = ${tx.workspace}
    and d.account_id = b.id and d.basis = ${sql.lit(basis)} and d.day <= t.day order by d.day desc limit 1)`
  const read = ({ slot, published }: CatalogueEntry) =>
    slot === null ? sql`null::float8` : sql`${sql.raw(published ? 'm.published' : 'm.numbers')}[${sql.lit(slot + 1)}]`
  // Each choice of accounts is looked up once for an account and day, however many terms share it.
  const choices = [...new Set(asked.flatMap(({ only }) => only ?? []))]
  const terms = asked.map(({ of, by, only }) => {
    const term = by ? sql`${read(of)} * ${read(by)}` : read(of)
    return only ? sql`case when m.counts[${sql.lit(choices.indexOf(only) + 1)}] then ${term} end` : term
  })
  return tx.rows(sql<SumsRow>`
    with base as materialized (${chosen})
    select t.day, b.value, array[${sql.join(terms.map((term) => sql`sum(${term})::float8`))}] as sums,
      array[${sql.join(terms.map((term) => sql`count(${term})::int`))}] as known
    from base b cross join unnest(${days}::date[]) as t (day)
    left join lateral (
      select ${shown(basisNumber.frozen)} as numbers, ${shown(basisNumber.published)} as published,
        array[${sql.join(choices)}]::boolean[] as counts) m on true
    group by t.day, b.value`)
}
