import type { Examination } from '../../platform/contributions.ts'
import { verifyAudit } from './audit.ts'
import { canOpen } from './providers.ts'
import { lastAuditAt } from './store-audit.ts'
import { providerOf } from './store-providers.ts'

/** Minutes by which clocks of several machines may differ before a time counts as one to come. */
const tolerance = 5

/** Whether people can still sign in by the workspace's provider. */
export const examineProvider: Examination = async (tx, platform) => {
  const provider = await providerOf(tx)
  if (!provider?.isOn) return []
  if (canOpen(platform, tx.workspace, provider))
    return [{ what: 'sign-in', state: 'well', detail: `the secret of ${provider.label} can be opened` }]
  return [
    {
      what: 'sign-in',
      state: 'look',
      detail: `the secret of ${provider.label} was sealed with another secret than this installation's`,
      remedy: 'Put back the file `secret` of the data folder, or enter the client secret again in Settings, Sign-in',
    },
  ]
}

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
