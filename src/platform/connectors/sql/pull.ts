import { told } from '../../../kernel/words.ts'
import { flatten } from '../../imports/json.ts'
import type { ReadRecord } from '../../imports/record.ts'
import { longestRecord } from '../../imports/record.ts'
import type { Cursor, Pulled, PulledRow } from '../connector.ts'
import type { Answer, Ask } from './session.ts'
import { type Column, ofRow, type SqlStream } from './stream.ts'

/** How far a stream is read. Texts as the server writes them, so that no microsecond is lost. */
export interface SqlCursor {
  /** The last row that was read in this pass: its cursor, if it has one, then its key. */
  after: string[] | null
  /** Where this pass began: the greatest cursor of the pass before, less the overlap. */
  from: string | null
  top: string | null
  /** Rows without any cursor are read at the beginning of each pass. */
  isPastEmpty: boolean
}

const beginning: SqlCursor = { after: null, from: null, top: null, isPastEmpty: false }

/** Rows whose text together is longer are fewer at a time, or they would fill the memory. */
const largestBatch = 32_000_000

export async function pullRows(ask: Ask, stream: SqlStream, given: Cursor, limit: number): Promise<Pulled> {
  const cursor = { ...beginning, ...given } as SqlCursor
  if (!stream.cursor) return pullAll(ask, stream, cursor, limit)
  if (cursor.isPastEmpty) return pullBehind(ask, stream, cursor, limit)
  const empty = await readPage(ask, stream, {
    where: [`${ofRow(stream.cursor)} is null`],
    by: stream.key,
    after: cursor.after,
    limit,
  })
  if (empty.rows.length > 0) {
    const isLast = !empty.isFull
    const next = { ...cursor, after: isLast ? null : empty.after, isPastEmpty: isLast }
    return answer(empty.rows, next, 'more')
  }
  return pullBehind(ask, stream, { ...cursor, after: null, isPastEmpty: true }, limit)
}

/** All rows by their key, each time anew. */
async function pullAll(ask: Ask, stream: SqlStream, cursor: SqlCursor, limit: number): Promise<Pulled> {
  const page = await readPage(ask, stream, { where: [], by: stream.key, after: cursor.after, limit })
  if (page.isFull) return answer(page.rows, { ...cursor, after: page.after }, 'more')
  return { ...answer(page.rows, beginning, 'end'), isWhole: true }
}

/** Rows in the order of their cursor, those of one moment in the order of their key. */
async function pullBehind(ask: Ask, stream: SqlStream, cursor: SqlCursor, limit: number): Promise<Pulled> {
  const column = stream.cursor as NonNullable<SqlStream['cursor']>
  const page = await readPage(ask, stream, {
    where: [
      `${ofRow(column)} is not null`,
      ...(cursor.after || cursor.from === null ? [] : [`${ofRow(column)} >= $1::${column.type}`]),
    ],
    values: cursor.after || cursor.from === null ? [] : [cursor.from],
    by: [column, ...stream.key],
    after: cursor.after,
    limit,
  })
  const top = page.after?.[0] ?? cursor.top
  if (page.isFull) return answer(page.rows, { ...cursor, after: page.after, top }, 'more')
  return answer(page.rows, { ...beginning, top, from: top === null ? null : await overlapped(ask, stream, top) }, 'end')
}

/** A little behind the top: what was committed late lies there, though its cursor is older. */
async function overlapped(ask: Ask, { cursor, overlap }: SqlStream, top: string): Promise<string> {
  if (!cursor) return top
  const earlier = {
    time: `($1::${cursor.type} - make_interval(mins => $2::int))::text`,
    day: `($1::date - $2::int)::text`,
    number: `($1::numeric - $2::numeric)::text`,
  }[cursor.kind]
  const { rows } = await ask(`select ${earlier}`, [top, overlap])
  return rows[0]?.[0] ?? top
}

