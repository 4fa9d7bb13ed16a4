import { createHash } from 'node:crypto'
import { told } from '../../../kernel/words.ts'

/** What one row of the audit log says, apart from the hashes. */
export interface AuditEntry {
  number: number
  at: Date
  member: string
  actor: string
  by: string
  action: string
  subject: string
  subjectId: string | null
  before: unknown
  after: unknown
  why: string | null
}

export interface ChainedEntry extends AuditEntry {
  priorHash: string
  hash: string
  /** A person's words were taken out of it: its hash is of what it said before. */
  redacted: boolean
}

/** What stands before the first row. */
export const chainStart = '0'.repeat(64)

/** Each row holds the hash of the row before it and of everything that it says itself. */
export function hashOf(entry: AuditEntry, priorHash: string): string {
  const { number, at, member, actor, by, action, subject, subjectId, before, after, why } = entry
  const said = [number, at.toISOString(), member, actor, by, action, subject, subjectId, before, after, why]
  return createHash('sha256').update(priorHash).update('\n').update(canonicalJson(said)).digest('hex')
}

/** JSON with the keys of every object in order, so that the same content is the same text wherever it was kept. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** Fingerprint of what a row says, apart from the chain; the row that logs an erasure holds those of the rows it touched. */
export function digestOf(entry: AuditEntry): string {
  return hashOf(entry, chainStart)
}

/** What a walk over the chain remembers: where it stands, and what was taken out of rows on the way. */
export interface Walk {
  number: number
  hash: string
  /** Digest of each redacted row as it stands, by number. */
  redacted: Map<number, string>
  /** Digest that a later row answers for, by number; of several the last one counts. */
  answeredFor: Map<number, string>
  /** Where the rows that are there begin, and where later rows say that the log was shortened to. */
  begin: ChainEnd | null
  shortened: ChainEnd[]
}

/** The last row before what is there. */
export interface ChainEnd {
  number: number
  hash: string
}

export const newWalk = (): Walk => ({
  number: 0,
  hash: chainStart,
  redacted: new Map(),
  answeredFor: new Map(),
  begin: null,
  shortened: [],
})

/** Why the first broken row of a run of the chain is broken, or null where it holds; the walk moves on over it. */
export function firstBreak(entries: readonly ChainedEntry[], walk: Walk): { number: number; reason: string } | null {
  for (const entry of entries) {
    if (walk.begin === null) begin(walk, entry)
    const expected = walk.number + 1
    if (entry.number !== expected) return { number: expected, reason: told`the row is missing` }
    if (entry.priorHash !== walk.hash)
      return { number: entry.number, reason: told`it does not follow the row before it` }
    if (entry.redacted) walk.redacted.set(entry.number, digestOf(entry))
    else if (entry.hash !== hashOf(entry, walk.hash))
      return { number: entry.number, reason: told`its content was changed` }
    for (const { number, digest } of listIn<Redaction>(entry, redactionsKey)) walk.answeredFor.set(number, digest)
    walk.shortened.push(...listIn<ChainEnd>(entry, shortenedKey))
    walk.number = entry.number
    walk.hash = entry.hash
  }
  return null
}

/** A log that was shortened begins after its first rows; whether that was logged is seen at the end. */
function begin(walk: Walk, { number, priorHash }: ChainedEntry): void {
  walk.begin = { number: number - 1, hash: priorHash }
  walk.number = walk.begin.number
  walk.hash = walk.begin.hash
}

/** What no later row of the chain answers for: words taken out of a row, or rows taken off its beginning. */
export function unanswered({
  redacted,
  answeredFor,
  begin,
  shortened,
}: Walk): { number: number; reason: string } | null {
  const isWhole = begin === null || (begin.number === 0 && begin.hash === chainStart)
  if (!isWhole && !shortened.some(({ number, hash }) => number === begin.number && hash === begin.hash))
    return { number: 1, reason: told`the row is missing` }
  const found = [...redacted].find(([number, digest]) => answeredFor.get(number) !== digest)
  return found ? { number: found[0], reason: told`words were taken out of it without a logged erasure` } : null
}

/** Where the row that logs an erasure keeps what it took out of other rows. */
export const redactionsKey = 'redactedRows'

/** Where the row that logs a shortening keeps the last row that went. */
export const shortenedKey = 'shortenedTo'

export interface Redaction {
  number: number
  digest: string
}

function listIn<Item>({ after }: AuditEntry, key: string): Item[] {
  if (typeof after !== 'object' || after === null) return []
  const list = (after as Record<string, unknown>)[key]
  return Array.isArray(list) ? (list as Item[]) : []
}
