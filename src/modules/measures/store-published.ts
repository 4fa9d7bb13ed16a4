import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { CopyValue } from '../../platform/db/copy.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Layout } from './domain/layout.ts'
import { incomingColumns } from './store.ts'

export interface PublishedRow {
  account: AccountId
  day: Day
  values: (number | null)[]
}

/** Puts an insight's newest numbers on the current rows. */
export async function savePublished(
  tx: Tx,
  layout: Layout,
  rows: readonly { account: AccountId; values: (number | null)[] }[],
): Promise<void> {
  await copyIncoming(tx, rows, () => '2000-01-01')
  await tx.run(sql`
    insert into measures_current (workspace_id, account_id, on_day, numbers, published)
    select ${tx.workspace}, i.account_id, i.day, '{}', ${over(layout, null)} from measures_published_incoming i order by i.account_id
    on conflict (workspace_id, account_id) do update set published = ${merged(layout)}`)
}

/**
 * Keeps an insight's rows of closed days; `rows` come by account and day. Every row of history holds what all insights said by
 * then: a new row takes theirs from the row before it, and the rows behind it take ours, until the next of ours.
 */
export async function savePublishedSpan(tx: Tx, layout: Layout, rows: readonly PublishedRow[]): Promise<void> {
  // One insight after the other: two at once would each carry what the other said before.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`measures published ${tx.workspace}`}, 0))`)
  await copyIncoming(tx, rows, (row) => row.day)
  await tx.run(sql`
    update measures_days d set ${ours(layout)}
    from (select *, lead(day, 1, 'infinity') over (partition by account_id order by day) as next
      from measures_published_incoming) i
    where d.workspace_id = ${tx.workspace} and d.account_id = i.account_id and d.basis = 2
      and d.day >= i.day and d.day < i.next`)
  const before = sql`
    left join lateral (
      select d.numbers from measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = i.account_id
        and d.basis = 2 and d.day < i.day order by d.day desc limit 1) b on true`
  await tx.run(sql`
    insert into measures_days (workspace_id, account_id, basis, day, numbers)
    select ${tx.workspace}, i.account_id, 2, i.day, ${over(layout, layout.isShared ? 'b.numbers' : null)}
    from measures_published_incoming i ${layout.isShared ? before : sql``}
    order by i.account_id, i.day
    on conflict do nothing`)
  const own = layout.slots.flatMap((slot) => (slot === null ? [] : [`measures_current.published[${slot + 1}]`]))
  await tx.run(sql`
    insert into measures_current (workspace_id, account_id, on_day, numbers, published)
    select distinct on (i.account_id) ${tx.workspace}, i.account_id, i.day, '{}', ${over(layout, null)}
    from measures_published_incoming i order by i.account_id, i.day desc
    on conflict (workspace_id, account_id) do update set published = ${merged(layout)}
    where measures_current.on_day <= excluded.on_day or coalesce(${sql.raw(['null', ...own].join(', '))}) is null`)
}

/** Loads rows, their values in the order of the keys that were published, into a table of the transaction. */
async function copyIncoming<Row extends { account: AccountId; values: (number | null)[] }>(
  tx: Tx,
  rows: readonly Row[],
  dayOf: (row: Row) => string,
): Promise<void> {
  await tx.run(sql`
    create temp table if not exists measures_published_incoming (account_id uuid, day date, numbers float8[]) on commit drop`)
  await tx.run(sql`truncate measures_published_incoming`)
  await tx.copy('measures_published_incoming', incomingColumns, laidOut(rows, dayOf))
}

function* laidOut<Row extends { account: AccountId; values: (number | null)[] }>(
  rows: readonly Row[],
  dayOf: (row: Row) => string,
): Generator<CopyValue[]> {
  for (const row of rows) yield [row.account, dayOf(row), row.values]
}

/** Our places alone of an array that stands: a history is long, and to make each of its arrays anew costs many times more. */
const ours = ({ slots }: Layout): RawBuilder<unknown> =>
  sql.raw(
    slots.flatMap((slot, at) => (slot === null ? [] : [`numbers[${slot + 1}] = i.numbers[${at + 1}]`])).join(', '),
  )

/** The narrow array that was loaded, spread over the wide one in which every measure has its slot; the rest as in `others`. */
function over(layout: Layout, others: 'b.numbers' | null): RawBuilder<unknown> {
  if (others) return beside(layout, others, (slot) => `i.numbers[${layout.slots.indexOf(slot) + 1}]`)
  return wide(layout, (slot) => {
    const at = layout.slots.indexOf(slot)
    return at >= 0 ? `i.numbers[${at + 1}]` : 'null'
  })
}

/** The current row's array with our slots as they come in. */
const merged = (layout: Layout): RawBuilder<unknown> =>
  beside(layout, 'measures_current.published', (slot) => `excluded.published[${slot + 1}]`)

/**
 * Our slots between pieces of the array in which the others stand. Its places one by one would each be looked for from the
 * front, since an array with unknown values has no fixed places; only one of another length, of before a measure was declared
 * or after one went, is read like that.
 */
function beside(layout: Layout, others: string, ours: (slot: number) => string): RawBuilder<unknown> {
  const isOurs = (slot: number) => layout.slots.includes(slot)
  const pieces: string[] = []
  for (let start = 0, end = 0; start < layout.width; start = end) {
    while (end < layout.width && isOurs(end) === isOurs(start)) end++
    const slots = Array.from({ length: end - start }, (_, at) => start + at)
    pieces.push(isOurs(start) ? `array[${slots.map(ours).join(', ')}]::float8[]` : `${others}[${start + 1}:${end}]`)
  }
  const each = wide(layout, (slot) => (isOurs(slot) ? ours(slot) : `${others}[${slot + 1}]`))
  return sql`case cardinality(${sql.raw(others)}) when ${layout.width} then ${sql.raw(pieces.join(' || '))} else ${each} end`
}

/** Only names and numbers of our own making stand in it. */
function wide({ width }: Layout, at: (slot: number) => string): RawBuilder<unknown> {
  const places = Array.from({ length: width }, (_, slot) => at(slot))
  return sql`array[${sql.raw(places.join(', '))}]::float8[]`
}
