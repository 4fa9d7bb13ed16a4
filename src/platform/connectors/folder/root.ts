import { mkdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { ConnectorContext } from '../connector.ts'

/** A folder that may be watched, and the root below which everything in it must lie; both without any link in their path. */
export interface WatchedFolder {
  path: string
  root: string
}

/** Folders that this workspace may watch: those that the operator names, else its own inbox in the data folder. */
export async function rootsFor({ workspace, watched, dataFolder }: ConnectorContext): Promise<string[]> {
  if (watched.length > 0)
    return watched
      .filter((root) => root.workspace === null || root.workspace === workspace.slug)
      .map(({ folder }) => folder)
  const inbox = join(resolve(dataFolder), 'inbox', workspace.slug)
  await mkdir(inbox, { recursive: true })
  return [inbox]
}

/** The folder that a path means, refused where it leads out of every root, by dots or by links. */
export async function watchedFolder(asked: string, context: ConnectorContext): Promise<WatchedFolder> {
  const roots = await rootsFor(context)
  if (roots.length === 0)
    throw new AppError('forbidden', told`This workspace may watch no folder`, {
      field: 'folder',
      remedy: told`Whoever runs the product names one with TENURE_FOLDERS`,
    })
  for (const given of roots) {
    const root = await realpath(given).catch(() => null)
    const path = root && (await realpath(isAbsolute(asked) ? asked : join(root, asked)).catch(() => null))
    if (root && path && isWithin(path, root) && (await stat(path)).isDirectory()) return { path, root }
  }
  throw new AppError(
    'invalid',
    asked === ''
      ? told`There is no folder there that may be watched`
      : told`There is no folder ${asked} that may be watched`,
    {
      field: 'folder',
      remedy: told`Choose a folder below ${roots.join(' or ')}`,
    },
  )
}

export const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(root + sep)
