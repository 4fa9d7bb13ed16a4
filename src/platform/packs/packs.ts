import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import type { PackKind, Platform } from '../contributions.ts'
import type { Tx } from '../db/db.ts'

/** Reads every YAML file of one folder of a pack, by name; a missing folder is an empty one. */
export async function readPackFolder(folder: string): Promise<{ name: string; content: unknown }[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.yaml')).sort()
  return Promise.all(
    files.map(async (file) => ({
      name: basename(file, '.yaml'),
      content: parse(await readFile(join(folder, file), 'utf8')),
    })),
  )
}

/** Applies a whole pack to the transaction's workspace: each kind's files, in the order that the modules stand. */
export async function applyPack(
  platform: Platform,
  tx: Tx,
  packFolder: string,
  kinds: readonly PackKind[] = platform.contributions.packs,
): Promise<void> {
  for (const kind of kinds) {
    for (const { name, content } of await readPackFolder(join(packFolder, kind.folder)))
      await kind.apply(tx, name, content, platform)
  }
}
