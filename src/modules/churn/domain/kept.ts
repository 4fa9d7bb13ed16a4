import { addDays, type Day } from '../../../kernel/day.ts'
import { poissonMean, sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { CalibrationBin, Estimate } from '../../../platform/learning/skill.ts'

/** What a model said on one day of everybody whom it foretold, and to how many of them it came. */
export interface Window {
  on: Day
  accounts: number
  /** Sum of the probabilities that were told. */
  foretold: number
  came: number
}

/** What a model said of days that are over, held against what came. */
export interface Kept {
  /** The newest first. */
  windows: readonly Window[]
  /** Over windows that do not overlap, so that everything that came counts once. */
  accounts: number
  foretold: number
  came: number
  /** How many times as many came as were foretold, with its 99% interval; null where nobody was foretold anything. */
  ratio: Estimate | null
  /** Accounts foretold alike, of the same windows. */
  bins: readonly CalibrationBin[]
}

/** What was said longer ago than this before the newest day that is over tells little of how a model does by now. */
const mostDays = 365

/** Days within a year of the newest one; `days` in any order, the newest first in the answer. */
export function ofTheLastYear(days: readonly Day[]): Day[] {
  const [newest, ...older] = days.toSorted().reverse()
  return newest === undefined ? [] : [newest, ...older.filter((day) => day > addDays(newest, -mostDays))]
}

/** From the newest day back, those whose horizons do not overlap. */
export function apart(days: readonly Day[], horizon: number): Day[] {
  const taken: Day[] = []
  for (const day of days.toSorted().reverse()) {
    const later = taken.at(-1)
    if (later === undefined || addDays(day, horizon) <= later) taken.push(day)
  }
  return taken
}

/** 99%: it is looked at every month, and a word that is kept must not look broken every other year by chance alone. */
const tail = 0.005

/**
 * How many times as many came as were foretold: observed by expected, with the exact interval of a count (Ulm 1990, A simple method
 * to calculate the confidence interval of a standardized mortality ratio, Am J Epidemiol 131:373). A sum of unlike chances
 * scatters less than a count, so that the interval is rather too wide than too narrow.
 */
export function ratioOf(came: number, foretold: number): Estimate | null {
  if (foretold <= 0) return null
  const { low, high } = poissonMean(came, tail)
  return { value: came / foretold, low: low / foretold, high: high / foretold }
}

export function keptOf(windows: readonly Window[], horizon: number, bins: readonly CalibrationBin[]): Kept {
  const counted = new Set(
    apart(
      windows.map(({ on }) => on),
      horizon,
    ),
  )
  const own = windows.filter(({ on }) => counted.has(on))
  const [foretold, came] = [sum(own, (one) => one.foretold), sum(own, (one) => one.came)]
  return {
    windows,
    accounts: sum(own, ({ accounts }) => accounts),
    foretold,
    came,
    ratio: ratioOf(came, foretold),
    bins,
  }
}

/** Whether surely more or fewer came than a model said; until then its word counts as kept. */
export function wordOf({ ratio }: Pick<Kept, 'ratio'>): 'kept' | 'more' | 'fewer' {
  if (ratio === null) return 'kept'
  if (ratio.low > 1) return 'more'
  return ratio.high < 1 ? 'fewer' : 'kept'
}

/** What became of what a model said, in words. */
export function sayKept(kept: Kept): string {
  const { foretold, came, ratio } = kept
  if (ratio === null) return told`Nobody was foretold anything that is over by now.`
  const [said, times, low, high] = [
    foretold.toFixed(1),
    ratio.value.toFixed(2),
    ratio.low.toFixed(2),
    ratio.high.toFixed(2),
  ]
  switch (wordOf(kept)) {
    case 'kept':
      return told`The model keeps its word: ${said} were foretold and ${came} came, ${times} times as many (${low} to ${high}).`
    case 'more':
      return told`Surely more came than the model said: ${said} were foretold and ${came} came, ${times} times as many (${low} to ${high}).`
    case 'fewer':
      return told`Surely fewer came than the model said: ${said} were foretold and ${came} came, ${times} times as many (${low} to ${high}).`
  }
}

/** When it is trained anew, in words. */
export const sayTraining = (kept: Kept | null): string =>
  kept && wordOf(kept) !== 'kept'
    ? told`A new model is trained at once, since this one does not keep its word.`
    : told`A new model is trained on the second of each month, and at once where this one no longer keeps its word.`
