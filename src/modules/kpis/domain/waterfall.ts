import { addMonths, type Day, monthOf } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { FlowKind } from '../../revenue/index.ts'

/** How much of one kind moved, and of how many accounts. */
export interface Sum {
  kind: FlowKind
  amount: number
  accounts: number
}

export interface Span {
  opening: number
  sums: Sum[]
  closing: number
}

/** Opening, what moved, closing. They add up, always. */
export const spanOf = (opening: number, sums: readonly Sum[]): Span => ({
  opening,
  sums: [...sums],
  closing: opening + sum(sums, ({ amount }) => amount),
})

export interface Month extends Span {
  month: Day
}

/** A row for each month that a period touches, the first from its first day and the last to its last. */
export function monthsOf(
  { from, to, opening }: { from: Day; to: Day; opening: number },
  sums: ReadonlyMap<Day, readonly Sum[]>,
): Month[] {
  const months: Month[] = []
  for (let month = monthOf(from); month <= to; month = addMonths(month, 1)) {
    const span = spanOf(months.at(-1)?.closing ?? opening, sums.get(month) ?? [])
    months.push({ month, ...span })
  }
  return months
}
