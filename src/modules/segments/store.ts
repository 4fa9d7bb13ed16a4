import { type RawBuilder, sql } from 'kysely'
import type { Condition, FieldValue } from '../../kernel/condition/index.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Expression } from '../../platform/db/condition.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { KnownField } from './store-fields.ts'

export interface ListQuery {
  visible: RawBuilder<boolean>
  condition: Expression | null
  text: string | null
  columns: KnownField[]
  sort: KnownField
  direction: 'ascending' | 'descending'
  after: (string | number | null)[] | undefined
  limit: number
}

export interface ListRow {
  id: AccountId
  name: string
  /** What the list is ordered by, for the cursor. */
  key: string | number | null
  values: FieldValue[]
}

/** One page of accounts in order, unknown values last, equal ones by id; each with its columns. */
export async function listAccounts(tx: Tx, query: ListQuery): Promise<ListRow[]> {
  const key = sortable(query.sort)
  const order = sql.raw(query.direction === 'ascending' ? 'asc' : 'desc')
  const columns = query.columns.map((column) => presentable(column))
  return tx.rows(sql<ListRow>`
    select a.id, a.name, ${key} as key, jsonb_build_array(${sql.join(columns.length > 0 ? columns : [sql`null`])}) as values
    ${from(tx)} where ${matching(tx, query)} ${afterKey(query, key)}
    order by ${key} ${order} nulls last, a.id limit ${query.limit}`)
}

const from = (tx: Tx) => sql`
  from accounts a left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`

function matching(tx: Tx, query: Pick<ListQuery, 'visible' | 'condition' | 'text'>): Expression {
  const parts: Expression[] = [sql`a.workspace_id = ${tx.workspace}`, sql`a.merged_into is null`, query.visible]
  if (query.condition) parts.push(sql`(${query.condition}) is true`)
  if (query.text) parts.push(sql`position(lower(${query.text}) in lower(a.name)) > 0`)
  return sql.join(parts, sql` and `)
}

/** What an order compares: numbers as they are, days as text, texts without regard to case. */
function sortable({ spec, sql: field }: KnownField): Expression {
  if (spec.type === 'text' || spec.type === 'choice') return sql`lower(${field.now})`
  if (spec.type === 'boolean') return sql`(${field.now})::int::float8`
  if (spec.type === 'date') return sql`(${field.now})::text`
  return sql`(${field.now})::float8`
}

const presentable = ({ sql: field }: KnownField): Expression => sql`to_jsonb(${field.now})`

/** Rows behind the cursor. Unknown values stand at the end in either direction, so they need a case of their own. */
function afterKey(query: ListQuery, key: Expression): Expression {
  if (!query.after) return sql``
  const [value, id] = query.after
  if (value === null || value === undefined) return sql`and ${key} is null and a.id > ${id}::uuid`
  const typed = typeof value === 'number' ? sql`${value}::float8` : sql`${value}::text`
  const beyond = query.direction === 'ascending' ? sql`>` : sql`<`
  return sql`and (${key} ${beyond} ${typed} or (${key} = ${typed} and a.id > ${id}::uuid) or ${key} is null)`
}

export interface Summary {
  count: number
  arr: number
  renewing: number
  renewingArr: number
}

/** What stands above a list: how many accounts, their ARR, and what renews within 90 days. */
export async function summarise(
  tx: Tx,
  query: Pick<ListQuery, 'visible' | 'condition' | 'text'>,
  today: Day,
): Promise<Summary> {
  const row = await tx.row(sql<Summary>`
    select count(*) as count, coalesce(sum(a.arr), 0) as arr,
      count(*) filter (where a.renews_on - ${today}::date between 0 and 90) as renewing,
      coalesce(sum(a.arr) filter (where a.renews_on - ${today}::date between 0 and 90), 0) as "renewingArr"
    ${from(tx)} where ${matching(tx, query)}`)
  return row ?? { count: 0, arr: 0, renewing: 0, renewingArr: 0 }
}

