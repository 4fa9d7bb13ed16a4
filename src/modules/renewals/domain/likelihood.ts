import { type Day, daysBetween } from '../../../kernel/day.ts'
import { wilson } from '../../../kernel/statistics.ts'

/** A renewal that was decided, with the class of health 90 days before its deadline: what likelihoods are counted from. */
export interface Decided {
  band: string
  /** Notice was given before it was decided. */
  hadNotice: boolean
  isRenewed: boolean
}

export interface Likelihood extends Share {
  /** How many there were. */
  n: number
  /** Those under notice, those of the same band, or all where too few had it. */
  alike: 'notice' | 'band' | 'all'
}

/** Fewer alike renewals than this say nothing by themselves. */
export const leastAlike = 10

/**
 * How likely an open renewal is, by alike ones that were decided (F155). Who has given notice is past the decision that health
 * foretells (rule 19): it is held against others under notice, and against nothing where they are too few.
 */
export function likelihoodFor(
  decided: readonly Decided[],
  { health, noticeOn }: { health: number | null; noticeOn: Day | null },
): Likelihood | null {
  if (!noticeOn) return likelihoodOf(decided, healthClass(health))
  const alike = decided.filter(({ hadNotice }) => hadNotice)
  return alike.length < leastAlike ? null : shareOf(alike, 'notice')
}

/** How many renewals of the same health were renewed, with the interval that so few carry; null before ten of any kind were decided. */
export function likelihoodOf(decided: readonly Decided[], band: string): Likelihood | null {
  const own = decided.filter((one) => one.band === band)
  if (own.length >= leastAlike) return shareOf(own, 'band')
  return decided.length < leastAlike ? null : shareOf(decided, 'all')
}

function shareOf(decided: readonly Decided[], alike: Likelihood['alike']): Likelihood {
  const n = decided.length
  const hits = decided.filter(({ isRenewed }) => isRenewed).length
  return { share: hits / n, ...wilson(hits, n), n, alike }
}

/**
 * How far such likelihoods lay from what came, on the past itself: the mean squared distance, and that of saying the same of
 * everybody. Each renewal is foretold from the others, so that none tells of itself. Null before twenty were decided.
 */
export function errorOf(decided: readonly Decided[]): { brier: number; base: number } | null {
  const n = decided.length
  if (n < 2 * leastAlike) return null
  const bands = Map.groupBy(decided, ({ band }) => band)
  const renewed = (of: readonly Decided[]) => of.filter(({ isRenewed }) => isRenewed).length
  const all = renewed(decided)
  const sizes = new Map([...bands].map(([band, own]) => [band, { n: own.length, hits: renewed(own) }]))
  let [brier, base] = [0, 0]
  for (const { band, isRenewed } of decided) {
    const came = isRenewed ? 1 : 0
    const own = sizes.get(band) ?? { n: 0, hits: 0 }
    const overall = (all - came) / (n - 1)
    const share = own.n - 1 >= leastAlike ? (own.hits - came) / (own.n - 1) : overall
    brier += (share - came) ** 2
    base += (overall - came) ** 2
  }
  return { brier: brier / n, base: base / n }
}

/** Health 90 days before, in three classes; a scorecard may draw its bands elsewhere, and these stay comparable. */
export function healthClass(score: number | null): string {
  if (score === null || Number.isNaN(score)) return 'unknown'
  return score < 50 ? 'below 50' : score < 75 ? '50 to 75' : '75 or more'
}

/** A probability with its interval. */
export interface Share {
  share: number
  low: number
  high: number
}

/** That of a model, and what the model foretells. */
export interface Chance extends Share {
  target: Score['target']
}

/** What a model says of an account and of which renewals it speaks. */
export interface Score {
  target: 'decision' | 'loss'
  horizon: number
  reach: number
  score: { probability: number; low: number; high: number } | undefined
}

/**
 * How likely a renewal is by a model: what is not foretold to go is renewed. One of losses speaks of contracts that end within its
 * horizon, one of the next decision of those whose last day of notice lies within it; of later ones they say nothing (F155, rule 19).
 */
export function chanceOf(
  { target, horizon, reach, score }: Score,
  { deadline, dueOn, today }: { deadline: Day | null; dueOn: Day; today: Day },
): Chance | null {
  const toDecision = daysBetween(today, target === 'decision' ? (deadline ?? dueOn) : dueOn)
  const toEnd = daysBetween(today, dueOn)
  if (!score || toDecision < 0 || toDecision > horizon || toEnd > reach) return null
  return { target, share: 1 - score.probability, low: 1 - score.high, high: 1 - score.low }
}

/** What a model says of a renewal, or the earlier one of the same account that has to be decided first. */
export type Foreseen = { kind: 'chance'; chance: Chance } | { kind: 'depends'; on: Day } | { kind: 'nothing' }

/**
 * A model says one thing of an account: where several of its renewals lie within reach, that is the chance of the one that is decided
 * first. What becomes of the others depends on it, and nobody foretold that.
 *
 * @param renewals of one account, with what would be said of each by itself
 */
export function foreseenOf<One extends { deadline: Day | null; dueOn: Day }>(
  renewals: readonly { renewal: One; chance: Chance | null }[],
): Map<One['dueOn'], Foreseen> {
  const decidedOn = ({ deadline, dueOn }: One) => `${deadline ?? dueOn} ${dueOn}`
  const first = new Map<Score['target'], Day>()
  const foreseen = new Map<Day, Foreseen>()
  for (const { renewal, chance } of renewals.toSorted((a, b) =>
    decidedOn(a.renewal) < decidedOn(b.renewal) ? -1 : 1,
  )) {
    const before = chance && first.get(chance.target)
    if (!chance) foreseen.set(renewal.dueOn, { kind: 'nothing' })
    else if (before) foreseen.set(renewal.dueOn, { kind: 'depends', on: before })
    else foreseen.set(renewal.dueOn, { kind: 'chance', chance })
    if (chance && !before) first.set(chance.target, renewal.dueOn)
  }
  return foreseen
}
