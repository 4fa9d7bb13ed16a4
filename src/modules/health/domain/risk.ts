import { holdsFor } from './points.ts'
import type { RiskLevel, Scorecard, Values } from './scorecard.ts'

export interface Risk {
  level: RiskLevel
  /** The rule that gave it; null where none holds. */
  rule: string | null
}

/** Risk by rule (F100): the first rule of the card that holds gives the level; where none holds it is low. */
export function riskOf(card: Scorecard, values: Values, score: number | null): Risk {
  const withScore: Values = {
    get: (measure) => (measure === 'health.score' ? (score === null ? null : score / 1000) : values.get(measure)),
  }
  const rule = card.risk.find((one) => holdsFor(one.when, withScore))
  return { level: rule?.level ?? 'low', rule: rule?.label ?? null }
}
