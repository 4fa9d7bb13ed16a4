import { addDays, type Day } from '../../../kernel/day.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aNumber, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { visible } from '../../accounts/index.ts'
import { type Columns, catalogue, columnsOn, measureSql } from '../../measures/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { measuresOfRisk } from '../domain/measures-of.ts'
import { riskOf } from '../domain/risk.ts'
import type { ShownBand } from '../domain/scorecard.ts'
import * as store from '../store/base.ts'
import { inPoints, inPointsOrNull } from './account.ts'
import { type CardVersion, mustCard } from './cards.ts'
import { isKept, sayWorkedOut, workedOutOn, workOut } from './worked-out.ts'
import { baseOf, pageOfWorkedOut } from './worked-out-base.ts'

const bands: readonly ShownBand[] = ['green', 'yellow', 'red', 'grey']

/** What one document expects of a base (F109) and another (F110), shown beside what is. */
const expected = { green: 0.7, yellow: 0.2, red: 0.1 }
const expectedHealthy = 0.8

interface OverviewRequest {
  scorecard: string | undefined
  days: number
  limit: number
}

/** The whole base at a glance. Grey accounts are counted and are outside of every percentage (rule 13). */
export async function overview(tx: Tx, viewer: Viewer, request: OverviewRequest) {
  const card = await mustCard(tx, request.scorecard)
  const { name, label } = card.ready.card
  const { currency } = await settings(tx)
  const kept = await isKept(tx, card)
  const base = kept ? await baseKept(tx, viewer, card, request) : await baseWorkedOut(tx, viewer, card, request)
  const { on, since, counts, figures, fell, rose } = base
  return {
    scorecard: name,
    label,
    kept,
    isActive: card.isActive,
    note: kept ? null : sayWorkedOut(card, on),
    kinds: card.kinds,
    on,
    since,
    currency,
    bands: sayBands(counts),
    scored: figures.scored,
    average: figures.average === null ? null : figures.average / 1000,
    below50: shareOf(figures.below50, figures.scored),
    above80: shareOf(figures.above80, figures.scored),
    target: { ...expected, healthy: expectedHealthy },
    fell: fell.map((row) => sayMoverRow(row, currency)),
    rose: rose.map((row) => sayMoverRow(row, currency)),
  }
}

interface Base {
  on: Day
  since: Day
  counts: store.BandCount[]
  figures: store.BaseFigures
  fell: store.MoverRow[]
  rose: store.MoverRow[]
}

async function baseKept(tx: Tx, viewer: Viewer, card: CardVersion, request: OverviewRequest): Promise<Base> {
  const on = await today(tx)
  const since = addDays(on, -request.days)
  const query = { visible: visible(viewer), scorecard: card.ready.card.name, kinds: card.kinds, on }
  return {
    on,
    since,
    counts: await store.countByBand(tx, query),
    figures: await store.figuresOf(tx, query),
    fell: await store.biggestMovers(tx, query, since, 'down', request.limit),
    rose: await store.biggestMovers(tx, query, since, 'up', request.limit),
  }
}

async function baseWorkedOut(tx: Tx, viewer: Viewer, card: CardVersion, request: OverviewRequest): Promise<Base> {
  const { moment, day: on } = await workedOutOn(tx)
  const since = addDays(on, -request.days)
  const now = await workOut(tx, viewer, card, moment)
  const before = await workOut(tx, viewer, card, since)
  return { on, since, ...baseOf(now, before, request.limit) }
}

function sayBands(counts: readonly store.BandCount[]) {
  const scored = counts.reduce((total, row) => total + (row.band === 'grey' ? 0 : row.count), 0)
  return bands.map((band) => {
    const row = counts.find((one) => one.band === band)
    const count = row?.count ?? 0
    return { band, count, arr: row?.arr ?? 0, share: band === 'grey' || scored === 0 ? null : count / scored }
  })
}

