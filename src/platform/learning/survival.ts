import { normalQuantile } from '../../kernel/statistics.ts'

/** How long something was seen, and whether its end was seen too. */
export interface Lifetimes {
  durations: ArrayLike<number>
  ended: ArrayLike<number>
}

/** A step of the curve: from this time on so large a share is still there. */
export interface SurvivalStep {
  time: number
  atRisk: number
  ended: number
  survival: number
  low: number
  high: number
}

/** Kaplan-Meier's curve: the share still there after each time, with what is not over yet counted as long as it was seen. */
export function survivalCurve({ durations, ended }: Lifetimes, level = 0.95): SurvivalStep[] {
  const order = Int32Array.from({ length: durations.length }, (_, at) => at).sort(
    (one, other) => (durations[one] as number) - (durations[other] as number),
  )
  const steps: SurvivalStep[] = []
  const z = normalQuantile((1 - level) / 2)
  let [survival, variance] = [1, 0]
  for (let start = 0; start < order.length; ) {
    const time = durations[order[start] as number] as number
    let end = start
    let ends = 0
    while (end < order.length && durations[order[end] as number] === time) ends += ended[order[end++] as number] ? 1 : 0
    const atRisk = order.length - start
    if (ends > 0) {
      survival *= 1 - ends / atRisk
      variance += ends === atRisk ? 0 : ends / (atRisk * (atRisk - ends))
      steps.push({ time, atRisk, ended: ends, survival, ...boundsOf(survival, variance, z) })
    }
    start = end
  }
  return steps
}

/** Greenwood's interval on the scale log(-log), which never leaves 0 to 1. */
function boundsOf(survival: number, variance: number, z: number): { low: number; high: number } {
  if (survival <= 0 || survival >= 1) return { low: survival, high: survival }
  const spread = (z * Math.sqrt(variance)) / Math.log(survival)
  return { low: survival ** Math.exp(-spread), high: survival ** Math.exp(spread) }
}

/** The time after which a half is gone; null where more than a half was still there at the end. */
export const medianSurvival = (steps: readonly SurvivalStep[]): number | null =>
  steps.find(({ survival }) => survival <= 0.5)?.time ?? null

/** The median with the times at which the bounds of the curve pass a half (Brookmeyer and Crowley 1982); null where one never does. */
export function medianInterval(steps: readonly SurvivalStep[]): {
  median: number | null
  low: number | null
  high: number | null
} {
  const first = (share: (step: SurvivalStep) => number) => steps.find((step) => share(step) <= 0.5)?.time ?? null
  return { median: medianSurvival(steps), low: first(({ low }) => low), high: first(({ high }) => high) }
}

/** The mean time that something lasts within a span: the area below the curve up to its end. */
export function meanWithin(steps: readonly SurvivalStep[], span: number): number {
  let [area, since, survival] = [0, 0, 1]
  for (const step of steps) {
    if (step.time >= span) break
    area += survival * (step.time - since)
    since = step.time
    survival = step.survival
  }
  return area + survival * (span - since)
}

/** How many of those still there at the start of each period ended in it: the hazard without any shape assumed. */
export function hazards({ durations, ended }: Lifetimes, periods: number): { atRisk: number; ended: number }[] {
  const found = Array.from({ length: periods }, () => ({ atRisk: 0, ended: 0 }))
  for (let at = 0; at < durations.length; at++) {
    const last = Math.floor(durations[at] as number)
    for (let period = 0; period < Math.min(periods, last + 1); period++) {
      const one = found[period] as { atRisk: number; ended: number }
      one.atRisk++
      if (period === last && ended[at]) one.ended++
    }
  }
  return found
}
