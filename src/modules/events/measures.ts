import { addDays, type Day, epochDay, monthOf } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis, MeasureRow, MeasureScope, MeasureSource } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { attributesOn, idsAfter } from '../accounts/index.ts'
import { baselineRatio, medianMoves, ratioOfSums } from './domain/moves.ts'
import { type Known, usageDefinitions, usageValues, type Windows } from './domain/usage.ts'
import { businessDaysBefore, LOOK_BACK, windowsOver } from './domain/windows.ts'
import { keepCounted } from './store/people.ts'
import * as store from './store/usage.ts'

/** From so many days on, loading roll-ups once and sliding over them is faster than summing each day in the database. */
const MANY_DAYS = 4

/**
 * The measures of usage, from the roll-ups as they stand. They hold only what was known by the end of the first day that is
 * not closed, so that at a day's close `frozen` needs no other reading than `restated`.
 */
export const usageMeasures: MeasureSource = { definitions: usageDefinitions, compute }

async function compute(tx: Tx, { accounts, days }: MeasureScope, basis: Basis): Promise<MeasureRow[]> {
  if (basis === 'frozen') await keepMoves(tx, days)
  const knownOn = await knowledge(tx, accounts, days)
  const windows =
    days.length < MANY_DAYS ? await windowsByDay(tx, accounts, days) : await windowsByAccount(tx, accounts, days)
  await keepPeople(tx, windows, { accounts, days })
  return windows.map(({ account, day, found }) => ({ account, day, values: usageValues(found, knownOn(account, day)) }))
}

/** Seats in use are the same people, and counting them takes as long as all else that is asked of a contract. */
async function keepPeople(tx: Tx, windows: readonly Found[], { accounts, days }: MeasureScope): Promise<void> {
  const people = new Map<AccountId, Map<Day, number>>(accounts.map((account) => [account, new Map()]))
  for (const { account, day, found } of windows) people.get(account)?.set(day, found.people30)
  const of = (account: AccountId, day: Day) => people.get(account)?.get(day) ?? 0
  await keepCounted(tx, { accounts: new Set(accounts), days: new Set(days), of })
}

interface Found {
  account: AccountId
  day: Day
  found: Windows
}

async function windowsByDay(tx: Tx, accounts: readonly AccountId[], days: readonly Day[]): Promise<Found[]> {
  const found: Found[] = []
  for (const day of days) {
    for (const [account, windows] of await store.windowsOn(tx, accounts, day))
      found.push({ account, day, found: windows })
  }
  return found
}

async function windowsByAccount(tx: Tx, accounts: readonly AccountId[], days: readonly Day[]): Promise<Found[]> {
  const [from, to] = bounds(days)
  const wanted = days.map((day) => ({ day, index: epochDay(day) - epochDay(from) }))
  const rollups = await store.rollupsOf(tx, accounts, from, to)
  return [...rollups].flatMap(([account, own]) => {
    const windows = windowsOver(own, epochDay(from), epochDay(to))
    return wanted.flatMap(({ day, index }) => {
      const found = windows[index]
      return found ? [{ account, day, found }] : []
    })
  })
}

function bounds(days: readonly Day[]): [Day, Day] {
  const sorted = days.toSorted()
  return [sorted[0] as Day, sorted.at(-1) as Day]
}

/** What the workspace's events say anything about, on each day; and for each account how its size moved. */
async function knowledge(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => Known> {
  const { signals, features } = await store.heardSince(tx)
  const ratioOf = await medianRatios(tx, accounts, days)
  const heard = (signal: string, day: Day) => (signals.get(signal) ?? '9999-12-31') <= day
  const common = new Map(
    days.map((day) => [
      day,
      {
        people: heard('people', day),
        agents: heard('agents', day),
        logins: heard('logins', day),
        apiCalls: heard('api calls', day),
        conversations: heard('conversations', day),
        errors: heard('errors', day),
        featuresTotal: features.filter((first) => first <= day).length,
        businessDays30: businessDaysBefore(epochDay(day)),
      },
    ]),
  )
  return (account, day) => ({ ...(common.get(day) as Omit<Known, 'medianRatio'>), medianRatio: ratioOf(account, day) })
}

/** The kept median of the account's size on the day, or of the last days before; 1 where there is none. */
async function medianRatios(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => number> {
  const [from, to] = bounds(days)
  const moves = await store.sizeMoves(tx, from, to)
  if (moves.length === 0) return () => 1
  const sizeOf = await sizesIn(tx, accounts, days)
  const newest = new Map(
    days.map((day) => [day, moves.findLast((move) => move.day <= day && move.day >= addDays(day, -7))?.day]),
  )
  const medians = new Map(moves.map((move) => [`${move.day} ${move.size}`, move.median]))
  return (account, day) => medians.get(`${newest.get(day)} ${sizeOf(account, day)}`) ?? 1
}

/** An account's size for a day is the one at the start of the day's month: asked once a month, and the same whenever it is asked. */
async function sizesIn(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => string | null> {
  const months = new Map<Day, Map<AccountId, unknown>>()
  for (const month of new Set(days.map(monthOf)))
    months.set(month, await attributesOn(tx, [...accounts], 'size', month))
  return (account, day) => (months.get(monthOf(day))?.get(account) as string | null | undefined) ?? null
}

/** Enough accounts for a median that no single one moves, few enough for a close of 100,000. */
const SAMPLE = 3_000

/**
 * Keeps how each size moved on days that close, once: what was known then. The sample is the first customers by id, and ids
 * are spread by chance.
 */
async function keepMoves(tx: Tx, days: readonly Day[]): Promise<void> {
  const [from, to] = bounds(days)
  const kept = new Set((await store.sizeMoves(tx, from, to)).map((move) => move.day))
  const missing = days.filter((day) => !kept.has(day))
  if (missing.length === 0) return
  const sample = await idsAfter(tx, null, SAMPLE)
  const sizeOf = await sizesIn(tx, sample, missing)
  const ratioOf = await ratiosOf(tx, sample, missing)
  const moves = missing.flatMap((day) => {
    const ratios = sample.flatMap((account) => {
      const [size, ratio] = [sizeOf(account, day), ratioOf(account, day)]
      return size !== null && ratio !== null ? [{ size, ratio }] : []
    })
    const moved = medianMoves(ratios)
    // A day on which nobody can say is noted too, or every page of the close would ask again.
    return (moved.length > 0 ? moved : [{ size: 'none', median: 1, accounts: 0 }]).map((move) => ({ ...move, day }))
  })
  await store.saveSizeMoves(tx, moves)
}

/** How each account stands to its own baseline; summed by the database where only a few days are asked for. */
async function ratiosOf(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => number | null> {
  if (days.length < MANY_DAYS) {
    const found = new Map(
      (await windowsByDay(tx, accounts, days)).map((one) => [`${one.account} ${one.day}`, one.found]),
    )
    return (account, day) =>
      ratioOfSums(found.get(`${account} ${day}`)?.events30 ?? 0, found.get(`${account} ${day}`)?.events90 ?? 0)
  }
  const [first, last] = bounds(days)
  const events = await store.eventsOf(tx, accounts, addDays(first, -LOOK_BACK), last)
  return (account, day) => baselineRatio(events.get(account) ?? [], epochDay(day))
}
