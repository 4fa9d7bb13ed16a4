import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { bandOf } from '../domain/bands.ts'
import { type ReadyScorecard, type Score, scoreAccount } from '../domain/score.ts'
import type { ShownBand, Values } from '../domain/scorecard.ts'
import type { ScoreRow } from '../store/scores.ts'

/** What the day before says: its band, and whether it stood on stale values. */
export interface Before {
  band: ShownBand
  isStale: boolean
}

interface Judged {
  account: AccountId
  day: Day
  version: number
  isStale: boolean
  before: Before | null
}

/** The row that is shown of an account on a day. While a source is silent the band stays as it was (rule 9). */
export function judge(ready: ReadyScorecard, values: Values, about: Judged): { row: ScoreRow; score: Score } {
  const score = scoreAccount(ready, values)
  const { account, day, version, isStale, before } = about
  const band = isStale && before ? before.band : bandOf(ready.card, score.value, before?.band ?? null)
  // A band that stands on carried values needs its score; without one it is grey all the same.
  const shown = score.value === null ? 'grey' : band === 'grey' ? bandOf(ready.card, score.value, null) : band
  const { value, known, points, cap } = score
  return { row: { account, day, version, score: value, band: shown, known, points, cap, isStale }, score }
}