const answer = (rows: PulledRow[], cursor: SqlCursor, end: 'more' | 'end'): Pulled => ({
  rows,
  cursor: { ...cursor },
  more: end === 'more',
  deleted: [],
  isWhole: false,
  problems: [],
  again: null,
})

// ---------------------------------------------------------------- pages by key

interface PageAsked {
  where: string[]
  values?: string[]
  by: Column[]
  after: string[] | null
  limit: number
}

interface ReadPage {
  rows: PulledRow[]
  after: string[] | null
  /** Further rows may follow. */
  isFull: boolean
}

async function readPage(ask: Ask, stream: SqlStream, asked: PageAsked): Promise<ReadPage> {
  const { by, after, limit } = asked
  const values: unknown[] = [...(asked.values ?? [])]
  const behind = after
    ? [
        `(${by.map(ofRow).join(', ')}) > (${by.map(({ type }, at) => `$${values.length + at + 1}::${type}`).join(', ')})`,
      ]
    : []
  if (after) values.push(...after)
  const where = [...asked.where, ...behind]
  const found = await ask(
    `select ${stream.columns.map(ofRow).join(', ')}, ${by.map((column) => `${ofRow(column)}::text`).join(', ')}
     from ${stream.from} as q ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by ${by.map(ofRow).join(', ')} limit ${limit}`,
    values,
  )
  return pageOf(stream, by, found, limit)
}

function pageOf(stream: SqlStream, by: Column[], found: Answer, limit: number): ReadPage {
  const width = stream.columns.length
  let size = 0
  const fitting = found.rows.findIndex((row) => {
    size += row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0)
    return size > largestBatch
  })
  const kept = fitting < 0 ? found.rows : found.rows.slice(0, Math.max(1, fitting))
  const places = kept.map((row) => row.slice(width, width + by.length).map((cell) => cell ?? ''))
  return {
    rows: kept.map((row, at) => rowOf(stream, row.slice(0, width), places[at] ?? [])),
    after: places.at(-1) ?? null,
    isFull: kept.length === limit || kept.length < found.rows.length,
  }
}

function rowOf(stream: SqlStream, cells: (string | null)[], place: string[]): PulledRow {
  const cursor = place.length > stream.key.length ? (place[0] ?? null) : null
  return {
    record: recordOf(stream, cells),
    key: keyText(place.slice(-stream.key.length)),
    changedAt: cursor !== null && stream.cursor?.kind !== 'number' ? momentOf(cursor) : null,
    header: { columns: stream.columns.map(({ name }) => name), delimiter: null },
  }
}

const keyText = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : JSON.stringify(parts))

export function recordOf({ columns }: Pick<SqlStream, 'columns'>, cells: readonly (string | null)[]): ReadRecord {
  const values = Object.fromEntries(columns.map(({ name, type }, at) => [name, asRead(cells[at] ?? null, type)]))
  const raw = JSON.stringify(values)
  if (raw.length > longestRecord)
    return {
      kind: 'broken',
      line: 0,
      field: 'row',
      reason: told`the row is longer than ${longestRecord.toLocaleString('en')} characters`,
      remedy: told`Choose fewer columns with a query`,
      raw: raw.slice(0, 8000),
    }
  return { kind: 'record', line: 0, raw, values: flatten(values) }
}

/** As a file would say it: moments with their zone, yes and no in words, JSON with its parts. */
function asRead(cell: string | null, type: string): unknown {
  if (cell === null) return null
  if (type === 'boolean') return cell === 't'
  if (type === 'timestamp with time zone') return cell.replace(' ', 'T').replace(/\+00$/, 'Z')
  if (type === 'json' || type === 'jsonb') return JSON.parse(cell)
  return cell
}

function momentOf(text: string): Date | null {
  const zoned = /[+-]\d{2}(:?\d{2})?$/.test(text.slice(10)) ? text.replace(/([+-]\d{2})$/, '$1:00') : `${text}Z`
  const moment = new Date(text.length === 10 ? `${text}T00:00:00Z` : zoned.replace(' ', 'T'))
  return Number.isNaN(moment.getTime()) ? null : moment
}
