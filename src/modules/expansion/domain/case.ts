/** What somebody knows of a customer's gain. Money is in minor units of the workspace's currency. Nothing is presumed. */
export interface CaseInputs {
  /** People who work with it. */
  people: number | null
  /** Hours that each of them saves in a month. */
  hours: number | null
  /** What an hour of theirs costs. */
  hourCost: number | null
  /** What it brings beside that, a year: more sold, less lost. */
  gain: number | null
  /** What it costs them a year. */
  cost: number | null
  /** What it costs them once. */
  once: number | null
}

interface BusinessCase {
  benefit: number
  cost: number
  net: number
  /** Net of the first year to what it costs; null where it costs nothing. */
  roi: number | null
  /** Months until the gain has paid for it; null where it never does. */
  payback: number | null
}

/** What buying brings the customer in the first year (F161, F181); null while neither hours nor another gain, or no cost, is known. */
export function caseOf({ people, hours, hourCost, gain, cost, once }: CaseInputs): BusinessCase | null {
  const saved = people === null || hours === null || hourCost === null ? null : people * hours * 12 * hourCost
  if ((saved === null && gain === null) || cost === null) return null
  const benefit = Math.round((saved ?? 0) + (gain ?? 0))
  const whole = cost + (once ?? 0)
  const net = benefit - whole
  return {
    benefit,
    cost: whole,
    net,
    roi: whole > 0 ? net / whole : null,
    payback: benefit > 0 ? whole / (benefit / 12) : null,
  }
}
