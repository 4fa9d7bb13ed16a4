import type { Day } from '../../kernel/day.ts'
import type { ShapeValue } from '../../platform/contributions.ts'

/** A row of an importable shape, as a file would hold it. */
export interface Fact {
  shape: string
  values: Record<string, ShapeValue>
}

/** A moment of a day, hours with fractions, in UTC; put together as text, for dates of half a million events take seconds. */
export function at(day: Day, hour: number): string {
  const seconds = Math.round(hour * 3600)
  return `${day}T${twoDigits(seconds / 3600)}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)}.000Z`
}

const twoDigits = (number: number) => `${number < 10 ? '0' : ''}${Math.floor(number)}`
