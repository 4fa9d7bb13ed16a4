import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * Scores by hand: reads a preset's file and calculates as its text says, in fractions of whole numbers and without a line
 * of the product. Slow and plain on purpose, so that it can be checked by reading.
 *
 * The definition that it follows:
 * - Each factor turns its value (divided by `per`, where the file names one) into points from 0 to 100, to the thousandth.
 * - A factor weighs its part of its component's factor weights, times the component's part of all component weights.
 * - An unknown value goes by its policy: out of the weights; the middle of what the factor can give; the least it can give.
 * - The score is the weighted mean of what counts, to the thousandth, half a thousandth up; the lowest cap that holds and lies
 *   below it takes its place; with less than `completeness` of the weight known there is none.
 */

export type HandValues = Record<string, number | null | undefined>

export interface HandScore {
  /** In thousandths; null where too little is known. */
  score: number | null
  /** Share of the weight that is known. */
  known: number
  /** Points of each factor in thousandths, in the order of the file; null is out of the weights. */
  points: (number | null)[]
}

interface File {
  missing?: string
  completeness?: number
  components: { weight: number; factors: HandFactor[] }[]
  caps?: { when: Tree; at_most: number }[]
}

interface HandFactor {
  measure: string
  per?: string
  weight: number
  missing?: string
  points: {
    linear?: { poor: number; good: number }
    boolean?: { yes: number; no: number }
    bands?: Record<string, number>[]
    table?: { when?: Tree; points?: number | 'unknown'; else?: number | 'unknown' }[]
  }
}

type Tree = { all: Tree[] } | { any: Tree[] } | { not: Tree } | { field: string; op: string; value?: number }

export function readPreset(packFolder: string, name: string): File {
  return parse(readFileSync(join(packFolder, 'scorecards', `${name}.yaml`), 'utf8')) as File
}

export function scoreByHand(file: File, values: HandValues): HandScore {
  const allWeight = file.components.reduce((total, one) => total.plus(fraction(one.weight)), fraction(0))
  const points: (number | null)[] = []
  let known = fraction(0)
  let counted = fraction(0)
  let total = fraction(0)
  for (const component of file.components) {
    const inside = component.factors.reduce((sum, one) => sum.plus(fraction(one.weight)), fraction(0))
    for (const factor of component.factors) {
      const weight = fraction(component.weight).over(allWeight).times(fraction(factor.weight).over(inside))
      const own = pointsOf(factor, values)
      const given = own ?? whenUnknown(factor, factor.missing ?? file.missing ?? 'leave out')
      points.push(given)
      if (own !== null) known = known.plus(weight)
      if (given === null) continue
      counted = counted.plus(weight)
      total = total.plus(weight.times(fraction(given)))
    }
  }
  const enough = known.minus(fraction(file.completeness ?? 0.6)).top >= 0n
  const mean = counted.top === 0n ? null : total.over(counted).rounded()
  return { score: enough && mean !== null ? afterCaps(file, values, mean) : null, known: known.toNumber(), points }
}

function afterCaps(file: File, values: HandValues, mean: number): number {
  const holding = (file.caps ?? []).filter((cap) => truthOf(cap.when, values) === true).map((cap) => cap.at_most * 1000)
  return Math.min(mean, ...holding)
}

/** Thousandths of points; null where the value is not known. */
function pointsOf(factor: HandFactor, values: HandValues): number | null {
  if (factor.points.table) return tablePoints(factor.points.table, values)
  const value = quotient(values[factor.measure], factor.per === undefined ? 1 : values[factor.per])
  if (value === null) return null
  const { linear, boolean, bands } = factor.points
  if (linear) {
    const share = (value - linear.poor) / (linear.good - linear.poor)
    if (share <= 0) return 0
    return share >= 1 ? 100_000 : Math.round(share * 100_000)
  }
  if (boolean) return (value === 0 ? boolean.no : boolean.yes) * 1000
  for (const step of bands ?? []) {
    if (step.else !== undefined) return step.else * 1000
    if (step.at_least !== undefined && value >= step.at_least) return (step.points ?? 0) * 1000
    if (step.above !== undefined && value > step.above) return (step.points ?? 0) * 1000
    if (step.at_most !== undefined && value <= step.at_most) return (step.points ?? 0) * 1000
    if (step.below !== undefined && value < step.below) return (step.points ?? 0) * 1000
  }
  throw new Error(`${factor.measure}: the file does not say how many points ${value} gives`)
}

