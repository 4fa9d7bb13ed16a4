import { addMonthsByEnd, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { inWords, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { members, today } from '../../workspaces/index.ts'
import type { Dimension } from '../domain/dimensions.ts'
import { factsIn, type Known, type Kpi, partUnit, reckon, revenueFacts, standingOf } from '../domain/kpi.ts'
import { kpiNamed, kpis, waiting } from '../domain/kpis.ts'
import { monthsEndingOn, monthsIn, type SpanName, spans } from '../domain/spans.ts'
import type { Spread } from '../store/benchmarks.ts'
import type { Period } from '../store/movements.ts'
import { kpiSettings } from '../store/settings.ts'
import * as store from '../store/targets.ts'
import { spreadsOf } from './benchmarks.ts'
import { knownOver, type Question } from './facts.ts'
import { type Ground, groundOf, labelsOf, type Sight } from './movements.ts'

export interface Asked {
  to?: Day | undefined
  span: SpanName
  segment?: string | undefined
}

/** A period of a length that ends on a day. */
const endingOn = (to: Day, span: SpanName): Period => monthsEndingOn(to, monthsIn[span])

/** This day and the same day of the twelve months before. */
const points = 13

const trendOf = (to: Day, span: SpanName): Period[] =>
  Array.from({ length: points }, (_, at) => endingOn(addMonthsByEnd(to, at - points + 1), span))

/** Of whom nothing is known. */
export const nothing: Known = { facts: {}, sums: {} }

interface Framed extends Asked {
  by?: Dimension | undefined
  value?: string | undefined
}

/** The period that is asked for, and of whom. */
export async function frameOf(tx: Tx, viewer: Sight, { to, span, segment, by, value }: Framed) {
  const on = await today(tx)
  const last = to && to < on ? to : on
  const period = endingOn(last, span)
  return { ground: await groundOf(tx, viewer, { ...period, segment, by, value }), trend: trendOf(last, span), period }
}

export const questionOf = async (tx: Tx, { zone }: Ground, asked: readonly Kpi[]): Promise<Question> => ({
  ...{ kpis: asked, settings: await kpiSettings(tx), zone },
})

/** What is known of a period and of the same in the twelve months before, without words. */
export interface Course extends Period {
  currency: string
  segmentIsThen: boolean
  /** One for each of the periods, in their order. */
  known: Known[]
}

/** By span, as far as it was asked for. */
export type Courses = Partial<Record<SpanName, Course>>

/** The question whose answer that is; null of another day than today. */
export const coursesAsked =
  ({ to, segment }: Asked) =>
  (on: Day) =>
    to && to < on ? null : ({ of: 'courses', segment: segment ?? null } as const)

/** Of everybody together: by which groups somebody looks at a KPI as well does not matter here. */
export async function courseOf(
  tx: Tx,
  viewer: Sight,
  { to, span, segment }: Asked,
  of: readonly Kpi[] = kpis,
): Promise<Course> {
  const { ground, trend, period } = await frameOf(tx, viewer, { to, span, segment })
  const known = (await knownOver(tx, ground.base, trend, await questionOf(tx, ground, of))).get(null) ?? []
  return { ...period, currency: ground.currency, segmentIsThen: ground.isThen, known }
}

/**
 * The course over every span up to today. Of everybody all are read at once, since they share the days on which measures are summed;
 * members of a segment are those of each span's own start.
 */
export async function coursesOf(tx: Tx, viewer: Sight, segment: string | undefined): Promise<Courses> {
  const courses: Courses = {}
  if (segment !== undefined) {
    for (const span of spans) courses[span] = await courseOf(tx, viewer, { span, segment })
    return courses
  }
  const { ground, period } = await frameOf(tx, viewer, { span: 'year' })
  const trends = spans.map((span) => trendOf(period.to, span))
  const known = (await knownOver(tx, ground.base, trends.flat(), await questionOf(tx, ground, kpis))).get(null) ?? []
  for (const [at, span] of spans.entries())
    courses[span] = {
      ...endingOn(period.to, span),
      ...{ currency: ground.currency, segmentIsThen: ground.isThen },
      known: known.slice(at * points, (at + 1) * points),
    }
  return courses
}

export const customersIn = (course: Course | undefined): number => course?.known.at(-1)?.facts.customers ?? 0

/** All KPIs with what they are, were on the same day of the months before, and ought to be. */
export const listKpis = async (tx: Tx, viewer: Sight, asked: Asked) => listOf(tx, await courseOf(tx, viewer, asked))

export async function listOf(tx: Tx, course: Course) {
  const { known, ...period } = course
  const targets = await store.targets(tx)
  return {
    ...period,
    customers: customersIn(course),
    items: kpis.map((kpi) => presented(kpi, known, targetOn(targets, kpi, period.to))),
    waiting: waiting.map((one) => ({ name: inWords(one.name), for: inWords(one.for) })),
  }
}

/** What `listKpis` answers. */
export type KpiList = Awaited<ReturnType<typeof listOf>>

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

export function mustFind(key: string): Kpi {
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
export async function oneOf(tx: Tx, asked: OneAsked, { known, ...period }: Course, groups: Groups | null) {
  const kpi = mustFind(asked.kpi)
  const targets = await store.targets(tx)
  const people = new Map((await members(tx)).map(({ id, name }) => [id as string, name]))
  return {
    ...period,
    ...presented(kpi, known, targetOn(targets, kpi, period.to)),
    days: trendOf(period.to, asked.span).map(({ to }) => to),
    measure: measureBehind(kpi),
    isOfRevenue: factsIn(kpi).some((fact) => revenueFacts.some((one) => one === fact)),
    groups: asked.by && groups ? groupsIn(groups, kpi, await labelsOf(tx, asked.by)) : [],
    targets: targets
      .filter((one) => one.kpi === kpi.key)
      .map(({ from, target, by }) => ({ from, target, by: by && (people.get(by) ?? null) })),
  }
}

/** The measure by which accounts can be ordered; null where there is none. */
function measureBehind({ of }: Kpi): string | null {
  const [term] = of
  return term && 'sum' in term ? term.sum : null
}

/** What is known of each group in the period, and the middle half of its accounts by KPI where that is told. */
export type Groups = { value: string | null; known: Known; spreads: Readonly<Record<string, Spread>> }[]

export type GroupsAsked = Asked & { by: Dimension }

/** The question whose answer that is; null of another day than today. */
export const groupsAsked =
  ({ to, span, segment, by }: GroupsAsked) =>
  (on: Day) =>
    to && to < on ? null : ({ of: 'groups', span, by, segment: segment ?? null } as const)

export async function groupsOf(tx: Tx, viewer: Sight, asked: GroupsAsked, of: readonly Kpi[] = kpis): Promise<Groups> {
  const { ground, period } = await frameOf(tx, viewer, asked)
  const known = await knownOver(tx, ground.base, [period], await questionOf(tx, ground, of))
  const spreads = await spreadsOf(tx, ground.base, period.to, of)
  return [...known].map(([value, [one]]) => ({
    value,
    known: one ?? nothing,
    spreads: Object.fromEntries(
      [...spreads].flatMap(([key, byValue]) => {
        const spread = byValue.get(value)
        return spread ? [[key, spread]] : []
      }),
    ),
  }))
}

function groupsIn(groups: Groups, kpi: Kpi, names: ReadonlyMap<string, string>) {
  return groups
    .map(({ value, known, spreads }) => ({
      ...{ group: value, label: value && (names.get(value) ?? value) },
      ...reckon(kpi, known),
      spread: spreads[kpi.key] ?? null,
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
