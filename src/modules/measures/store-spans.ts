import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface SpanRow {
  /** Position in the list of accounts that was asked for. */
  account: number
  day: Day
  /** In the order of the slots that were asked for. */
  numbers: (number | null)[]
}

/** Some numbers of the frozen rows inside a span, and of each account the last row before it; by account and day. */
export async function frozenRowsWithin(
  tx: Tx,
  accounts: readonly AccountId[],
  from: Day,
  to: Day,
  slots: readonly number[],
): Promise<SpanRow[]> {
  // A column each: an array comes as text, and of a hundred numbers only a few are wanted.
  const columns = sql.join(
    [sql`d.day`, ...slots.map((slot, at) => sql`d.numbers${sql.raw(`[${slot + 1}]`)} as ${sql.raw(`n${at}`)}`)],
    sql`, `,
  )
  const rowsOf = sql`measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id and d.basis = 0`
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

export interface PublishedRow {
  account: AccountId
  day: Day
  values: (number | null)[]
}

/** Keeps published rows by COPY, laid out over the slots of their keys; sorted by account and day. */
export async function savePublishedSpan(
  tx: Tx,
  slots: readonly (number | null)[],
  rows: readonly PublishedRow[],
): Promise<void> {
  await tx.run(sql`
    create temp table if not exists measures_published_incoming (account_id uuid, day date, numbers float8[]) on commit drop`)
  await tx.run(sql`truncate measures_published_incoming`)
  await tx.copy('measures_published_incoming', ['account_id', 'day', 'numbers'], laidOut(rows))
  const numbers = overSlots(slots)
  await tx.run(sql`
    insert into measures_days (workspace_id, account_id, basis, day, numbers)
    select ${tx.workspace}, i.account_id, 2, i.day, ${numbers} from measures_published_incoming i order by i.account_id, i.day
    on conflict (workspace_id, account_id, basis, day) do update set numbers = excluded.numbers`)
  await tx.run(sql`
    insert into measures_current (workspace_id, account_id, on_day, numbers, published)
    select distinct on (i.account_id) ${tx.workspace}, i.account_id, i.day, '{}', ${numbers}
    from measures_published_incoming i order by i.account_id, i.day desc
    on conflict (workspace_id, account_id) do update set published = excluded.published
    where measures_current.on_day <= excluded.on_day or measures_current.published is null`)
}

function* laidOut(rows: readonly PublishedRow[]): Generator<[string, string, (number | null)[]]> {
  for (const { account, day, values } of rows) yield [account, day, values]
}

/** The narrow array that was loaded, spread over the wide one in which every measure has its slot. */
function overSlots(slots: readonly (number | null)[]): RawBuilder<unknown> {
  const width = Math.max(-1, ...slots.map((slot) => slot ?? -1)) + 1
  const places = Array.from({ length: width }, (_, slot) => {
    const at = slots.indexOf(slot)
    return at < 0 ? 'null' : `i.numbers[${at + 1}]`
  })
  return sql`array[${sql.raw(places.join(', '))}]::float8[]`
}
