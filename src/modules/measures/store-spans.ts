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
  // Of a hundred numbers only a few are wanted, and each of them comes as one text for all days of an account: as rows of a
  // field for every day and number, they cost three times as much to be read here.
  const names = slots.map((_, at) => `n${at}`)
  const columns = sql.join(
    [sql`d.day`, ...slots.map((slot, at) => sql`d.numbers${sql.raw(`[${slot + 1}]`)} as ${sql.raw(`n${at}`)}`)],
    sql`, `,
  )
  const gathered = sql.raw(['day', ...names].map((name) => `array_agg(d.${name})::text as ${name}`).join(', '))
  const rowsOf = sql`measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
    and d.basis = ${sql.lit(basisNumber[basis])}`
  // Account by account, whatever the planner thinks of the table: a scan of all accounts' days costs hundreds of times more.
  const courses = await tx.rows(sql<{ account: number; day: string } & Record<string, string>>`
    select a.position - 1 as account, c.* from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join lateral (
      select ${gathered} from (
        (select ${columns} from ${rowsOf} and d.day <= ${from} order by d.day desc limit 1)
        union all (select ${columns} from ${rowsOf} and d.day > ${from} and d.day <= ${to})
        order by day
      ) d
    ) c
    where c.day is not null order by a.position`)
  return courses.flatMap(({ account, day, ...course }) => {
    const numbers = names.map((name) => numbersOf(course[name] as string))
    return elementsOf(day).map((on, at) => ({
      account,
      day: on as Day,
      numbers: numbers.map((column) => column[at] ?? null),
    }))
  })
}

/** The elements of an array as the database writes it, where none of them needs quotes. */
const elementsOf = (array: string): string[] => array.slice(1, -1).split(',')

const numbersOf = (array: string): (number | null)[] =>
  elementsOf(array).map((element) => (element === 'NULL' ? null : Number(element)))
