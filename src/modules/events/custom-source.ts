import { addDays, type Day, daysBetween, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis, MeasureDefinition, MeasureRow, MeasureScope, MeasureSource } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { describeRule, type Rule, unitOf } from './domain/custom.ts'
import { customValue, noTotals, type Totals, totalsOver } from './domain/custom-totals.ts'
import * as store from './store/custom.ts'
import * as counts from './store/custom-counts.ts'

/** From so many days on, loading the counts once and sliding over them is faster than summing each day in the database. */
const MANY_DAYS = 4

/** What workspaces defined over their events. Their counts hold what the roll-ups hold, and so are frozen and restated alike. */
export const customMeasures: MeasureSource = { definitions: [], own, compute }

/** Every measure that the workspace ever defined: its place in the catalogue stays, also when it is no longer counted. */
async function own(tx: Tx): Promise<MeasureDefinition[]> {
  const rules = new Map((await inForce(tx)).map((one) => [one.key, one.rule]))
  const newest = new Map((await newestVersions(tx)).map((one) => [one.key, one.rule]))
  return (await store.customMeasures(tx)).map((measure) => {
    const rule = rules.get(measure.key) ?? newest.get(measure.key)
    return definitionOf(measure, rule)
  })
}

function definitionOf(measure: store.StoredMeasure, rule: Rule | undefined): MeasureDefinition {
  const { key, label, direction, archivedOn } = measure
  const counted = rule ? describeRule(rule) : ''
  const said = measure.summary ?? counted
  return {
    key,
    label: archivedOn ? `${label} (no longer counted)` : label,
    unit: rule ? unitOf(rule, measure.unit) : measure.unit,
    direction,
    window: rule ? rule.window * (rule.isChange ? 2 : 1) : 0,
    summary: archivedOn ? `No longer counted since ${archivedOn}. ${said}` : said,
    ...(archivedOn ? { retired: archivedOn } : {}),
  }
}

async function newestVersions(tx: Tx): Promise<store.StoredVersion[]> {
  const versions = await store.versionsOf(tx, null)
  return versions.filter((one, at) => versions[at - 1]?.key !== one.key)
}

const inForce = async (tx: Tx): Promise<store.StoredVersion[]> =>
  (await store.versionsCounted(tx)).filter(({ state }) => state !== 'counting')

async function compute(tx: Tx, scope: MeasureScope, basis: Basis): Promise<MeasureRow[]> {
  const measures = await store.customMeasures(tx)
  const asked = (await inForce(tx)).filter(({ key }) => scope.only === undefined || key === scope.only)
  if (asked.length === 0 || scope.accounts.length === 0) return []
  const read =
    scope.days.length < MANY_DAYS ? await summedByDay(tx, scope, asked) : await slidOverDays(tx, scope, asked)
  const byKey = new Map(asked.map((version, at) => [version.key, { version, at }]))
  const places = measures.map(({ key }) => byKey.get(key))
  return scope.accounts.flatMap((account) => {
    const totalsOn = asked.map((_, at) => read(account, at))
    return scope.days.map((day) => ({
      account,
      day,
      values: places.map((place) => {
        // A day that was closed before the measure was as it is shows nothing of it (rule 6).
        if (!place || (basis === 'frozen' && day < (place.version.inForceOn ?? ''))) return null
        const { now, before } = totalsOn[place.at]?.(day) ?? nothing
        return customValue(place.version.rule, now, before)
      }),
    }))
  })
}

const nothing = { now: noTotals, before: noTotals }

/** The totals of one version for one account; its windows are laid out when it is asked for, and only one account's at a time. */
type Read = (account: AccountId, version: number) => (day: Day) => { now: Totals; before: Totals }

/** One or a few days: the database sums each window. */
async function summedByDay(tx: Tx, { accounts, days }: MeasureScope, asked: store.StoredVersion[]): Promise<Read> {
  const found = new Map<string, Totals>()
  for (const day of days) {
    const spans = asked.flatMap(({ counter, rule: { window } }) => [
      { counter, from: addDays(day, 1 - window), to: day },
      { counter, from: addDays(day, 1 - 2 * window), to: addDays(day, -window) },
    ])
    for (const { account, place, ...totals } of await counts.totalsOf(tx, accounts, spans))
      found.set(`${account} ${day} ${place}`, totals)
  }
  const at = (account: AccountId, day: Day, place: number) => found.get(`${account} ${day} ${place}`) ?? noTotals
  return (account, version) => (day) => ({
    now: at(account, day, 2 * version),
    before: at(account, day, 2 * version + 1),
  })
}

/** Many days: rows are loaded once, and the windows slide over them. */
async function slidOverDays(tx: Tx, { accounts, days }: MeasureScope, asked: store.StoredVersion[]): Promise<Read> {
  const sorted = days.toSorted()
  const [first, last] = [sorted[0] as Day, sorted.at(-1) as Day]
  const longest = Math.max(...asked.map(({ rule }) => rule.window))
  const span = { from: addDays(first, 1 - 2 * longest), to: last }
  const counters = [...new Set(asked.map(({ counter }) => counter))]
  const keyOf = (row: { account: AccountId; counter: number }) => `${row.account} ${row.counter}`
  const rows = Map.groupBy(await counts.keptDays(tx, accounts, counters, span), keyOf)
  const people = Map.groupBy(await counts.keptPeople(tx, accounts, counters, span), keyOf)
  return (account, at) => {
    const { counter, rule } = asked[at] as store.StoredVersion
    const key = keyOf({ account, counter })
    const begin = addDays(first, -rule.window)
    const totals = slideOver(rows.get(key) ?? [], people.get(key) ?? [], {
      from: epochDay(begin),
      to: epochDay(last),
      window: rule.window,
    })
    return (day) => {
      const index = daysBetween(begin, day)
      return { now: totals[index] ?? noTotals, before: totals[index - rule.window] ?? noTotals }
    }
  }
}

function slideOver(
  rows: readonly counts.KeptDay[],
  people: readonly counts.PersonCount[],
  span: { from: number; to: number; window: number },
): Totals[] {
  return totalsOver(
    rows.map(({ day, events, amount, lastValue }) => ({
      day: epochDay(day),
      events,
      amount: BigInt(amount),
      lastValue,
    })),
    people.map(({ person, month, days }) => ({ person, month: epochDay(month), days })),
    span,
  )
}
