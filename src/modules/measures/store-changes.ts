import { type RawBuilder, sql } from 'kysely'
import type { Basis } from '../../platform/contributions.ts'

/** Whether a fact counts on a day `d` by what was known: by its end where days are frozen, else by now. */
export const knownBy = (basis: Basis) => (moment: string) =>
  basis === 'frozen' ? sql`${sql.ref(moment)} < d.ends` : sql`true`

/**
 * Of a statement with a row for each `account` and `day`, those that say something else than the account's day before. Most
 * days of a history say what the day before said: to send and read every one of them costs several times more. Of a single
 * day all rows come.
 */
export function onlyChanges<Row>(
  statement: RawBuilder<Row>,
  days: readonly unknown[],
  values: readonly (keyof Row & string)[],
): RawBuilder<Row> {
  if (days.length < 2) return statement
  const columns = sql.join(values.map((value) => sql.ref(value)))
  return sql<Row>`
    select account, day, ${columns} from (
      select *, row(${columns}) as said, lag(row(${columns})) over (partition by account order by day) as before
      from (${statement}) every_day) told
    where before is distinct from said`
}

export { everyDay } from './domain/every-day.ts'
