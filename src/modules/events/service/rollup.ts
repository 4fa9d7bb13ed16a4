import { addDays, type Day, endOfDay, monthOf } from '../../../kernel/day.ts'
import { type AccountId, uuidV5, type WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { noteUnmatched } from '../../accounts/index.ts'
import { lastClosed, touch } from '../../measures/index.ts'
import { settings } from '../../workspaces/index.ts'
import { bitOfDay, changedPeople, type DayTotals, dayRoller, type PersonMonth } from '../domain/rollup.ts'
import { definitionsOf } from '../store/definitions.ts'
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
  const until = await knownUntil(tx)
  const { taken, days } = await store.takeTouched(tx, until, ROWS_PER_TURN)
  if (taken === 0) return { isFull: false, days: [] }
  await noteRobots(tx)
  await waitForIdentity(tx, days)
  const known = matched(days)
  await rollUpDays(tx, known, until)
  return { isFull: taken === ROWS_PER_TURN, days: known }
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

/** Ids that waited reach an account now. */
export async function release(tx: Tx): Promise<void> {
  await store.lockRollups(tx)
  await store.releaseMatched(tx)
}

/** Accounts became one, or two again: what reached the one reaches the other. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await store.lockRollups(tx)
  await store.touchAllDays(tx, accounts)
  await store.releaseMatched(tx)
}

/** People came to these accounts. Some of them belong to several now, so that their events need a hint (rule 2). */
export async function realignPeople(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await store.lockRollups(tx)
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
  await noteSignals(tx, rolled)
  const living = new Set(read.map((day) => day.account))
  const touched = distinctDays(changed).filter((day) => living.has(day.account))
  if (touched.length > 0) await touch(tx, 'events', touched)
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
  const numbers = await store.numberFeatures(
    tx,
    firstDays(rolled, (day) => day.totals.features),
  )
  const rows = rolled.filter(isBusy).map((day) => dayRow(day, numbers))
  const busy = new Set(rows.map(keyOf))
  const empty = days.filter((day) => !busy.has(keyOf(day)))
  const changed = rows.length > 0 ? await store.replaceDays(tx, rows) : []
  return empty.length > 0 ? [...changed, ...(await store.removeDays(tx, empty))] : changed
}

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

/** Feature numbers as 64 hex digits; bit 0 is the leftmost, as the database counts. */
function featureBits(features: readonly string[], numbers: ReadonlyMap<string, number>): string {
  const digits = new Array<number>(64).fill(0)
  for (const feature of features) {
    const number = numbers.get(feature)
    if (number !== undefined) digits[number >> 2] = (digits[number >> 2] ?? 0) | (8 >> (number & 3))
  }
  return digits.map((digit) => digit.toString(16)).join('')
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

async function noteSignals(tx: Tx, rolled: readonly RolledDay[]): Promise<void> {
  const first = firstDays(rolled, ({ totals, people }) => {
    const signals: store.Signal[] = []
    if (people.some((person) => person.kind === 'person')) signals.push('people')
    if (totals.agents.length > 0) signals.push('agents')
    if (totals.logins > 0) signals.push('logins')
    if (totals.apiCalls > 0) signals.push('api calls')
    if (totals.conversations > 0) signals.push('conversations')
    if (totals.errors > 0) signals.push('errors')
    return signals
  })
  if (first.size > 0) await store.noteSignals(tx, first)
}

/** The earliest day on which each thing was seen. */
function firstDays<Thing>(rolled: readonly RolledDay[], thingsOf: (day: RolledDay) => Thing[]): Map<Thing, Day> {
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
