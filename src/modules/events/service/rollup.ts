import { addDays, type Day, endOfDay, monthOf } from '../../../kernel/day.ts'
import { type AccountId, uuidV5, type WorkspaceId } from '../../../kernel/ids.ts'
import type { News, Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { onItsWay } from '../../../platform/outbox/outbox.ts'
import { canonicalOf, noteUnmatched } from '../../accounts/index.ts'
import { lastClosed, touch, touchAll } from '../../measures/index.ts'
import { settings } from '../../workspaces/index.ts'
import { bitOfDay, changedPeople, type DayTotals, dayRoller, type PersonMonth } from '../domain/rollup.ts'
import { definitionsOf } from '../store/definitions.ts'
import { horizon } from '../store/horizon.ts'
import * as store from '../store/rollup.ts'
import { noteTurn, rest } from './pace.ts'

/** Touched rows of one turn: enough to be set-based, few enough that a merge waits for a turn only seconds. */
const ROWS_PER_TURN = 20_000
/** Account days that are read and written at once. */
const DAYS_AT_ONCE = 2_000

/** Rolls up the account days that changed, each wholly anew, and tells measures. */
export async function rollUpTouched(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  await rest(workspace)
  const begun = performance.now()
  const turn = await platform.db.within(workspace, turnOf)
  noteTurn(workspace, turn.days, performance.now() - begun)
  return turn.isFull ? 'more' : 'done'
}

async function turnOf(tx: Tx): Promise<{ isFull: boolean; days: store.AccountDay[] }> {
  await store.lockRollups(tx)
  // Identities say it already; a day that is read by them before its news came would lose sight of who left it.
  for (const news of await onItsWay(tx, newsOfIdentity)) await heed(tx, news)
  const until = await knownUntil(tx)
  const { taken, days: touched } = await store.takeTouched(tx, until, ROWS_PER_TURN)
  const first = await horizon(tx)
  // Of days whose events are gone nothing can be counted anew: they stay as they were rolled up.
  const days = first ? touched.filter(({ day }) => day >= first) : touched
  if (taken > 0) await noteRobots(tx)
  await waitForIdentity(tx, days)
  const known = matched(days)
  await rollUpDays(tx, known, until)
  const isFull = taken === ROWS_PER_TURN
  if (!isFull) await settleFirstDays(tx)
  return { isFull, days: known }
}

/** Once nothing waits, what was in doubt is looked for; where it changed, everybody is measured again. */
async function settleFirstDays(tx: Tx): Promise<void> {
  const changed = await store.settleFirstDays(tx)
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
  if (name === 'accounts.identified') await store.releaseMatched(tx)
  else if (name !== 'accounts.changed') await realign(tx, [data.from as AccountId, data.into as AccountId])
  else if ((data.attributes as string[]).includes('contacts')) await touchSharedPeople(tx, data.accounts as AccountId[])
}

/** Puts up every day on which these people were active, for whoever counted them. */
export async function countAnew(tx: Tx, people: readonly string[]): Promise<void> {
  await store.lockRollups(tx)
  await store.touchDaysOfPeople(tx, people)
}

/** Accounts became one, or two again: what reached the one reaches the other. */
async function realign(tx: Tx, told: readonly AccountId[]): Promise<void> {
  // The one that the news names may have been merged on since: its facts lie where its ids reach now.
  const accounts = [...new Set([...told, ...(await canonicalOf(tx, told)).values()])]
  await store.touchAllDays(tx, accounts)
  await touchSharedPeople(tx, accounts)
  await store.releaseMatched(tx)
}

/** People came to these accounts. Some of them belong to several now, so that their events need a hint (rule 2). */
async function touchSharedPeople(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const people = await store.peopleOfSeveral(tx, accounts)
  if (people.length > 0) await store.touchDaysOfPeople(tx, people)
}

/**
 * The end of the first day that is not closed. What became known later waits until that day is closed, so that the
 * day's frozen measures see only what was known by then (rule 6). Null while no day was ever closed: then all counts.
 */
async function knownUntil(tx: Tx): Promise<Date | null> {
  const closed = await lastClosed(tx)
  if (!closed) return null
  const { zone } = await settings(tx)
  return endOfDay(addDays(closed, 1), zone)
}

function matched(days: readonly store.TouchedDay[]): store.AccountDay[] {
  const known = new Map<string, store.AccountDay>()
  for (const { account, day } of days) if (account) known.set(`${account} ${day}`, { account, day })
  return [...known.values()]
}

/** Facts of groups and people nobody knows wait, and accounts are told of them (rules 2 and 3). */
async function waitForIdentity(tx: Tx, days: readonly store.TouchedDay[]): Promise<void> {
  const unknown = days.flatMap(({ account, raw, day }) => (account === null && raw !== null ? [{ raw, day }] : []))
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

/** Reads these days of these accounts from the raw facts and puts the result in place of what was known of them. */
export async function rollUpDays(tx: Tx, days: readonly store.AccountDay[], until: Date | null): Promise<void> {
  for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
    await rollUpSome(tx, days.slice(from, from + DAYS_AT_ONCE), until)
  }
}

interface RolledDay extends store.AccountDay {
  totals: DayTotals
  people: PersonMonth[]
}

async function rollUpSome(tx: Tx, days: readonly store.AccountDay[], until: Date | null): Promise<void> {
  const { definitions } = await definitionsOf(tx)
  const read = await store.readDays(tx, days, until, definitions.properties)
  const roll = dayRoller(definitions)
  const rolled = read.map((day) => {
    const totals = roll(day.activities)
    return { account: day.account, day: day.day, totals, people: peopleOfDay(tx.workspace, day, totals) }
  })
  const changed = [...(await saveDays(tx, days, rolled)), ...(await savePeople(tx, days, rolled))]
  const living = new Set(read.map((day) => day.account))
  const touched = distinctDays(changed).filter((day) => living.has(day.account))
  // The close and what restates it read the same roll-ups.
  if (touched.length > 0)
    await touch(
      tx,
      'events',
      touched.map((day) => ({ ...day, known: 'in time' })),
    )
}

/** Who was active on a day, people and agents. */
function peopleOfDay(workspace: WorkspaceId, day: store.ReadDay, totals: DayTotals): PersonMonth[] {
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

async function saveDays(
  tx: Tx,
  days: readonly store.AccountDay[],
  rolled: readonly RolledDay[],
): Promise<store.AccountDay[]> {
  const moved = await store.numberFeatures(
    tx,
    firstDays(rolled, (day) => day.totals.features),
  )
  const numbers = await store.featureNumbers(tx)
  const rows = rolled.filter(isBusy).map((day) => dayRow(day, numbers))
  const now = new Map(rows.map((row) => [keyOf(row), row]))
  const before = await store.daysBefore(tx, days)
  const empty = days.filter((day) => !now.has(keyOf(day)))
  const changed = rows.length > 0 ? await store.replaceDays(tx, rows) : []
  if (empty.length > 0) changed.push(...(await store.removeDays(tx, empty)))
  moved.push(...(await store.noteSignals(tx, firstDays(rows, signalsOf))))
  await store.doubt(tx, lostBy(before, now))
  const since = moved.sort()[0]
  if (since) await touchAll(tx, since) // what anybody's events tell of is known, and counted, for everybody
  return changed
}

/** What a day told of before and does not tell of any more: if it was the first to do so, another one is now. */
function lostBy(before: readonly store.DayRow[], now: ReadonlyMap<string, store.DayRow>): store.Lost {
  const lost: store.Lost = { signals: [], features: [] }
  for (const old of before) {
    const row = now.get(keyOf(old))
    for (const signal of signalsOf(old)) {
      if (!row || row[store.signalColumns[signal]] === 0) lost.signals.push({ signal, day: old.day })
    }
    for (let number = old.features.indexOf('1'); number !== -1; number = old.features.indexOf('1', number + 1)) {
      if (row?.features[number] !== '1') lost.features.push({ number, day: old.day })
    }
  }
  return lost
}

const signals = Object.keys(store.signalColumns) as store.Signal[]

const signalsOf = (row: store.DayRow): store.Signal[] =>
  signals.filter((signal) => row[store.signalColumns[signal]] > 0)

const isBusy = ({ totals }: RolledDay) => totals.events > 0 || totals.robotEvents > 0

const keyOf = ({ account, day }: store.AccountDay) => `${account} ${day}`

function dayRow({ account, day, totals, people }: RolledDay, numbers: ReadonlyMap<string, number>): store.DayRow {
  const { features, agents, ...counts } = totals
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
    agents: agents.length,
    features: featureBits(features, numbers),
  }
}

/** Feature numbers as 256 digits; the first is feature 0, as the database counts. */
function featureBits(features: readonly string[], numbers: ReadonlyMap<string, number>): string {
  const digits = new Array<string>(store.MOST_FEATURES).fill('0')
  for (const feature of features) {
    const number = numbers.get(feature)
    if (number !== undefined) digits[number] = '1'
  }
  return digits.join('')
}

/** Puts the people of the rolled-up days into their months. Answers the days on which somebody came or went. */
async function savePeople(
  tx: Tx,
  days: readonly store.AccountDay[],
  rolled: readonly RolledDay[],
): Promise<store.AccountDay[]> {
  const monthKey = (account: AccountId, month: Day) => `${account} ${month}`
  const months = Map.groupBy(days, (day) => monthKey(day.account, monthOf(day.day)))
  const fresh = Map.groupBy(
    rolled.flatMap((day) => day.people.map((person) => ({ ...person, key: monthKey(day.account, monthOf(day.day)) }))),
    (person) => person.key,
  )
  const accountMonths = [...months.values()].flatMap(([day]) =>
    day ? [{ account: day.account, month: monthOf(day.day) }] : [],
  )
  const kept = Map.groupBy(await store.peopleOf(tx, accountMonths), (row) => monthKey(row.account, row.month))
  const changed = accountMonths.flatMap(({ account, month }) => {
    const key = monthKey(account, month)
    const mask = (months.get(key) ?? []).reduce((bits, day) => bits | bitOfDay(day.day), 0)
    return changedPeople(kept.get(key) ?? [], joined(fresh.get(key) ?? []), mask).map((row) => ({
      ...row,
      account,
      month,
    }))
  })
  if (changed.length > 0) await store.savePeople(tx, changed)
  const touchedMonths = new Set(changed.map((row) => monthKey(row.account, row.month)))
  return days.filter((day) => touchedMonths.has(monthKey(day.account, monthOf(day.day))))
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
