import { sum } from '../../../kernel/statistics.ts'
import { configurationSteps } from './configuration.ts'
import { type ReadyScorecard, scoreAccount } from './score.ts'
import { knownNumber, type Values } from './scorecard.ts'

/** One end of a change: the card in force, the values as they were known then and as they are known now for that day. */
export interface Moment {
  ready: ReadyScorecard
  frozen: Values
  restated: Values
}

/** Why a score moved: what the customer did, what we changed, what the calendar did, what we learned late (rule 15). */
export type Part = 'behaviour' | 'configuration' | 'time' | 'data'

export const PARTS: readonly Part[] = ['behaviour', 'configuration', 'time', 'data']

export interface Mover {
  part: Part
  /** Thousandths of the score; never zero. */
  points: number
  /** The measure that moved; null for a change of the scorecard. */
  measure: string | null
  /** For a change of the scorecard, what was changed. */
  change: string | null
  from: number | null
  to: number | null
}

export type Explanation =
  | { kind: 'not enough data'; on: 'before' | 'after' }
  | { kind: 'explained'; from: number; to: number; parts: Record<Part, number>; movers: Mover[] }

/**
 * Splits the change between two days into four parts that add up to it exactly. Late and corrected facts are the
 * difference between frozen and restated at both ends; then the new card is laid over the old day, then the calendar is
 * turned, and what is left is behaviour. Each part is shared out among what moved in it.
 */
export function explainChange(before: Moment, after: Moment, isTimeDriven: (measure: string) => boolean): Explanation {
  const from = scoreAccount(before.ready, before.frozen).value
  const to = scoreAccount(after.ready, after.frozen).value
  if (from === null) return { kind: 'not enough data', on: 'before' }
  if (to === null) return { kind: 'not enough data', on: 'after' }
  const movers = [...walk(before, after, isTimeDriven, from)].filter((mover) => mover.points !== 0)
  const parts = Object.fromEntries(PARTS.map((part) => [part, pointsOfPart(movers, part)])) as Record<Part, number>
  return { kind: 'explained', from, to, parts, movers: biggestFirst(joined(movers)) }
}

const pointsOfPart = (movers: Mover[], part: Part): number =>
  sum(movers, (mover) => (mover.part === part ? mover.points : 0))

/** From what was shown on the first day to what was shown on the second, one step after the other. */
function walk(before: Moment, after: Moment, isTimeDriven: (measure: string) => boolean, from: number): Mover[] {
  const old = before.ready.measures
  const all = [...new Set([...after.ready.measures, ...old])]
  const time = all.filter(isTimeDriven)
  const rest = all.filter((measure) => !isTimeDriven(measure))
  const late = measureStep('data', before.ready, before.frozen, before.restated, old, from)
  const config = configurationStep(before.ready, after.ready, before.restated, late.to)
  const passing = measureStep('time', after.ready, before.restated, after.restated, time, config.to)
  const turned = overlay(before.restated, after.restated, new Set(time))
  const behaved = measureStep('behaviour', after.ready, turned, after.restated, rest, passing.to)
  const unknownThen = measureStep('data', after.ready, after.restated, after.frozen, all, behaved.to)
  // Read the other way round, so that a mover of data always goes from what was shown to what is known now.
  const reversed = unknownThen.movers.map((mover) => ({ ...mover, from: mover.to, to: mover.from }))
  return [...late.movers, ...config.movers, ...passing.movers, ...behaved.movers, ...reversed]
}

interface Step {
  to: number
  movers: Mover[]
}

/** Lays the new values of some measures over the old ones and shares the change of the score out among them. */
function measureStep(
  part: Part,
  ready: ReadyScorecard,
  old: Values,
  fresh: Values,
  measures: string[],
  start: number,
): Step {
  const moved = measures.filter((measure) => knownNumber(old, measure) !== knownNumber(fresh, measure))
  const end = estimateOf(ready, overlay(old, fresh, new Set(moved)), start)
  const forward = alongOrder(ready, old, fresh, moved, start, end)
  const backward = alongOrder(ready, old, fresh, moved.toReversed(), start, end).toReversed()
  const points = halved(forward.map((change, at) => change + (backward[at] ?? 0)))
  const movers = moved.map((measure, at) => ({
    part,
    measure,
    change: null,
    points: points[at] ?? 0,
    from: knownNumber(old, measure),
    to: knownNumber(fresh, measure),
  }))
  return { to: end, movers }
}

/** What each measure changes when it moves after those before it. */
function alongOrder(
  ready: ReadyScorecard,
  old: Values,
  fresh: Values,
  order: string[],
  start: number,
  end: number,
): number[] {
  const moved = new Set<string>()
  const values = overlay(old, fresh, moved)
  let score = start
  return order.map((measure, at) => {
    moved.add(measure)
    const next = at === order.length - 1 ? end : estimateOf(ready, values, score)
    const change = next - score
    score = next
    return change
  })
}

/** Halves of whole numbers with an even sum, as whole numbers with exactly half of it: odd ones go up and down in turn. */
function halved(doubles: readonly number[]): number[] {
  let odd = 0
  return doubles.map((double) => {
    if (double % 2 === 0) return double / 2
    odd += 1
    return odd % 2 === 1 ? Math.floor(double / 2) : Math.ceil(double / 2)
  })
}

function configurationStep(before: ReadyScorecard, after: ReadyScorecard, values: Values, start: number): Step {
  let score = start
  const movers = configurationSteps(before.card, after.card).map(({ change, ready }): Mover => {
    const next = estimateOf(ready, values, score)
    const points = next - score
    score = next
    return { part: 'configuration', points, measure: null, change, from: null, to: null }
  })
  return { to: score, movers }
}

/** Between the two ends less may be known than a score needs; there the estimate counts, and without one nothing moves. */
const estimateOf = (ready: ReadyScorecard, values: Values, otherwise: number): number =>
  scoreAccount(ready, values).estimate ?? otherwise

function overlay(old: Values, fresh: Values, moved: ReadonlySet<string>): Values {
  return { get: (measure) => (moved.has(measure) ? fresh : old).get(measure) }
}

/** Late facts can move the same measure at both ends: said once. */
function joined(movers: Mover[]): Mover[] {
  const byCause = new Map<string, Mover>()
  for (const mover of movers) {
    const cause = `${mover.part} ${mover.measure ?? mover.change}`
    const known = byCause.get(cause)
    byCause.set(cause, known ? { ...mover, points: known.points + mover.points } : mover)
  }
  return [...byCause.values()].filter((mover) => mover.points !== 0)
}

const biggestFirst = (movers: Mover[]): Mover[] => movers.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
