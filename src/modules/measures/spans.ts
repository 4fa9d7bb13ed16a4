import { type Day, daysRange, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { derive } from './domain/columns.ts'
import { layoutOf } from './domain/layout.ts'
import { isStale } from './domain/matrix.ts'
import { type CatalogueEntry, catalogue, voices } from './store.ts'
import { type PublishedRow, savePublishedSpan } from './store-published.ts'
import { rowsWithin } from './store-spans.ts'

/** Frozen measures of many accounts over a span of days, read for insights that judge day after day. */
export interface Span {
  days: readonly Day[]
  /** Visits the days of the account at an index in order. `values` is one per key, NaN is unknown; it is used again for the next day. */
  walk(account: number, visit: (day: number, values: Float64Array) => void): void
  /** Whether the source of a key was silent on a day, so that its value is carried. */
  isStale(key: number, day: number): boolean
}

/** What facts came to on each day; what insights publish is unknown in it. */
export const frozenSpan = (tx: Tx, accounts: readonly AccountId[], from: Day, to: Day, keys: readonly string[]) =>
  spanOf(tx, accounts, { from, to }, { basis: 'frozen', keys })

/** What insights showed on each day; measures of facts are unknown in it. */
export const shownSpan = (tx: Tx, accounts: readonly AccountId[], from: Day, to: Day, keys: readonly string[]) =>
  spanOf(tx, accounts, { from, to }, { basis: 'published', keys })

async function spanOf(
  tx: Tx,
  accounts: readonly AccountId[],
  { from, to }: { from: Day; to: Day },
  { basis, keys }: { basis: 'frozen' | 'published'; keys: readonly string[] },
): Promise<Span> {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const heard = await voices(tx)
  const days = daysRange(from, to)
  const wanted = keys.map((key) => wantedOf(entries, key, basis))
  const slots = [...new Set(wanted.flatMap(({ slot }) => (slot === null ? [] : [slot])))]
  const places = wanted.map(({ slot }) => (slot === null ? -1 : slots.indexOf(slot)))
  const byAccount = Map.groupBy(await rowsWithin(tx, accounts, { from, to }, { basis, slots }), (row) => row.account)
  return {
    days,
    walk: (account, visit) => {
      const rows = byAccount.get(account) ?? []
      const values = new Float64Array(keys.length)
      let next = 0
      days.forEach((day, dayIndex) => {
        while (next < rows.length && (rows[next]?.day ?? day) <= day) next++
        const numbers = rows[next - 1]?.numbers
        wanted.forEach(({ entry }, at) => {
          const stored = numbers?.[places[at] ?? -1] ?? null
          const value = entry?.derived ? derive(stored, day, entry.derived.as) : stored
          values[at] = value ?? Number.NaN
        })
        visit(dayIndex, values)
      })
    },
    isStale: (key, day) => {
      const voice = heard.get(wanted[key]?.entry?.owner ?? '')
      const on = days[day]
      return Boolean(voice && on && isStale(voice, on))
    },
  }
}

function wantedOf(
  entries: Map<string, CatalogueEntry>,
  key: string,
  basis: 'frozen' | 'published',
): { entry: CatalogueEntry | undefined; slot: number | null } {
  const entry = entries.get(key)
  const stored = entry?.derived ? entries.get(entry.derived.from) : entry
  return { entry, slot: stored && (stored.published === true) === (basis === 'published') ? stored.slot : null }
}

/**
 * Keeps what an insight shows on closed days: rows by account and day, best only where they differ from the day before.
 * The newest of each account also stands on its current row, unless a later day stands there already.
 */
export async function publishSpan(tx: Tx, keys: readonly string[], rows: readonly PublishedRow[]): Promise<void> {
  if (rows.length === 0) return
  await savePublishedSpan(
    tx,
    layoutOf(await catalogue(tx), keys),
    rows.toSorted((a, b) =>
      a.account < b.account ? -1 : a.account > b.account ? 1 : epochDay(a.day) - epochDay(b.day),
    ),
  )
}

export { closedThrough } from './store.ts'
export { type Summed, sumsAcross } from './store-sums.ts'
