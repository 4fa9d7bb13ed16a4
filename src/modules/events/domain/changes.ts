import { addDays, type Day } from '../../../kernel/day.ts'

/** Something that was used or somebody who was active on some days. */
export interface Used {
  id: string
  name: string | null
  days: readonly Day[]
}

export interface Changes {
  /** In the 30 days before the last 30, and not since; the busiest then come first. */
  stopped: (Used & { last: Day })[]
  /** In the last 30 days, and not in the 30 before; the newest come first. */
  started: (Used & { first: Day })[]
}

/** Who or what stopped and started between the last 30 days and the 30 before. */
export function changesOf(used: readonly Used[], on: Day): Changes {
  const middle = addDays(on, -29)
  const first = addDays(on, -59)
  const around = used.map((one) => ({ ...one, days: one.days.filter((day) => day >= first && day <= on).toSorted() }))
  const stopped = around.flatMap((one) => {
    const last = one.days.at(-1)
    return last && last < middle ? [{ ...one, last }] : []
  })
  const started = around.flatMap((one) => {
    const [begun] = one.days
    return begun && begun >= middle ? [{ ...one, first: begun }] : []
  })
  return {
    stopped: stopped.toSorted((a, b) => b.days.length - a.days.length || (a.id < b.id ? -1 : 1)),
    started: started.toSorted((a, b) => (a.first === b.first ? (a.id < b.id ? -1 : 1) : a.first > b.first ? -1 : 1)),
  }
}

/** The days of a month that its bits mean. */
export function daysOfMonth(month: Day, bits: number): Day[] {
  const days: Day[] = []
  for (let bit = 0; bit < 31; bit++) if ((bits >> bit) & 1) days.push(addDays(month, bit))
  return days
}
