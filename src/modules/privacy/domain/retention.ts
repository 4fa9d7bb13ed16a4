import { addDays, type Day } from '../../../kernel/day.ts'
import type { RetentionKind } from '../../../platform/contributions.ts'

/** What was decided of a kind: days, null for ever, undefined where nobody decided. */
export type Decided = ReadonlyMap<string, number | null>

/** How long a kind is kept: as decided, else as usual. */
export function daysOf(kind: RetentionKind, decided: Decided): number | null {
  const days = decided.get(kind.kind)
  return days === undefined ? kind.usual : days
}

/** The first day that is kept; null where nothing goes. Today counts as the first of the days. */
export const firstKept = (days: number | null, today: Day): Day | null =>
  days === null ? null : addDays(today, 1 - days)

/** The first day that any of them keeps; null where one keeps all. */
export function earliest(days: readonly (Day | null)[]): Day | null {
  if (days.length === 0 || days.some((day) => day === null)) return null
  return (days as Day[]).reduce((first, day) => (day < first ? day : first))
}
