/** What an account was worth a year on a day, and how likely its loss was told. */
export interface Stand {
  probability: number
  /** Minor units; null is unknown and counts nothing. */
  arr: number | null
}

/** An account on two days: as it stood, and what the model of the earlier day would say with part of the facts moved on. */
export interface Moved {
  before: Stand | null
  now: Stand | null
  /** By the earlier model, with what the customer does as it is now and contracts and time as they were; of who is there on both days. */
  behaved: number | null
  /** By the earlier model, with everything as it is now. */
  renewed: number | null
}

/** The revenue at risk of an account on two days and what moved it, in whole minor units. */
export interface Change {
  before: number
  behaviour: number
  renewals: number
  retraining: number
  now: number
}

/**
 * Parts the change of what an account may cost (rule 22): what the customer does, then its contracts and the time to its decision,
 * with who came and who left, then another model. One after the other, so that the parts add up to the change exactly.
 */
export function changeOf({ before, now, behaved, renewed }: Moved): Change {
  const worth = (probability: number, { arr }: Stand) => Math.round(probability * (arr ?? 0))
  const start = before ? worth(before.probability, before) : 0
  const afterBehaviour = before && now ? worth(behaved ?? before.probability, before) : start
  const afterRenewals = now ? worth(renewed ?? now.probability, now) : 0
  const end = now ? worth(now.probability, now) : 0
  return {
    before: start,
    behaviour: afterBehaviour - start,
    renewals: afterRenewals - afterBehaviour,
    retraining: end - afterRenewals,
    now: end,
  }
}

/** Measures that contracts and the calendar move, and not what the customer does. */
const ofContracts = new Set([
  'accounts.age_days',
  'churn.days_to_notice',
  ...['arr', 'contract_value', 'arr_change_12m', 'multi_year', 'has_expanded', 'days_to_renewal', 'days_to_notice'].map(
    (key) => `commercial.${key}`,
  ),
])

export const isOfContracts = (measure: string): boolean => ofContracts.has(measure)
