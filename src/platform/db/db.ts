import { pipeline } from 'node:stream/promises'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { isUuid, type WorkspaceId } from '../../kernel/ids.ts'
import type { Clock } from '../clock.ts'
import { arrayText } from './array.ts'
import { type CopyColumns, type CopyValue, copyPieces } from './copy.ts'
import { createPrepared, type Prepared } from './prepared.ts'

export type Statement<Row> = RawBuilder<Row>

/** A running transaction. Statements come from a store and return plain rows. */
export interface Session {
  /** When the transaction began, by the product's clock. */
  readonly now: Date
  rows<Row>(statement: Statement<Row>): Promise<Row[]>
  row<Row>(statement: Statement<Row>): Promise<Row | undefined>
  /** Runs a change and answers how many rows it touched. */
  run(statement: Statement<unknown>): Promise<number>
  /** Loads many rows by COPY into `table`, a temporary one made by the caller (COPY is refused under row-level security). */
  copy(table: string, columns: CopyColumns, rows: Iterable<readonly CopyValue[]>): Promise<void>
}

/** A transaction inside one workspace: row-level security shows nothing else. */
export interface Tx extends Session {
  readonly workspace: WorkspaceId
}

export interface Db {
  /** A transaction in a workspace; repeated when the database asks for it (deadlock, serialisation). */
  within<T>(workspace: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * The same for what only reads: its answer is there before the transaction has ended. Where it changed something after all, by
   * `run` or `copy`, its end is waited for.
   */
  reading<T>(workspace: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T>
  /** A transaction over the closed list of tables without tenant. */
  system<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** One statement outside of any transaction under the system's role, in the shape that the queue asks for. */
  systemQuery(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Tells the planner what tables hold, after a load that changed them much. */
  refreshStatistics(): Promise<void>
  /**
   * Whether the database answers, and has room for what is written: `full` where it refused something for want of room a moment ago.
   * Runs a PL/pgSQL call, which breaks first when the server's files were replaced beneath it.
   */
  state(): Promise<DatabaseState>
  /** How many transactions changed or locked anything so far; null where nobody counts them. */
  changes(): number | null
  /** Ends all connections; with `patience`, what still works after so many milliseconds is broken off and rolled back. */
  close(patience?: number): Promise<void>
}

export type DatabaseState = 'ready' | 'away' | 'full'

export interface DbOptions {
  url: string
  clock: Clock
  /** Connections for work inside workspaces; the system's pool has a third of it. */
  connections?: number
  /** Milliseconds for which work waits for a connection before it is refused. As usual ten seconds: somebody waits for a page. */
  patience?: number
  /** Called with the number of the server's process behind each connection. */
  onConnect?: (backend: number) => void
  /**
   * `kept`: statements that come again and again are read and planned once for a connection, which is most of the work of a
   * small one; but not with values that are many, since a plan for any values is far off for thousands. `fresh`, as usual: each
   * is planned for its own values.
   */
  plans?: 'kept' | 'fresh' | undefined
  /** `counted`: each commit asks whether the transaction changed anything, so that who waits for rest knows when it came. */
  changes?: 'counted' | undefined
  /** Tests take one fence away at a time through these two. */
  appRole?: string
  rewrite?: (text: string) => string
}

type SessionOptions = Pick<DbOptions, 'clock' | 'rewrite'> & { prepared: Prepared | null }

const repeatable = new Set(['40001', '40P01'])

/** The database cannot be reached or has no room, or a connection to it broke: what was asked did not happen, or nobody can say. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/** The disk of the database is full: what was asked did not happen, and may be asked again once somebody made room. */
export class DatabaseFull extends DatabaseAway {}

const diskFull = '53100'
/** After the last refusal for want of room: whoever sends on is told so within that time again. */
const fullFor = 3_000

/**
 * What a server says where it cannot work at present: somebody ended the connection, it crashed, it is starting or stopping; its
 * disk is full, its memory or its connections are used up, or a file could not be read or written.
 */
const passing = new Set(['57P01', '57P02', '57P03', '53200', '53300', '58030'])

/** Connections that broke: nothing more can be asked of them. */
const broken = new WeakSet<pg.PoolClient>()

/** Whether an error is of this kind, or was made of one on its way: a library tells of its own failure, and why as its cause. */
export const isDatabaseAway = (error: unknown): boolean => isOrStems(error, DatabaseAway)
export const isDatabaseFull = (error: unknown): boolean => isOrStems(error, DatabaseFull)

const isOrStems = (error: unknown, kind: typeof DatabaseAway): boolean =>
  error instanceof kind || (error instanceof Error && error.cause !== undefined && isOrStems(error.cause, kind))

function awayOr(error: unknown, client?: pg.PoolClient): unknown {
  const code = (error as { code?: string })?.code ?? ''
  if (code === diskFull) return new DatabaseFull((error as Error).message, { cause: error })
  const isAway = client === undefined || broken.has(client) || passing.has(code)
  return isAway ? new DatabaseAway((error as Error)?.message, { cause: error }) : error
}

export function createDb(options: DbOptions): Db {
  const connections = options.connections ?? 12
  const backends = new Set<number>()
  const app = createPool(options, { role: options.appRole ?? 'tenure_app', max: connections, backends })
  const system = createPool(options, { role: 'tenure_system', max: Math.max(3, Math.round(connections / 3)), backends })
  const prepared = options.plans === 'kept' ? createPrepared() : null
  const appOptions = { clock: options.clock, rewrite: options.rewrite, prepared }
  const systemOptions = { clock: options.clock, prepared }
  let closing: Promise<unknown> | undefined
  let changes = 0
  const commit = options.changes === 'counted' ? counting(() => changes++) : plainly
  let fullAt = Number.NEGATIVE_INFINITY
  const noting = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      if (error instanceof DatabaseFull) fullAt = performance.now()
      throw error
    })
  const inside = <T>(workspace: WorkspaceId, end: Ends['end'], work: (tx: Tx) => Promise<T>) => {
    if (!isUuid(workspace)) throw new Error('A transaction needs a workspace id')
    const ends = { begin: `begin; set local tenure.workspace = '${workspace}'`, commit, end }
    return noting(
      repeating(() =>
        transact(app, ends, (client, onChange) => work({ workspace, ...session(client, appOptions, onChange) })),
      ),
    )
  }
  return {
    within: (workspace, work) => inside(workspace, 'awaited', work),
    reading: (workspace, work) => inside(workspace, 'awaited after changes', work),
    system: (work) =>
      noting(
        repeating(() =>
          transact(system, { begin: 'begin', commit, end: 'awaited' }, (client, onChange) =>
            work(session(client, systemOptions, onChange)),
          ),
        ),
      ),
    systemQuery: async (text, values) => {
      changes++ // outside of any transaction nobody says whether it changed something
      const client = await connected(system)
      // A text may be several statements with a transaction of their own: where one fails nobody knows what was left open.
      let failed: Error | undefined
      try {
        return await client.query(text, values)
      } catch (error) {
        failed = error as Error
        return await noting(Promise.reject(awayOr(error, client)))
      } finally {
        client.release(failed)
      }
    },
    refreshStatistics: async () => {
      await app.query('select tenure_analyze()')
    },
    state: async () => {
      if (!(await isAnswering(system))) return 'away'
      return performance.now() - fullAt < fullFor ? 'full' : 'ready'
    },
    changes: () => (options.changes === 'counted' ? changes : null),
    close: async (patience) => {
      closing ??= Promise.all([app.end(), system.end()])
      const late = patience === undefined ? undefined : setTimeout(breakOff, patience, options.url, backends)
      await closing
      clearTimeout(late)
    },
  }
}

/** Asks the server to end what our connections still do: a query that works would notice only at its end that we are gone. */
async function breakOff(url: string, backends: ReadonlySet<number>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tenure' })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [[...backends]])
  } catch {
    // The server is gone, and their work with it.
  } finally {
    await client.end().catch(() => {})
  }
}

