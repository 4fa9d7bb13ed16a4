import { addDays, type Day } from '../../../kernel/day.ts'

export const kinds = ['nps', 'csat', 'ces'] as const
export type Kind = (typeof kinds)[number]

/** The scales that the kinds are answered on. */
export const scales: Record<Kind, { least: number; most: number }> = {
  nps: { least: 0, most: 10 },
  csat: { least: 1, most: 5 },
  ces: { least: 1, most: 7 },
}

/** A survey that does not say how often it is asked counts as quarterly. */
export const usualCadence = 90

/** An answer is valid for its survey's cadence and this long after (rule 36). */
export const validAfterCadence = 90

export interface Answer {
  respondent: string
  score: number
  answeredOn: Day
  cadenceDays: number
  /** Breaks the tie of two answers on one day. */
  at: number
}

/** The answers that count on a day: the newest of each respondent, while it is valid (rule 36). */
export function validOn<Item extends Answer>(answers: readonly Item[], on: Day): Item[] {
  const newest = new Map<string, Item>()
  for (const answer of answers) {
    const known = newest.get(answer.respondent)
    if (answer.answeredOn <= on && (!known || answer.at >= known.at)) newest.set(answer.respondent, answer)
  }
  return [...newest.values()].filter(
    ({ answeredOn, cadenceDays }) => on <= addDays(answeredOn, cadenceDays + validAfterCadence),
  )
}

export type NpsClass = 'promoter' | 'passive' | 'detractor'

export const classOf = (score: number): NpsClass => (score >= 9 ? 'promoter' : score >= 7 ? 'passive' : 'detractor')

/** NPS of −100 to 100: share of promoters less share of detractors. Of nobody there is none. */
export function npsOf(scores: readonly number[]): number | null {
  if (scores.length === 0) return null
  const share = (wanted: NpsClass) => scores.filter((score) => classOf(score) === wanted).length / scores.length
  return 100 * (share('promoter') - share('detractor'))
}
