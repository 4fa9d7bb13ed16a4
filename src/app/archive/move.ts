import { AppError } from '../../kernel/errors.ts'
import type { Sum } from '../../platform/archive/contents.ts'
import { load } from '../../platform/archive/load.ts'
import { beginMove, cancelMove, endMove } from '../../platform/archive/moves.ts'
import { withSnapshot } from '../../platform/archive/snapshot.ts'
import { systemClock } from '../../platform/clock.ts'
import { createDb, type Db } from '../../platform/db/db.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { migrationFolders } from '../migrations.ts'
import { productVersion } from '../version.ts'

export interface MoveRequest {
  from: string
  to: string
  onTable?: (table: string) => void
}

export interface Moved {
  tables: Record<string, Sum>
  /** The new place, without its password. */
  to: string
}

/**
 * Moves everything from one database to another and compares. From its beginning on the product refuses to start on the
 * old one, so that nothing is written where nobody looks any more; a move that failed on the way is run again or taken back.
 */
export async function move({ from, to, onTable }: MoveRequest): Promise<Moved> {
  if (isSame(from, to)) {
    throw new AppError('invalid', 'The data is there already', { field: 'to', remedy: 'Name another place' })
  }
  const place = placeName(to)
  await migrate(from, migrationFolders())
  await withDb(from, (db) => beginMove(db, place))
  const now = systemClock.now()
  const { tables } = await withSnapshot({ url: from, product: productVersion(), now, alone: true }, (contents) =>
    load(contents, {
      url: to,
      folders: migrationFolders(),
      over: 'nothing',
      as: 'moved',
      now,
      ...(onTable ? { onTable } : {}),
    }),
  )
  await withDb(from, endMove)
  return { tables, to: place }
}

/** Takes a move back: the product may start on the old data again. */
export async function takeBackMove(from: string): Promise<boolean> {
  await migrate(from, migrationFolders())
  return withDb(from, cancelMove)
}

async function withDb<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = createDb({ url, clock: systemClock, connections: 3 })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

const isSame = (a: string, b: string) => placeName(a) === placeName(b)

/** Host, port and database of an address: enough to find it, and nothing secret. */
export function placeName(address: string): string {
  try {
    const { protocol, hostname, port, pathname } = new URL(address)
    return `${protocol}//${hostname}:${port || 5432}${pathname}`
  } catch {
    throw new AppError('invalid', 'This is no address of a database', {
      field: 'to',
      remedy: 'Write one such as postgres://name:password@host:5432/tenure, or `inside`',
    })
  }
}
