import { largestRemainder, sum } from '../../../kernel/statistics.ts'
import { measuresOf } from './measures-of.ts'
import { FULL, holdsFor, pointsOf, pointsWhenMissing } from './points.ts'
import { factorsOf, type PlacedFactor, type Scorecard, type Values } from './scorecard.ts'

/** A scorecard made ready to score many accounts. */
export interface ReadyScorecard {
  card: Scorecard
  factors: PlacedFactor[]
  /** Of each factor, as whole numbers: the share of its component times the weight of its component. */
  weights: number[]
  weight: number
  /** For each factor the place of its component. */
  componentOf: number[]
  /** What each factor counts for while it is unknown. */
  whenMissing: (number | null)[]
  measures: string[]
}

/** All numbers are thousandths: 100,000 is a score of 100, or a whole. */
export interface Score {
  /** Null where less is known than the scorecard asks for (rule 13). */
  value: number | null
  /** What the known factors alone would give, after caps; null where nothing at all counts. */
  estimate: number | null
  /** Before caps. */
  uncapped: number | null
  /** The share of the weight whose values are known. */
  known: number
  /** Per factor in the order of the card; null is out of the weights. */
  points: (number | null)[]
  /** The cap that holds the score down; none that does not bind (rule 15). */
  cap: number | null
}

export function prepareScorecard(card: Scorecard): ReadyScorecard {
  const factors = factorsOf(card)
  const weights = wholeWeights(card)
  return {
    card,
    factors,
    weights,
    weight: sum(weights),
    componentOf: card.components.flatMap((component, at) => component.factors.map(() => at)),
    whenMissing: factors.map(({ factor }) => pointsWhenMissing(factor.missing, factor.shape)),
    measures: measuresOf(card),
  }
}

// Weights times points must stay below 2^53 to add up exactly.
const mostWeight = Math.floor(Number.MAX_SAFE_INTEGER / FULL / 2)

/**
 * The weight of a factor is its share of its component times the component's weight. Brought to one denominator these
 * are whole numbers, exact for every card that a person writes; beyond that they are rounded to a billionth.
 */
function wholeWeights(card: Scorecard): number[] {
  const totals = card.components.map((component) => sum(component.factors, (factor) => hundredths(factor.weight)))
  const common = totals.reduce(leastCommonMultiple, 1)
  const exact = card.components.flatMap((component, at) => {
    const scale = common / (totals[at] ?? 1)
    return component.factors.map((factor) => hundredths(component.weight) * hundredths(factor.weight) * scale)
  })
  if (!(common <= Number.MAX_SAFE_INTEGER && sum(exact) <= Number.MAX_SAFE_INTEGER)) return roundedWeights(card, totals)
  const shared = exact.reduce(greatestCommonDivisor, 0) || 1
  const whole = exact.map((weight) => weight / shared)
  return sum(whole) <= mostWeight ? whole : roundedWeights(card, totals)
}

function roundedWeights(card: Scorecard, totals: number[]): number[] {
  const all = sum(card.components, (component) => component.weight)
  return card.components.flatMap((component, at) =>
    component.factors.map((factor) =>
      Math.round((component.weight / all) * (hundredths(factor.weight) / (totals[at] ?? 1)) * 1e9),
    ),
  )
}

const hundredths = (weight: number) => Math.round(weight * 100)

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b

/**
 * Weighs the points of every factor. A value that we do not have takes no part in the weights, unless the card says
 * otherwise; below the share that the card asks for there is no score.
 */
export function scoreAccount(ready: ReadyScorecard, values: Values): Score {
  const { factors, weights, whenMissing } = ready
  const points: (number | null)[] = new Array(factors.length)
  let known = 0
  let counted = 0
  let total = 0
  for (let at = 0; at < factors.length; at++) {
    const weight = weights[at] as number
    const value = pointsOf((factors[at] as PlacedFactor).factor, values)
    const given = value ?? (whenMissing[at] as number | null)
    points[at] = given
    if (value !== null) known += weight
    if (given === null) continue
    counted += weight
    total += weight * given
  }
  const uncapped = counted === 0 ? null : dividedRounded(total, counted)
  const cap = uncapped === null ? null : bindingCap(ready.card, values, uncapped)
  const estimate = cap === null ? uncapped : Math.round((ready.card.caps[cap]?.atMost ?? 0) * 1000)
  const enough = known * 1000 >= Math.round(ready.card.completeness * 1000) * ready.weight
  const share = Math.floor((known / ready.weight) * FULL)
  return { value: enough ? estimate : null, estimate, uncapped, known: share, points, cap }
}

/** A score as it was kept: what lies between its points and its value follows from them exactly. */
export function restoreScore(ready: ReadyScorecard, kept: Pick<Score, 'value' | 'known' | 'points' | 'cap'>): Score {
  const uncapped = weightedMean(ready, kept.points, () => true)
  const estimate = kept.cap === null ? uncapped : Math.round((ready.card.caps[kept.cap]?.atMost ?? 0) * 1000)
  return { ...kept, uncapped, estimate }
}

function weightedMean(
  ready: ReadyScorecard,
  points: readonly (number | null)[],
  counts: (at: number) => boolean,
): number | null {
  let counted = 0
  let total = 0
  for (let at = 0; at < points.length; at++) {
    const given = points[at]
    if (given === null || given === undefined || !counts(at)) continue
    counted += ready.weights[at] as number
    total += given * (ready.weights[at] as number)
  }
  return counted === 0 ? null : dividedRounded(total, counted)
}

/** Half a thousandth goes up. In whole numbers, since a rounded quotient could fall on the wrong side of a half. */
function dividedRounded(total: number, by: number): number {
  const rest = total % by
  return (total - rest) / by + (rest * 2 >= by ? 1 : 0)
}

/** The lowest cap that holds and lies below the score. */
function bindingCap(card: Scorecard, values: Values, uncapped: number): number | null {
  let lowest: number | null = null
  let border = uncapped
  for (const [at, cap] of card.caps.entries()) {
    const most = Math.round(cap.atMost * 1000)
    if (most >= border || !holdsFor(cap.when, values)) continue
    lowest = at
    border = most
  }
  return lowest
}

export interface Contributions {
  /** Per factor, in thousandths of the score. */
  factors: number[]
  components: number[]
  /** What a cap takes away; zero or less. */
  cap: number
}

/** Where the points of a score come from: the parts and the cap add up to it exactly. */
export function contributions(ready: ReadyScorecard, score: Score): Contributions {
  const { uncapped, estimate, points } = score
  const shares = points.map((given, at) => (given ?? 0) * (ready.weights[at] as number))
  const factors = largestRemainder(shares, uncapped ?? 0)
  const components = ready.card.components.map(() => 0)
  factors.forEach((part, at) => {
    const component = ready.componentOf[at] as number
    components[component] = (components[component] as number) + part
  })
  return { factors, components, cap: (estimate ?? 0) - (uncapped ?? 0) }
}

/** Each component by itself, from 0 to 100,000; null where nothing of it counts. */
export function componentScores(ready: ReadyScorecard, points: readonly (number | null)[]): (number | null)[] {
  return ready.card.components.map((_, component) =>
    weightedMean(ready, points, (at) => ready.componentOf[at] === component),
  )
}

/** The weights that count while some values are missing: shares of 100,000 that add up exactly; zero where left out. */
export function countedWeights(ready: ReadyScorecard, points: readonly (number | null)[]): number[] {
  const counted = ready.weights.map((weight, at) => (points[at] === null ? 0 : weight))
  return counted.some((weight) => weight > 0) ? largestRemainder(counted, FULL) : counted
}
