import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { ConfigurationFile, Effect, PackKind, Platform } from '../contributions.ts'
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
  /** What it does to accounts, where that was asked. */
  effects?: Effect[]
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
  asks: 'nothing' | 'effects' = 'nothing',
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
  const effects = new Map<string, Effect[]>()
  const problems: Refused[] = []
  for (const kind of platform.contributions.packs) {
    const own = files.filter((file) => file.folder === kind.folder && writes.has(keyOf(file)))
    for (const file of inOrder(kind, own)) {
      try {
        if (asks === 'effects' && kind.effect)
          effects.set(keyOf(file), await kind.effect(tx, file.name, file.content, platform))
        await kind.apply(tx, file.name, file.content, platform, 'follow')
      } catch (error) {
        problems.push(refusedIn(file, error))
      }
    }
  }
  refuse(problems)
  await noteApplied(platform, tx, files, differences)
  return differences.map((one) => ({ ...one, ...sayEffects(effects.get(keyOf(one))) }))
}

const sayEffects = (effects: Effect[] | undefined) => (effects && effects.length > 0 ? { effects } : {})

/** What others of the same kind name comes before them; a circle is left to the kind to refuse. */
function inOrder(kind: PackKind, files: readonly Piece[]): Piece[] {
  const ordered: Piece[] = []
  const callsOf = ({ name, content }: Piece) => [name, (content as { name?: unknown } | null)?.name]
  for (let waiting = [...files]; waiting.length > 0; ) {
    const open = new Set(waiting.flatMap(callsOf))
    const ready = waiting.filter(
      (file) => !kind.names?.(file.content).some((one) => open.has(one) && !callsOf(file).includes(one)),
    )
    const next = ready.length > 0 ? ready : waiting
    ordered.push(...next)
    waiting = waiting.filter((file) => !next.includes(file))
  }
  return ordered
}

interface Refused {
  field: string
  message: string
  remedy: string
}

/** The file and the line of what a kind refuses; a fault of ours goes on as one. */
function refusedIn(file: Piece, error: unknown): Refused {
  if (!(error instanceof AppError)) throw error
  const { field, remedy } = error.details
  const line = file.line?.(String(field ?? ''))
  const title = `${keyOf(file)}.yaml`
  return {
    field: keyOf(file),
    message: line ? told`${title}, line ${line}: ${error.message}` : told`In ${title}: ${error.message}`,
    remedy: remedy ?? told`Mend the file`,
  }
}

/** Every file that is refused is named at once; nothing of any is kept. */
function refuse(problems: readonly Refused[]): void {
  const [first] = problems
  if (!first) return
  throw new AppError('invalid', problems.map(({ message }) => message).join('\n'), {
    ...{ field: first.field, remedy: first.remedy },
    problems: problems.slice(0, 20),
  })
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
