import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { givingWay, serverCanReach, startEmbedded } from '../platform/db/embedded.ts'
import { migrate } from '../platform/db/migrate.ts'
import { migrationFolders } from './migrations.ts'
import { reach } from './reach.ts'

export interface Where {
  /** Folder for everything that must survive; chosen by `dataFolder` where absent. */
  data?: string
  /** A PostgreSQL of one's own, 15 to 18; without it the one inside is started. */
  databaseUrl?: string
  /** Called when the process of the database inside was started. */
  onLaunch?: () => void
}

export interface Place {
  url: string
  /** The data folder. */
  folder: string
  /** Puts a process of the database inside behind all others; absent for a server of one's own. */
  giveWay?: (backend: number) => void
  close(): Promise<void>
}

/** Where the data lies, with the database inside started where it is that one; nothing in it is touched. */
export async function openPlace(options: Where): Promise<Place> {
  const folder = dataFolder(options.data)
  if (options.databaseUrl) {
    await reach(options.databaseUrl)
    return { url: options.databaseUrl, folder, close: async () => {} }
  }
  const server = await startEmbedded({ folder, ...(options.onLaunch ? { onLaunch: options.onLaunch } : {}) })
  return { url: server.url, folder, giveWay: givingWay(folder), close: server.stop }
}

interface Opening {
  /** The server's process is there, or it needs none. */
  launched: Promise<void>
  place: Promise<Place>
}

/** The same with the data brought to the newest state. It needs none of the modules' code, so that it can go on while that is read. */
export function openNewest(where: Where): Opening {
  const { promise: launched, resolve: onLaunch } = Promise.withResolvers<void>()
  const place = openMigrated({ ...where, onLaunch })
  place.then(
    () => onLaunch(),
    () => onLaunch(),
  )
  return { launched, place }
}

async function openMigrated(where: Where): Promise<Place> {
  const place = await openPlace(where)
  await migrate(place.url, migrationFolders()).catch(async (error) => {
    await place.close()
    throw error
  })
  return place
}

/**
 * Where the data lies: what was asked for, else TENURE_DATA, else ./data. As root the server's own user must reach the
 * folder; where it cannot, /var/lib/tenure serves and the command says so.
 */
export function dataFolder(asked: string | undefined): string {
  const wanted = resolve(asked ?? process.env.TENURE_DATA ?? 'data')
  if (process.getuid?.() !== 0) return wanted
  if (!existsSync(wanted)) mkdirSync(wanted, { recursive: true })
  if (serverCanReach(wanted)) return wanted
  const reachable = '/var/lib/tenure'
  process.stderr.write(`The database's user cannot reach ${wanted}; the data lies in ${reachable}\n`)
  return reachable
}
