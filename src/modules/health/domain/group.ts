import { plainBand } from './bands.ts'
import type { Scorecard, ShownBand } from './scorecard.ts'

/** How the health of a group becomes one score: that of its unhealthiest account, or the mean weighed by ARR. */
export type GroupRule = 'worst' | 'by_arr'

export interface GroupMember {
  /** Whole thousandths; null where the account has no score. */
  score: number | null
  /** Minor units; null where unknown. */
  arr: number | null
}

/** Of less than this share of a group's ARR nobody speaks for the whole (as rule 13 says of one account). */
const leastKnown = 0.6

/** The health of an account with all below it, by the rule it names (rule 5), in whole thousandths; null where too little is known. */
export function groupScore(rule: GroupRule, members: readonly GroupMember[]): number | null {
  const scored = members.flatMap(({ score, arr }) => (score === null ? [] : [{ score, arr: Math.max(arr ?? 0, 0) }]))
  if (scored.length === 0) return null
  if (rule === 'worst') return Math.min(...scored.map((member) => member.score))
  const weight = members.reduce((sum, { arr }) => sum + Math.max(arr ?? 0, 0), 0)
  const known = scored.reduce((sum, { arr }) => sum + arr, 0)
  if (known === 0 || known < leastKnown * weight) return null
  return Math.round(scored.reduce((sum, { score, arr }) => sum + score * (arr / known), 0))
}

/** The band of a group by the borders of the workspace's own scorecard: a group has no band before it that hysteresis could hold. */
export const groupBand = (card: Scorecard, score: number | null): ShownBand =>
  score === null ? 'grey' : plainBand(card, score)
