import { addDays, type Day } from '../../../kernel/day.ts'
import { type Stage, stageDays, stages } from './papers.ts'
import type { Renewal } from './renewal.ts'

/** What falls on a day of a renewal: its last day of notice (its own day, where no notice was agreed), or a stage that begins. */
export interface CalendarEntry<One> {
  day: Day
  what: 'deadline' | Stage
  renewal: One
}

/** Everything of some renewals that falls within a span, day by day; of what is decided only its deadline. */
export function entriesWithin<One extends Pick<Renewal, 'deadline' | 'dueOn' | 'state' | 'noticeOn'>>(
  renewals: readonly One[],
  { from, to }: { from: Day; to: Day },
): CalendarEntry<One>[] {
  const entries = renewals.flatMap((renewal): CalendarEntry<One>[] => {
    const last = renewal.deadline ?? renewal.dueOn
    const isWorked = renewal.state === 'open' && renewal.noticeOn === null
    return [
      { day: last, what: 'deadline', renewal },
      ...(isWorked
        ? stages.map((stage) => ({ day: addDays(last, -stageDays[stage].opens), what: stage, renewal }))
        : []),
    ]
  })
  return entries
    .filter(({ day }) => day >= from && day <= to)
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}
