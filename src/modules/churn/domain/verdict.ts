import { told } from '../../../kernel/words.ts'
import type { TargetKind } from './target.ts'

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
  | { state: 'nothing'; why: 'no history' | 'no customers' | 'nobody stayed' | 'no measures' | 'short past' }

/** A probability is published only where the model surely knows something, and more than the plain forecast does (rule 20). */
export function verdictOf({ aucLow, gainAucLow, gainLossHigh, shuffledLow }: Skill): Verdict {
  if (shuffledLow !== null && shuffledLow > 0.5) return { state: 'no skill', why: 'shuffled' }
  if (aucLow <= 0.5) return { state: 'no skill', why: 'chance' }
  if (gainAucLow <= 0 && gainLossHigh >= 0) return { state: 'no skill', why: 'plain' }
  return { state: 'published' }
}

/** The verdict in words, with what to do where there is no probability. */
export function sayVerdict(verdict: Verdict, leastLosses: number, target: TargetKind = 'loss'): string {
  const isLoss = target === 'loss'
  switch (verdict.state) {
    case 'published':
      return isLoss
        ? told`The model foretells losses better than tenure and days to notice do, on months that it had not seen.`
        : told`The model foretells it better than a plain forecast does, on months that it had not seen.`
    case 'too few':
      return isLoss
        ? told`A model needs ${leastLosses} losses to learn from, and so far it knows ${verdict.losses}: until then risk is told by rules alone.`
        : told`It is known to have come to ${verdict.losses} accounts, and a model needs ${leastLosses}.`
    case 'nothing':
      return sayNothing(verdict.why, target)
    case 'no skill':
      return sayNoSkill(verdict.why, target)
  }
}

function sayNothing(why: Extract<Verdict, { state: 'nothing' }>['why'], target: TargetKind): string {
  switch (why) {
    case 'no history':
      return told`No month is known yet with its measures and the days after it that are foretold: a model can be trained once there is.`
    case 'no customers':
      return target === 'inactivity'
        ? told`No account was seen active at the end of a month: there is nobody to foretell.`
        : told`No account had a paid contract at the end of a month: there is nobody to foretell.`
    case 'nobody stayed':
      return told`It came to every account on every month’s end: where nobody stays, there is nothing to tell apart.`
    case 'no measures':
      return told`No measure is known of these accounts that ever moved: connect a source of use, tickets or contracts, or import its history.`
    case 'short past':
      return told`What is known reaches over too few months to foretell some of them from those before: a model can be trained once there are more.`
  }
}

function sayNoSkill(why: 'chance' | 'plain' | 'shuffled', target: TargetKind): string {
  if (why === 'chance')
    return told`On months that it had not seen, the model foretells no better than chance might. No probability is published.`
  if (why === 'shuffled')
    return told`The same way of learning finds skill where outcomes were dealt out by chance, so its skill is not believed. No probability is published.`
  if (target === 'inactivity')
    return told`The model is not surely better than tenure and days of silence by themselves. No probability is published.`
  return told`The model is not surely better than tenure and days to notice by themselves. No probability is published.`
}
