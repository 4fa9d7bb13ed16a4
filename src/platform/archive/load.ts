import pg from 'pg'
import { AppError } from '../../kernel/errors.ts'
import { type MigrationFolder, migrateWithin } from '../db/migrate.ts'
import type { Contents, Head, Part, Sum, TableShape, Tail } from './contents.ts'
import { differences } from './digest.ts'
import { copyIn, speakPlainly, sumsOf, workspaceIds } from './rows.ts'
import { quoted, setSequences } from './schema.ts'

export interface LoadOptions {
  url: string
  folders: readonly MigrationFolder[]
  /** What may be lost: nothing, or whatever the database holds. */
  over: 'nothing' | 'everything'
  /** `restored`: nothing leaves the product until somebody confirms. `moved`: work goes on in the new place. */
  as: 'restored' | 'moved'
  /** Takes files that come with the content; called between tables, before anything is committed. */
  onFile?: (file: Extract<Part, { kind: 'file' }>) => Promise<void>
  onTable?: (table: string) => void
  /** The last look before everything stands; what it throws takes everything back. */
  beforeCommit?: () => Promise<void>
  now: Date
}

export interface Loaded {
  tables: Record<string, Sum>
  /** Migrations newer than the content that ran after it was in. */
  migrated: string[]
}

/**
 * Puts an installation's content in place of what a database holds: the schema of its migrations, the rows, counts and
 * fingerprints compared, then the migrations that came since. All in one transaction: whatever fails or is killed on the
 * way leaves the database as it was.
 */
export async function load(contents: Contents, options: LoadOptions): Promise<Loaded> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'tenure archive' })
  client.on('error', () => {}) // the statement that was running says it
  await client.connect()
  try {
    await client.query('begin')
    await speakPlainly(client)
    await refuseWhileUsed(client)
    if (options.over === 'nothing') await refuseFull(client)
    const loaded = await replaceAll(client, contents, options)
    await client.query('commit')
    await client.query('select tenure.tenure_analyze()')
    return loaded
  } catch (error) {
    await client.query('rollback').catch(() => {}) // the connection may be what failed
    throw error
  } finally {
    await client.end()
  }
}

async function replaceAll(client: pg.Client, contents: Contents, options: LoadOptions): Promise<Loaded> {
  const { head } = contents
  await client.query('drop schema if exists tenure cascade; drop schema if exists tenure_jobs cascade')
  await migrateWithin(client, options.folders, head.ledger)
  await makePartitions(client, head)
  await lowerFences(client, head.tables)
  const tail = await takeParts(client, contents, options)
  await setSequences(client, tail.sequences)
  await raiseFences(client, head.tables)
  const tables = await sumsOf(client, head.tables)
  refuseDifferent(differences(tail.tables, tables))
  const migrated = await migrateWithin(client, options.folders)
  await keepJobs(client, tail)
  if (options.as === 'restored') await holdAll(client, options.now)
  await options.beforeCommit?.()
  return { tables, migrated }
}

async function takeParts(client: pg.Client, { head, parts }: Contents, options: LoadOptions): Promise<Tail> {
  const shapes = new Map(head.tables.map((table) => [table.name, table]))
  let tail: Tail | undefined
  for await (const part of parts) {
    if (part.kind === 'tail') tail = part.tail
    else if (part.kind === 'file') await options.onFile?.(part)
    else {
      options.onTable?.(part.table)
      const shape = shapes.get(part.table)
      if (!shape) throw new Error(`The archive has rows of ${part.table}, of which its head says nothing`)
      await copyIn(client, shape, part.chunks)
    }
  }
  if (tail) return tail
  throw new AppError('invalid', 'The archive ends before its end', {
    remedy: 'Take another copy of it, or another backup',
  })
}

function refuseDifferent(problems: string[]): void {
  if (problems.length === 0) return
  throw new AppError('invalid', `What was read is not what was saved: ${problems.slice(0, 5).join('; ')}`, {
    remedy: 'The archive is damaged: take another copy of it, or another backup. Nothing was changed here.',
  })
}

/** Milliseconds that a process which is just ending may take to let go of the database. */
const lettingGo = 3000

