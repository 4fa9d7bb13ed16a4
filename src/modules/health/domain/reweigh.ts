import type { Scorecard } from './scorecard.ts'

/** Weights by the component's key, or by component and factor: `usage`, `usage/logins`. */
export type Reweighed = Readonly<Record<string, number>>

/** A scorecard with other weights; what is not named keeps its own. */
export function reweigh(card: Scorecard, weights: Reweighed): Scorecard {
  return {
    ...card,
    components: card.components.map((component) => ({
      ...component,
      weight: weights[component.key] ?? component.weight,
      factors: component.factors.map((factor) => ({
        ...factor,
        weight: weights[`${component.key}/${factor.key}`] ?? factor.weight,
      })),
    })),
  }
}

/** Weights as an address carries them: `usage:40,support:20`. What cannot be read is left out. */
export function readWeights(text: string): Reweighed {
  const pairs = text.split(',').map((pair) => pair.split(':'))
  return Object.fromEntries(
    pairs.flatMap(([key, weight]) => {
      const value = Number(weight)
      return key && weight && value >= 0 && value <= 100 ? [[key, value] as const] : []
    }),
  )
}
