import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Judge } from '../../health/index.ts'
import { leastLosses } from '../domain/judged.ts'
import { carried, gainOf, splitDays, suggestedWeights, tooFewForWeights, wholeWeights } from '../domain/weights.ts'
import { aheadOf, firstTold, lossesAmong, slopesOf } from './figures.ts'
import { type Column, type Past, replayPast } from './replay.ts'

interface Asked {
  platform: Platform
  workspace: WorkspaceId
  judge: Judge
  past: Past
  column: Column | undefined
  horizon: number
  isWanted: (share: number) => Promise<boolean>
}

const none = (sentence: string) => ({ sentence, items: [], gain: null, learnedThrough: null, triedFrom: null })

/**
 * Weights of a scorecard's components that its own past suggests: learned on the earlier months, tried on the later ones. They
 * are a draft that somebody opens in the editor, and never more. So many losses carry a tenth as many weights (rule 20).
 */
export async function suggest({ platform, workspace, judge, past, column, horizon, isWanted }: Asked) {
  const { days, seen } = past
  const split = splitDays(days, horizon)
  if (!split || !column)
    return none(told`No weights are suggested: the span is too short to learn on its beginning and to try on its end.`)
  const { lastEarly, firstLate } = split
  const firstKept = firstTold(seen, column.said)
  if (firstKept === null || firstKept > lastEarly)
    return none(
      told`No weights are suggested: no values are kept of the earlier months, on which they would be learned.`,
    )
  const losses = lossesAmong(seen, ({ day }) => day <= lastEarly)
  const parts = judge.components
  if (parts.length > carried(losses)) return none(tooFewForWeights(losses, parts.length))
  if (parts.length < 2) return none(told`No weights are suggested: this scorecard has a single part.`)
  const weights = wholeWeights(slopesOf(seen, column.components, (day) => day <= lastEarly))
  if (!weights)
    return none(told`No weights are suggested: in the earlier months no part of this scorecard went with being lost.`)
  const items = suggestedWeights(parts, weights)
  const other = judge.with(Object.fromEntries(items.map(({ key, suggested }) => [key, suggested])))
  const asked = { judges: [judge, other], hasModel: false, days: days.slice(firstLate), horizon }
  const later = await replayPast(platform, workspace, asked, isWanted)
  if (!later) return 'not wanted' as const
  const [now, then] = later.columns as [Column, Column]
  const lateLosses = lossesAmong(later.seen)
  const gain = lateLosses < leastLosses ? null : aheadOf(later.seen, then.said.risk, now.said.risk)
  return {
    sentence: gainOf(gain, lateLosses, leastLosses),
    ...{ items, gain, learnedThrough: days[lastEarly] ?? null, triedFrom: days[firstLate] ?? null },
  }
}
