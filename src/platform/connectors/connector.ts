import type { WorkspaceId } from '../../kernel/ids.ts'
import type { FileProblem, ReadRecord } from '../imports/record.ts'

/**
 * The port between the product and systems outside. A kind knows how to reach one sort of system and how to read on from
 * where it stopped; what rows mean, when they are pulled and what becomes of them is the frame's.
 */
export interface ConnectorKind {
  /** One word, such as `sql`. */
  kind: string
  label: string
  summary: string
  /** What one says to connect; those marked secret are kept sealed and never shown again. */
  settings: readonly ConnectorField[]
  /** What one says of each stream. */
  stream: readonly ConnectorField[]
  /** Which sign of life is expected in the source's rhythm: that it answers, or that rows come. */
  hears: 'answers' | 'rows'
  /** Whether chosen values can be written to it. */
  writes?: readonly ConnectorField[]
  /** Whether what is written to a target may be read again by a stream; any may where the kind does not say. */
  mayShow?(stream: ConnectorSettings, target: ConnectorSettings): boolean
  /** Where settings lead, in words that hold no secret. */
  describe(settings: ConnectorSettings): string
  /** Opens for one check or one run; whoever opens closes. Refuses with a remedy where it cannot be reached. */
  open(settings: ConnectorSettings, context: ConnectorContext): Promise<Connection>
}

export interface ConnectorField {
  name: string
  label: string
  type: 'text' | 'long text' | 'number' | 'yes or no' | 'choice' | 'column' | 'columns'
  required?: boolean
  secret?: boolean
  choices?: readonly string[]
  summary: string
}

export type ConnectorValue = string | number | boolean | readonly string[] | null
export type ConnectorSettings = Readonly<Record<string, ConnectorValue>>

export interface ConnectorContext {
  workspace: { id: WorkspaceId; slug: string }
  now(): Date
  dataFolder: string
  /** Folders below which files may be watched. */
  watched: readonly { folder: string; workspace: string | null }[]
  /** Hosts and networks that may be connected to; empty for loopback and private ones. */
  reachable: readonly string[]
  /** The server and the role by which the product reaches its own database: no source may be that. */
  own: { server: string; role: string }
}

export interface Connection {
  /** What can be read there, the likeliest first. */
  check(): Promise<Found>
  /** The first rows of a stream as it is described. */
  sample(stream: ConnectorSettings, limit: number): Promise<Sample>
  /**
   * Reads on behind a cursor: at most `limit` rows. The cursor of the last answer (`more` is false) is where the next pull
   * begins. A null cursor begins at the beginning.
   */
  pull(stream: ConnectorSettings, cursor: Cursor, limit: number): Promise<Pulled>
  /** Refuses where the target cannot take these columns; writes nothing. */
  mayWrite?(target: ConnectorSettings, columns: readonly string[]): Promise<void>
  /** Writes values of records that are named by their id in the system; repeated with the same key it changes nothing more. */
  write?(target: ConnectorSettings, rows: readonly OutgoingRow[]): Promise<WriteOutcome[]>
  close(): Promise<void>
}

/** What a kind remembers of a stream: JSON that only the kind reads. */
export type Cursor = Readonly<Record<string, unknown>> | null

export interface Found {
  places: FoundPlace[]
  /** What whoever connects should know, such as that the role may write. */
  warnings: string[]
}

export interface FoundPlace {
  name: string
  columns: FoundColumn[]
  /** About how many rows; null where nobody counted. */
  rows: number | null
  /** A stream over it as it would best be read. */
  stream: Record<string, ConnectorValue>
}

export interface FoundColumn {
  name: string
  type: string
}

export interface Sample {
  columns: string[]
  rows: ReadRecord[]
  problems: FileProblem[]
}

export interface PulledRow {
  record: ReadRecord
  /** Names the row within its stream where the system has a key of its own. */
  key: string | null
  /** When the system says that the row changed last. */
  changedAt: Date | null
  /** How the record is read from its text again, when it is mended. */
  header: { columns: string[]; delimiter: string | null }
}

export interface Pulled {
  rows: PulledRow[]
  cursor: Cursor
  /** More rows wait right behind the cursor. */
  more: boolean
  /** Ids that the system itself says are deleted. */
  deleted: string[]
  /** Together with the rows since the stream's beginning these are all that the system has. */
  isWhole: boolean
  /** What could not be read; it is told once, and holds nothing else up. */
  problems: FileProblem[]
  /** Seconds after which to look again although the schedule says later, such as for a file that is being written. */
  again: number | null
}

export interface OutgoingRow {
  /** The record's id in that system. */
  id: string
  /** Column or property to its value. */
  values: Readonly<Record<string, string | number | boolean | null>>
  /** The same key is written once. */
  key: string
}

export type WriteOutcome =
  | { kind: 'written'; id: string }
  | { kind: 'absent'; id: string }
  | { kind: 'refused'; id: string; reason: string }
