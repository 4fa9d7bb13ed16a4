import { AppError } from '../../kernel/errors.ts'
import { currencyDigits } from '../../kernel/money.ts'

export interface Command {
  name: string
  usage: string
  summary: string
  /** Answers the exit status; nothing means 0. */
  run(rest: string[]): Promise<number | undefined>
}

/** A command that does one of several things: its first word says which, and without one it does the first of them. */
export function oneOf(name: string, verbs: Readonly<Record<string, Command['run']>>): Command['run'] {
  const [usual] = Object.keys(verbs) as [string]
  return ([verb = usual, ...rest]) => {
    const [chosen, options] = verb.startsWith('-') ? [usual, [verb, ...rest]] : [verb, rest]
    const run = Object.hasOwn(verbs, chosen) ? verbs[chosen] : undefined
    if (run) return run(options)
    throw new AppError('invalid', `There is no tenure ${name} ${verb}`, {
      field: 'verb',
      remedy: `Use one of: ${Object.keys(verbs).join(', ')}`,
    })
  }
}

/** Lines with columns of equal width: text to the left, numbers to the right. */
export function table(head: string[], rows: (string | number | null)[][]): string {
  const cells = [head, ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const isNumber = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === null),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return cells.map((row) => line(row as string[])).join('\n')
}

/** Whole units of an amount in a currency: 12345 yen are 12345, and 12345 cents 123. */
export const wholeUnits = (minor: number, currency: string): number =>
  Math.round(minor / 10 ** currencyDigits(currency))

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
