import { addDays, type Day, endOfDay, monthOf } from '../../../kernel/day.ts'
import { type AccountId, type PersonId, uuidV5, type WorkspaceId } from '../../../kernel/ids.ts'
import type { News, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { onItsWay } from '../../../platform/outbox/outbox.ts'
import { canonicalOf, noteUnmatched, standingOf } from '../../accounts/index.ts'
import { isFirstHistory, lastClosed, touch, touchAll } from '../../measures/index.ts'
import { settings } from '../../workspaces/index.ts'
import type { EventDefinitions } from '../domain/definitions.ts'
import {
  addToDay,
  bitOfDay,
  changedPeople,
  type DayTotals,
  dayRoller,
  type PersonMonth,
  samePeople,
} from '../domain/rollup.ts'
import { definitionsOf } from '../store/definitions.ts'
import * as firstSeen from '../store/first-days.ts'
import { horizon } from '../store/horizon.ts'
import { type FreshDay, type ReadDay, readDays, readFresh, type WholeDay } from '../store/read-days.ts'
import * as store from '../store/rollup.ts'
import { countCustom } from './custom.ts'
import { noteTurn, rest } from './pace.ts'
import { freshOf, tellWatched } from './watched.ts'

/** Touched rows of one turn: enough to be set-based, few enough that a merge waits for a turn only seconds. */
const ROWS_PER_TURN = 20_000
/** Account days that are read and written at once. */
const DAYS_AT_ONCE = 2_000

/** Rolls up the account days that changed, and tells measures: what is new is added, else the whole day is read again. */
export async function rollUpTouched(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  await rest(workspace)
  const begun = performance.now()
  const turn = await platform.db.within(workspace, turnOf)
  noteTurn(workspace, turn.days, performance.now() - begun)
  return turn.isFull ? 'more' : 'done'
}

/** Milliseconds between two turns while a first history comes in. */
const historyRest = 15_000

/**
 * A first history comes in batch by batch, and one puts up days and months that the next one fills: rolled up with each, everybody's
 * month is read and written twice. Of a base with a past nothing waits.
 */
export const restInHistory = (platform: Platform, workspace: WorkspaceId): Promise<number> =>
  platform.db.within(workspace, async (tx) => ((await isFirstHistory(tx)) ? historyRest : 0))

async function turnOf(tx: Tx): Promise<{ isFull: boolean; days: store.AccountDay[] }> {
  await store.lockRollups(tx)
  // Identities say it already; a day that is read by them before its news came would lose sight of who left it.
  for (const news of await onItsWay(tx, newsOfIdentity)) await heed(tx, news)
  const until = await knownUntil(tx)
  const touched = await store.takeTouched(tx, until, ROWS_PER_TURN)
  const first = await horizon(tx)
  // Of days whose events are gone nothing can be counted anew: they stay as they were rolled up.
  const days = first ? touched.filter(({ day }) => day >= first) : touched
  if (touched.length > 0) await noteRobots(tx)
  await waitForIdentity(tx, days)
  const { whole, fresh } = matched(days)
  const came = freshOf(days)
  await inPieces(fresh, async (some) => {
    whole.push(...(await addFresh(tx, some, until)).map((day) => ({ ...day, raws: null })))
  })
  await inPieces(whole, async (some) => came.push(...(await rollUpWhole(tx, some, until))))
  await tellWatched(tx, came)
  const isFull = touched.length === ROWS_PER_TURN
  if (!isFull) await settleFirstDays(tx)
  return { isFull, days: [...whole, ...fresh] }
}

async function inPieces<Item>(items: readonly Item[], work: (some: Item[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += DAYS_AT_ONCE) await work(items.slice(from, from + DAYS_AT_ONCE))
}

/** Once nothing waits, what was in doubt is looked for; where it changed, everybody is measured again. */
async function settleFirstDays(tx: Tx): Promise<void> {
  const changed = await firstSeen.settleFirstDays(tx)
  if (changed) await touchAll(tx, changed)
}

/** People who turned out to be robots, or not to be, change every day on which they were active (E08). */
async function noteRobots(tx: Tx): Promise<void> {
  const people = await store.noteRobots(tx)
  if (people.length > 0) await store.touchDaysOfPeople(tx, people)
}

/** Looks for what nobody told: identities that appeared, people who became robots. */
export async function sweep(tx: Tx): Promise<void> {
  await store.lockRollups(tx)
  await store.releaseMatched(tx)
  await noteRobots(tx)
}

/** What changes which facts reach which account. */
export const newsOfIdentity = ['accounts.merged', 'accounts.unmerged', 'accounts.identified', 'accounts.changed']

/** Puts up what an identity that changed moves. Heard twice, it is only rolled up twice. */
export async function heed(tx: Tx, { name, data }: News): Promise<void> {
  await store.lockRollups(tx)
  if (name === 'accounts.identified') await identify(tx, (data.joined ?? []) as PersonId[])
  else if (name !== 'accounts.changed') await realign(tx, [data.from as AccountId, data.into as AccountId])
  else if ((data.attributes as string[]).includes('contacts')) await meetPeople(tx, data.accounts as AccountId[])
}

/** Puts up every day on which these people were active, for whoever counted them. */
export async function countAnew(tx: Tx, people: readonly string[]): Promise<void> {
  await store.lockRollups(tx)
  await store.touchDaysOfPeople(tx, people)
}

/** Ids are known now, and some of them are one person: what that person did counts for one, in their account. */
async function identify(tx: Tx, joined: readonly PersonId[]): Promise<void> {
  if (joined.length > 0) await store.touchDaysOfPeople(tx, joined)
  await store.releaseMatched(tx)
}

/** Accounts became one, or two again: what reached the one reaches the other. */
async function realign(tx: Tx, told: readonly AccountId[]): Promise<void> {
  // The one that the news names may have been merged on since: its facts lie where its ids reach now.
  const accounts = [...new Set([...told, ...(await canonicalOf(tx, told)).values()])]
  await store.touchAllDays(tx, accounts)
  await touchSharedPeople(tx, accounts)
  await store.releaseMatched(tx)
}

/** People came to these accounts, or turned out to be robots: no further event may come that would show it. */
async function meetPeople(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await noteRobots(tx)
  await touchSharedPeople(tx, accounts)
}

/** Some of the people of these accounts belong to several now, so that their events need a hint (rule 2). */
async function touchSharedPeople(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const people = await store.peopleOfSeveral(tx, accounts)
  if (people.length > 0) await store.touchDaysOfPeople(tx, people)
}

/**
 * The end of the first day that is not closed. What became known later waits until that day is closed, so that the
 * day's frozen measures see only what was known by then (rule 6). Null while no day was ever closed: then all counts.
 */
export async function knownUntil(tx: Tx): Promise<Date | null> {
  const closed = await lastClosed(tx)
  if (!closed) return null
  const { zone } = await settings(tx)
  return endOfDay(addDays(closed, 1), zone)
}

/** The account days that are known, apart by what has to be read of them. */
function matched(days: readonly store.TouchedDay[]): { whole: WholeDay[]; fresh: FreshDay[] } {
  const known = days.flatMap((day) => (day.account ? [{ ...day, account: day.account }] : []))
  const [whole, fresh]: [WholeDay[], FreshDay[]] = [[], []]
  for (const [, parts] of Map.groupBy(known, keyOf)) {
    const { account, day } = parts[0] as store.AccountDay
    const news = parts.flatMap(({ raw, fresh: ids }) => (raw && ids ? [{ raw, ids }] : []))
    if (news.length === parts.length) fresh.push({ account, day, fresh: news })
    else whole.push({ account, day, raws: rawsOf(parts) })
  }
  return { whole, fresh }
}

/** The raw ids that put up an account day; null where it was put up for itself. */
function rawsOf(parts: readonly store.TouchedDay[]): AccountId[] | null {
  const raws = new Set(parts.map(({ raw }) => raw))
  return raws.has(null) ? null : ([...raws] as AccountId[])
}

/** Facts of groups and people nobody knows wait, and accounts are told of them (rules 2 and 3). */
async function waitForIdentity(tx: Tx, days: readonly store.TouchedDay[]): Promise<void> {
  const rows = days.flatMap(({ account, raw, day }) => (account === null && raw !== null ? [{ raw, day }] : []))
  const unknown = [...new Map(rows.map((row) => [row.raw + row.day, row])).values()]
  if (unknown.length === 0) return
  const waiting = await store.unmatchedDays(tx, unknown)
  await store.keepUnmatched(tx, waiting)
  const told = [...Map.groupBy(waiting, (day) => day.raw).values()].flatMap(noticeOf)
  if (told.length > 0) await noteUnmatched(tx, told)
}

function noticeOf(days: store.UnmatchedDay[]) {
  const [first] = days
  const count = days.reduce((sum, day) => sum + day.events - day.told, 0)
  if (!first || count <= 0) return []
  const seenAt = new Date(Math.max(...days.map((day) => day.seenAt.getTime())))
  return [{ raw: first.raw, source: first.source, externalId: first.externalId, kind: first.kind, seenAt, count }]
}

/**
 * In a first history, a day that nothing was rolled up of holds only what put it up, and what waits to do so: it is looked for under
 * these raw ids alone, and not under those of everybody who belongs to the account.
 */
function narrowed(days: readonly WholeDay[], before: readonly store.DayRow[], until: Date | null): readonly WholeDay[] {
  const rolled = new Set(before.map(keyOf))
  return days.map((day) => (until === null && !rolled.has(keyOf(day)) ? day : { ...day, raws: null }))
}

interface RolledDay extends store.AccountDay {
  totals: DayTotals
  people: PersonMonth[]
}

/**
 * Reads these days of these accounts from the raw facts and puts the result in place of what was known of them. Answers what came
 * in meanwhile and was read with them.
 */
async function rollUpWhole(tx: Tx, days: readonly WholeDay[], until: Date | null): Promise<FreshDay[]> {
  const { definitions } = await definitionsOf(tx)
  const before = await store.daysBefore(tx, days)
  const read = await asPeople(tx, await readDays(tx, narrowed(days, before, until), until, definitions.properties))
  const rolled = rolledDays(tx, read, definitions)
  const numbers = await numbersOfFeatures(tx, rolled)
  const kept = await peopleKept(tx, days)
  const rows = rolled.filter(isBusy).map((day) => dayRow(day, numbers))
  const now = new Map(rows.map((row) => [keyOf(row), row]))
  const empty = days.filter((day) => !now.has(keyOf(day)))
  const changed = rows.length > 0 ? await store.replaceDays(tx, rows) : []
  if (empty.length > 0) changed.push(...(await store.removeDays(tx, empty)))
  await noteFirstDays(tx, rows)
  await firstSeen.doubt(tx, lostBy(before, now))
  changed.push(...(await savePeople(tx, days, rolled, kept)), ...(await countCustom(tx, days, until)))
  const living = new Set(read.map((day) => day.account))
  await tellMeasures(
    tx,
    changed.filter((day) => living.has(day.account)),
  )
  return read.flatMap(({ account, day, included }) => (included ? [{ account, day, fresh: included }] : []))
}

/**
 * Adds what came since these days were rolled up, which gives the same as reading them whole: counts add up, people and
 * features join. Answers the days of which that cannot be said.
 */
async function addFresh(tx: Tx, days: readonly FreshDay[], until: Date | null): Promise<store.AccountDay[]> {
  const { definitions } = await definitionsOf(tx)
  const read = await asPeople(tx, await readFresh(tx, days, definitions.properties))
  const [whole, exact] = apart(rolledDays(tx, read, definitions), (day) => hasFractions(day.totals))
  const numbers = await numbersOfFeatures(tx, exact)
  const kept = await peopleKept(tx, exact)
  const before = new Map((await store.daysBefore(tx, exact)).map((row) => [keyOf(row), row]))
  const rows = exact.filter(isBusy).map((day) => {
    const added = dayRow(newcomersOnly(day, kept), numbers)
    const old = before.get(keyOf(day))
    return old ? { ...added, ...addToDay(old, added) } : added
  })
  const changed = rows.length > 0 ? await store.replaceDays(tx, rows) : []
  await noteFirstDays(tx, rows)
  changed.push(...(await savePeople(tx, [], exact, kept)), ...(await countCustom(tx, exact, until)))
  await tellMeasures(tx, changed)
  return whole
}

function rolledDays(tx: Tx, read: readonly ReadDay[], definitions: EventDefinitions): RolledDay[] {
  const roll = dayRoller(definitions)
  return read.map((day) => {
    const totals = roll(day.activities)
    return { account: day.account, day: day.day, totals, people: peopleOfDay(tx.workspace, day, totals) }
  })
}

/** A row holds whole numbers, rounded once a day; fractions that come in two parts might round otherwise than their sum. */
const hasFractions = ({ quantity, seconds, errors, logins, apiCalls, conversations }: DayTotals) =>
  ![quantity, seconds, errors, logins, apiCalls, conversations].every(Number.isInteger)

function apart<Item>(items: readonly Item[], isLeft: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isLeft), items.filter((item) => !isLeft(item))]
}

