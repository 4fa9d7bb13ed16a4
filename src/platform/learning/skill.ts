import { normalQuantile, wilson } from '../../kernel/statistics.ts'
import { chanceOf, logOddsOf, softplus, totals, within } from './odds.ts'

/** What was foretold (a probability, or any number that rises with the risk) beside what came; rows of one group belong together. */
export interface Foretold {
  scores: ArrayLike<number>
  /** 1 where it happened, 0 where it did not. */
  happened: ArrayLike<number>
  /** The account of each row as a whole number; without it each row stands for itself. */
  groups?: ArrayLike<number>
}

export interface Interval {
  low: number
  high: number
}

/** A number as it was seen, with what it may be in truth. */
export interface Estimate extends Interval {
  value: number
}

/** Numbers for names, in the order of their first appearance: accounts as groups. */
export function groupsOf(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
}

/** Rows from the highest score to the lowest; ties keep their order, so that the same input gives the same output. */
export function byScore(scores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: scores.length }, (_, row) => row)
  return order.sort((one, other) => (scores[other] as number) - (scores[one] as number) || one - other)
}

/** How often one that came was rated above one that did not, ties as a half; null where only one of the two was seen. */
export function auc({ scores, happened }: Foretold): number | null {
  return weightedAuc({ scores, happened }, byScore(scores), evenly(scores.length))
}

export const evenly = (rows: number) => new Float64Array(rows).fill(1)

/** The same where a row may count several times or not at all; the order is worked out once for many weightings. */
export function weightedAuc({ scores, happened }: Foretold, order: Int32Array, weights: Float64Array): number | null {
  let [came, not, above] = [0, 0, 0]
  for (let start = 0; start < order.length; ) {
    const end = endOfTie(scores, order, start)
    let [cameHere, notHere] = [0, 0]
    for (let place = start; place < end; place++) {
      const row = order[place] as number
      if (happened[row]) cameHere += weights[row] as number
      else notHere += weights[row] as number
    }
    above += notHere * (came + cameHere / 2)
    came += cameHere
    not += notHere
    start = end
  }
  return came > 0 && not > 0 ? above / (came * not) : null
}

function endOfTie(scores: ArrayLike<number>, order: Int32Array, start: number): number {
  const score = scores[order[start] as number]
  let end = start + 1
  while (end < order.length && scores[order[end] as number] === score) end++
  return end
}

/**
 * AUC with its interval: DeLong's, where rows of one account count as one observation (Obuchowski 1997), on the scale of
 * log odds, so that it never leaves 0 to 1. Null where only one outcome was seen.
 */
export function aucWithInterval(foretold: Foretold, level = 0.95): Estimate | null {
  const value = auc(foretold)
  if (value === null) return null
  // At the ends the variance is 0 and says nothing; then the accounts seen decide how sure one may be.
  if (value === 0 || value === 1) return { value, ...atTheEnd(foretold, value) }
  const spread = normalQuantile((1 - level) / 2) * Math.sqrt(clusteredVariance(foretold, value))
  const onOdds = Math.log(value / (1 - value))
  const reach = spread / (value * (1 - value))
  return { value, low: chanceOf(onOdds - reach), high: chanceOf(onOdds + reach) }
}

function atTheEnd(foretold: Foretold, value: number): Interval {
  const least = Math.min(groupsWith(foretold, 1), groupsWith(foretold, 0))
  const bound = wilson(value * least, least)
  return { low: bound.low, high: bound.high }
}

function groupsWith({ happened, groups }: Foretold, outcome: number): number {
  const seen = new Set<number>()
  for (let row = 0; row < happened.length; row++) {
    if ((happened[row] ? 1 : 0) === outcome) seen.add(groups ? (groups[row] as number) : row)
  }
  return seen.size
}

