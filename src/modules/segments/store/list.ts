import { type RawBuilder, sql } from 'kysely'
import type { FieldValue } from '../../../kernel/condition/index.ts'
import { isDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { KnownField } from './fields.ts'

/** Which accounts are meant: those that whoever asks may see, for which a condition holds, whose name contains a text. */
export interface Chosen {
  visible: RawBuilder<boolean>
  condition: Expression | null
  /** What the condition says of measures that an index holds, on alias m. */
  bounds?: Expression | null
  text: string | null
  /** Only some of them, picked by hand. */
  accounts?: readonly AccountId[] | undefined
}

export interface Order {
  field: KnownField
  direction: 'ascending' | 'descending'
}

export interface ListQuery extends Chosen {
  columns: KnownField[]
  /** At least one; a later one decides where those before it are equal. */
  order: Order[]
  after: (string | number | null)[] | undefined
  limit: number
}

export interface ListRow {
  id: AccountId
  name: string
  /** What the list is ordered by, for the cursor. */
  keys: (string | number | null)[]
  values: FieldValue[]
}

/**
 * One page of accounts in order, unknown values of the first key last, equal ones by id; each with its columns. Those of which
 * the first key is known and the others are asked for one after the other: each half can be read from an index in its order.
 */
export async function listAccounts(tx: Tx, query: ListQuery): Promise<ListRow[]> {
  const [first] = query.order
  const isBehindKnown = query.after !== undefined && (query.after[0] ?? null) === null
  const half = isNarrowed(query) ? narrowedHalf : orderedHalf
  const known = isBehindKnown ? [] : await half(tx, query, 'known')
  if (known.length === query.limit || first?.field.order?.isAlwaysKnown) return known
  const after = isBehindKnown ? query.after : undefined
  return [...known, ...(await half(tx, { ...query, after, limit: query.limit - known.length }, 'unknown'))]
}

/** Whether a measure's index leads to some of the accounts while the order is that of another index. */
const isNarrowed = ({ bounds, order }: ListQuery): boolean =>
  Boolean(bounds) && order[0]?.field.order !== undefined && order.every(({ field }) => field.spec.source !== 'measure')

/**
 * Where few accounts match and lie far apart in the order of the list, a page would be looked for through hundreds of thousands.
 * So the beginning of the order is looked through, which nearly always holds a page; else what lies within the bounds is
 * gathered and put in order, unless that is as much again.
 */
async function narrowedHalf(tx: Tx, query: ListQuery, which: 'known' | 'unknown'): Promise<ListRow[]> {
  const beginning = await orderedHalf(tx, query, which, lookedThrough)
  if (beginning.length === query.limit) return beginning
  return (await guessWithin(tx, query)) <= mostGathered ? gatheredHalf(tx, query, which) : orderedHalf(tx, query, which)
}

const lookedThrough = 3_000
const mostGathered = 100_000

/** The planner's guess of how many lie within the bounds; nothing is read. */
async function guessWithin(tx: Tx, { bounds }: ListQuery): Promise<number> {
  const row = await tx.row(sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>`
    explain (format json) select from measures_current m where m.workspace_id = ${tx.workspace} and ${bounds}`)
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? Number.POSITIVE_INFINITY
}

/** The same page where all accounts within the bounds are put in order: found first, and then read as if picked by hand. */
async function gatheredHalf(tx: Tx, query: ListQuery, which: 'known' | 'unknown'): Promise<ListRow[]> {
  const keys = query.order.map(({ field }) => sortable(field))
  const [first] = keys as [SortKey]
  const columns = keys.map(({ by }, at) => sql`${by} as ${sql.raw(`k${at}`)}`)
  const order = query.order.map(({ direction }, at) => sql.raw(`k${at} ${short[direction]} nulls last`))
  const found = await tx.rows(sql<{ id: AccountId }>`
    with gathered as materialized (
      select m.account_id as id from measures_current m where m.workspace_id = ${tx.workspace} and ${query.bounds}
    ), listed as materialized (
      select a.id, ${sql.join(columns)} from gathered g
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = g.id
      join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
      where ${matching(tx, query)} and ${askedFor(which, first)} ${afterKeys(query, keys, which)}
    )
    select id from listed order by ${sql.join(order)}, id limit ${query.limit}`)
  return orderedHalf(tx, { ...query, accounts: found.map(({ id }) => id) }, which)
}

const askedFor = (which: 'known' | 'unknown', { by }: SortKey): Expression =>
  which === 'known' ? sql`${by} is not null` : sql`${by} is null`

/** A page read in the order of an index; with `most`, of the first so many accounts in that order alone. */
function orderedHalf(
  tx: Tx,
  query: ListQuery,
  which: 'known' | 'unknown',
  most: number | null = null,
): Promise<ListRow[]> {
  const keys = query.order.map(({ field }) => sortable(field))
  const [first] = keys as [SortKey]
  const order = query.order.map(({ direction }, at) => {
    const isIndexed = at === 0 && which === 'known'
    return sql`${(keys[at] as SortKey).by} ${sql.raw(isIndexed ? wayOf(direction, first) : `${short[direction]} nulls last`)}`
  })
  // What is known of a measure stands on a row, and only a plain join lets the index of that measure lead.
  const isMeasured = which === 'known' && query.order[0]?.field.spec.source === 'measure'
  const joined = isMeasured ? sql`join ${measures(tx)}` : sql`left join ${measures(tx)}`
  return tx.rows(sql<ListRow>`
    select a.id, a.name, ${jsonOf(keys.map(({ by }) => by))} as keys, ${jsonOf(query.columns.map(presentable))} as values
    ${most === null ? sql`from accounts a` : sql`from (${beginning(most)}) a`} ${joined}
    where ${matching(tx, query)} and ${askedFor(which, first)} ${afterKeys(query, keys, which)}
    order by ${sql.join(order)}, a.id limit ${query.limit}`)

  function beginning(limit: number): Expression {
    return sql`select * from accounts a where a.workspace_id = ${tx.workspace} and ${query.visible}
      and ${askedFor(which, first)} ${afterKeys(query, keys, which)} order by ${sql.join(order)}, a.id limit ${limit}`
  }
}

const short = { ascending: 'asc', descending: 'desc' } as const

/** Nothing is unknown there, so where it would stand is said as the index has it: each is read as it was made, or backwards. */
const wayOf = (direction: Order['direction'], { isIndexedDown }: SortKey): string => {
  const isForward = (direction === 'descending') === (isIndexedDown === true)
  return `${short[direction]} nulls ${isForward ? 'last' : 'first'}`
}

const jsonOf = (parts: readonly Expression[]): Expression =>
  parts.length === 0 ? sql`'[]'::jsonb` : sql`jsonb_build_array(${sql.join(parts)})`

export const from = (tx: Tx): Expression => sql`from accounts a left join ${measures(tx)}`

const measures = (tx: Tx): Expression =>
  sql`measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`

export function matching(tx: Tx, { visible, condition, text, accounts }: Chosen): Expression {
  const parts: Expression[] = [sql`a.workspace_id = ${tx.workspace}`, sql`a.merged_into is null`, visible]
  if (condition) parts.push(sql`(${condition})`)
  if (text) parts.push(sql`position(lower(${text}) in lower(a.name)) > 0`)
  if (accounts) parts.push(sql`a.id = any(${accounts}::uuid[])`)
  return sql.join(parts, sql` and `)
}

interface SortKey {
  by: Expression
  /** How the database reads a value of the cursor. */
  type: 'text' | 'float8' | 'bigint' | 'date'
  isIndexedDown?: boolean | undefined
}

/** What an order compares: numbers as they are, days as days, texts without regard to case, lists by their first word. */
function sortable({ spec, sql: field, order }: KnownField): SortKey {
  if (order) return order
  if (spec.type === 'text' || spec.type === 'choice') return { by: sql`lower(${field.now})`, type: 'text' }
  if (spec.type === 'boolean') return { by: sql`(${field.now})::int::float8`, type: 'float8' }
  if (spec.type === 'date') return { by: field.now, type: 'date' }
  if (spec.type === 'list') return { by: sql`lower((${field.now})[1])`, type: 'text' }
  return { by: sql`(${field.now})::float8`, type: 'float8' }
}

/** Whether a value of a cursor can be compared with this field at all. */
export function isPlaceIn(field: KnownField, value: string | number | null): boolean {
  const { type } = sortable(field)
  if (value === null) return true
  if (type === 'text') return typeof value === 'string'
  if (type === 'date') return isDay(value)
  return typeof value === 'number' && (type === 'float8' || Number.isSafeInteger(value))
}

const presentable = ({ sql: field }: KnownField): Expression => sql`to_jsonb(${field.now})`

/**
 * Rows behind the cursor: further in the first key, or equal in it and further in the next, and so on to the id. Unknown
 * values of later keys stand at the end in either direction, so they need a case of their own. That the first key is not
 * before the cursor's is said once more by itself: from there on an index is read.
 */
function afterKeys({ after, order }: ListQuery, keys: readonly SortKey[], which: 'known' | 'unknown'): Expression {
  if (!after) return sql``
  let further: Expression = sql`a.id > ${after.at(-1)}::uuid`
  for (let at = keys.length - 1; at > 0; at--) {
    const { by } = keys[at] as SortKey
    const value = after[at] ?? null
    if (value === null) {
      further = sql`(${by} is null and ${further})`
      continue
    }
    const place = placed(keys[at] as SortKey, value)
    further = sql`(${by} ${beyond(order[at])} ${place} or (${by} = ${place} and ${further}) or ${by} is null)`
  }
  if (which === 'unknown') return sql`and ${further}`
  const [first] = keys as [SortKey]
  const place = placed(first, after[0] as string | number)
  const notBefore = sql`${first.by} ${beyond(order[0])}= ${place}`
  return sql`and ${notBefore} and (${first.by} ${beyond(order[0])} ${place} or ${further})`
}

const placed = ({ type }: SortKey, value: string | number): Expression => sql`${value}::${sql.raw(type)}`

const beyond = (order: Order | undefined): Expression => sql.raw(order?.direction === 'ascending' ? '>' : '<')

export async function countAccounts(tx: Tx, chosen: Chosen): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`select count(*) as count ${from(tx)} where ${matching(tx, chosen)}`)
  return row?.count ?? 0
}