function quotient(value: number | null | undefined, by: number | null | undefined): number | null {
  if (!isNumber(value) || !isNumber(by) || by === 0) return null
  return value / by
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function tablePoints(table: NonNullable<HandFactor['points']['table']>, values: HandValues): number | null {
  for (const row of table) {
    const result = row.when ? row.points : row.else
    const truth = row.when ? truthOf(row.when, values) : true
    if (truth === null) return null
    if (truth) return result === 'unknown' || result === undefined ? null : result * 1000
  }
  return null
}

/** True, false, or null where it cannot be told. */
function truthOf(tree: Tree, values: HandValues): boolean | null {
  if ('all' in tree) {
    const parts = tree.all.map((part) => truthOf(part, values))
    return parts.includes(false) ? false : parts.includes(null) ? null : true
  }
  if ('any' in tree) {
    const parts = tree.any.map((part) => truthOf(part, values))
    return parts.includes(true) ? true : parts.includes(null) ? null : false
  }
  if ('not' in tree) {
    const truth = truthOf(tree.not, values)
    return truth === null ? null : !truth
  }
  return compared(values[tree.field], tree.op, tree.value)
}

function compared(value: number | null | undefined, op: string, against: number | undefined): boolean | null {
  if (op === 'is known') return isNumber(value)
  if (op === 'is unknown') return !isNumber(value)
  if (!isNumber(value) || against === undefined) return null
  if (op === 'at least') return value >= against
  if (op === 'above') return value > against
  if (op === 'at most') return value <= against
  if (op === 'below') return value < against
  throw new Error(`No preset compares with ${op}`)
}

function whenUnknown(factor: HandFactor, policy: string): number | null {
  if (policy === 'leave out') return null
  const { linear, boolean, bands, table } = factor.points
  const given = linear
    ? [0, 100]
    : boolean
      ? [boolean.yes, boolean.no]
      : [...(bands ?? []), ...(table ?? [])].flatMap((row) => [row.points, row.else]).filter(isNumber)
  const [least, most] = [Math.min(...given), Math.max(...given)]
  return Math.round((policy === 'penalise' ? least : (least + most) / 2) * 1000)
}

// ---------------------------------------------------------------- fractions

interface Fraction {
  top: bigint
  bottom: bigint
  plus(other: Fraction): Fraction
  minus(other: Fraction): Fraction
  times(other: Fraction): Fraction
  over(other: Fraction): Fraction
  /** To the nearest whole number, a half up. */
  rounded(): number
  toNumber(): number
}

/** A number with up to six decimals as the fraction that it was written as: 0.6 is six tenths, and not what a computer keeps of it. */
function fraction(number: number): Fraction {
  return ofParts(BigInt(Math.round(number * 1_000_000)), 1_000_000n)
}

function ofParts(top: bigint, bottom: bigint): Fraction {
  if (bottom < 0n) return ofParts(-top, -bottom)
  return {
    top,
    bottom,
    plus: (other) => ofParts(top * other.bottom + other.top * bottom, bottom * other.bottom),
    minus: (other) => ofParts(top * other.bottom - other.top * bottom, bottom * other.bottom),
    times: (other) => ofParts(top * other.top, bottom * other.bottom),
    over: (other) => ofParts(top * other.bottom, bottom * other.top),
    rounded: () => Number((top * 2n + bottom) / (bottom * 2n)),
    toNumber: () => Number((top * 1_000_000_000_000n) / bottom) / 1_000_000_000_000,
  }
}
