import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pg from 'pg'

interface Migration {
  module: string
  number: number
  name: string
  text: string
  checksum: string
}

/** One lock for all who migrate the same database at once; the number is arbitrary and ours. */
const migrationLock = 7_305_210

/**
 * Brings a database to the newest state: the platform's migrations, then each module's in `order`.
 * Every file runs once, in a transaction that writes its ledger row first. Answers the names that ran.
 * A file that changed after it ran is refused: migrations are append-only.
 */
export async function migrate(url: string, folders: { module: string; folder: string }[]): Promise<string[]> {
  const migrations = (await Promise.all(folders.map(readFolder))).flat()
  const client = new pg.Client({ connectionString: url, application_name: 'tenure migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(`create schema if not exists tenure; set search_path = tenure`)
    await client.query(`create table if not exists migrations (
      module text not null, number int not null, name text not null, checksum text not null,
      ran_at timestamptz not null default now(), primary key (module, number))`)
    return await runMissing(client, migrations)
  } finally {
    await client.end()
  }
}

async function runMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const ledger = await client.query<{ module: string; number: number; checksum: string }>(
    'select module, number, checksum from migrations',
  )
  const ran = new Map(ledger.rows.map((row) => [`${row.module}/${row.number}`, row.checksum]))
  const done: string[] = []
  for (const migration of migrations) {
    const known = ran.get(`${migration.module}/${migration.number}`)
    if (known === migration.checksum) continue
    if (known)
      throw new Error(`Migration ${migration.module}/${migration.name} changed after it ran; add a new one instead`)
    await runOne(client, migration)
    done.push(`${migration.module}/${migration.name}`)
  }
  return done
}

async function runOne(client: pg.Client, { module, number, name, checksum, text }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query('insert into migrations (module, number, name, checksum) values ($1, $2, $3, $4)', [
      module,
      number,
      name,
      checksum,
    ])
    await client.query(text)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${module}/${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

async function readFolder({ module, folder }: { module: string; folder: string }): Promise<Migration[]> {
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
