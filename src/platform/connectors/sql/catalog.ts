import { told } from '../../../kernel/words.ts'
import type { ConnectorValue, Found, FoundColumn, FoundPlace } from '../connector.ts'
import { sayTable } from './names.ts'
import type { Ask } from './session.ts'

/** More tables than anybody chooses from; the largest come first. */
const mostTables = 500

interface Table {
  schema: string
  table: string
  rows: number | null
  columns: FoundColumn[]
  key: string[]
}

/** Tables and views that the user may read, with what would best read each of them. */
export async function findTables(ask: Ask): Promise<Found> {
  const { rows } = await ask(
    `select n.nspname, c.relname, case when c.reltuples >= 0 and c.relkind <> 'v' then c.reltuples::bigint::text end,
       (select coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
          order by a.attnum), '[]')::text
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       (select coalesce(jsonb_agg(a.attname order by k.place), '[]')::text
        from pg_index i cross join unnest(i.indkey) with ordinality as k (number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
        where i.indrelid = c.oid and i.indisprimary)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v', 'm', 'p', 'f') and not c.relispartition
       and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
     order by c.reltuples desc, n.nspname, c.relname limit ${mostTables}`,
  )
  const tables = rows.map(
    ([schema, table, count, columns, key]): Table => ({
      schema: schema ?? '',
      table: table ?? '',
      rows: count === null || count === undefined ? null : Number(count),
      columns: JSON.parse(columns ?? '[]'),
      key: JSON.parse(key ?? '[]'),
    }),
  )
  return { places: tables.map(placeOf), warnings: await warningsOf(ask, rows.length) }
}

async function warningsOf(ask: Ask, tables: number): Promise<string[]> {
  const { rows } = await ask(
    `select rolsuper, has_database_privilege(current_database(), 'create') from pg_roles where rolname = session_user`,
  )
  const [isSuper, mayCreate] = rows[0] ?? []
  return [
    ...(tables === 0 ? [told`This user may read no table: grant it the right to select`] : []),
    ...(isSuper === 't'
      ? [told`This user may do everything on the server: one that may only read these tables is safer`]
      : mayCreate === 't'
        ? [told`This user may also change the database: one that may only read these tables is safer`]
        : []),
  ]
}

function placeOf({ schema, table, rows, columns, key }: Table): FoundPlace {
  return { name: sayTable({ schema, table }), columns, rows, stream: streamOver({ schema, table, columns, key }) }
}

/** How a table is best read: by its primary key, behind the time of its last change. */
function streamOver({ schema, table, columns, key }: Omit<Table, 'rows'>): Record<string, ConnectorValue> {
  const named = key.length > 0 ? key : likelyKey(table, columns)
  const cursor = likelyCursor(columns)
  return {
    table: sayTable({ schema, table }),
    key: named,
    ...(cursor === null ? {} : { cursor }),
  }
}

function likelyKey(table: string, columns: readonly FoundColumn[]): string[] {
  const nouns = [table, table.replace(/ies$/, 'y'), table.replace(/s$/, '')].map((noun) => `${noun.toLowerCase()}_id`)
  const found =
    columns.find(({ name }) => name.toLowerCase() === 'id') ??
    columns.find(({ name }) => nouns.includes(name.toLowerCase())) ??
    columns.find(({ name }) => /(^|_)id$/i.test(name))
  return found ? [found.name] : []
}

/** A time that moves with every change comes before one that is set once. */
const likelyCursors = [
  /^(updated|modified|changed|last_?modified|last_?updated|system_?modstamp)(_?(at|on|date|time|timestamp))?$/i,
  /^(created|inserted|occurred|happened|received|event|logged)(_?(at|on|date|time|timestamp))$/i,
  /^(timestamp|ts)$/i,
]

function likelyCursor(columns: readonly FoundColumn[]): string | null {
  const times = columns.filter(({ type }) => /^timestamp|^date$/.test(type))
  for (const pattern of likelyCursors) {
    const found = times.find(({ name }) => pattern.test(name))
    if (found) return found.name
  }
  return null
}
