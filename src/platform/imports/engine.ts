import { createHash } from 'node:crypto'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, Platform, RowOutcome, ShapeRow } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import { columnsRead, columnToMend, type ImportMap, type MappedFile, type MappedPart } from './map.ts'
import {
  type FileHeader,
  type ImportFindings,
  noProgress,
  type PartCount,
  type Progress,
  type RefusedRow,
} from './progress.ts'
import { readFile, readRecord } from './read-file.ts'
import type { FileProblem, ReadRecord } from './record.ts'
import { type MadeRow, type RowSettings, rowMaker } from './row.ts'
import type { SourceFile } from './source-file.ts'
import { writeRows } from './write-rows.ts'

/** Where the runs of imports are kept; each call belongs to the transaction that it is given. */
export interface RunKeeper {
  /** Answers false where the run is no longer ours: cancelled, or taken over by another process. */
  save(tx: Tx, progress: Progress): Promise<boolean>
  refuse(tx: Tx, rows: RefusedRow[]): Promise<void>
  /** Notes what each id says where it is seen first, and answers what was noted for all of them. */
  firstSaid(tx: Tx, part: number, said: Said[]): Promise<Said[]>
}

/** A row's id with a fingerprint of what it says. */
export interface Said {
  id: string
  line: number
  print: string
}

/** What the rows of a part do not say themselves. */
export interface PartSettings extends RowSettings {
  /** When facts without a moment of their own became known. */
  known: Date
  /** `import` unless a source that is pulled again and again tells them. */
  origin?: ImportContext['origin']
}

export interface ImportWork {
  map: ImportMap
  /** One per file of the map, in its order; null where it is missing. */
  files: (SourceFile | null)[]
  settings: PartSettings
  keeper: RunKeeper
  /** Where an interrupted run goes on. */
  from: Progress
  /** Everything is written, looked at and taken back. */
  dryRun: boolean
  /** Asked after every batch. */
  mayGoOn?: () => boolean
  onProgress?: (progress: Progress) => void
}

export type ImportEnd = { kind: 'done'; findings: ImportFindings } | { kind: 'paused' } | { kind: 'not ours' }

/** Rows per transaction: large enough to be quick, small enough that others wait for milliseconds. */
const batchRows = 1000
/** Of a refused row, characters that are kept. */
const keptRaw = 8000

type InBatch = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

interface Run {
  platform: Platform
  work: ImportWork
  /** Where rows are written, and where the run itself is: one transaction, but for a dry run two. */
  write: InBatch
  keep: (writing: Tx, work: (tx: Tx) => Promise<boolean>) => Promise<boolean>
  progress: Progress
}

/** Reads every file of a map and offers each row to its shapes, batch by batch. */
export async function runImport(platform: Platform, workspace: WorkspaceId, work: ImportWork): Promise<ImportEnd> {
  const within: InBatch = (inner) => platform.db.within(workspace, inner)
  if (!work.dryRun)
    return importAll({ platform, work, write: within, keep: (tx, inner) => inner(tx), progress: work.from })
  return takenBack(within, (tx) =>
    importAll({ platform, work, write: (inner) => inner(tx), keep: (_, inner) => within(inner), progress: noProgress }),
  )
}

class TakenBack extends Error {
  readonly end: ImportEnd
  constructor(end: ImportEnd) {
    super('taken back')
    this.end = end
  }
}

