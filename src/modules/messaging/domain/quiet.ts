import { addDays, dayOf, momentAt } from '../../../kernel/day.ts'

/** Minutes of a day between which nobody is written to, by the clock on the reader's wall; alike, it is never quiet. */
export interface QuietHours {
  from: number
  to: number
}

/** The first moment from `at` on that is not quiet where the reader is. Quiet hours may pass midnight. */
export function afterQuiet({ from, to }: QuietHours, zone: string, at: Date): Date {
  if (from === to) return at
  const day = dayOf(at, zone)
  // The span that began the evening before is still going on in the morning.
  const spans = [addDays(day, -1), day].map((first) => ({
    start: momentAt(first, from, zone),
    end: momentAt(from < to ? first : addDays(first, 1), to, zone),
  }))
  return spans.find(({ start, end }) => start <= at && at < end)?.end ?? at
}
