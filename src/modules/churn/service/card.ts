import type { Day } from '../../../kernel/day.ts'
import type { Difference } from '../../../platform/learning/comparison.ts'
import type { Family } from '../../../platform/learning/model.ts'
import type { Estimate } from '../../../platform/learning/skill.ts'
import type { Figures, Split } from '../../../platform/learning/study.ts'
import type { Broken, Contest, Outcome } from '../domain/contest.ts'
import type { Spread } from '../domain/drift.ts'
import type { Leak } from '../domain/leaks.ts'

/** Everything that a model card shows: what was learned from, what was found, and what the model cannot see. */
export interface Card {
  horizon: number
  months: readonly Day[]
  accounts: number
  rows: number
  /** Accounts lost within the horizon of a month, by kind; acquisitions are counted and not learned from. */
  losses: { learned: number; voluntary: number; payment: number; acquisition: number }
  /** Of so many accounts one was taken, where there are more than can be learned from. */
  oneOf: number
  /** Measures that were never known or never moved. */
  silent: readonly string[]
  leaks: readonly (Leak & { measure: string; isDecision: boolean })[]
  found: Found | null
  /** How the measures that the model reads lay among the rows that it learned from; left out by cards of before. */
  spreads?: readonly Spread[]
  /** What decided whether it speaks; left out by cards of before. */
  contest?: Contest | null
  /** What the model before it had told and not kept, where that let this one speak. */
  broken?: Broken | null
  outcome?: Outcome
}

/** The figures on months that the model had not seen. */
export interface Found {
  family: Family
  split: Split
  inputs: readonly string[]
  rows: number
  losses: number
  accounts: number
  accountsLost: number
  from: Day
  to: Day
  figures: Figures
  plain: Figures
  candidates: readonly { family: Family; auc: Estimate; brier: number; logLoss: number }[]
  gainAuc: Difference
  gainLogLoss: Difference
  /** Each scorecard alone, and AUC of the model less its own on the rows of which it says something; without those of too few. */
  scorecards: readonly { name: string; label: string; auc: Estimate; gain: Difference; rows: number }[]
  shuffled: Estimate | null
  importance: readonly { measure: string; fall: number }[]
}
