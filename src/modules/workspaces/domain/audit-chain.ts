import { createHash } from 'node:crypto'

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

/** Why the first broken row of a run of the chain is broken, or null where it holds. `prior` ends what was checked before. */
export function firstBreak(
  entries: readonly ChainedEntry[],
  prior: { number: number; hash: string },
): { number: number; reason: string } | null {
  let last = prior
  for (const entry of entries) {
    const expected = last.number + 1
    if (entry.number !== expected) return { number: expected, reason: 'the row is missing' }
    if (entry.priorHash !== last.hash) return { number: entry.number, reason: 'it does not follow the row before it' }
    if (entry.hash !== hashOf(entry, last.hash)) return { number: entry.number, reason: 'its content was changed' }
    last = { number: entry.number, hash: entry.hash }
  }
  return null
}
