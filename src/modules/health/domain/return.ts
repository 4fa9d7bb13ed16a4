import { nextBand, scoreToReach } from './bands.ts'
import { holdsFor, pointsOf, rangeOf, valueOfFactor } from './points.ts'
import { type Movable, noPatch, onGrid, type Patch, patched, patchFor } from './reach.ts'
import { type ReadyScorecard, scoreAccount } from './score.ts'
import { type Band, type Cap, type Factor, knownNumber, type ShownBand, type Values } from './scorecard.ts'

/** One improvement: of a factor, or of what a cap waits for. */
export interface ReturnStep {
  label: string
  changes: { measure: string; from: number; to: number }[]
  /** What it adds to the score after the steps before it, in thousandths. */
  points: number
}

export type Return =
  | { kind: 'reachable'; band: Band; from: number; to: number; steps: ReturnStep[] }
  | { kind: 'at the top' }
  | { kind: 'out of reach'; band: Band; need: number }
  | { kind: 'too little known' }

interface Search {
  ready: ReadyScorecard
  values: Values
  need: number
  movable: Movable
}

interface Improvement {
  /** The factor that improves; null for what a cap waits for. */
  factor: Factor | null
  label: string
  patch: Patch
}

/**
 * The least that moves the score to the next band, past the hysteresis: first what a cap asks for, then as few factors as
 * will do, each raised no further than needed. It moves the score; whether it keeps the customer is another question.
 */
export function leastReturn(ready: ReadyScorecard, values: Values, shown: ShownBand, movable: Movable): Return {
  const now = scoreAccount(ready, values)
  if (now.value === null || shown === 'grey') return { kind: 'too little known' }
  const band = nextBand(shown)
  if (!band) return { kind: 'at the top' }
  const search: Search = { ready, values, need: scoreToReach(ready.card, band), movable }
  const found = findLeast(search)
  if (!found) return { kind: 'out of reach', band, need: search.need }
  const steps = sayGains(search, found, now.value)
  return { kind: 'reachable', band, from: now.value, to: scoreWith(search, found), steps }
}

function findLeast(search: Search): Improvement[] | null {
  const lifted = liftCaps(search)
  if (!lifted) return null
  const chosen = addFactors(search, lifted)
  return chosen && shrink(search, chosen, lifted.length)
}

/** Caps that hold the score below what is needed have to give way, whatever else improves. */
function liftCaps({ ready, values, need, movable }: Search): Improvement[] | null {
  const holding = ready.card.caps.filter((cap) => cap.atMost * 1000 < need)
  const found = holding.map((cap) => ({
    factor: null,
    label: cap.label,
    patch: patchFor(cap.when.where, false, values, movable),
  }))
  const lifted: Improvement[] = []
  for (const [at, { label, patch }] of found.entries()) {
    if (patch?.size) lifted.push({ factor: null, label, patch })
    else if (!patch && isHeldBy(holding[at], values)) return null
  }
  return lifted
}

/** A condition that is unknown does not hold, so that there is nothing to lift. */
function isHeldBy(cap: Cap | undefined, values: Values): boolean {
  return cap !== undefined && holdsFor(cap.when, values)
}

/** Takes the factors with the most to gain until it is enough: that is the fewest of them. */
function addFactors(search: Search, lifted: Improvement[]): Improvement[] | null {
  const chosen = [...lifted]
  let score = scoreWith(search, chosen)
  while (score < search.need) {
    const best = factorsLeft(search, chosen)
      .map((factor) => bestImprovement(search, chosen, factor))
      .filter((one) => one !== null)
      .toSorted((a, b) => b.score - a.score)[0]
    if (!best || best.score <= score) return null
    chosen.push(best.improvement)
    score = best.score
  }
  return chosen
}

const factorsLeft = ({ ready }: Search, chosen: Improvement[]): Factor[] =>
  ready.factors.map(({ factor }) => factor).filter((factor) => !chosen.some((one) => one.factor === factor))

function bestImprovement(search: Search, chosen: Improvement[], factor: Factor) {
  const scored = improvementsOf(search, factor).map((improvement) => ({
    improvement,
    score: scoreWith(search, [...chosen, improvement]),
  }))
  return scored.toSorted((a, b) => b.score - a.score)[0] ?? null
}

