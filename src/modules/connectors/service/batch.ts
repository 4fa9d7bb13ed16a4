import type { StreamId } from '../../../kernel/ids.ts'
import type { Pulled, PulledRow } from '../../../platform/connectors/connector.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type PartResult, writePart } from '../../../platform/imports/engine.ts'
import type { FileRecord, ReadRecord } from '../../../platform/imports/record.ts'
import { type Budget, type Limits, spent } from '../domain/budget.ts'
import { originOf, type PulledOrigin } from '../domain/origin.ts'
import { pauseBeforeTrying } from '../domain/retry.ts'
import { inWaves, isFlagged } from '../domain/rows.ts'
import * as refused from '../store/refused.ts'
import type { Progress, StreamCount } from '../store/runs.ts'
import * as seen from '../store/seen.ts'
import { type Followed, followDeletions, followMerges, type ToldMerge } from './follow.ts'
import { md5, type ReadyStream } from './parts.ts'

/** Nothing outside is asked here: what was pulled is written, counted and remembered in one transaction. */
export interface Batch {
  platform: Platform
  ready: ReadyStream
  pulled: Pulled
  /** Columns that the product itself writes there: they never come back as a change. */
  echoes: ReadonlySet<string>
}

interface Named {
  row: PulledRow
  key: string
  /** How the row reads, under this map. */
  print: string
}

/** Writes the rows of a pull; answers how the counts stand then and whether anything was new. */
export async function writePulled(
  tx: Tx,
  batch: Batch,
  before: Progress,
): Promise<{ progress: Progress; isNews: boolean }> {
  const { ready, pulled } = batch
  const counted = withCounts(before, ready)
  const linesBefore = counted.counts.find(({ stream }) => stream === ready.stream.id)?.read ?? 0
  const rows = pulled.rows.map((row, place) => named(batch, row, linesBefore + place + 1))
  const { known, fresh } = await apart(tx, ready, rows)
  const { plain, deleted, merges } = divided(ready, fresh)
  const results: PartResult[] = []
  for (const wave of inWaves(plain, ({ key }) => key)) results.push(...(await writeWave(tx, batch, wave)))
  const deletions = [
    ...(await followDeletions(tx, ready, ({ idOf }) => deleted.flatMap(({ row }) => idIn(row, idOf)))),
    ...(await followDeletions(tx, { ...ready, named: ready.named.slice(0, 1) }, () => pulled.deleted)),
  ]
  const merged = await followMerges(tx, ready, merges)
  await keepRefused(tx, ready, plain, results)
  await comeBack(tx, ready, plain)
  await noteSeen(tx, ready, { known, plain, results })
  const counts = [
    ...results.map(({ count }) => count),
    ...sameCounts(ready, known.length),
    ...followedCounts(ready, deletions, deleted.length),
    ...followedCounts(ready, merged, merges.length),
  ]
  const changes = (followed: readonly Followed[]) => followed.reduce((sum, { changed }) => sum + changed, 0)
  const progress = {
    ...counted,
    counts: counts.reduce((sum, count) => added(sum, ready.stream.id, count), counted.counts),
    removed: counted.removed + changes(deletions),
    merged: counted.merged + changes(merged),
    problems: [...counted.problems, ...pulled.problems].slice(0, mostProblems),
  }
  const isNews = results.some(({ count }) => count.written > 0) || changes(deletions) + changes(merged) > 0
  return { progress, isNews }
}

/** Of a folder full of damaged files the first tell enough. */
const mostProblems = 50

const idIn = ({ record }: PulledRow, idOf: (record: FileRecord) => string | null): string[] => {
  const id = record.kind === 'record' ? idOf(record) : null
  return id === null ? [] : [id]
}

function named({ ready, echoes }: Batch, row: PulledRow, line: number): Named {
  const record = withoutEchoes(row.record.line > 0 ? row.record : { ...row.record, line }, echoes)
  const own = { ...row, record }
  return { row: own, key: ready.keyOf(own), print: md5(`${ready.stream.map}\n${record.raw}`) }
}

function withoutEchoes(record: ReadRecord, echoes: ReadonlySet<string>): ReadRecord {
  if (echoes.size === 0 || record.kind === 'broken') return record
  return { ...record, values: new Map([...record.values].filter(([column]) => !echoes.has(column))) }
}

/** Rows of a stream that is read whole each time and that read as before; nobody has to look at them again. */
async function apart(tx: Tx, { stream }: ReadyStream, rows: Named[]): Promise<{ known: Named[]; fresh: Named[] }> {
  if (!keepsSeen(stream) || stream.forced) return { known: [], fresh: rows }
  const prints = await seen.printsOf(
    tx,
    stream.id,
    rows.map(({ key }) => key),
  )
  return {
    known: rows.filter(({ key, print }) => prints.get(key) === print),
    fresh: rows.filter(({ key, print }) => prints.get(key) !== print),
  }
}

/** Whoever reads everything each time remembers it; behind a cursor nothing has to be remembered. */
const keepsSeen = ({ listsEverything, place }: ReadyStream['stream']): boolean =>
  listsEverything || (typeof place.table === 'string' || typeof place.query === 'string' ? !place.cursor : false)

function divided({ stream }: ReadyStream, rows: readonly Named[]) {
  const plain: Named[] = []
  const deleted: Named[] = []
  const merges: ToldMerge[] = []
  const cell = (record: FileRecord, column: string | null) =>
    column === null ? '' : String(record.values.get(column) ?? '').trim()
  for (const one of rows) {
    const { record } = one.row
    if (record.kind === 'broken') plain.push(one)
    // A record that was merged away is mostly marked as deleted as well: where it went says more.
    else if (cell(record, stream.mergedColumn) !== '') merges.push({ record, into: cell(record, stream.mergedColumn) })
    else if (isFlagged(cell(record, stream.deletedColumn))) deleted.push(one)
    else plain.push(one)
  }
  return { plain, deleted, merges }
}

