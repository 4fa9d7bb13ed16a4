import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const folder = join(import.meta.dirname, '..', 'upgrade')

/** Parts of a fixture: what stands in the line that begins with `==`, and the text below it. */
function partsOf(file: string): { head: string; text: string }[] {
  return readFileSync(file, 'utf8')
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { head: part.slice(0, end), text: part.slice(end + 1) }
    })
}

export interface Before {
  /** The moment at which it was made. */
  at: string
  shown: { items: Record<string, unknown>[] }
}

/** Builds a database as the code of an earlier commit left it: its migrations, its ledger, its rows. */
export async function buildAsOf(client: pg.Client, commit: string): Promise<Before> {
  await client.query(`create schema tenure; set search_path = tenure;
    create table migrations (module text not null, number int not null, name text not null, checksum text not null,
      ran_at timestamptz not null default now(), primary key (module, number))`)
  for (const { head, text } of partsOf(join(folder, commit, 'schema.txt'))) {
    await client.query(text)
    await client.query(
      'insert into migrations (module, number, name, checksum) values ($1, $2, $3, $4)',
      head.split(' '),
    )
  }
  await client.query('set session_replication_role = replica') // rows come in the order of a file, not of the keys
  for (const { head, text } of partsOf(join(folder, commit, 'rows.txt'))) {
    await client.query(`truncate ${head.split(' ')[0]} cascade`)
    await pipeline(Readable.from([text]), client.query(copyFrom(`copy ${head} from stdin`)))
  }
  await client.query('set session_replication_role = default')
  return JSON.parse(readFileSync(join(folder, commit, 'shown.json'), 'utf8')) as Before
}
