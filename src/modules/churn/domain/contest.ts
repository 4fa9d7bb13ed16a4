import { told } from '../../../kernel/words.ts'

/** A new model held against the one that speaks, on months that neither had learned from. */
export interface Contest {
  rows: number
  losses: number
  /** Log loss of the new one less that of the one that speaks, over the same draws of accounts; null where too little came. */
  gain: { value: number; low: number; high: number } | null
  /** What the one that speaks had foretold for these months beside what came, and between what that lies nine times in ten. */
  kept: { foretold: number; low: number; high: number; came: number }
}

/** By fewer losses nothing is told apart. */
export const leastInContest = 10

/** What the model before had told, where surely more or fewer came. */
export interface Broken {
  foretold: number
  came: number
}

export type Outcome = 'alone' | 'better' | 'word not kept' | 'stays' | 'not published'

/**
 * A new model speaks where there is none before it, where it is surely better on months that neither had seen (rule 20), or where
 * the one before it no longer keeps its word, on these months or in what it told (domain/kept.ts). One that may not be published ends what was told: by now there is no skill.
 */
export function outcomeOf(isPublished: boolean, contest: Contest | null, broken: Broken | null = null): Outcome {
  if (!isPublished) return 'not published'
  if (contest === null) return 'alone'
  const { gain, kept, losses } = contest
  if (gain !== null && gain.high < 0) return 'better'
  if (broken !== null) return 'word not kept'
  if (losses >= leastInContest && (kept.came < kept.low || kept.came > kept.high)) return 'word not kept'
  return 'stays'
}

/** Why a training came to speak or not, in words. */
export function sayOutcome(
  outcome: Outcome | undefined,
  contest: Contest | null,
  broken: Broken | null = null,
): string {
  const losses = contest?.losses ?? 0
  const { foretold, came } = broken ?? contest?.kept ?? { foretold: 0, came: 0 }
  switch (outcome) {
    case 'better':
      return told`Surely better than the model before it on months that neither had seen, with ${losses} losses`
    case 'word not kept':
      return told`Took the place of a model that no longer kept its word: ${Math.round(foretold)} were foretold and ${came} came`
    case 'stays':
      if (losses === 0)
        return told`Not told apart from the model before it, which goes on: no loss came since that one learned`
      return losses < leastInContest
        ? told`Not told apart from the model before it, which goes on: only ${losses} losses came since that one learned`
        : told`Not surely better than the model before it, which goes on`
    case 'not published':
      return told`Not published, so that nothing is foretold`
    default:
      return told`No model stood before it`
  }
}
