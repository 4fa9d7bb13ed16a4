import type { ImportQuestion, Oddity } from '../contributions.ts'
import type { FileProblem } from './record.ts'

/** What became of the rows of one file in one shape. Every row read is in exactly one of the others. */
export interface PartCount {
  /** The part's place in the whole map. */
  part: number
  file: string
  shape: string
  read: number
  written: number
  unchanged: number
  refused: number
  /** Outside of the map's `where`. */
  skipped: number
}

/** How far an import has come. Saved with every batch, in the batch's own transaction. */
export interface Progress {
  /** Files before this one are done. */
  file: number
  /** The last line of it that is done. */
  line: number
  bytes: number
  bytesOfAll: number
  counts: PartCount[]
  /** Files that could not be read, or not to their end. */
  problems: FileProblem[]
  /** Columns that the map does not use. */
  unused: { file: string; columns: string[] }[]
  /** How each file's rows are to be read, so that a refused one can be mended later. */
  headers: FileHeader[]
}

export interface FileHeader {
  file: string
  columns: string[]
  /** Between the cells; null for JSON. */
  delimiter: string | null
}

export const noProgress: Progress = {
  file: 0,
  line: 0,
  bytes: 0,
  bytesOfAll: 0,
  counts: [],
  problems: [],
  unused: [],
  headers: [],
}

/** A row that was refused, as it is kept for its author. */
export interface RefusedRow {
  /** Which part of the map refused it. */
  part: number
  file: string
  shape: string
  line: number
  field: string
  reason: string
  remedy: string
  raw: string
}

/** Everything that an import has to say at its end. */
export interface ImportFindings extends Progress {
  notes: string[]
  oddities: Oddity[]
  questions: ImportQuestion[]
}

export const rowsOf = (
  progress: Pick<Progress, 'counts'>,
  of: Exclude<keyof PartCount, 'part' | 'file' | 'shape'>,
): number => progress.counts.reduce((sum, count) => sum + count[of], 0)

/** Rows of the files themselves: one that feeds two shapes is one row. */
export function rowsRead({ counts }: Pick<Progress, 'counts'>): number {
  const ofFile = new Map<string, number>()
  for (const { file, read } of counts) ofFile.set(file, Math.max(read, ofFile.get(file) ?? 0))
  return [...ofFile.values()].reduce((sum, read) => sum + read, 0)
}

/** Rows of the files that no part of the map took. Where parts share a file's rows out between them, each skips what another takes. */
export function rowsSkipped({ counts }: Pick<Progress, 'counts'>): number {
  const ofFile = Map.groupBy(counts, ({ file }) => file)
  return [...ofFile.values()].reduce((sum, parts) => sum + untaken(parts), 0)
}

function untaken(parts: readonly PartCount[]): number {
  const read = Math.max(...parts.map((part) => part.read))
  const taken = parts.reduce((sum, part) => sum + part.read - part.skipped, 0)
  return Math.max(0, read - taken)
}
