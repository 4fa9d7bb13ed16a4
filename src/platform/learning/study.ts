import { seededRandom } from '../random.ts'
import { fitBoosting } from './boosting.ts'
import { type Calibrator, calibrated, fitLine, fitSteps } from './calibration.ts'
import { type Difference, type Measured, pairedDifference } from './comparison.ts'
import { fitForest } from './forest.ts'
import { type Importance, importances } from './importance.ts'
import { fitLogistic } from './logistic.ts'
import { type Family, type Model, type Predictor, rawChances } from './model.ts'
import * as skill from './skill.ts'
import { columnsNamed, pick, rowsAt, type Table } from './table.ts'

/** Rows of accounts at the ends of periods, with what followed. */
export interface StudyInput {
  table: Table
  happened: ArrayLike<number>
  /** The account of each row, and its period; periods are counted by whole numbers. */
  groups: ArrayLike<number>
  periods: ArrayLike<number>
  /** So many periods pass until what followed on a row is known: nothing later is learned from. */
  gap: number
  /** Columns that a plain forecast would use by itself: the one to beat. */
  plain: readonly string[]
  /** What may be tried, the simplest first: a later one is taken only where it is surely better. */
  families: readonly Family[]
  /** Columns at most, where there is too little to learn from. */
  mostInputs: number | null
  seed: number
}

/** The figures of one forecast on rows that came after what it learned from. */
export interface Figures {
  auc: skill.Estimate
  averagePrecision: number
  brier: number
  logLoss: number
  calibration: skill.Calibration | null
  bins: skill.CalibrationBin[]
  lifts: skill.Lift[]
}

/** What a study found: a model with how it did on later periods, again and again, beside the plain forecast and beside chance. */
export interface Study {
  family: Family
  predictor: Predictor
  inputs: string[]
  split: Split
  /** Rows foretold by models that knew only what was known by then. */
  rows: number
  happened: number
  groups: number
  groupsHappened: number
  periods: { first: number; last: number }
  figures: Figures
  plain: Figures
  candidates: { family: Family; auc: skill.Estimate; brier: number; logLoss: number }[]
  gain: { auc: Difference; logLoss: Difference }
  /** The same with outcomes dealt out anew among accounts: what looks like skill there is none. */
  shuffled: skill.Estimate | null
  importance: Importance[]
  /** The places of the rows that were foretold, with what was said of each. */
  foretold: { rows: Int32Array; chances: Float64Array; plain: Float64Array }
}

/** `known then`: each row by what was known when its block began. `other accounts`: the past is short, so by what came of others before. */
export type Split = 'known then' | 'other accounts'

/** Rows in time order parted into blocks, each foretold by what was known when it began. */
interface Turn {
  learn: number[]
  foretell: number[]
}

const turnsWanted = 4
/** Below this, what was learned from says nothing, and a share of what was foretold neither. */
const leastHappened = 10

/** Tries families on later periods, takes the one that does best, and fits it on all; null where too little happened to judge by. */
export function study(input: StudyInput): Study | null {
  const { turns, split } = turnsOf(input)
  const rows = turns.flatMap(({ foretell }) => foretell)
  const happened = pick(input.happened, rows)
  const count = happened.reduce((all, one) => all + one, 0)
  if (count < leastHappened || count === rows.length) return null
  const told = input.families.map((family) => ({ family, ...foretellAll(input, turns, family, input.happened) }))
  const plain = foretellAll({ ...input, table: plainTable(input), mostInputs: null }, turns, 'logistic', input.happened)
  const groups = pick(input.groups, rows)
  const best = told.reduce((one, other) =>
    isSurelyBetter(other.chances, one.chances, happened, groups, input) ? other : one,
  )
  const compare = (of: Measured) =>
    pairedDifference({ first: best.chances, second: plain.chances, happened, groups, of, seed: input.seed })
  const gain = { auc: compare('auc'), logLoss: compare('log loss') }
  const figures = figuresOf(best.chances, happened, groups)
  const plainFigures = figuresOf(plain.chances, happened, groups)
  if (!figures || !plainFigures || !gain.auc || !gain.logLoss) return null
  const model = fitFamily(best.family, input.table, input.happened, input)
  return {
    family: best.family,
    predictor: { format: 1, model, calibrator: best.calibrator },
    inputs: model.columns.map(({ name }) => name),
    split,
    rows: rows.length,
    happened: count,
    groups: new Set(groups).size,
    groupsHappened: new Set(groups.filter((_, at) => happened[at] === 1)).size,
    periods: spanOf(pick(input.periods, rows)),
    figures,
    plain: plainFigures,
    candidates: told.flatMap(({ family, chances }) => {
      const own = figuresOf(chances, happened, groups)
      return own ? [{ family, auc: own.auc, brier: own.brier, logLoss: own.logLoss }] : []
    }),
    gain: { auc: gain.auc, logLoss: gain.logLoss },
    shuffled: shuffledSkill(input, turns, best.family),
    importance: importanceOf(input, turns, best.models),
    foretold: { rows: Int32Array.from(rows), chances: best.chances, plain: plain.chances },
  }
}

