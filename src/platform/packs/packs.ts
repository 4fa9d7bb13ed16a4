import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { ConfigurationFile, PackKind, Platform } from '../contributions.ts'
import type { Tx } from '../db/db.ts'

/** Larger than any scorecard or playbook that a person wrote. */
const mostBytes = 1_000_000

/**
 * Reads every YAML file of one folder of a pack, by name; a missing folder is an empty one. Plain files alone are read: what
 * points elsewhere is passed over, and a name is never more than a name.
 */
export async function readPackFolder(folder: string): Promise<ConfigurationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && isFileName(entry.name)).map(({ name }) => name)
  return Promise.all(
    files.sort().map(async (file) => ({ name: basename(file, '.yaml'), content: await contentOf(join(folder, file)) })),
  )
}

const isFileName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,80}\.yaml$/.test(name)

async function contentOf(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8')
  if (text.length > mostBytes) throw unreadable(path, told`The file is too large`)
  try {
    return parse(text, { maxAliasCount: 50 })
  } catch (error) {
    throw unreadable(path, (error as Error).message.split('\n')[0] ?? '')
  }
}

const unreadable = (path: string, why: string) =>
  new AppError('invalid', told`${basename(path)} cannot be read: ${why}`, {
    field: basename(path),
    remedy: told`Write valid YAML`,
  })

/** The name of a file for something that people call by a name. */
export const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'unnamed'

/** Applies a whole pack to the transaction's workspace: each kind's files, in the order that the modules stand. */
export async function applyPack(
  platform: Platform,
  tx: Tx,
  packFolder: string,
  kinds: readonly PackKind[] = platform.contributions.packs,
): Promise<void> {
  for (const kind of kinds) {
    for (const { name, content } of await readPackFolder(join(packFolder, kind.folder)))
      await kind.apply(tx, name, content, platform, 'fill')
  }
}
