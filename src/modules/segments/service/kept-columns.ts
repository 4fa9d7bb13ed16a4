import type { Condition, FieldValue } from '../../../kernel/condition/index.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { keptOf } from '../../../platform/kept.ts'
import { visible } from '../../accounts/index.ts'
import { product } from '../../workspaces/index.ts'
import { conditionColumns } from '../domain/condition-columns.ts'
import { bytesOf, countableFields, type KeptColumn } from '../domain/kept-columns.ts'
import * as store from '../store/kept-columns.ts'
import { type AccountLanguage, accountLanguage } from './language.ts'

/** A base above this is counted by columns; below it the database is quick enough, and right to the second. */
const countedAbove = 100_000

/** Columns younger than this are as good as new; older ones serve once more while they are read anew. */
const fresh = 60_000
/** What nobody asked for in this time is not read anew. */
const asked = 600_000
/** Of all workspaces of this process together. */
const mostBytes = 256 * 1_048_576

interface Memory {
  kept: Kept | null
  /** Fields of which no column is kept. */
  tooMany: Set<string>
}

interface Kept {
  readAt: number
  rows: number
  print: string
  columns: Map<string, { column: KeptColumn; askedAt: number }>
  /** Under way: the columns that are read anew. */
  reading: Promise<void> | null
}

const memories = new WeakMap<Platform['contributions'], Map<WorkspaceId, Memory>>()

function memoryOf({ contributions }: Platform, workspace: WorkspaceId): Memory {
  const all = memories.get(contributions) ?? new Map<WorkspaceId, Memory>()
  memories.set(contributions, all)
  const own = all.get(workspace) ?? { kept: null, tooMany: new Set<string>() }
  all.set(workspace, own)
  return own
}

/**
 * How many accounts of a large base a condition holds for, over everybody, by columns of its fields that this process holds for a
 * minute: the first who asks for a field waits for it to be read. Null where it has to be asked of the database.
 */
export async function countByColumns(
  platform: Platform,
  tx: Tx,
  language: AccountLanguage,
  condition: Condition,
): Promise<number | null> {
  const fields = countableFields(condition, (key) => language.fields.get(key)?.spec.type)
  if (fields === null) return null
  const memory = memoryOf(platform, tx.workspace)
  if (fields.some((key) => memory.tooMany.has(key))) return null
  const now = platform.clock.now().getTime()
  if (memory.kept && now - memory.kept.readAt > asked) memory.kept = null
  const missing = fields.filter((key) => !memory.kept?.columns.has(key))
  if (missing.length > 0) await readBeside(platform, tx, language, missing)
  else if (memory.kept && now - memory.kept.readAt > fresh) readBehind(platform, tx.workspace, memory.kept)
  const { kept } = memory
  if (!kept || fields.some((key) => !kept.columns.has(key))) return null
  for (const key of fields) (kept.columns.get(key) ?? { askedAt: 0 }).askedAt = now
  return counted(kept, language, condition)
}

export const isCountedByColumns = (platform: Platform, tx: Tx): Promise<boolean> =>
  keptOf(platform).answer(
    `segments.large ${tx.workspace}`,
    () => store.hasMoreThan(tx, countedAbove),
    (isSo) => isSo,
  )

function counted({ rows, columns }: Kept, language: AccountLanguage, condition: Condition): number {
  const columnOf = (key: string) => columns.get(key)?.column
  const truths = conditionColumns(condition, {
    rows,
    today: language.today,
    numbers: (key) => {
      const column = columnOf(key)
      return column && 'numbers' in column ? column.numbers : undefined
    },
    numbersBefore: () => undefined,
    coded: (key) => {
      const column = columnOf(key)
      return column && 'codes' in column ? column : undefined
    },
    value: (key, row) => valueAt(columnOf(key), row),
    stale: (key) => language.fields.get(key)?.sql.isStale === true,
  })
  let count = 0
  for (let row = 0; row < truths.length; row++) if (truths[row] === 1) count += 1
  return count
}

function valueAt(column: KeptColumn | undefined, row: number): FieldValue {
  if (!column) return null
  if ('codes' in column) return column.values[column.codes[row] ?? 0] ?? null
  const value = column.numbers[row]
  return value === undefined || Number.isNaN(value) ? null : value
}

/** Reads fields beside those that are held. Where accounts came or went meanwhile, what is held is let go: rows would not fit. */
async function readBeside(
  platform: Platform,
  tx: Tx,
  language: AccountLanguage,
  fields: readonly string[],
): Promise<void> {
  const read = await readKept(platform, tx, language, fields)
  if (!read) return
  const memory = memoryOf(platform, tx.workspace)
  const { kept } = memory
  const fits = kept !== null && kept.print === read.print && kept.rows === read.rows
  if (fits) for (const [key, column] of read.columns) kept.columns.set(key, column)
  else memory.kept = read
  letGo(platform)
}

async function readKept(
  platform: Platform,
  tx: Tx,
  language: AccountLanguage,
  fields: readonly string[],
): Promise<Kept | null> {
  const known = fields.flatMap((key) => language.fields.get(key) ?? [])
  const read = await store.readColumns(tx, { visible: visible(product(tx.workspace)) }, known)
  if ('tooMany' in read) {
    memoryOf(platform, tx.workspace).tooMany.add(read.tooMany)
    return null
  }
  const now = platform.clock.now().getTime()
  const columns = new Map([...read.columns].map(([key, column]) => [key, { column, askedAt: now }]))
  return { readAt: now, rows: read.rows, print: read.print, columns, reading: null }
}

/** All that was asked for lately, once more, by whoever finds it old; nobody waits for it. */
function readBehind(platform: Platform, workspace: WorkspaceId, old: Kept): void {
  if (old.reading) return
  const since = platform.clock.now().getTime() - asked
  const keys = [...old.columns].filter(([, { askedAt }]) => askedAt >= since).map(([key]) => key)
  old.reading = platform.db
    .within(workspace, async (tx) => {
      const language = await accountLanguage(platform, tx)
      const read = await readKept(platform, tx, language, keys)
      if (read) memoryOf(platform, workspace).kept = read
    })
    .catch((error: Error) => platform.log.warn({ error: error.message }, 'columns could not be read anew'))
    .finally(() => {
      old.reading = null
    })
}

/** What was asked for longest ago goes first, once there is too much. */
function letGo({ contributions }: Platform): void {
  const all = [...(memories.get(contributions)?.values() ?? [])].flatMap(({ kept }) =>
    [...(kept?.columns ?? [])].map(([key, one]) => ({ columns: kept?.columns, key, ...one })),
  )
  let bytes = all.reduce((sum, { column }) => sum + bytesOf(column), 0)
  for (const { columns, key, column } of all.toSorted((one, other) => one.askedAt - other.askedAt)) {
    if (bytes <= mostBytes) return
    columns?.delete(key)
    bytes -= bytesOf(column)
  }
}
