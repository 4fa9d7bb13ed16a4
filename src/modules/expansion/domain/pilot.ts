/** How a trial of a higher plan or a pilot of a product ended (F183). */
export const outcomes = ['worked', 'failed', 'stopped'] as const
export type Outcome = (typeof outcomes)[number]
