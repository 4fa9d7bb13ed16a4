import { AppError } from '../../../kernel/errors.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Connection, ConnectorKind, ConnectorSettings } from '../connector.ts'
import { readAddress, sayAddress } from './address.ts'
import { findTables } from './catalog.ts'
import { sayTable, tableName } from './names.ts'
import { pullRows, recordOf } from './pull.ts'
import { openSession, type SqlSession } from './session.ts'
import { describeStream, type SqlStream, whatIsThere } from './stream.ts'
import { targetOf, writeRows } from './write.ts'

/** Seconds that one question may take unless somebody allows more, and the most that may be allowed. */
const usualTimeout = 30
const longestTimeout = 600

/** Any PostgreSQL: tables, views or questions of one's own, read behind a column that grows. */
export const sqlSource: ConnectorKind = {
  kind: 'sql',
  label: spoken('PostgreSQL'),
  summary: spoken('Tables or queries of a PostgreSQL, read again and again behind the time of the last change'),
  settings: [
    {
      name: 'url',
      label: spoken('Address'),
      type: 'text',
      required: true,
      secret: true,
      summary: spoken('postgres://user:password@host:5432/database; a user that may only read is best'),
    },
    {
      name: 'timeout',
      label: spoken('Longest question in seconds'),
      type: 'number',
      summary: spoken('What takes longer is given up and tried again later; 30 without an answer'),
    },
  ],
  stream: [
    { name: 'table', label: spoken('Table'), type: 'text', summary: spoken('schema.table; or a query instead') },
    { name: 'query', label: spoken('Query'), type: 'long text', summary: spoken('One SELECT; or a table instead') },
    {
      name: 'key',
      label: spoken('Key'),
      type: 'columns',
      required: true,
      summary: spoken('Columns that together name one row'),
    },
    {
      name: 'cursor',
      label: spoken('Last change'),
      type: 'column',
      summary: spoken('A time or number that grows with every change; without one all rows are read each time'),
    },
    {
      name: 'overlap',
      label: spoken('Read again'),
      type: 'number',
      summary: spoken(
        'Minutes (or, of a number, so many) before the last change, for rows committed late; 10 (or 1,000) without an answer',
      ),
    },
  ],
  writes: [
    {
      name: 'table',
      label: spoken('Table'),
      type: 'text',
      required: true,
      summary: spoken('schema.table that takes the values'),
    },
    {
      name: 'mode',
      label: spoken('How'),
      type: 'choice',
      choices: ['update', 'insert'],
      required: true,
      summary: spoken('Update the rows of the accounts, or insert a row for each change'),
    },
    {
      name: 'key',
      label: spoken('Account'),
      type: 'column',
      required: true,
      summary: spoken('The column that holds the account’s id'),
    },
    {
      name: 'once',
      label: spoken('Written once'),
      type: 'column',
      summary: spoken('For inserts: a unique text column, so that nothing is inserted twice'),
    },
  ],
  // A query may show any table.
  mayShow: (stream, target) =>
    !stream.table || sayTable(tableName(String(stream.table))) === sayTable(tableName(String(target.table))),
  hears: 'answers',
  describe: (settings) => sayAddress(readAddress(String(settings.url ?? ''))),
  open: async (settings, context) => connectionOver(await openSession(...asked(settings), context)),
}

function asked(settings: ConnectorSettings): [ReturnType<typeof readAddress>, number] {
  const timeout = settings.timeout ?? usualTimeout
  if (typeof timeout !== 'number' || !(timeout >= 1 && timeout <= longestTimeout))
    throw new AppError('invalid', told`timeout must be 1 to ${longestTimeout} seconds`, {
      field: 'timeout',
      remedy: told`Leave it empty for 30`,
    })
  return [readAddress(String(settings.url ?? '')), Math.round(timeout)]
}

function connectionOver(session: SqlSession): Connection {
  const described = new Map<string, SqlStream>()
  return {
    check: () => session.read(findTables),
    sample: (stream, limit) =>
      session.read(async (ask) => {
        const { from, columns } = await whatIsThere(ask, stream)
        const { rows } = await ask(`select * from ${from} as q limit ${Math.floor(limit)}`)
        return {
          columns: columns.map(({ name }) => name),
          rows: rows.map((cells, place) => ({ ...recordOf({ columns }, cells), line: place + 1 })),
          problems: [],
        }
      }),
    pull: (stream, cursor, limit) =>
      session.read(async (ask) => {
        const name = JSON.stringify(stream)
        const known = described.get(name) ?? (await describeStream(ask, stream))
        described.set(name, known)
        return pullRows(ask, known, cursor, limit)
      }),
    mayWrite: async (target, columns) => void (await session.read((ask) => targetOf(ask, target, columns))),
    write: (target, rows) => writeRows(session, target, rows),
    close: session.close,
  }
}
