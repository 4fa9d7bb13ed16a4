/** What is known of a customer, as far as it decides what is recommended; null where nobody said. Shares are 0 to 1. */
export interface Signs {
  seatsUsed: number | null
  breadth: number | null
  /** Change of active people from the start of the term to now. */
  usage: number | null
  openHigh: number
  /** Objectives that were due and are not reached. */
  unreached: readonly string[]
  reached: number
  objectives: number
  hasSponsor: boolean
  health: number | null
  months: number | null
}

/** What somebody could do next, each with what speaks for it. */
export type Advice =
  | { what: 'seats'; share: number }
  | { what: 'breadth'; share: number }
  | { what: 'usage'; change: number }
  | { what: 'tickets'; count: number }
  | { what: 'objective'; title: string }
  | { what: 'plan' }
  | { what: 'sponsor' }
  | { what: 'longer term'; health: number; reached: number }

/** Seats in use above which more are worth offering (F159). */
const full = 0.8
/** Below so much of the features in use one shows the others. */
const narrow = 0.4
/** A fall that is more than a holiday. */
const fall = -0.1
/** As green begins on the usual scorecard; a longer term is offered only then (F156). */
const well = 75

/** By rules over what is known, the most pressing first; what nobody knows recommends nothing. */
export function adviceFor(signs: Signs): Advice[] {
  const { usage, openHigh, unreached, seatsUsed, breadth, health } = signs
  return [
    ...(openHigh > 0 ? [{ what: 'tickets', count: openHigh } as const] : []),
    ...(usage !== null && usage <= fall ? [{ what: 'usage', change: usage } as const] : []),
    ...unreached.slice(0, 3).map((title) => ({ what: 'objective', title }) as const),
    ...(signs.objectives === 0 ? [{ what: 'plan' } as const] : []),
    ...(signs.hasSponsor ? [] : [{ what: 'sponsor' } as const]),
    ...(breadth !== null && breadth < narrow ? [{ what: 'breadth', share: breadth } as const] : []),
    // Nothing more is sold where something is in the way (rule 33).
    ...(seatsUsed !== null && seatsUsed > full && openHigh === 0 && (health ?? 0) >= 50
      ? [{ what: 'seats', share: seatsUsed } as const]
      : []),
    ...(health !== null && health >= well && signs.reached > 0 && (signs.months ?? 12) < 24
      ? [{ what: 'longer term', health, reached: signs.reached } as const]
      : []),
  ]
}
