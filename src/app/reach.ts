import pg from 'pg'
import { AppError } from '../kernel/errors.ts'
import { asFault } from '../platform/connectors/sql/faults.ts'

/** Milliseconds for which a server of one's own may say nothing. */
const patience = 10_000
const oldestVersion = 15

const field = 'database-url'

/** Looks whether a PostgreSQL of one's own can be used, and refuses it with what is wrong and what to do about it. */
export async function reach(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw refusal('The address of the database is not that of a PostgreSQL', {
      remedy: 'Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    })
  const { version, login, mayMakeTables, hasRoles } = await look(url)
  const { host, pathname } = new URL(url)
  if (version < oldestVersion)
    throw refusal(`The database at ${host} is PostgreSQL ${version}`, {
      remedy: `Use version ${oldestVersion} or newer`,
    })
  if (!hasRoles)
    throw refusal(`The login ${login} at ${host} may not make roles, of which the product needs two`, {
      remedy: `As a superuser: alter role "${login}" createrole`,
    })
  if (!mayMakeTables)
    throw refusal(`The login ${login} may make nothing in the database ${pathname.slice(1)} at ${host}`, {
      remedy: `As a superuser: grant create on database "${pathname.slice(1)}" to "${login}"`,
    })
}

const refusal = (message: string, { remedy }: { remedy: string }) => new AppError('invalid', message, { field, remedy })

interface Looked {
  version: number
  login: string
  /** The roles of the product are there for this login, or it may make them. */
  hasRoles: boolean
  mayMakeTables: boolean
}

async function look(url: string): Promise<Looked> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience, application_name: 'tenure' })
  client.on('error', () => {}) // the statement that was running says it
  try {
    await client.connect()
    const { rows } = await client.query<Looked>(`
      select current_setting('server_version_num')::int / 10000 as version, current_user as login,
        has_database_privilege(current_database(), 'create') as "mayMakeTables",
        (select rolsuper or rolcreaterole from pg_roles where rolname = current_user)
          or (select count(*) = 2 from pg_roles where rolname in ('tenure_app', 'tenure_system') and pg_has_role(oid, 'member'))
          as "hasRoles"`)
    return rows[0] as Looked
  } catch (error) {
    const { host, password } = new URL(url)
    const { message, details } = asFault(error, [password, decodeURIComponent(password)])
    throw new AppError('unavailable', `The database at ${host} cannot be used: ${message}`, {
      field,
      remedy: details.remedy,
    })
  } finally {
    await client.end().catch(() => {})
  }
}
