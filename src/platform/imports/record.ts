/** One line of a file as it was read: its columns by name, before any of them has a type. */
export interface FileRecord {
  kind: 'record'
  /** The line of the file on which it begins, the first being 1; in a JSON list the number of the item. */
  line: number
  values: ReadonlyMap<string, unknown>
  raw: string
}

/** A piece of the file that cannot be read as a record; reading goes on behind it. */
export interface BrokenRecord {
  kind: 'broken'
  line: number
  field: string
  reason: string
  remedy: string
  raw: string
}

export type ReadRecord = FileRecord | BrokenRecord

/** Why a whole file is refused, or why the rest of it could not be read. */
export interface FileProblem {
  file: string
  line: number
  field: string
  reason: string
  remedy: string
}

/** Longest record that is read, in characters: a longer one is a file of another kind or a quote that never closes. */
export const longestRecord = 1_000_000
