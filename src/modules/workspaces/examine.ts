import type { Examination } from '../../platform/contributions.ts'
import { verifyAudit } from './audit.ts'
import { lastAuditAt } from './store-audit.ts'

/** Minutes by which clocks of several machines may differ before a time counts as one to come. */
const tolerance = 5

/** Whether the log of changes is whole, and whether its last row was written in what is now the past. */
export const examineLog: Examination = async (tx) => {
  const chain = await verifyAudit(tx)
  const last = await lastAuditAt(tx)
  const isAhead = last !== null && last.getTime() > tx.now.getTime() + tolerance * 60_000
  return [
    chain.kind === 'whole'
      ? { what: 'log of changes', state: 'well', detail: `${chain.rows} rows, whole` }
      : {
          what: 'log of changes',
          state: 'look',
          detail: `broken at row ${chain.number}: ${chain.reason}`,
          remedy: 'Compare that row with one of a backup: somebody changed the log past the product',
        },
    isAhead
      ? {
          what: 'time',
          state: 'look',
          detail: `the last change was logged at ${last.toISOString()}, which is yet to come`,
          remedy: 'Set the clock by NTP: it was ahead then, or is behind now, and days close by it',
        }
      : { what: 'time', state: 'well', detail: 'nothing was logged later than now' },
  ]
}
