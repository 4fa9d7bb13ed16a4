import { AppError } from '../../../kernel/errors.ts'
import { crmForms } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorSettings, OutgoingRow, WriteOutcome } from '../connector.ts'
import { quoted, quotedTable, tableName } from './names.ts'
import type { Ask, SqlSession } from './session.ts'

interface Target {
  table: string
  mode: 'update' | 'insert'
  key: TypedColumn
  /** Of an insert the column that takes the key of each writing, so that one that is repeated adds nothing. */
  once: TypedColumn | null
  columns: TypedColumn[]
}

interface TypedColumn {
  name: string
  type: string
}

/** Writes values of records into a named table, together or, where one is refused, each by itself. */
export async function writeRows(
  session: SqlSession,
  settings: ConnectorSettings,
  rows: readonly OutgoingRow[],
): Promise<WriteOutcome[]> {
  if (rows.length === 0) return []
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))]
  const target = await session.read((ask) => targetOf(ask, settings, names))
  try {
    return await session.write((ask) => put(ask, target, rows))
  } catch (error) {
    if (rows.length === 1 || !isAboutValues(error)) throw error
  }
  const outcomes: WriteOutcome[] = []
  for (const row of rows) {
    outcomes.push(
      ...(await session
        .write((ask) => put(ask, target, [row]))
        .catch((error: unknown): WriteOutcome[] => {
          if (!isAboutValues(error)) throw error
          return [{ kind: 'refused', id: row.id, reason: (error as Error).message.slice(0, 300) }]
        })),
    )
  }
  return outcomes
}

/** Only tables and columns that are there are named; whatever was said is looked up first. */
export async function targetOf(ask: Ask, settings: ConnectorSettings, names: readonly string[]): Promise<Target> {
  const table = tableName(String(settings.table ?? ''))
  const { rows } = await ask(
    `select a.attname, format_type(a.atttypid, null), has_column_privilege(c.oid, a.attnum, $3)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'p', 'f')`,
    [table.schema, table.table, settings.mode === 'insert' ? 'insert' : 'update'],
  )
  const known = new Map(rows.map(([name, type, may]) => [name ?? '', { type: type ?? 'text', may: may === 't' }]))
  const column = (field: string, name: unknown): TypedColumn => {
    const found = typeof name === 'string' ? known.get(name) : undefined
    if (found) return { name: name as string, type: found.type }
    const there =
      known.size === 0
        ? told`there is no table ${table.schema}.${table.table}`
        : told`there is no column ${String(name)}`
    throw new AppError('invalid', there, { field, remedy: told`Choose one that is there` })
  }
  const columns = names.map((name) => column('column', name))
  const locked = columns.find(({ name }) => known.get(name)?.may === false)
  if (locked)
    throw new AppError('forbidden', told`The user may not write ${locked.name}`, {
      field: 'column',
      remedy: told`Grant it: GRANT ${settings.mode === 'insert' ? 'INSERT' : 'UPDATE'} (${locked.name}) ON ${String(settings.table)}`,
    })
  const mode = settings.mode === 'insert' ? 'insert' : 'update'
  return {
    table: quotedTable(table),
    mode,
    key: column('key', settings.key),
    once: mode === 'insert' ? column('once', settings.once) : null,
    columns,
  }
}

const isAboutValues = (error: unknown): boolean =>
  /^(22|23)/.test(String((error as { details?: { sqlState?: string } }).details?.sqlState ?? ''))

async function put(ask: Ask, target: Target, rows: readonly OutgoingRow[]): Promise<WriteOutcome[]> {
  const hit = new Set(target.mode === 'insert' ? await insert(ask, target, rows) : await update(ask, target, rows))
  return rows.map(({ id }) => ({ kind: hit.has(id) ? 'written' : 'absent', id }))
}

const isWhole = (type: string) => ['smallint', 'integer', 'bigint'].includes(type)

/** The value at a place; a score with a fraction goes into a column of whole numbers rounded. */
function valueAt({ type }: TypedColumn, at: number): string {
  return isWhole(type) ? `round((v.values ->> ${at})::numeric)::${type}` : `(v.values ->> ${at})::${type}`
}

const payload = (target: Target, rows: readonly OutgoingRow[]): string =>
  JSON.stringify(
    rows.flatMap(({ id, key, values }) =>
      formsOf(id, target).map((form) => ({
        id,
        form,
        key,
        values: target.columns.map(({ name }) => values[name] ?? null),
      })),
    ),
  )

/** CRM ids of 15 and 18 characters are one (rule 1), and the table may hold either. */
const formsOf = (id: string, { key, mode }: Target): string[] =>
  mode === 'update' && /^(text|character)/.test(key.type) ? crmForms(id) : [id]

/** Rows that hold the values already are left alone, so that nothing there takes it for a change. */
async function update(ask: Ask, target: Target, rows: readonly OutgoingRow[]): Promise<string[]> {
  const names = target.columns.map(({ name }) => quoted(name))
  const key = quoted(target.key.name)
  const { rows: found } = await ask(
    `with v as (
       select v.id, v.form::${target.key.type} as form, ${target.columns.map((column, at) => `${valueAt(column, at)} as ${quoted(column.name)}`).join(', ')}
       from jsonb_to_recordset($1::jsonb) as v (id text, form text, values jsonb)
     ), hit as (
       select v.id from ${target.table} t join v on t.${key} = v.form
     ), done as (
       update ${target.table} as t set ${names.map((name) => `${name} = v.${name}`).join(', ')} from v
       where t.${key} = v.form and (${names.map((name) => `t.${name}`).join(', ')})
         is distinct from (${names.map((name) => `v.${name}`).join(', ')})
     ) select distinct id from hit`,
    [payload(target, rows)],
  )
  return found.map(([id]) => id ?? '')
}

async function insert(ask: Ask, target: Target, rows: readonly OutgoingRow[]): Promise<string[]> {
  const once = target.once as TypedColumn
  const names = [target.key, once, ...target.columns].map(({ name }) => quoted(name))
  await ask(
    `insert into ${target.table} (${names.join(', ')})
     select v.id::${target.key.type}, v.key::${once.type}, ${target.columns.map(valueAt).join(', ')}
     from jsonb_to_recordset($1::jsonb) as v (id text, form text, key text, values jsonb)
     on conflict (${quoted(once.name)}) do nothing`,
    [payload(target, rows)],
  )
  return rows.map(({ id }) => id)
}
