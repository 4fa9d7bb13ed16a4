import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { ColumnHolding, Holding, TableHoldings } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Pointer } from '../../../platform/db/table-order.ts'
import { holdingOf, type KnownColumn, type KnownTable } from '../domain/holdings.ts'

export type SandboxState = 'copying' | 'ready' | 'failed'

export interface Sandbox {
  /** Of the copy's workspace. */
  id: WorkspaceId
  name: string
  slug: string
  state: SandboxState
  failure: string | null
  maker: string
  madeAt: Date
}

const columns = sql`id, name, slug, state, failure, maker, made_at as "madeAt"`

export async function insertSandbox(tx: Tx, sandbox: Pick<Sandbox, 'id' | 'name' | 'slug' | 'maker'>): Promise<void> {
  await tx.run(sql`
    insert into privacy_sandboxes (workspace_id, id, name, slug, state, maker, made_at)
    values (${tx.workspace}, ${sandbox.id}, ${sandbox.name}, ${sandbox.slug}, 'copying', ${sandbox.maker}, ${tx.now})`)
}

export function sandboxes(tx: Tx): Promise<Sandbox[]> {
  return tx.rows(sql<Sandbox>`
    select ${columns} from privacy_sandboxes where workspace_id = ${tx.workspace} order by made_at desc, id limit 100`)
}

export function sandboxOf(tx: Tx, id: string): Promise<Sandbox | undefined> {
  return tx.row(sql<Sandbox>`
    select ${columns} from privacy_sandboxes where workspace_id = ${tx.workspace} and id = ${id} for update`)
}

export async function setState(tx: Tx, id: string, state: SandboxState, failure: string | null): Promise<void> {
  await tx.run(sql`
    update privacy_sandboxes set state = ${state}, failure = ${failure} where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function removeSandbox(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from privacy_sandboxes where workspace_id = ${tx.workspace} and id = ${id}`)
}

// ---------------------------------------------------------------- copying

/** What of a workspace's tables points to what. */
export function pointers(tx: Tx): Promise<Pointer[]> {
  return tx.rows(sql<Pointer>`
    select distinct a.relname as "from", b.relname as "to" from pg_constraint k
    join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
    where k.contype = 'f' and a.relnamespace = 'tenure'::regnamespace and a.oid <> b.oid and not a.relispartition`)
}

/** Before anything is read: everything is copied as of one moment. */
export async function asOfOneMoment(tx: Tx): Promise<void> {
  await tx.run(sql`set transaction isolation level repeatable read`)
}

const standIn = async (tx: Tx, workspace: WorkspaceId) =>
  tx.run(sql`select set_config('tenure.workspace', ${workspace}, true)`)

export interface Copying {
  from: WorkspaceId
  to: WorkspaceId
  salt: string
}

export interface CopiedTable {
  known: KnownTable
  holdings: TableHoldings | undefined
  keeps: ReadonlyMap<string, readonly string[]>
}

/**
 * Copies a table's rows from one workspace to another, masked. The fence lets a transaction see one workspace at a time:
 * rows are read in the one, kept aside already masked, and written in the other.
 */
export async function copyTable(tx: Tx, one: CopiedTable, { from, to, salt }: Copying): Promise<number> {
  const name = sql.table(one.known.name)
  const copied = one.known.columns.filter((column) => column.isCopied)
  const names = sql.join(copied.map((column) => sql.ref(column.name)))
  const values = copied.map((column) =>
    column.name === 'workspace_id'
      ? sql`${to}::uuid as workspace_id`
      : sql`${masked(one, column, salt)} as ${sql.ref(column.name)}`,
  )
  await standIn(tx, from)
  await tx.run(sql`
    create temporary table privacy_copied on commit drop as
    select ${sql.join(values)} from ${name} where workspace_id = ${from}`)
  await standIn(tx, to)
  const rows = await tx.run(sql`
    insert into ${name} (${names}) overriding system value select ${names} from privacy_copied on conflict do nothing`)
  await tx.run(sql`drop table privacy_copied`)
  return rows
}

function masked(one: CopiedTable, column: KnownColumn, salt: string): RawBuilder<unknown> {
  const value = sql.ref(column.name)
  // Nobody signs in to a copy by the sign-in of the original.
  if (one.holdings?.staff && column.name === 'user_id') return sql`null::text`
  const declared = one.holdings?.columns[column.name]
  if (declared === undefined) return value
  const holding = holdingOf(declared)
  const mask = maskOf(holding.masked ?? holding.holds, column, salt, one.keeps.get(column.name) ?? [])
  return holding.where ? onlyWhere(holding, mask, maskOf('mention', column, salt, [])) : mask
}

function onlyWhere(
  { where }: ColumnHolding,
  mask: RawBuilder<unknown>,
  else_: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`case when ${sql.ref(where?.column ?? '')} = any(${where?.values ?? []}::text[])
    or ${sql.ref(where?.column ?? '')} like ${`${where?.orBegins ?? '\\'}%`} then ${mask} else ${else_} end`
}

function maskOf(
  holds: Holding,
  { name, type }: KnownColumn,
  salt: string,
  keeps: readonly string[],
): RawBuilder<unknown> {
  const value = sql.ref(name)
  if (holds === 'word') return value
  if (type === 'jsonb' || type === 'json') {
    return holds === 'mention'
      ? sql`privacy_mask_mention(${value}::text)::${sql.raw(type)}`
      : sql`privacy_mask_json(${value}::jsonb, ${salt}, ${keeps}::text[])::${sql.raw(type)}`
  }
  const of = (text: RawBuilder<unknown>) => maskedText(holds, text, salt)
  if (type === 'text[]')
    return sql`(select array_agg(${of(sql`e.one`)} order by e.place) from unnest(${value}) with ordinality e (one, place))`
  return of(value)
}

function maskedText(holds: Holding, value: RawBuilder<unknown>, salt: string): RawBuilder<unknown> {
  switch (holds) {
    case 'name':
      return sql`privacy_mask_name(${value}, ${salt})`
    case 'company':
      return sql`privacy_mask_company(${value}, ${salt})`
    case 'address':
      return sql`privacy_mask_address(${value}, ${salt})`
    case 'key':
      return sql`privacy_mask_key(${value}, ${salt})`
    case 'mention':
      return sql`privacy_mask_mention(${value})`
    default:
      return sql`privacy_mask_text(${value})`
  }
}

// ---------------------------------------------------------------- throwing away

/** Rows that guard themselves go too, since the whole workspace does; the database lets that happen to a sandbox alone. */
export async function beginDiscarding(tx: Tx): Promise<void> {
  await tx.run(sql`select set_config('tenure.erasing', 'workspace', true)`)
  await tx.run(sql`select workspaces_audit_discard()`)
}

export async function emptyTable(tx: Tx, table: string): Promise<void> {
  await tx.run(sql`delete from ${sql.table(table)} where workspace_id = ${tx.workspace}`)
}
