import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Sum, TableShape } from './contents.ts'
import { RowSum } from './digest.ts'
import { columnList, quoted } from './schema.ts'

/** The same values are the same text on every server, whatever its own settings are. */
const plainText = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8';
  set local search_path = tenure; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`

export async function speakPlainly(client: pg.ClientBase): Promise<void> {
  await client.query(plainText)
}

/** All workspaces there are, by the list that the system's role may read. */
export async function workspaceIds(client: pg.ClientBase): Promise<string[]> {
  await client.query('set local role tenure_system')
  const found = await client.query<{ id: string }>('select id from workspaces order by id')
  await client.query('reset role')
  return found.rows.map(({ id }) => id)
}

/**
 * The rows of a table as COPY writes them. A tenant's table is read workspace by workspace under the app's role: so a
 * login that owns the database and is no superuser reads everything too, and no row passes that no workspace owns.
 */
export async function* rowsOf(
  client: pg.ClientBase,
  table: TableShape,
  workspaces: readonly string[],
): AsyncGenerator<Buffer> {
  const all = `select ${columnList(table)} from tenure.${quoted(table.name)}`
  if (table.reading === 'by workspace') {
    for (const workspace of workspaces) {
      await client.query(`set local role tenure_app; set local tenure.workspace = '${workspace}'`)
      yield* copyOut(client, `${all} where workspace_id = '${workspace}'`)
    }
  } else {
    if (table.reading === 'by the system') await client.query('set local role tenure_system')
    yield* copyOut(client, all)
  }
  await client.query('reset role')
}

async function* copyOut(client: pg.ClientBase, query: string): AsyncGenerator<Buffer> {
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`))) yield chunk as Buffer
}

/** Writes rows as COPY wrote them. The table is the caller's alone: COPY is refused where a fence stands. */
export async function copyIn(client: pg.ClientBase, table: TableShape, chunks: AsyncIterable<Buffer>): Promise<void> {
  const stream = client.query(copyFrom(`copy tenure.${quoted(table.name)} (${columnList(table)}) from stdin`))
  const finished = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve)
    stream.on('error', reject)
  })
  finished.catch(() => {}) // it is awaited below; until then a chunk may still be on its way
  try {
    for await (const chunk of chunks) {
      if (!stream.write(chunk)) await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), finished])
    }
    stream.end()
  } catch (error) {
    stream.destroy(error as Error)
    throw error
  }
  await finished
}

/** Counts and fingerprints of what the tables hold now. */
export async function sumsOf(client: pg.ClientBase, tables: readonly TableShape[]): Promise<Record<string, Sum>> {
  const workspaces = await workspaceIds(client)
  const sums: Record<string, Sum> = {}
  for (const table of tables) {
    const sum = new RowSum()
    for await (const chunk of rowsOf(client, table, workspaces)) sum.add(chunk)
    sums[table.name] = sum.sum()
  }
  return sums
}
