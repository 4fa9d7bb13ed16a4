import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type AuditEntry, chainStart, firstBreak, hashOf, newWalk, unanswered } from './domain/audit-chain.ts'
import { auditAfter, insertAudit, lastAudit, lockAudit } from './store-audit.ts'

export interface AuditedChange {
  /** What was done, in the product's words: 'members.added', 'scorecard.saved'. */
  action: string
  /** The kind of thing it was done to. */
  subject: string
  subjectId?: string | null
  before?: unknown
  after?: unknown
  why?: string | null
}

/** Writes one row of the log in the transaction of the change itself: both stand, or neither. */
export async function audit(tx: Tx, viewer: Viewer, change: AuditedChange): Promise<void> {
  await lockAudit(tx)
  const last = (await lastAudit(tx)) ?? { number: 0, hash: chainStart }
  const entry: AuditEntry = {
    number: last.number + 1,
    at: tx.now,
    member: viewer.member,
    actor: viewer.name,
    by: viewer.by,
    action: change.action,
    subject: change.subject,
    subjectId: change.subjectId ?? null,
    before: asStored(change.before),
    after: asStored(change.after),
    why: change.why ?? null,
  }
  await insertAudit(tx, { ...entry, priorHash: last.hash, hash: hashOf(entry, last.hash), redacted: false })
}

/** As it will be read back, so that the hash is of what is stored: dates as text, absent fields left out. */
const asStored = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

export type AuditState = { kind: 'whole'; rows: number } | { kind: 'broken'; number: number; reason: string }

/** Walks the whole chain and names its first broken row. Rows cut off at the end leave no trace here. */
export async function verifyAudit(tx: Tx): Promise<AuditState> {
  const walk = newWalk()
  for (;;) {
    const page = await auditAfter(tx, walk.number, 1000)
    const broken = firstBreak(page, walk)
    if (broken) return { kind: 'broken', ...broken }
    if (page.length > 0) continue
    const open = unanswered(walk)
    return open ? { kind: 'broken', ...open } : { kind: 'whole', rows: walk.number - (walk.begin?.number ?? 0) }
  }
}
