import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { basisNumber, inOrder } from './store.ts'

/** Where a number stands: in the arrays that sources fill, or in those that insights publish. Without a slot nobody keeps it. */
export interface Place {
  slot: number | null
  published: boolean
}

type Picked = (number | null)[]

/** The newest numbers at some places, a row for each of `accounts` in their order. */
export function newestNumbers(tx: Tx, accounts: readonly AccountId[], places: readonly Place[]): Promise<Picked[]> {
  const columns = places.map(({ published, slot }) =>
    at(sql`${sql.raw(published ? 'c.published' : 'c.numbers')}`, slot),
  )
  return picked(
    tx,
    accounts,
    columns,
    sql`
    left join measures_current c on c.workspace_id = ${tx.workspace} and c.account_id = a.id`,
  )
}

/** The same as shown at the close of a day, or of a day of each. */
export function shownNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Day | readonly Day[],
  places: readonly Place[],
): Promise<Picked[]> {
  const day = typeof on === 'string' ? sql`${on}::date` : sql`a.on_day`
  const columns = places.map(({ published, slot }) => at(sql`${sql.raw(published ? 'p.numbers' : 'f.numbers')}`, slot))
  const newest = (basis: number) => sql`(
    select d.numbers from measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
      and d.basis = ${basis} and d.day <= ${day} order by d.day desc limit 1)`
  return picked(
    tx,
    accounts,
    columns,
    sql`
    left join lateral ${newest(basisNumber.frozen)} f on true
    left join lateral ${newest(basisNumber.published)} p on true`,
    typeof on === 'string' ? undefined : on,
  )
}

const at = (numbers: RawBuilder<unknown>, slot: number | null): RawBuilder<unknown> =>
  slot === null ? sql`null::float8` : sql`${numbers}${sql.raw(`[${slot + 1}]`)}`

/** A column each: an array comes as text, and of a hundred numbers only a few are wanted. */
async function picked(
  tx: Tx,
  accounts: readonly AccountId[],
  columns: readonly RawBuilder<unknown>[],
  joins: RawBuilder<unknown>,
  days?: readonly Day[],
): Promise<Picked[]> {
  if (columns.length === 0) return accounts.map(() => [])
  const named = columns.map((column, place) => sql`${column} as ${sql.raw(`n${place}`)}`)
  const rows = await tx.rows(sql<Record<string, number | null>>`
    select ${sql.join(named)} from ${inOrder(accounts, days)} ${joins}
    order by a.position`)
  const names = columns.map((_, place) => `n${place}`)
  return rows.map((row) => names.map((name) => row[name] ?? null))
}