const shareOf = (count: number, of: number) => ({ count, share: of === 0 ? null : count / of })

/** Amounts are in the workspace's currency. */
function sayMoverRow({ score, before, ...row }: store.MoverRow, currency: string) {
  return { ...row, currency, score: inPoints(score), before: inPoints(before), change: inPoints(score - before) }
}

/** The documents' detailed metrics of an account (F117), in their order. */
const details = {
  activePeople: 'usage.active_people_30d',
  daysActive: 'usage.active_days_30d',
  features: 'usage.features_30d',
  tickets: 'support.tickets_30d',
  csat: 'support.csat_30d',
  meetings: 'engagement.meetings_90d',
  daysToRenewal: 'commercial.days_to_renewal',
  contractValue: 'commercial.contract_value',
  hasExpanded: 'commercial.has_expanded',
} as const

export interface PortfolioRequest {
  scorecard: string | undefined
  band: ShownBand | undefined
  cursor: string | undefined
  limit: number
}

/** The portfolio with its metrics: health ascending, then contract value descending (F101, F117). */
export async function portfolio(tx: Tx, viewer: Viewer, request: PortfolioRequest) {
  const card = await mustCard(tx, request.scorecard)
  const kept = await isKept(tx, card)
  const { moment, day } = kept ? { moment: 'now' as const, day: await today(tx) } : await workedOutOn(tx)
  const asked = { band: request.band ?? null, after: readCursor(request.cursor), limit: request.limit + 1 }
  const rows = kept
    ? await rowsKept(tx, viewer, card, day, asked)
    : pageOfWorkedOut(await workOut(tx, viewer, card, moment, details.contractValue), day, asked)
  const { currency } = await settings(tx)
  const page = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? page.at(-1) : undefined
  const columns = await columnsOn(
    tx,
    page.map((row) => row.account),
    moment,
    'frozen',
    [...Object.values(details), ...measuresOfRisk(card.ready.card)],
  )
  return {
    kept,
    isActive: card.isActive,
    note: kept ? null : sayWorkedOut(card, day),
    items: page.map((row, at) => ({
      ...sayListed(row, currency),
      risk: riskOf(card.ready.card, valuesAt(columns, at), row.score),
      ...sayDetails(columns, at),
    })),
    next: last ? encodeCursor([last.sortScore, last.sortValue, last.account]) : null,
  }
}

type Asked = Pick<store.ListQuery, 'band' | 'after' | 'limit'>

async function rowsKept(tx: Tx, viewer: Viewer, card: CardVersion, on: Day, asked: Asked) {
  const judged = { scorecard: card.ready.card.name, kinds: card.kinds }
  return store.portfolio(tx, { visible: visible(viewer), ...judged, on, value: await contractValue(tx, on), ...asked })
}

async function contractValue(tx: Tx, on: Day) {
  const entries = await catalogue(tx)
  const entry = entries.find((one) => one.key === details.contractValue)
  return entry ? measureSql(tx, entry, entries, on).now : store.noValue
}

const valuesAt = (columns: Columns, at: number) => ({ get: (measure: string) => columns.of(measure)[at] })

function sayListed(row: store.ListedScore, currency: string) {
  const { account, name, arr, renewsOn, band, day } = row
  const completeness = row.known === null ? 0 : row.known / 100_000
  return { account, name, arr, currency, renewsOn, band, score: inPointsOrNull(row.score), completeness, day }
}

function sayDetails(columns: Columns, at: number): Record<keyof typeof details, number | null> {
  const read = Object.entries(details).map(([name, key]) => {
    const value = columns.of(key)[at] ?? Number.NaN
    return [name, Number.isNaN(value) ? null : value]
  })
  return Object.fromEntries(read) as Record<keyof typeof details, number | null>
}

const readCursor = (text: string | undefined) =>
  placeIn(text, { score: aNumber, value: aNumber, account: anId }) as store.ListQuery['after']
