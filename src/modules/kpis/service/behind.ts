import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type CsvCell, csvLine, unitsOf } from '../../../platform/files/csv.ts'
import { anId, aText, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import type { Dimension } from '../domain/dimensions.ts'
import { factsIn, partUnit, reckon, type Unit } from '../domain/kpi.ts'
import * as store from '../store/behind.ts'
import { knownOver } from './facts.ts'
import { type Asked, frameOf, type KpiList, mustFind, nothing, questionOf } from './kpis.ts'

export interface BehindAsked extends Asked {
  kpi: string
  by?: Dimension | undefined
  /** One value of the dimension; an empty text for those without one. */
  value?: string | undefined
}

/**
 * A page of the accounts that have a part in a KPI, each reckoned by itself as the KPI is for all: whose ARR moved most as it
 * counts comes first, then whoever pays most. Accounts without a part are left out, so that a page may hold fewer than were asked for.
 */
async function behind(tx: Tx, viewer: Viewer, asked: BehindAsked, { after, limit }: store.Place) {
  const kpi = mustFind(asked.kpi)
  const { ground, period } = await frameOf(tx, viewer, asked)
  const wanted = { fact: factsIn(kpi)[0], period, after, limit: limit + 1 }
  const read = await store.accountsAfter(tx, ground.base, wanted)
  const page = read.slice(0, limit)
  const base = store.eachOf(
    ground.base,
    page.map(({ id }) => id),
  )
  const known = await knownOver(tx, base, [period], await questionOf(tx, ground, [kpi]))
  const items = page.flatMap(({ id, name }) => {
    const own = reckon(kpi, known.get(id)?.[0] ?? nothing)
    return (own.numerator ?? 0) === 0 && (own.denominator ?? 0) === 0 ? [] : [{ id, name, ...own }]
  })
  const last = read.length > limit ? (page.at(-1) ?? null) : null
  return { items, last, kpi, currency: ground.currency }
}

/** Accounts behind a KPI. */
export async function kpiAccounts(
  tx: Tx,
  viewer: Viewer,
  asked: BehindAsked & { cursor?: string | undefined; limit: number },
) {
  const after = placeIn(asked.cursor, { moved: aWhole, paid: aWhole, name: aText, id: anId })
  const { items, last, currency } = await behind(tx, viewer, asked, { after, limit: asked.limit })
  return {
    items: items.map((item) => ({ ...item, currency })),
    next: last ? encodeCursor([last.moved, last.paid, last.name, last.id]) : null,
  }
}

/** As a file holds it: money in whole units of its currency with a point, all else as it is. */
const cellOf = (value: number | null, unit: Unit, currency: string): CsvCell =>
  unit === 'money' ? unitsOf(value, currency) : value

/** Every KPI with its parts as CSV. */
export function kpisAsCsv({ items, from, to, currency }: KpiList): string {
  const head = ['kpi', 'name', 'from', 'to', 'value', 'numerator', 'denominator', 'a year before', 'target', 'standing']
  return [
    csvLine([...head, 'unit', 'currency', 'formula']),
    ...items.map((kpi) =>
      csvLine([
        ...[kpi.key, kpi.name, from, to, cellOf(kpi.value, kpi.unit, currency)],
        cellOf(kpi.numerator, kpi.numeratorUnit, currency),
        cellOf(kpi.denominator, kpi.denominatorUnit, currency),
        ...[cellOf(kpi.before, kpi.unit, currency), cellOf(kpi.target, kpi.unit, currency), kpi.standing],
        ...[kpi.unit, currency, kpi.formula],
      ]),
    ),
  ].join('')
}

/** Accounts that one transaction reads. */
const exportPage = 2_000

/** Every account behind a KPI as CSV, read page by page. */
export async function* exportAccounts(platform: Platform, viewer: Viewer, asked: BehindAsked): AsyncGenerator<string> {
  yield csvLine(['id', 'account', 'numerator', 'denominator', 'value', 'currency'])
  for (let after: store.PlacedAccount | null = null; ; ) {
    const place: store.PlacedAccount | null = after
    const page: Page = await platform.db.within(viewer.workspace, (tx) =>
      behind(tx, viewer, asked, { after: place, limit: exportPage }),
    )
    for (const item of page.items) yield accountLine(item, page)
    after = page.last
    if (after === null) return
  }
}

type Page = Awaited<ReturnType<typeof behind>>

function accountLine(
  { id, name, numerator, denominator, value }: Page['items'][number],
  { kpi, currency }: Page,
): string {
  const cells = (part: number | null, unit: Unit) => cellOf(part, unit, currency)
  const [of, per] = [partUnit(kpi.of), partUnit(kpi.per ?? [])]
  return csvLine([id, name, cells(numerator, of), cells(denominator, per), cells(value, kpi.unit), currency])
}

/** Refuses what cannot be answered before a file is begun. */
export async function checkBehind(tx: Tx, viewer: Viewer, asked: BehindAsked): Promise<void> {
  mustFind(asked.kpi)
  await frameOf(tx, viewer, asked)
}
