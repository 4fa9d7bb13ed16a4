import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { targetOf } from '../domain/target.ts'
import { speakingModel } from '../store/models.ts'
import { scoresAmong } from '../store/scores.ts'

/** What is foretold of a renewal, what says most of it first (rule 19): no renewal at the next decision, and loss. */
const ofRenewals = ['decision', 'loss'] as const

export interface Foretold {
  target: (typeof ofRenewals)[number]
  /** The day for which it was foretold, for how many days ahead, and how many days ahead a contract may end of which it speaks. */
  on: Day
  horizon: number
  reach: number
  /** Mean squared error on months that the model had not seen, and that of tenure with days to notice. */
  brier: number
  plain: number
  /** How likely it is of each account, with its interval; accounts that decided already are absent. */
  scores: ReadonlyMap<AccountId, { probability: number; low: number; high: number }>
}

/** What published models say of some accounts; what no model was found to foretell with skill is absent. */
export async function foretoldOf(tx: Tx, accounts: readonly AccountId[]): Promise<Foretold[]> {
  const all: Foretold[] = []
  // Two targets at most, each with its own model.
  for (const target of ofRenewals) {
    const newest = await speakingModel(tx, target)
    const found = newest?.card.found
    if (newest?.verdict.state !== 'published' || !found || newest.scoredOn === null) continue
    const scores = await scoresAmong(tx, target, accounts)
    all.push({
      ...{ target, on: newest.scoredOn, horizon: newest.card.horizon, reach: targetOf(target).reach },
      ...{ brier: found.figures.brier, plain: found.plain.brier },
      scores: new Map(scores.map(({ account, probability, low, high }) => [account, { probability, low, high }])),
    })
  }
  return all
}
