import type { RanMigration } from '../db/migrate.ts'

/** How rows are read: a tenant's table workspace by workspace through its own fence, others under the system's role or as their owner. */
export type Reading = 'by workspace' | 'by the system' | 'by the owner'

export interface TableShape {
  name: string
  /** In the order of their names, so that the order in which columns were made does not matter; computed ones are left out. */
  columns: string[]
  reading: Reading
  partitions: { name: string; bounds: string }[]
}

/** What is known before the first row: enough to build the same schema. */
export interface Head {
  format: typeof archiveFormat
  /** Version of the product that made it. */
  product: string
  /** Version of the database server. */
  server: string
  madeAt: string
  ledger: RanMigration[]
  /** In an order in which whatever a row points to is there before it. */
  tables: TableShape[]
}

export interface Sum {
  rows: number
  /** Of all rows in whatever order they come. */
  digest: string
}

/** What is known after the last row: enough to say that nothing is missing or altered. */
export interface Tail {
  tables: Record<string, Sum>
  sequences: Sequence[]
  jobs: WaitingJob[]
}

export interface Sequence {
  table: string
  column: string
  last: string
}

/** A job that was not done yet. */
export interface WaitingJob {
  id: string
  name: string
  data: unknown
  key: string | null
  dueAt: string
}

export type Part =
  | { kind: 'rows'; table: string; chunks: AsyncIterable<Buffer> }
  | { kind: 'file'; name: string; size: number; body: AsyncIterable<Buffer> }
  | { kind: 'tail'; tail: Tail }

/** Everything that an installation holds, as a stream: from a database, or from a file. */
export interface Contents {
  head: Head
  parts: AsyncIterable<Part>
}

export const archiveFormat = 1
