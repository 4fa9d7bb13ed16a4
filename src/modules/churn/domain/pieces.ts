import { type Day, daysBetween } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'

export interface DueDays {
  from: Day
  to: Day
}

/** Account days that one transaction works on: others wait for it, and the next should not wait long. */
const cellsPerPiece = 40_000

/** What is seen of more days at once is history: it is kept, and starts nothing (rule 7). */
export const newsworthyDays = 7

/** Accounts of which the same days are due, so many together as are worked on at once. */
export function* piecesOf(
  due: readonly (DueDays & { account: AccountId })[],
): Generator<DueDays & { accounts: readonly AccountId[] }> {
  for (const same of Map.groupBy(due, ({ from, to }) => `${from} ${to}`).values()) {
    const [first] = same
    if (!first) continue
    const { from, to } = first
    const size = Math.max(1, Math.floor(cellsPerPiece / (daysBetween(from, to) + 1)))
    for (let at = 0; at < same.length; at += size)
      yield { from, to, accounts: same.slice(at, at + size).map(({ account }) => account) }
  }
}
