import type { Day } from '../../../kernel/day.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { pairedDifference } from '../../../platform/learning/comparison.ts'
import type { Predictor } from '../../../platform/learning/model.ts'
import { inThread } from '../../../platform/learning/pool.ts'
import { aucWithInterval } from '../../../platform/learning/skill.ts'
import type { Study, StudyInput } from '../../../platform/learning/study.ts'
import { pick, rowsAt, type Table } from '../../../platform/learning/table.ts'
import { newId } from '../../../platform/random.ts'
import { lastClosed } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { type Contest, leastInContest, outcomeOf } from '../domain/contest.ts'
import { spreadOf } from '../domain/drift.ts'
import { wordOf } from '../domain/kept.ts'
import { isDecisionTold, isWhere, leakOf } from '../domain/leaks.ts'
import { lossRange } from '../domain/level.ts'
import { leastLosses, planFor } from '../domain/plan.ts'
import { type Target, targetOf } from '../domain/target.ts'
import { sayVerdict, type Verdict, verdictOf } from '../domain/verdict.ts'
import { predictorOf, saveModel, speakingModel, type Trained } from '../store/models.ts'
import type { Card, Found } from './card.ts'
import { gatherMonths, type Months, plainOf } from './months.ts'
import { scoreNewest } from './score.ts'

// The same data must give the same model.
const seed = 20_240_229

/**
 * Learns about a target from what is known by now and keeps what was found. The new model speaks where it is better than the one
 * that does (domain/contest.ts); then today's accounts are foretold.
 */
export async function train(platform: Platform, workspace: WorkspaceId, target: Target = targetOf('loss')) {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const gathered = await within((tx) => gatherMonths(tx, target))
  const learned = await learn(gathered, target)
  const { before, champion } = await within((tx) => speaking(tx, target))
  const contest = before && champion ? await contestOf(learned, before, champion) : null
  const broken = before?.kept && wordOf(before.kept) !== 'kept' ? before.kept : null
  const outcome = outcomeOf(learned.verdict.state === 'published', contest, broken)
  return within(async (tx) => {
    const id = newId(tx.now)
    const on = (await lastClosed(tx)) ?? (await today(tx))
    const { verdict } = learned
    const card: Card = {
      ...learned.card,
      ...{ contest, outcome },
      broken: outcome === 'word not kept' && broken ? { foretold: broken.foretold, came: broken.came } : null,
    }
    const speaks = outcome !== 'stays'
    const predictor = verdict.state === 'published' && speaks ? (learned.study?.predictor ?? null) : null
    await saveModel(tx, {
      id,
      target: target.kind,
      on,
      verdict,
      card,
      predictor,
      behind: speaks ? null : (before?.id ?? null),
    })
    await scoreNewest(tx)
    return { id, verdict, says: sayVerdict(verdict, leastLosses, target.kind), card }
  })
}

/** The model that speaks now, of the same days of silence where those are asked for. */
async function speaking(tx: Tx, { kind, horizon }: Target) {
  const before = await speakingModel(tx, kind)
  const isSame = before !== undefined && before.card.horizon === horizon
  return { before: isSame ? before : undefined, champion: isSame ? await predictorOf(tx, before.id) : null }
}

/** Both foretell the months after those that the older one learned from; the newer one as it foretold them while it was studied. */
async function contestOf({ study, kept }: Learned, before: Trained, champion: Predictor): Promise<Contest | null> {
  const last = before.card.months.at(-1)
  if (!study || !kept || last === undefined) return null
  const month = (row: number) => kept.months[kept.periods[row] as number] as Day
  const places = [...study.foretold.rows.keys()].filter((at) => month(study.foretold.rows[at] as number) > last)
  const rows = places.map((at) => study.foretold.rows[at] as number)
  const second = await inThread({ kind: 'chances', predictor: champion, table: rowsAt(kept.table, rows) })
  const happened = pick(kept.happened, rows)
  const groups = pick(kept.groups, rows)
  const losses = new Set(groups.filter((_, at) => happened[at] === 1)).size
  const compared = { first: pick(study.foretold.chances, places), second, happened, groups }
  const gain = losses < leastInContest ? null : pairedDifference({ ...compared, of: 'log loss', seed })
  return {
    ...{ rows: rows.length, losses },
    gain: gain && { value: gain.value, low: gain.low, high: gain.high },
    kept: keptWord(second, happened, groups, before.card.found?.accountsLost ?? 0),
  }
}

