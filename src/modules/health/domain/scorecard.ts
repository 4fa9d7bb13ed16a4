import type { Condition } from '../../../kernel/condition/index.ts'
import type { AccountKind } from '../../accounts/index.ts'

export type Band = 'red' | 'yellow' | 'green'
/** Grey is no band but the lack of one: too little is known to say (rule 13). */
export type ShownBand = Band | 'grey'

/**
 * What a value that nobody knows counts for: nothing (the other weights take its place), the middle of what its factor
 * can give, or the worst of it.
 */
export type MissingPolicy = 'leave out' | 'neutral' | 'penalise'

export const MISSING_POLICIES: readonly MissingPolicy[] = ['leave out', 'neutral', 'penalise']

export type Limit = 'at least' | 'above' | 'at most' | 'below'

/** How a value becomes points from 0 to 100. In a table a case may say `unknown`: then nothing is to be told from it. */
export type Shape =
  | { kind: 'bands'; steps: { limit: Limit; value: number; points: number }[]; otherwise: number }
  | { kind: 'linear'; poor: number; good: number }
  | { kind: 'boolean'; yes: number; no: number }
  | { kind: 'table'; cases: { when: Condition; points: number | null }[]; otherwise: number | null }

export interface Factor {
  /** Unique in its scorecard; the measure's own key unless the file gives another. */
  key: string
  label: string
  measure: string
  /** The value is divided by this measure first; by zero or by the unknown it is unknown. */
  per: string | null
  /** Relative to the other factors of its component. */
  weight: number
  /** Why these points and no others, in a sentence for the reader of the scorecard. */
  why: string
  missing: MissingPolicy
  shape: Shape
}

export interface Component {
  key: string
  label: string
  /** Relative to the other components. */
  weight: number
  factors: Factor[]
}

/** However good the rest is, the score stays at or below `atMost` while the condition holds. */
export interface Cap {
  label: string
  when: Condition
  atMost: number
}

export type RiskLevel = 'low' | 'medium' | 'high'

export interface RiskRule {
  level: RiskLevel
  label: string
  when: Condition
}

export const ACCOUNT_KINDS: readonly AccountKind[] = ['company', 'consumer', 'vendor']

export interface Scorecard {
  name: string
  label: string
  summary: string
  /** The kinds of account that it is made for; none where it judges whoever has no scorecard of their own. */
  appliesTo: AccountKind[]
  missing: MissingPolicy
  /** The share of the weight that must be known for a score. */
  completeness: number
  /** So many points past a border before the band changes. */
  hysteresis: number
  /** Where yellow and green begin; red begins at 0. Half-open, so that every score has exactly one band (C04). */
  bands: { yellow: number; green: number }
  components: Component[]
  caps: Cap[]
  /** The first rule that holds gives the risk; none is low. They may name `health.score`. */
  risk: RiskRule[]
}

/** The values of one account on one day. Null, undefined and NaN are unknown. */
export interface Values {
  get(measure: string): number | null | undefined
}

export function knownNumber(values: Values, measure: string): number | null {
  const value = values.get(measure)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A factor together with the component that it belongs to. */
export interface PlacedFactor {
  factor: Factor
  component: Component
}

/** All factors in the order of the card: what arrays of points stand for. */
export function factorsOf(card: Scorecard): PlacedFactor[] {
  return card.components.flatMap((component) => component.factors.map((factor) => ({ factor, component })))
}
