import type { ImportFindings, PartCount } from './progress.ts'
import type { FileProblem } from './record.ts'

/** Why rows were refused: reasons that differ only in what they quote count as one. */
export interface RefusalReason {
  file: string
  shape: string
  field: string
  reason: string
  remedy: string
  count: number
  /** Of the first such row. */
  line: number
}

const number = (count: number) => count.toLocaleString('en')

/** An import's report as lines for a terminal. Every row read stands in exactly one column behind. */
export function reportLines(findings: ImportFindings, reasons: readonly RefusalReason[]): string[] {
  return [
    ...countTable(findings.counts),
    ...section('Files that could not be read, or not to their end', findings.problems.map(problemLine)),
    ...section('Why rows were refused', reasons.map(reasonLine)),
    ...section(
      'Columns that the map does not use',
      findings.unused.map(({ file, columns }) => `${file}: ${columns.join(', ')}`),
    ),
    ...section(
      'What is odd',
      findings.oddities.map(
        ({ sentence, examples }) =>
          `${sentence}${examples.length > 0 ? ` (for example ${examples.slice(0, 3).join('; ')})` : ''}`,
      ),
    ),
    ...findings.questions.flatMap(({ question, answers }) => [
      '',
      question,
      ...answers.map(({ answer, effect, chosen }) => `  ${chosen ? '*' : ' '} ${answer}: ${effect}`),
    ]),
    ...section('About this mapping', findings.notes),
  ]
}

const heads = ['read', 'written', 'unchanged', 'refused', 'skipped'] as const

function countTable(counts: readonly PartCount[]): string[] {
  const rows = counts.map((count) => [count.file, count.shape, ...heads.map((head) => number(count[head]))])
  const cells = [['file', 'shape', ...heads], ...rows]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  return cells.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? ['', `${title}:`, ...lines.map((line) => `  ${line}`)] : []

const problemLine = ({ file, line, field, reason, remedy }: FileProblem) =>
  `${file}${line > 0 ? `, line ${line}` : ''}, ${field}: ${reason}. ${remedy}.`

const reasonLine = ({ file, line, field, reason, remedy, count }: RefusalReason) =>
  `${number(count)} in ${file}, first on line ${line}, ${field}: ${reason}. ${remedy}.`