/** What was foretold beside what came; rows of one account come together or not at all, which makes the interval wide. */
function keptWord(told: Float64Array, happened: Float64Array, groups: Float64Array, learned: number): Contest['kept'] {
  const spreads = new Map<number, number>()
  let [foretold, came] = [0, 0]
  told.forEach((chance, row) => {
    const group = groups[row] as number
    spreads.set(group, (spreads.get(group) ?? 0) + Math.sqrt(chance * (1 - chance)))
    foretold += chance
    came += happened[row] as number
  })
  const variance = [...spreads.values()].reduce((sum, spread) => sum + spread ** 2, 0)
  return { foretold, came, ...lossRange({ expected: foretold, variance, whole: told.length, learned }) }
}

interface Learned {
  verdict: Verdict
  card: Card
  study: Study | null
  /** The rows that were learned from. */
  kept: Months | null
}

const bare: Omit<Card, 'horizon'> = {
  months: [],
  accounts: 0,
  rows: 0,
  losses: { learned: 0, voluntary: 0, payment: 0, acquisition: 0 },
  oneOf: 1,
  silent: [],
  leaks: [],
  found: null,
  spreads: [],
  contest: null,
  outcome: 'alone',
}

/** Works every figure out again from what is known by now, and keeps, publishes and foretells nothing. */
export async function evaluate(platform: Platform, workspace: WorkspaceId, target: Target = targetOf('loss')) {
  const gathered = await platform.db.within(workspace, (tx) => gatherMonths(tx, target))
  const { verdict, card } = await learn(gathered, target)
  return { verdict, says: sayVerdict(verdict, leastLosses, target.kind), card }
}

export async function learn(months: Months | undefined, target: Target = targetOf('loss')): Promise<Learned> {
  const { horizon } = target
  if (!months)
    return { verdict: { state: 'nothing', why: 'no history' }, card: { ...bare, horizon }, study: null, kept: null }
  const { table, leaks, places, silent } = sifted(months)
  const kept = { ...months, ...rowsOf(months, places), table: rowsAt(table, places) }
  const learned = lostAccounts(kept)
  const card: Card = {
    ...bare,
    horizon,
    months: months.months,
    accounts: months.accounts,
    rows: kept.table.rows,
    losses: { learned, ...byKind(months) },
    oneOf: months.oneOf,
    silent,
    leaks,
  }
  const without = (verdict: Verdict): Learned => ({ verdict, card, study: null, kept })
  if (kept.table.rows === 0) return without({ state: 'nothing', why: 'no customers' })
  const plan = planFor(learned)
  if (!plan) return without({ state: 'too few', losses: learned })
  if (kept.happened.every((came) => came === 1)) return without({ state: 'nothing', why: 'nobody stayed' })
  if (table.columns.length === 0) return without({ state: 'nothing', why: 'no measures' })
  const study = await inThread({ kind: 'study', input: inputOf(kept, plan, target) })
  if (!study) return without({ state: 'nothing', why: 'short past' })
  const verdict = verdictOf({
    aucLow: study.figures.auc.low,
    gainAucLow: study.gain.auc.low,
    gainLossHigh: study.gain.logLoss.high,
    shuffledLow: study.shuffled?.low ?? null,
  })
  const spreads = study.inputs.flatMap((name) => {
    const column = kept.table.columns.find((one) => one.name === name)
    const values = kept.table.values[kept.table.columns.findIndex((one) => one.name === name)]
    return values && !column?.categories ? [spreadOf(name, values)] : []
  })
  return { verdict, card: { ...card, found: await foundOf(study, kept), spreads }, study, kept }
}

