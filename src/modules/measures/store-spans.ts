import { type RawBuilder, sql } from 'kysely'
import { type Day, daysBetween } from '../../kernel/day.ts'
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

/** A span of so many days is read as rows. */
const fewDays = 2

interface Wanted {
  basis: 'frozen' | 'published'
  slots: readonly number[]
}

/** Some numbers of the frozen or published rows inside a span, and of each account the last row before it; by account and day. */
export function rowsWithin(
  tx: Tx,
  accounts: readonly AccountId[],
  span: { from: Day; to: Day },
  wanted: Wanted,
): Promise<SpanRow[]> {
  const names = wanted.slots.map((_, at) => `n${at}`)
  const days = daysOf(tx, span, wanted)
  return daysBetween(span.from, span.to) < fewDays
    ? readRows(tx, accounts, days, names)
    : readCourses(tx, accounts, days, names)
}

/** The days of an account `a` that are read, with the numbers that are wanted. */
function daysOf(tx: Tx, { from, to }: { from: Day; to: Day }, { basis, slots }: Wanted): RawBuilder<unknown> {
  const columns = sql.join(
    [sql`d.day`, ...slots.map((slot, at) => sql`d.numbers${sql.raw(`[${slot + 1}]`)} as ${sql.raw(`n${at}`)}`)],
    sql`, `,
  )
  const rowsOf = sql`measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
    and d.basis = ${sql.lit(basisNumber[basis])}`
  const first = sql`(select ${columns} from ${rowsOf} and d.day <= ${from} order by d.day desc limit 1)`
  return from === to
    ? first
    : sql`${first} union all (select ${columns} from ${rowsOf} and d.day > ${from} and d.day <= ${to})`
}

// Account by account, whatever the planner thinks of the table: a scan of all accounts' days costs hundreds of times more.

/** A field for each number: of one day that is three times as fast as texts of all days. */
async function readRows(
  tx: Tx,
  accounts: readonly AccountId[],
  days: RawBuilder<unknown>,
  names: readonly string[],
): Promise<SpanRow[]> {
  const rows = await tx.rows(sql<{ account: number; day: Day } & Record<string, number | null>>`
    select a.position - 1 as account, c.* from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join lateral (${days}) c
    order by a.position, c.day`)
  return rows.map(({ account, day, ...numbers }) => ({
    account,
    day,
    numbers: names.map((name) => numbers[name] ?? null),
  }))
}

/** A text of all days for each number: as rows of many days they cost three times as much to be read here. */
async function readCourses(
  tx: Tx,
  accounts: readonly AccountId[],
  days: RawBuilder<unknown>,
  names: readonly string[],
): Promise<SpanRow[]> {
  const gathered = sql.raw(['day', ...names].map((name) => `array_agg(d.${name})::text as ${name}`).join(', '))
  const courses = await tx.rows(sql<{ account: number; day: string } & Record<string, string>>`
    select a.position - 1 as account, c.* from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join lateral (select ${gathered} from (${days} order by day) d) c
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
