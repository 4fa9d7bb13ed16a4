import { told } from '../../../kernel/words.ts'
import { type Estimate, leastLosses } from './judged.ts'

/** A difference of two, first less second, with its interval. */
export interface Difference extends Estimate {
  isSure: boolean
}

export interface Heard {
  name: string
  losses: number
  /** How often one that was lost was rated worse than one that stayed; null where one of the two was never seen. */
  auc: Estimate | null
  /** The same against what tenure and the days to notice tell by themselves; null where that cannot be asked. */
  beyondCalendar: Difference | null
}

export type VerdictKind = 'too few' | 'skill' | 'no skill' | 'the wrong way'

export interface Verdict {
  kind: VerdictKind
  /** Each of them claims no more than its interval carries. */
  sentences: string[]
}

/** What a backtest says of a scorecard or model in words: better than chance only where the whole interval is (rules 20 and 30). */
export function verdictOf(heard: Heard): Verdict {
  const { name, losses, auc } = heard
  if (losses < leastLosses)
    return {
      kind: 'too few',
      sentences: [told`Too few losses to judge ${name} by: ${losses}. From ${leastLosses} on there are rates.`],
    }
  if (auc === null)
    return {
      kind: 'too few',
      sentences: [
        told`Nobody can say how well ${name} tells who will be lost: it never rated both one that was lost and one that stayed.`,
      ],
    }
  const [times, low, high] = [inHundred(auc.value), inHundred(auc.low), inHundred(auc.high)]
  if (auc.low > 0.5)
    return {
      kind: 'skill',
      sentences: [
        told`${name} tells better than chance who will be lost: of one that was lost and one that stayed it rates the lost one worse ${times} times in 100, between ${low} and ${high}.`,
        ...besideCalendar(heard),
      ],
    }
  if (auc.high < 0.5)
    return {
      kind: 'the wrong way',
      sentences: [
        told`${name} points the wrong way: of one that was lost and one that stayed it rates the lost one worse only ${times} times in 100, between ${low} and ${high}, where chance gives 50.`,
      ],
    }
  return {
    kind: 'no skill',
    sentences: [
      told`${name} shows no skill: of one that was lost and one that stayed it rates the lost one worse ${times} times in 100, between ${low} and ${high}, and chance gives 50.`,
    ],
  }
}

function besideCalendar({ beyondCalendar: more }: Heard): string[] {
  if (more === null) return []
  if (!more.isSure) return [told`It cannot be told apart from what tenure and the days to notice tell by themselves.`]
  const [low, high] = reachOf(more)
  return more.value > 0
    ? [told`That is ${low} to ${high} times in 100 more than tenure and the days to notice tell by themselves.`]
    : [told`Tenure and the days to notice tell more by themselves, by ${low} to ${high} times in 100.`]
}

/** How two compare that were held against the same rows. */
export function comparisonOf(first: string, second: string, difference: Difference | null): string {
  if (difference === null) return told`${first} and ${second} cannot be compared: they never rated the same customers.`
  if (!difference.isSure) return told`${first} and ${second} cannot be told apart.`
  const [low, high] = reachOf(difference)
  const [better, worse] = difference.value > 0 ? [first, second] : [second, first]
  return told`${better} is ahead of ${worse}, by ${low} to ${high} times in 100.`
}

export const inHundred = (share: number): number => Math.round(share * 100)

/** By how many times in 100 one is ahead, whichever of the two it is: the smaller number first. */
export function reachOf({ low, high }: Difference): [least: number, most: number] {
  const ends = [inHundred(Math.abs(low)), inHundred(Math.abs(high))] as const
  return [Math.min(...ends), Math.max(...ends)]
}
