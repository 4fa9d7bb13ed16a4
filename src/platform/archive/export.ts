import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { csvLine } from '../files/csv.ts'
import { speakPlainly } from './rows.ts'
import { quoted } from './schema.ts'
import type { TableWords } from './table-words.ts'

export interface ExportOptions {
  url: string
  workspace: WorkspaceId
  /** What the workspace is called. */
  title: string
  folder: string
  format: 'csv' | 'ndjson'
  words: Map<string, TableWords>
  /** Columns that open doors and never leave, as `table.column`. */
  secrets: ReadonlySet<string>
  onTable?: (table: string, rows: number) => void
}

interface ExportedTable {
  name: string
  columns: { name: string; type: string; isNumber: boolean }[]
  pointers: string[]
  rows: number
}

/** Writes every table of one workspace into a file of its own, all as of one moment, row by row as it is read. */
export async function exportWorkspace(options: ExportOptions): Promise<Record<string, number>> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  const client = new pg.Client({ connectionString: options.url, application_name: 'tenure archive' })
  client.on('error', () => {}) // the statement that was running says it
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await speakPlainly(client)
    const tables = await tablesOfWorkspace(client, options.secrets)
    await client.query(`set local role tenure_app; set local tenure.workspace = '${options.workspace}'`)
    for (const table of tables) {
      table.rows = await writeTable(client, table, options)
      options.onTable?.(table.name, table.rows)
    }
    await client.query('commit')
    await writeFile(join(options.folder, 'README.md'), readme(tables, options))
    return Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))
  } finally {
    await client.end()
  }
}

async function tablesOfWorkspace(client: pg.Client, secrets: ReadonlySet<string>): Promise<ExportedTable[]> {
  const found = await client.query<ExportedTable>(`
    select c.relname as name, 0 as rows,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'isNumber', t.typcategory = 'N') order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      array(select distinct b.relname::text from pg_constraint k join pg_class b on b.oid = k.confrelid
        where k.contype = 'f' and k.conrelid = c.oid and b.oid <> c.oid) as pointers
    from pg_class c
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
      and has_table_privilege('tenure_app', c.oid, 'select')
    order by c.relname`)
  return found.rows.map((table) => ({
    ...table,
    columns: table.columns.filter(({ name }) => !secrets.has(`${table.name}.${name}`)),
  }))
}

async function writeTable(client: pg.Client, table: ExportedTable, options: ExportOptions): Promise<number> {
  const out = createWriteStream(join(options.folder, `${table.name}.${options.format}`), { mode: 0o600 })
  let rows = 0
  async function* lines() {
    if (options.format === 'csv') yield csvLine(table.columns.map(({ name }) => name))
    for await (const row of rowsOf(client, table, options.format)) {
      rows += 1
      yield options.format === 'csv' ? csvRow(table, row) : `${row}\n`
    }
  }
  await pipeline(gathered(lines()), out)
  return rows
}

/** Rows as JSON: an array of texts for CSV, an object otherwise. */
async function* rowsOf(client: pg.Client, table: ExportedTable, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  const columns = table.columns.map(({ name }) => quoted(name))
  const row =
    format === 'csv'
      ? `json_build_array(${columns.map((column) => `${column}::text`).join(', ')})`
      : `row_to_json((select r from (select ${columns.join(', ')}) r))`
  const stream = client.query(copyTo(`copy (select ${row} from tenure.${quoted(table.name)}) to stdout`))
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    const texts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = texts.pop() ?? ''
    for (const text of texts) yield uncopied(text)
  }
}

/** COPY writes a backslash twice; JSON itself holds no other sign that COPY would change. */
const uncopied = (text: string) => text.replaceAll('\\\\', '\\')

function csvRow(table: ExportedTable, row: string): string {
  const cells = JSON.parse(row) as (string | null)[]
  return csvLine(cells.map((cell, at) => (cell !== null && table.columns[at]?.isNumber ? { digits: cell } : cell)))
}

/** Written in pieces of a sensible size instead of line by line. */
async function* gathered(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let waiting = ''
  for await (const line of lines) {
    waiting += line
    if (waiting.length < 65_536) continue
    yield waiting
    waiting = ''
  }
  if (waiting) yield waiting
}

function readme(tables: readonly ExportedTable[], { title, format, words }: ExportOptions): string {
  const how =
    format === 'csv'
      ? 'Files are CSV (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe; an empty cell is an unknown value.'
      : 'Files are JSON, one object a line.'
  const sections = tables.map((table) => {
    const said = words.get(table.name)
    const rows = table.columns.map(({ name, type }) => `| ${name} | ${type} | ${said?.columns[name] ?? ''} |`)
    return [
      `## ${table.name}`,
      [`${table.rows} rows.`, said?.says ?? ''].filter(Boolean).join(' '),
      ...(table.pointers.length > 0 ? [`Points to ${table.pointers.join(', ')}.`] : []),
      ['| column | type | holds |', '|---|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  return `# ${title}\n\nAll data of this workspace, one file a table. ${how} Amounts of money are in minor units. Passwords, keys and sessions are not part of it.\n\n${sections.join('\n\n')}\n`
}
