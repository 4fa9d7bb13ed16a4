import type { Erasing } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type ChainedEntry, digestOf, type Redaction } from './domain/audit-chain.ts'
import { auditNaming, lockAudit, saveRedactions } from './store-audit.ts'

/** What each erasure of a running transaction took out of the log, for the row that logs it. */
const taken = new WeakMap<Erasing, Redaction[]>()

/**
 * Takes a person's words out of the log. Rows keep their place in the chain; what they say now is answered for by the row
 * that logs the erasure (`redactionsOf`).
 */
export async function redactAudit(tx: Tx, erasing: Erasing): Promise<number> {
  if (erasing.pattern === null) return 0
  await lockAudit(tx)
  const named = (await auditNaming(tx, erasing.pattern)).map((entry) => redacted(entry, erasing))
  if (named.length > 0) await saveRedactions(tx, named)
  taken.set(
    erasing,
    named.map((entry) => ({ number: entry.number, digest: digestOf(entry) })),
  )
  return named.length
}

/** The rows that this erasure touched, with the digest of what they say now; stands in its own row under `redactedRows`. */
export const redactionsOf = (erasing: Erasing): Redaction[] => taken.get(erasing) ?? []

function redacted(entry: ChainedEntry, { redact }: Erasing): ChainedEntry {
  const text = (value: string | null) => (value === null ? null : redact(value))
  const json = (value: unknown) => (value === null ? null : (JSON.parse(redact(JSON.stringify(value))) as unknown))
  return {
    ...entry,
    subjectId: text(entry.subjectId),
    before: json(entry.before),
    after: json(entry.after),
    why: text(entry.why),
    redacted: true,
  }
}
