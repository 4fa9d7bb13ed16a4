import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { MeasureRow } from '../../../platform/contributions.ts'

/** Says on every day what was said last: the other half of `onlyChanges`. An account of which nothing was said has no row. */
export function everyDay<Row extends { account: AccountId; day: Day }>(
  { accounts, days }: { accounts: readonly AccountId[]; days: readonly Day[] },
  changes: readonly Row[],
  saidOn: (row: Row, day: Day) => MeasureRow,
): MeasureRow[] {
  const byAccount = Map.groupBy(changes, ({ account }) => account)
  const inOrder = days.toSorted()
  return accounts.flatMap((account) => {
    const own = (byAccount.get(account) ?? []).toSorted((one, other) => (one.day < other.day ? -1 : 1))
    let next = 0
    return inOrder.flatMap((day) => {
      while (next < own.length && (own[next] as Row).day <= day) next++
      const row = own[next - 1]
      return row ? saidOn(row, day) : []
    })
  })
}