/** Of the people of a day those who were not there before. */
function newcomersOnly(day: RolledDay, kept: KeptPeople): RolledDay {
  const bit = bitOfDay(day.day)
  const there = new Set(
    (kept.get(monthKey(day.account, monthOf(day.day))) ?? []).filter((row) => row.days & bit).map(personKey),
  )
  const people = day.people.filter((person) => person.days !== 0 && !there.has(personKey(person)))
  return { ...day, people }
}

async function tellMeasures(tx: Tx, changed: readonly store.AccountDay[]): Promise<void> {
  // Known in time: the close and what restates it read the same roll-ups.
  const touched = distinctDays(changed).map((day) => ({ ...day, known: 'in time' as const }))
  if (touched.length > 0) await touch(tx, 'events', touched)
}

/** Several ids of one person are one person. */
async function asPeople(tx: Tx, days: readonly ReadDay[]): Promise<ReadDay[]> {
  const raws = new Set(days.flatMap(({ people }) => people.map(({ raw }) => raw)))
  const standing = await standingOf(tx, [...raws])
  if (standing.size === 0) return [...days]
  return days.map((day) => ({ ...day, people: samePeople(day.people, standing) }))
}

/** Who was active on a day, people and agents. */
function peopleOfDay(workspace: WorkspaceId, day: ReadDay, totals: DayTotals): PersonMonth[] {
  const bit = bitOfDay(day.day)
  const people = day.people.map(({ raw, byPerson, byRobot }) => ({
    kind: 'person' as const,
    person: raw,
    days: byPerson ? bit : 0,
    robotDays: byRobot ? bit : 0,
  }))
  const agents = totals.agents.map((name) => uuidV5(workspace, JSON.stringify(['agent', name])))
  return [...people, ...agents.map((person) => ({ kind: 'agent' as const, person, days: bit, robotDays: 0 }))]
}

