/** What a period says of revenue: over commercial parents, at the rates of its start where start and end are compared. */
export const revenueFacts = [
  'start',
  'kept',
  'end',
  'customers',
  'keptCustomers',
  'lostCustomers',
  'payers',
  'closing',
  'won',
  'expanded',
  'shrunk',
  'churned',
  'lostMonths',
  'lostAccounts',
  'lifetimeValue',
] as const
type RevenueFact = (typeof revenueFacts)[number]

/** How accounts fared after they began, and what came of what we did: over accounts, of what happened in the period. */
export const beginningFacts = [
  'begun',
  'activated',
  'early',
  'earlyLost',
  'valued',
  'valueDays',
  'firstGoals',
  'firstGoalsReached',
  'ratings',
  'ratingSum',
  'mailSent',
  'mailAnswered',
  'pursuitsEnded',
  'pursuitsWon',
] as const
type BeginningFact = (typeof beginningFacts)[number]

export type Fact = RevenueFact | BeginningFact
/** What is not there is unknown. */
export type Facts = Partial<Record<Fact, number>>

/** A part of a numerator or denominator: a fact of revenue, or what accounts show of a measure at the end of the period. */
export type Term = { times?: number } & (
  | { fact: Fact }
  /** Over all accounts that know it, or those of them that were customers then; weighed by another measure where one is named. */
  | { sum: string; by?: string; among?: 'customers' }
  /** How many accounts know it. */
  | { known: string; among?: 'customers' }
)

export const units = ['share', 'money', 'count', 'months', 'days', 'hours', 'rating', 'score', 'ratio'] as const
export type Unit = (typeof units)[number]
export const partUnits = ['money', 'count', 'months', 'days'] as const
type PartUnit = (typeof partUnits)[number]

export interface Kpi {
  key: string
  name: string
  /** In words, so that two who read it reckon the same. */
  formula: string
  numerator: string
  denominator: string | null
  level: 'parent' | 'account'
  unit: Unit
  direction: 'up' | 'down'
  of: readonly Term[]
  per: readonly Term[] | null
  /** What one aims for until somebody sets another target. */
  target: number | null
}

/** What one knows at the end of a period; null where nothing is known. */
export interface Known {
  facts: Facts
  /** By the name of their term. */
  sums: Readonly<Record<string, number | null>>
}

/** How a term is found among sums: by its measure, or by both where it is weighed, and by those whom it counts. */
export function sumName(term: Term): string {
  if ('fact' in term) return ''
  const measure = 'known' in term ? `#${term.known}` : term.by ? `${term.sum}*${term.by}` : term.sum
  return term.among ? `${measure} of ${term.among}` : measure
}

export interface Value {
  value: number | null
  numerator: number | null
  denominator: number | null
}

/** The one way in which every KPI is worked out. */
export function reckon({ of, per }: Pick<Kpi, 'of' | 'per'>, known: Known): Value {
  const numerator = added(of, known)
  if (per === null) return { value: numerator, numerator, denominator: null }
  const denominator = added(per, known)
  const value = numerator === null || denominator === null || denominator <= 0 ? null : numerator / denominator
  return { value, numerator, denominator }
}

function added(terms: readonly Term[], { facts, sums }: Known): number | null {
  let total = 0
  for (const term of terms) {
    const part = 'fact' in term ? facts[term.fact] : sums[sumName(term)]
    if (part === null || part === undefined) return null
    total += part * (term.times ?? 1)
  }
  return total
}

const moneyFacts: readonly Fact[] = [
  ...(['start', 'kept', 'end', 'closing', 'won', 'expanded', 'shrunk', 'churned', 'lifetimeValue'] as const),
]

/** What a numerator or denominator is counted in. */
export function partUnit([term]: readonly Term[]): PartUnit {
  if (!term || !('fact' in term)) return term && 'sum' in term && term.sum.includes('.spend') ? 'money' : 'count'
  if (term.fact === 'lostMonths') return 'months'
  if (term.fact === 'valueDays') return 'days'
  return moneyFacts.includes(term.fact) ? 'money' : 'count'
}

/** Which facts a KPI is made of. */
export const factsIn = ({ of, per }: Pick<Kpi, 'of' | 'per'>): Fact[] =>
  [...of, ...(per ?? [])].flatMap((term) => ('fact' in term ? [term.fact] : []))

export const standingOf = ({ direction }: Pick<Kpi, 'direction'>, value: number | null, target: number | null) =>
  value === null || target === null ? null : (direction === 'up' ? value >= target : value <= target) ? 'met' : 'missed'