async function takenBack(within: InBatch, work: (tx: Tx) => Promise<ImportEnd>): Promise<ImportEnd> {
  try {
    return await within(async (tx) => {
      throw new TakenBack(await work(tx))
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.end
    throw error
  }
}

async function importAll(run: Run): Promise<ImportEnd> {
  const { map, files } = run.work
  const bytesOfAll = files.reduce((sum, file) => sum + (file?.size ?? 0), 0)
  run.progress = { ...run.progress, bytesOfAll }
  for (let index = run.progress.file; index < map.files.length; index++) {
    const end = await importFile(run, index)
    if (end !== 'read') return { kind: end }
  }
  const looked = await run.write((tx) => lookAround(run.platform, tx))
  return { kind: 'done', findings: { ...run.progress, notes: map.notes, ...looked } }
}

async function lookAround(platform: Platform, tx: Tx): Promise<Pick<ImportFindings, 'oddities' | 'questions'>> {
  const seen: Pick<ImportFindings, 'oddities' | 'questions'> = { oddities: [], questions: [] }
  for (const review of platform.contributions.reviews) {
    const { oddities, questions } = await review.look(tx)
    seen.oddities.push(...oddities.filter((oddity) => oddity.count > 0))
    seen.questions.push(...questions)
  }
  return seen
}

type FileEnd = 'read' | 'paused' | 'not ours'

async function importFile(run: Run, index: number): Promise<FileEnd> {
  const mapped = run.work.map.files[index] as MappedFile
  const file = run.work.files[index]
  const bytesBefore = run.work.files.slice(0, index).reduce((sum, before) => sum + (before?.size ?? 0), 0)
  run.progress = { ...run.progress, counts: withEmptyCounts(run.progress.counts, run.work.map, index) }
  if (!file) return finishFile(run, index, [missing(mapped)])
  let bytes = 0
  const parts = mapped.parts.map((part, position) =>
    preparedPart(run, mapped, part, partNumber(run.work.map, index, position)),
  )
  const done = run.progress.line
  let waiting: ReadRecord[] = []
  let batches = 0
  const flush = async (): Promise<FileEnd> => {
    const batch = waiting.slice(0, batchRows)
    waiting = waiting.slice(batchRows)
    if (!(await writeBatch(run, index, parts, batch, bytesBefore + bytes))) return 'not ours'
    if (batch.length === batchRows) await tellPlanner(run, ++batches)
    return run.work.mayGoOn && !run.work.mayGoOn() ? 'paused' : 'read'
  }
  const problems: FileProblem[] = []
  for await (const reading of readFile(file, { delimiter: mapped.delimiter, onBytes: (count) => (bytes += count) })) {
    if (reading.kind === 'problem') problems.push({ ...reading.problem, file: mapped.file })
    if (reading.kind === 'columns') {
      const problem = reading.delimiter === null ? null : columnProblem(mapped, reading.columns)
      if (problem) return finishFile(run, index, [problem])
      noteColumns(run, mapped, reading)
    }
    if (reading.kind !== 'records') continue
    waiting.push(...reading.records.filter((record) => record.line > done))
    while (waiting.length >= batchRows) {
      const end = await flush()
      if (end !== 'read') return end
    }
  }
  if (waiting.length > 0) {
    const end = await flush()
    if (end !== 'read') return end
  }
  return finishFile(run, index, problems)
}

/**
 * After a file's first full batch, and whenever it has grown eightfold: until the database counts again it takes the
 * tables for empty and walks them from end to end. A rehearsal cannot: nobody else may see what it writes.
 */
async function tellPlanner({ platform, work }: Run, batches: number): Promise<void> {
  if (!work.dryRun && Number.isInteger(Math.log2(batches) / 3)) await platform.db.refreshStatistics()
}

const missing = (mapped: MappedFile): FileProblem => ({
  file: mapped.file,
  line: 0,
  field: 'file',
  reason: told`it is not in the folder`,
  remedy: told`Put ${mapped.file} into the folder, or take it out of the map`,
})

/** A mapped column that the header does not name, or names twice, makes the whole file unreadable. */
function columnProblem(mapped: MappedFile, columns: string[]): FileProblem | null {
  const problem = (field: string, reason: string, remedy: string) => ({
    file: mapped.file,
    line: 1,
    field,
    reason,
    remedy,
  })
  for (const { column, optional } of mapped.parts.flatMap(columnsRead)) {
    const times = columns.filter((name) => name === column).length
    if (times > 1) return problem(column, told`the header names it twice`, told`Give each column its own name`)
    if (times === 1 || optional) continue
    return problem(
      column,
      told`the file has no such column`,
      told`It has ${listed(columns)}. Correct the map, or say \`optional: true\` there`,
    )
  }
  return null
}

const listed = (names: string[]) =>
  names.length > 40 ? `${names.slice(0, 40).join(', ')} and ${names.length - 40} more` : names.join(', ')

function noteColumns(run: Run, { file, parts }: MappedFile, { columns, delimiter }: Omit<FileHeader, 'file'>): void {
  const used = new Set(parts.flatMap(columnsRead).map(({ column }) => column))
  // a JSON path counts as used with any of its ancestors: `plan` is told by `plan.name`
  const unused = columns.filter((name) => !used.has(name) && ![...used].some((path) => path.startsWith(`${name}.`)))
  const others = run.progress.unused.filter((known) => known.file !== file)
  const headers = run.progress.headers.filter((known) => known.file !== file)
  run.progress = {
    ...run.progress,
    unused: unused.length > 0 ? [...others, { file, columns: unused }] : others,
    headers: [...headers, { file, columns, delimiter }],
  }
}

async function finishFile(run: Run, index: number, problems: FileProblem[]): Promise<FileEnd> {
  const bytes = run.work.files.slice(0, index + 1).reduce((sum, before) => sum + (before?.size ?? 0), 0)
  const next = { ...run.progress, file: index + 1, line: 0, bytes, problems: [...run.progress.problems, ...problems] }
  if (!(await run.write((tx) => run.keep(tx, (own) => run.work.keeper.save(own, next))))) return 'not ours'
  run.progress = next
  run.work.onProgress?.(next)
  return 'read'
}

/** A file without any row stands in the report as well, with zeros. */
function withEmptyCounts(counts: PartCount[], map: ImportMap, index: number): PartCount[] {
  const { file, parts } = map.files[index] as MappedFile
  const own = parts.map(({ shape }, position) => ({ part: partNumber(map, index, position), file, shape, ...nothing }))
  return [...counts, ...own.filter(({ part }) => !counts.some((count) => count.part === part))]
}

const nothing = { read: 0, written: 0, unchanged: 0, refused: 0, skipped: 0 }

// ---------------------------------------------------------------- batches

export interface PreparedPart {
  number: number
  part: MappedPart
  file: string
  shape: ImportShape
  make: (record: Extract<ReadRecord, { kind: 'record' }>) => MadeRow
  context: ImportContext
  /** The fields that name a row, so that two rows that say different things are noticed; none where rows have no id. */
  key: readonly string[]
}

/** A part's place in the whole map: what was said under an id is remembered by it. */
const partNumber = (map: ImportMap, file: number, position: number) =>
  map.files.slice(0, file).reduce((sum, before) => sum + before.parts.length, 0) + position

export type Preparation = Pick<Run, 'platform'> & { work: Pick<ImportWork, 'map' | 'settings'> }

export function preparedPart(
  { platform, work }: Preparation,
  mapped: MappedFile,
  part: MappedPart,
  number: number,
): PreparedPart {
  const shape = platform.contributions.shapes.find((candidate) => candidate.name === part.shape)
  if (!shape) throw new Error(`There is no shape ${part.shape}`)
  return {
    number,
    part,
    file: mapped.file,
    shape,
    make: rowMaker(part, shape, work.settings),
    context: {
      platform,
      source: part.source ?? work.map.source,
      origin: work.settings.origin ?? 'import',
      settings: part.settings,
      known: work.settings.known,
    },
    key: shape.key ?? (shape.fields.some((field) => field.name === 'id') ? ['id'] : []),
  }
}

export type Mended = RowOutcome | { kind: 'skipped'; line: number }

/**
 * Offers one refused row to its shape again, as it was or as somebody mended it. Whether an earlier line of the file
 * says something else under its id is not asked again: who mends a row has decided which one holds.
 */
export async function mendRow(
  tx: Tx,
  preparation: Preparation,
  row: { part: number; line: number; raw: string; header: FileHeader },
): Promise<Mended> {
  const found = preparation.work.map.files.flatMap((file, index) =>
    file.parts.map((part, position) => ({ file, part, number: partNumber(preparation.work.map, index, position) })),
  )[row.part]
  if (!found) throw new Error(`The map has no part ${row.part}`)
  const part = preparedPart(preparation, found.file, found.part, found.number)
  const record = readRecord(row.raw, row.line, row.header)
  if (record.kind === 'broken') return refusedAs(part, record)
  const made = part.make(record)
  if (made.kind === 'skipped') return { kind: 'skipped', line: row.line }
  if (made.kind === 'refused') return refusedAs(part, { ...made, line: row.line })
  const [outcome] = await writeRows(tx, part.shape, [{ line: row.line, values: made.values }], part.context)
  if (!outcome) throw new Error(`${part.shape.name} did not answer`)
  return outcome.kind === 'refused' ? refusedAs(part, outcome) : outcome
}

function refusedAs(
  { part }: PreparedPart,
  { line, field, reason, remedy }: Pick<RefusedRow, 'line' | 'field' | 'reason' | 'remedy'>,
): RowOutcome {
  const column = columnToMend(part, field)
  return { kind: 'refused', line, field: column, reason: storable(reason), remedy: storable(remedy) }
}

export interface PartResult {
  count: PartCount
  refused: RefusedRow[]
}

/** Writes a batch and saves how far the import has come, together or not at all. Answers whether the run is still ours. */
async function writeBatch(
  run: Run,
  index: number,
  parts: PreparedPart[],
  batch: ReadRecord[],
  bytes: number,
): Promise<boolean> {
  const next = await run
    .write(async (tx) => {
      const results: PartResult[] = []
      for (const part of parts) results.push(await writePart(run.work.keeper, tx, part, batch))
      const counts = results.reduce((sum, result) => added(sum, result.count), run.progress.counts)
      const after = { ...run.progress, file: index, line: batch.at(-1)?.line ?? run.progress.line, bytes, counts }
      const refused = results.flatMap((result) => result.refused)
      const isOurs = await run.keep(tx, async (own) => {
        if (!(await run.work.keeper.save(own, after))) return false
        await run.work.keeper.refuse(own, refused)
        return true
      })
      // Thrown, so that rows written after somebody else took over are taken back.
      if (!isOurs) throw new NotOurs()
      return after
    })
    .catch((error: unknown) => {
      if (error instanceof NotOurs) return null
      throw error
    })
  if (!next) return false
  run.progress = next
  run.work.onProgress?.(next)
  return true
}

class NotOurs extends Error {}

function added(counts: PartCount[], more: PartCount): PartCount[] {
  return counts.map((count) =>
    count.part === more.part
      ? {
          ...count,
          read: count.read + more.read,
          written: count.written + more.written,
          unchanged: count.unchanged + more.unchanged,
          refused: count.refused + more.refused,
          skipped: count.skipped + more.skipped,
        }
      : count,
  )
}

export async function writePart(
  keeper: Pick<RunKeeper, 'firstSaid'>,
  tx: Tx,
  part: PreparedPart,
  batch: ReadRecord[],
): Promise<PartResult> {
  const rows: ShapeRow[] = []
  const outcomes: RowOutcome[] = []
  let skipped = 0
  for (const record of batch) {
    const made = record.kind === 'broken' ? ({ ...record, kind: 'refused' } as const) : part.make(record)
    if (made.kind === 'row') rows.push({ line: record.line, values: made.values })
    else if (made.kind === 'skipped') skipped += 1
    else
      outcomes.push({ kind: 'refused', line: record.line, field: made.field, reason: made.reason, remedy: made.remedy })
  }
  const { fresh, told } = part.key.length > 0 ? await tellApart(keeper, tx, part, rows) : { fresh: rows, told: [] }
  outcomes.push(...told, ...(await writeRows(tx, part.shape, fresh, part.context)))
  const of = (kind: RowOutcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length
  const { number, file, shape } = part
  return {
    count: {
      part: number,
      file,
      shape: shape.name,
      read: batch.length,
      written: of('written'),
      unchanged: of('unchanged'),
      refused: of('refused'),
      skipped,
    },
    refused: refusedRows(part, batch, outcomes),
  }
}

/**
 * Rows of a file that carry one id: told again in the same words a row is unchanged; told differently it is refused and
 * names the line that it contradicts, for which of the two holds is not ours to guess.
 */
async function tellApart(
  keeper: Pick<RunKeeper, 'firstSaid'>,
  tx: Tx,
  part: PreparedPart,
  rows: ShapeRow[],
): Promise<{ fresh: ShapeRow[]; told: RowOutcome[] }> {
  const said = rows.map((row) => ({ id: nameOf(row, part.key), line: row.line, print: printOf(row) }))
  const named = said.filter((_, index) => (rows[index]?.values.id ?? '') !== '')
  const first = new Map((await keeper.firstSaid(tx, part.number, named)).map((known) => [known.id, known]))
  const fresh: ShapeRow[] = []
  const told: RowOutcome[] = []
  rows.forEach((row, index) => {
    const { id, line, print } = said[index] as Said
    const known = first.get(id)
    if (!known || known.line === line) fresh.push(row)
    else if (known.print === print) told.push({ kind: 'unchanged', line })
    else told.push({ kind: 'refused', line, field: 'id', ...contradiction(id, known.line) })
  })
  return { fresh, told }
}

function nameOf(row: ShapeRow, key: readonly string[]): string {
  const name = key.map((field) => String(row.values[field] ?? '')).join(' of ')
  return name.length > longestName ? md5(name) : name
}

/** An index of the database holds no longer ones. */
const longestName = 300

const keepOne = told`Keep the line that is right, or make the id of several columns with \`from: [A, B]\` in the map`

/** Whether a row was refused because an earlier line of its file says something else under the same id. */
export const isContradicted = ({ remedy }: Pick<RefusedRow, 'remedy'>): boolean => remedy === storable(keepOne)

const contradiction = (id: string, line: number) => ({
  reason: told`line ${line} has the same id ${id} and says something else`,
  remedy: keepOne,
})

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const printOf = (row: ShapeRow) => md5(JSON.stringify(row.values))

function refusedRows(part: PreparedPart, batch: ReadRecord[], outcomes: RowOutcome[]): RefusedRow[] {
  const raws = new Map(batch.map((record) => [record.line, record.raw]))
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'refused') return []
    const { line, field, reason, remedy } = outcome
    const column = columnToMend(part.part, field)
    const raw = (raws.get(line) ?? '').slice(0, keptRaw).replaceAll('\u0000', '\ufffd').toWellFormed()
    return [
      {
        part: part.number,
        file: part.file,
        shape: part.shape.name,
        line,
        field: column,
        reason: storable(reason),
        remedy: storable(remedy),
        raw,
      },
    ]
  })
}

/** The database holds no NUL and no half character, and a reason may quote the very text that has them. */
const storable = (text: string) => text.replaceAll('\u0000', '\ufffd').toWellFormed().slice(0, 2000)
