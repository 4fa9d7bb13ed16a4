import type { Output } from '../../../web/lib/api.ts'

export type Currency = Output<'revenue.list_currencies'>['items'][number]

/** Currencies that contracts are in and that nobody has told a rate of. */
export const lacking = (all: readonly Currency[]): Currency[] =>
  all.filter(({ rate, contracts }) => rate === null && contracts > 0)
