import { AppError } from '../kernel/errors.ts'
import { asFault } from '../platform/connectors/sql/faults.ts'
import { type Reached, reachedBy } from '../platform/db/state.ts'

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

async function look(url: string): Promise<Reached> {
  try {
    return await reachedBy(url)
  } catch (error) {
    const { host, password } = new URL(url)
    const { message, details } = asFault(error, [password, decodeURIComponent(password)])
    throw new AppError('unavailable', `The database at ${host} cannot be used: ${message}`, {
      field,
      remedy: details.remedy,
    })
  }
}
