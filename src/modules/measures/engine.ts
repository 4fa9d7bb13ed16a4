import { addDays, type Day, daysBetween, daysRange } from '../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../kernel/ids.ts'
import {
  type Basis,
  bringsFacts,
  type MeasureDefinition,
  type MeasureSource,
  type Platform,
} from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { inTurns } from '../../platform/in-turns.ts'
import { deliver, onItsWay, tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import { canonicalOf, idPages } from '../accounts/index.ts'
import { listWorkspaces, today } from '../workspaces/index.ts'
import { fillFrom, keptBefore } from './domain/filled.ts'
import { historyDays, rowsToFreeze, rowsToRestate } from './domain/freeze.ts'
import {
  type Computed,
  carryStale,
  emptyMatrix,
  fillMatrix,
  isStale,
  type Matrix,
  upToKnown,
  type Voice,
} from './domain/matrix.ts'
import { isFirstHistory, isKeptOpen } from './kept-open.ts'
import { noteSilences } from './silences.ts'
import * as store from './store.ts'
import { clearRestated, dropFilled, filledOf, holdAccounts, saveFilled, setSince } from './store-filled.ts'

interface OwnedSource {
  owner: string
  source: MeasureSource
}

function ownedSources(platform: Platform): OwnedSource[] {
  return platform.contributions.modules.flatMap((module) =>
    (module.measures ?? []).map((source) => ({ owner: module.name, source })),
  )
}

interface AskedSource extends OwnedSource {
  definitions: MeasureDefinition[]
}

/** Every source with all that it is asked for in this workspace: what it declares, then what the workspace defined. */
async function askedSources(platform: Platform, tx: Tx): Promise<AskedSource[]> {
  const asked: AskedSource[] = []
  for (const one of ownedSources(platform)) {
    const own = one.source.own ? await one.source.own(tx) : []
    asked.push({ ...one, definitions: [...one.source.definitions, ...own] })
  }
  return asked
}

/** Writes the catalogue of a workspace as the modules declare it now. */
export async function refreshCatalogue(platform: Platform, tx: Tx): Promise<void> {
  await writeCatalogue(tx, await askedSources(platform, tx))
}

async function writeCatalogue(tx: Tx, asked: readonly AskedSource[]): Promise<void> {
  const entries = asked.flatMap(({ owner, source, definitions }) =>
    definitions.map((definition) => ({ owner, published: source.published === true, definition })),
  )
  await store.saveCatalogue(tx, entries)
}

interface Slots {
  of: Map<string, number>
  count: number
  /** Slots that frozen and restated rows do not hold on every day. */
  moved: { slot: number; since: Day | null; isRetired: boolean }[]
}

/** The catalogue, written first where the workspace has none or an older one. */
async function slotsOf(tx: Tx, asked: readonly AskedSource[]): Promise<Slots> {
  let entries = await store.catalogue(tx)
  const known = new Set(entries.map((entry) => entry.key))
  if (asked.some(({ definitions }) => definitions.some(({ key }) => !known.has(key)))) {
    await writeCatalogue(tx, asked)
    entries = await store.catalogue(tx)
  }
  const of = new Map(entries.flatMap((entry) => (entry.slot === null ? [] : [[entry.key, entry.slot] as const])))
  const moved = entries.flatMap(({ slot, since, retired }) =>
    slot === null || (since === null && !retired) ? [] : [{ slot, since, isRetired: retired !== undefined }],
  )
  return { of, count: of.size, moved }
}

/** The slots that the rows of a day do not hold: of measures that were defined later, and of those no longer counted. */
const hiddenSlots = ({ moved }: Slots, day: Day): number[] =>
  moved.flatMap(({ slot, since, isRetired }) => (isRetired || (since !== null && since > day) ? [slot] : []))

const ownVoice: Voice = { connectedOn: '0001-01-01' as Day, silences: [] }

interface Computation {
  matrix: Matrix
  parts: Computed[]
  slots: Slots
}

/** Asks every source for its numbers and lays them out; sources silent on a day keep their value only in what is frozen. */
async function compute(
  platform: Platform,
  tx: Tx,
  accounts: AccountId[],
  days: Day[],
  basis: Basis,
  only?: string,
): Promise<Computation> {
  const asked = await askedSources(platform, tx)
  const slots = await slotsOf(tx, asked)
  const voices = await store.voices(tx)
  const matrix = emptyMatrix(accounts, days, slots.count)
  const parts: Computed[] = []
  for (const { owner, source, definitions } of asked) {
    if (source.published || (only && !definitions.some(({ key }) => key === only))) continue
    const stored = definitions.filter((definition) => !definition.derived)
    const voice = source.isOwnRecord ? ownVoice : (voices.get(owner) ?? { connectedOn: null, silences: [] })
    const scope = { accounts, days, ...(only ? { only } : {}) }
    const rows = voice.connectedOn ? await source.compute(tx, scope, basis) : []
    const part = { slots: stored.map((definition) => slots.of.get(definition.key) ?? -1), voice, rows }
    fillMatrix(matrix, part)
    parts.push(part)
  }
  return { matrix, parts, slots }
}

// ---------------------------------------------------------------- closing days

/** Accounts times days that one transaction computes: large enough to be set-based, small enough for memory. */
const cellsPerPage = 20_000
const accountsPerPage = 4_000
/**
 * With a whole history before them: all its 400 days are computed at once, and the pages of a small base share the work until the
 * last one, where fewer of them would leave a processor idle.
 */
const accountsPerFirstPage = 50

/**
 * Closes all days that are over, one after the other: before each, facts that waited for the day before are rolled up.
 * A workspace without any closed day begins with its whole history at once. Where it must wait, days stay open until a later
 * call. Answers how many closes ran.
 */
export async function closeOverdueDays(
  platform: Platform,
  workspace: WorkspaceId,
  mustWait: (tx: Tx) => Promise<boolean> = async () => false,
): Promise<number> {
  for (let closes = 0; ; closes++) {
    const { next, isFirst } = await platform.db.within(workspace, async (tx) => {
      await noteSilences(tx)
      if (await mustWait(tx)) return { next: null, isFirst: false }
      const yesterday = addDays(await today(tx), -1)
      const closed = await store.lastClosed(tx)
      if (!closed) return { next: yesterday, isFirst: true }
      return { next: closed < yesterday ? addDays(closed, 1) : null, isFirst: false }
    })
    if (!next) return closes
    await drain(platform, workspace)
    if (await platform.db.within(workspace, mustWait)) return closes // a history began to come in meanwhile
    if (isFirst) await platform.db.refreshStatistics() // a whole history was just loaded
    await closeDays(platform, workspace, next)
  }
}

/** Closes in every workspace the days that are over, except where a history comes in at present. */
export async function closeEverywhere(platform: Platform): Promise<void> {
  for (const { id } of await listWorkspaces(platform)) await closeOverdueDays(platform, id, isKeptOpen)
}

/** Lets news and every loop that measures may read from work until nothing is due, so that a close sees all that was known by then. */
async function drain(platform: Platform, workspace: WorkspaceId): Promise<void> {
  for (let delivered = 1; delivered > 0; ) {
    for (const loop of platform.contributions.loops) {
      if (loop.name === refreshLoop || !bringsFacts(loop)) continue
      while ((await loop.turn(platform, workspace)) === 'more');
    }
    delivered = await deliver(platform)
  }
}

export const refreshLoop = 'measures.refresh'

/**
 * Closes every still open day up to `through`, account by account in pages, and tells that it is done.
 * An account that arrives with a history is closed for the past as it declares to have been known (rule 6).
 * Safe to repeat: what is closed stays as it is.
 */
export async function closeDays(
  platform: Platform,
  workspace: WorkspaceId,
  through: Day,
): Promise<{ from: Day; to: Day; accounts: number } | null> {
  const earliest = addDays(through, 1 - historyDays)
  const firsts: Day[] = []
  let closed = 0
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const hasPast = (await within(store.lastClosed)) !== null
  const size = hasPast ? accountsPerPage : accountsPerFirstPage
  // Who comes to a workspace that has a past is frozen by what the workspace knew on each day, which may be less than now.
  const lateSince = hasPast ? earliest : await within((tx) => knownLateSince(platform, tx))
  for await (const page of inTurns(idPages(within, size), { hands: 3, firstAlone: true }, (ids) =>
    within((tx) => closePage(platform, tx, ids, { earliest, through, lateSince })),
  )) {
    closed += page.accounts
    if (page.from) firsts.push(page.from)
  }
  const from = firsts.sort()[0]
  await within(async (tx) => {
    await store.saveClosed(tx, through)
    await store.touchLate(tx, through)
    if (from)
      await tell(tx, [
        {
          name: 'measures.closed',
          account: null,
          data: { from, to: through },
          key: `closed ${through} ${newId(tx.now)}`,
        },
      ])
  })
  return from ? { from, to: through, accounts: closed } : null
}

interface Closing {
  earliest: Day
  through: Day
  /** From this day on, whoever is closed for more than one day is computed again by what is known now. */
  lateSince: Day | null
}

/** The first day of which everybody reads otherwise by now, as far as any source says. */
async function knownLateSince(platform: Platform, tx: Tx): Promise<Day | null> {
  const days: Day[] = []
  for (const { source } of ownedSources(platform)) {
    const since = await source.knownLateSince?.(tx)
    if (since) days.push(since)
  }
  return days.sort()[0] ?? null
}

async function closePage(platform: Platform, tx: Tx, ids: AccountId[], { earliest, through, lateSince }: Closing) {
  const standings = await store.closedThrough(tx, ids)
  const groups = Map.groupBy(ids, (id) => firstOpen(standings.get(id) ?? null, earliest))
  let from: Day | null = null
  for (const [first, accounts] of groups) {
    if (first > through) continue
    await store.leaveToClose(tx, accounts, first, through)
    await closeGroup(platform, tx, accounts, first, through)
    if (lateSince !== null && lateSince <= through && first < through) {
      const since = lateSince > first ? lateSince : first
      await store.keepLate(
        tx,
        accounts.map((account) => ({ account, since })),
      )
    }
    if (!from || first < from) from = first
  }
  return { accounts: ids.length, from }
}

/** The day after the last closed one; for an account without any, as far back as history is kept. */
function firstOpen(closedThrough: Day | null, earliest: Day): Day {
  if (!closedThrough) return earliest
  const next = addDays(closedThrough, 1)
  return next < earliest ? earliest : next
}

async function closeGroup(platform: Platform, tx: Tx, accounts: AccountId[], first: Day, through: Day): Promise<void> {
  const step = Math.max(1, Math.floor(cellsPerPage / accounts.length))
  for (let day = first; day <= through; day = addDays(day, step)) {
    const days = daysRange(day, [addDays(day, step - 1), through].sort()[0] as Day)
    const { matrix, parts } = await compute(platform, tx, accounts, days, 'frozen')
    await carry(tx, matrix, parts)
    await store.saveFrozen(tx, rowsToFreeze(matrix), day, days.at(-1) as Day)
  }
}

/** Where a source is silent, what was frozen last stays. */
async function carry(tx: Tx, matrix: Matrix, parts: readonly Computed[]): Promise<void> {
  const silent = parts.filter(({ voice }) => matrix.days.some((day) => isStale(voice, day)))
  if (silent.length === 0) return
  const frozen = await store.lastFrozen(tx, matrix.accounts)
  for (const part of silent)
    carryStale(matrix, part, (account) => frozen.get(matrix.accounts[account] as AccountId) ?? null)
}

// ---------------------------------------------------------------- touched accounts

const touchedPerTurn = 500

interface Touched {
  account: AccountId
  since: Day
  isLate: boolean
}

/** Milliseconds between two looks at a base whose first history comes in, and while its past is judged. */
const restInHistory = 15_000
const restWhileJudged = 60_000
/** A close of so many days at once is one of a first history. */
const manyDays = 30

const looked = new Map<WorkspaceId, number>()
/** Workspaces whose measures have names. */
const named = new Set<WorkspaceId>()

/**
 * A turn of the loop. A first history touches everybody again and again: computed, scored and judged each time, it would take
 * half as long again to come in; and what is shown of its past would wait for each account that is computed meanwhile. Of a base
 * with a past nothing waits.
 */
export async function turnTouched(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const since = performance.now() - (looked.get(workspace) ?? Number.NEGATIVE_INFINITY)
  const outcome = await platform.db.within(workspace, async (tx) => {
    // The playbooks and segments of a workspace without any customer speak of measures, and who writes one asks which there are.
    if (!named.has(workspace) && (await store.catalogue(tx)).length === 0) await refreshCatalogue(platform, tx)
    if (!(await store.isAnyTouched(tx))) return 'rests'
    if (since < restWhileJudged && since < (await restOf(tx))) return 'rests'
    return refreshSome(platform, tx)
  })
  named.add(workspace)
  if (outcome === 'done') looked.set(workspace, performance.now())
  return outcome === 'more' ? 'more' : 'done'
}

async function restOf(tx: Tx): Promise<number> {
  if (await isFirstHistory(tx)) return restInHistory
  const closes = await onItsWay(tx, ['measures.closed'])
  return closes.some(({ data }) => daysBetween(data.from as Day, data.to as Day) >= manyDays) ? restWhileJudged : 0
}

/** Recomputes the open day of accounts whose facts changed, and restates their closed days where facts came late. */
export const refreshTouched = (platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> =>
  platform.db.within(workspace, (tx) => refreshSome(platform, tx))

async function refreshSome(platform: Platform, tx: Tx): Promise<'more' | 'done'> {
  const taken = await store.takeTouched(tx, touchedPerTurn)
  const touched = await living(tx, taken)
  if (touched.length > 0) await refresh(platform, tx, touched)
  return taken.length === touchedPerTurn ? 'more' : 'done'
}

/** What was merged away since it was touched has no measures of its own any more. */
async function living(tx: Tx, touched: Touched[]): Promise<Touched[]> {
  const canonical = await canonicalOf(
    tx,
    touched.map((item) => item.account),
  )
  return touched.filter(({ account }) => canonical.get(account) === account)
}

async function refresh(platform: Platform, tx: Tx, touched: Touched[]): Promise<void> {
  const on = await today(tx)
  const accounts = touched.map((item) => item.account).sort()
  await refreshOpenDay(platform, tx, accounts, on)
  await restateTouched(platform, tx, touched, addDays(on, -1))
  const late = touched.filter(({ isLate, since }) => isLate && since < on).map((item) => item.account)
  const data = { accounts, ...(late.length > 0 ? { late } : {}) }
  await tell(tx, [{ name: 'measures.refreshed', account: null, data, key: `refreshed ${newId(tx.now)}` }])
}

async function refreshOpenDay(platform: Platform, tx: Tx, accounts: AccountId[], on: Day): Promise<void> {
  const { matrix, parts } = await compute(platform, tx, accounts, [on], 'restated')
  await carry(tx, matrix, parts)
  await store.saveCurrent(
    tx,
    on,
    accounts.map((account, index) => ({ account, numbers: upToKnown(matrix.at(index, 0)) })),
  )
}

async function restateTouched(platform: Platform, tx: Tx, touched: Touched[], yesterday: Day): Promise<void> {
  const closedThrough = await store.closedThrough(
    tx,
    touched.map((item) => item.account),
  )
  const isClosed = ({ account }: Touched) => (closedThrough.get(account) ?? '') >= yesterday
  await store.keepLate(
    tx,
    touched.filter((item) => item.isLate && item.since <= yesterday && !isClosed(item)),
  )
  const late = touched.flatMap(({ account, since }) => {
    const through = closedThrough.get(account)
    return through && since <= through ? [{ account, since, through }] : []
  })
  for (const [through, group] of Map.groupBy(late, (item) => item.through)) {
    const earliest = addDays(through, 1 - historyDays)
    for (const [since, accounts] of Map.groupBy(group, (item) => (item.since < earliest ? earliest : item.since))) {
      await restate(platform, tx, accounts.map((item) => item.account).sort(), since, through)
    }
  }
}

/**
 * Compares what is known now with what was frozen, over a span of closed days, and keeps the days that differ. What a
 * measure comes to on days before it was defined is kept beside it.
 */
export async function restate(platform: Platform, tx: Tx, accounts: AccountId[], from: Day, to: Day): Promise<void> {
  let filler: Filler | null = null
  for (const days of pagesOfDays(accounts, from, to)) {
    const { matrix, slots } = await compute(platform, tx, accounts, days, 'restated')
    const frozen = await frozenRows(tx, accounts, days)
    const rows = rowsToRestate(matrix, frozen, (day) => hiddenSlots(slots, day))
    await store.saveRestated(tx, accounts, days[0] as Day, days.at(-1) as Day, rows)
    filler ??= await fillerFor(tx, accounts, slots, from)
    filler.add(matrix)
  }
  await filler?.save(tx)
}

function* pagesOfDays(accounts: readonly AccountId[], from: Day, to: Day): Generator<Day[]> {
  const step = Math.max(1, Math.floor(cellsPerPage / accounts.length))
  for (let day = from; day <= to; day = addDays(day, step))
    yield daysRange(day, [addDays(day, step - 1), to].sort()[0] as Day)
}

interface Filler {
  add(matrix: Matrix): void
  save(tx: Tx): Promise<void>
}

/** Gathers what measures come to on days before they were defined, from a day on. */
async function fillerFor(tx: Tx, accounts: AccountId[], slots: Slots, from: Day): Promise<Filler> {
  const moved = slots.moved.flatMap(({ slot, since, isRetired }) =>
    since !== null && since > from && !isRetired ? [{ slot, since }] : [],
  )
  const known = await filledOf(
    tx,
    accounts,
    moved.map(({ slot }) => slot),
  )
  const kept = new Map(known.map((row) => [`${row.account} ${row.slot}`, row]))
  const rows = accounts.flatMap((account, index) =>
    moved.map((place) => ({
      account,
      index,
      place,
      slot: place.slot,
      ...keptBefore(kept.get(`${account} ${place.slot}`), from),
    })),
  )
  return {
    add: (matrix) => {
      for (const row of rows) fillFrom(row, matrix, row.index, row.place)
    },
    save: (to) =>
      saveFilled(
        to,
        rows.map(({ account, slot, days, numbers }) => ({ account, slot, days, numbers })),
      ),
  }
}

// ---------------------------------------------------------------- measures that a workspace defined

/**
 * A measure begins to be counted, or is counted in another way: frozen rows hold it from the first open day on. What was
 * shown before stays as it was shown; what is known of the days before is filled in by `fillHistory`.
 */
export async function beginMeasure(platform: Platform, tx: Tx, key: string): Promise<void> {
  await refreshCatalogue(platform, tx)
  const closed = await store.lastClosed(tx)
  await setSince(tx, key, closed && addDays(closed, 1))
  await dropFilled(tx, key)
  await clearRestated(tx, key)
}

/** A measure is no longer counted: what was shown stays, and nothing is restated of it any more. */
export async function retireMeasure(platform: Platform, tx: Tx, key: string): Promise<void> {
  await refreshCatalogue(platform, tx)
  await dropFilled(tx, key)
  await clearRestated(tx, key)
}

/** Computes what a measure comes to on closed days before it was defined, and puts its accounts up for the days since. */
export async function fillHistory(platform: Platform, tx: Tx, accounts: AccountId[], key: string): Promise<void> {
  await holdAccounts(tx, accounts)
  const entry = (await store.catalogue(tx)).find((one) => one.key === key)
  const through = await store.closedThrough(tx, accounts)
  for (const [to, group] of Map.groupBy(accounts, (account) => through.get(account) ?? null))
    if (to && entry?.since) await fillGroup(platform, tx, { accounts: group, to, entry })
  await store.touchAgain(tx, accounts, entry?.since ?? (await today(tx)), true)
}

interface FilledGroup {
  accounts: AccountId[]
  to: Day
  entry: store.CatalogueEntry
}

async function fillGroup(platform: Platform, tx: Tx, { accounts, to, entry }: FilledGroup): Promise<void> {
  const from = addDays(to, 1 - historyDays)
  let filler: Filler | null = null
  for (const days of pagesOfDays(accounts, from, to)) {
    const { matrix, slots } = await compute(platform, tx, accounts, days, 'restated', entry.key)
    filler ??= await fillerFor(
      tx,
      accounts,
      { ...slots, moved: slots.moved.filter(({ slot }) => slot === entry.slot) },
      from,
    )
    filler.add(matrix)
  }
  await filler?.save(tx)
}

async function frozenRows(
  tx: Tx,
  accounts: AccountId[],
  days: Day[],
): Promise<(account: number, day: number) => store.Numbers | null> {
  const rows = await store.daysWithin(tx, accounts, store.basisNumber.frozen, days[0] as Day, days.at(-1) as Day)
  const byAccount = Map.groupBy(rows, (row) => row.account)
  return (account, day) => {
    const own = byAccount.get(accounts[account] as AccountId) ?? []
    return own.findLast((row) => row.day <= (days[day] as Day))?.numbers ?? null
  }
}
