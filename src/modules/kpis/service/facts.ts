import { addDays, daysBetween } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { catalogue, lastClosed, type Summed, sumsAcross } from '../../measures/index.ts'
import { exchangeNow, factorsOf } from '../../revenue/index.ts'
import { type Facts, type Known, type Kpi, margin, sumName, type Term } from '../domain/kpi.ts'
import { type Base, based } from '../store/base.ts'
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

/** What one knows at the end of each period, by value; `asked` says which measures are read. */
export async function knownOver(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  asked: readonly Kpi[],
): Promise<Map<string | null, Known[]>> {
  const facts = await factsOver(tx, base, periods)
  const sums = await sumsOver(tx, base, periods, asked)
  const values = new Set([...facts.map(({ value }) => value), ...sums.keys()])
  return new Map(
    [...values].map((value) => [
      value,
      periods.map((period, at) => ({
        facts: completed(
          facts.find((row) => row.period === at && row.value === value),
          period,
        ),
        sums: sums.get(value)?.[at] ?? new Map<string, number | null>(),
      })),
    ]),
  )
}

/** What follows from the others; unknown is not a number. */
function completed(row: store.FactsRow | undefined, { from, to }: Period): Facts | null {
  if (!row) return null
  const lostCustomers = row.customers - row.keptCustomers
  const years = (daysBetween(from, to) + 1) / 365.25
  const lifetime = lostCustomers > 0 ? (years * row.customers) / lostCustomers : Number.NaN
  return { ...row, lostCustomers, lifetimeValue: row.closing * margin * lifetime }
}

type Sums = Map<string, number | null>

/** Measures are read as they were shown at the last close by the end of each period. */
async function sumsOver(
  tx: Tx,
  base: Base,
  periods: readonly Period[],
  asked: readonly Kpi[],
): Promise<Map<string | null, Sums[]>> {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const terms = new Map<string, Summed>()
  for (const term of asked.flatMap(({ of, per }) => [...of, ...(per ?? [])])) {
    const summed = summedOf(term, (key) => entries.get(key))
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
        return new Map(
          names.flatMap((name, at): [string, number | null][] => [
            [name, row?.sums[at] ?? null],
            [`#${name}`, row?.known[at] ?? 0],
          ]),
        )
      }),
    ]),
  )
}

function summedOf(term: Term, entryOf: (key: string) => Summed['of'] | undefined): Summed | null {
  if ('fact' in term) return null
  const of = entryOf('sum' in term ? term.sum : term.known)
  if (!of) return null
  return { of, by: 'sum' in term && term.by ? entryOf(term.by) : undefined }
}