type Commit = (client: pg.PoolClient) => Promise<unknown>

const plainly: Commit = (client) => client.query('commit')

/** Only a transaction that changed or locked something has a number of its own. */
const counting =
  (onChange: () => void): Commit =>
  async (client) => {
    const answers = (await client.query(
      'select pg_current_xact_id_if_assigned() is not null as changed; commit',
    )) as unknown as pg.QueryResult<{ changed: boolean }>[]
    if (answers[0]?.rows[0]?.changed) onChange()
  }

interface Ends {
  begin: string
  commit: Commit
  /** Whether the answer waits for the transaction's end. */
  end: 'awaited' | 'awaited after changes'
}

/**
 * Whether a statement is sent before the one ahead of it was answered. Not behind a COPY, which has the connection to itself: from
 * then on to the end of its transaction.
 */
function pipelining(client: pg.PoolClient, isOn: boolean): void {
  ;(client as { pipeline: boolean }).pipeline = isOn
}

const connected = (pool: pg.Pool): Promise<pg.PoolClient> =>
  pool.connect().catch((error) => {
    throw awayOr(error)
  })

async function transact<T>(
  pool: pg.Pool,
  { begin, commit, end }: Ends,
  work: (client: pg.PoolClient, onChange: () => void) => Promise<T>,
): Promise<T> {
  const client = await connected(pool)
  let hasChanged = false
  const release = (broken?: Error) => {
    pipelining(client, true)
    client.release(broken)
  }
  try {
    // On the wire together with the first statement; where it fails the connection is gone, and that one fails as well.
    const begun = client.query(begin)
    begun.catch(() => {})
    const result = await work(client, () => {
      hasChanged = true
    })
    await begun
    const ended = commit(client)
    if (end === 'awaited' || hasChanged) {
      await ended
      release()
    } else {
      ended.then(() => release(), release)
    }
    return result
  } catch (error) {
    await client.query('rollback').then(() => release(), release)
    throw awayOr(error, client)
  }
}

