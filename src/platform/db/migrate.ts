import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pg from 'pg'
import { AppError } from '../../kernel/errors.ts'

interface Migration extends RanMigration {
  text: string
}

/** One lock for all who migrate the same database at once; the number is arbitrary and ours. */
const migrationLock = 7_305_210

export interface MigrationFolder {
  module: string
  folder: string
}

/** A row of the ledger: a migration that ran, as it was then. */
export interface RanMigration {
  module: string
  number: number
  name: string
  checksum: string
}

/**
 * Brings a database to the newest state: the platform's migrations, then each module's in `order`.
 * Every file runs once, in a transaction that writes its ledger row first, so that whoever is killed goes on where it
 * stopped. Answers the names that ran. A file that changed after it ran is refused: migrations are append-only. So is a
 * database that a newer version of the product brought further.
 */
export async function migrate(url: string, folders: readonly MigrationFolder[]): Promise<string[]> {
  const migrations = await readMigrations(folders)
  const client = new pg.Client({ connectionString: url, application_name: 'tenure migrate' })
  client.on('error', () => {}) // the statement that was running says it
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await openLedger(client)
    const missing = missingOf(migrations, await ledgerOf(client))
    // Commits reach the disk in their order: waited for once, at the last, they all have.
    await client.query('set synchronous_commit = off')
    for (const migration of missing) {
      if (migration === missing.at(-1)) await client.query('reset synchronous_commit')
      await runOne(client, migration)
    }
    return missing.map(titleOf)
  } finally {
    await client.end()
  }
}

/** The same inside a transaction of the caller: all of it stands, or nothing. With `only`, no further than that ledger went. */
export async function migrateWithin(
  client: pg.ClientBase,
  folders: readonly MigrationFolder[],
  only?: readonly RanMigration[],
): Promise<string[]> {
  const migrations = await readMigrations(folders)
  await openLedger(client)
  const missing = missingOf(migrations, await ledgerOf(client))
  if (only) missingOf(migrations, only) // refuses what this version does not know
  const wanted = only && new Set(only.map(keyOf))
  const chosen = missing.filter((migration) => !wanted || wanted.has(keyOf(migration)))
  for (const migration of chosen) await runStatements(client, migration)
  return chosen.map(titleOf)
}

/** What ran in a database so far; nothing where it was never migrated. */
export async function ledgerOf(client: pg.ClientBase): Promise<RanMigration[]> {
  const there = await client.query(`select to_regclass('tenure.migrations') is not null as there`)
  if (!there.rows[0].there) return []
  const ledger = await client.query<RanMigration>(
    'select module, number, name, checksum from tenure.migrations order by module, number',
  )
  return ledger.rows
}

const keyOf = ({ module, number }: { module: string; number: number }) => `${module}/${number}`

const titleOf = ({ module, name }: { module: string; name: string }) => `${module}/${name}`

async function openLedger(client: pg.ClientBase): Promise<void> {
  await client.query(`create schema if not exists tenure; set search_path = tenure`)
  await client.query(`create table if not exists migrations (
    module text not null, number int not null, name text not null, checksum text not null,
    ran_at timestamptz not null default now(), primary key (module, number))`)
}

/** What has yet to run. Refuses a ledger that does not fit these migrations, before anything is touched. */
function missingOf(migrations: readonly Migration[], ledger: readonly RanMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [keyOf(migration), migration]))
  const strange = ledger.find((row) => !known.has(keyOf(row)))
  if (strange) {
    throw new AppError('conflict', `The data was made by a newer version of Tenure: it has ${titleOf(strange)}`, {
      remedy: 'Run that version or a later one, or restore a backup that was made before the upgrade',
    })
  }
  const changed = ledger.find((row) => known.get(keyOf(row))?.checksum !== row.checksum)
  if (changed) {
    throw new AppError('conflict', `The migration ${titleOf(changed)} changed after it ran`, {
      remedy: 'Put the file back as it was and add a new one: migrations are append-only',
    })
  }
  const ran = new Set(ledger.map(keyOf))
  return migrations.filter((migration) => !ran.has(keyOf(migration)))
}

/** What a database's ledger and these migrations disagree about, in sentences. */
export function ledgerProblems(migrations: readonly RanMigration[], ledger: readonly RanMigration[]): string[] {
  const known = new Map(migrations.map((migration) => [keyOf(migration), migration]))
  const ran = new Set(ledger.map(keyOf))
  return [
    ...migrations.filter((migration) => !ran.has(keyOf(migration))).map((one) => `${titleOf(one)} has not run`),
    ...ledger.flatMap((row) => {
      const own = known.get(keyOf(row))
      if (!own) return [`${titleOf(row)} is of a newer version`]
      return own.checksum === row.checksum ? [] : [`${titleOf(row)} changed after it ran`]
    }),
  ]
}

async function runOne(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await runStatements(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {}) // the connection may be what failed
    throw error
  }
}

async function runStatements(client: pg.ClientBase, migration: Migration): Promise<void> {
  const { module, number, name, checksum, text } = migration
  try {
    await client.query('insert into migrations (module, number, name, checksum) values ($1, $2, $3, $4)', [
      module,
      number,
      name,
      checksum,
    ])
    await client.query(text)
  } catch (error) {
    throw new Error(`Migration ${titleOf(migration)} failed: ${(error as Error).message}`, { cause: error })
  }
}

/** All migrations of these folders, in the order in which they run. */
export async function readMigrations(folders: readonly MigrationFolder[]): Promise<Migration[]> {
  return (await Promise.all(folders.map(readFolder))).flat()
}

async function readFolder({ module, folder }: MigrationFolder): Promise<Migration[]> {
  const files = await readdir(folder).catch(() => [])
  const names = files.filter((file) => /^\d{4}_.+\.sql$/.test(file)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex').slice(0, 32)
      return { module, number: Number(name.slice(0, 4)), name: basename(name, '.sql'), text, checksum }
    }),
  )
}
