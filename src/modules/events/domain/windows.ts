import type { Windows } from './usage.ts'

/** An account's roll-ups as loaded: days as days since 1970, months by the day they begin with. */
export interface Rollups {
  days: {
    day: number
    events: number
    robotEvents: number
    logins: number
    apiCalls: number
    conversations: number
    errors: number
    quantity: number
    /** Numbers of the features in use. */
    features: readonly number[]
  }[]
  people: { kind: 'person' | 'agent'; person: string; month: number; days: number }[]
  /** The last active day before the first one loaded. */
  lastActiveBefore: number | null
}

/** How far before the first day asked for roll-ups are needed, in days. */
export const LOOK_BACK = 89

/** The windows of one account on every day from `from` to `to`. */
export function windowsOver(rollups: Rollups, from: number, to: number): Windows[] {
  const first = from - LOOK_BACK
  const span = to - first + 1
  const rows = rollups.days.filter((row) => row.day >= first && row.day <= to)
  const sumOf = (pick: (row: Rollups['days'][number]) => number) => runningSum(rows, first, span, pick)
  const events = sumOf((row) => row.events)
  const active = sumOf((row) => (row.events > 0 ? 1 : 0))
  const raw = sumOf((row) => (row.events + row.robotEvents > 0 ? 1 : 0))
  const business = sumOf((row) => (row.events > 0 && isBusinessDay(row.day) ? 1 : 0))
  const logins = sumOf((row) => row.logins)
  const apiCalls = sumOf((row) => row.apiCalls)
  const conversations = sumOf((row) => row.conversations)
  const errors = sumOf((row) => row.errors)
  const quantity = sumOf((row) => row.quantity)
  const people = activePeople(rollups, 'person', from - 30, to)
  const agents = activePeople(rollups, 'agent', from, to)
  const features = featuresInUse(rows, from, to)
  const lastActive = lastActiveDays(rollups, rows, from, to)
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const day = from + index - first
    const window = (sums: Float64Array, days: number, before = 0) =>
      at(sums, day + 1 - before) - at(sums, day + 1 - before - days)
    return {
      events30: window(events, 30),
      eventsPrior30: window(events, 30, 30),
      events90: window(events, 90),
      activeDays30: window(active, 30),
      rawDays30: window(raw, 30),
      activeBusinessDays30: window(business, 30),
      logins30: window(logins, 30),
      loginsPrior30: window(logins, 30, 30),
      apiCalls30: window(apiCalls, 30),
      conversations7: window(conversations, 7),
      errors30: window(errors, 30),
      quantity30: window(quantity, 30),
      features30: at(features, index),
      people1: at(people.one, index + 30),
      people7: at(people.seven, index + 30),
      people30: at(people.thirty, index + 30),
      peoplePrior30: at(people.thirty, index),
      agents30: at(agents.thirty, index),
      lastActive: lastActive[index] ?? null,
    }
  })
}

const at = (list: ArrayLike<number>, index: number): number => list[index] as number

/** 1970-01-01 was a Thursday. */
export const isBusinessDay = (day: number): boolean => (((day + 3) % 7) + 7) % 7 < 5

/** Days from Monday to Friday among the 30 that end with `day`. */
export function businessDaysBefore(day: number): number {
  return Array.from({ length: 30 }, (_, back) => day - back).filter(isBusinessDay).length
}

function runningSum<Row extends { day: number }>(
  rows: readonly Row[],
  first: number,
  span: number,
  pick: (row: Row) => number,
): Float64Array {
  const sums = new Float64Array(span + 1)
  for (const row of rows) sums[row.day - first + 1] = pick(row)
  for (let index = 1; index <= span; index++) sums[index] = at(sums, index) + at(sums, index - 1)
  return sums
}

/** How many of these people were active in the 30 days up to every day from `from` to `to`. */
export const peopleOver = (people: Rollups['people'], from: number, to: number): ArrayLike<number> =>
  activePeople({ people }, 'person', from, to).thirty

/**
 * How many people were active within 1, 7 and 30 days up to each day. A person counts from an active day on until the
 * window has passed or the next active day takes over, so each active day opens and closes one stretch.
 */
function activePeople(rollups: Pick<Rollups, 'people'>, kind: 'person' | 'agent', from: number, to: number) {
  const span = to - from + 1
  const [one, seven, thirty] = [1, 7, 30].map(() => new Float64Array(span + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const mark = (changes: Float64Array, start: number, end: number) => {
    if (end < from || start > to) return
    const [opens, closes] = [Math.max(start, from) - from, Math.min(end, to) - from + 1]
    changes[opens] = at(changes, opens) + 1
    changes[closes] = at(changes, closes) - 1
  }
  for (const days of activeDaysOf(rollups, kind)) {
    days.forEach((day, index) => {
      const until = (days[index + 1] ?? Number.POSITIVE_INFINITY) - 1
      mark(one, day, day)
      mark(seven, day, Math.min(until, day + 6))
      mark(thirty, day, Math.min(until, day + 29))
    })
  }
  for (const changes of [one, seven, thirty])
    for (let index = 1; index <= span; index++) changes[index] = at(changes, index) + at(changes, index - 1)
  return { one, seven, thirty }
}

/** The active days of each person, in order. */
function activeDaysOf(rollups: Pick<Rollups, 'people'>, kind: 'person' | 'agent'): number[][] {
  const byPerson = Map.groupBy(
    rollups.people.filter((row) => row.kind === kind),
    (row) => row.person,
  )
  return [...byPerson.values()].map((months) =>
    months
      .toSorted((a, b) => a.month - b.month)
      .flatMap(({ month, days }) => daysOfBits(days).map((day) => month + day)),
  )
}

function daysOfBits(bits: number): number[] {
  const days: number[] = []
  for (let day = 0; day < 31; day++) if ((bits >> day) & 1) days.push(day)
  return days
}

/** Distinct features in the 30 days up to each day: a feature counts from each day of use for 30 days. */
function featuresInUse(rows: readonly Rollups['days'][number][], from: number, to: number): Float64Array {
  const until = new Map<number, number>()
  const counts = new Float64Array(to - from + 1)
  const byDay = new Map(rows.map((row) => [row.day, row.features]))
  for (let day = from - 29; day <= to; day++) {
    for (const feature of byDay.get(day) ?? []) until.set(feature, day + 29)
    if (day >= from) counts[day - from] = [...until.values()].filter((last) => last >= day).length
  }
  return counts
}

function lastActiveDays(
  rollups: Rollups,
  rows: readonly Rollups['days'][number][],
  from: number,
  to: number,
): (number | null)[] {
  const active = rows
    .filter((row) => row.events > 0)
    .map((row) => row.day)
    .sort((a, b) => a - b)
  const last: (number | null)[] = []
  let next = 0
  let known = rollups.lastActiveBefore
  for (let day = from; day <= to; day++) {
    while (next < active.length && at(active, next) <= day) known = at(active, next++)
    last.push(known)
  }
  return last
}
