import { type Day, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { standingOf } from '../../accounts/index.ts'
import { countedBy } from '../domain/custom.ts'
import { bitOfDay, changedPeople, type PersonMonth } from '../domain/rollup.ts'
import { type StoredVersion, versionsCounted } from '../store/custom.ts'
import * as store from '../store/custom-counts.ts'
import type { AccountDay, AccountMonth } from '../store/rollup.ts'

/** Versions that share a counter count it once. */
export function countersOf(versions: readonly StoredVersion[]): store.Counter[] {
  return [
    ...new Map(
      versions.map(({ counter, rule }) => [counter, { counter, ...countedBy(rule) } satisfies store.Counter]),
    ).values(),
  ]
}

/**
 * Counts days that were rolled up anew for the measures that the workspace defined, each wholly from the raw facts.
 * Answers the days that differ from before. Without such measures it reads one row.
 */
export async function countCustom(tx: Tx, days: readonly AccountDay[], until: Date | null): Promise<AccountDay[]> {
  const counters = countersOf(await versionsCounted(tx))
  if (counters.length === 0) return []
  const rows = await asPeople(tx, await store.countDays(tx, days, counters, until))
  const changed = await store.replaceCounts(
    tx,
    days,
    counters.map(({ counter }) => counter),
    rows,
  )
  return [...changed, ...(await keepPeople(tx, days, counters, rows))]
}

/** Several ids of one person are one person. */
export async function asPeople(tx: Tx, rows: readonly store.DayCount[]): Promise<store.DayCount[]> {
  const standing = await standingOf(tx, [...new Set(rows.flatMap(({ people }) => people ?? []))])
  if (standing.size === 0) return [...rows]
  return rows.map((row) => ({
    ...row,
    people: row.people && [...new Set(row.people.map((person) => standing.get(person) ?? person))],
  }))
}

const keyOf = ({ account, month }: AccountMonth, counter: number) => `${account} ${month} ${counter}`

/** Puts the people of counted days into their months. Answers the days on which somebody came or went. */
export async function keepPeople(
  tx: Tx,
  days: readonly AccountDay[],
  counters: readonly store.Counter[],
  rows: readonly store.DayCount[],
): Promise<AccountDay[]> {
  const keeping = counters.filter(({ people }) => people).map(({ counter }) => counter)
  if (keeping.length === 0) return []
  const monthsOfDays = Map.groupBy(days, ({ account, day }) => `${account} ${monthOf(day)}`)
  const months = [...monthsOfDays.values()].flatMap(([day]) =>
    day ? [{ account: day.account, month: monthOf(day.day) }] : [],
  )
  const kept = Map.groupBy(await store.countedPeople(tx, months, keeping), (row) => keyOf(row, row.counter))
  const fresh = freshPeople(rows)
  const changed = months.flatMap((month) => {
    const mask = (monthsOfDays.get(`${month.account} ${month.month}`) ?? []).reduce(
      (bits, { day }) => bits | bitOfDay(day),
      0,
    )
    return keeping.flatMap((counter) => {
      const key = keyOf(month, counter)
      const now = [...(fresh.get(key) ?? new Map<string, number>())].map(([person, bits]) => personMonth(person, bits))
      const before = (kept.get(key) ?? []).map((row) => personMonth(row.person, row.days))
      return changedPeople(before, now, mask).map((row) => ({ ...month, counter, person: row.person, days: row.days }))
    })
  })
  if (changed.length > 0) await store.savePeople(tx, changed)
  const touched = new Set(changed.map(({ account, month }) => `${account} ${month}`))
  return days.filter(({ account, day }) => touched.has(`${account} ${monthOf(day)}`))
}

const personMonth = (person: string, days: number): PersonMonth => ({ kind: 'person', person, days, robotDays: 0 })

/** The days of each person by account, month and counter, as bits. */
function freshPeople(rows: readonly store.DayCount[]): Map<string, Map<string, number>> {
  const fresh = new Map<string, Map<string, number>>()
  for (const { account, day, counter, people } of rows) {
    if (!people || people.length === 0) continue
    const key = keyOf({ account: account as AccountId, month: monthOf(day as Day) }, counter)
    const months = fresh.get(key) ?? new Map<string, number>()
    for (const person of people) months.set(person, (months.get(person) ?? 0) | bitOfDay(day))
    fresh.set(key, months)
  }
  return fresh
}