/** Goes back from the last chosen to the first: each is left out where the others do, or kept as small as they allow. */
function shrink(search: Search, chosen: Improvement[], lifted: number): Improvement[] {
  let kept = chosen
  for (let at = chosen.length - 1; at >= lifted; at--) {
    const improvement = chosen[at]
    const factor = improvement?.factor
    const others = kept.filter((one) => one !== improvement)
    if (scoreWith(search, others) >= search.need) kept = others
    else if (factor) kept = kept.map((one) => (one === improvement ? least(search, others, factor, one) : one))
  }
  return kept
}

function least(search: Search, others: Improvement[], factor: Factor, best: Improvement): Improvement {
  const isEnough = (one: Improvement) => scoreWith(search, [...others, one]) >= search.need
  if (factor.shape.kind === 'linear') return leastOnLine(search, factor, factor.shape.good, isEnough) ?? best
  const options = improvementsOf(search, factor)
    .map((one) => ({ one, points: pointsOf(factor, patched(search.values, one.patch)) ?? 0 }))
    .toSorted((a, b) => a.points - b.points)
  return options.find(({ one }) => isEnough(one))?.one ?? best
}

/** On a line the least is found by halving the way to the good end, in steps that mean something. */
function leastOnLine(
  { values, movable }: Search,
  factor: Factor,
  good: number,
  isEnough: (one: Improvement) => boolean,
): Improvement | null {
  const from = knownNumber(values, factor.measure)
  if (from === null) return null
  const end = good * divisorOf(factor, values)
  const step = movable.stepOf(factor.measure)
  const at = (count: number): Improvement => ({
    factor,
    label: factor.label,
    patch: new Map([[factor.measure, stepTowards(from, end, count, step)]]),
  })
  let low = 1
  let high = Math.max(1, Math.ceil(Math.abs(end - from) / step))
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(at(middle))) high = middle
    else low = middle + 1
  }
  return isEnough(at(low)) ? at(low) : null
}

function stepTowards(from: number, end: number, count: number, step: number): number {
  if (Math.abs(end - from) <= count * step) return end
  return onGrid(end > from ? from + count * step : from - count * step, step)
}

/** Every better step that a factor has, as values that would reach it. A value that is not known cannot be raised. */
function improvementsOf({ values, movable }: Search, factor: Factor): Improvement[] {
  const now = pointsOf(factor, values)
  if (now === null || now >= rangeOf(factor.shape).best * 1000) return []
  const patches = patchesOf(factor, values, movable)
  return patches
    .filter((patch) => [...patch.keys()].every(movable.isMovable))
    .filter((patch) => (pointsOf(factor, patched(values, patch)) ?? 0) > now)
    .map((patch) => ({ factor, label: factor.label, patch }))
}

function patchesOf(factor: Factor, values: Values, movable: Movable): Patch[] {
  const { shape, measure } = factor
  if (shape.kind === 'table') {
    return shape.cases.map((one) => patchFor(one.when.where, true, values, movable)).filter((patch) => patch !== null)
  }
  const by = divisorOf(factor, values)
  const to = (value: number): Patch => new Map([[measure, value * by]])
  if (shape.kind === 'linear') return [to(shape.good)]
  if (shape.kind === 'boolean') return [to(1), to(0)]
  const value = valueOfFactor(factor, values) ?? 0
  return shape.steps.map(({ limit, value: border }) => {
    const where = { field: measure, op: limit, value: border } as const
    const patch = patchFor(where, true, { get: () => value }, movable) ?? noPatch
    return patch.has(measure) ? to(patch.get(measure) ?? border) : noPatch
  })
}

const divisorOf = (factor: Factor, values: Values): number => (factor.per ? (knownNumber(values, factor.per) ?? 1) : 1)

function scoreWith({ ready, values }: Search, chosen: readonly Improvement[]): number {
  const patch = new Map(chosen.flatMap((one) => [...one.patch]))
  return scoreAccount(ready, patched(values, patch)).value ?? 0
}

function sayGains(search: Search, chosen: Improvement[], from: number): ReturnStep[] {
  let score = from
  return chosen.map((one, at) => {
    const next = scoreWith(search, chosen.slice(0, at + 1))
    const points = next - score
    score = next
    const changes = [...one.patch].map(([measure, to]) => ({
      measure,
      from: knownNumber(search.values, measure) ?? 0,
      to,
    }))
    return { label: one.label, changes, points }
  })
}
