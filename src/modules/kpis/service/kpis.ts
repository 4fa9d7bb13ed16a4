import { addDays, addMonths, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { inWords, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { members, today } from '../../workspaces/index.ts'
import type { Dimension } from '../domain/dimensions.ts'
import { type Known, type Kpi, kpiNamed, kpis, partUnit, reckon, standingOf, waiting } from '../domain/kpi.ts'
import { monthsIn, type SpanName } from '../domain/spans.ts'
import type { Period } from '../store/movements.ts'
import * as store from '../store/targets.ts'
import { knownOver } from './facts.ts'
import { groundOf, labelsOf } from './movements.ts'

export interface Asked {
  to?: Day | undefined
  span: SpanName
  segment?: string | undefined
}

/** A period of a length that ends on a day. */
const endingOn = (to: Day, span: SpanName): Period => ({ from: addDays(addMonths(to, -monthsIn[span]), 1), to })

/** This day and the same day of the twelve months before. */
const points = 13

const trendOf = (to: Day, span: SpanName): Period[] =>
  Array.from({ length: points }, (_, at) => endingOn(addMonths(to, at - points + 1), span))

const nothing: Known = { facts: null, sums: new Map() }

async function frameOf(tx: Tx, viewer: Viewer, { to, span, segment }: Asked) {
  const on = await today(tx)
  const last = to && to < on ? to : on
  const period = endingOn(last, span)
  return { ground: await groundOf(tx, viewer, { ...period, segment }), trend: trendOf(last, span), period }
}

/** All KPIs with what they are, were on the same day of the months before, and ought to be. */
export async function listKpis(tx: Tx, viewer: Viewer, asked: Asked) {
  const { ground, trend, period } = await frameOf(tx, viewer, asked)
  const known = (await knownOver(tx, ground.base, trend, kpis)).get(null) ?? []
  const targets = await store.targets(tx)
  return {
    ...period,
    currency: ground.currency,
    segmentIsThen: ground.isThen,
    customers: known.at(-1)?.facts?.customers ?? 0,
    items: kpis.map((kpi) => presented(kpi, known, targetOn(targets, kpi, period.to))),
    waiting: waiting.map((one) => ({ name: inWords(one.name), for: inWords(one.for) })),
  }
}

function presented(kpi: Kpi, known: readonly Known[], target: number | null) {
  const { key, level, unit, direction } = kpi
  const values = Array.from({ length: points }, (_, at) => reckon(kpi, known[at] ?? nothing).value)
  const now = reckon(kpi, known.at(-1) ?? nothing)
  return {
    ...{ key, level, unit, direction, ...now, target, trend: values },
    before: values[0] ?? null,
    standing: standingOf(kpi, now.value, target),
    name: inWords(kpi.name),
    formula: inWords(kpi.formula),
    numeratorWord: inWords(kpi.numerator),
    denominatorWord: kpi.denominator && inWords(kpi.denominator),
    numeratorUnit: partUnit(kpi.of),
    denominatorUnit: partUnit(kpi.per ?? []),
  }
}

/** The target that holds on a day: the newest one set by then, else the one that the KPI comes with. */
function targetOn(targets: readonly store.Target[], kpi: Kpi, on: Day): number | null {
  const set = targets.find((one) => one.kpi === kpi.key && one.from <= on)
  return set ? set.target : kpi.target
}

function mustFind(key: string): Kpi {
  const kpi = kpiNamed(key)
  if (kpi) return kpi
  throw new AppError('not_found', told`There is no KPI ${key}`, {
    field: 'kpi',
    remedy: told`Take one of the list of KPIs`,
  })
}

export interface OneAsked extends Asked {
  kpi: string
  by?: Dimension | undefined
}

/** One KPI with its course, its targets, and how it is in each group as that was at the start. */
export async function oneKpi(tx: Tx, viewer: Viewer, asked: OneAsked) {
  const kpi = mustFind(asked.kpi)
  const { ground, trend, period } = await frameOf(tx, viewer, asked)
  const known = (await knownOver(tx, ground.base, trend, [kpi])).get(null) ?? []
  const targets = await store.targets(tx)
  const people = new Map((await members(tx)).map(({ id, name }) => [id as string, name]))
  return {
    ...period,
    currency: ground.currency,
    segmentIsThen: ground.isThen,
    ...presented(kpi, known, targetOn(targets, kpi, period.to)),
    days: trend.map(({ to }) => to),
    measure: measureBehind(kpi),
    groups: asked.by ? await groupsOf(tx, { ...ground.base, by: asked.by }, period, kpi) : [],
    targets: targets
      .filter((one) => one.kpi === kpi.key)
      .map(({ from, target, by }) => ({ from, target, by: by && (people.get(by) ?? null) })),
  }
}

/** The measure by which accounts are listed; null where revenue lists them. */
function measureBehind({ of }: Kpi): string | null {
  const [term] = of
  return term && 'sum' in term ? term.sum : null
}

async function groupsOf(tx: Tx, base: Parameters<typeof knownOver>[1], period: Period, kpi: Kpi) {
  const names = await labelsOf(tx, base.by as Dimension)
  const known = await knownOver(tx, base, [period], [kpi])
  return [...known]
    .map(([value, [one]]) => ({
      ...{ group: value, label: value && (names.get(value) ?? value) },
      ...reckon(kpi, one ?? nothing),
    }))
    .filter(({ numerator, denominator }) => (numerator ?? 0) !== 0 || (denominator ?? 0) !== 0)
    .sort((a, b) => (b.denominator ?? b.numerator ?? 0) - (a.denominator ?? a.numerator ?? 0))
}

export interface NewTarget {
  kpi: string
  from?: Day | undefined
  target: number | null
}

/** Sets what one aims for from a day on; what was aimed for until then stays as it was. */
export async function setTarget(tx: Tx, viewer: Viewer, { kpi: key, from, target }: NewTarget) {
  const kpi = mustFind(key)
  const day = from ?? (await today(tx))
  const before = targetOn(await store.targets(tx), kpi, day)
  await store.saveTarget(tx, { kpi: key, from: day, target, by: viewer.member })
  return { kpi, from: day, before }
}
