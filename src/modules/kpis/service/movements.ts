import { addDays, type Day, startOfDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { SegmentId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { csvLine, unitsOf } from '../../../platform/files/csv.ts'
import { anId, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { type FlowKind, flowKinds, grrOf, type Kept, logoRetentionOf, nrrOf } from '../../revenue/index.ts'
import { membersThen } from '../../segments/index.ts'
import { members, settings, today } from '../../workspaces/index.ts'
import type { Dimension } from '../domain/dimensions.ts'
import { monthsEndingOn } from '../domain/spans.ts'
import { monthsOf, type Span, type Sum, spanOf } from '../domain/waterfall.ts'
import type { Base } from '../store/base.ts'
import * as store from '../store/movements.ts'
import { factsOver } from './facts.ts'

export interface Asked {
  from: Day
  to: Day
  by?: Dimension | undefined
  /** One value of the dimension; an empty text for those without one. */
  value?: string | undefined
  segment?: string | undefined
  /** The first day of the whole, where a part of it is asked for: values are those of its start. */
  start?: Day | undefined
}

export interface Ground extends store.Period {
  base: Base
  zone: string
  currency: string
  /** Whether the members of the segment are those of the start; else those of today, since nobody judged it then. */
  isThen: boolean
}

/** The longest period that is told at once. */
const mostDays = 3_700

/** Of whom somebody is told. */
export type Sight = Pick<Viewer, 'sees'>

export async function groundOf(tx: Tx, viewer: Sight, asked: Asked): Promise<Ground> {
  const { zone, currency } = await settings(tx)
  const on = await today(tx)
  const to = asked.to > on ? on : asked.to
  if (asked.from > to)
    throw new AppError('invalid', told`The period ends before it begins`, {
      field: 'from',
      remedy: told`Give a first day that is not after the last one, and not after today`,
    })
  if (addDays(asked.from, mostDays) < to)
    throw new AppError('invalid', told`The period is longer than ten years`, {
      field: 'from',
      remedy: told`Ask for a shorter one`,
    })
  const start = asked.start ?? asked.from
  const segment = asked.segment ? await membersThen(tx, asked.segment as SegmentId, addDays(start, -1)) : null
  const value = asked.value === '' ? null : asked.value
  const by = asked.by ?? null
  const base = { viewer, among: segment?.holds ?? null, by, value, start: startOfDay(start, zone) }
  return { base, from: asked.from, to, zone, currency, isThen: segment?.isThen ?? true }
}

/** The twelve months that end on a day. */
export const twelveMonths = (to: Day): store.Period => monthsEndingOn(to, 12)

/** The question whose answer that is; null of another period than the twelve months up to today or the day before. */
export const movementsAsked =
  ({ from, to, by, segment }: Asked) =>
  (on: Day) =>
    to >= addDays(on, -1) && from === twelveMonths(to < on ? to : on).from
      ? ({ of: 'movements', by: by ?? null, segment: segment ?? null } as const)
      : null

/** How ARR came from its opening to its closing, by month and by group, and what of it was kept. Groups have no names yet. */
export async function movements(tx: Tx, viewer: Sight, asked: Asked) {
  const ground = await groundOf(tx, viewer, asked)
  const rows = await store.sumsOf(tx, ground.base, ground)
  const kept = await factsOver(tx, ground.base, [ground])
  const all = rows.filter(({ of }) => of === 'all')
  const span = spanOfRows(all)
  const byMonth = Map.groupBy(
    rows.filter(({ of, month }) => of === 'month' && month !== null),
    ({ month }) => month as Day,
  )
  const months = monthsOf(
    { ...ground, opening: span.opening },
    new Map([...byMonth].map(([month, own]) => [month, sumsIn(own)])),
  )
  return {
    ...{ from: ground.from, to: ground.to, currency: ground.currency },
    ...span,
    retention: retentionOf(addedUp(kept)),
    months,
    groups: asked.by ? groupsOf(rows, kept) : [],
    unknown: await store.unknownCount(tx, ground.base),
    segmentIsThen: ground.isThen,
  }
}

/** In the order in which one tells them. */
const sumsIn = (rows: readonly store.MovedRow[]): Sum[] =>
  flowKinds.flatMap((kind) =>
    rows.filter((row) => row.kind === kind).map(({ amount, accounts }) => ({ kind, amount, accounts })),
  )

function spanOfRows(rows: readonly store.MovedRow[]): Span {
  const opening = rows.find(({ kind }) => kind === 'opening')?.amount ?? 0
  return spanOf(opening, sumsIn(rows))
}

function addedUp(parts: readonly Kept[]): Kept {
  const of = (read: (kept: Kept) => number) => sum(parts, read)
  return {
    start: of(({ start }) => start),
    kept: of(({ kept }) => kept),
    end: of(({ end }) => end),
    customers: of(({ customers }) => customers),
    keptCustomers: of(({ keptCustomers }) => keptCustomers),
  }
}

const retentionOf = (kept: Kept) => ({ ...kept, grr: grrOf(kept), nrr: nrrOf(kept), logo: logoRetentionOf(kept) })

export type Movements = Awaited<ReturnType<typeof movements>>

function groupsOf(rows: readonly store.MovedRow[], kept: readonly (Kept & { value: string | null })[]) {
  const grouped = Map.groupBy(
    rows.filter(({ of }) => of === 'value'),
    ({ value }) => value,
  )
  const nothing = { start: 0, kept: 0, end: 0, customers: 0, keptCustomers: 0 }
  const keptOf = new Map(kept.map((one) => [one.value, one]))
  return [...grouped].map(([value, own]) => {
    const found = keptOf.get(value)
    return { value, ...spanOfRows(own), retention: retentionOf(found ? addedUp([found]) : nothing) }
  })
}

/** The same with names of its groups, whoever had most at the start first. */
export async function named(tx: Tx, told: Movements, by: Dimension | undefined) {
  const names = by ? await labelsOf(tx, by) : new Map<string, string>()
  const groups = told.groups
    .map((group) => ({ ...group, label: group.value && (names.get(group.value) ?? group.value) }))
    .sort((a, b) => b.opening - a.opening || b.closing - a.closing || ((a.label ?? '') < (b.label ?? '') ? -1 : 1))
  return { ...told, groups }
}

/** Names of owners, whose ids alone say nothing; other values say themselves. */
export async function labelsOf(tx: Tx, by: Dimension): Promise<Map<string, string>> {
  if (by !== 'owner') return new Map()
  return new Map((await members(tx)).map(({ id, name }) => [id as string, name]))
}

export interface AccountsAsked extends Asked {
  kind?: FlowKind | undefined
  cursor?: string | undefined
  limit: number
}

/** Accounts behind a number of the waterfall. */
export async function movementAccounts(tx: Tx, viewer: Viewer, asked: AccountsAsked) {
  const { base, from, to, currency } = await groundOf(tx, viewer, asked)
  const kinds = asked.kind ? [asked.kind] : flowKinds
  const found = await store.movedAccounts(tx, base, {
    from,
    to,
    kinds,
    after: placeIn(asked.cursor, { size: aWhole, id: anId }),
    limit: asked.limit + 1,
  })
  const items = found.slice(0, asked.limit)
  const last = found.length > asked.limit ? items.at(-1) : undefined
  return {
    items: items.map((item) => ({ ...item, currency })),
    next: last ? encodeCursor([Math.abs(last.amount), last.id]) : null,
  }
}

/** Rows of the file that one transaction reads. */
const exportPage = 2_000

/** Every movement of the period as CSV, read page by page; amounts in whole units with a point. */
export async function* exportMovements(platform: Platform, viewer: Viewer, asked: Asked): AsyncGenerator<string> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(viewer.workspace, work)
  const names = asked.by ? await within((tx) => labelsOf(tx, asked.by as Dimension)) : new Map<string, string>()
  yield csvLine(['id', 'account', 'day', 'kind', 'amount', 'currency', ...(asked.by ? [asked.by] : [])])
  for (let after: store.MovedLine | undefined; ; ) {
    const behind = after
    const { lines, currency } = await within(async (tx) => {
      const ground = await groundOf(tx, viewer, asked)
      const read = await store.movedLines(tx, ground.base, { ...ground, after: behind, limit: exportPage })
      return { lines: read, currency: ground.currency }
    })
    for (const { id, name, day, kind, amount, value } of lines) {
      const label = value && (names.get(value) ?? value)
      yield csvLine([id, name, day, kind, unitsOf(amount, currency), currency, ...(asked.by ? [label] : [])])
    }
    after = lines.at(-1)
    if (lines.length < exportPage) return
  }
}

/** Refuses what cannot be answered before a file is begun. */
export const checkAsked = async (tx: Tx, viewer: Viewer, asked: Asked): Promise<void> => {
  await groundOf(tx, viewer, asked)
}
