import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { pairedDifference } from '../../../platform/learning/comparison.ts'
import { inThread } from '../../../platform/learning/pool.ts'
import { aucWithInterval } from '../../../platform/learning/skill.ts'
import type { Study, StudyInput } from '../../../platform/learning/study.ts'
import { pick, rowsAt, type Table } from '../../../platform/learning/table.ts'
import { newId } from '../../../platform/random.ts'
import { lastClosed } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { horizon } from '../domain/label.ts'
import { isDecisionTold, isWhere, leakOf } from '../domain/leaks.ts'
import { leastLosses, planFor } from '../domain/plan.ts'
import { sayVerdict, type Verdict, verdictOf } from '../domain/verdict.ts'
import { saveModel } from '../store/models.ts'
import type { Card, Found } from './card.ts'
import { gatherMonths, type Months, noticeColumn, tenureMeasure } from './months.ts'
import { scoreNewest } from './score.ts'

// The same data must give the same model.
const seed = 20_240_229
/** Months until what followed on a month is decided: the horizon and grace. */
const gap = 4

/** Learns from what is known by now, keeps what was found, and foretells today's customers where a model has skill. */
export async function train(platform: Platform, workspace: WorkspaceId) {
  const gathered = await platform.db.within(workspace, gatherMonths)
  const outcome = await learn(gathered)
  return platform.db.within(workspace, async (tx) => {
    const id = newId(tx.now)
    const on = (await lastClosed(tx)) ?? (await today(tx))
    const { verdict, card, study } = outcome
    const predictor = verdict.state === 'published' ? (study?.predictor ?? null) : null
    await saveModel(tx, { id, on, verdict, card, predictor })
    await scoreNewest(tx)
    return { id, verdict, says: sayVerdict(verdict, leastLosses), card }
  })
}

interface Outcome {
  verdict: Verdict
  card: Card
  study: Study | null
}

const bare: Card = {
  horizon,
  months: [],
  accounts: 0,
  rows: 0,
  losses: { learned: 0, voluntary: 0, payment: 0, acquisition: 0 },
  oneOf: 1,
  silent: [],
  leaks: [],
  found: null,
}

export async function learn(months: Months | undefined): Promise<Outcome> {
  if (!months) return { verdict: { state: 'nothing', why: 'no history' }, card: bare, study: null }
  const { table, leaks, places, silent } = sifted(months)
  const kept = { ...months, ...rowsOf(months, places), table: rowsAt(table, places) }
  const learned = lostAccounts(kept)
  const card: Card = {
    ...bare,
    months: months.months,
    accounts: months.accounts,
    rows: kept.table.rows,
    losses: { learned, ...byKind(months) },
    oneOf: months.oneOf,
    silent,
    leaks,
  }
  if (kept.table.rows === 0) return { verdict: { state: 'nothing', why: 'no customers' }, card, study: null }
  const plan = planFor(learned)
  if (!plan) return { verdict: { state: 'too few', losses: learned }, card, study: null }
  const study = await inThread({ kind: 'study', input: inputOf(kept, plan) })
  if (!study) return { verdict: { state: 'too few', losses: learned }, card, study: null }
  const verdict = verdictOf({
    aucLow: study.figures.auc.low,
    gainAucLow: study.gain.auc.low,
    gainLossHigh: study.gain.logLoss.high,
    shuffledLow: study.shuffled?.low ?? null,
  })
  return { verdict, card: { ...card, found: foundOf(study, kept) }, study }
}

const inputOf = (
  { table, happened, groups, periods }: Months,
  plan: NonNullable<ReturnType<typeof planFor>>,
): StudyInput => ({ table, happened, groups, periods, gap, plain: [tenureMeasure, noticeColumn], ...plan, seed })

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

const rowsOf = ({ happened, groups, periods, health }: Months, places: readonly number[]) => ({
  happened: pick(happened, places),
  groups: Int32Array.from(pick(groups, places)),
  periods: Int32Array.from(pick(periods, places)),
  health: pick(health, places),
})

const lostAccounts = ({ happened, groups }: Pick<Months, 'happened' | 'groups'>): number =>
  new Set([...groups].filter((_, row) => happened[row] === 1)).size

function byKind({ losses }: Months) {
  const count = (kind: string) => losses.filter((loss) => loss.kind === kind).length
  return { voluntary: count('voluntary'), payment: count('payment'), acquisition: count('acquisition') }
}

function foundOf(study: Study, kept: Months): Found {
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
    scorecard: againstScorecard(study, kept),
    shuffled: study.shuffled,
    importance: study.importance.map(({ column, fall }) => ({ measure: column, fall })),
  }
}

/** The model beside the primary scorecard, on the rows for which that had a score: a low score means risk. */
function againstScorecard({ foretold }: Study, { health, happened, groups }: Months): Found['scorecard'] {
  const scored = [...foretold.rows.keys()].filter((at) => !Number.isNaN(health[foretold.rows[at] as number]))
  const rows = scored.map((at) => foretold.rows[at] as number)
  const first = pick(foretold.chances, scored)
  const second = pick(health, rows).map((score) => -score)
  const came = pick(happened, rows)
  const own = pick(groups, rows)
  const auc = aucWithInterval({ scores: second, happened: came, groups: own })
  const gain = pairedDifference({ first, second, happened: came, groups: own, of: 'auc', seed })
  return auc && gain ? { name: 'primary', auc, gain, rows: rows.length } : null
}

/** Trains every workspace anew, one after the other. */
export async function trainAll(platform: Platform, workspaces: readonly WorkspaceId[]): Promise<void> {
  for (const workspace of workspaces) await train(platform, workspace)
}
