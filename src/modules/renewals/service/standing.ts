import type { RawBuilder } from 'kysely'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { columnsOn } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { type Decided, healthClass } from '../domain/likelihood.ts'
import { type Calls, categoryOf, forecastOf, keyOf, type Renewal, type Standing } from '../domain/renewal.ts'
import * as store from '../store/renewals.ts'
import { countedSince } from './read-contracts.ts'

/** A renewal with the health by which it is held against decided ones. */
export type Listed = store.Listed & { health: number | null }

export interface Stood {
  renewal: Listed
  calls: Calls
  standing: Standing
}

interface Asked {
  from: Day
  to: Day
  visible: RawBuilder<boolean>
  owner?: MemberId | undefined
}

/** Every renewal due within a span, with what was called and where it stands by that. */
export async function standingsOf(tx: Tx, asked: Asked): Promise<Stood[]> {
  const on = await today(tx)
  const rows = await withHealth(tx, await store.dueWithin(tx, asked))
  const calls = callsBy(await store.callsWithin(tx, asked.from, asked.to))
  return rows.map((renewal) => standingOf(renewal, calls.get(keyOf(renewal)) ?? {}, on))
}

/** The same for renewals whose last day of notice lies within a span. */
export async function standingsByDeadline(tx: Tx, asked: Asked): Promise<Stood[]> {
  const on = await today(tx)
  const rows = await withHealth(tx, await store.deadlinesWithin(tx, asked))
  // A contract may run on for a year after its last day of notice.
  const calls = callsBy(await store.callsWithin(tx, asked.from, addDays(asked.to, 400)))
  return rows.map((renewal) => standingOf(renewal, calls.get(keyOf(renewal)) ?? {}, on))
}

export function standingOf(renewal: Listed, calls: Calls, on: Day): Stood {
  const { account, dueOn, due } = renewal
  const category = categoryOf(renewal, calls, on)
  const forecast = forecastOf(renewal, calls, on)
  return { renewal, calls, standing: { account, dueOn, category, due: due ?? 0, forecast } }
}

async function withHealth(tx: Tx, rows: readonly store.Listed[]): Promise<Listed[]> {
  const health = await healthFor(tx, rows)
  return rows.map((renewal) => ({ ...renewal, health: health(renewal) }))
}

/**
 * The health by which renewals of some accounts are held against decided ones: as it was 90 days before the deadline, and as it is
 * now while that day is still to come. Unknown, a red customer who renews in half a year would stand among those of whom nobody
 * knew anything.
 */
export async function healthFor(tx: Tx, renewals: readonly Place[]): Promise<(one: Place) => number | null> {
  const noted = await store.notedHealth(tx, accountsOf(renewals))
  const accounts = accountsOf(renewals.filter((one) => !noted.has(keyOf(one))))
  const scores = (await columnsOn(tx, accounts, 'now', 'frozen', ['health.score'])).of('health.score')
  const now = new Map(accounts.map((account, at) => [account, scores[at] ?? Number.NaN]))
  return (one) => {
    const before = noted.get(keyOf(one))
    if (before !== undefined) return before
    const score = now.get(one.account) ?? Number.NaN
    return Number.isNaN(score) ? null : score
  }
}

type Place = Pick<Renewal, 'account' | 'dueOn'>

export const accountsOf = (renewals: readonly Place[]): AccountId[] => [
  ...new Set(renewals.map(({ account }) => account)),
]

/** The newest call of each side by renewal; of several the first one told counts. */
export function callsBy(calls: readonly store.KeptCall[]): Map<string, Calls> {
  const found = new Map<string, Calls>()
  for (const call of calls) {
    const own = found.get(keyOf(call)) ?? {}
    own[call.side] ??= call
    found.set(keyOf(call), own)
  }
  return found
}

/** Renewals that were decided in the past two years, by health before. */
export async function decidedOf(tx: Tx, on: Day): Promise<Decided[]> {
  const rows = await store.decidedSince(tx, countedSince(on))
  return rows.map(({ health, ...one }) => ({ band: healthClass(health), ...one }))
}