/** Numbers what features were seen; what anybody's events tell of is known, and counted, for everybody. */
async function numbersOfFeatures(tx: Tx, rolled: readonly RolledDay[]): Promise<Map<string, number>> {
  const moved = await firstSeen.numberFeatures(
    tx,
    firstDays(rolled, (day) => day.totals.features),
  )
  await everybodySince(tx, moved)
  return firstSeen.featureNumbers(tx)
}

async function noteFirstDays(tx: Tx, rows: readonly store.DayRow[]): Promise<void> {
  await everybodySince(tx, await firstSeen.noteSignals(tx, firstDays(rows, signalsOf)))
}

async function everybodySince(tx: Tx, moved: readonly Day[]): Promise<void> {
  const since = moved.toSorted()[0]
  if (since) await touchAll(tx, since)
}

/** What a day told of before and does not tell of any more: if it was the first to do so, another one is now. */
function lostBy(before: readonly store.DayRow[], now: ReadonlyMap<string, store.DayRow>): firstSeen.Lost {
  const lost: firstSeen.Lost = { signals: [], features: [] }
  for (const old of before) {
    const row = now.get(keyOf(old))
    for (const signal of signalsOf(old)) {
      if (!row || row[firstSeen.signalColumns[signal]] === 0) lost.signals.push({ signal, day: old.day })
    }
    for (let number = old.features.indexOf('1'); number !== -1; number = old.features.indexOf('1', number + 1)) {
      if (row?.features[number] !== '1') lost.features.push({ number, day: old.day })
    }
  }
  return lost
}

