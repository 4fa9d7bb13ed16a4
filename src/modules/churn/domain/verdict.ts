import { told } from '../../../kernel/words.ts'

/** What is known of a trained model's skill. */
export interface Skill {
  /** The lower end of its AUC's interval over accounts. */
  aucLow: number
  /** What it knows more than tenure and days to notice do: the ends of the intervals of both differences. */
  gainAucLow: number
  gainLossHigh: number
  /** The lower end of the AUC that the same way of learning reached with outcomes dealt out anew; null where none could be. */
  shuffledLow: number | null
}

export type Verdict =
  | { state: 'published' }
  | { state: 'no skill'; why: 'chance' | 'plain' | 'shuffled' }
  | { state: 'too few'; losses: number }
  | { state: 'nothing'; why: 'no history' | 'no customers' }

/** A probability is published only where the model surely knows something, and more than the plain forecast does (rule 20). */
export function verdictOf({ aucLow, gainAucLow, gainLossHigh, shuffledLow }: Skill): Verdict {
  if (shuffledLow !== null && shuffledLow > 0.5) return { state: 'no skill', why: 'shuffled' }
  if (aucLow <= 0.5) return { state: 'no skill', why: 'chance' }
  if (gainAucLow <= 0 && gainLossHigh >= 0) return { state: 'no skill', why: 'plain' }
  return { state: 'published' }
}

/** The verdict in words, with what to do where there is no probability. */
export function sayVerdict(verdict: Verdict, leastLosses: number): string {
  switch (verdict.state) {
    case 'published':
      return told`The model foretells losses better than tenure and days to notice do, on months that it had not seen.`
    case 'too few':
      return told`${verdict.losses} losses are known, and a model needs ${leastLosses}: until then risk is told by rules alone.`
    case 'nothing':
      return verdict.why === 'no history'
        ? told`No month is known yet with its measures and the 90 days after it: a model can be trained once there is.`
        : told`No account had a paid contract at the end of a month: there is nobody to foretell.`
    case 'no skill':
      return sayNoSkill(verdict.why)
  }
}

function sayNoSkill(why: 'chance' | 'plain' | 'shuffled'): string {
  if (why === 'chance')
    return told`On months that it had not seen, the model foretells no better than chance might. No probability is published.`
  if (why === 'shuffled')
    return told`The same way of learning finds skill where outcomes were dealt out by chance, so its skill is not believed. No probability is published.`
  return told`The model is not surely better than tenure and days to notice by themselves. No probability is published.`
}
