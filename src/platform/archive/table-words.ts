import type { MigrationFolder } from '../db/migrate.ts'
import { readMigrations } from '../db/migrate.ts'

/** What a table is for and what its columns hold, in the words of the migration that made it. */
export interface TableWords {
  says: string
  columns: Record<string, string>
}

/** Reads the comments above and beside `create table` statements. */
export async function tableWords(folders: readonly MigrationFolder[]): Promise<Map<string, TableWords>> {
  const words = new Map<string, TableWords>()
  for (const { text } of await readMigrations(folders)) readWords(text, words)
  return words
}

function readWords(text: string, into: Map<string, TableWords>): void {
  let above: string[] = []
  let table: TableWords | undefined
  for (const line of text.split('\n')) {
    const begin = /^create table (\w+) \($/.exec(line)
    const comment = /^\s*-- (.*)$/.exec(line)
    const column = /^ {2}(\w+) .*?-- (.*)$/.exec(line)
    if (begin?.[1]) {
      table = { says: above.join(' '), columns: {} }
      into.set(begin[1], table)
    } else if (line.startsWith(')')) table = undefined
    else if (table && column?.[1] && column[2]) table.columns[column[1]] = column[2]
    above = comment?.[1] ? [...above, comment[1]] : []
  }
}
