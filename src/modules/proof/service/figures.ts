import { pairedDifference } from '../../../platform/learning/comparison.ts'
import { fitLogistic, logisticOdds } from '../../../platform/learning/logistic.ts'
import { aucWithInterval, liftAt } from '../../../platform/learning/skill.ts'
import { pick } from '../../../platform/learning/table.ts'
import { type Estimate, leastLosses, type Replayed, type Told } from '../domain/judged.ts'
import { levels, type Said, type Seen } from '../domain/replay.ts'
import type { Difference } from '../domain/verdict.ts'

/** The same question gives the same answer to the last digit. */
const seed = 490

/** The rows of which something was said, and that pass a further question. */
function rowsWhere(risk: ArrayLike<number>, passes: (row: number) => boolean): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < risk.length; row++) if (!Number.isNaN(risk[row]) && passes(row)) rows.push(row)
  return Int32Array.from(rows)
}

const everyRow = () => true

interface Picked {
  scores: Float64Array
  happened: Float64Array
  groups: Float64Array
}

function pickedOf(seen: readonly Seen[], risk: ArrayLike<number>, rows: Int32Array): Picked {
  return {
    scores: pick(risk, rows),
    happened: Float64Array.from(rows, (row) => (seen[row]?.loss == null ? 0 : 1)),
    groups: Float64Array.from(rows, (row) => seen[row]?.account ?? 0),
  }
}

export interface Skill {
  rows: number
  lostRows: number
  auc: Estimate | null
  /** Of the tenth of rows rated worst: how many times more often than all they were lost. */
  lift: number | null
}

/** How well what was said parts the lost from the kept; accounts as groups, since months of one are no news of each other. */
export function skillOf(
  seen: readonly Seen[],
  risk: ArrayLike<number>,
  passes: (row: number) => boolean = everyRow,
): Skill {
  const rows = rowsWhere(risk, passes)
  const picked = pickedOf(seen, risk, rows)
  return {
    rows: rows.length,
    lostRows: picked.happened.reduce((sum, one) => sum + one, 0),
    auc: aucWithInterval(picked),
    lift: liftAt(picked, 0.1)?.lift ?? null,
  }
}

/** How far one is ahead of another on rows that both rated; accounts are drawn whole. Null where they share none. */
export function aheadOf(seen: readonly Seen[], one: Float64Array, other: Float64Array): Difference | null {
  const rows = rowsWhere(one, (row) => !Number.isNaN(other[row]))
  const { happened, groups } = pickedOf(seen, one, rows)
  const asked = { first: pick(one, rows), second: pick(other, rows), happened, groups, of: 'auc' as const, seed }
  const found = rows.length === 0 ? null : pairedDifference({ ...asked, draws: drawsFor(rows.length) })
  return found && { value: found.value, low: found.low, high: found.high, isSure: found.isSure }
}

/** Fewer draws of a large base: its intervals are narrow, and the product goes on meanwhile. */
const drawsFor = (rows: number) => Math.min(1000, Math.max(200, Math.floor(2e7 / rows)))

/**
 * What tenure and the days to notice and to renewal tell by themselves (rule 19): the odds of a regression on them alone. It is
 * fitted on the very rows on which it is compared, which favours it.
 */
export function calendarRisk(
  seen: readonly Seen[],
  names: readonly string[],
  values: readonly Float64Array[],
): Float64Array {
  const table = { rows: seen.length, columns: names.map((name) => ({ name })), values }
  const happened = seen.map(({ loss }) => (loss === null ? 0 : 1))
  return logisticOdds(fitLogistic(table, happened), table)
}

export interface Group {
  name: string
  value: string
  accounts: number
  losses: number
  inTime: number
  auc: Estimate | null
}

