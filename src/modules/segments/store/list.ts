import { type RawBuilder, sql } from 'kysely'
import type { FieldValue } from '../../../kernel/condition/index.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { KnownField } from './fields.ts'

/** Which accounts are meant: those that whoever asks may see, for which a condition holds, whose name contains a text. */
export interface Chosen {
  visible: RawBuilder<boolean>
  condition: Expression | null
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

/** One page of accounts in order, unknown values last, equal ones by id; each with its columns. */
export async function listAccounts(tx: Tx, query: ListQuery): Promise<ListRow[]> {
  const keys = query.order.map(({ field }) => sortable(field))
  const order = query.order.map(
    ({ direction }, at) => sql`${keys[at]} ${sql.raw(direction === 'ascending' ? 'asc' : 'desc')} nulls last`,
  )
  return tx.rows(sql<ListRow>`
    select a.id, a.name, ${jsonOf(keys)} as keys, ${jsonOf(query.columns.map(presentable))} as values
    ${from(tx)} where ${matching(tx, query)} ${afterKeys(query, keys)}
    order by ${sql.join(order)}, a.id limit ${query.limit}`)
}

const jsonOf = (parts: readonly Expression[]): Expression =>
  parts.length === 0 ? sql`'[]'::jsonb` : sql`jsonb_build_array(${sql.join(parts)})`

export const from = (tx: Tx): Expression => sql`
  from accounts a left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`

export function matching(tx: Tx, { visible, condition, text, accounts }: Chosen): Expression {
  const parts: Expression[] = [sql`a.workspace_id = ${tx.workspace}`, sql`a.merged_into is null`, visible]
  if (condition) parts.push(sql`(${condition}) is true`)
  if (text) parts.push(sql`position(lower(${text}) in lower(a.name)) > 0`)
  if (accounts) parts.push(sql`a.id = any(${accounts}::uuid[])`)
  return sql.join(parts, sql` and `)
}

/** What an order compares: numbers as they are, days as their number, texts without regard to case, lists by their first word. */
function sortable({ spec, sql: field }: KnownField): Expression {
  if (spec.type === 'text' || spec.type === 'choice') return sql`lower(${field.now})`
  if (spec.type === 'boolean') return sql`(${field.now})::int::float8`
  if (spec.type === 'date') return sql`((${field.now}) - date '1970-01-01')::float8`
  if (spec.type === 'list') return sql`lower((${field.now})[1])`
  return sql`(${field.now})::float8`
}

const presentable = ({ sql: field }: KnownField): Expression => sql`to_jsonb(${field.now})`

/**
 * Rows behind the cursor: further in the first key, or equal in it and further in the next, and so on to the id. Unknown
 * values stand at the end in either direction, so they need a case of their own.
 */
function afterKeys({ after, order }: ListQuery, keys: readonly Expression[]): Expression {
  if (!after) return sql``
  const id = after.at(-1)
  let further: Expression = sql`a.id > ${id}::uuid`
  for (let at = keys.length - 1; at >= 0; at--) {
    const key = keys[at] as Expression
    const value = after[at] ?? null
    if (value === null) {
      further = sql`(${key} is null and ${further})`
      continue
    }
    const typed = typeof value === 'number' ? sql`${value}::float8` : sql`${value}::text`
    const beyond = order[at]?.direction === 'ascending' ? sql`>` : sql`<`
    further = sql`(${key} ${beyond} ${typed} or (${key} = ${typed} and ${further}) or ${key} is null)`
  }
  return sql`and ${further}`
}

export async function countAccounts(tx: Tx, chosen: Chosen): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`select count(*) as count ${from(tx)} where ${matching(tx, chosen)}`)
  return row?.count ?? 0
}

/** Values of fields of one account, and of some at the close of earlier days: what an explanation reads. */
export async function valuesOf(
  tx: Tx,
  account: AccountId,
  now: KnownField[],
  before: { field: KnownField; days: number }[],
): Promise<{ now: FieldValue[]; before: FieldValue[] } | undefined> {
  const earlier = before.map(({ field, days }) => sql`to_jsonb(${field.sql.before?.(days) ?? sql`null::float8`})`)
  return tx.row(sql<{ now: FieldValue[]; before: FieldValue[] }>`
    select ${jsonOf(now.map(presentable))} as now, ${jsonOf(earlier)} as before
    ${from(tx)} where a.workspace_id = ${tx.workspace} and a.id = ${account}`)
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