const spanOf = (periods: Float64Array) => ({
  first: periods.reduce((one, other) => Math.min(one, other)),
  last: periods.reduce((one, other) => Math.max(one, other)),
})

/** The later half of the periods in blocks, each foretold from what was known when it began; where that is too little, from other accounts. */
function turnsOf(input: StudyInput): { turns: Turn[]; split: Split } {
  const known = knownThen(input)
  const count = (rows: readonly number[]) => rows.filter((row) => input.happened[row]).length
  const isEnough =
    count(known.at(-1)?.learn ?? []) >= enoughKnown && count(known.flatMap(({ foretell }) => foretell)) >= enoughKnown
  if (isEnough) return { turns: known, split: 'known then' }
  return { turns: apart(input), split: 'other accounts' }
}

// With fewer rows lost behind the last turn, or before it, a model is judged that nobody would use, or by too little.
const enoughKnown = 50

function knownThen(input: StudyInput): Turn[] {
  const { periods, gap } = input
  return blocksOf(periods, turnsWanted).flatMap((block) => {
    const start = Math.min(...block)
    return turn(
      input,
      (row) => (periods[row] as number) <= start - gap,
      (row) => block.has(periods[row] as number),
    )
  })
}

/** Where the past is short: what came of other accounts in earlier periods, so that no account is foretold by its own outcome. */
function apart(input: StudyInput): Turn[] {
  const { periods, groups } = input
  const partOf = (row: number) => (groups[row] as number) % parts
  return blocksOf(periods, 2).flatMap((block) => {
    const start = Math.min(...block)
    return Array.from({ length: parts }, (_, part) =>
      turn(
        input,
        (row) => (periods[row] as number) < start && partOf(row) !== part,
        (row) => block.has(periods[row] as number) && partOf(row) === part,
      ),
    ).flat()
  })
}

function blocksOf(periods: ArrayLike<number>, wanted: number): Set<number>[] {
  const known = [...new Set(Array.from(periods))].sort((one, other) => one - other)
  const later = known.slice(Math.floor(known.length / 2))
  const size = Math.max(1, Math.ceil(later.length / wanted))
  return Array.from(
    { length: Math.ceil(later.length / size) },
    (_, at) => new Set(later.slice(at * size, (at + 1) * size)),
  )
}

/** A turn, or none where too little happened in what is learned from. */
function turn(
  { happened }: StudyInput,
  isLearned: (row: number) => boolean,
  isForetold: (row: number) => boolean,
): Turn[] {
  const all = Array.from({ length: happened.length }, (_, row) => row)
  const learn = all.filter(isLearned)
  const foretell = all.filter(isForetold)
  const count = learn.filter((row) => happened[row]).length
  return count < leastHappened || count === learn.length || foretell.length === 0 ? [] : [{ learn, foretell }]
}

/** Chances for all turns in their order, each row's by a calibrator that never saw its account. */
function foretellAll(input: StudyInput, turns: readonly Turn[], family: Family, happened: ArrayLike<number>) {
  const models = turns.map(({ learn }) => fitFamily(family, rowsAt(input.table, learn), pick(happened, learn), input))
  const raw = turns.flatMap(({ foretell }, at) => [...rawChances(models[at] as Model, rowsAt(input.table, foretell))])
  const rows = turns.flatMap(({ foretell }) => foretell)
  const came = pick(happened, rows)
  const groups = pick(input.groups, rows)
  return { chances: crossCalibrated(raw, came, groups), calibrator: calibratorOf(raw, came), models }
}

function fitFamily(family: Family, table: Table, happened: ArrayLike<number>, input: StudyInput): Model {
  const { mostInputs, plain, seed } = input
  const own = mostInputs === null ? table : mostTelling(table, happened, mostInputs, plain)
  if (family === 'logistic') return fitLogistic(own, happened)
  if (family === 'boosting') return fitBoosting(own, happened, { seed })
  return fitForest(own, happened, { seed })
}

/**
 * The plain columns, and as many others as there is room for: those that by themselves add most to what the plain ones tell, by
 * what is learned from alone.
 */
function mostTelling(table: Table, happened: ArrayLike<number>, most: number, plain: readonly string[]): Table {
  const known = table.columns.filter(({ name }) => plain.includes(name))
  const telling = table.columns
    .filter(({ name }) => !plain.includes(name))
    .map((column, at) => {
      const own = columnsNamed(table, [...known, column])
      const scores = rawChances(fitLogistic(own, happened), own)
      return { column, at, loss: skill.logLoss({ scores, happened }) ?? 0 }
    })
    .sort((one, other) => one.loss - other.loss || one.at - other.at)
  const others = telling.slice(0, Math.max(1, most - known.length)).map(({ column }) => column)
  return columnsNamed(table, [...known, ...others])
}

