import { addDays, addMonths, type Day, weekday } from '../../../kernel/day.ts'

/** A quarter of the calendar: `2026-Q1`. */
export interface Quarter {
  name: string
  from: Day
  /** Its last day. */
  to: Day
}

export function quarterOf(day: Day): Quarter {
  const place = Math.floor((Number(day.slice(5, 7)) - 1) / 3)
  const from = `${day.slice(0, 4)}-${String(place * 3 + 1).padStart(2, '0')}-01` as Day
  return { name: `${day.slice(0, 4)}-Q${place + 1}`, from, to: addDays(addMonths(from, 3), -1) }
}

/** The quarter of a name; undefined where it is none. */
export function quarterNamed(name: string): Quarter | undefined {
  const found = /^(\d{4})-Q([1-4])$/.exec(name)
  return found ? quarterOf(`${found[1]}-${String(Number(found[2]) * 3 - 2).padStart(2, '0')}-01` as Day) : undefined
}

/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - weekday(day))
