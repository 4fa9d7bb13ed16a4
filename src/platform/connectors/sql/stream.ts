import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorSettings } from '../connector.ts'
import { quoted, quotedTable, tableName } from './names.ts'
import type { Ask } from './session.ts'

/** How a stream of a database is read, checked against what is there. */
export interface SqlStream {
  /** What stands behind `from`. */
  from: string
  columns: Column[]
  key: Column[]
  /** Rows are read behind it; null where all are read each time. */
  cursor: (Column & { kind: CursorKind }) | null
  /** Minutes, days or numbers that each run reads again, for rows that were committed late. */
  overlap: number
}

export interface Column {
  name: string
  /** As PostgreSQL itself writes the type. */
  type: string
}

export type CursorKind = 'time' | 'day' | 'number'

const cursorKinds: Record<string, CursorKind> = {
  'timestamp with time zone': 'time',
  'timestamp without time zone': 'time',
  date: 'day',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
}

/** Transactions are seldom open for longer, and ids are seldom handed out further ahead. */
const usualOverlap: Record<CursorKind, number> = { time: 10, day: 1, number: 1000 }

const invalid = (field: string, reason: string, remedy: string) => new AppError('invalid', reason, { field, remedy })

const text = (settings: ConnectorSettings, name: string): string => {
  const value = settings[name]
  return typeof value === 'string' ? value.trim() : ''
}

const texts = (settings: ConnectorSettings, name: string): string[] => {
  const value = settings[name]
  if (typeof value === 'string')
    return value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return Array.isArray(value) ? [...value] : []
}

/** Reads what was said of a stream and looks whether table and columns are there. */
export async function describeStream(ask: Ask, settings: ConnectorSettings): Promise<SqlStream> {
  const { from, columns } = await whatIsThere(ask, settings)
  const named = (field: string, name: string): Column => {
    const found = columns.filter((column) => column.name === name)
    const [column] = found
    if (column && found.length === 1) return column
    const known = columns
      .map((other) => other.name)
      .join(', ')
      .slice(0, 500)
    throw invalid(
      field,
      found.length > 1 ? told`${name} is there twice` : told`there is no column ${name}`,
      told`It has ${known}`,
    )
  }
  const key = texts(settings, 'key').map((name) => named('key', name))
  if (key.length === 0)
    throw invalid('key', told`nothing names a row`, told`Choose the columns that together are different in every row`)
  const cursor = settings.everything === true ? '' : text(settings, 'cursor')
  return { from, columns, key, ...cursorOf(cursor === '' ? null : named('cursor', cursor), settings) }
}

/** Table or query with its columns. */
export async function whatIsThere(ask: Ask, settings: ConnectorSettings): Promise<Pick<SqlStream, 'from' | 'columns'>> {
  const from = sourceOf(settings)
  return { from, columns: await columnsOf(ask, from) }
}

function sourceOf(settings: ConnectorSettings): string {
  const [table, query] = [text(settings, 'table'), text(settings, 'query').replace(/;\s*$/, '')]
  if ((table === '') === (query === ''))
    throw invalid('table', told`it needs a table or a query, and not both`, told`Name one`)
  // The line break ends a comment that the query may end with.
  return table === '' ? `(${query}\n)` : quotedTable(tableName(table))
}

/** Whatever it is, it is asked for its columns; their types are written as the server itself writes them. */
async function columnsOf(ask: Ask, from: string): Promise<Column[]> {
  const { columns } = await ask(`select * from ${from} as q limit 0`)
  const { rows } = await ask(
    'select format_type(t.type, null) from unnest($1::oid[]) with ordinality as t (type, place) order by t.place',
    [columns.map(({ type }) => type)],
  )
  return columns.map(({ name }, place) => ({ name, type: rows[place]?.[0] ?? 'text' }))
}

function cursorOf(column: Column | null, settings: ConnectorSettings): Pick<SqlStream, 'cursor' | 'overlap'> {
  if (!column) return { cursor: null, overlap: 0 }
  const kind = cursorKinds[column.type]
  if (!kind)
    throw invalid(
      'cursor',
      told`${column.name} is of the type ${column.type}`,
      told`Choose a time, a day or a number that only grows`,
    )
  const asked = settings.overlap
  const overlap = typeof asked === 'number' && asked >= 0 ? Math.floor(asked) : usualOverlap[kind]
  return { cursor: { ...column, kind }, overlap }
}

export const ofRow = (column: Column): string => `q.${quoted(column.name)}`
