import { median } from '../../../kernel/statistics.ts'

export interface Recovery {
  /** Yellow or red when something was done. */
  accounts: number
  /** Of them green since. */
  back: number
  /** Days until they were, in the middle; null while nobody is. */
  days: number | null
}

/** How many came back to green after something was done, and how soon. It says what followed, not what it was owed to. */
export function recoveryOf(daysUntilGreen: readonly (number | null)[]): Recovery {
  const back = daysUntilGreen.filter((days) => days !== null)
  return { accounts: daysUntilGreen.length, back: back.length, days: median(back) }
}
