import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { speakingModel } from '../store/models.ts'
import { scoresAmong } from '../store/scores.ts'

export interface Foretold {
  /** The day for which it was foretold, and for how many days ahead. */
  on: Day
  horizon: number
  /** Mean squared error on months that the model had not seen, and that of tenure with days to notice. */
  brier: number
  plain: number
  /** How likely each account is lost within the horizon, with its interval; accounts that decided already are absent. */
  losses: ReadonlyMap<AccountId, { probability: number; low: number; high: number }>
}

/** What the published model says of some accounts; null where none was found to have skill. */
export async function foretoldOf(tx: Tx, accounts: readonly AccountId[]): Promise<Foretold | null> {
  const newest = await speakingModel(tx, 'loss')
  const found = newest?.card.found
  if (newest?.verdict.state !== 'published' || !found || newest.scoredOn === null) return null
  const scores = await scoresAmong(tx, 'loss', accounts)
  return {
    ...{ on: newest.scoredOn, horizon: newest.card.horizon },
    ...{ brier: found.figures.brier, plain: found.plain.brier },
    losses: new Map(scores.map(({ account, probability, low, high }) => [account, { probability, low, high }])),
  }
}