const signals = Object.keys(firstSeen.signalColumns) as firstSeen.Signal[]

const signalsOf = (row: store.DayRow): firstSeen.Signal[] =>
  signals.filter((signal) => row[firstSeen.signalColumns[signal]] > 0)

const isBusy = ({ totals }: RolledDay) => totals.events > 0 || totals.robotEvents > 0

const keyOf = ({ account, day }: store.AccountDay) => `${account} ${day}`

function dayRow({ account, day, totals, people }: RolledDay, numbers: ReadonlyMap<string, number>): store.DayRow {
  const { features, agents: _, ...counts } = totals
  return {
    account,
    day,
    ...counts,
    quantity: Math.round(counts.quantity),
    seconds: Math.round(counts.seconds),
    errors: Math.round(counts.errors),
    logins: Math.round(counts.logins),
    apiCalls: Math.round(counts.apiCalls),
    conversations: Math.round(counts.conversations),
    people: people.filter((person) => person.kind === 'person' && person.days !== 0).length,
    agents: people.filter((person) => person.kind === 'agent').length,
    features: featureBits(features, numbers),
  }
}

/** Feature numbers as 256 digits; the first is feature 0, as the database counts. */
function featureBits(features: readonly string[], numbers: ReadonlyMap<string, number>): string {
  const digits = new Array<string>(firstSeen.MOST_FEATURES).fill('0')
  for (const feature of features) {
    const number = numbers.get(feature)
    if (number !== undefined) digits[number] = '1'
  }
  return digits.join('')
}

