import { told } from '../../kernel/words.ts'
import { BLANKS, BlanksSplitter } from './blanks.ts'
import { type CsvRecord, CsvSplitter, delimiterOf } from './csv.ts'
import { flatten, type JsonItem, jsonLines, jsonList, parseItem } from './json.ts'
import type { FileHeader } from './progress.ts'
import type { BrokenRecord, FileProblem, ReadRecord } from './record.ts'
import { type Opened, openText, type SourceFile } from './source-file.ts'

export type Reading =
  /** The delimiter is null for JSON, whose items may each leave columns out. */
  | { kind: 'columns'; columns: string[]; delimiter: string | null }
  | { kind: 'records'; records: ReadRecord[] }
  /** The file, or the rest of it, cannot be read. Always the last. */
  | { kind: 'problem'; problem: FileProblem }

export interface ReadOptions {
  delimiter: string | null
  onBytes?: (count: number) => void
}

/** More columns than any table of customers has; such a header is data. */
const mostColumns = 2000

/** Reads a file record by record, whatever its form. Never throws over its content. */
export async function* readFile(file: SourceFile, options: ReadOptions): AsyncGenerator<Reading> {
  let line = 1
  const problem = (reason: string, remedy: string, field = 'file'): Reading => ({
    kind: 'problem',
    problem: { file: file.name, line, field, reason, remedy },
  })
  try {
    const opened = await openText(file, options.onBytes ?? (() => {}))
    if (opened.kind === 'refused') return yield problem(opened.reason, opened.remedy)
    const readings = opened.format === 'csv' ? readCsv(opened, options.delimiter, problem) : readJson(opened, problem)
    for await (const reading of readings) {
      if (reading.kind === 'records') line = reading.records.at(-1)?.line ?? line
      yield reading
    }
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('Z_'))
      yield problem(
        told`it ends early or is damaged: ${(error as Error).message}`,
        told`Pack it again; what was read before stays imported`,
      )
    else if (['EACCES', 'EPERM', 'EISDIR', 'ENOENT', 'EIO'].includes(code))
      yield problem(told`it cannot be read (${code})`, told`Give the product the right to read it`)
    else throw error
  }
}

type Text = Extract<Opened, { kind: 'text' }>
type MakeProblem = (reason: string, remedy: string, field?: string) => Reading

async function* readCsv(text: Text, asked: string | null, problem: MakeProblem): AsyncGenerator<Reading> {
  const delimiter = asked ?? delimiterOf(text.head.split(/\r|\n/, 1)[0] ?? '')
  const splitter = splitterFor(delimiter)
  let columns: string[] | null = null
  for await (const records of splitPieces(text.pieces, splitter)) {
    let rest = records
    if (!columns && rest[0]) {
      const { broken, cells } = rest[0]
      if (broken)
        return yield problem(told`the header cannot be read: ${broken}`, told`Correct the first line`, 'header')
      if (cells.length > mostColumns)
        return yield problem(
          told`the header names ${cells.length} columns`,
          told`Export at most ${mostColumns}`,
          'header',
        )
      columns = cells.map((cell, index) => cell.trim() || `column ${index + 1}`)
      yield { kind: 'columns', columns, delimiter }
      rest = rest.slice(1)
    }
    const names = columns ?? []
    const read = rest.map((record) => csvRecord(record, names))
    if (read.length > 0) yield { kind: 'records', records: read }
  }
  if (!columns)
    yield problem(told`it has no header line`, told`Put the names of the columns into its first line`, 'header')
}

const splitterFor = (delimiter: string) => (delimiter === BLANKS ? new BlanksSplitter() : new CsvSplitter(delimiter))

function csvRecord(record: CsvRecord, names: string[]): ReadRecord {
  const { line, raw, cells, broken } = record
  if (broken)
    return brokenRecord(line, raw, broken, told`Write quotes within a quoted cell twice, and close what is opened`)
  if (cells.length !== names.length) return ragged(record, names.length)
  return { kind: 'record', line, raw, values: new Map(cells.map((cell, index) => [names[index] ?? '', cell])) }
}

/** One record from the text of its line, as it stood in its file or as somebody mended it. */
export function readRecord(raw: string, line: number, header: FileHeader): ReadRecord {
  if (header.delimiter === null) return jsonRecord({ line, text: raw.trim(), broken: null })
  const splitter = splitterFor(header.delimiter)
  const [first, second] = [...splitter.push(raw), ...splitter.end()]
  if (first && !second) return csvRecord({ ...first, line }, header.columns)
  return brokenRecord(
    line,
    raw,
    second ? told`it is more than one row` : told`it is empty`,
    told`Write one row as it stands in the file`,
  )
}

function ragged(record: { line: number; raw: string; cells: string[] }, width: number): BrokenRecord {
  const reason = told`it has ${record.cells.length} cells where the header names ${width}`
  return brokenRecord(
    record.line,
    record.raw,
    reason,
    told`Put cells that hold the delimiter or a line break into quotes, or complete the row`,
  )
}

const brokenRecord = (line: number, raw: string, reason: string, remedy: string): BrokenRecord => ({
  kind: 'broken',
  line,
  field: 'row',
  reason,
  remedy,
  raw,
})

async function* readJson(text: Text, problem: MakeProblem): AsyncGenerator<Reading> {
  const isLines = text.format === 'json lines'
  const names = new Set<string>()
  let isFirst = true
  for await (const items of splitPieces(text.pieces, isLines ? jsonLines() : jsonList())) {
    const records = items.map(jsonRecord)
    const head = records[0]
    if (isFirst && isLines && head?.kind === 'broken') {
      return yield problem(
        told`its first line is not a whole JSON object`,
        told`Write a list of objects, or one object a line`,
      )
    }
    if (isFirst && head) {
      for (const record of records)
        if (record.kind === 'record') for (const name of record.values.keys()) names.add(name)
      yield { kind: 'columns', columns: [...names], delimiter: null }
      isFirst = false
    }
    if (records.length > 0) yield { kind: 'records', records }
  }
}

function jsonRecord(item: JsonItem): ReadRecord {
  const remedy = told`Write each item as an object, such as {"id": "A-1"}`
  if (item.broken) return brokenRecord(item.line, item.text, item.broken, remedy)
  const parsed = parseItem(item.text)
  if ('reason' in parsed) return brokenRecord(item.line, item.text, parsed.reason, remedy)
  return { kind: 'record', line: item.line, raw: item.text, values: flatten(parsed.record) }
}

async function* splitPieces<Item>(
  pieces: AsyncIterable<string>,
  splitter: { push(piece: string): Item[]; end(): Item[] },
): AsyncGenerator<Item[]> {
  for await (const piece of pieces) yield splitter.push(piece)
  yield splitter.end()
}