const inputOf = (
  { table, happened, groups, periods }: Months,
  plan: NonNullable<ReturnType<typeof planFor>>,
  target: Target,
): StudyInput => ({ table, happened, groups, periods, gap: target.gap, plain: plainOf(target), ...plan, seed })

/** Leaves out measures that never spoke and those that know the future, with the rows that they show to be decided. */
function sifted({ table, happened, groups }: Months) {
  const silent: string[] = []
  const leaks: Card['leaks'][number][] = []
  const columns = table.columns.flatMap((column, at) => {
    const values = table.values[at] as Float64Array
    if (isSilent(values)) {
      silent.push(column.name)
      return []
    }
    const leak = leakOf({ values, happened, groups })
    if (leak) leaks.push({ ...leak, measure: column.name, isDecision: isDecisionTold(leak) })
    return leak ? [] : [{ column, values }]
  })
  const decided = leaks.filter(({ isDecision }) => isDecision)
  const valuesOf = (measure: string) => table.values[table.columns.findIndex(({ name }) => name === measure)]
  const places = Array.from({ length: table.rows }, (_, row) => row).filter(
    (row) => !decided.some((leak) => isWhere(leak, valuesOf(leak.measure)?.[row] ?? Number.NaN)),
  )
  const kept: Table = {
    rows: table.rows,
    columns: columns.map(({ column }) => column),
    values: columns.map(({ values }) => values),
  }
  return { table: kept, leaks, places, silent }
}

function isSilent(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value))
  return first === undefined || values.every((value) => value === first)
}

const rowsOf = ({ happened, groups, periods, scorecards }: Months, places: readonly number[]) => ({
  happened: pick(happened, places),
  groups: Int32Array.from(pick(groups, places)),
  periods: Int32Array.from(pick(periods, places)),
  scorecards: scorecards.map((said) => ({ ...said, points: pick(said.points, places) })),
})

const lostAccounts = ({ happened, groups }: Pick<Months, 'happened' | 'groups'>): number =>
  new Set([...groups].filter((_, row) => happened[row] === 1)).size

function byKind({ losses }: Months) {
  const count = (kind: string) => losses.filter((loss) => loss.kind === kind).length
  return { voluntary: count('voluntary'), payment: count('payment'), acquisition: count('acquisition') }
}

async function foundOf(study: Study, kept: Months): Promise<Found> {
  const month = (period: number) => kept.months[period] as Found['from']
  return {
    family: study.family,
    split: study.split,
    inputs: study.inputs,
    rows: study.rows,
    losses: study.happened,
    accounts: study.groups,
    accountsLost: study.groupsHappened,
    from: month(study.periods.first),
    to: month(study.periods.last),
    figures: study.figures,
    plain: study.plain,
    candidates: study.candidates,
    gainAuc: study.gain.auc,
    gainLogLoss: study.gain.logLoss,
    scorecards: await againstScorecards(study, kept),
    shuffled: study.shuffled,
    importance: study.importance.map(({ column, fall }) => ({ measure: column, fall })),
  }
}

/** The model beside each scorecard, on the rows of which that says something: a low score means risk. */
async function againstScorecards({ foretold }: Study, months: Months): Promise<Found['scorecards']> {
  const pairs = months.scorecards.map(({ points }) => {
    const scored = [...foretold.rows.keys()].filter((at) => !Number.isNaN(points[foretold.rows[at] as number]))
    const rows = scored.map((at) => foretold.rows[at] as number)
    const [happened, groups] = [pick(months.happened, rows), pick(months.groups, rows)]
    const second = pick(points, rows).map((score) => -score)
    return { first: pick(foretold.chances, scored), second, happened, groups, of: 'auc' as const, seed }
  })
  const gains = await inThread({ kind: 'differences', comparisons: pairs })
  return months.scorecards.flatMap(({ name, label }, at) => {
    const { second, happened, groups } = pairs[at] as (typeof pairs)[number]
    const [auc, gain] = [aucWithInterval({ scores: second, happened, groups }), gains[at]]
    return auc && gain ? [{ name, label, auc, gain, rows: happened.length }] : []
  })
}
