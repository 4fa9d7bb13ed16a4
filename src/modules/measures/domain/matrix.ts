import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { MeasureRow } from '../../../platform/contributions.ts'

/** Numbers of some accounts on some days: one array per account and day, NaN where unknown. Slots count from 0. */
export interface Matrix {
  accounts: readonly AccountId[]
  days: readonly Day[]
  slots: number
  /** Row of (account index, day index). */
  at(account: number, day: number): Float64Array
}

/** Since when a source speaks, and when it was silent. */
export interface Voice {
  connectedOn: Day | null
  silences: readonly { since: Day; until: Day | null }[]
}

export interface Computed {
  /** Slot of each value in the rows, in order. */
  slots: readonly number[]
  voice: Voice
  rows: readonly MeasureRow[]
}

export function emptyMatrix(accounts: readonly AccountId[], days: readonly Day[], slots: number): Matrix {
  const numbers = new Float64Array(accounts.length * days.length * slots).fill(Number.NaN)
  return {
    accounts,
    days,
    slots,
    at: (account, day) => {
      const start = (account * days.length + day) * slots
      return numbers.subarray(start, start + slots)
    },
  }
}

/** Before a source was connected its measures are unknown; afterwards they are what it says, zero included (rule 10). */
export function fillMatrix(matrix: Matrix, computed: Computed): void {
  const accountAt = new Map(matrix.accounts.map((id, index) => [id, index]))
  const dayAt = new Map(matrix.days.map((day, index) => [day, index]))
  for (const row of computed.rows) {
    const account = accountAt.get(row.account)
    const day = dayAt.get(row.day)
    if (account === undefined || day === undefined || !isConnected(computed.voice, row.day)) continue
    const numbers = matrix.at(account, day)
    computed.slots.forEach((slot, position) => {
      numbers[slot] = row.values[position] ?? Number.NaN
    })
  }
}

export const isConnected = (voice: Voice, day: Day): boolean => voice.connectedOn !== null && voice.connectedOn <= day

/** A silent source is stale: its measures keep the value they had (rule 9). Days are half-open: until is spoken again. */
export const isStale = (voice: Voice, day: Day): boolean =>
  voice.silences.some((silence) => silence.since <= day && (silence.until === null || day < silence.until))

/** Carries the value of the day before into every day on which its source was silent. `before` is the row ahead of the first. */
export function carryStale(
  matrix: Matrix,
  computed: Computed,
  before: (account: number) => readonly (number | null)[] | null,
): void {
  matrix.days.forEach((day, dayIndex) => {
    if (!isStale(computed.voice, day)) return
    for (let account = 0; account < matrix.accounts.length; account++) {
      const earlier = dayIndex > 0 ? matrix.at(account, dayIndex - 1) : before(account)
      const numbers = matrix.at(account, dayIndex)
      for (const slot of computed.slots) numbers[slot] = earlier?.[slot] ?? Number.NaN
    }
  })
}

/** Two rows say the same: equal to the bit, unknown equal to unknown. */
export function isSame(
  one: ArrayLike<number | null> | null,
  other: ArrayLike<number | null> | null,
  slots: number,
): boolean {
  for (let slot = 0; slot < slots; slot++) {
    const left = one?.[slot] ?? Number.NaN
    const right = other?.[slot] ?? Number.NaN
    if (left !== right && !(Number.isNaN(left) && Number.isNaN(right))) return false
  }
  return true
}

/** As the database keeps it: without what is unknown at the end, so that a further measure that nobody knows changes no row. */
export function upToKnown<Numbers extends (number | null)[] | Float64Array>(numbers: Numbers): Numbers {
  let length = numbers.length
  while (length > 0 && isUnknown(numbers[length - 1])) length--
  return (numbers instanceof Float64Array ? numbers.subarray(0, length) : numbers.slice(0, length)) as Numbers
}

const isUnknown = (value: number | null | undefined): boolean =>
  value === null || value === undefined || Number.isNaN(value)