/** By size and touch as they stood: counts always, a rate only from ten losses on (rule 30). */
export function byGroup({ seen }: Replayed, said: Said, told: readonly Told[]): Group[] {
  const fates = new Map(told.map(({ loss, fate }) => [loss, fate]))
  const rowsOf = new Map<string, number[]>()
  seen.forEach(({ groups }, row) => {
    for (const group of groups) {
      const rows = rowsOf.get(group)
      if (rows) rows.push(row)
      else rowsOf.set(group, [row])
    }
  })
  return [...rowsOf.keys()].sort().map((group) => groupOf(seen, said, { group, rows: rowsOf.get(group) ?? [], fates }))
}

function groupOf(
  seen: readonly Seen[],
  said: Said,
  { group, rows, fates }: { group: string; rows: readonly number[]; fates: ReadonlyMap<number, string> },
): Group {
  const [name = '', value = ''] = group.split(':')
  const losses = new Set(rows.flatMap((row) => seen[row]?.loss ?? []))
  const own = new Set(rows)
  return {
    ...{ name, value, accounts: new Set(rows.map((row) => seen[row]?.account)).size, losses: losses.size },
    inTime: [...losses].filter((loss) => fates.get(loss) === 'in time').length,
    auc: losses.size < leastLosses ? null : skillOf(seen, said.risk, (row) => own.has(row)).auc,
  }
}

/** A part of a scorecard that nearly always knows is one that was written after the decision. */
const tooGood = 0.97

export interface PartSkill {
  key: string
  component: string
  label: string
  weight: number
  /** The share of rows on which it is known. */
  known: number
  auc: Estimate | null
  /** It tells more than anything that is known beforehand can. */
  isSuspicious: boolean
}

/** What each factor tells by itself; one that all but knows the end is named (the guard against what is written afterwards). */
export function byPart(
  seen: readonly Seen[],
  factors: readonly { component: string; key: string; label: string; weight: number }[],
  points: readonly Float32Array[],
): PartSkill[] {
  return factors.map((factor, at) => {
    const risk = Float64Array.from(points[at] ?? [], (value) => 100 - value)
    const { auc, rows } = skillOf(seen, risk)
    return {
      ...factor,
      known: seen.length === 0 ? 0 : rows / seen.length,
      auc,
      isSuspicious: auc !== null && auc.low > tooGood,
    }
  })
}

/** How much a point of each part goes with being lost, on the rows of the earlier days: none below zero, all held to zero a little. */
export function slopesOf(
  seen: readonly Seen[],
  points: readonly Float32Array[],
  isEarly: (day: number) => boolean,
): number[] {
  const rows = Int32Array.from(seen.flatMap(({ day }, row) => (isEarly(day) ? [row] : [])))
  const table = {
    rows: rows.length,
    columns: points.map((_, at) => ({ name: String(at) })),
    values: points.map((column) => Float64Array.from(rows, (row) => -(column[row] as number))),
  }
  const happened = Float64Array.from(rows, (row) => (seen[row]?.loss == null ? 0 : 1))
  const { inputs } = fitLogistic(table, happened, { weights: 'not negative' })
  return inputs.map(({ weight, deviation }) => weight / deviation)
}

/** The place of the first month's end on which anything was said of anybody; null where nothing ever was. */
export function firstTold(seen: readonly Seen[], { level }: Said): number | null {
  const days = seen.flatMap(({ day }, row) => (level[row] === levels.none ? [] : [day]))
  return days.length === 0 ? null : days.reduce((first, day) => Math.min(first, day))
}

/** How many different losses some rows hold. */
export const lossesAmong = (seen: readonly Seen[], passes: (one: Seen) => boolean = () => true): number =>
  new Set(seen.flatMap((one) => (one.loss !== null && passes(one) ? [one.loss] : []))).size

/** Accounts that were flagged on some day, by anybody. */
export function flaggedAccounts(seen: readonly Seen[], said: readonly Said[]): Set<number> {
  const flagged = new Set<number>()
  for (const { level } of said)
    seen.forEach(({ account }, row) => {
      if ((level[row] as number) >= levels.yellow) flagged.add(account)
    })
  return flagged
}