/** How many accounts a number field puts into each stretch between limits; unknown ones are counted apart. */
export async function countBetween(
  tx: Tx,
  query: Pick<ListQuery, 'visible' | 'condition' | 'text'>,
  field: KnownField,
  limits: readonly number[],
): Promise<{ counts: number[]; unknown: number }> {
  const rows = await tx.rows(sql<{ stretch: number | null; count: number }>`
    select width_bucket(${field.sql.now}, ${limits}::float8[]) as stretch, count(*) as count
    ${from(tx)} where ${matching(tx, query)} group by 1`)
  const counts = Array.from(
    { length: limits.length + 1 },
    (_, stretch) => rows.find((row) => row.stretch === stretch)?.count ?? 0,
  )
  return { counts, unknown: rows.find((row) => row.stretch === null)?.count ?? 0 }
}

/** Values of fields of one account, and of some at the close of earlier days: what an explanation reads. */
export async function valuesOf(
  tx: Tx,
  account: AccountId,
  now: KnownField[],
  before: { field: KnownField; days: number }[],
): Promise<{ now: FieldValue[]; before: FieldValue[] } | undefined> {
  const list = (parts: Expression[]) => sql`jsonb_build_array(${sql.join(parts.length > 0 ? parts : [sql`null`])})`
  const earlier = before.map(({ field, days }) => sql`to_jsonb(${field.sql.before?.(days) ?? sql`null::float8`})`)
  return tx.row(sql<{ now: FieldValue[]; before: FieldValue[] }>`
    select ${list(now.map(presentable))} as now, ${list(earlier)} as before
    ${from(tx)} where a.workspace_id = ${tx.workspace} and a.id = ${account}`)
}

export interface View {
  id: string
  name: string
  isShared: boolean
  isOwn: boolean
  condition: Condition | null
  columns: string[]
  sort: string
  direction: 'ascending' | 'descending'
}

export function viewsFor(tx: Tx, member: MemberId): Promise<View[]> {
  return tx.rows(sql<View>`
    select id, name, is_shared as "isShared", member_id = ${member} as "isOwn", condition, columns, sort, direction
    from segments_views where workspace_id = ${tx.workspace} and (is_shared or member_id = ${member}) order by lower(name), id`)
}

/** Name and sharing of a view, whoever's it is. */
export function viewOf(tx: Tx, id: string): Promise<{ name: string; isShared: boolean } | undefined> {
  return tx.row(sql<{ name: string; isShared: boolean }>`
    select name, is_shared as "isShared" from segments_views where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** The views that a member saved. */
export function viewsOf(tx: Tx, member: MemberId): Promise<{ id: string; name: string }[]> {
  return tx.rows(sql<{ id: string; name: string }>`
    select id, name from segments_views where workspace_id = ${tx.workspace} and member_id = ${member} order by lower(name), id`)
}

/** Gives views from one member to another, as far as the first has them still. */
export function moveViews(tx: Tx, ids: readonly string[], from: MemberId, to: MemberId): Promise<number> {
  return tx.run(sql`
    update segments_views set member_id = ${to}
    where workspace_id = ${tx.workspace} and member_id = ${from} and id = any(${ids}::uuid[])`)
}

export async function saveView(tx: Tx, member: MemberId, view: Omit<View, 'isOwn'>): Promise<boolean> {
  const changed = await tx.run(sql`
    insert into segments_views (workspace_id, id, member_id, name, is_shared, condition, columns, sort, direction, saved_at)
    values (${tx.workspace}, ${view.id}, ${member}, ${view.name}, ${view.isShared},
      ${view.condition === null ? null : JSON.stringify(view.condition)}::jsonb, ${view.columns}::text[], ${view.sort},
      ${view.direction}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared,
      condition = excluded.condition, columns = excluded.columns, sort = excluded.sort, direction = excluded.direction,
      saved_at = excluded.saved_at
    where segments_views.member_id = ${member}`)
  return changed > 0
}

export async function deleteView(tx: Tx, member: MemberId, id: string): Promise<boolean> {
  return (
    (await tx.run(sql`
      delete from segments_views where workspace_id = ${tx.workspace} and id = ${id} and member_id = ${member}`)) > 0
  )
}
