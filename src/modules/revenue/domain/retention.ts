import { sum } from '../../../kernel/statistics.ts'

/** A commercial parent, or whatever else revenue is kept or lost by: its ARR at two days at the rates of the first. */
export interface Unit {
  start: number
  end: number
}

export interface Kept {
  /** ARR of those who paid at the start. */
  start: number
  /** What of it is still paid at the end: nobody counts for more than they paid. */
  kept: number
  /** What those who paid at the start pay at the end, more included. */
  end: number
  customers: number
  keptCustomers: number
}

/** From point to point over the customers at the start (rule 23): who came later counts for nothing. */
export function keptOf(units: readonly Unit[]): Kept {
  const starters = units.filter(({ start }) => start > 0)
  return {
    start: sum(starters, ({ start }) => start),
    kept: sum(starters, ({ start, end }) => Math.min(start, Math.max(0, end))),
    end: sum(starters, ({ end }) => Math.max(0, end)),
    customers: starters.length,
    keptCustomers: starters.filter(({ end }) => end > 0).length,
  }
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** Gross revenue retention: 0 ≤ GRR ≤ min(1, NRR). Null without customers at the start. */
export const grrOf = ({ kept, start }: Pick<Kept, 'kept' | 'start'>): number | null => share(kept, start)

/** Net revenue retention. */
export const nrrOf = ({ end, start }: Pick<Kept, 'end' | 'start'>): number | null => share(end, start)

export const logoRetentionOf = ({ keptCustomers, customers }: Pick<Kept, 'keptCustomers' | 'customers'>) =>
  share(keptCustomers, customers)
