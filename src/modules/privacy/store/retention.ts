import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { RetentionKind } from '../../../platform/contributions.ts'
import type { Session, Tx } from '../../../platform/db/db.ts'
import type { Decided } from '../domain/retention.ts'

export async function decided(tx: Tx): Promise<Decided> {
  const rows = await tx.rows(sql<{ kind: string; days: number | null }>`
    select kind, days from privacy_retention where workspace_id = ${tx.workspace}`)
  return new Map(rows.map(({ kind, days }) => [kind, days]))
}

export async function saveDecision(tx: Tx, kind: string, days: number | null): Promise<void> {
  await tx.run(sql`
    insert into privacy_retention (workspace_id, kind, days) values (${tx.workspace}, ${kind}, ${days})
    on conflict (workspace_id, kind) do update set days = excluded.days`)
}

/** How many rows lie before a day. */
export async function countBefore(tx: Tx, { from }: RetentionKind, firstKept: Day): Promise<number> {
  if ('count' in from) return from.count(tx, firstKept)
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(from.table)}
    where workspace_id = ${tx.workspace} and ${sql.ref(from.column)} < ${firstKept}::date`)
  return row?.count ?? 0
}

/** Removes up to so many rows before a day. Rows of a partitioned table are named by their partition and place in it. */
export async function removeBefore(tx: Tx, { from }: RetentionKind, firstKept: Day, limit: number): Promise<number> {
  if ('remove' in from) return from.remove(tx, firstKept, limit)
  const table = sql.table(from.table)
  return tx.run(sql`
    delete from ${table} t using (
      select tableoid as part, ctid as place from ${table}
      where workspace_id = ${tx.workspace} and ${sql.ref(from.column)} < ${firstKept}::date limit ${limit}) old
    where t.workspace_id = ${tx.workspace} and t.tableoid = old.part and t.ctid = old.place`)
}

/** Partitions of a table, in the order of their names. */
export async function partitionsOf(session: Session, table: string): Promise<string[]> {
  const rows = await session.rows(sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass(${table}) order by 1`)
  return rows.map(({ name }) => name)
}

/** Whether the partition lay wholly before the day and could be dropped now. */
export async function dropPartition(session: Session, table: string, part: string, firstKept: Day): Promise<boolean> {
  const row = await session.row(sql<{ dropped: boolean }>`
    select privacy_drop_partition(${table}, ${part}, ${firstKept}::date) as dropped`)
  return row?.dropped ?? false
}
