/** A group of the calibration: what was foretold on average, and between what the share that came lies. */
export interface Bin {
  foretold: number
  seen: { value: number; low: number; high: number }
}

/**
 * Between what the probability of an account lies: as for accounts foretold like it, read between the groups in proportion, and
 * never without the probability itself.
 */
export function intervalOf(bins: readonly Bin[], probability: number): { low: number; high: number } {
  const above = bins.findIndex(({ foretold }) => foretold >= probability)
  const [left, right] = [
    bins[above < 0 ? bins.length - 1 : Math.max(0, above - 1)],
    bins[above < 0 ? bins.length - 1 : above],
  ]
  if (!left || !right) return { low: 0, high: 1 }
  const wide = right.foretold - left.foretold
  const part = wide <= 0 ? 0 : Math.min(1, Math.max(0, (probability - left.foretold) / wide))
  const between = (of: 'low' | 'high') => left.seen[of] + part * (right.seen[of] - left.seen[of])
  return { low: Math.min(probability, between('low')), high: Math.max(probability, between('high')) }
}
