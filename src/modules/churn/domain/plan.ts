/** Which families of models may be tried, and how many columns each may use at most. */
export interface Plan {
  families: readonly ('logistic' | 'boosting' | 'forest')[]
  mostInputs: number | null
}

/** Fewer losses than this carry no model; up to `fewLosses` they carry a straight line with a tenth as many inputs (rule 20). */
export const leastLosses = 30
export const fewLosses = 100

/** What so many losses carry; nothing where they are too few: then rules alone speak. */
export function planFor(losses: number): Plan | null {
  if (losses < leastLosses) return null
  if (losses <= fewLosses) return { families: ['logistic'], mostInputs: Math.floor(losses / 10) }
  return { families: ['logistic', 'boosting', 'forest'], mostInputs: null }
}
