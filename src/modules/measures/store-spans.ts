import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { basisNumber } from './store.ts'

export interface SpanRow {
  /** Position in the list of accounts that was asked for. */
  account: number
  day: Day
  /** In the order of the slots that were asked for. */
  numbers: (number | null)[]
}

/** Some numbers of the frozen or published rows inside a span, and of each account the last row before it; by account and day. */
export async function rowsWithin(
  tx: Tx,
  accounts: readonly AccountId[],
  { from, to }: { from: Day; to: Day },
  { basis, slots }: { basis: 'frozen' | 'published'; slots: readonly number[] },
): Promise<SpanRow[]> {
  // A column each: an array comes as text, and of a hundred numbers only a few are wanted.
  const columns = sql.join(
    [sql`d.day`, ...slots.map((slot, at) => sql`d.numbers${sql.raw(`[${slot + 1}]`)} as ${sql.raw(`n${at}`)}`)],
    sql`, `,
  )
  const rowsOf = sql`measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
    and d.basis = ${sql.lit(basisNumber[basis])}`
  // Account by account, whatever the planner thinks of the table: a scan of all accounts' days costs hundreds of times more.
  const rows = await tx.rows(sql<{ account: number; day: Day } & Record<string, number | null>>`
    select a.position - 1 as account, d.* from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join lateral (
      (select ${columns} from ${rowsOf} and d.day <= ${from} order by d.day desc limit 1)
      union all (select ${columns} from ${rowsOf} and d.day > ${from} and d.day <= ${to})
    ) d
    order by a.position, d.day`)
  const names = slots.map((_, at) => `n${at}`)
  return rows.map((row) => ({ account: row.account, day: row.day, numbers: names.map((name) => row[name] ?? null) }))
}
