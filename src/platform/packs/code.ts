import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { ConfigurationFile, Platform } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import { readPackFolder } from './packs.ts'
import * as store from './store.ts'

/**
 * How a piece of configuration in files stands to what the workspace holds. What was last applied tells an edit on a page from one
 * in a file, so that neither overwrites the other.
 * - `same`: nothing to do
 * - `new`, `changed`: the file says something that the workspace does not; only the file was changed since
 * - `drifted`: somebody changed it on a page since it was applied, and the file says what it said
 * - `conflict`: both were changed, or it differs and was never applied from a file
 * - `here`: in the workspace alone
 */
export type Standing = 'same' | 'new' | 'changed' | 'drifted' | 'conflict' | 'here'

export interface Difference {
  folder: string
  name: string
  standing: Standing
}

interface Piece extends ConfigurationFile {
  folder: string
}

const keyOf = ({ folder, name }: { folder: string; name: string }) => `${folder}/${name}`

/** Everything that the workspace can say as files; secrets and what people filled by hand are not among it. */
export async function configuration(platform: Platform, tx: Tx): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const { folder, read } of platform.contributions.packs)
    for (const file of (await read?.(tx, platform)) ?? []) pieces.push({ folder, ...file })
  return pieces
}

/** What a folder of files says, of the kinds that are known. */
export async function filesIn(platform: Platform, root: string): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const { folder, read } of platform.contributions.packs) {
    if (!read) continue
    for (const file of await readPackFolder(join(root, folder))) pieces.push({ folder, ...file })
  }
  return pieces
}

/** How files stand to the workspace, kind by kind and name by name. */
export async function compare(platform: Platform, tx: Tx, files: readonly Piece[]): Promise<Difference[]> {
  const here = new Map((await configuration(platform, tx)).map((piece) => [keyOf(piece), piece]))
  const applied = new Map((await store.applied(tx)).map((one) => [keyOf(one), one.hash]))
  const known = new Set(files.map(keyOf))
  const differences = files.map(
    (file): Difference => ({
      folder: file.folder,
      name: file.name,
      standing: standingOf(file, here.get(keyOf(file)), applied.get(keyOf(file))),
    }),
  )
  const alone = [...here.values()].filter((piece) => !known.has(keyOf(piece)))
  return [...differences, ...alone.map(({ folder, name }): Difference => ({ folder, name, standing: 'here' }))]
}

function standingOf(file: Piece, here: Piece | undefined, applied: string | undefined): Standing {
  if (!here) return 'new'
  const [wanted, held] = [hashOf(file.content), hashOf(here.content)]
  if (wanted === held) return 'same'
  if (applied === held) return 'changed'
  return applied === wanted ? 'drifted' : 'conflict'
}

/**
 * Makes the workspace say what the files say, kind after kind, so that what names something else finds it. What drifted stays; a
 * conflict stops everything unless the files are to win.
 */
export async function follow(
  platform: Platform,
  tx: Tx,
  files: readonly Piece[],
  wins: 'neither' | 'files',
): Promise<Difference[]> {
  const differences = await compare(platform, tx, files)
  const conflicts = differences.filter(({ standing }) => standing === 'conflict')
  const [first] = conflicts
  if (first && wins === 'neither')
    throw new AppError('conflict', told`${keyOf(first)} was changed here and in the file`, {
      field: keyOf(first),
      remedy: told`Export it and bring both together, or apply with --overwrite`,
      problems: conflicts.map((one) => ({
        field: keyOf(one),
        message: told`Changed here and in the file`,
        remedy: told`Bring both together`,
      })),
    })
  const writes = new Set(
    differences
      .filter(({ standing }) => standing === 'new' || standing === 'changed' || standing === 'conflict')
      .map(keyOf),
  )
  for (const { folder, apply } of platform.contributions.packs)
    for (const file of files)
      if (file.folder === folder && writes.has(keyOf(file)))
        await apply(tx, file.name, file.content, platform, 'follow')
  await noteApplied(platform, tx, files, differences)
  return differences
}

/** What is as the file says counts as applied from it, whoever made it so. */
async function noteApplied(
  platform: Platform,
  tx: Tx,
  files: readonly Piece[],
  differences: readonly Difference[],
): Promise<void> {
  const here = new Map((await configuration(platform, tx)).map((piece) => [keyOf(piece), piece]))
  const drifted = new Set(differences.filter(({ standing }) => standing === 'drifted').map(keyOf))
  const applied = files.filter((file) => !drifted.has(keyOf(file)) && here.has(keyOf(file)))
  await store.saveApplied(
    tx,
    applied.map((file) => ({ folder: file.folder, name: file.name, hash: hashOf(here.get(keyOf(file))?.content) })),
  )
}

/** The same whatever the order in which keys were written. */
export const hashOf = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)) ?? 'null')
    .digest('hex')

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  )
}
