import { addDays, addMonthsByEnd, type Day } from '../../../kernel/day.ts'

/** How long a period is that ends on a day. */
export const spans = ['month', 'quarter', 'year'] as const
export type SpanName = (typeof spans)[number]
export const monthsIn: Record<SpanName, number> = { month: 1, quarter: 3, year: 12 }

/** So many months that end on a day: whole ones where it is the last of its month. */
export const monthsEndingOn = (to: Day, months: number): { from: Day; to: Day } => ({
  from: addDays(addMonthsByEnd(to, -months), 1),
  to,
})
