import { addDays, type Day, epochDay, monthOf } from '../../../kernel/day.ts'
import type { Rule } from './custom.ts'

/** What a counter comes to in a window. Amounts are millionths, so that sums are exact. */
export interface Totals {
  events: number
  days: number
  people: number
  amount: bigint
  /** Days since 1970. */
  lastDay: number | null
  lastValue: number | null
}

export const noTotals: Totals = { events: 0, days: 0, people: 0, amount: 0n, lastDay: null, lastValue: null }

/** The value of a measure, of its window and of the one before. Without anything before, a change is unknown. */
export function customValue(
  { count, isChange }: Pick<Rule, 'count' | 'isChange'>,
  now: Totals,
  before: Totals,
): number | null {
  if (count === 'last day') return now.lastDay
  if (count === 'last value') return now.lastValue
  const [value, earlier] = [amountOf(count, now), amountOf(count, before)]
  if (!isChange) return value
  return earlier === 0 ? null : (value - earlier) / Math.abs(earlier)
}

function amountOf(count: 'events' | 'people' | 'days' | 'sum', totals: Totals): number {
  if (count === 'sum') return inUnits(totals.amount)
  return totals[count]
}

export const MILLIONTHS = 1_000_000

const inUnits = (millionths: bigint): number => Number(millionths) / MILLIONTHS

/** A counter's row of an account and day; amounts in millionths. */
export interface CountedDay {
  day: number
  events: number
  amount: bigint
  lastValue: number | null
}

/** A person's active days of a month, which begins with the day `month`. */
export interface CountedMonth {
  person: string
  month: number
  days: number
}

/** The totals of a window of so many days on every day from `from` to `to`, slid over the rows of one account. */
export function totalsOver(
  rows: readonly CountedDay[],
  months: readonly CountedMonth[],
  span: { from: number; to: number; window: number },
): Totals[] {
  const { from, to, window } = span
  const ordered = rows.toSorted((a, b) => a.day - b.day)
  const people = activePeople(months, span)
  const totals: Totals[] = []
  let [enters, leaves] = [0, 0]
  let sum = { events: 0, days: 0, amount: 0n }
  let lastValue: { day: number; value: number } | null = null
  for (let day = from; day <= to; day++) {
    for (; enters < ordered.length && (ordered[enters] as CountedDay).day <= day; enters++) {
      const row = ordered[enters] as CountedDay
      sum = { events: sum.events + row.events, days: sum.days + 1, amount: sum.amount + row.amount }
      if (row.lastValue !== null) lastValue = { day: row.day, value: row.lastValue }
    }
    for (; leaves < enters && (ordered[leaves] as CountedDay).day <= day - window; leaves++) {
      const row = ordered[leaves] as CountedDay
      sum = { events: sum.events - row.events, days: sum.days - 1, amount: sum.amount - row.amount }
    }
    totals.push({
      ...sum,
      people: people[day - from] ?? 0,
      lastDay: sum.days > 0 ? ((ordered[enters - 1] as CountedDay).day ?? null) : null,
      lastValue: lastValue && lastValue.day > day - window ? lastValue.value : null,
    })
  }
  return totals
}

/** How many people were active in the window of each day: one counts from an active day on until the window has passed. */
function activePeople(
  months: readonly CountedMonth[],
  { from, to, window }: { from: number; to: number; window: number },
): Float64Array {
  const counts = new Float64Array(to - from + 2)
  const mark = (start: number, end: number) => {
    if (end < from || start > to) return
    const [opens, closes] = [Math.max(start, from) - from, Math.min(end, to) - from + 1]
    counts[opens] = (counts[opens] as number) + 1
    counts[closes] = (counts[closes] as number) - 1
  }
  for (const own of Map.groupBy(months, ({ person }) => person).values()) {
    const days = own.toSorted((a, b) => a.month - b.month).flatMap(activeDays)
    days.forEach((day, at) => {
      mark(day, Math.min((days[at + 1] ?? Number.POSITIVE_INFINITY) - 1, day + window - 1))
    })
  }
  for (let at = 1; at < counts.length; at++) counts[at] = (counts[at] as number) + (counts[at - 1] as number)
  return counts
}

function activeDays({ month, days }: CountedMonth): number[] {
  const active: number[] = []
  for (let bit = 0; bit < 31; bit++) if ((days >> bit) & 1) active.push(month + bit)
  return active
}

/** For each month that a span of days reaches into, which of its days belong to it, as bits. */
export function monthMasks(from: Day, to: Day): { month: Day; mask: number }[] {
  const masks = new Map<Day, number>()
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const month = monthOf(day)
    masks.set(month, (masks.get(month) ?? 0) | (1 << (epochDay(day) - epochDay(month))))
  }
  return [...masks].map(([month, mask]) => ({ month, mask }))
}