const plainTable = ({ table, plain }: StudyInput): Table =>
  columnsNamed(
    table,
    table.columns.filter(({ name }) => plain.includes(name)),
  )

// From here on what came at each score is seen well enough to follow it without a shape.
const enoughForSteps = 500

function calibratorOf(scores: ArrayLike<number>, happened: Float64Array): Calibrator {
  const count = happened.reduce((all, one) => all + one, 0)
  return count >= enoughForSteps ? fitSteps({ scores, happened }) : fitLine({ scores, happened })
}

const parts = 5

function crossCalibrated(raw: readonly number[], happened: Float64Array, groups: Float64Array): Float64Array {
  const told = new Float64Array(raw.length)
  for (let part = 0; part < parts; part++) {
    const isOwn = (row: number) => (groups[row] as number) % parts === part
    const others = [...raw.keys()].filter((row) => !isOwn(row))
    const calibrator = calibratorOf(pick(raw, others), pick(happened, others))
    raw.forEach((chance, row) => {
      if (isOwn(row)) told[row] = calibrated(calibrator, chance)
    })
  }
  return told
}

function isSurelyBetter(
  first: Float64Array,
  second: Float64Array,
  happened: Float64Array,
  groups: Float64Array,
  { seed }: StudyInput,
): boolean {
  const difference = pairedDifference({ first, second, happened, groups, of: 'log loss', seed, draws: 400 })
  return difference !== null && difference.high < 0
}

function figuresOf(scores: Float64Array, happened: Float64Array, groups: Float64Array): Figures | null {
  const foretold = { scores, happened, groups }
  const auc = skill.aucWithInterval(foretold)
  if (auc === null) return null
  return {
    auc,
    averagePrecision: skill.averagePrecision(foretold) ?? 0,
    brier: skill.brier(foretold) ?? 0,
    logLoss: skill.logLoss(foretold) ?? 0,
    calibration: skill.calibration(foretold),
    bins: skill.calibrationBins(foretold),
    lifts: [0.05, 0.1, 0.2, 0.3].flatMap((share) => skill.liftAt(foretold, share) ?? []),
  }
}

/** Learns and foretells outcomes of other accounts in the same periods; the interval is wide, so that it seldom cries by chance. */
function shuffledSkill(input: StudyInput, turns: readonly Turn[], family: Family): skill.Estimate | null {
  const happened = shuffledByGroup(input)
  const rows = turns.flatMap(({ foretell }) => foretell)
  if (turns.some(({ learn }) => new Set(pick(happened, learn)).size < 2)) return null
  const { chances } = foretellAll(input, turns, family, happened)
  return skill.aucWithInterval(
    { scores: chances, happened: pick(happened, rows), groups: pick(input.groups, rows) },
    0.99,
  )
}

/** Gives each account what came of another one in the same periods; where that one has no row, nothing came. */
export function shuffledByGroup({ groups, periods, happened, seed }: StudyInput): Float64Array {
  const random = seededRandom(seed)
  const ids = [...new Set(Array.from(groups))].sort((one, other) => one - other)
  const dealt = ids
    .map((id) => [random.next(), id] as const)
    .sort((one, other) => one[0] - other[0])
    .map(([, id]) => id)
  const partner = new Map(ids.map((id, at) => [id, dealt[at] as number]))
  const came = new Set<string>()
  for (let row = 0; row < happened.length; row++) if (happened[row]) came.add(`${groups[row]} ${periods[row]}`)
  return Float64Array.from({ length: happened.length }, (_, row) =>
    came.has(`${partner.get(groups[row] as number)} ${periods[row]}`) ? 1 : 0,
  )
}

/** By the last models and the rows that they foretold, on average: what they lean on, not what they learned by heart. */
function importanceOf(input: StudyInput, turns: readonly Turn[], models: readonly Model[]): Importance[] {
  const falls = new Map<string, number[]>()
  for (const [at, { foretell }] of turns.entries()) {
    if (at < turns.length - parts) continue
    const model = models[at] as Model
    const table = columnsNamed(rowsAt(input.table, foretell), model.columns)
    const judge = (rows: Table) => rawChances(model, rows)
    for (const { column, fall } of importances(judge, table, pick(input.happened, foretell), { seed: input.seed }))
      falls.set(column, [...(falls.get(column) ?? []), fall])
  }
  const count = Math.min(parts, turns.length)
  return [...falls]
    .map(([column, all]) => ({ column, fall: all.reduce((sum, fall) => sum + fall, 0) / count }))
    .sort((one, other) => other.fall - one.fall || (one.column < other.column ? -1 : 1))
}
