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

/** What a person settled, with both risks as they were then. */
export interface Settled {
  level: Level
  rule: Level
  model: Level | null
}

/** Whether what was settled still holds: until either risk rises above what it was then, which nobody has judged yet. */
export function holds({ rule, model }: Settled, ruleNow: Level, modelNow: Level | null): boolean {
  const rises = (now: Level | null, then: Level | null) => levels.indexOf(now ?? 'low') > levels.indexOf(then ?? 'low')
  return !rises(ruleNow, rule) && !rises(modelNow, model)
}

/** The risk that acts: what a person settled while it holds, else the higher one of rule and model (rule 17). */
export function riskOf(
  rule: Level,
  model: Level | null,
  settled: Settled | undefined,
): { level: Level; by: 'rule' | 'model' | 'both' | 'person' } {
  return settled && holds(settled, rule, model) ? { level: settled.level, by: 'person' } : acting(rule, model)
}

/** Accounts that a team can care for: its hours of a week by what one account takes (rule 21). */
export const capacityOf = (hours: number, each: number): number => Math.floor(hours / each)

export interface Together {
  /** Sum of what is told of each. */
  expected: number
  /** Sum of their variances, as accounts are lost or kept by themselves. */
  variance: number
  /** More than all of them cannot be lost. */
  whole: number
  /** Lost accounts by which the model's level was learned; with few of them it may itself be off, for all accounts alike. */
  learned: number
}

/** Between what the losses of a group of accounts, or what they cost, lie nine times in ten. */
export function lossRange({ expected, variance, whole, learned }: Together): { low: number; high: number } {
  // A count of n losses is off by its root, so a level learned from it by one part in that root.
  const level = learned > 0 ? expected ** 2 / learned : 0
  const reach = 1.6448536269514722 * Math.sqrt(Math.max(0, variance) + level)
  return { low: Math.max(0, expected - reach), high: Math.min(whole, expected + reach) }
}
