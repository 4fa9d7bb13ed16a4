import type { Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { MeasureSource } from '../../src/platform/contributions.ts'

/** A measure `facts.score` that is what a test says of an account, from a day on. */
export function toldScores(): { scores: { account: AccountId; from: Day; value: number }[]; source: MeasureSource } {
  const scores: { account: AccountId; from: Day; value: number }[] = []
  const source: MeasureSource = {
    definitions: [
      { key: 'facts.score', label: 'Score', unit: 'number', direction: 'up', window: 0, summary: 'A score' },
    ],
    compute: async (_tx, { accounts: ids, days }) =>
      ids.flatMap((account) =>
        days.map((day) => ({
          ...{ account, day },
          values: [scores.findLast((one) => one.account === account && one.from <= day)?.value ?? null],
        })),
      ),
  }
  return { scores, source }
}
