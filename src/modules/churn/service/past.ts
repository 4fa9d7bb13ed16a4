import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { firstKept, historyDays } from '../../measures/index.ts'

/** The day from which on some accounts are looked at for the first time: nothing is seen of days of which nothing is kept. */
export async function pastOf(tx: Tx, accounts: readonly AccountId[]): Promise<(through: Day) => Day> {
  const first = accounts.length === 0 ? null : await firstKept(tx, accounts)
  return (through) => {
    const earliest = addDays(through, 1 - historyDays)
    if (first === null || first > through) return through
    return first < earliest ? earliest : first
  }
}
