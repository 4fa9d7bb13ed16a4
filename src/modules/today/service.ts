import { bandFrom, bandMeasure } from '../../kernel/band.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, WorkspaceId } from '../../kernel/ids.ts'
import { portionsOf } from '../../kernel/news.ts'
import { told } from '../../kernel/words.ts'
import type { News, Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { aNumber, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { inTurns } from '../../platform/in-turns.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import { find, idsAfter, mustSee, visible } from '../accounts/index.ts'
import { type Columns, catalogue, columnsOn, measureSql, valuesAcross } from '../measures/index.ts'
import { thisQuarter } from '../renewals/index.ts'
import { settings, today } from '../workspaces/index.ts'
import { priorityOf, standardWeights } from './domain/order.ts'
import { lookBack, measuresRead, type Reason, reasonsFound, reasonsOf, type Sight } from './domain/reasons.ts'
import { sinceWhen } from './domain/since.ts'
import * as store from './store.ts'

/** Accounts whose reasons are worked out at once, and of whom the rest of a large base is told together. */
const page = 2000
const part = 20_000

/** Works out anew which of some accounts need somebody, and how urgently. */
export async function refreshAttention(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  const on = await today(tx)
  const weights = (await store.weights(tx)) ?? standardWeights
  const sights = await sightsOf(tx, accounts, on)
  const before = await store.attentionOf(tx, accounts)
  const rows = accounts.flatMap((account, index): store.Attention[] => {
    const sight = sights(index)
    const reasons = reasonsFound(sight)
    if (reasons.length === 0) return []
    const kinds = reasons.map((reason) => reason.kind)
    const priority = priorityOf({ ...standingOf(sight), reasons }, weights)
    return [{ account, priority, reasons: kinds, since: sinceWhen(kinds, before.get(account), on) }]
  })
  await store.saveAttention(tx, accounts, rows, on)
}

/**
 * The same for everybody after a day was closed: of a large base in parts, of which one tells the next, so that other news is heard
 * between them.
 */
export async function refreshEverybody(tx: Tx): Promise<void> {
  const first = await idsAfter(tx, null, page)
  await refreshAttention(tx, first)
  if (first.length === page) await tellOn(tx, first.at(-1) ?? null)
}

/** A part, page by page in transactions of their own: nobody's row is held for longer than its page takes. */
export async function refreshPart(platform: Platform, workspace: WorkspaceId, { data }: News): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const ids = await within((tx) => partAfter(tx, data))
  const pages = inTurns(portionsOf(ids, page), { hands: 2 }, (some) => within((tx) => refreshAttention(tx, some)))
  for await (const _ of pages);
}

/** A part is done: tells the next one, where there is any. */
export async function goOn(tx: Tx, { data }: News): Promise<void> {
  const ids = await partAfter(tx, data)
  if (ids.length === part) await tellOn(tx, ids.at(-1) ?? null)
}

/** Told to ourselves. */
export const goesOn = 'today.goes_on'

const tellOn = (tx: Tx, after: AccountId | null): Promise<void> =>
  tell(tx, [{ name: goesOn, account: null, data: { after }, key: `${goesOn} ${after} ${newId(tx.now)}` }])

const partAfter = (tx: Tx, { after }: News['data']): Promise<AccountId[]> => idsAfter(tx, after as AccountId, part)

async function sightsOf(tx: Tx, accounts: readonly AccountId[], on: Day): Promise<(index: number) => Sight> {
  const now = await columnsOn(tx, accounts, 'now', 'frozen', measuresRead)
  const before = await columnsOn(tx, accounts, addDays(on, -lookBack), 'frozen', measuresRead)
  const read = (columns: Columns, index: number) => (measure: string) => {
    const value = columns.of(measure)[index] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  }
  return (index) => ({ now: read(now, index), before: read(before, index) })
}

function standingOf(sight: Sight) {
  return {
    arr: sight.now('commercial.arr'),
    band: bandFrom(sight.now(bandMeasure)),
    score: sight.now('health.score'),
    scoreBefore: sight.before('health.score'),
    daysToRenewal: sight.now('commercial.days_to_renewal'),
  }
}

export interface NeedsYouRequest {
  mine: boolean
  order: 'pressing' | 'health'
  cursor?: string | undefined
  limit: number
}

/** One page of Today: who needs the viewer and why, in sentences made from the numbers as they are now. */
export async function needsYou(tx: Tx, viewer: Viewer, request: NeedsYouRequest) {
  const on = await today(tx)
  const owner = request.mine ? viewer.member : null
  const order = request.order === 'health' ? await healthOrder(tx, on) : pressing
  const after = readCursor(request.cursor)
  const rows = await store.attentionPage(tx, {
    visible: visible(viewer),
    on,
    owner,
    order,
    after,
    limit: request.limit + 1,
  })
  const shown = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? shown.at(-1) : undefined
  const items = await present(tx, shown, on)
  return { today: on, items, next: last ? encodeCursor([...last.keys, last.account]) : null }
}

const pressing = { by: 'pressing' } as const

async function healthOrder(tx: Tx, on: Day): Promise<store.AttentionOrder> {
  const entries = await catalogue(tx)
  const health = entries.find((entry) => entry.key === 'health.score')
  return health ? { by: 'health', score: measureSql(tx, health, entries, on).now } : pressing
}

function readCursor(text: string | undefined): store.AttentionPlace | null {
  const place = placeIn(text, { first: aNumber, second: aNumber, account: anId })
  return place && { keys: [place.first, place.second], account: place.account }
}

/** Weeks of the small curve of health beside each account. */
const sparkWeeks = 13

async function present(tx: Tx, rows: store.AttentionRow[], on: Day) {
  const ids = rows.map((row) => row.account)
  const accounts = new Map((await find(tx, ids)).map((account) => [account.id, account]))
  const sights = await sightsOf(tx, ids, on)
  const { currency } = await settings(tx)
  const health = (await catalogue(tx)).find((entry) => entry.key === 'health.score')
  const days = Array.from({ length: sparkWeeks + 1 }, (_, week) => addDays(on, -1 - 7 * (sparkWeeks - week)))
  const sparks = health ? await valuesAcross(tx, ids, health, days) : []
  return rows.map((row, index) => {
    const account = accounts.get(row.account)
    const sight = sights(index)
    const [score, before] = [sight.now('health.score'), sight.before('health.score')]
    return {
      id: row.account,
      name: account?.name ?? '',
      size: account?.size ?? null,
      ownerName: account?.ownerName ?? null,
      arr: account?.arr ?? null,
      currency,
      renewsOn: account?.renewsOn ?? null,
      score,
      band: bandFrom(sight.now(bandMeasure)),
      change: score === null || before === null ? null : score - before,
      spark: sparks[index] ?? [],
      priority: row.priority,
      reasons: reasonsWithAnswers(reasonsOf(sight), row, on),
    }
  })
}

function reasonsWithAnswers(reasons: Reason[], row: store.AttentionRow, on: Day) {
  return reasons.map(({ kind, sentence, withoutHealth }) => {
    const position = row.reasons.indexOf(kind)
    const since = row.since[position] ?? on
    return { kind, sentence, withoutHealth, since, isNew: since === on, answer: row.answers[position] ?? null }
  })
}

export async function todayFigures(tx: Tx, viewer: Viewer) {
  const [workspace, on] = [await settings(tx), await today(tx)]
  const entries = await catalogue(tx)
  const health = entries.find((entry) => entry.key === bandMeasure)
  const waiting = await store.openCount(tx, visible(viewer), on)
  const nothing = {
    accounts: 0,
    arr: 0,
    red: 0,
    yellow: 0,
    green: 0,
    grey: 0,
    redArr: 0,
  }
  const figures = health ? await store.figures(tx, visible(viewer), measureSql(tx, health, entries, on).now) : nothing
  const quarter = await thisQuarter(tx, viewer)
  return { today: on, currency: workspace.currency, waiting, ...(figures ?? nothing), quarter }
}

export async function answer(
  tx: Tx,
  viewer: Viewer,
  account: AccountId,
  reason: string | null,
  given: store.Answer,
): Promise<number> {
  await mustSee(tx, viewer, account)
  const on = await today(tx)
  if (given.until && given.until <= on) {
    throw new AppError('invalid', told`until: must be a day after today`, {
      field: 'until',
      remedy: told`Send a day after ${on}`,
    })
  }
  const answered = await store.saveAnswer(tx, account, reason, given, viewer.member)
  if (answered === 0) throw new AppError('not_found', told`This account has no such reason today`)
  return answered
}
