import { type Day, epochDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'

/** Measures of many accounts on one day, a typed array per measure; NaN is unknown. */
export interface Columns {
  accounts: readonly AccountId[]
  keys: readonly string[]
  of(key: string): Float64Array
  /** 1 where the value is carried because its source is silent. */
  stale(key: string): Uint8Array
}

export interface ColumnSource {
  key: string
  /** Reads the value of the account at an index, or null. */
  read(account: number): number | null
  /** Whether it is carried on a day. */
  isStale(on: Day): boolean
}

/** On one day, or on a day of each account. */
export function columns(
  accounts: readonly AccountId[],
  on: Day | readonly Day[],
  sources: readonly ColumnSource[],
): Columns {
  const values = new Map<string, Float64Array>()
  const staleness = new Map<string, Uint8Array>()
  for (const source of sources) {
    values.set(
      source.key,
      Float64Array.from(accounts, (_, index) => source.read(index) ?? Number.NaN),
    )
    staleness.set(
      source.key,
      typeof on === 'string'
        ? new Uint8Array(accounts.length).fill(source.isStale(on) ? 1 : 0)
        : Uint8Array.from(on, (day) => (source.isStale(day) ? 1 : 0)),
    )
  }
  return {
    accounts,
    keys: sources.map((source) => source.key),
    of: (key) => values.get(key) ?? new Float64Array(accounts.length).fill(Number.NaN),
    stale: (key) => staleness.get(key) ?? new Uint8Array(accounts.length),
  }
}

/** A stored date as days until or since a day. */
export function derive(date: number | null | undefined, on: Day, as: 'days until' | 'days since'): number | null {
  if (date === null || date === undefined) return null
  return as === 'days until' ? date - epochDay(on) : epochDay(on) - date
}