type KeptPeople = ReadonlyMap<string, readonly PersonMonth[]>

const monthKey = (account: AccountId, month: Day) => `${account} ${month}`
const personKey = ({ kind, person }: PersonMonth) => kind + person

/** Who was active in the months of these days, as rolled up so far. */
async function peopleKept(tx: Tx, days: readonly store.AccountDay[]): Promise<KeptPeople> {
  const months = new Map(
    days.map(({ account, day }) => [monthKey(account, monthOf(day)), { account, month: monthOf(day) }]),
  )
  return Map.groupBy(await store.peopleOf(tx, [...months.values()]), (row) => monthKey(row.account, row.month))
}

/**
 * Puts the people of the rolled-up days into their months; of the `whole` days nobody else remains. Answers the days on which
 * somebody came or went.
 */
async function savePeople(
  tx: Tx,
  whole: readonly store.AccountDay[],
  rolled: readonly RolledDay[],
  kept: KeptPeople,
): Promise<store.AccountDay[]> {
  const keyOfDay = ({ account, day }: store.AccountDay) => monthKey(account, monthOf(day))
  const masks = new Map<string, number>()
  for (const day of whole) masks.set(keyOfDay(day), (masks.get(keyOfDay(day)) ?? 0) | bitOfDay(day.day))
  const fresh = Map.groupBy(rolled, keyOfDay)
  const days = Map.groupBy([...whole, ...rolled], keyOfDay)
  const changed = [...days].flatMap(([key, [first]]) => {
    const people = joined((fresh.get(key) ?? []).flatMap((day) => day.people))
    const month = { account: first?.account as AccountId, month: monthOf(first?.day as Day) }
    return changedPeople(kept.get(key) ?? [], people, masks.get(key) ?? 0).map((row) => ({ ...row, ...month }))
  })
  if (changed.length > 0) await store.savePeople(tx, changed)
  const moved = new Set(changed.map((row) => monthKey(row.account, row.month)))
  return [...days].flatMap(([key, some]) => (moved.has(key) ? some : []))
}

/** The days of the same person put together. */
function joined(people: readonly PersonMonth[]): PersonMonth[] {
  const whole = new Map<string, PersonMonth>()
  for (const { kind, person, days, robotDays } of people) {
    const row = whole.get(kind + person)
    whole.set(kind + person, {
      kind,
      person,
      days: days | (row?.days ?? 0),
      robotDays: robotDays | (row?.robotDays ?? 0),
    })
  }
  return [...whole.values()]
}

/** The earliest day on which each thing was seen. */
function firstDays<Row extends store.AccountDay, Thing>(
  rolled: readonly Row[],
  thingsOf: (day: Row) => Thing[],
): Map<Thing, Day> {
  const first = new Map<Thing, Day>()
  for (const day of rolled) {
    for (const thing of thingsOf(day)) {
      const known = first.get(thing)
      if (known === undefined || day.day < known) first.set(thing, day.day)
    }
  }
  return first
}

function distinctDays(days: readonly store.AccountDay[]): store.AccountDay[] {
  return [...new Map(days.map((day) => [keyOf(day), day])).values()]
}