/** Values of fields of one account, now or as a closed day showed them, and of some at the close of earlier days: what an explanation reads. */
export async function valuesOf(
  tx: Tx,
  account: AccountId,
  now: KnownField[],
  before: { field: KnownField; days: number }[],
  joins: Expression,
): Promise<{ now: FieldValue[]; before: FieldValue[] } | undefined> {
  const earlier = before.map(({ field, days }) => sql`to_jsonb(${field.sql.before?.(days) ?? sql`null::float8`})`)
  return tx.row(sql<{ now: FieldValue[]; before: FieldValue[] }>`
    select ${jsonOf(now.map(presentable))} as now, ${jsonOf(earlier)} as before
    from accounts a ${joins}
    where a.workspace_id = ${tx.workspace} and a.id = ${account}`)
}

/** The names of some accounts, as far as they are seen. */
export async function namesOf(
  tx: Tx,
  visible: RawBuilder<boolean>,
  ids: readonly string[],
): Promise<Record<string, string>> {
  if (ids.length === 0) return {}
  const rows = await tx.rows(sql<{ id: string; name: string }>`
    select a.id, a.name from accounts a
    where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and ${visible}`)
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}

/** Whether any of the accounts has its amounts in another currency than the usual one. */
export async function hasOtherCurrency(tx: Tx, chosen: Chosen, currency: string): Promise<boolean> {
  const row = await tx.row(sql<{ found: boolean }>`
    select exists (select ${from(tx)} where ${matching(tx, chosen)} and a.currency <> ${currency}) as found`)
  return row?.found ?? false
}