/** Rows of different origin are told apart, each group in the order in which it came. */
async function writeWave(tx: Tx, { platform, ready }: Batch, wave: readonly Named[]): Promise<PartResult[]> {
  const now = platform.clock.now()
  const origin = ({ row }: Named): PulledOrigin => {
    if (ready.stream.firstAt === null) return 'import'
    const happened = row.record.kind === 'record' ? ready.momentOf(row.record) : null
    return originOf(false, happened ?? row.changedAt, now)
  }
  const results: PartResult[] = []
  for (const [told, rows] of Map.groupBy(wave, origin))
    for (const part of ready.parts(told))
      results.push(
        await writePart(
          nobody,
          tx,
          part,
          rows.map(({ row }) => row.record),
        ),
      )
  return results
}

/** What a source says later is told later: it contradicts nothing. */
const nobody = { firstSaid: async () => [] }

async function keepRefused(
  tx: Tx,
  ready: ReadyStream,
  rows: readonly Named[],
  results: readonly PartResult[],
): Promise<void> {
  const byLine = new Map(rows.map((one) => [one.row.record.line, one]))
  const refusals = results.flatMap((result) => result.refused)
  const tryAt = new Date(tx.now.getTime() + pauseBeforeTrying(0))
  await refused.putRefused(
    tx,
    ready.stream.source,
    refusals.flatMap(({ part, line, shape, field, reason, remedy, raw }) => {
      const one = byLine.get(line)
      if (!one) return []
      const { header } = one.row
      return [{ stream: ready.stream.id, part, key: one.key, line, shape, field, reason, remedy, raw, header, tryAt }]
    }),
  )
  for (const number of ready.file.parts.keys()) {
    const bad = new Set(refusals.flatMap(({ part, line }) => (part === number ? (byLine.get(line)?.key ?? []) : [])))
    await refused.dropRefused(
      tx,
      ready.stream.id,
      number,
      rows.map(({ key }) => key).filter((key) => !bad.has(key)),
    )
  }
}

/** Records that are told again are not gone any more. */
async function comeBack(tx: Tx, { stream, named: parts }: ReadyStream, rows: readonly Named[]): Promise<void> {
  const [first] = parts
  const mayReturn = stream.deletedColumn !== null || stream.mergedColumn !== null || stream.listsEverything
  if (first && mayReturn)
    await seen.dropGone(
      tx,
      stream.id,
      rows.flatMap(({ row }) => idIn(row, first.idOf)),
    )
}

/** A row that was refused is offered again at the next listing. */
async function noteSeen(
  tx: Tx,
  ready: ReadyStream,
  { known, plain, results }: { known: Named[]; plain: Named[]; results: PartResult[] },
): Promise<void> {
  if (!keepsSeen(ready.stream)) return
  const bad = new Set(results.flatMap((result) => result.refused.map(({ line }) => line)))
  const idOf = ready.named[0]?.idOf
  const rows = [...known, ...plain].map(({ row, key, print }) => ({
    key,
    externalId: idOf ? (idIn(row, idOf)[0] ?? null) : null,
    print: bad.has(row.record.line) ? '' : print,
  }))
  await seen.putSeen(tx, ready.stream, rows)
}

// ---------------------------------------------------------------- counts

type Count = PartResult['count']

const nothing = { read: 0, written: 0, unchanged: 0, refused: 0, skipped: 0 }

/** Streams without any row stand in the report as well, with zeros. */
function withCounts(progress: Progress, { stream, file }: ReadyStream): Progress {
  const missing = file.parts.flatMap(({ shape }, part): StreamCount[] =>
    progress.counts.some((count) => count.stream === stream.id && count.part === part)
      ? []
      : [{ stream: stream.id, part, file: stream.name, shape, ...nothing }],
  )
  return { ...progress, counts: [...progress.counts, ...missing] }
}

function added(counts: StreamCount[], stream: StreamId, more: Count): StreamCount[] {
  return counts.map((count) =>
    count.stream === stream && count.part === more.part
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

const sameCounts = ({ stream, file }: ReadyStream, rows: number): Count[] =>
  rows === 0
    ? []
    : file.parts.map(({ shape }, part) => ({ part, file: stream.name, shape, ...nothing, read: rows, unchanged: rows }))

/** A row that says a deletion or a merge is read; it is written where something followed, else unchanged or skipped. */
function followedCounts({ stream, file }: ReadyStream, followed: readonly Followed[], rows: number): Count[] {
  if (rows === 0 && followed.length === 0) return []
  return file.parts.map(({ shape }, part) => {
    const own = followed.filter((one) => one.part === part)
    const [written, unchanged] = [sum(own, 'changed'), sum(own, 'unchanged')]
    const read = Math.max(rows, written + unchanged)
    return { part, file: stream.name, shape, ...nothing, read, written, unchanged, skipped: read - written - unchanged }
  })
}

const sum = (followed: readonly Followed[], of: 'changed' | 'unchanged') =>
  followed.reduce((total, one) => total + one[of], 0)

/** For deletions that follow from a whole listing: they were no rows, and count as removed alone. */
export const removedCount = (followed: readonly Followed[]): number => sum(followed, 'changed')

export const budgetAfter = (budget: Budget, limits: Limits, now: Date, { rows }: Pulled): Budget =>
  spent(budget, limits, now, rows.length)
