import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { KnownTable } from '../domain/holdings.ts'

/** The product's tables as they stand in the database, with their columns and unique keys. */
export function knownTables(tx: Tx): Promise<KnownTable[]> {
  return tx.rows(sql<KnownTable>`
    select c.relname as name, has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'delete') as "isOurs",
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'isNullable', not a.attnotnull,
          'isCopied', a.attgenerated = '')
          order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg((select json_agg(a.attname order by a.attnum) from pg_attribute a
            where a.attrelid = c.oid and a.attnum = any(i.indkey)))
        from pg_index i where i.indrelid = c.oid and i.indisunique and i.indexprs is null and i.indpred is null), '[]') as keys
    from pg_class c
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`)
}
