import type { Grain } from './cohorts.ts'
import { type Dimension, dimensions } from './dimensions.ts'
import type { SpanName } from './spans.ts'

/**
 * A question whose answer is worked out before somebody asks. It names no day: its period always ends today, so that it is the
 * same question tomorrow.
 */
export type Question = { segment: string | null } /** Over every span. */ & (
  | { of: 'courses' }
  | { of: 'groups'; span: SpanName; by: Dimension }
  /** Of twelve months. */
  | { of: 'movements'; by: Dimension | null }
  | { of: 'cohorts'; grain: Grain }
)

/** What pages and dashboards ask before anybody chose anything: worked out whether somebody asked or not. */
export const usualQuestions: readonly Question[] = [
  { of: 'courses', segment: null },
  ...[null, ...dimensions].map((by) => ({ of: 'movements', by, segment: null }) as const),
  ...(['quarter', 'month'] as const).map((grain) => ({ of: 'cohorts', grain, segment: null }) as const),
  ...dimensions.map((by) => ({ of: 'groups', span: 'year', by, segment: null }) as const),
]

/** What whoever chooses a segment sees first: worked out once a day, so that no saved segment makes anybody wait. */
export const overviewOf = (segment: string): Question => ({ of: 'courses', segment })

/** The same text for the same question, whoever put it together. */
export function textOf(question: Question): string {
  return JSON.stringify(Object.fromEntries(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1))))
}

export const questionIn = (text: string): Question => JSON.parse(text) as Question
