import type { Db } from './db.ts'

/** The server's version, and its clock in seconds since 1970. */
export async function serverState(db: Db): Promise<{ version: string; now: number }> {
  const { rows } = await db.systemQuery('select version() as version, extract(epoch from clock_timestamp()) as now')
  return { version: String(rows[0]?.version ?? '').split(' on ')[0] ?? '', now: Number(rows[0]?.now) }
}
