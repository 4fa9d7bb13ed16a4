/** How a measure lay among the rows that were learned from: shares between cuts, and of those where it is unknown. */
export interface Spread {
  measure: string
  cuts: number[]
  /** One more than there are cuts, and the share of unknown ones last. */
  shares: number[]
}

/** How far today's accounts stand from what a model learned from. */
export interface Drift {
  accounts: number
  /** Population stability index of each measure that the model reads, the largest first. */
  measures: { measure: string; psi: number }[]
}

/** From here on a measure has drifted (the customary border of the population stability index). */
export const driftFrom = 0.25
/** Of fewer accounts chance alone moves the index by more than a tenth. */
const leastAccounts = 100
/** A share of nothing would make the index endless. */
const leastShare = 0.001
const parts = 10

/** Tenths of what is known; a number that fills several of them stands by itself. */
export function spreadOf(measure: string, values: ArrayLike<number>): Spread {
  const known = Float64Array.from(Array.from(values).filter((value) => !Number.isNaN(value))).sort()
  const cuts = new Set<number>()
  for (let part = 1; part < parts; part++) {
    const cut = known[Math.floor((part / parts) * known.length)]
    if (cut !== undefined && cut > (known[0] as number)) cuts.add(cut)
  }
  const sorted = [...cuts]
  return { measure, cuts: sorted, shares: sharesBetween(sorted, values) }
}

function sharesBetween(cuts: readonly number[], values: ArrayLike<number>): number[] {
  const counts = new Array<number>(cuts.length + 2).fill(0)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const above = cuts.findIndex((cut) => value < cut)
    const place = Number.isNaN(value) ? cuts.length + 1 : above < 0 ? cuts.length : above
    counts[place] = (counts[place] as number) + 1
  }
  return counts.map((count) => (values.length === 0 ? 0 : count / values.length))
}

/** The sum of each part's difference of shares times the logarithm of their ratio. */
export function psiOf({ cuts, shares }: Spread, values: ArrayLike<number>): number {
  return sharesBetween(cuts, values).reduce((sum, share, at) => {
    const [now, before] = [Math.max(leastShare, share), Math.max(leastShare, shares[at] ?? 0)]
    return sum + (now - before) * Math.log(now / before)
  }, 0)
}

/** Null where too few accounts stand to say anything, or where it was not kept what was learned from. */
export function driftOf(
  spreads: readonly Spread[],
  accounts: number,
  valuesOf: (measure: string) => ArrayLike<number>,
) {
  if (accounts < leastAccounts || spreads.length === 0) return null
  const measures = spreads
    .map((spread) => ({ measure: spread.measure, psi: psiOf(spread, valuesOf(spread.measure)) }))
    .sort((one, other) => other.psi - one.psi || (one.measure < other.measure ? -1 : 1))
  return { accounts, measures } satisfies Drift
}

/** The measures that have drifted. */
export const driftedOf = (drift: Drift | null): string[] =>
  (drift?.measures ?? []).flatMap(({ measure, psi }) => (psi > driftFrom ? [measure] : []))
