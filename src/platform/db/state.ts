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
