import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../kernel/errors.ts'
import { type Written, writeArchive } from '../../platform/archive/archive-file.ts'
import { withSnapshot } from '../../platform/archive/snapshot.ts'
import type { Place } from '../place.ts'
import { productVersion } from '../version.ts'

export interface BackupRequest {
  /** A file to be made, or a folder that takes a file named after the moment. */
  to: string
  passphrase?: string | undefined
  now: Date
}

export interface Backup extends Written {
  file: string
}

/** Saves everything of a place as it is at this moment, while the product goes on working. */
export async function backUp(place: Place, { to, passphrase, now }: BackupRequest): Promise<Backup> {
  const file = fileFor(resolve(to), now)
  const written = await withSnapshot({ url: place.url, product: productVersion(), now }, (contents) =>
    writeArchive(file, contents, { dataFolder: place.folder, passphrase }),
  )
  return { file, ...written }
}

function fileFor(path: string, now: Date): string {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const moment = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')
  const file = isFolder ? join(path, `tenure-${moment}.tar.gz`) : path
  if (!existsSync(file)) return file
  throw new AppError('conflict', `${file} is there already`, {
    field: 'file',
    remedy: 'Name a file that does not exist yet, or a folder',
  })
}