/** A product that works on the database would write into what is being replaced. */
export async function refuseWhileUsed(client: pg.ClientBase): Promise<void> {
  for (let waited = 0; await isUsed(client); waited += 100) {
    if (waited >= lettingGo) {
      throw new AppError('conflict', 'Tenure is running on this database', {
        remedy: 'Stop it and run the command again',
      })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function isUsed(client: pg.ClientBase): Promise<boolean> {
  await client.query('select pg_stat_clear_snapshot()') // a transaction would be shown the same picture again
  const others = await client.query(`
    select 1 from pg_stat_activity where datname = current_database() and application_name like 'tenure%'
      and pid <> pg_backend_pid() limit 1`)
  return others.rowCount !== 0
}

/** Only a database without any workspace counts as empty, and one whose content was moved away. */
async function refuseFull(client: pg.Client): Promise<void> {
  const there = await client.query(`
    select to_regclass('tenure.workspaces') is not null as list, to_regclass('tenure.archive_moves') is not null as moves`)
  if (!there.rows[0].list) return
  if (there.rows[0].moves) {
    const moved = await client.query('select 1 from tenure.archive_moves where ended_at is not null')
    if (moved.rowCount) return
  }
  const workspaces = await workspaceIds(client)
  if (workspaces.length === 0) return
  throw new AppError('conflict', `The database is not empty: it holds ${workspaces.length} workspace(s)`, {
    field: 'replace',
    remedy: 'Choose an empty data folder or database; with --replace everything in this one is lost',
  })
}

/** Partitions that a running product made as it went. */
async function makePartitions(client: pg.Client, { tables }: Head): Promise<void> {
  for (const { name: parent, partitions, reading } of tables) {
    for (const { name, bounds } of partitions) {
      const known = await client.query('select to_regclass($1) is not null as there', [`tenure.${quoted(name)}`])
      if (known.rows[0].there) continue
      await client.query(`
        create table ${quoted(name)} (like ${quoted(parent)} including defaults including constraints);
        alter table ${quoted(parent)} attach partition ${quoted(name)} ${bounds}`)
      if (reading === 'by workspace') await client.query(`select tenure_tenant('${quoted(name)}')`)
    }
  }
}

/** Lets the owner of the tables write past fence and triggers while nobody else can see them. */
async function lowerFences(client: pg.Client, tables: readonly TableShape[]): Promise<void> {
  for (const table of tables) {
    await eachPart(client, table, (name) => `alter table ${name} no force row level security`)
    await client.query(`alter table ${quoted(table.name)} disable trigger user`)
  }
  // What migrations themselves wrote comes with the rows.
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`)
}

async function raiseFences(client: pg.Client, tables: readonly TableShape[]): Promise<void> {
  for (const table of tables) {
    await eachPart(client, table, (name) => `alter table ${name} force row level security`)
    await client.query(`alter table ${quoted(table.name)} enable trigger user`)
  }
}

/** Of tables with a fence, for the table and each of its partitions. */
async function eachPart(client: pg.Client, table: TableShape, statement: (name: string) => string): Promise<void> {
  const fenced = await client.query('select relrowsecurity as fenced from pg_class where oid = $1::regclass', [
    quoted(table.name),
  ])
  if (!fenced.rows[0].fenced) return
  for (const name of [table.name, ...table.partitions.map((partition) => partition.name)])
    await client.query(statement(quoted(name)))
}

async function keepJobs(client: pg.Client, { jobs }: Tail): Promise<void> {
  await client.query(
    `insert into archive_jobs (id, name, data, key, due_at)
     select id, name, data, key, "dueAt" from json_to_recordset($1) as j (id uuid, name text, data jsonb, key text, "dueAt" timestamptz)
     on conflict do nothing`,
    [JSON.stringify(jobs)],
  )
}

async function holdAll(client: pg.Client, now: Date): Promise<void> {
  const workspaces = await workspaceIds(client)
  await client.query('set local role tenure_system')
  await client.query(
    `insert into outbox_holds (workspace_id, reason, held_at) select id, 'restored', $2 from unnest($1::uuid[]) as w (id)
     on conflict do nothing`,
    [workspaces, now],
  )
  await client.query('reset role')
}