/** The variance of the AUC from each account's sum of how far its rows stand from it, among those that came and those that did not. */
function clusteredVariance(foretold: Foretold, value: number): number {
  const { happened, groups } = foretold
  const standing = standings(foretold)
  const sides = [new Map<number, number>(), new Map<number, number>()] as const
  const counts = [0, 0] as [number, number]
  for (let row = 0; row < happened.length; row++) {
    const outcome = happened[row] ? 1 : 0
    const group = groups ? (groups[row] as number) : row
    counts[outcome]++
    sides[outcome].set(group, (sides[outcome].get(group) ?? 0) + (standing[row] as number) - value)
  }
  const [not, came] = sides
  let together = 0
  for (const [group, off] of came) together += off * (not.get(group) ?? 0)
  const all = new Set([...came.keys(), ...not.keys()]).size
  const own = spread(came) / counts[1] ** 2 + spread(not) / counts[0] ** 2
  return Math.max(0, own + (2 * few(all) * together) / (counts[0] * counts[1]))
}

/** Sums of squares of a few observations are too small by this. */
const few = (observations: number) => (observations > 1 ? observations / (observations - 1) : 1)

function spread(side: Map<number, number>): number {
  let squares = 0
  for (const off of side.values()) squares += off * off
  return few(side.size) * squares
}

/** For each row the share of the other side that it is rightly above (or below), ties as a half. */
function standings({ scores, happened }: Foretold): Float64Array {
  const order = byScore(scores)
  const [came, not] = totals(happened)
  const standing = new Float64Array(order.length)
  let [cameAbove, notAbove] = [0, 0]
  for (let start = 0; start < order.length; ) {
    const end = endOfTie(scores, order, start)
    let cameHere = 0
    for (let place = start; place < end; place++) cameHere += happened[order[place] as number] ? 1 : 0
    const notHere = end - start - cameHere
    for (let place = start; place < end; place++) {
      const row = order[place] as number
      standing[row] = happened[row] ? 1 - (notAbove + notHere / 2) / not : (cameAbove + cameHere / 2) / came
    }
    cameAbove += cameHere
    notAbove += notHere
    start = end
  }
  return standing
}

/** The precision at each place where something is found, averaged by what is found there; null where nothing happened. */
export function averagePrecision({ scores, happened }: Foretold): number | null {
  const order = byScore(scores)
  const [came] = totals(happened)
  if (came === 0) return null
  let [found, precision] = [0, 0]
  for (let start = 0; start < order.length; ) {
    const end = endOfTie(scores, order, start)
    let here = 0
    for (let place = start; place < end; place++) here += happened[order[place] as number] ? 1 : 0
    found += here
    precision += (here / came) * (found / end)
    start = end
  }
  return precision
}

/** The mean squared distance of the probabilities from what came; less is better; null of nothing. */
export const brier = (foretold: Foretold): number | null => meanLoss(foretold, squared)

/** The mean surprise at what came, in nats; less is better; a certainty that failed counts as one in a billion. */
export const logLoss = (foretold: Foretold): number | null => meanLoss(foretold, surprise)

export const squared = (chance: number, came: number) => (chance - came) ** 2
export const surprise = (chance: number, came: number) => -Math.log(within(came ? chance : 1 - chance))

function meanLoss({ scores, happened }: Foretold, loss: (chance: number, came: number) => number): number | null {
  let total = 0
  for (let row = 0; row < scores.length; row++) total += loss(scores[row] as number, happened[row] ? 1 : 0)
  return scores.length === 0 ? null : total / scores.length
}

export interface Calibration {
  /** 1 where the probabilities spread as much as they should; below 1 they are too sure of themselves. */
  slope: number
  /** 0 where the slope is right and they are neither too high nor too low, on the scale of log odds. */
  intercept: number
}

/** The straight line from the log odds that were foretold to those that came; null where only one outcome was seen or all were told the same. */
export function calibration({ scores, happened }: Foretold): Calibration | null {
  const [came, not] = totals(happened)
  if (came === 0 || not === 0) return null
  const odds = Float64Array.from({ length: scores.length }, (_, row) => logOddsOf(scores[row] as number))
  if (odds.every((value) => value === odds[0])) return null
  return likeliestLine(odds, happened)
}

