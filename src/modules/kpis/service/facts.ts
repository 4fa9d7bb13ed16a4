import { addDays, daysBetween } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { catalogue, lastClosed, type Summed, sumsAcross } from '../../measures/index.ts'
import { exchangeNow, factorsOf, graceDays } from '../../revenue/index.ts'
import { type Facts, factsIn, type Known, type Kpi, revenueFacts, sumName, type Term } from '../domain/kpi.ts'
import type { KpiSettings } from '../domain/settings.ts'
import { type Base, based, wasCustomer } from '../store/base.ts'
import {
  activationsOf,
  beginningDays,
  earlyLossesOf,
  type FactRow,
  firstGoalsOf,
  firstRatingsOf,
  mailOf,
  pursuitsOf,
} from '../store/beginnings.ts'
import * as store from '../store/facts.ts'
import type { Period } from '../store/movements.ts'

/** What periods say of revenue, each at what currencies were worth at its start. */
export async function factsOver(tx: Tx, base: Base, periods: readonly Period[]): Promise<store.FactsRow[]> {
  const exchange = await exchangeNow(tx)
  const worth = periods.flatMap(({ from, to }, period) =>
    factorsOf(exchange, addDays(from, -1), to).map((factors) => ({ period, ...factors })),
  )
  return store.factsOf(tx, base, periods, worth)
}

/** What is asked of the facts. */
export interface Question {
  kpis: readonly Kpi[]
  settings: KpiSettings
  zone: string
}

/** What one knows at the end of each period, by value; only what the KPIs that are asked for need is read. */
export async function knownOver(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  question: Question,
): Promise<Map<string | null, Known[]>> {
  const asked = new Set<string>(question.kpis.flatMap(factsIn))
  const facts = revenueFacts.some((fact) => asked.has(fact)) ? await factsOver(tx, base, periods) : []
  const further = await furtherFacts(tx, base, periods, { ...question, asked })
  const sums = await sumsOver(tx, base, periods, question)
  const keyOf = (period: number, value: string | null) => `${period} ${value}`
  const revenueOf = new Map(facts.map((row) => [keyOf(row.period, row.value), row]))
  const furtherOf = Map.groupBy(further, ({ period, value }) => keyOf(period, value))
  const values = new Set([...facts, ...further].map(({ value }) => value))
  for (const value of sums.keys()) values.add(value)
  return new Map(
    [...values].map((value) => [
      value,
      periods.map((period, at) => {
        const revenue = completed(revenueOf.get(keyOf(at, value)), period, question.settings.margin)
        const own = (furtherOf.get(keyOf(at, value)) ?? []).map(({ fact, amount }) => [fact, amount])
        const known: Facts = { ...revenue, ...Object.fromEntries(own) }
        return { facts: known, sums: sums.get(value)?.[at] ?? {} }
      }),
    ]),
  )
}

/** Facts beside revenue, each kind only where it is asked for. */
async function furtherFacts(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  { asked, settings, zone }: Question & { asked: ReadonlySet<string> },
): Promise<FactRow[]> {
  const rows: FactRow[] = []
  if (asked.has('begun') || asked.has('valued')) rows.push(...(await activationsOf(tx, base, periods, settings)))
  if (asked.has('early')) rows.push(...(await earlyLossesOf(tx, base, periods, { within: beginningDays + graceDays })))
  if (asked.has('firstGoals')) rows.push(...(await firstGoalsOf(tx, base, periods, zone)))
  if (asked.has('ratings')) rows.push(...(await firstRatingsOf(tx, base, periods)))
  if (asked.has('mailSent')) rows.push(...(await mailOf(tx, base, periods, zone)))
  if (asked.has('pursuitsEnded')) rows.push(...(await pursuitsOf(tx, base, periods)))
  return rows
}

/** What follows from the others. */
function completed(row: store.FactsRow | undefined, { from, to }: Period, margin: number): Facts {
  if (!row) return {}
  const { period: _, value: __, ...facts } = row
  const lostCustomers = row.customers - row.keptCustomers
  const years = (daysBetween(from, to) + 1) / 365.25
  if (lostCustomers === 0) return { ...facts, lostCustomers }
  return { ...facts, lostCustomers, lifetimeValue: row.closing * margin * ((years * row.customers) / lostCustomers) }
}

type Sums = Known['sums']

/** Measures are read as they were shown at the last close by the end of each period. */
async function sumsOver(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  { kpis, zone }: Question,
): Promise<Map<string | null, Sums[]>> {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const terms = new Map<string, Summed>()
  const customers = wasCustomer(tx, zone)
  for (const term of kpis.flatMap(({ of, per }) => [...of, ...(per ?? [])])) {
    const summed = summedOf(term, (key) => entries.get(key), customers)
    if (summed) terms.set(sumName(term).replace('#', ''), summed)
  }
  const names = [...terms.keys()]
  const closed = await lastClosed(tx)
  const days = periods.map(({ to }) => (closed !== null && closed < to ? closed : to))
  const rows = closed === null ? [] : await sumsAcross(tx, based(tx, base), [...terms.values()], [...new Set(days)])
  const byValue = Map.groupBy(rows, ({ value }) => value)
  return new Map(
    [...byValue].map(([value, own]) => [
      value,
      days.map((day) => {
        const row = own.find((one) => one.day === day)
        return Object.fromEntries(
          names.flatMap((name, at): [string, number | null][] => [
            [name, row?.sums[at] ?? null],
            [`#${name}`, row?.known[at] ?? 0],
          ]),
        )
      }),
    ]),
  )
}

function summedOf(
  term: Term,
  entryOf: (key: string) => Summed['of'] | undefined,
  customers: Summed['only'],
): Summed | null {
  if ('fact' in term) return null
  const of = entryOf('sum' in term ? term.sum : term.known)
  if (!of) return null
  const by = 'sum' in term && term.by ? entryOf(term.by) : undefined
  return { of, by, only: term.among === 'customers' ? customers : undefined }
}
