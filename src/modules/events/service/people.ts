import { addDays, type Day, epochDay, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { peopleOver } from '../domain/windows.ts'
import { countedBefore, peopleOn, peopleSince } from '../store/people.ts'
import { personRows } from '../store/usage.ts'

type Counted = (account: AccountId, day: Day) => number

/** How many people were active in the 30 days up to each of these days; null where no source tells people apart yet. */
export async function peopleActive30(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => number | null> {
  const since = await peopleSince(tx)
  if (since === null) return () => null
  const told = days.filter((day) => day >= since).sort()
  const counted = (await countedAmong(tx, accounts, told)) ?? (await countedOn(tx, accounts, told))
  return (account, day) => (day < since ? null : counted(account, day))
}

/** What the measures of usage counted of all of them a moment ago in this transaction, as they do before others ask. */
async function countedAmong(tx: Tx, accounts: readonly AccountId[], days: readonly Day[]): Promise<Counted | null> {
  const before = await countedBefore(tx)
  const isAll = before && days.every((day) => before.days.has(day)) && accounts.every((one) => before.accounts.has(one))
  return isAll ? before.of : null
}

/** One day is counted by the database, a span from what it holds of the people: it would put them in order for every day. */
async function countedOn(tx: Tx, accounts: readonly AccountId[], days: readonly Day[]): Promise<Counted> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return () => 0
  if (first === last) {
    const counted = await peopleOn(tx, accounts, first)
    return (account) => counted.get(account) ?? 0
  }
  const rows = await personRows(tx, accounts, monthOf(addDays(first, -29)), last)
  const months = rows.map(({ month, ...row }) => ({ ...row, month: epochDay(month) }))
  const from = epochDay(first)
  const counts = new Map(
    [...Map.groupBy(months, (row) => row.account)].map(([account, people]) => [
      account,
      peopleOver(people, from, epochDay(last)),
    ]),
  )
  return (account, day) => counts.get(account)?.[epochDay(day) - from] ?? 0
}