/** Newton's steps; a step that would make things worse is halved, and where the two are parted entirely it stops at a steep line. */
function likeliestLine(odds: Float64Array, happened: ArrayLike<number>): Calibration {
  let line: Calibration = { slope: 1, intercept: 0 }
  let loss = lossOf(line, odds, happened)
  for (let round = 0; round < 50; round++) {
    const next = better(line, loss, odds, happened)
    if (!next) break
    const gain = loss - next.loss
    line = next.line
    loss = next.loss
    if (gain < 1e-12 * odds.length || Math.abs(line.slope) > 1e3) break
  }
  return line
}

function better(line: Calibration, loss: number, odds: Float64Array, happened: ArrayLike<number>) {
  const step = newtonStep(line, odds, happened)
  for (let size = 1; size > 1e-6; size /= 2) {
    const tried = { slope: line.slope + size * step.slope, intercept: line.intercept + size * step.intercept }
    const lossThere = lossOf(tried, odds, happened)
    if (lossThere < loss) return { line: tried, loss: lossThere }
  }
  return undefined
}

function newtonStep({ slope, intercept }: Calibration, odds: Float64Array, happened: ArrayLike<number>): Calibration {
  let [g0, g1, h00, h01, h11] = [0, 0, 1e-12, 0, 1e-12]
  for (let row = 0; row < odds.length; row++) {
    const x = odds[row] as number
    const chance = chanceOf(intercept + slope * x)
    const off = (happened[row] ? 1 : 0) - chance
    const weight = chance * (1 - chance)
    g0 += off
    g1 += off * x
    h00 += weight
    h01 += weight * x
    h11 += weight * x * x
  }
  const det = h00 * h11 - h01 * h01
  return { intercept: (h11 * g0 - h01 * g1) / det, slope: (h00 * g1 - h01 * g0) / det }
}

function lossOf({ slope, intercept }: Calibration, odds: Float64Array, happened: ArrayLike<number>): number {
  let total = 0
  for (let row = 0; row < odds.length; row++) {
    total += softplus((intercept + slope * (odds[row] as number)) * (happened[row] ? -1 : 1))
  }
  return total
}

/** One group of the calibration plot: what was foretold on average and what came, with its interval. */
export interface CalibrationBin {
  rows: number
  came: number
  foretold: number
  seen: Estimate
}

/**
 * Rows in at most `bins` groups of the same size by what was foretold; rows told the same stay together. Rows of one account count
 * as one in the interval.
 */
export function calibrationBins(foretold: Foretold, bins = 10): CalibrationBin[] {
  const { scores } = foretold
  const order = byScore(scores).reverse()
  const found: CalibrationBin[] = []
  for (let start = 0; start < order.length; ) {
    let end = Math.max(start + 1, Math.round(((found.length + 1) * order.length) / bins))
    while (end < order.length && scores[order[end] as number] === scores[order[end - 1] as number]) end++
    found.push(binOf(order.subarray(start, end), foretold))
    start = end
  }
  return found
}

function binOf(rows: Int32Array, { scores, happened, groups }: Foretold): CalibrationBin {
  let [came, total] = [0, 0]
  const seen = new Set<number>()
  for (const row of rows) {
    came += happened[row] ? 1 : 0
    total += scores[row] as number
    seen.add(groups ? (groups[row] as number) : row)
  }
  const n = rows.length
  return { rows: n, came, foretold: total / n, seen: { value: came / n, ...wilson((came / n) * seen.size, seen.size) } }
}

/** What the highest rated share of rows holds: how many of those that came, and how many times more often than all it happened there. */
export interface Lift {
  share: number
  rows: number
  came: number
  lift: number
}

/** The lift of the top share (0.1 for the top tenth), at least one row; null where nothing happened. Rows tied at the edge count in part. */
export function liftAt({ scores, happened }: Foretold, top: number): Lift | null {
  const [came] = totals(happened)
  if (came === 0) return null
  const order = byScore(scores)
  const rows = Math.max(1, Math.round(order.length * top))
  let found = 0
  for (let start = 0; start < rows; ) {
    const end = endOfTie(scores, order, start)
    let here = 0
    for (let place = start; place < end; place++) here += happened[order[place] as number] ? 1 : 0
    found += here * Math.min(1, (rows - start) / (end - start))
    start = end
  }
  return { share: top, rows, came: found, lift: found / rows / (came / order.length) }
}
