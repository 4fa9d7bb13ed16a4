import type { Day } from '../../kernel/day.ts'
import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { audit } from './audit.ts'
import { shortenedKey } from './domain/audit-chain.ts'
import { product } from './service.ts'
import { countAuditBefore, lastAuditBefore, lockAudit, shortenAudit } from './store-audit.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'workspaces.audit',
    title: told`Log of changes`,
    says: told`Who changed what. A year at least; that it was shortened stands in it.`,
    usual: null,
    least: 365,
    from: { count: countAuditBefore, remove: shorten },
  },
]

/** Takes the oldest rows off the log at once; the row that says so holds where the chain begins from then on. */
async function shorten(tx: Tx, firstKept: Day): Promise<number> {
  await lockAudit(tx)
  const last = await lastAuditBefore(tx, firstKept)
  if (!last) return 0
  const rows = await countAuditBefore(tx, firstKept)
  // Said first: the log must never be without a row for the next one to follow.
  await audit(tx, product(tx.workspace), {
    action: 'log.shortened',
    subject: 'log',
    after: { rows, before: firstKept, [shortenedKey]: [last] },
  })
  await shortenAudit(tx, last.number)
  return rows
}
