/** How long a period is that ends on a day. */
export const spans = ['month', 'quarter', 'year'] as const
export type SpanName = (typeof spans)[number]
export const monthsIn: Record<SpanName, number> = { month: 1, quarter: 3, year: 12 }
