import { fieldsOf } from '../../../kernel/condition/index.ts'
import { type Factor, factorsOf, type Scorecard } from './scorecard.ts'

/** Every measure that the score depends on, each once, in the order of the card. */
export function measuresOf(card: Scorecard): string[] {
  const ofFactors = factorsOf(card).flatMap(({ factor }) => measuresOfFactor(factor))
  return [...new Set([...ofFactors, ...card.caps.flatMap((cap) => [...fieldsOf(cap.when)])])]
}

export function measuresOfFactor(factor: Factor): string[] {
  const named = factor.shape.kind === 'table' ? factor.shape.cases.flatMap((one) => [...fieldsOf(one.when)]) : []
  return [...new Set([factor.measure, ...(factor.per ? [factor.per] : []), ...named])]
}

/** What the rules of risk read beside the score itself. */
export function measuresOfRisk(card: Scorecard): string[] {
  const named = card.risk.flatMap((rule) => [...fieldsOf(rule.when)])
  return [...new Set(named)].filter((field) => field !== 'health.score')
}
