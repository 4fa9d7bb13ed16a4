/** `live`: by the newest values, right within seconds. `closed`: by what the close of a day showed, never rewritten. */
export type Basis = 'live' | 'closed'

/** How a membership says by which. */
export const basisNumber = { live: 0, closed: 1 } as const
