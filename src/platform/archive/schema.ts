import type pg from 'pg'
import { type Pointer, pointedToFirst } from '../db/table-order.ts'
import type { Reading, Sequence, TableShape } from './contents.ts'

/** Kept out of archives: the ledger stands in the head, and a move is told of the place, not of the data. */
const leftOut = ['migrations', 'archive_moves']

interface FoundTable {
  name: string
  columns: string[]
  fenced: boolean
  tenant: boolean
  open_to_system: boolean
  partitions: { name: string; bounds: string }[]
}

/** All tables of the product, those first to which others point. */
export async function tablesOf(client: pg.ClientBase): Promise<TableShape[]> {
  const found = await client.query<FoundTable>(
    `
    select c.relname as name, c.relrowsecurity as fenced,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' order by a.attname) as columns,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) as tenant,
      has_table_privilege('tenure_system', c.oid, 'select') and (not c.relrowsecurity or exists (
        select from pg_policy p where p.polrelid = c.oid and 'tenure_system'::regrole = any(p.polroles)
          and p.polcmd in ('*', 'r') and pg_get_expr(p.polqual, p.polrelid) = 'true')) as open_to_system,
      coalesce((select json_agg(json_build_object('name', child.relname, 'bounds', pg_get_expr(child.relpartbound, child.oid))
          order by child.relname)
        from pg_inherits i join pg_class child on child.oid = i.inhrelid where i.inhparent = c.oid), '[]') as partitions
    from pg_class c
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not c.relname = any($1)
    order by c.relname`,
    [leftOut],
  )
  const shapes = found.rows.map(({ name, columns, partitions, ...table }) => ({
    name,
    columns,
    partitions,
    reading: readingOf(table),
  }))
  const byName = new Map(shapes.map((shape) => [shape.name, shape]))
  const order = pointedToFirst([...byName.keys()], await pointersOf(client))
  return order.map((name) => byName.get(name) as TableShape)
}

function readingOf(table: Pick<FoundTable, 'fenced' | 'tenant' | 'open_to_system'>): Reading {
  if (table.open_to_system) return 'by the system'
  return table.fenced && table.tenant ? 'by workspace' : 'by the owner'
}

async function pointersOf(client: pg.ClientBase): Promise<Pointer[]> {
  const found = await client.query<Pointer>(`
    select distinct a.relname as "from", b.relname as "to" from pg_constraint k
    join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
    where k.contype = 'f' and a.relnamespace = 'tenure'::regnamespace and a.oid <> b.oid and not a.relispartition`)
  return found.rows
}

/** The numbers that identity columns have given out. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const found = await client.query<Sequence>(`
    select t.relname as "table", a.attname as "column", s.last_value::text as last
    from pg_depend d join pg_class q on q.oid = d.objid and q.relkind = 'S'
    join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    join pg_sequences s on s.schemaname = 'tenure' and s.sequencename = q.relname
    where d.deptype in ('i', 'a') and t.relnamespace = 'tenure'::regnamespace and s.last_value is not null
    order by 1, 2`)
  return found.rows
}

/** Lets identity columns go on after the numbers that were given out. */
export async function setSequences(client: pg.ClientBase, sequences: readonly Sequence[]): Promise<void> {
  await client.query(
    `select setval(pg_get_serial_sequence(quote_ident('tenure') || '.' || quote_ident(s."table"), s."column"), s.last::bigint)
     from json_to_recordset($1) as s ("table" text, "column" text, last text)`,
    [JSON.stringify(sequences)],
  )
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

export const columnList = (table: TableShape) => table.columns.map(quoted).join(', ')