/**
 * What a process holds that vanished with its machine, or froze in the middle of a transaction, others wait for. The server takes
 * the one for gone after two minutes without a sign, and breaks off the other after ten: nothing of ours thinks for so long
 * between two statements.
 */
const lettingGo = [
  'tcp_keepalives_idle=60',
  'tcp_keepalives_interval=10',
  'tcp_keepalives_count=6',
  'idle_in_transaction_session_timeout=600000',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** A pool whose every connection starts under `role`, reads ids and dates as text and whole numbers as numbers. */
function createPool(
  { url, onConnect, patience = 10_000 }: DbOptions,
  { role, max, backends }: { role: string; max: number; backends: Set<number> },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    options: `-c role=${role} -c search_path=tenure -c timezone=UTC ${lettingGo}`,
    // A machine that vanished says nothing: whoever waits for its answer would wait for good.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
    application_name: 'tenure',
    idleTimeoutMillis: 300_000, // a new connection learns the catalogue and its plans anew, which a page would wait for
    connectionTimeoutMillis: patience,
  })
  pool.on('connect', (client) => {
    // Whoever works on it is told by the next statement; where nobody listened the whole process would end.
    client.on('error', () => broken.add(client))
    const backend = backendOf(client)
    if (!backend) return
    backends.add(backend)
    onConnect?.(backend)
  })
  pool.on('remove', (client) => backends.delete(backendOf(client) ?? 0))
  pool.on('error', () => {}) // an idle connection that the server closed; the next query opens another
  return pool
}

/** The number of the server's process behind a connection, where it told one. */
const backendOf = (client: pg.PoolClient) => (client as unknown as { processID: number | null }).processID

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (oid === 20 || oid === 1700) return Number // bigint and numeric: our amounts are safe integers
    if (oid === 1082) return (text: string) => text // a date is a Day
    if (oid === 1182) return (text: string) => text.slice(1, -1).split(',').filter(Boolean)
  }
  return pg.types.getTypeParser(oid, format)
}

async function repeating<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 4 || !repeatable.has((error as { code?: string }).code ?? '')) throw error
    }
  }
}

/** Kysely here only turns `sql` fragments into text and parameters; the transaction is ours, since COPY needs its connection. */
const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Values of one account or a page of them, not of all that a batch brings. */
function isSmall(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 100
  return typeof value !== 'string' || value.length <= 4_000
}

const sent = (value: unknown): unknown => (Array.isArray(value) ? (arrayText(value) ?? value) : value)

function session(client: pg.PoolClient, { clock, rewrite, prepared }: SessionOptions, onChange: () => void): Session {
  const query = async (statement: Statement<unknown>) => {
    const { sql: text, parameters } = statement.compile(compiler)
    const name = parameters.every(isSmall) ? prepared?.nameOf(text) : undefined
    const whole = { text: rewrite ? rewrite(text) : text, values: parameters.map(sent) }
    return client.query(name === undefined ? whole : { name, ...whole })
  }
  return {
    now: clock.now(),
    rows: async <Row>(statement: Statement<Row>) => (await query(statement)).rows as Row[],
    row: async <Row>(statement: Statement<Row>) => (await query(statement)).rows[0] as Row | undefined,
    run: async (statement) => {
      onChange()
      return (await query(statement)).rowCount ?? 0
    },
    copy: (table, columns, rows) => {
      onChange()
      return copyRows(client, table, columns, rows)
    },
  }
}

/** Streams COPY in pieces of about 256 KB over the transaction's own connection. */
async function copyRows(
  client: pg.PoolClient,
  table: string,
  columns: CopyColumns,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  pipelining(client, false)
  const stream = client.query(copyFrom(`copy ${table} (${Object.keys(columns).join(', ')}) from stdin (format binary)`))
  await pipeline(copyPieces(columns, rows), stream)
}

async function isAnswering(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query(`do $$ begin perform 1; end $$`)
    return true
  } catch {
    return false
  }
}
