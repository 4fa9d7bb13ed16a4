import { existsSync, readdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Finding } from '../contributions.ts'
import type { Db, Session } from '../db/db.ts'
import { ledgerProblems, type RanMigration } from '../db/migrate.ts'
import { serverState } from '../db/state.ts'
import { heldSinceRestore } from '../outbox/holds.ts'
import { failedNews } from '../outbox/store.ts'
import * as store from './store.ts'

/** Seconds by which the database's clock may differ from ours before days would close at the wrong moment. */
const clockTolerance = 5

const well = (what: string, detail: string): Finding => ({ what, state: 'well', detail })

/** Well where nothing was found; else a look at what was. */
function without(
  what: string,
  found: readonly string[],
  words: { none: string; some: string; remedy: string },
): Finding {
  if (found.length === 0) return well(what, words.none)
  const shown = found.length > 5 ? `${found.slice(0, 5).join(', ')} and ${found.length - 5} more` : found.join(', ')
  return { what, state: 'look', detail: `${words.some}: ${shown}`, remedy: words.remedy }
}

export interface Examined {
  db: Db
  clock: Clock
  dataFolder: string
  /** What this version of the product would have run. */
  migrations: readonly RanMigration[]
}

/** Looks at what all workspaces stand on: server, schema, fences, folder, what waits. */
export async function examineGround({ db, clock, dataFolder, migrations }: Examined): Promise<Finding[]> {
  const { version, now } = await serverState(db)
  const ours = clock.now()
  return [
    well('database', version),
    clocks(now, ours),
    await diskOf(dataFolder),
    leftovers(dataFolder),
    ...(await db.system((session) => examineSchema(session, migrations, ours))),
    ...(await db.system(examineWaiting)),
  ]
}

function clocks(theirs: number, ours: Date): Finding {
  const skew = Math.abs(theirs - ours.getTime() / 1000)
  const detail = `${skew.toFixed(1)} s between the product and its database`
  if (skew <= clockTolerance) return well('clocks', detail)
  const remedy = 'Set both clocks by NTP: days close by ours, and the queue goes by the database’s'
  return { what: 'clocks', state: 'look', detail, remedy }
}

/** Less than this share of the disk, or of this many bytes, is nearly full. */
const leastFree = { share: 0.05, bytes: 1024 ** 3 }

async function diskOf(folder: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return diskFinding(bavail * bsize, blocks * bsize)
}

export function diskFinding(free: number, size: number): Finding {
  const detail = `${(free / 1024 ** 3).toFixed(1)} GB of ${(size / 1024 ** 3).toFixed(1)} GB free`
  if (free >= leastFree.bytes && free >= leastFree.share * size) return well('disk', detail)
  const remedy = 'Make room or move the data folder: a full disk refuses what is sent until there is room'
  return { what: 'disk', state: 'look', detail, remedy }
}

function leftovers(folder: string): Finding {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\.restoring-/.test(name)) : []
  return without('restore', names, {
    none: 'none was broken off',
    some: 'one was broken off after the database stood, before its files did',
    remedy: 'Restore the same backup again with --replace, then remove these folders',
  })
}

async function examineSchema(session: Session, migrations: readonly RanMigration[], now: Date): Promise<Finding[]> {
  const ran = await store.ranMigrations(session)
  const future = ran.filter(({ ranAt }) => ranAt.getTime() > now.getTime() + clockTolerance * 1000)
  return [
    without('migrations', ledgerProblems(migrations, ran), {
      none: `${ran.length} ran, all as they are here`,
      some: 'database and code do not fit',
      remedy: 'Run `tenure migrate`; where one changed or is newer, run the version of the product that it belongs to',
    }),
    without(
      'time',
      future.map(({ module, name }) => `${module}/${name}`),
      {
        none: 'nothing ran later than now',
        some: 'the clock was ahead when these ran, or is behind now',
        remedy: 'Set the clock by NTP; facts that were taken in meanwhile carry a wrong time of knowing',
      },
    ),
    without('indexes', await store.brokenIndexes(session), {
      none: 'all usable',
      some: 'not usable, so that reading is slow and duplicates may pass',
      remedy: 'Build each anew with REINDEX INDEX',
    }),
    without('fences', await store.openTables(session), {
      none: 'row-level security stands on every table of workspaces',
      some: 'a workspace could see another’s rows, since row-level security is off or lets all pass',
      remedy:
        'Put it back with: select tenure_tenant(table) after dropping the policies that are there; find out who changed it',
    }),
    without('roles', await store.unfencedRoles(session), {
      none: 'neither of ours passes row-level security',
      some: 'passes row-level security',
      remedy: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLS, and take it out of roles that may',
    }),
    without('durability', await store.unsafeSettings(session), {
      none: 'what was acknowledged survives a crash',
      some: 'is off, so that a crash may lose what was acknowledged',
      remedy: 'Switch it on in the server’s settings and restart the server',
    }),
  ]
}

async function examineWaiting(session: Session): Promise<Finding[]> {
  const failed = await failedNews(session)
  const jobs = await store.failedJobs(session)
  const held = await heldSinceRestore(session)
  return [
    without('news', failed === 0 ? [] : [`${failed}`], {
      none: 'all delivered or on their way',
      some: 'could not be delivered',
      remedy: 'Read the reasons in outbox_news.failed, mend the cause, and set failed to null: they are tried again',
    }),
    without(
      'jobs',
      jobs.map((job) => `${job.name} (${job.failed})`),
      {
        none: 'none failed in the last seven days',
        some: 'failed for good in the last seven days',
        remedy: 'Read why in the log; jobs that the clock calls are tried again by themselves',
      },
    ),
    without('sending', held.length === 0 ? [] : [`${held.length} workspace(s)`], {
      none: 'nothing is held',
      some: 'held since a restore',
      remedy: 'Confirm with `tenure restore --confirm` once the product it came from no longer runs',
    }),
  ]
}

// ---------------------------------------------------------------- before the database is opened

/** Says what a folder's lock looked like before this start; the database inside clears a stale one away by itself. */
export function lockFinding(state: 'none' | 'running' | 'stale', file: string): Finding {
  if (state !== 'stale') return well('lock', state === 'none' ? 'the database was at rest' : 'the database runs')
  const detail = `${file} was left behind by a server that is gone; it is cleared away`
  const remedy = 'Look into the system’s log for why the database was killed, such as too little memory'
  return { what: 'lock', state: 'look', detail, remedy }
}

export const lockFile = (folder: string) => join(folder, 'postgres', 'postmaster.pid')
