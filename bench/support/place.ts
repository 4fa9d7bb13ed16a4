import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { contributions } from '../../src/app/wiring.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { keptSecret } from '../../src/platform/config.ts'
import type { Platform } from '../../src/platform/contributions.ts'
import { createDb, type DbOptions } from '../../src/platform/db/db.ts'
import { serverCanReach } from '../../src/platform/db/embedded.ts'
import { silentLog } from '../../src/platform/log.ts'

export interface Folder {
  path: string
  /** Takes it away, unless somebody asked for it by name. */
  drop(): Promise<void>
}

/** The folder of the setting `data`, which stays and is used again; else a new one. */
export async function dataFolder(asked: string | undefined): Promise<Folder> {
  if (asked) return { path: asked, drop: async () => {} }
  const path = await reachableFolder()
  return { path, drop: () => rm(path, { recursive: true, force: true }) }
}

/** A folder of its own that the database's user can enter; root's temporary folders are closed to it. */
async function reachableFolder(): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'tenure-bench-'))
  if (serverCanReach(temporary)) return temporary
  await rm(temporary, { recursive: true })
  return mkdtemp('/var/lib/tenure-bench-')
}

/** Address of a database of that name on the server, made where there is none. */
export async function databaseOf(serverUrl: string, name: string): Promise<string> {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await asSuperuser(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database "${name}"`)
  })
  return url.href
}

export async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tenure -c timezone=UTC' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The product on a database of the bench, without queue and log. */
export function platformOn(place: {
  url: string
  folder: string
  clock: Clock
  connections?: number
  plans?: DbOptions['plans']
}): Platform {
  const { url, folder, clock, connections = 6, plans } = place
  const config = {
    dataFolder: folder,
    baseUrl: 'http://127.0.0.1',
    secret: keptSecret(folder),
    packsFolder: fileURLToPath(new URL('../../packs', import.meta.url)),
    mode: 'production' as const,
  }
  return {
    db: createDb({ url, clock, connections, plans }),
    clock,
    log: silentLog,
    config,
    contributions,
    jobs: { send: async () => {} },
  }
}

/** The machine's time moved by milliseconds, so that a base of fixed days lies just behind today. */
export const movedClock = (by: number): Clock => ({ now: () => new Date(systemClock.now().getTime() + by) })
