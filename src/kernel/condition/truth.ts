/** True, false, or not to be told from what is known (Kleene's three values). */
export type Truth = 'true' | 'false' | 'unknown'

export function truth(claim: boolean): Truth {
  return claim ? 'true' : 'false'
}

export function not(value: Truth): Truth {
  return value === 'unknown' ? 'unknown' : truth(value === 'false')
}

/** False if any is false, else unknown if any is unknown, else true. */
export function all(values: readonly Truth[]): Truth {
  if (values.includes('false')) return 'false'
  return values.includes('unknown') ? 'unknown' : 'true'
}

/** True if any is true, else unknown if any is unknown, else false. */
export function any(values: readonly Truth[]): Truth {
  if (values.includes('true')) return 'true'
  return values.includes('unknown') ? 'unknown' : 'false'
}
