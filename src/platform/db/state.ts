import pg from 'pg'
import type { Db } from './db.ts'

/** The server's version, and its clock in seconds since 1970. */
export async function serverState(db: Db): Promise<{ version: string; now: number }> {
  const { rows } = await db.systemQuery('select version() as version, extract(epoch from clock_timestamp()) as now')
  return { version: String(rows[0]?.version ?? '').split(' on ')[0] ?? '', now: Number(rows[0]?.now) }
}

/** Whether the product was never started on a database; asked without our roles, which are not there either then. */
export async function isEmptyDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`select to_regnamespace('tenure') is null as empty`)
    return rows[0]?.empty === true
  } finally {
    await client.end()
  }
}

export interface Reached {
  /** The first of the server's numbers, such as 18. */
  version: number
  login: string
  /** The roles of the product are there for this login, or it may make them. */
  hasRoles: boolean
  mayMakeTables: boolean
}

/** Milliseconds for which a server may say nothing. */
const patience = 10_000

/** What a login finds on a server, asked before anything of ours is there. Where it does not get in the driver's error says why. */
export async function reachedBy(url: string): Promise<Reached> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience, application_name: 'tenure' })
  client.on('error', () => {}) // the statement that was running says it
  try {
    await client.connect()
    const { rows } = await client.query<Reached>(`
      select current_setting('server_version_num')::int / 10000 as version, current_user as login,
        has_database_privilege(current_database(), 'create') as "mayMakeTables",
        (select rolsuper or rolcreaterole from pg_roles where rolname = current_user)
          or (select count(*) = 2 from pg_roles where rolname in ('tenure_app', 'tenure_system') and pg_has_role(oid, 'member'))
          as "hasRoles"`)
    return rows[0] as Reached
  } finally {
    await client.end().catch(() => {})
  }
}
