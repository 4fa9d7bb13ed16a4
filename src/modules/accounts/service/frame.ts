import { type Day, endOfDay, startOfDay } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import type { AccountSettings } from '../domain/settings.ts'
import { accountSettings } from '../store/settings.ts'

/** What every change of accounts is judged by: the workspace's clock and money, and the settings of accounts. */
export interface Frame extends AccountSettings {
  currency: string
  zone: string
  /** Now, or the last moment of the day that the workspace is looked at as of (rule 8). What lies later waits. */
  moment: Date
  startOf(day: Day): Date
}

export async function frameOf(tx: Tx): Promise<Frame> {
  const { zone, currency, asOf } = await settings(tx)
  return {
    ...(await accountSettings(tx)),
    currency,
    zone,
    moment: asOf ? new Date(endOfDay(asOf, zone).getTime() - 1) : tx.now,
    startOf: (day) => startOfDay(day, zone),
  }
}
