import pg from 'pg'
import { ledgerOf } from '../db/migrate.ts'
import { archiveFormat, type Contents, type Head, type Part, type Sum, type WaitingJob } from './contents.ts'
import { RowSum, summed } from './digest.ts'
import { refuseWhileUsed } from './load.ts'
import { rowsOf, speakPlainly, workspaceIds } from './rows.ts'
import { sequencesOf, tablesOf } from './schema.ts'

export interface SnapshotOptions {
  url: string
  /** Version of the product. */
  product: string
  now: Date
  /** Refuses while the product works on the database: what it wrote meanwhile would be left behind. */
  alone?: true
}

/**
 * Hands the content of a database to `work` as it was at one moment, while others go on reading and writing: everything
 * is read in one repeatable-read transaction.
 */
export async function withSnapshot<T>(options: SnapshotOptions, work: (contents: Contents) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'tenure archive' })
  client.on('error', () => {}) // the statement that was running says it
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await speakPlainly(client)
    if (options.alone) await refuseWhileUsed(client)
    const head = await headOf(client, options)
    const result = await work({ head, parts: partsOf(client, head) })
    await client.query('commit')
    return result
  } finally {
    await client.end()
  }
}

async function headOf(client: pg.Client, options: SnapshotOptions): Promise<Head> {
  const server = await client.query<{ server_version: string }>('show server_version')
  return {
    format: archiveFormat,
    product: options.product,
    server: server.rows[0]?.server_version ?? '',
    madeAt: options.now.toISOString(),
    ledger: await ledgerOf(client),
    tables: await tablesOf(client),
  }
}

async function* partsOf(client: pg.Client, head: Head): AsyncGenerator<Part> {
  const workspaces = await workspaceIds(client)
  const tables: Record<string, Sum> = {}
  for (const table of head.tables) {
    const sum = new RowSum()
    yield { kind: 'rows', table: table.name, chunks: summed(rowsOf(client, table, workspaces), sum) }
    tables[table.name] = sum.sum()
  }
  // Read last: a number that was given out meanwhile is only passed over.
  yield { kind: 'tail', tail: { tables, sequences: await sequencesOf(client), jobs: await waitingJobs(client) } }
}

/** What stands in the queue and is not done; a job that runs at this moment counts as not done. */
async function waitingJobs(client: pg.Client): Promise<WaitingJob[]> {
  const there = await client.query(`select to_regclass('tenure_jobs.job') is not null as there`)
  if (!there.rows[0].there) return []
  await client.query('set local role tenure_system')
  const found = await client.query<WaitingJob>(`
    select id, name, coalesce(data, '{}') as data, singleton_key as key, start_after as "dueAt" from tenure_jobs.job
    where state in ('created', 'retry', 'active') and name not like '\\_\\_pgboss\\_\\_%' order by created_on, id`)
  await client.query('reset role')
  return found.rows
}
