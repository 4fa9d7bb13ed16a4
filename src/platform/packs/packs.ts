import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
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
  const isFolder = await lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const entries = isFolder ? await readdir(folder, { withFileTypes: true }) : []
  const files = entries.filter((entry) => entry.isFile() && isFileName(entry.name)).map(({ name }) => name)
  return Promise.all(
    files.sort().map(async (file) => ({ name: basename(file, '.yaml'), ...(await contentOf(join(folder, file))) })),
  )
}

const isFileName = (name: string): boolean => name.endsWith('.yaml') && isConfigurationName(name.slice(0, -5))

/** A name is never more than a name: no folder, no dot. */
export const isConfigurationName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,80}$/.test(name)

async function contentOf(path: string): Promise<Pick<ConfigurationFile, 'content' | 'line'>> {
  const text = await textOf(path)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true })
  const [error] = document.errors
  if (error) throw unreadable(path, error.message.split('\n')[0] ?? '')
  try {
    return { content: document.toJS({ maxAliasCount: 50 }), line: (place) => lineOf(document, lines, place) }
  } catch (error) {
    throw unreadable(path, (error as Error).message.split('\n')[0] ?? '')
  }
}

/** No more is read of a file than one may hold, however large it is, and none through a link put there meanwhile. */
async function textOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    if ((await file.stat()).size > mostBytes) throw unreadable(path, told`The file is too large`)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Parts of a path that the file does not have, such as the name of what was sent, are passed over. */
function lineOf(document: Document, lines: LineCounter, place: string): number {
  const path: (string | number)[] = []
  for (const part of place.split(/[.[\]]+/).filter((one) => one !== '')) {
    const next = [...path, /^\d+$/.test(part) ? Number(part) : part]
    if (document.hasIn(next)) path.push(next.at(-1) as string | number)
  }
  const node = document.getIn(path, true)
  const start = isNode(node) ? (node.range?.[0] ?? 0) : 0
  return lines.linePos(start).line
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
