export const levels = ['low', 'medium', 'high'] as const
export type Level = (typeof levels)[number]

/** From here on a probability is at medium risk. */
export const mediumFrom = 0.4
const highFrom = 0.7

/** The documents' levels of a probability (F121), their borders included (E10). */
export function levelOf(probability: number): Level {
  if (probability >= highFrom) return 'high'
  return probability >= mediumFrom ? 'medium' : 'low'
}

/** Of the risk by rule and by model the higher one acts (rule 17). */
export function acting(rule: Level, model: Level | null): { level: Level; by: 'rule' | 'model' | 'both' } {
  if (model === null) return { level: rule, by: 'rule' }
  const difference = levels.indexOf(model) - levels.indexOf(rule)
  if (difference === 0) return { level: rule, by: 'both' }
  return difference > 0 ? { level: model, by: 'model' } : { level: rule, by: 'rule' }
}

/** Accounts that a team can care for: its hours of a week by what one account takes (rule 21). */
export const capacityOf = (hours: number, each: number): number => Math.floor(hours / each)

/** What a group of accounts may cost: the expected loss, and between what nine times in ten. Accounts are taken as independent. */
export function lossRange(expected: number, variance: number, whole: number): { low: number; high: number } {
  const reach = 1.6448536269514722 * Math.sqrt(Math.max(0, variance))
  return { low: Math.max(0, expected - reach), high: Math.min(whole, expected + reach) }
}
