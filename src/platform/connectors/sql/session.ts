import { isIP } from 'node:net'
import pg from 'pg'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorContext } from '../connector.ts'
import { resolveHost, type SqlAddress } from './address.ts'
import { asFault } from './faults.ts'

/** Rows as lists of the texts that the server sends, so that no digit of a time or an amount is lost on the way. */
export interface Answer {
  columns: { name: string; type: number }[]
  rows: (string | null)[][]
}

export interface SqlSession {
  /** Asks in a transaction that can change nothing. */
  read<T>(work: (ask: Ask) => Promise<T>): Promise<T>
  write<T>(work: (ask: Ask) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type Ask = (text: string, values?: readonly unknown[]) => Promise<Answer>

/** How long a connection may take, and how long somebody else may hold what we ask for, in milliseconds. */
const connecting = 10_000
const locked = 5_000

/** Opens a connection to somebody's database; refused where it is the product's own. */
export async function openSession(
  address: SqlAddress,
  seconds: number,
  { reachable, own }: Pick<ConnectorContext, 'reachable' | 'own'>,
): Promise<SqlSession> {
  const client = new pg.Client({
    host: await resolveHost(address.host, reachable),
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: tlsOf(address),
    connectionTimeoutMillis: connecting,
    // The server ends what takes too long; this is for a server that says nothing at all any more.
    query_timeout: (seconds + 10) * 1000,
    application_name: 'tenure source',
    types: { getTypeParser: () => (text: string) => text },
  })
  client.on('error', () => {}) // a connection that breaks while nobody asks; whoever asks next is told
  const secrets = [address.password]
  const guarded = <T>(work: () => Promise<T>) =>
    work().catch((error: unknown) => {
      throw asFault(error, secrets)
    })
  const close = () => client.end().catch(() => {})
  const session: SqlSession = {
    read: (work) =>
      guarded(() => transact(client, 'begin transaction isolation level repeatable read read only', seconds, work)),
    write: (work) => guarded(() => transact(client, 'begin transaction read write', seconds, work)),
    close,
  }
  try {
    await guarded(() => client.connect())
    await session.read((ask) => refuseOwn(ask, own))
    return session
  } catch (error) {
    await close()
    throw error
  }
}

function tlsOf({ tls, host }: SqlAddress) {
  if (tls === 'no') return false
  return { rejectUnauthorized: tls === 'verified', host, ...(isIP(host) === 0 ? { servername: host } : {}) }
}

async function transact<T>(
  client: pg.Client,
  begin: string,
  seconds: number,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  await client.query(
    `${begin}; set local statement_timeout = ${seconds * 1000}; set local lock_timeout = ${locked};
     set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601'`,
  )
  try {
    const result = await work((text, values = []) => ask(client, text, values))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** One statement at a time: the extended protocol takes no second one behind a semicolon. */
async function ask(client: pg.Client, text: string, values: readonly unknown[]): Promise<Answer> {
  const { fields, rows } = await client.query({
    text,
    values: [...values],
    rowMode: 'array',
    queryMode: 'extended',
  } as pg.QueryArrayConfig)
  return { columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows }
}

/** Two servers that began at the same microsecond are one: it is asked on both sides. */
export const identity = 'select pg_postmaster_start_time()::text as server, session_user::text as role'

async function refuseOwn(ask: Ask, own: ConnectorContext['own']): Promise<void> {
  const { rows } = await ask(
    `select pg_postmaster_start_time()::text, session_user::text, exists (
       select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'tenure' and c.relname = 'outbox_news')`,
  )
  const [server, role, isTenure] = rows[0] ?? []
  if (isTenure === 't')
    throw new AppError('forbidden', told`This is a database of Tenure itself`, {
      field: 'url',
      remedy: told`Name the database of the system that is to be connected`,
    })
  if (server === own.server && role === own.role)
    throw new AppError('forbidden', told`This is the user by which Tenure reaches its own database`, {
      field: 'url',
      remedy: told`Make a user for this source that may only read its tables`,
    })
}
